//! Path patterns of scopes, waivers and the scan.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::reader::{list, text};
use crate::document::Table;

/// Longest pattern, in bytes.
const LONGEST: usize = 256;
/// Most `{a,b}` groups in one pattern, which multiply.
const MOST_GROUPS: usize = 8;

/// Path patterns as one matcher. A pattern starts at the root of the scan, `*` stays within a folder, `**` crosses
/// folders, and a pattern that names a folder covers all that lies in it.
#[derive(Clone, Debug, Default)]
pub struct PathPatterns(GlobSet);

impl PathPatterns {
    /// Compiles patterns that [`load`](super::load) has accepted; others are left out.
    pub fn new<S: AsRef<str>>(patterns: &[S]) -> Self {
        let mut set = GlobSetBuilder::new();
        for pattern in patterns {
            let folder = pattern.as_ref().trim_end_matches('/');
            for form in [folder.to_owned(), format!("{folder}/**")] {
                if let Ok(glob) = GlobBuilder::new(&form).literal_separator(true).build() {
                    set.add(glob);
                }
            }
        }
        Self(set.build().unwrap_or_default())
    }

    /// Whether a path, relative to the root and with `/`, is covered.
    pub fn cover(&self, path: &str) -> bool {
        self.0.is_match(path)
    }
}

/// Path patterns under a key; empty when the key is not there or something in it is wrong.
pub(super) fn patterns(table: &Table<'_>, key: &str) -> Vec<String> {
    let Some(node) = table.get(key) else { return Vec::new() };
    let items = list(&node, "[\"research/**\"]");
    let mut found: Vec<String> = Vec::new();
    for item in items {
        let Some(pattern) = text(&item) else { continue };
        if let Some((message, help)) = mistake(&pattern) {
            item.problem(message, help);
        } else if found.contains(&pattern) {
            item.problem(format!("`{pattern}` is listed twice"), "list it once".to_owned());
        } else {
            found.push(pattern);
        }
    }
    found
}

fn mistake(pattern: &str) -> Option<(String, Option<String>)> {
    let says = |message: String, help: &str| Some((message, Some(help.to_owned())));
    if pattern.len() > LONGEST {
        return says(format!("a path pattern of {} bytes", pattern.len()), "the longest has 256 bytes; write several");
    }
    if pattern.contains('\\') {
        return says(format!("`{pattern}` has a backslash"), "paths are written with /, on every system");
    }
    let drive = pattern.as_bytes().get(1) == Some(&b':');
    if pattern.starts_with(['/', '~']) || drive || pattern.split('/').any(|part| part == "..") {
        return says(
            format!("`{pattern}` leads out of the project"),
            "write the path from the root of the project, such as research/**",
        );
    }
    if let Some(rest) = pattern.strip_prefix("./") {
        return says(format!("`{pattern}` matches nothing"), &format!("write `{rest}`: paths start at the root"));
    }
    if pattern.matches('{').count() > MOST_GROUPS {
        return says(format!("`{pattern}` has more than {MOST_GROUPS} groups"), "write several patterns");
    }
    match GlobBuilder::new(pattern).literal_separator(true).build() {
        Ok(_) => None,
        Err(error) => {
            says(format!("`{pattern}` is not a path pattern: {}", error.kind()), "known are *, **, ?, [a-z] and {a,b}")
        }
    }
}

/// A pattern over model ids under a key that must be there.
pub(super) fn model_pattern(table: &Table<'_>, key: &str) -> Option<String> {
    let node = table.require(key)?;
    let pattern = text(&node)?;
    if pattern.contains(['?', '[', ']', '{', '}']) || pattern.contains(char::is_whitespace) {
        let help = "`*` stands for any characters, everything else for itself";
        node.problem(format!("`{pattern}` is not a model pattern"), help.to_owned());
        return None;
    }
    Some(pattern)
}

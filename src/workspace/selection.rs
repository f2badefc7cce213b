//! Which paths a run leaves out by the policy's globs.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::WorkspaceError;
use super::files::system_path;

/// Compiled `exclude` and `include` patterns.
///
/// A pattern without `/` matches a name anywhere; one with `/` is relative to the root. A pattern that matches a directory
/// covers all below it, and `dir/**` covers the directory itself.
#[derive(Debug)]
pub(super) struct Selection {
    exclude: GlobSet,
    exclude_source: Vec<usize>,
    patterns: Vec<String>,
    include: Option<GlobSet>,
}

impl Selection {
    pub(super) fn new(exclude: &[String], include: &[String]) -> Result<Self, WorkspaceError> {
        let mut exclude_source = Vec::new();
        let exclude_set = compile(exclude, &mut exclude_source)?;
        let include = if include.is_empty() { None } else { Some(compile(include, &mut Vec::new())?) };
        Ok(Self { exclude: exclude_set, exclude_source, patterns: exclude.to_vec(), include })
    }

    /// The pattern that leaves out this path itself, not counting the directories above it.
    pub(super) fn excluded(&self, path: &[u8]) -> Option<&str> {
        if self.exclude.is_empty() {
            return None;
        }
        let hit = self.exclude.matches(system_path(path)).into_iter().min()?;
        self.patterns.get(*self.exclude_source.get(hit)?).map(String::as_str)
    }

    /// The pattern that leaves out this path or a directory above it.
    pub(super) fn excluded_with_parents(&self, path: &[u8]) -> Option<&str> {
        if self.exclude.is_empty() {
            return None;
        }
        let ends = path.iter().enumerate().filter(|(_, b)| **b == b'/').map(|(at, _)| at).chain([path.len()]);
        ends.filter_map(|end| self.excluded(&path[..end])).next()
    }

    /// Whether the policy wants the file examined at all.
    pub(super) fn included(&self, path: &[u8]) -> bool {
        let Some(include) = &self.include else { return true };
        let mut ends = path.iter().enumerate().filter(|(_, b)| **b == b'/').map(|(at, _)| at).chain([path.len()]);
        ends.any(|end| include.is_match(system_path(&path[..end])))
    }
}

fn compile(patterns: &[String], source: &mut Vec<usize>) -> Result<GlobSet, WorkspaceError> {
    let mut set = GlobSetBuilder::new();
    let fail = |pattern: &str, error: &globset::Error| WorkspaceError::Pattern {
        pattern: pattern.to_owned(),
        message: error.kind().to_string(),
    };
    for (number, pattern) in patterns.iter().enumerate() {
        let plain = pattern.strip_prefix("./").unwrap_or(pattern);
        let directory = plain.strip_suffix("/**").or_else(|| plain.strip_suffix('/')).unwrap_or(plain);
        let anchored = directory.strip_prefix('/').unwrap_or(directory);
        let text = if plain.trim_end_matches('/').contains('/') { anchored.to_owned() } else { format!("**/{anchored}") };
        let glob = GlobBuilder::new(&text).literal_separator(true).build().map_err(|e| fail(pattern, &e))?;
        set.add(glob);
        source.push(number);
    }
    set.build().map_err(|e| fail(&patterns.join(", "), &e))
}

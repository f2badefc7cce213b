//! `rules/reuploads.toml` and `rules/renames.toml`: what the spelling of an id says.

use serde::{Deserialize, Serialize};

use crate::document::{self, Problems, Table};

use super::{license_file, pattern};

/// What the spelling of an id says about where the model comes from.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Spelling {
    /// Organisations that publish other people's models, in lower case.
    pub uploaders: Vec<String>,
    /// Endings that name a format or precision, in lower case; `-` stands for `_` and `.` too, `#` for digits.
    pub suffixes: Vec<String>,
    /// Words beside a family's name that a publisher's own models have, in lower case; `#` for digits.
    pub variants: Vec<String>,
    /// Organisation in lower case → where its models are now.
    pub organisations: Vec<(String, String)>,
    /// Pattern of bare names → the organisation they moved to.
    pub bare: Vec<(String, String)>,
}

/// Reads both files.
pub fn read(reuploads: &str, renames: &str, problems: (&Problems, &Problems)) -> Spelling {
    let parsed = document::parse(reuploads, problems.0);
    let root = Table::root(&parsed, problems.0);
    license_file::check_schema(&root);
    let lower = |list: Vec<String>| list.iter().map(|s| s.to_lowercase()).collect();
    let mut spelling = Spelling {
        uploaders: lower(root.strings("uploaders")),
        suffixes: lower(root.strings("suffixes")),
        variants: lower(root.strings("variants")),
        ..Spelling::default()
    };
    root.finish();
    let parsed = document::parse(renames, problems.1);
    let root = Table::root(&parsed, problems.1);
    license_file::check_schema(&root);
    let pairs = |key: &str| {
        let entries = root.table(key).map(|t| t.entries()).unwrap_or_default();
        let pair =
            |(from, _, to): (String, _, document::Node<'_>)| (from.to_lowercase(), to.string().unwrap_or_default().to_owned());
        entries.into_iter().map(pair).collect::<Vec<_>>()
    };
    spelling.organisations = pairs("organisations");
    spelling.bare = pairs("bare");
    root.finish();
    spelling
}

impl Spelling {
    /// Whether an organisation publishes other people's models.
    pub fn is_uploader(&self, organisation: &str) -> bool {
        self.uploaders.contains(&organisation.to_lowercase())
    }

    /// A bare name without the endings of formats and precisions, and whether there were any.
    pub fn without_suffixes(&self, name: &str) -> (String, bool) {
        let mut rest = name.to_owned();
        while let Some(at) = self.suffixes.iter().filter_map(|s| ending(&rest, s)).min() {
            rest.truncate(at);
        }
        let changed = rest != name;
        (rest, changed)
    }

    /// Whether a piece of a name holds nothing but sizes, versions and the words of a publisher's own variants.
    pub fn is_plain(&self, piece: &str) -> bool {
        let words = piece.split(['-', '_']).filter(|word| !word.is_empty());
        let mut shapes = words.map(|word| shape(&word.to_lowercase()));
        shapes.all(|shape| self.variants.contains(&shape))
    }

    /// Other ids under which a hub model may be known: its organisation's new name, or the organisation of a bare name.
    pub fn renamed(&self, id: &str) -> Option<String> {
        match id.split_once('/') {
            Some((organisation, name)) => {
                let organisation = organisation.to_lowercase();
                self.organisations.iter().find(|(from, _)| *from == organisation).map(|(_, to)| format!("{to}/{name}"))
            }
            None => {
                let lower = id.to_lowercase();
                self.bare.iter().find(|(p, _)| pattern::matches(p, &lower)).map(|(_, to)| format!("{to}/{id}"))
            }
        }
    }
}

/// A word with `#` for every number in it.
fn shape(word: &str) -> String {
    let mut out = String::new();
    for c in word.chars() {
        let goes_on = out.ends_with('#') && (c.is_ascii_digit() || c == '.');
        match c {
            _ if goes_on => {}
            '0'..='9' => out.push('#'),
            _ => out.push(c),
        }
    }
    out
}

/// Where an ending begins, if the name has it and more in front.
fn ending(name: &str, ending: &str) -> Option<usize> {
    let bytes = name.as_bytes();
    let mut at = bytes.len();
    for wanted in ending.bytes().rev() {
        let last = *bytes.get(at.checked_sub(1)?)?;
        match wanted {
            b'#' if last.is_ascii_digit() => {
                at = bytes.get(..at)?.iter().rposition(|b| !b.is_ascii_digit())? + 1;
            }
            b'-' if matches!(last, b'-' | b'_' | b'.') => at -= 1,
            _ if last.to_ascii_lowercase() == wanted => at -= 1,
            _ => return None,
        }
    }
    (at > 0).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_of_formats_come_off_however_they_are_joined() {
        let suffixes = ["-gguf", "-w#a#", "-g#", "-#bit", "-#.#bpw", "-int#", "-mlx"].map(str::to_owned).to_vec();
        let spelling = Spelling { suffixes, ..Spelling::default() };
        let bare = |name: &str| spelling.without_suffixes(name).0;
        for name in ["M-7B-GGUF", "M-7B_gguf", "M-7B.w8a16-G128", "M-7B-MLX-4bit", "M-7B-mlx-4.75bpw", "M-7B-Int4"] {
            assert_eq!(bare(name), "M-7B", "{name}");
        }
        // Numbers of versions and sizes are none, nor is an ending all there is.
        for name in ["Model-G2B", "Model-7B", "w4a16", "GGUF", "Model-v128", "4bit", "8"] {
            assert_eq!(bare(name), name);
        }
        assert_eq!(bare("-gguf"), "-gguf");
    }

    #[test]
    fn sizes_and_versions_are_plain_and_other_words_are_not() {
        let variants = ["#b", "a#b", "#x#b", "v#", "it"].map(str::to_owned).to_vec();
        let spelling = Spelling { variants, ..Spelling::default() };
        for piece in ["", "8B", "-27b-it", "_1.5B_v0.3", "30B-A3B", "8x22B"] {
            assert!(spelling.is_plain(piece), "{piece}");
        }
        for piece in ["Uncensored", "8B-heretic", "it-SimPO", "fp", "B"] {
            assert!(!spelling.is_plain(piece), "{piece}");
        }
    }
}

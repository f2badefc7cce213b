//! `rules/reuploads.toml` and `rules/renames.toml`: what the spelling of an id says.

use serde::{Deserialize, Serialize};

use crate::document::{self, Problems, Table};

use super::{license_file, pattern};

/// What the spelling of an id says about where the model comes from.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Spelling {
    /// Organisations that publish other people's models, in lower case.
    pub uploaders: Vec<String>,
    /// Endings that name a format or precision, in lower case.
    pub suffixes: Vec<String>,
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
        let ends = |rest: &str, suffix: &str| {
            let at = rest.len().checked_sub(suffix.len()).filter(|at| *at > 0)?;
            rest.get(at..).filter(|tail| tail.eq_ignore_ascii_case(suffix)).map(|_| at)
        };
        while let Some(at) = self.suffixes.iter().filter_map(|s| ends(&rest, s)).min() {
            rest.truncate(at);
        }
        let changed = rest != name;
        (rest, changed)
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

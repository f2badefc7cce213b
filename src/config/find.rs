//! Which of the files at the root of a project is its policy.

use super::problem::ConfigProblem;
use crate::document::{self, Problems};

/// The places of a policy file, relative to the root, the strongest first.
pub const CANDIDATES: [&str; 4] = ["mayuse.toml", ".mayuse.toml", ".github/mayuse.toml", PYPROJECT];

const PYPROJECT: &str = "pyproject.toml";

/// The policy file of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found<'f> {
    /// Its name, one of [`CANDIDATES`].
    pub name: &'f str,
    /// Its bytes.
    pub bytes: &'f [u8],
    /// Says which other policy files are there and not read.
    pub warning: Option<ConfigProblem>,
}

/// Picks the policy out of the candidates that are present at the root, given as name and bytes in any order.
/// A `pyproject.toml` counts only when it has a `[tool.mayuse]` table.
pub fn find<'f>(present: &[(&'f str, &'f [u8])]) -> Option<Found<'f>> {
    let mut there = CANDIDATES
        .iter()
        .filter_map(|name| present.iter().find(|(n, bytes)| n == name && (*name != PYPROJECT || has_table(bytes))).copied());
    let (name, bytes) = there.next()?;
    let others: Vec<&str> = there.map(|(n, _)| n).collect();
    let warning = (!others.is_empty()).then(|| ConfigProblem {
        span: 0..0,
        line: 1,
        column: 1,
        message: format!("{name} is the policy; not read: {}", others.join(", ")),
        help: Some("keep one policy file".to_owned()),
    });
    Some(Found { name, bytes, warning })
}

/// Whether the file is a `pyproject.toml`, of which only one table is ours.
pub(super) fn is_pyproject(file: &str) -> bool {
    file.rsplit('/').next() == Some(PYPROJECT)
}

/// Whether there is a `tool.mayuse` table. Cheap for the many files that never mention the word.
fn has_table(bytes: &[u8]) -> bool {
    if memchr::memmem::find(bytes, b"mayuse").is_none() {
        return false;
    }
    let text = String::from_utf8_lossy(bytes);
    let problems = Problems::default();
    let parsed = document::parse(text.trim_start_matches('\u{feff}'), &problems);
    let tool = parsed.get_ref().get("tool").and_then(|t| t.get_ref().as_table());
    tool.is_some_and(|t| t.contains_key("mayuse"))
}

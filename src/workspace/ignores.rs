//! Ignore files of git, read safely: a link to `/dev/zero` or a FIFO in the place of one is not opened.

use std::path::Path;
use std::sync::Arc;

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::files::{below, system_path};
use super::open;
use super::repository::Repository;

const LIMIT: u64 = 4 << 20;

/// The rules of one directory and of those above it.
#[derive(Debug)]
pub(super) struct Ignores {
    above: Option<Arc<Ignores>>,
    rules: Gitignore,
    /// Length of the directory's path relative to the top, with its `/`.
    depth: usize,
}

impl Ignores {
    /// The rules that hold in the root of a workspace: the repository's own and those of the directories above the root.
    pub(super) fn above_root(repository: &Repository) -> Option<Arc<Self>> {
        let mut chain = Self::read(&repository.common.join("info/exclude"), None, 0);
        let prefix = repository.prefix.as_slice();
        let mut end = 0;
        // The root's own ignore file is read when the walk enters the root.
        while end < prefix.len() {
            let directory = below(&repository.top, &prefix[..end]);
            chain = Self::read(&directory.join(".gitignore"), chain, end);
            end += prefix[end..].iter().position(|b| *b == b'/').map_or(prefix.len(), |at| at + 1);
        }
        chain
    }

    /// Adds the rules of a file to those above it.
    pub(super) fn read(file: &Path, above: Option<Arc<Self>>, depth: usize) -> Option<Arc<Self>> {
        let Ok(Some(bytes)) = open::read_small_unlinked(file, LIMIT) else { return above };
        let text = String::from_utf8_lossy(&bytes);
        let mut builder = GitignoreBuilder::new("");
        for line in text.trim_start_matches('\u{feff}').lines() {
            // A line that is no pattern hides nothing: more files are examined, not fewer.
            let _ = builder.add_line(None, line);
        }
        match builder.build() {
            Ok(rules) if !rules.is_empty() => Some(Arc::new(Self { above, rules, depth })),
            _ => above,
        }
    }

    /// Whether a directory, its path ending with `/`, is ignored, or one above it.
    pub(super) fn ignores_directory(&self, path: &[u8]) -> bool {
        path.iter().enumerate().any(|(at, byte)| *byte == b'/' && self.ignores(&path[..at], true))
    }

    /// Whether a path, relative to the top of the work tree, is ignored. Its directories are known not to be.
    pub(super) fn ignores(&self, path: &[u8], directory: bool) -> bool {
        let mut rules = Some(self);
        while let Some(here) = rules {
            let below = path.get(here.depth..).unwrap_or_default();
            match here.rules.matched(system_path(below), directory) {
                Match::Ignore(_) => return true,
                Match::Whitelist(_) => return false,
                Match::None => rules = here.above.as_deref(),
            }
        }
        false
    }
}

//! The git work tree a workspace lies in: found by looking, without running git or believing its configuration.

use std::path::{Path, PathBuf};

use super::files::{FileList, path_bytes};
use super::index::{self, IndexError};
use super::open;

/// Limits of what is read from git's own directory.
const POINTER_LIMIT: u64 = 16 << 10;
const INDEX_LIMIT: u64 = 1 << 30;

/// A git work tree.
#[derive(Debug)]
pub(super) struct Repository {
    /// The top of the work tree.
    pub(super) top: PathBuf,
    /// The root of the workspace relative to the top: empty, or ending with `/`.
    pub(super) prefix: Vec<u8>,
    /// What the work tree shares with others of the repository: holds `info/exclude`.
    pub(super) common: PathBuf,
    directory: PathBuf,
}

impl Repository {
    /// Looks for the work tree that `root`, a real path, lies in. The error says that there is one which cannot be used.
    pub(super) fn discover(root: &Path) -> Result<Option<Self>, String> {
        for top in root.ancestors() {
            let marker = top.join(".git");
            let Ok(metadata) = std::fs::metadata(&marker) else { continue };
            let directory = if metadata.is_dir() {
                marker
            } else if metadata.is_file() {
                match pointer(&marker, "gitdir:") {
                    Some(target) => top.join(target),
                    None => return Err("`.git` is a file that does not name a git directory".to_owned()),
                }
            } else {
                return Err("`.git` is neither a directory nor a file".to_owned());
            };
            if !directory.join("HEAD").is_file() {
                if metadata.is_dir() {
                    continue;
                }
                return Err("`.git` names a directory that is not a git directory".to_owned());
            }
            let common = pointer(&directory.join("commondir"), "").map_or_else(|| directory.clone(), |c| directory.join(c));
            let mut prefix = root.strip_prefix(top).map(path_bytes).unwrap_or_default();
            if !prefix.is_empty() {
                prefix.push(b'/');
            }
            return Ok(Some(Self { top: top.to_path_buf(), prefix, common, directory }));
        }
        Ok(None)
    }

    /// The tracked paths below the workspace's root, relative to it. No index yet means that nothing is tracked.
    pub(super) fn tracked(&self) -> Result<FileList, IndexError> {
        let path = self.directory.join("index");
        if matches!(path.try_exists(), Ok(false)) {
            return Ok(FileList::default());
        }
        let bytes = match open::read_small(&path, INDEX_LIMIT) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => return Err(IndexError::TooLarge),
            Err(_) => return Err(IndexError::Unreadable),
        };
        let mut tracked = index::read(&bytes)?;
        if !self.prefix.is_empty() {
            tracked.enter(&self.prefix);
        }
        Ok(tracked)
    }
}

/// The path in a one-line file of git's, behind its keyword.
fn pointer(file: &Path, keyword: &str) -> Option<PathBuf> {
    let bytes = open::read_small(file, POINTER_LIMIT).ok()??;
    let text = String::from_utf8(bytes).ok()?;
    let target = text.strip_prefix(keyword)?.trim();
    (!target.is_empty()).then(|| PathBuf::from(target))
}

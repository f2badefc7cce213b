//! Paths named on the command line, as places below the root.

use std::path::{Component, Path, PathBuf};

use super::WorkspaceError;
use super::files::path_bytes;
use super::tree::Tree;

/// A place to be examined, relative to the root.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    /// A directory with all below it; empty for the root itself, otherwise ending with `/`.
    Directory(Vec<u8>),
    /// Anything else, whatever it is.
    File(Vec<u8>),
}

impl Target {
    fn path(&self) -> &[u8] {
        match self {
            Self::Directory(path) | Self::File(path) => path,
        }
    }
}

/// Resolves arguments against the current directory. Nothing named means the root. What lies in a directory that is
/// named as well is dropped, so that every file is met once.
/// Where git holds the files, it says which there are.
pub(super) fn targets(root: &Path, arguments: &[PathBuf], tree: Option<&Tree>) -> Result<Vec<Target>, WorkspaceError> {
    if arguments.is_empty() {
        return Ok(vec![Target::Directory(Vec::new())]);
    }
    let targets = arguments.iter().map(|argument| match tree.and_then(|tree| held(root, argument, tree)) {
        Some(held) => Ok(held),
        None => target(root, argument),
    });
    let mut targets = targets.collect::<Result<Vec<_>, _>>()?;
    targets.sort();
    targets.dedup();
    let directories: Vec<Vec<u8>> =
        targets.iter().filter(|t| matches!(t, Target::Directory(_))).map(|t| t.path().to_vec()).collect();
    if !directories.is_empty() {
        targets.retain(|t| !covered(t, &directories));
    }
    Ok(targets)
}

/// Whether a path below the root is one of the targets, or lies in one.
pub(super) fn covers(targets: &[Target], path: &[u8]) -> bool {
    targets.iter().any(|t| match t {
        Target::Directory(directory) => path.starts_with(directory),
        Target::File(file) => path == file.as_slice(),
    })
}

/// An argument as a place in what git holds. What is staged need not lie in the work tree any more.
fn held(root: &Path, argument: &Path, tree: &Tree) -> Option<Target> {
    let here = std::env::current_dir().ok()?.canonicalize().ok()?;
    let mut whole = PathBuf::new();
    for part in here.join(argument).components() {
        match part {
            Component::ParentDir => _ = whole.pop(),
            Component::CurDir => {}
            part => whole.push(part),
        }
    }
    let mut path = path_bytes(whole.strip_prefix(root).ok()?);
    if tree.has(&path) {
        return Some(Target::File(path));
    }
    path.push(b'/');
    tree.has_folder(&path).then_some(Target::Directory(path))
}

/// Whether a directory above the target is in the sorted list.
fn covered(target: &Target, directories: &[Vec<u8>]) -> bool {
    let path = target.path();
    let inner = path.strip_suffix(b"/").unwrap_or(path);
    let listed = |prefix: &[u8]| directories.binary_search_by(|d| d.as_slice().cmp(prefix)).is_ok();
    (!path.is_empty() && listed(b"")) || inner.iter().enumerate().any(|(at, byte)| *byte == b'/' && listed(&inner[..=at]))
}

fn target(root: &Path, argument: &Path) -> Result<Target, WorkspaceError> {
    let missing = |source| WorkspaceError::Path { path: argument.to_path_buf(), source };
    let metadata = std::fs::symlink_metadata(argument).map_err(missing)?;
    // The directories on the way are resolved; the last part is not, it could be a link that is only to be listed.
    let real = match (argument.file_name(), metadata.is_symlink() && !ends_with_separator(argument)) {
        (Some(name), true) => {
            let parent = argument.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
            parent.canonicalize().map_err(missing)?.join(name)
        }
        _ => argument.canonicalize().map_err(missing)?,
    };
    if real != root && metadata.is_symlink() && argument.canonicalize().is_ok_and(|target| target == root) {
        return Ok(Target::Directory(Vec::new()));
    }
    let relative = real
        .strip_prefix(root)
        .map_err(|_| WorkspaceError::Outside { path: argument.to_path_buf(), root: root.to_path_buf() })?;
    let mut path = path_bytes(relative);
    if !metadata.is_dir() {
        return Ok(Target::File(path));
    }
    if !path.is_empty() {
        path.push(b'/');
    }
    Ok(Target::Directory(path))
}

fn ends_with_separator(path: &Path) -> bool {
    path.as_os_str().as_encoded_bytes().last().is_some_and(|b| std::path::is_separator(char::from(*b)))
}

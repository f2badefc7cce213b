//! The parallel walk of directories. Links are not followed, and `.git` is not part of the project.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs::FileType;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::Scope;

use super::files::{FileList, Mark, below, name_bytes, readable};
use super::ignores::Ignores;
use super::open::Root;
use super::reason;
use super::selection::Selection;
use crate::core::finding::Unexamined;

/// What the walk found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) files: FileList,
    pub(super) unexamined: Vec<Unexamined>,
}

/// A walk over directories below a root.
pub(super) struct Walk<'a> {
    pub(super) root: &'a Root,
    pub(super) selection: &'a Selection,
    /// In a git work tree: the root's place in it and the submodules. Ignore files count only then.
    pub(super) git: Option<GitRules<'a>>,
    pub(super) found: Mutex<Found>,
}

/// What git has to say about a walk.
pub(super) struct GitRules<'a> {
    /// The root relative to the top of the work tree.
    pub(super) prefix: &'a [u8],
    /// Submodules, relative to the root.
    pub(super) submodules: HashSet<&'a [u8]>,
}

/// A directory to be read: relative to the root, empty for the root, otherwise ending with `/`.
pub(super) struct Directory {
    pub(super) path: Vec<u8>,
    pub(super) ignores: Option<Arc<Ignores>>,
}

impl<'a> Walk<'a> {
    /// Reads a directory and starts tasks for those in it.
    pub(super) fn enter<'s>(&'s self, scope: &Scope<'s>, directory: Directory) {
        let mut here = Found::default();
        let children = self.read(&directory, &mut here);
        {
            let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
            for file in here.files.iter() {
                found.files.push(b"", file.bytes(), file.mark);
            }
            found.unexamined.append(&mut here.unexamined);
        }
        for child in children {
            scope.spawn(move |scope| self.enter(scope, child));
        }
    }

    fn read(&self, directory: &Directory, here: &mut Found) -> Vec<Directory> {
        let path = below(self.root.path(), &directory.path);
        let mut skip = |path: &[u8], why: &str, failed: bool| {
            here.unexamined.push(Unexamined { file: readable(path).into_owned(), reason: why.to_owned(), failed });
        };
        let listed = std::fs::read_dir(&path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let entries = match listed {
            Ok(entries) => entries,
            Err(error) => {
                skip(trimmed(&directory.path), &format!("directory: {}", reason(&error)), true);
                return Vec::new();
            }
        };
        let names: Vec<(OsString, Option<FileType>)> =
            entries.into_iter().map(|e| (e.file_name(), e.file_type().ok())).collect();
        if self.git.is_some() && !directory.path.is_empty() && names.iter().any(|(name, _)| name == ".git") {
            skip(trimmed(&directory.path), "another git work tree", false);
            return Vec::new();
        }
        let ignores = self.ignores(directory, &names);
        let mut children = Vec::new();
        for (name, kind) in &names {
            if name == ".git" {
                continue;
            }
            let mut path = directory.path.clone();
            path.extend_from_slice(&name_bytes(name));
            let is_directory = kind.is_some_and(|k| k.is_dir());
            if self.is_ignored(ignores.as_deref(), &path, is_directory) {
                continue;
            }
            if let Some(pattern) = self.selection.excluded(&path) {
                skip(&path, &format!("excluded by `{pattern}`"), false);
                continue;
            }
            match kind {
                None => skip(&path, "vanished", false),
                Some(kind) if kind.is_dir() => {
                    if self.git.as_ref().is_none_or(|git| !git.submodules.contains(path.as_slice())) {
                        path.push(b'/');
                        children.push(Directory { path, ignores: ignores.clone() });
                    }
                }
                Some(kind) if kind.is_symlink() => skip(&path, "symlink", false),
                Some(kind) if !kind.is_file() => skip(&path, "not a regular file", false),
                Some(_) if !self.selection.included(&path) => skip(&path, "not included", false),
                Some(_) => {
                    if !here.files.push(b"", &path, Mark::Met) {
                        skip(&path, "path too long", true);
                    }
                }
            }
        }
        children
    }

    fn ignores(&self, directory: &Directory, names: &[(OsString, Option<FileType>)]) -> Option<Arc<Ignores>> {
        let above = directory.ignores.clone();
        match &self.git {
            Some(git) if names.iter().any(|(name, kind)| name == ".gitignore" && kind.is_some_and(|k| k.is_file())) => {
                let file = below(self.root.path(), &directory.path).join(".gitignore");
                Ignores::read(&file, above, git.prefix.len() + directory.path.len())
            }
            _ => above,
        }
    }

    fn is_ignored(&self, ignores: Option<&Ignores>, path: &[u8], directory: bool) -> bool {
        match (&self.git, ignores) {
            (Some(git), Some(ignores)) if git.prefix.is_empty() => ignores.ignores(path, directory),
            (Some(git), Some(ignores)) => ignores.ignores(&[git.prefix, path].concat(), directory),
            _ => false,
        }
    }
}

fn trimmed(directory: &[u8]) -> &[u8] {
    match directory.strip_suffix(b"/") {
        Some(path) => path,
        None if directory.is_empty() => b".",
        None => directory,
    }
}

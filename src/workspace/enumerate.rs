//! Which files of a workspace there are to examine: those the walk meets, those git tracks or holds, and those that were named.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use super::arguments::{self, Target};
use super::files::{Entry, FileList, Mark, below, readable, system_path};
use super::ignores::Ignores;
use super::repository::Repository;
use super::walk::{Directory, Found, GitRules, Walk};
use super::{Workspace, WorkspaceError};
use crate::core::finding::Unexamined;

/// The files of a workspace. `files + unexamined` is everything that was met.
#[derive(Debug, Default)]
pub struct Enumeration {
    /// Files to examine, by path.
    pub files: FileList,
    /// What is not a file to examine, by path.
    pub unexamined: Vec<Unexamined>,
    /// What went wrong without costing a file.
    pub warnings: Vec<String>,
}

impl Workspace {
    /// Lists the files, by path. Contents are not read.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn enumerate(&self) -> Result<Enumeration, WorkspaceError> {
        self.enumerate_in(&self.targets, self.options.only.as_deref())
    }

    /// The files of the whole root, whatever is to be examined of it; listed when first asked for.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn surroundings(&self) -> Result<&Enumeration, WorkspaceError> {
        if let Some(found) = self.around.get() {
            return Ok(found);
        }
        let found = self.enumerate_in(&[Target::Directory(Vec::new())], None)?;
        Ok(self.around.get_or_init(|| found))
    }

    fn enumerate_in(&self, targets: &[Target], only: Option<&[Vec<u8>]>) -> Result<Enumeration, WorkspaceError> {
        let mut out = Enumeration::default();
        let mut directories = Vec::new();
        for target in targets {
            match target {
                _ if only.is_some() => {}
                Target::Directory(path) => directories.push(path.as_slice()),
                Target::File(path) => self.add_file(path, &mut out),
            }
        }
        for path in only.into_iter().flatten().filter(|path| arguments::covers(targets, path)) {
            self.add_file(path, &mut out);
        }
        match &self.tree {
            _ if directories.is_empty() => {}
            Some(tree) => tree.enumerate(&directories, |path| self.left_out(path), &mut out),
            None => self.add_directories(&directories, &mut out)?,
        }
        out.unexamined.sort();
        out.unexamined.dedup_by(|next, kept| next.file == kept.file);
        out.files.sort();
        let unexamined: HashSet<&str> = out.unexamined.iter().map(|u| u.file.as_str()).collect();
        if !unexamined.is_empty() {
            out.files.retain(|entry| !unexamined.contains(entry.path().as_ref()));
        }
        Ok(out)
    }

    fn add_file(&self, path: &[u8], out: &mut Enumeration) {
        if let Some(tree) = &self.tree
            && tree.enumerate_one(path, |path| self.left_out(path), out)
        {
            return;
        }
        let skip = match std::fs::symlink_metadata(below(self.root.path(), path)) {
            _ if path.split(|b| *b == b'/').any(|part| part == b".git") => Some("inside .git".to_owned()),
            Ok(metadata) if metadata.is_symlink() => Some("symlink".to_owned()),
            Ok(metadata) if !metadata.is_file() => Some("not a regular file".to_owned()),
            _ => self.left_out(path),
        };
        match skip {
            Some(reason) => out.unexamined.push(unexamined(path, reason, false)),
            None if out.files.push(b"", path, Mark::Met) => {}
            None => out.unexamined.push(unexamined(path, "path too long".to_owned(), true)),
        }
    }

    fn left_out(&self, path: &[u8]) -> Option<String> {
        match self.selection.excluded_with_parents(path) {
            Some(pattern) => Some(format!("excluded by `{pattern}`")),
            None if !self.selection.included(path) => Some("not included".to_owned()),
            None => None,
        }
    }

    fn add_directories(&self, directories: &[&[u8]], out: &mut Enumeration) -> Result<(), WorkspaceError> {
        let (mut repository, tracked) = self.tracked(&mut out.warnings);
        let mut ignores = repository.as_ref().and_then(Ignores::above_root);
        if let (Some(here), Some(rules)) = (&repository, &ignores)
            && tracked.is_empty()
            && rules.ignores_directory(&here.prefix)
        {
            // A directory that the repository around it ignores is no part of it: who names it wants it examined.
            (repository, ignores) = (None, None);
        }
        let submodules = tracked.iter().filter(|t| t.mark == Mark::Submodule).map(|t| t.bytes()).collect();
        let walk = Walk {
            root: &self.root,
            selection: &self.selection,
            git: repository.as_ref().map(|r| GitRules { prefix: &r.prefix, submodules }),
            found: Mutex::default(),
        };
        self.pool(usize::MAX)?.scope(|scope| {
            for path in directories {
                let ignores = self.ignores_above(repository.as_ref(), path, ignores.clone());
                walk.enter(scope, Directory { path: path.to_vec(), ignores });
            }
        });
        let Found { files, unexamined: mut met } = walk.found.into_inner().unwrap_or_else(PoisonError::into_inner);
        out.unexamined.append(&mut met);
        if out.files.is_empty() {
            out.files = files;
        } else {
            files.iter().for_each(|file| {
                out.files.push(b"", file.bytes(), file.mark);
            });
        }
        out.files.sort();
        let met = out.files.len();
        let mut at = 0;
        // Both lists are in order.
        for entry in tracked.iter().filter(|t| directories.iter().any(|d| t.bytes().starts_with(d))) {
            while at < met && out.files.get(at).is_some_and(|file| file.bytes() < entry.bytes()) {
                at += 1;
            }
            if at == met || out.files.get(at).is_none_or(|file| file.bytes() != entry.bytes()) {
                self.add_tracked(&entry, out);
            }
        }
        Ok(())
    }

    fn add_tracked(&self, entry: &Entry<'_>, out: &mut Enumeration) {
        let path = entry.bytes();
        if entry.mark == Mark::Submodule {
            out.unexamined.push(unexamined(path, "submodule".to_owned(), false));
        } else if let Some(reason) = self.left_out(path) {
            out.unexamined.push(unexamined(path, reason, false));
        } else if !out.files.push(b"", path, entry.mark) {
            out.unexamined.push(unexamined(path, "path too long".to_owned(), true));
        }
    }

    /// The git work tree and its tracked paths. When they cannot be told, ignore files are not honoured either: they could
    /// hide a tracked file.
    fn tracked(&self, warnings: &mut Vec<String>) -> (Option<Repository>, FileList) {
        let problem = match Repository::discover(&self.real) {
            Ok(None) => return (None, FileList::default()),
            Ok(Some(repository)) => match repository.tracked() {
                Ok(tracked) => return (Some(repository), tracked),
                Err(error) => format!("the git index is {error}"),
            },
            Err(problem) => problem,
        };
        warnings.push(format!("{problem}: ignored files are examined too"));
        (None, FileList::default())
    }

    /// The rules between the root and a directory that was named. One that is ignored itself was named all the same:
    /// the rules that say so do not hold in it.
    fn ignores_above(
        &self,
        repository: Option<&Repository>,
        directory: &[u8],
        mut ignores: Option<Arc<Ignores>>,
    ) -> Option<Arc<Ignores>> {
        let prefix = &repository?.prefix;
        let mut end = 0;
        while let Some(length) = directory[end..].iter().position(|b| *b == b'/') {
            let file = self.root.path().join(system_path(&directory[..end])).join(".gitignore");
            ignores = Ignores::read(&file, ignores, prefix.len() + end);
            end += length + 1;
        }
        let path = [prefix, directory].concat();
        ignores.filter(|rules| directory.is_empty() || !rules.ignores_directory(&path))
    }
}

fn unexamined(path: &[u8], reason: String, failed: bool) -> Unexamined {
    Unexamined { file: readable(path).into_owned(), reason, failed }
}

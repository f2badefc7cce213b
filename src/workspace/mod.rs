//! The files of a project: which there are, and what they hold. All reading of the scanned tree happens here.
//!
//! In a git work tree the files are the tracked ones, from the index, and the untracked ones that are not ignored: an ignore
//! file never hides a tracked file, and the user's own ignore file has no say. Elsewhere they are all files. Whatever is met is accounted for: examined, skipped for a
//! reason, or failed for a reason.

mod arguments;
mod blobs;
mod changes;
mod counter;
mod excerpts;
mod files;
mod git;
mod ignores;
mod index;
mod kind;
mod open;
mod read;
mod repository;
mod revision;
mod scan;
mod selection;
mod tree;
mod walk;

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

use rayon::{ThreadPool, ThreadPoolBuilder};

pub use self::blobs::{MISSING, UNREADABLE};
pub use self::changes::changed;
pub use self::counter::Counter;
pub use self::excerpts::{FileExcerpts, decode};
pub use self::files::{Entry, FileList};
pub use self::read::{Limits, ReadOutcome};
pub use self::revision::{Revision, RevisionError, Snapshot};
pub use self::scan::Scan;
pub use self::tree::Tree;

use self::arguments::Target;
use self::files::{Mark, below, readable, system_path};
use self::ignores::Ignores;
use self::open::Root;
use self::repository::Repository;
use self::selection::Selection;
use self::walk::{Directory, Found, GitRules, Walk};
use crate::core::finding::Unexamined;

/// Stack of the threads, whatever the shell's limit says.
const STACK: usize = 4 << 20;

/// What to walk, and how.
#[derive(Clone, Debug, Default)]
pub struct WalkOptions {
    /// Files and directories to examine, relative to the current directory; nothing means the whole root.
    pub paths: Vec<PathBuf>,
    /// Globs of paths to leave out.
    pub exclude: Vec<String>,
    /// Globs of the only paths to examine; nothing means all.
    pub include: Vec<String>,
    /// Size limits.
    pub limits: Limits,
    /// The only files to examine, by their paths below the root, sorted; nothing means all.
    pub only: Option<Vec<Vec<u8>>>,
    /// Number of threads; 0 means as many as the machine has.
    pub jobs: usize,
}

/// Why a workspace cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum WorkspaceError {
    /// The root or a path named on the command line cannot be examined.
    #[error("cannot examine {}: {}", path.display(), reason(source))]
    Path {
        /// As typed.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The root is not a directory.
    #[error("{} is not a directory", path.display())]
    NotADirectory {
        /// As typed.
        path: PathBuf,
    },
    /// A path lies outside the root.
    #[error("{} lies outside {}", path.display(), root.display())]
    Outside {
        /// As typed.
        path: PathBuf,
        /// The root's real path.
        root: PathBuf,
    },
    /// A glob cannot be used.
    #[error("`{pattern}` is not a usable pattern: {message}")]
    Pattern {
        /// As written.
        pattern: String,
        /// Why.
        message: String,
    },
    /// No thread can be started.
    #[error("cannot start threads: {0}")]
    Threads(String),
}

/// A project's directory, opened once.
#[derive(Debug)]
pub struct Workspace {
    root: Root,
    real: PathBuf,
    options: WalkOptions,
    targets: Vec<Target>,
    selection: Selection,
    /// Files as git holds them, instead of the work tree's.
    tree: Option<Tree>,
    pool: OnceLock<ThreadPool>,
    counter: Counter,
}

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
    /// Opens a directory. A root that is a link is followed, this once; below it no link is.
    ///
    /// # Errors
    /// When the root or a named path is missing or cannot be used, or a glob is wrong.
    pub fn open(root: &Path, options: WalkOptions) -> Result<Self, WorkspaceError> {
        Self::over(root, options, None)
    }

    /// The same over files that git holds.
    ///
    /// # Errors
    /// As for [`Workspace::open`].
    pub fn of_tree(root: &Path, tree: Tree, options: WalkOptions) -> Result<Self, WorkspaceError> {
        Self::over(root, options, Some(tree))
    }

    fn over(root: &Path, options: WalkOptions, tree: Option<Tree>) -> Result<Self, WorkspaceError> {
        let fail = |source| WorkspaceError::Path { path: root.to_path_buf(), source };
        let real = root.canonicalize().map_err(fail)?;
        if !real.is_dir() {
            return Err(WorkspaceError::NotADirectory { path: root.to_path_buf() });
        }
        let targets = arguments::targets(&real, &options.paths, tree.as_ref())?;
        let selection = Selection::new(&options.exclude, &options.include)?;
        let root = Root::open(root).map_err(fail)?;
        Ok(Self { root, real, options, targets, selection, tree, pool: OnceLock::new(), counter: Counter::default() })
    }

    /// The root as it was given.
    pub fn root(&self) -> &Path {
        self.root.path()
    }

    /// How far [`Workspace::scan`] is.
    pub fn counter(&self) -> &Counter {
        &self.counter
    }

    /// Paths of the files that are to be examined by name, below the root, as bytes.
    pub fn named(&self) -> impl Iterator<Item = &[u8]> {
        let files = self.targets.iter().filter_map(|t| match t {
            Target::File(path) => Some(path.as_slice()),
            Target::Directory(_) => None,
        });
        files.chain(self.options.only.iter().flatten().map(Vec::as_slice))
    }

    /// Examines everything below the root from now on.
    pub fn widen(&mut self) {
        self.targets = vec![Target::Directory(Vec::new())];
        self.options.only = None;
    }

    /// Reads one file into a buffer, which is cleared first; at most as much as it held when it was opened.
    pub fn read(&self, entry: &Entry<'_>, buffer: &mut Vec<u8>) -> ReadOutcome {
        self.read_at_once(entry, u64::MAX, buffer)
    }

    fn read_at_once(&self, entry: &Entry<'_>, at_once: u64, buffer: &mut Vec<u8>) -> ReadOutcome {
        let limits = self.options.limits;
        match &self.tree {
            // What is named but not staged is read as it lies.
            Some(tree) if !tree.is_staged() || tree.has(entry.bytes()) => read::read_from(tree, entry, limits, at_once, buffer),
            _ => read::read(&self.root, entry, limits, at_once, buffer),
        }
    }

    /// Lists the files, by path. Contents are not read.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn enumerate(&self) -> Result<Enumeration, WorkspaceError> {
        self.enumerate_in(&self.targets, self.options.only.as_deref())
    }

    /// Lists the files of the whole root, whatever is to be examined of it.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn surroundings(&self) -> Result<Enumeration, WorkspaceError> {
        self.enumerate_in(&[Target::Directory(Vec::new())], None)
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
        mut ignores: Option<std::sync::Arc<Ignores>>,
    ) -> Option<std::sync::Arc<Ignores>> {
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

    /// The threads of this workspace, started when first needed.
    fn pool(&self, wanted: usize) -> Result<&ThreadPool, WorkspaceError> {
        if let Some(pool) = self.pool.get() {
            return Ok(pool);
        }
        let jobs = match self.options.jobs {
            0 => std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            jobs => jobs,
        };
        let build = |threads: usize| ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK).build();
        let pool =
            build(jobs.min(wanted.max(1))).or_else(|_| build(1)).map_err(|error| WorkspaceError::Threads(error.to_string()))?;
        Ok(self.pool.get_or_init(|| pool))
    }
}

fn unexamined(path: &[u8], reason: String, failed: bool) -> Unexamined {
    Unexamined { file: readable(path).into_owned(), reason, failed }
}

/// An error of the system in words that do not depend on the system.
fn reason(error: &io::Error) -> String {
    use io::ErrorKind::{InvalidFilename, NotFound, PermissionDenied};
    match error.kind() {
        PermissionDenied => "permission denied".to_owned(),
        NotFound => "no such file or directory".to_owned(),
        InvalidFilename => "path too long".to_owned(),
        _ => error.to_string(),
    }
}

//! The files of a project: which there are, and what they hold. All reading of the scanned tree happens here.
//!
//! In a git work tree the files are the tracked ones, from the index, and the untracked ones that are not ignored: an ignore
//! file never hides a tracked file, and the user's own ignore file has no say. Elsewhere they are all files. They can also be
//! those that git holds: of a commit, or staged. Whatever is met is accounted for: examined, skipped for a reason, or failed
//! for a reason.

mod arguments;
mod blobs;
mod changes;
mod counter;
mod enumerate;
mod excerpts;
mod files;
mod git;
mod ignores;
mod index;
mod kind;
mod lfs;
mod open;
mod read;
mod repository;
mod revision;
mod scan;
mod selection;
mod tree;
mod walk;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rayon::{ThreadPool, ThreadPoolBuilder};

pub use self::blobs::{MISSING, UNREADABLE};
pub use self::changes::changed;
pub use self::counter::Counter;
pub use self::enumerate::Enumeration;
pub use self::excerpts::{FileExcerpts, decode};
pub use self::files::{Entry, FileList};
pub use self::read::{Limits, ReadOutcome};
pub use self::revision::{Revision, RevisionError, Snapshot};
pub use self::scan::Scan;
pub use self::tree::Tree;

use self::arguments::Target;
use self::open::Root;
use self::selection::Selection;

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
    around: OnceLock<Enumeration>,
    pool: OnceLock<ThreadPool>,
    counter: Counter,
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
        let (around, pool, counter) = (OnceLock::new(), OnceLock::new(), Counter::default());
        Ok(Self { root, real, options, targets, selection, tree, around, pool, counter })
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

//! Commits of the repository around a folder, and single files of them, read from git's objects. Nothing is checked out.

use std::path::{Path, PathBuf};

use super::git::Git;

/// Why a revision cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum RevisionError {
    /// There is no git outside the repository itself.
    #[error("no git program is on the PATH")]
    NoGit,
    /// The folder is in no work tree, or git will not read it.
    #[error("{} is not in a git work tree that git reads: {reason}", root.display())]
    NoWorkTree {
        /// The folder.
        root: PathBuf,
        /// What git said.
        reason: String,
    },
    /// The clone does not have the revision.
    #[error("this clone has no revision `{0}`; fetch it first (fetch-depth: 0, or git fetch origin {0})")]
    Missing(String),
    /// The clone is too shallow to tell where the work left the revision.
    #[error(
        "this clone is shallow and does not reach back to where the work left `{0}`; fetch more of its history first \
         (fetch-depth: 0, or git fetch --deepen=100, or git fetch --unshallow)"
    )]
    Shallow(String),
    /// The clone was made without the contents of earlier files.
    #[error("this clone does not hold the files of {0}; clone it without --filter, or run git fetch --refetch --no-filter")]
    Partial(String),
    /// Something else went wrong.
    #[error("git cannot read {what}: {reason}")]
    Unreadable {
        /// What was asked for.
        what: String,
        /// What git said.
        reason: String,
    },
}

/// Files that git holds for a project, by their paths below its root.
pub trait Snapshot {
    /// The content of a file, at most `limit` bytes of it; nothing when there is no such file.
    ///
    /// # Errors
    /// When git cannot read it, or it is larger.
    fn file(&self, path: &str, limit: u64) -> Result<Option<Vec<u8>>, RevisionError>;

    /// Paths of the files in a folder, sorted.
    ///
    /// # Errors
    /// When git cannot read it.
    fn folder(&self, path: &str) -> Result<Vec<String>, RevisionError>;
}

/// A commit of the repository around a folder.
#[derive(Debug)]
pub struct Revision {
    pub(super) git: Git,
    pub(super) commit: String,
    /// Path of the folder below the top of the work tree, ending with `/`, or empty.
    prefix: String,
}

impl Revision {
    /// Finds a revision.
    ///
    /// # Errors
    /// When there is no git, no work tree, or no such commit in the clone.
    pub fn open(root: &Path, name: &str) -> Result<Self, RevisionError> {
        let git = Git::find(root)?;
        let prefix = git.run(&["rev-parse", "--show-prefix"], 1 << 16);
        let prefix = prefix.map_err(|reason| RevisionError::NoWorkTree { root: root.to_path_buf(), reason })?;
        let prefix = String::from_utf8_lossy(&prefix).trim_end_matches('\n').to_owned();
        let commit = commit(&git, name).ok_or_else(|| RevisionError::Missing(name.to_owned()))?;
        Ok(Self { git, commit, prefix })
    }

    /// The commit at which the work at hand left a revision: the merge base of the revision and HEAD. The revision itself
    /// where the two share no history, or where nothing is committed yet.
    ///
    /// # Errors
    /// As for [`Revision::open`], and when the clone is too shallow to tell.
    pub fn left(root: &Path, name: &str) -> Result<Self, RevisionError> {
        let mut revision = Self::open(root, name)?;
        let Some(head) = commit(&revision.git, "HEAD") else { return Ok(revision) };
        if head == revision.commit {
            return Ok(revision);
        }
        match revision.git.run(&["merge-base", &revision.commit, &head], 1 << 10) {
            Ok(base) => revision.commit = answer(&base),
            Err(_) if revision.is_shallow() => return Err(RevisionError::Shallow(name.to_owned())),
            Err(_) => {}
        }
        Ok(revision)
    }

    fn is_shallow(&self) -> bool {
        // What cannot be told is taken for shallow: that is an error with a way out, the other a wrong comparison.
        self.git.run(&["rev-parse", "--is-shallow-repository"], 64).map_or(true, |said| answer(&said) != "false")
    }

    /// The commit's hash in hexadecimal.
    pub fn commit(&self) -> &str {
        &self.commit
    }

    /// Regular files under a path: their paths below the root, and their objects.
    fn entries(&self, path: &str) -> Result<Vec<(String, String)>, RevisionError> {
        let full = format!("{}{path}", self.prefix);
        let listed = self.git.run(&["ls-tree", "-z", "--full-tree", &self.commit, "--", &full], 8 << 20);
        let listed = listed.map_err(|reason| self.unreadable(path, reason))?;
        let entries = listed.split(|b| *b == 0).filter_map(|entry| {
            // MODE TYPE OBJECT\tPATH; links and submodules are no files.
            let text = std::str::from_utf8(entry).ok()?;
            let (meta, name) = text.split_once('\t')?;
            let mut words = meta.split(' ');
            let (mode, _, object) = (words.next()?, words.next()?, words.next()?);
            mode.starts_with("100").then(|| (name.strip_prefix(&self.prefix).unwrap_or(name).to_owned(), object.to_owned()))
        });
        Ok(entries.collect())
    }

    fn unreadable(&self, path: &str, reason: String) -> RevisionError {
        RevisionError::Unreadable { what: format!("{path} of {}", self.commit), reason }
    }
}

impl Snapshot for Revision {
    fn file(&self, path: &str, limit: u64) -> Result<Option<Vec<u8>>, RevisionError> {
        let found = self.entries(path)?;
        let Some((_, object)) = found.into_iter().find(|(name, _)| name == path) else { return Ok(None) };
        let read = self.git.run(&["cat-file", "blob", &object], limit);
        read.map(Some).map_err(|reason| self.unreadable(path, reason))
    }

    fn folder(&self, path: &str) -> Result<Vec<String>, RevisionError> {
        let mut names: Vec<String> = self.entries(&format!("{path}/"))?.into_iter().map(|(name, _)| name).collect();
        names.sort();
        Ok(names)
    }
}

/// The commit of that name, if the clone has it.
pub(super) fn commit(git: &Git, name: &str) -> Option<String> {
    let wanted = format!("{name}^{{commit}}");
    let found = git.run(&["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted], 1 << 10).ok()?;
    Some(answer(&found))
}

/// The answer; an old git repeats its options in front of it.
fn answer(said: &[u8]) -> String {
    String::from_utf8_lossy(said).lines().next_back().unwrap_or_default().trim().to_owned()
}

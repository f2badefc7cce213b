//! Files of another revision, read from git's objects. Nothing is checked out and nothing of the repository runs: git is
//! called by its absolute path, without hooks, filters, monitors, pagers or fetching.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

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
    /// Something else went wrong.
    #[error("git cannot read {what}: {reason}")]
    Unreadable {
        /// What was asked for.
        what: String,
        /// What git said.
        reason: String,
    },
}

/// A commit of the repository around a folder.
#[derive(Debug)]
pub struct Revision {
    git: PathBuf,
    root: PathBuf,
    commit: String,
    /// Path of the folder below the top of the work tree, ending with `/`, or empty.
    prefix: String,
}

impl Revision {
    /// Finds a revision.
    ///
    /// # Errors
    /// When there is no git, no work tree, or no such commit in the clone.
    pub fn open(root: &Path, name: &str) -> Result<Self, RevisionError> {
        let real = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
        let git = program(&real).ok_or(RevisionError::NoGit)?;
        let mut revision = Self { git, root: real, commit: String::new(), prefix: String::new() };
        let prefix = revision.run(&["rev-parse", "--show-prefix"], 1 << 16);
        let prefix = prefix.map_err(|reason| RevisionError::NoWorkTree { root: root.to_path_buf(), reason })?;
        revision.prefix = String::from_utf8_lossy(&prefix).trim_end_matches('\n').to_owned();
        let wanted = format!("{name}^{{commit}}");
        let commit = revision.run(&["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted], 1 << 10);
        let commit = commit.map_err(|_| RevisionError::Missing(name.to_owned()))?;
        revision.commit = String::from_utf8_lossy(&commit).trim().to_owned();
        Ok(revision)
    }

    /// The commit, as a hexadecimal object id.
    pub fn commit(&self) -> &str {
        &self.commit
    }

    /// The content of a file, at most `limit` bytes of it; nothing when the revision does not have it as a file.
    ///
    /// # Errors
    /// When git cannot read it.
    pub fn file(&self, path: &str, limit: u64) -> Result<Option<Vec<u8>>, RevisionError> {
        let found = self.entries(path)?;
        let Some((_, object)) = found.into_iter().find(|(name, _)| name == path) else { return Ok(None) };
        self.run(&["cat-file", "blob", &object], limit).map(Some).map_err(|reason| self.unreadable(path, reason))
    }

    /// Paths of the files in a folder, sorted.
    ///
    /// # Errors
    /// When git cannot read it.
    pub fn folder(&self, path: &str) -> Result<Vec<String>, RevisionError> {
        let mut names: Vec<String> = self.entries(&format!("{path}/"))?.into_iter().map(|(name, _)| name).collect();
        names.sort();
        Ok(names)
    }

    /// Regular files under a path: their paths below the root, and their objects.
    fn entries(&self, path: &str) -> Result<Vec<(String, String)>, RevisionError> {
        let full = format!("{}{path}", self.prefix);
        let listed = self.run(&["ls-tree", "-z", "--full-tree", &self.commit, "--", &full], 8 << 20);
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

    fn run(&self, arguments: &[&str], limit: u64) -> Result<Vec<u8>, String> {
        const SAFE: [&str; 14] = [
            "--no-pager",
            "--no-optional-locks",
            "--no-replace-objects",
            "--literal-pathspecs",
            "-c",
            "core.fsmonitor=false",
            "-c",
            "core.hooksPath=/dev/null",
            "-c",
            "core.pager=cat",
            "-c",
            "protocol.allow=never",
            "-c",
            "diff.external=",
        ];
        let mut command = Command::new(&self.git);
        command.args(SAFE).args(arguments).current_dir(&self.root);
        // Variables of a calling git, such as GIT_DIR in a hook, would point it elsewhere.
        for (name, _) in std::env::vars_os().filter(|(n, _)| n.to_string_lossy().starts_with("GIT_")) {
            command.env_remove(name);
        }
        command.env("GIT_NO_LAZY_FETCH", "1").env("GIT_TERMINAL_PROMPT", "0").env("LC_ALL", "C");
        let mut child =
            command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().map_err(|e| e.to_string())?;
        let mut out = Vec::new();
        let read = child.stdout.take().map(|pipe| pipe.take(limit.saturating_add(1)).read_to_end(&mut out));
        if out.len() as u64 > limit {
            let _ = child.kill();
            let _ = child.wait();
            return Err("it is too large".to_owned());
        }
        let mut said = String::new();
        if let Some(pipe) = child.stderr.take() {
            let _ = pipe.take(1 << 12).read_to_string(&mut said);
        }
        let status = child.wait().map_err(|e| e.to_string())?;
        match read {
            Some(Err(error)) => Err(error.to_string()),
            _ if !status.success() => Err(said.lines().next().unwrap_or("git failed").trim_start_matches("fatal: ").to_owned()),
            _ => Ok(out),
        }
    }
}

/// The first git on the PATH that does not lie in the scanned repository.
fn program(root: &Path) -> Option<PathBuf> {
    let name = if cfg!(windows) { "git.exe" } else { "git" };
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .filter(|folder| folder.is_absolute())
        .filter_map(|folder| folder.join(name).canonicalize().ok())
        .find(|git| git.is_file() && !git.starts_with(root))
}

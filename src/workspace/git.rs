//! Running git on a repository that somebody else has laid out: by its absolute path, for questions about objects and the
//! index only, and with everything off that the repository could make it run.

use std::ffi::OsString;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::revision::RevisionError;

/// What holds for every call: no pager, no locks, no hooks, filters, monitors or drivers, and nothing is fetched.
const SAFE: [&str; 18] = [
    "--no-pager",
    "--no-optional-locks",
    "--no-replace-objects",
    "--literal-pathspecs",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.untrackedCache=false",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "core.excludesFile=",
    "-c",
    "core.pager=cat",
    "-c",
    "protocol.allow=never",
    "-c",
    "diff.external=",
];

/// Variables that say which configuration the caller trusts; every other of git's could point it elsewhere.
const KEPT: [&str; 3] = ["GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM"];

/// A git program and the folder it is asked about.
#[derive(Clone, Debug)]
pub(super) struct Git {
    program: PathBuf,
    folder: PathBuf,
    /// The index to read instead of the repository's own.
    index: Option<OsString>,
}

impl Git {
    /// Finds a git that does not lie in the scanned repository.
    pub(super) fn find(folder: &Path) -> Result<Self, RevisionError> {
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
        let program = program(top(&folder).unwrap_or(&folder)).ok_or(RevisionError::NoGit)?;
        Ok(Self { program, folder, index: None })
    }

    /// Reads the index that a calling git has prepared: `git commit -a` and `git commit FILE` build one beside the
    /// repository's own and name it in `GIT_INDEX_FILE`.
    pub(super) fn with_callers_index(mut self) -> Self {
        let Some(named) = std::env::var_os("GIT_INDEX_FILE").filter(|n| !n.is_empty()) else { return self };
        let path = PathBuf::from(&named);
        // Git names it relative to the top of the work tree, where it starts its hooks.
        let absolute = if path.is_absolute() { Some(path) } else { top(&self.folder).map(|top| top.join(path)) };
        self.index = absolute.filter(|p| p.exists()).map(PathBuf::into_os_string);
        self
    }

    /// A call of git that cannot run anything else.
    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(SAFE).args(arguments).current_dir(&self.folder);
        for (name, _) in std::env::vars_os() {
            let shown = name.to_string_lossy();
            if shown.starts_with("GIT_") && !KEPT.contains(&&*shown) {
                command.env_remove(&name);
            }
        }
        if let Some(index) = &self.index {
            command.env("GIT_INDEX_FILE", index);
        }
        command.env("GIT_NO_LAZY_FETCH", "1").env("GIT_TERMINAL_PROMPT", "0").env("LC_ALL", "C");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// What a call writes, at most `limit` bytes; otherwise why not, in git's words.
    pub(super) fn run(&self, arguments: &[&str], limit: u64) -> Result<Vec<u8>, String> {
        let mut child = self.command(arguments).spawn().map_err(|e| e.to_string())?;
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

/// The top of the work tree around a folder.
fn top(folder: &Path) -> Option<&Path> {
    folder.ancestors().find(|f| f.join(".git").exists())
}

/// The first git on the PATH that does not lie below a folder.
fn program(root: &Path) -> Option<PathBuf> {
    let name = if cfg!(windows) { "git.exe" } else { "git" };
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .filter(|folder| folder.is_absolute())
        .filter_map(|folder| folder.join(name).canonicalize().ok())
        .find(|git| git.is_file() && !git.starts_with(root))
}

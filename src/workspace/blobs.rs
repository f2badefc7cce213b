//! Contents of git's objects, by one `git cat-file --batch` per thread that reads. What is larger than wanted is not read
//! to its end: that process is ended, and the next content gets another one.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::sync::{Mutex, PoisonError};

use super::git::Git;

/// Why a file of a commit cannot be read: the clone was made without it, or git says nothing.
pub const MISSING: &str = "not in this clone";
pub const UNREADABLE: &str = "git cannot read it";

/// As much of a content that nobody wants as is read rather than ending the process.
const REST: u64 = 64 << 10;

/// Readers that wait for the next content.
#[derive(Debug)]
pub(super) struct Blobs {
    git: Git,
    idle: Mutex<Vec<Batch>>,
}

/// One running `git cat-file --batch`.
#[derive(Debug)]
struct Batch {
    child: Child,
    wants: ChildStdin,
    gives: BufReader<ChildStdout>,
}

impl Blobs {
    pub(super) fn new(git: Git) -> Self {
        Self { git, idle: Mutex::default() }
    }

    /// Hands the size of an object and a reader of its content to `take`.
    pub(super) fn with<R>(&self, object: &str, take: impl FnOnce(u64, &mut dyn Read) -> R) -> io::Result<R> {
        let waiting = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut batch = match waiting {
            Some(batch) => batch,
            None => Batch::start(&self.git)?,
        };
        let size = batch.ask(object)?;
        let mut content = batch.gives.by_ref().take(size);
        let result = take(size, &mut content);
        let left = content.limit();
        // The content is followed by a line break.
        if left <= REST && io::copy(&mut content, &mut io::sink())? == left {
            let mut end = [0];
            batch.gives.read_exact(&mut end)?;
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(batch);
        }
        Ok(result)
    }
}

impl Batch {
    fn start(git: &Git) -> io::Result<Self> {
        let mut child = git.command(&["cat-file", "--batch"]).stdin(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(wants), Some(gives)) => Ok(Self { child, wants, gives: BufReader::with_capacity(64 << 10, gives) }),
            _ => Err(io::Error::other("git has no pipes")),
        }
    }

    /// The size of an object, whose content comes next.
    fn ask(&mut self, object: &str) -> io::Result<u64> {
        self.wants.write_all(format!("{object}\n").as_bytes())?;
        self.wants.flush()?;
        let mut said = String::new();
        self.gives.by_ref().take(1 << 10).read_line(&mut said)?;
        // HASH TYPE SIZE, or HASH missing.
        match said.trim_end().split(' ').collect::<Vec<_>>().as_slice() {
            [_, "blob", size] => size.parse().map_err(|_| io::Error::other("git gives no size")),
            [_, "missing"] => Err(io::Error::new(io::ErrorKind::NotFound, MISSING)),
            [] | [""] => Err(io::Error::other(UNREADABLE)),
            _ => Err(io::Error::other("not a file in git")),
        }
    }
}

impl Drop for Batch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

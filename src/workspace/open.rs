//! Opening files that somebody else has laid out: nothing outside the root, nothing that blocks, nothing but regular files.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// A directory below which files are opened.
#[derive(Debug)]
pub(super) struct Root {
    path: PathBuf,
    #[cfg(target_os = "linux")]
    handle: File,
    #[cfg(target_os = "linux")]
    kernel_refuses: std::sync::atomic::AtomicBool,
}

impl Root {
    /// Opens the directory; a link is followed, this once.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self {
            path: path.to_path_buf(),
            #[cfg(target_os = "linux")]
            handle: File::open(path)?,
            #[cfg(target_os = "linux")]
            kernel_refuses: false.into(),
        })
    }

    /// The path it was opened by.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Opens a file below the root for reading. No link is followed in any part of its path, and a FIFO does not block.
    pub(super) fn open_below(&self, relative: &Path) -> io::Result<File> {
        #[cfg(target_os = "linux")]
        {
            use rustix::fs::{Mode, OFlags, ResolveFlags, openat2};
            use std::sync::atomic::Ordering::Relaxed;
            if !self.kernel_refuses.load(Relaxed) {
                let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC | OFlags::NOCTTY;
                let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS;
                match openat2(&self.handle, relative, flags, Mode::empty(), resolve) {
                    Ok(handle) => return Ok(File::from(handle)),
                    // Old kernels do not have the call, and some sandboxes refuse what they do not know.
                    Err(rustix::io::Errno::NOSYS | rustix::io::Errno::PERM) => self.kernel_refuses.store(true, Relaxed),
                    Err(errno) => return Err(errno.into()),
                }
            }
        }
        self.open_step_by_step(relative)
    }

    /// Looks at every directory on the way first. Less strict than the kernel's own check: there is a moment between.
    fn open_step_by_step(&self, relative: &Path) -> io::Result<File> {
        let mut path = self.path.clone();
        for part in relative.components() {
            path.push(part);
            if std::fs::symlink_metadata(&path)?.is_symlink() {
                return Err(io::Error::from(LINK));
            }
        }
        open_plainly(&path, true)
    }
}

/// What opening a link is called.
#[cfg(unix)]
const LINK: rustix::io::Errno = rustix::io::Errno::LOOP;
#[cfg(not(unix))]
const LINK: io::ErrorKind = io::ErrorKind::Other;

/// Whether an error says that a link stands in the way.
pub(super) fn is_link(error: &io::Error) -> bool {
    #[cfg(unix)]
    {
        error.raw_os_error() == Some(LINK.raw_os_error())
    }
    #[cfg(not(unix))]
    {
        error.kind() == LINK
    }
}

#[cfg(unix)]
fn open_plainly(path: &Path, refuse_links: bool) -> io::Result<File> {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt;
    let mut flags = OFlags::NONBLOCK | OFlags::NOCTTY;
    if refuse_links {
        flags |= OFlags::NOFOLLOW;
    }
    OpenOptions::new().read(true).custom_flags(flags.bits().cast_signed()).open(path)
}

#[cfg(not(unix))]
fn open_plainly(path: &Path, refuse_links: bool) -> io::Result<File> {
    if refuse_links && std::fs::symlink_metadata(path)?.is_symlink() {
        return Err(io::Error::from(LINK));
    }
    OpenOptions::new().read(true).open(path)
}

/// Reads a small regular file whole; `None` when it is larger than `limit`.
pub(super) fn read_small(path: &Path, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let file = open_plainly(path, false)?;
    regular(file, limit)
}

/// The same for a file that must not be a link.
pub(super) fn read_small_unlinked(path: &Path, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let file = open_plainly(path, true)?;
    regular(file, limit)
}

/// Reads a file that was opened already, under the same rules.
pub(super) fn regular(file: File, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(io::Error::from(io::ErrorKind::InvalidInput));
    }
    if metadata.len() > limit {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    file.take(limit).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn without_the_kernel_s_help_links_are_seen_too() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("real")).unwrap();
        std::fs::write(dir.path().join("real/file"), "x").unwrap();
        std::os::unix::fs::symlink("real", dir.path().join("link")).unwrap();
        std::os::unix::fs::symlink("file", dir.path().join("real/alias")).unwrap();
        let root = Root::open(dir.path()).unwrap();
        for open in [Root::open_below, Root::open_step_by_step] {
            assert!(open(&root, Path::new("real/file")).is_ok());
            assert!(is_link(&open(&root, Path::new("link/file")).unwrap_err()));
            assert!(is_link(&open(&root, Path::new("real/alias")).unwrap_err()));
            assert_eq!(open(&root, Path::new("real/gone")).unwrap_err().kind(), io::ErrorKind::NotFound);
        }
    }
}

//! The list of the files of a workspace, held compactly: a million paths cost their bytes and a few more each.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Why a file is in the list; decides what its absence means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    /// The walk met it, or it was named on the command line.
    Met,
    /// Only the git index names it: it is ignored as well, or gone.
    Tracked,
    /// Only the git index names it, and says it was left out of the checkout.
    LeftOut,
    /// The git index names it as a submodule; such a one is never in an enumeration.
    Submodule,
}

#[derive(Clone, Copy, Debug)]
struct Slot {
    start: u32,
    length: u16,
    mark: Mark,
}

/// Files in the byte order of their paths, each once. Paths are relative to the root, with `/`.
#[derive(Debug, Default)]
pub struct FileList {
    bytes: Vec<u8>,
    slots: Vec<Slot>,
}

/// A file of a [`FileList`].
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    bytes: &'a [u8],
    pub(super) mark: Mark,
}

impl FileList {
    /// Number of files.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether there is no file.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// The file at a position, if there is one.
    pub fn get(&self, index: usize) -> Option<Entry<'_>> {
        self.slots.get(index).map(|slot| self.entry(slot))
    }

    /// The position of the file with a path.
    pub fn position(&self, path: &str) -> Option<usize> {
        self.slots.binary_search_by(|slot| self.entry(slot).bytes.cmp(path.as_bytes())).ok()
    }

    /// All files in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Entry<'_>> {
        self.slots.iter().map(|slot| self.entry(slot))
    }

    fn entry(&self, slot: &Slot) -> Entry<'_> {
        let start = slot.start as usize;
        Entry { bytes: &self.bytes[start..start + usize::from(slot.length)], mark: slot.mark }
    }

    /// Appends a file. False when its path is too long to be held, which is also too long for any system to open.
    pub(super) fn push(&mut self, directory: &[u8], name: &[u8], mark: Mark) -> bool {
        let (Ok(start), Ok(length)) = (u32::try_from(self.bytes.len()), u16::try_from(directory.len() + name.len())) else {
            return false;
        };
        self.bytes.extend_from_slice(directory);
        self.bytes.extend_from_slice(name);
        self.slots.push(Slot { start, length, mark });
        true
    }

    /// Sorts by path and keeps each file once, with the mark that says most about it.
    pub(super) fn sort(&mut self) {
        let bytes = &self.bytes;
        let path = |slot: &Slot| &bytes[slot.start as usize..slot.start as usize + usize::from(slot.length)];
        self.slots.sort_by(|a, b| path(a).cmp(path(b)).then(a.mark.cmp(&b.mark)));
        self.slots.dedup_by(|next, kept| path(next) == path(kept));
    }

    /// The last file.
    pub(super) fn last(&self) -> Option<Entry<'_>> {
        self.slots.last().map(|slot| self.entry(slot))
    }

    /// Keeps the files below a directory, their paths relative to it. The directory ends with `/`.
    pub(super) fn enter(&mut self, directory: &[u8]) {
        let Ok(cut) = u16::try_from(directory.len()) else { return self.slots.clear() };
        self.retain(|entry| entry.bytes.len() > directory.len() && entry.bytes.starts_with(directory));
        for slot in &mut self.slots {
            slot.start += u32::from(cut);
            slot.length -= cut;
        }
    }

    /// Drops the files for which `keep` says no.
    pub(super) fn retain(&mut self, keep: impl Fn(Entry<'_>) -> bool) {
        let bytes = &self.bytes;
        self.slots.retain(|slot| {
            let start = slot.start as usize;
            keep(Entry { bytes: &bytes[start..start + usize::from(slot.length)], mark: slot.mark })
        });
    }
}

impl<'a> Entry<'a> {
    /// The path for readers and reports. Bytes that are no text are shown as `\xff`; control characters stay.
    pub fn path(&self) -> Cow<'a, str> {
        readable(self.bytes)
    }

    /// The exact path for the system, relative to the root.
    pub fn relative(&self) -> Cow<'a, Path> {
        system_path(self.bytes)
    }

    /// The exact bytes of the path.
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }
}

/// Text for readers: what is not UTF-8 becomes `\xff`, so that different names stay different.
pub(super) fn readable(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(bytes.len() + 8);
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // Writing to a string cannot fail.
            let _ = write!(out, "\\x{byte:02x}");
        }
    }
    Cow::Owned(out)
}

/// Undoes [`readable`].
pub(super) fn unreadable(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = text.get(at..at + 4).and_then(|s| s.strip_prefix("\\x")).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match code {
            Some(byte) => {
                out.push(byte);
                at += 4;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    out
}

#[cfg(unix)]
pub(super) fn name_bytes(name: &OsStr) -> Cow<'_, [u8]> {
    use std::os::unix::ffi::OsStrExt;
    Cow::Borrowed(name.as_bytes())
}

#[cfg(not(unix))]
pub(super) fn name_bytes(name: &OsStr) -> Cow<'_, [u8]> {
    Cow::Owned(name.to_string_lossy().into_owned().into_bytes())
}

#[cfg(unix)]
pub(super) fn system_path(bytes: &[u8]) -> Cow<'_, Path> {
    use std::os::unix::ffi::OsStrExt;
    Cow::Borrowed(Path::new(OsStr::from_bytes(bytes)))
}

#[cfg(not(unix))]
pub(super) fn system_path(bytes: &[u8]) -> Cow<'_, Path> {
    Cow::Owned(PathBuf::from(String::from_utf8_lossy(bytes).into_owned()))
}

/// A relative path of the system as bytes with `/`.
pub(super) fn path_bytes(path: &Path) -> Vec<u8> {
    let mut out = Vec::new();
    for component in path.components() {
        if !out.is_empty() {
            out.push(b'/');
        }
        out.extend_from_slice(&name_bytes(component.as_os_str()));
    }
    out
}

/// A relative path below a directory.
pub(super) fn below(root: &Path, bytes: &[u8]) -> PathBuf {
    if bytes.is_empty() { root.to_path_buf() } else { root.join(system_path(bytes)) }
}

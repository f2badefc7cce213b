//! Reading one file under the size policy.

use std::fs::File;
use std::io::{self, Read};

use super::files::{Entry, Mark};
use super::kind::{self, Kind};
use super::open::{self, Root};
use super::reason;
use super::tree::Tree;

/// How much of a file is read at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Larger files are listed as skipped. The default is 64 MiB for every kind of text: price maps, notebooks and
    /// minified code reach tens of megabytes, and nothing a person writes is larger.
    pub file: u64,
    /// Of weights only the header is read, and no more than this of it: 16 MiB.
    pub header: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { file: 64 << 20, header: 16 << 20 }
    }
}

/// What became of reading a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadOutcome {
    /// The buffer holds the file as long as it was when it was opened.
    Whole,
    /// The buffer holds the beginning of a file of weights.
    Header,
    /// Left out by rule.
    Skipped(String),
    /// Could not be read.
    Failed(String),
    /// Left for later: reading it now takes a buffer of this size.
    Deferred(u64),
}

/// As much of an unknown file as decides whether it is text.
const SNIFF: usize = 8 << 10;

/// Reads a file into a buffer, which is cleared first. Files that need more than `at_once` bytes are deferred.
pub(super) fn read(root: &Root, entry: &Entry<'_>, limits: Limits, at_once: u64, buffer: &mut Vec<u8>) -> ReadOutcome {
    buffer.clear();
    let kind = kind::of(entry.bytes());
    if let Kind::Closed(why) = kind {
        return if entry.mark == Mark::Met { ReadOutcome::Skipped(why.to_owned()) } else { closed_or_gone(root, entry, why) };
    }
    match open_regular(root, entry) {
        Ok((file, size)) => take(file, size, entry, limits, at_once, buffer),
        Err(outcome) => outcome,
    }
}

/// Reads a file that git holds, under the same rules.
pub(super) fn read_from(tree: &Tree, entry: &Entry<'_>, limits: Limits, at_once: u64, buffer: &mut Vec<u8>) -> ReadOutcome {
    buffer.clear();
    if let Kind::Closed(why) = kind::of(entry.bytes()) {
        return ReadOutcome::Skipped(why.to_owned());
    }
    let read = tree.with(entry.bytes(), |size, content| take(content, size, entry, limits, at_once, buffer));
    match read {
        Some(Ok(outcome)) => outcome,
        Some(Err(error)) => ReadOutcome::Failed(error.to_string()),
        None => ReadOutcome::Failed("git does not hold it".to_owned()),
    }
}

/// Reads an opened file as its kind is read.
fn take(source: impl Read, size: u64, entry: &Entry<'_>, limits: Limits, at_once: u64, buffer: &mut Vec<u8>) -> ReadOutcome {
    let kind = kind::of(entry.bytes());
    let wanted = match kind {
        Kind::Weights => size.min(limits.header),
        _ if size > limits.file => return ReadOutcome::Skipped(format!("larger than {}", human_size(limits.file))),
        _ => size,
    };
    if wanted > at_once {
        return ReadOutcome::Deferred(wanted);
    }
    let result = match kind {
        Kind::Weights => read_header(source, entry, wanted, buffer),
        Kind::Unknown => read_unless_binary(source, wanted, buffer),
        _ => fill(&mut source.take(wanted), wanted, buffer).map(|()| !is_wide_without_mark(buffer)),
    };
    match result {
        Ok(true) if kind == Kind::Weights => ReadOutcome::Header,
        Ok(true) => ReadOutcome::Whole,
        Ok(false) => ReadOutcome::Skipped("binary".to_owned()),
        Err(error) => ReadOutcome::Failed(reason(&error)),
    }
}

fn open_regular(root: &Root, entry: &Entry<'_>) -> Result<(File, u64), ReadOutcome> {
    let opened = root.open_below(&entry.relative()).and_then(|file| file.metadata().map(|metadata| (file, metadata)));
    match opened {
        Ok((file, metadata)) if metadata.is_file() => Ok((file, metadata.len())),
        Ok(_) => Err(ReadOutcome::Skipped("not a regular file".to_owned())),
        Err(error) => Err(not_opened(&error, entry.mark)),
    }
}

fn not_opened(error: &io::Error, mark: Mark) -> ReadOutcome {
    use io::ErrorKind::{NotADirectory, NotFound};
    let skipped = |why: &str| ReadOutcome::Skipped(why.to_owned());
    if open::is_link(error) {
        return skipped("symlink");
    }
    if matches!(error.kind(), NotFound | NotADirectory) {
        return skipped(match mark {
            Mark::Met | Mark::Submodule => "vanished",
            Mark::Tracked => "deleted in the work tree",
            Mark::LeftOut => "not checked out (sparse checkout)",
        });
    }
    // A socket cannot be opened at all.
    #[cfg(unix)]
    if error.raw_os_error() == Some(rustix::io::Errno::NXIO.raw_os_error()) {
        return skipped("not a regular file");
    }
    ReadOutcome::Failed(reason(error))
}

/// A tracked file that is not to be opened can be gone all the same.
fn closed_or_gone(root: &Root, entry: &Entry<'_>, why: &str) -> ReadOutcome {
    match std::fs::symlink_metadata(root.path().join(entry.relative())) {
        Ok(metadata) if metadata.is_symlink() => ReadOutcome::Skipped("symlink".to_owned()),
        Err(error) => not_opened(&error, entry.mark),
        Ok(_) => ReadOutcome::Skipped(why.to_owned()),
    }
}

fn fill(source: &mut impl Read, wanted: u64, buffer: &mut Vec<u8>) -> io::Result<()> {
    buffer.reserve(usize::try_from(wanted).unwrap_or(0));
    source.read_to_end(buffer).map(|_| ())
}

fn read_unless_binary(file: impl Read, wanted: u64, buffer: &mut Vec<u8>) -> io::Result<bool> {
    let mut source = file.take(wanted);
    if wanted > SNIFF as u64 {
        fill(&mut source.by_ref().take(SNIFF as u64), SNIFF as u64, buffer)?;
        if is_binary(buffer) {
            return Ok(false);
        }
        return fill(&mut source, wanted - SNIFF as u64, buffer).map(|()| true);
    }
    fill(&mut source, wanted, buffer)?;
    Ok(!is_binary(buffer))
}

/// The header of safetensors says how long it is; that of GGUF does not.
fn read_header(file: impl Read, entry: &Entry<'_>, wanted: u64, buffer: &mut Vec<u8>) -> io::Result<bool> {
    let mut source = file.take(wanted);
    if entry.bytes().to_ascii_lowercase().ends_with(b".safetensors") {
        fill(&mut source.by_ref().take(8), 8, buffer)?;
        let length = <[u8; 8]>::try_from(buffer.as_slice()).map_or(0, u64::from_le_bytes);
        // A pointer of git LFS reads as an absurd length here; it is short, and taken whole.
        let rest = length.min(wanted.saturating_sub(8));
        fill(&mut source.take(rest), rest, buffer)?;
    } else {
        fill(&mut source, wanted, buffer)?;
    }
    Ok(true)
}

fn has_wide_mark(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff")
}

fn is_binary(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(SNIFF)];
    !has_wide_mark(head) && memchr::memchr(0, head).is_some()
}

/// UTF-16 that does not say so: nothing could be found in it, so it must not count as examined.
fn is_wide_without_mark(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(1 << 10)];
    if has_wide_mark(head) || memchr::memchr(0, head).is_none() {
        return false;
    }
    let zeros = |parity: usize| head.iter().skip(parity).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let half = head.len() / 2;
    half >= 8 && ((even > half * 4 / 5 && odd < half / 10) || (odd > half * 4 / 5 && even < half / 10))
}

/// A size as readers like it: `64 MiB`.
fn human_size(bytes: u64) -> String {
    let mut size = bytes;
    for unit in ["B", "KiB", "MiB"] {
        if size < 1024 || !size.is_multiple_of(1024) {
            return format!("{size} {unit}");
        }
        size /= 1024;
    }
    format!("{size} GiB")
}

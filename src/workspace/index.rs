//! A bounded reader of the git index, versions 2 to 4: which paths are tracked, and nothing else.
//!
//! Our own, because the library for it brings 70 crates and a memory map; what is needed is this page. Anything
//! unusual is an error, never a guess: the caller then examines every file instead.

use std::cmp::Ordering;

use sha1::{Digest, Sha1};
use sha2::Sha256;

use super::files::{FileList, Mark};

/// Why an index cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum IndexError {
    #[error("damaged")]
    Damaged,
    #[error("of a version this program does not know")]
    Version,
    #[error("split over several files")]
    Split,
    #[error("sparse")]
    Sparse,
    #[error("using an extension this program does not know")]
    Extension,
    #[error("too large")]
    TooLarge,
    #[error("unreadable")]
    Unreadable,
}

const HEADER: usize = 12;
/// Times, device, inode, mode, owner, group, size.
const STAT: usize = 40;
const EXTENDED: u16 = 0x4000;
const NAME_LENGTH: u16 = 0x0fff;
const SKIP_WORKTREE: u16 = 0x4000;

/// Reads the tracked paths, relative to the top of the work tree, in order and each once.
pub(super) fn read(bytes: &[u8]) -> Result<FileList, IndexError> {
    // The header does not tell which hash the repository uses; the checksum at the end does.
    let damaged = |bytes: &[u8], length: usize| bytes.len() < HEADER + length;
    if !damaged(bytes, 20) {
        let (body, sum) = bytes.split_at(bytes.len() - 20);
        // All zeros: git was told not to compute it (`index.skipHash`).
        if sum.iter().all(|b| *b == 0) || Sha1::digest(body)[..] == *sum {
            return entries(body, 20);
        }
    }
    if !damaged(bytes, 32) {
        let (body, sum) = bytes.split_at(bytes.len() - 32);
        if Sha256::digest(body)[..] == *sum {
            return entries(body, 32);
        }
    }
    Err(IndexError::Damaged)
}

fn entries(body: &[u8], hash: usize) -> Result<FileList, IndexError> {
    let mut at = Reader { body, at: 0 };
    if at.take(4)? != b"DIRC" {
        return Err(IndexError::Damaged);
    }
    let version = at.u32()?;
    if !(2..=4).contains(&version) {
        return Err(IndexError::Version);
    }
    let count = at.u32()? as usize;
    if count > body.len() / (STAT + hash + 2) {
        return Err(IndexError::Damaged);
    }
    let mut out = FileList::default();
    let mut path: Vec<u8> = Vec::new();
    for _ in 0..count {
        let start = at.at;
        let stat = at.take(STAT)?;
        let mode = u32::from_be_bytes([stat[24], stat[25], stat[26], stat[27]]);
        at.take(hash)?;
        let flags = at.u16()?;
        let more = if flags & EXTENDED != 0 { at.u16()? } else { 0 };
        if flags & EXTENDED != 0 && version < 3 {
            return Err(IndexError::Damaged);
        }
        let keep = if version == 4 { path.len().checked_sub(at.varint()?).ok_or(IndexError::Damaged)? } else { 0 };
        path.truncate(keep);
        path.extend_from_slice(at.until_nul()?);
        if version < 4 {
            // One to eight NULs bring the entry to a multiple of eight bytes.
            let length = at.at - start;
            at.take(length.next_multiple_of(8) - length)?;
        }
        let length = usize::from(flags & NAME_LENGTH);
        if path.is_empty() && length == 0 {
            // Only an index that is split leaves names out: they stand in the shared one.
            return Err(IndexError::Split);
        }
        if !is_plain(&path) || (length < usize::from(NAME_LENGTH) && length != path.len()) {
            return Err(IndexError::Damaged);
        }
        let mark = match mode >> 12 {
            0o10 | 0o12 if more & SKIP_WORKTREE != 0 => Mark::LeftOut,
            0o10 | 0o12 => Mark::Tracked,
            0o16 => Mark::Submodule,
            0o04 => return Err(IndexError::Sparse),
            _ => return Err(IndexError::Damaged),
        };
        match out.last().map(|last| last.bytes().cmp(&path)) {
            Some(Ordering::Greater) => return Err(IndexError::Damaged),
            // A path in conflict is there once per stage.
            Some(Ordering::Equal) => {}
            _ if out.push(b"", &path, mark) => {}
            _ => return Err(IndexError::TooLarge),
        }
    }
    extensions(&mut at)?;
    Ok(out)
}

fn extensions(at: &mut Reader<'_>) -> Result<(), IndexError> {
    while at.at < at.body.len() {
        let name = at.take(4)?;
        let length = at.u32()? as usize;
        at.take(length)?;
        match name {
            b"link" => return Err(IndexError::Split),
            b"sdir" => return Err(IndexError::Sparse),
            // A capital letter first: those who do not know it can do without.
            _ if name[0].is_ascii_uppercase() => {}
            _ => return Err(IndexError::Extension),
        }
    }
    Ok(())
}

/// Whether a path stays below the top and out of git's own directory, as git itself demands.
fn is_plain(path: &[u8]) -> bool {
    !path.is_empty()
        && path
            .split(|b| *b == b'/')
            .all(|part| !part.is_empty() && part != b"." && part != b".." && !part.eq_ignore_ascii_case(b".git"))
}

struct Reader<'a> {
    body: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], IndexError> {
        let end = self.at.checked_add(length).ok_or(IndexError::Damaged)?;
        let out = self.body.get(self.at..end).ok_or(IndexError::Damaged)?;
        self.at = end;
        Ok(out)
    }
    fn u16(&mut self) -> Result<u16, IndexError> {
        self.take(2).map(|b| u16::from_be_bytes([b[0], b[1]]))
    }
    fn u32(&mut self) -> Result<u32, IndexError> {
        self.take(4).map(|b| u32::from_be_bytes([b[0], b[1], b[2], b[3]]))
    }
    fn until_nul(&mut self) -> Result<&'a [u8], IndexError> {
        let rest = &self.body[self.at..];
        let end = memchr::memchr(0, rest).ok_or(IndexError::Damaged)?;
        self.at += end + 1;
        Ok(&rest[..end])
    }
    /// The offset encoding of pack files: seven bits a byte, one added for every further byte.
    fn varint(&mut self) -> Result<usize, IndexError> {
        let mut byte = self.take(1)?[0];
        let mut value = usize::from(byte & 0x7f);
        while byte & 0x80 != 0 {
            byte = self.take(1)?[0];
            value = value
                .checked_add(1)
                .and_then(|v| v.checked_mul(128))
                .map(|v| v | usize::from(byte & 0x7f))
                .ok_or(IndexError::Damaged)?;
        }
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(version: u8) -> Vec<u8> {
        let mut out = b"DIRC\0\0\0".to_vec();
        out.extend([version, 0, 0, 0, 3]);
        for (strip, path) in [(0, "a/b.py"), (4, "c.py"), (6, "d")] {
            let whole = if version == 4 && strip > 0 { ["a/b.py", "a/c.py", "d"][usize::from(strip == 6) + 1] } else { path };
            let path = if version == 4 { path } else { ["a/b.py", "a/c.py", "d"][strip / 3] };
            let start = out.len();
            out.extend([0; 24]);
            out.extend(0o100_644_u32.to_be_bytes());
            out.extend([0; 12 + 20]);
            out.extend([0, u8::try_from(if version == 4 { whole.len() } else { path.len() }).unwrap_or(0)]);
            if version == 4 {
                out.push(u8::try_from(strip).unwrap_or(0));
            }
            out.extend(path.as_bytes());
            out.push(0);
            while version != 4 && !(out.len() - start).is_multiple_of(8) {
                out.push(0);
            }
        }
        out.extend(b"TREE\0\0\0\x01x");
        out
    }

    #[test]
    fn no_change_to_a_body_is_more_than_an_error() {
        for version in [2, 4] {
            let whole = body(version);
            let paths = entries(&whole, 20).map(|e| e.iter().map(|t| t.path().into_owned()).collect::<Vec<_>>());
            assert_eq!(paths, Ok(["a/b.py", "a/c.py", "d"].map(str::to_owned).to_vec()), "version {version}");
            for at in 0..whole.len() {
                let _ = entries(&whole[..at], 20);
                for change in [0x01, 0x10, 0x40, 0x80, 0xff] {
                    let mut changed = whole.clone();
                    changed[at] ^= change;
                    let _ = entries(&changed, 20);
                    let _ = entries(&changed, 32);
                }
            }
        }
    }

    #[test]
    fn paths_that_lead_elsewhere_are_refused() {
        for path in ["", "/a", "a//b", "../a", "a/./b", ".git/config", "a/.GIT/x", "a/"] {
            assert!(!is_plain(path.as_bytes()), "{path}");
        }
        assert!(is_plain(b".github/a..b/.gitignore"));
    }
}

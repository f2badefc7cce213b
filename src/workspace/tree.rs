//! Files as git holds them: those of a commit, or those that are staged.

use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::Enumeration;
use super::blobs::Blobs;
use super::files::{Mark, path_bytes, readable};
use super::git::Git;
use super::lfs;
use super::repository::Repository;
use super::revision::{Revision, RevisionError, Snapshot};
use crate::core::finding::Unexamined;

/// Most bytes of a listing: some millions of files.
const LISTING: u64 = 1 << 30;

/// What git holds under a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    File,
    Link,
    Submodule,
    /// In conflict: there is no one content.
    Unmerged,
}

#[derive(Clone, Debug)]
struct Slot {
    path: Range<usize>,
    form: Form,
    object: Range<usize>,
}

/// The files of a commit or of the index, in the byte order of their paths, as one listing of git's.
#[derive(Debug)]
pub struct Tree {
    listing: Vec<u8>,
    slots: Vec<Slot>,
    /// The folder of the project below the top of the work tree: empty, or ending with `/`.
    prefix: Vec<u8>,
    /// The directory of the repository.
    common: PathBuf,
    /// The folder above which no project of this repository lies.
    top: PathBuf,
    /// Whether files that git does not hold are those of the work tree.
    staged: bool,
    /// For readers: `a1b2c3d`, `the index`.
    name: String,
    git: Git,
    blobs: Blobs,
}

impl Tree {
    /// The files of a commit.
    ///
    /// # Errors
    /// When git cannot list them.
    pub fn of(root: &Path, revision: &Revision) -> Result<Self, RevisionError> {
        let name = revision.commit.get(..7).unwrap_or(&revision.commit).to_owned();
        let call = ["ls-tree", "-r", "-z", "--full-tree", &revision.commit];
        Self::read(root, &call, name, false)
    }

    /// The staged files: the index, or the one that a calling git prepares for a commit.
    ///
    /// # Errors
    /// When there is no git, no work tree, or git cannot read its index.
    pub fn staged(root: &Path) -> Result<Self, RevisionError> {
        Self::read(root, &["ls-files", "--stage", "-z"], "the index".to_owned(), true)
    }

    fn read(root: &Path, call: &[&str], name: String, staged: bool) -> Result<Self, RevisionError> {
        let wrong = |reason: String| RevisionError::NoWorkTree { root: root.to_path_buf(), reason };
        let real = root.canonicalize().map_err(|e| wrong(e.to_string()))?;
        let repository = Repository::discover(&real).map_err(wrong)?;
        let Repository { top, prefix, common, .. } = repository.ok_or_else(|| wrong("no .git stands above it".to_owned()))?;
        let git = Git::find(&top)?;
        let git = if staged { git.with_callers_index() } else { git };
        let listing = git.run(call, LISTING);
        let listing = listing.map_err(|reason| RevisionError::Unreadable { what: name.clone(), reason })?;
        let mut slots: Vec<Slot> = entries(&listing).collect();
        // Git lists in this order; a tree that somebody made by hand may not be in it.
        slots.sort_by(|a, b| listing[a.path.clone()].cmp(&listing[b.path.clone()]));
        slots.dedup_by(|next, kept| listing[next.path.clone()] == listing[kept.path.clone()]);
        let blobs = Blobs::new(git.clone());
        Ok(Self { listing, slots, prefix, common, top, staged, name, git, blobs })
    }

    /// The nearest folder, from `start` up to the top of the work tree, for which `is_root` says yes of the project that
    /// begins there. The tree is then that project's.
    pub fn enter_project(&mut self, start: &Path, is_root: impl Fn(&Self) -> bool) -> Option<PathBuf> {
        let real = start.canonicalize().ok()?;
        let before = self.prefix.clone();
        for folder in real.ancestors() {
            let Ok(below) = folder.strip_prefix(&self.top) else { break };
            self.prefix = path_bytes(below);
            if !self.prefix.is_empty() {
                self.prefix.push(b'/');
            }
            if is_root(self) {
                return Some(if folder == real { start.to_path_buf() } else { folder.to_path_buf() });
            }
        }
        self.prefix = before;
        None
    }

    /// For readers: `a1b2c3d`, `the index`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether files that git does not hold are those of the work tree.
    pub(super) fn is_staged(&self) -> bool {
        self.staged
    }

    /// Paths below the project's root that are staged and differ from HEAD, those that are gone included.
    ///
    /// # Errors
    /// When git cannot compare them.
    pub fn staged_changes(&self) -> Result<Vec<Vec<u8>>, RevisionError> {
        let wrong = |reason| RevisionError::Unreadable { what: self.name.clone(), reason };
        let call = ["diff-index", "--cached", "--name-only", "--no-renames", "--no-ext-diff", "-z", "HEAD", "--"];
        match self.git.run(&call, LISTING) {
            Ok(listed) => Ok(below(&listed, &self.prefix)),
            // Nothing is committed yet: whatever is staged is new.
            Err(_) if super::revision::commit(&self.git, "HEAD").is_none() => {
                Ok(self.own().map(|slot| self.below(slot).to_vec()).collect())
            }
            Err(reason) => Err(wrong(reason)),
        }
    }

    fn path(&self, slot: &Slot) -> &[u8] {
        &self.listing[slot.path.clone()]
    }

    fn below(&self, slot: &Slot) -> &[u8] {
        self.path(slot).get(self.prefix.len()..).unwrap_or_default()
    }

    /// What lies below the project's root.
    fn own(&self) -> impl Iterator<Item = &Slot> {
        let start = self.slots.partition_point(|s| self.path(s) < self.prefix.as_slice());
        self.slots[start..].iter().take_while(|s| self.path(s).starts_with(&self.prefix))
    }

    fn find(&self, path: &[u8]) -> Option<&Slot> {
        let full = [self.prefix.as_slice(), path].concat();
        let at = self.slots.binary_search_by(|s| self.path(s).cmp(&full)).ok()?;
        self.slots.get(at)
    }

    /// Whether git holds something under a path below the project's root.
    pub(super) fn has(&self, path: &[u8]) -> bool {
        self.find(path).is_some()
    }

    /// Whether git holds something in a folder below the project's root, given with a `/` at its end.
    pub(super) fn has_folder(&self, path: &[u8]) -> bool {
        let full = [self.prefix.as_slice(), path].concat();
        let at = self.slots.partition_point(|s| self.path(s) < full.as_slice());
        self.slots.get(at).is_some_and(|s| self.path(s).starts_with(&full))
    }

    /// Adds the files in some directories; `left_out` says why one is not to be examined.
    pub(super) fn enumerate(&self, directories: &[&[u8]], left_out: impl Fn(&[u8]) -> Option<String>, out: &mut Enumeration) {
        for slot in self.own() {
            if directories.iter().any(|d| self.below(slot).starts_with(d)) {
                self.add(slot, &left_out, out);
            }
        }
    }

    /// Adds one file. False when git does not hold it.
    pub(super) fn enumerate_one(&self, path: &[u8], left_out: impl Fn(&[u8]) -> Option<String>, out: &mut Enumeration) -> bool {
        self.find(path).map(|slot| self.add(slot, &left_out, out)).is_some()
    }

    fn add(&self, slot: &Slot, left_out: &impl Fn(&[u8]) -> Option<String>, out: &mut Enumeration) {
        let path = self.below(slot);
        let (reason, failed) = match (slot.form, left_out(path)) {
            (Form::Submodule, _) => ("submodule".to_owned(), false),
            (_, Some(reason)) => (reason, false),
            (Form::Link, _) => ("symlink".to_owned(), false),
            (Form::Unmerged, _) => ("unmerged".to_owned(), true),
            (Form::File, _) if out.files.push(b"", path, Mark::Tracked) => return,
            (Form::File, _) => ("path too long".to_owned(), true),
        };
        out.unexamined.push(Unexamined { file: readable(path).into_owned(), reason, failed });
    }

    /// Hands size and content of a file to `take`; `None` when git does not hold it as a file.
    pub(super) fn with<R>(&self, path: &[u8], take: impl FnOnce(u64, &mut dyn io::Read) -> R) -> Option<io::Result<R>> {
        let slot = self.find(path).filter(|s| s.form == Form::File)?;
        let object = std::str::from_utf8(&self.listing[slot.object.clone()]).ok()?;
        let read = self.blobs.with(object, |size, content| {
            if size >= lfs::POINTER {
                return Ok(take(size, content));
            }
            let mut small = Vec::new();
            content.read_to_end(&mut small)?;
            Ok(match lfs::content(&self.common, &small) {
                Some((mut file, size)) => take(size, &mut file),
                None => take(size, &mut small.as_slice()),
            })
        });
        Some(read.and_then(|taken| taken))
    }
}

impl Snapshot for Tree {
    fn file(&self, path: &str, limit: u64) -> Result<Option<Vec<u8>>, RevisionError> {
        let wrong = |reason: String| RevisionError::Unreadable { what: format!("{path} of {}", self.name), reason };
        let read = self.with(path.as_bytes(), |size, content| {
            if size > limit {
                return Err(io::Error::other("it is too large"));
            }
            let mut bytes = Vec::new();
            content.read_to_end(&mut bytes).map(|_| bytes)
        });
        match read {
            None => Ok(None),
            Some(Ok(Ok(bytes))) => Ok(Some(bytes)),
            Some(Err(error)) if error.kind() == io::ErrorKind::NotFound => Err(RevisionError::Partial(self.name.clone())),
            Some(Ok(Err(error)) | Err(error)) => Err(wrong(error.to_string())),
        }
    }

    fn folder(&self, path: &str) -> Result<Vec<String>, RevisionError> {
        let folder = format!("{path}/");
        let inside = self.own().filter(|s| s.form == Form::File).map(|s| readable(self.below(s)));
        let direct = inside.filter(|p| p.strip_prefix(&folder).is_some_and(|rest| !rest.contains('/')));
        Ok(direct.map(std::borrow::Cow::into_owned).collect())
    }
}

/// Paths of a listing that lie below a folder, relative to it, each once and in order.
pub(super) fn below(listed: &[u8], prefix: &[u8]) -> Vec<Vec<u8>> {
    let paths = listed.split(|b| *b == 0).filter_map(|p| p.strip_prefix(prefix));
    let mut out: Vec<Vec<u8>> = paths.filter(|p| !p.is_empty()).map(<[u8]>::to_vec).collect();
    out.sort();
    out.dedup();
    out
}

/// `MODE TYPE OBJECT\tPATH` of `ls-tree`, `MODE OBJECT STAGE\tPATH` of `ls-files`, each ended by a NUL.
fn entries(listing: &[u8]) -> impl Iterator<Item = Slot> {
    let mut at = 0;
    listing.split(|b| *b == 0).filter_map(move |entry| {
        let start = at;
        at += entry.len() + 1;
        let tab = memchr::memchr(b'\t', entry)?;
        let spaces: Vec<usize> = memchr::memchr_iter(b' ', &entry[..tab]).take(3).collect();
        let [first, second] = spaces.as_slice() else { return None };
        let (mode, middle, last) = (&entry[..*first], &entry[first + 1..*second], &entry[second + 1..tab]);
        let typed = matches!(middle, b"blob" | b"commit" | b"tree");
        let object = if typed { second + 1..tab } else { first + 1..*second };
        let form = match mode {
            _ if !typed && last != b"0" => Form::Unmerged,
            b"120000" => Form::Link,
            b"160000" => Form::Submodule,
            _ => Form::File,
        };
        let shifted = |r: Range<usize>| start + r.start..start + r.end;
        Some(Slot { path: shifted(tab + 1..entry.len()), form, object: shifted(object) })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_listings_are_read() {
        let listing = b"100644 blob aaaa\ta.py\x00120000 blob bbbb\tlink\x00160000 commit cccc\tsub\x00\
            100755 dddd 0\tb\n\xff.py\x00100644 eeee 2\tconflict\x00no tab\x00";
        let read: Vec<(&[u8], Form, &[u8])> =
            entries(listing).map(|s| (&listing[s.path], s.form, &listing[s.object])).collect();
        assert_eq!(
            read,
            [
                (&b"a.py"[..], Form::File, &b"aaaa"[..]),
                (b"link", Form::Link, b"bbbb"),
                (b"sub", Form::Submodule, b"cccc"),
                (b"b\n\xff.py", Form::File, b"dddd"),
                (b"conflict", Form::Unmerged, b"eeee"),
            ]
        );
        assert_eq!(below(b"x/b\0a\0x/a\0x/b\0x/\0", b"x/"), [b"a".to_vec(), b"b".to_vec()]);
    }
}

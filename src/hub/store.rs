//! Answers kept in the cache folder of the operating system. What is kept only counts after the Hub has said that it still
//! holds, so nobody sees more than the Hub would show them, and a stale or foreign file decides nothing.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::core::wording::hex;

use super::answer::Properties;
use super::name::Name;

/// More than an answer and a license text have.
const LONGEST: u64 = 2 << 20;

/// The folder.
#[derive(Clone, Debug)]
pub(super) struct Store {
    folder: PathBuf,
    endpoint: String,
}

/// What is kept about a model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Kept {
    endpoint: String,
    model: String,
    /// The entity tag under which the Hub gave the answer.
    pub(super) etag: String,
    pub(super) answer: Properties,
    /// Whether the answer came after a redirect.
    pub(super) redirected: bool,
    pub(super) texts: Texts,
}

/// License texts, by commit and path. A commit never changes.
pub(super) type Texts = BTreeMap<String, String>;

impl Store {
    /// The store in a folder, made if need be; `None` when it cannot be one that only the user writes to.
    pub(super) fn open(folder: &Path, endpoint: &str) -> Option<Self> {
        made(folder).ok()?;
        is_private(folder).then(|| Self { folder: folder.to_owned(), endpoint: endpoint.to_owned() })
    }

    fn file(&self, model: &Name) -> PathBuf {
        let digest = Sha256::digest(format!("{}\n{}", self.endpoint, model.key()));
        self.folder.join(format!("{}.json", hex(&digest[..16])))
    }

    /// What is kept about a model; nothing when it cannot be read as such.
    pub(super) fn get(&self, model: &Name) -> Option<Kept> {
        let path = self.file(model);
        if !std::fs::symlink_metadata(&path).ok()?.is_file() {
            return None;
        }
        let mut bytes = Vec::new();
        std::fs::File::open(path).ok()?.take(LONGEST + 1).read_to_end(&mut bytes).ok()?;
        if u64::try_from(bytes.len()).map_or(true, |n| n > LONGEST) {
            return None;
        }
        let kept: Kept = serde_json::from_slice(&bytes).ok()?;
        (kept.endpoint == self.endpoint && kept.model == model.key()).then_some(kept)
    }

    /// What would be kept about a model.
    pub(super) fn entry(&self, model: &Name, etag: String, answer: Properties, redirected: bool, texts: Texts) -> Kept {
        Kept { endpoint: self.endpoint.clone(), model: model.key(), etag, answer, redirected, texts }
    }

    /// Keeps it: whole or not at all. That it cannot be kept is no trouble.
    pub(super) fn put(&self, model: &Name, kept: &Kept) {
        let Ok(bytes) = serde_json::to_vec(kept) else { return };
        if u64::try_from(bytes.len()).map_or(true, |n| n > LONGEST) {
            return;
        }
        let target = self.file(model);
        let part = target.with_extension(format!("{}.part", std::process::id()));
        let written = created(&part).and_then(|mut f| f.write_all(&bytes)).and_then(|()| std::fs::rename(&part, target));
        if written.is_err() {
            let _ = std::fs::remove_file(part);
        }
    }
}

#[cfg(unix)]
fn made(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn made(folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)
}

#[cfg(unix)]
fn created(file: &Path) -> std::io::Result<std::fs::File> {
    use std::os::unix::fs::OpenOptionsExt;
    std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)
}

#[cfg(not(unix))]
fn created(file: &Path) -> std::io::Result<std::fs::File> {
    std::fs::File::create_new(file)
}

/// Whether nobody else can put files into a folder.
#[cfg(unix)]
fn is_private(folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let own = rustix::process::geteuid().as_raw();
    std::fs::symlink_metadata(folder).is_ok_and(|m| m.is_dir() && m.uid() == own && m.mode() & 0o022 == 0)
}

#[cfg(not(unix))]
fn is_private(folder: &Path) -> bool {
    std::fs::symlink_metadata(folder).is_ok_and(|m| m.is_dir())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests {
    use super::*;

    fn name() -> Name {
        Name::parse("A/b").unwrap()
    }
    fn entry(store: &Store) -> Kept {
        let texts = [("abc/LICENSE".to_owned(), "text".to_owned())].into();
        store.entry(&name(), "\"1\"".to_owned(), Properties::new(), false, texts)
    }

    #[test]
    fn what_is_kept_is_found_again() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("a/b"), "https://x/").unwrap();
        assert_eq!(store.get(&name()), None);
        store.put(&name(), &entry(&store));
        assert_eq!(store.get(&name()), Some(entry(&store)));
        assert_eq!(store.get(&Name::parse("a/B").unwrap()), Some(entry(&store)));
        assert_eq!(Store::open(&folder.path().join("a/b"), "https://y/").unwrap().get(&name()), None);
        assert_eq!(std::fs::read_dir(folder.path().join("a/b")).unwrap().count(), 1);
    }

    #[test]
    fn a_hostile_cache_holds_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("c"), "https://x/").unwrap();
        let file = store.file(&name());
        store.put(&name(), &entry(&store));
        let good = std::fs::read(&file).unwrap();
        let other = Name::parse("c/d").unwrap();
        std::fs::copy(&file, store.file(&other)).unwrap();
        assert_eq!(store.get(&other), None);
        for bad in [&good[..good.len() / 2], b"", b"{}", &vec![b' '; 3 << 20], &[0xff; 100]] {
            std::fs::write(&file, bad).unwrap();
            assert_eq!(store.get(&name()), None);
        }
        std::fs::remove_file(&file).unwrap();
        std::fs::create_dir(&file).unwrap();
        assert_eq!(store.get(&name()), None);
        store.put(&name(), &entry(&store));
    }

    #[test]
    #[cfg(unix)]
    fn a_folder_that_others_write_to_is_not_used() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let cache = folder.path().join("c");
        let store = Store::open(&cache, "https://x/").unwrap();
        store.put(&name(), &entry(&store));
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&cache), mode(&store.file(&name()))), (0o700, 0o600));
        std::fs::set_permissions(&cache, std::fs::Permissions::from_mode(0o777)).unwrap();
        assert!(Store::open(&cache, "https://x/").is_none());
        std::os::unix::fs::symlink(folder.path(), folder.path().join("link")).unwrap();
        assert!(Store::open(&folder.path().join("link"), "https://x/").is_none());
    }
}

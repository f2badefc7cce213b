//! The texts the data was read in: those of the SPDX crate, and the collected ones where they are at hand.

use std::collections::BTreeMap;
use std::path::PathBuf;

use mayuse::core::license::Source;
use sha2::{Digest, Sha256};

pub(crate) struct Collected {
    pub(crate) folder: PathBuf,
    /// sha256 → (slug, file name)
    pub(crate) index: BTreeMap<String, (String, String)>,
}

/// The reference material, next to the project's own folder. CI must have it: a check that is skipped there is none.
pub(crate) fn reference() -> Option<PathBuf> {
    let folder =
        std::env::var_os("MAYUSE_REFERENCE").map_or_else(|| super::files::root().join("../shared/reference"), PathBuf::from);
    if folder.join("license-texts/INDEX.json").is_file() {
        return Some(folder);
    }
    assert!(std::env::var_os("CI").is_none(), "{} is missing, so no quote can be checked; CI needs it", folder.display());
    None
}

pub(crate) fn collected() -> Option<Collected> {
    let folder = reference()?.join("license-texts");
    let json = std::fs::read_to_string(folder.join("INDEX.json")).unwrap();
    let rows: Vec<serde_json::Value> = serde_json::from_str(&json).unwrap();
    let text = |row: &serde_json::Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    let index = rows.iter().map(|r| (text(r, "sha256"), (text(r, "slug"), text(r, "file")))).collect();
    Some(Collected { folder, index })
}

impl Collected {
    /// The text a source names by its hash.
    pub(crate) fn text(&self, source: &Source) -> Option<String> {
        let (_, file) = self.index.get(source.sha256.as_ref()?)?;
        Some(String::from_utf8_lossy(&std::fs::read(self.folder.join(file)).ok()?).into_owned())
    }
    /// The hash of a file as it is now.
    pub(crate) fn hash(&self, file: &str) -> String {
        let bytes = std::fs::read(self.folder.join(file)).unwrap_or_default();
        Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
    }
}

/// The text of an SPDX license. The crate has no entry of its own for some `-only` ids.
pub(crate) fn spdx(id: &str) -> Option<&'static str> {
    let texts = spdx::text::LICENSE_TEXTS;
    let find = |id: &str| texts.iter().find(|(name, _)| *name == id).map(|(_, text)| *text);
    find(id).or_else(|| find(id.strip_suffix("-only")?))
}

/// Blanks and the two shapes of quotation marks say nothing about the words.
pub(crate) fn fold(text: &str) -> String {
    let plain = |c: char| match c {
        '“' | '”' => '"',
        '‘' | '’' => '\'',
        c => c,
    };
    let text: String = text.chars().map(plain).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

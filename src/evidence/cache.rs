//! The local Hub cache as a witness, when it is asked: what the cards and texts say that somebody downloaded here.
//!
//! What lies in the cache differs from machine to machine, so it is asked only by name (`--cache`): the same tree gives the
//! same report everywhere unless somebody wants otherwise. Nothing outside the cache is opened, nothing is written, and no
//! network is used.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::catalog::Catalog;
use crate::core::claim::Step;
use crate::core::evidence::{Evidence, Testimony, Witness};
use crate::core::model::{Confidence, ModelId};
use crate::identify::Identifier;

use super::card::{self, Speaker};
use super::configs;
use super::fields;
use super::license_text;

/// Cards, texts and configurations longer than this are not read.
const LONGEST: u64 = 4 << 20;
/// More files than the top of any snapshot has.
const MOST_FILES: usize = 4096;
/// Bases of bases are looked up in the cache too, up to so many models in all.
const MOST_MODELS: usize = 4096;

/// A folder of snapshots, as the Hub's clients lay it out.
#[derive(Debug)]
pub struct Cache<'a> {
    root: PathBuf,
    catalog: &'a Catalog,
    identifier: Identifier<'a>,
}

/// Why a cache cannot be asked.
#[derive(Debug, thiserror::Error)]
pub enum CacheError {
    /// There is no such folder.
    #[error("there is no Hub cache at {}; set HF_HUB_CACHE or HF_HOME", .0.display())]
    Missing(PathBuf),
    /// No variable says where it is.
    #[error("no Hub cache is known; set HF_HUB_CACHE or HF_HOME")]
    Unknown,
}

/// Where the cache is, by what the Hub's own clients read: the variables in their order, then the home folder.
pub fn place(variable: &dyn Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    let set = |name: &str| variable(name).filter(|v| !v.as_os_str().is_empty());
    set("HF_HUB_CACHE")
        .or_else(|| set("HUGGINGFACE_HUB_CACHE"))
        .or_else(|| set("HF_HOME").map(|home| home.join("hub")))
        .or_else(|| set("XDG_CACHE_HOME").map(|cache| cache.join("huggingface/hub")))
        .or_else(|| set("HOME").or_else(|| set("USERPROFILE")).map(|home| home.join(".cache/huggingface/hub")))
}

impl<'a> Cache<'a> {
    /// Opens a cache.
    ///
    /// # Errors
    /// When there is none.
    pub fn open(place: Option<PathBuf>, catalog: &'a Catalog) -> Result<Self, CacheError> {
        let place = place.ok_or(CacheError::Unknown)?;
        let root = place.canonicalize().ok().filter(|p| p.is_dir()).ok_or(CacheError::Missing(place))?;
        Ok(Self { root, catalog, identifier: Identifier::new(catalog) })
    }

    /// What the snapshot of a model says.
    fn about(&self, id: &str, remarks: &mut Vec<String>) -> Option<Testimony> {
        let (revision, folder) = self.snapshot(id)?;
        let at = format!("the Hub cache, {id}@{}", revision.get(..7).unwrap_or(&revision));
        let mut out = Testimony { revision: Some(revision), ..Testimony::default() };
        let (mut card, mut texts, mut configs): (Option<PathBuf>, Vec<PathBuf>, Vec<PathBuf>) = (None, Vec::new(), Vec::new());
        // Links are the rule here, and are not followed by the walk: each is checked when its file is opened.
        let walk = WalkDir::new(&folder).min_depth(1).max_depth(1).follow_links(false).sort_by_file_name();
        for entry in walk.into_iter().take(MOST_FILES).filter_map(Result::ok) {
            let name = entry.file_name().to_string_lossy().to_lowercase();
            match name.as_str() {
                "readme.md" => card = Some(entry.into_path()),
                "config.json" | "adapter_config.json" => configs.push(entry.into_path()),
                _ if super::folders::is_text(&name) => texts.push(entry.into_path()),
                _ => {}
            }
        }
        let shown = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut read = |path: &Path| match self.read(path) {
            Ok(text) => Some(text),
            Err(why) => {
                remarks.push(format!("{at}/{}: not read: {why}", shown(path)));
                None
            }
        };
        let mut named = None;
        if let Some((path, text)) = card.and_then(|path| read(&path).map(|text| (path, text)))
            && let Some(front) = fields::front_matter(&text)
        {
            let source = format!("{at}/{}", shown(&path));
            let said = card::testimony(&front, self.catalog, &speaker(&source));
            (out.claims, out.bases) = (said.claims, said.bases);
            named = card::linked_file(&front).map(str::to_owned);
        }
        // The text that the card links to, when it is none of those.
        if let Some(link) = named.filter(|l| !texts.iter().any(|t| shown(t).eq_ignore_ascii_case(l))) {
            texts.push(folder.join(link));
        }
        for path in texts {
            let Some(text) = read(&path) else { continue };
            let source = format!("{at}/{}", shown(&path));
            let seen = license_text::read(&text, &self.identifier, &speaker(&source));
            seen.tell(super::folders::is_policy(&shown(&path)), &mut out);
        }
        for path in configs {
            let Some(text) = read(&path) else { continue };
            let front = configs::json(&text);
            let base = if shown(&path).starts_with("adapter") { configs::adapter(&front) } else { None };
            let source = format!("{at}/{}", shown(&path));
            if let Some(base) = base
                && let Some(name) = card::hub_id(&base.name)
                && !out.bases.iter().any(|b| b.id.name.eq_ignore_ascii_case(name))
            {
                let speaker = speaker(&source);
                out.bases.push(crate::core::evidence::Base {
                    id: ModelId::new("hf", name),
                    relation: Some(base.relation),
                    source: speaker.at(Some(base.line)),
                    confidence: speaker.confidence,
                });
            }
        }
        out.settle();
        Some(out)
    }

    /// The commit and the folder of the snapshot that `main` points at, or of the only one there is.
    fn snapshot(&self, id: &str) -> Option<(String, PathBuf)> {
        let name = format!("models--{}", card::hub_id(id)?.replace('/', "--"));
        let folder = self.root.join(&name);
        let folder = if folder.is_dir() { folder } else { self.alike(&name)? };
        let mut commit = String::new();
        let main = self.inside(&folder.join("refs/main")).ok().and_then(|path| File::open(path).ok());
        if let Some(file) = main {
            file.take(256).read_to_string(&mut commit).ok()?;
        }
        let is_commit = |c: &str| c.len() == 40 && c.bytes().all(|b| b.is_ascii_hexdigit());
        let commit = if is_commit(commit.trim()) {
            commit.trim().to_owned()
        } else {
            let list =
                WalkDir::new(folder.join("snapshots")).min_depth(1).max_depth(1).into_iter().take(2).filter_map(Result::ok);
            let names: Vec<String> = list.map(|e| e.file_name().to_string_lossy().into_owned()).collect();
            let [one] = names.as_slice() else { return None };
            one.clone()
        };
        let snapshot = self.inside(&folder.join("snapshots").join(&commit)).ok()?;
        snapshot.is_dir().then_some((commit, snapshot))
    }

    /// Ids compare without regard to case, folders may not.
    fn alike(&self, name: &str) -> Option<PathBuf> {
        let entries = WalkDir::new(&self.root).min_depth(1).max_depth(1).into_iter().filter_map(Result::ok);
        let mut found =
            entries.filter(|e| e.file_name().to_string_lossy().eq_ignore_ascii_case(name)).map(walkdir::DirEntry::into_path);
        found.next()
    }

    /// The real path of something that must lie inside the cache, whatever links lead to it.
    fn inside(&self, path: &Path) -> Result<PathBuf, String> {
        let real = path.canonicalize().map_err(|_| "a link that leads nowhere".to_owned())?;
        if real.starts_with(&self.root) { Ok(real) } else { Err("a link that leads out of the cache".to_owned()) }
    }

    fn read(&self, path: &Path) -> Result<String, String> {
        let real = self.inside(path)?;
        // Looked at before it is opened: opening a FIFO would wait for a writer.
        let metadata = std::fs::symlink_metadata(&real).map_err(|e| e.to_string())?;
        if !metadata.is_file() {
            return Err("not a regular file".to_owned());
        }
        if metadata.len() > LONGEST {
            return Err(format!("larger than {} MiB", LONGEST >> 20));
        }
        let mut bytes = Vec::new();
        File::open(&real).and_then(|f| f.take(LONGEST).read_to_end(&mut bytes)).map_err(|e| e.to_string())?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

fn speaker(source: &str) -> Speaker<'_> {
    Speaker { step: Step::Evidence, source, date: "", confidence: Confidence::Medium }
}

impl Witness for Cache<'_> {
    fn hear(&self, models: &[ModelId], evidence: &mut Evidence) -> Vec<String> {
        let mut remarks = Vec::new();
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let mut open: Vec<ModelId> = models.iter().filter(|m| m.namespace.as_str() == "hf").cloned().collect();
        // What was said of a model already may lead to bases that lie here.
        open.extend(models.iter().filter_map(|m| evidence.about(m)).flat_map(|t| t.bases.iter().map(|b| b.id.clone())));
        while let Some(id) = open.pop() {
            if id.namespace.as_str() != "hf" || seen.len() >= MOST_MODELS || !seen.insert(id.name.to_lowercase()) {
                continue;
            }
            if let Some(testimony) = self.about(&id.name, &mut remarks) {
                open.extend(testimony.bases.iter().map(|b| b.id.clone()));
                evidence.add(&id, testimony);
            }
        }
        remarks.sort();
        remarks
    }
}

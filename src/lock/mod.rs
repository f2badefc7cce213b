//! `mayuse.lock`: what was known of every model in use when the project last looked, so that a later difference shows.
//!
//! The lock is a witness like others, asked first: where nobody else knows a model, its word stands. Where somebody does and
//! says otherwise, both are checked, so a lock can make a result stricter, never milder.

mod compare;
mod file;

use std::collections::BTreeMap;

use crate::catalog::Catalog;
use crate::check;
use crate::core::claim::{Claim, Named, Provenance, ResolvedModel, Step};
use crate::core::evidence::{Evidence, Locked, Testimony, Witness};
use crate::core::model::{Confidence, ModelId};

pub use compare::{Deviation, deviations};
pub use file::{MAX_BYTES, read, written};

/// The file's name, at the root of a project.
pub const FILE: &str = "mayuse.lock";

/// What is recorded of one model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The model.
    pub id: ModelId,
    /// The commit that the project pins, else the one that was looked at.
    pub revision: Option<String>,
    /// Id of its license, `other:` and a spelling that the database does not know, or `none`.
    pub license: String,
    /// Ids of further licenses that bind it: of claims that disagree, of the host, of what it was made from; sorted.
    pub also: Vec<String>,
    /// How its license is known.
    pub provenance: Provenance,
    /// Who says so.
    pub source: String,
    /// SHA-256 of the copy of the license text that was seen with the model.
    pub text_sha256: Option<String>,
    /// SHA-256 of the text that our data was read from, when no copy was seen.
    pub reference_sha256: Option<String>,
    /// When it was recorded, ISO date.
    pub date: String,
}

/// The entries of a lock, by namespace and id without regard to case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    entries: BTreeMap<(String, String), Entry>,
}

impl Lock {
    /// A lock of these entries.
    pub fn new(entries: impl IntoIterator<Item = Entry>) -> Self {
        Self { entries: entries.into_iter().map(|e| (e.id.key(), e)).collect() }
    }
    /// What is recorded of a model.
    pub fn get(&self, id: &ModelId) -> Option<&Entry> {
        self.entries.get(&id.key())
    }
    /// All entries, in the order of the file.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values()
    }
    /// Brings the lock up to date with the models in use: what did not change stays as it was, byte by byte; of what nobody
    /// knows any more the old record is kept.
    #[must_use]
    pub fn renewed(&self, now: impl IntoIterator<Item = Entry>) -> Self {
        let keep = |entry: Entry| match self.get(&entry.id) {
            Some(old) if compare::is_same(old, &entry) => Entry { id: entry.id, ..old.clone() },
            _ => entry,
        };
        Self::new(now.into_iter().map(keep))
    }
}

impl Entry {
    /// What is to be recorded of a model today. Its claims are taken without the lock's own. `revision` is the one that the
    /// project pins.
    pub fn of(
        model: &ResolvedModel,
        id: &ModelId,
        revision: Option<&str>,
        catalog: &Catalog,
        evidence: &Evidence,
        today: &str,
    ) -> Self {
        let mut model = model.clone();
        model.claims.retain(|c| c.step != Step::Lock);
        let said = evidence.about(id);
        let deciding = model.claims.first();
        let license = deciding.map_or(&Named::Nothing, |c| &c.license);
        let text_sha256 = said.and_then(|s| s.text_sha256.clone());
        let read_from = || catalog.license(license.id()?)?.source.sha256.clone();
        let reference_sha256 = if text_sha256.is_none() { read_from() } else { None };
        let mut also: Vec<String> = check::bindings(&model, catalog).iter().map(|b| b.license.id.clone()).collect();
        also.retain(|other| license.id() != Some(other));
        also.sort();
        also.dedup();
        Self {
            id: id.clone(),
            revision: revision.map(str::to_owned).or_else(|| said.and_then(|s| s.revision.clone())),
            license: spelled(license),
            also,
            provenance: deciding.map_or(Provenance::Catalogued, |c| c.provenance),
            source: deciding.map(|c| c.source.clone()).unwrap_or_default(),
            text_sha256,
            reference_sha256,
            date: today.to_owned(),
        }
    }
}

fn spelled(license: &Named) -> String {
    match license {
        Named::License(id) => id.clone(),
        Named::Unrecognized(spelling) => format!("other:{spelling}"),
        Named::Nothing => "none".to_owned(),
    }
}

/// A lock, ready to be asked.
#[derive(Clone, Copy, Debug)]
pub struct Recorded<'a> {
    /// The lock.
    pub lock: &'a Lock,
    /// The licenses its entries name.
    pub catalog: &'a Catalog,
}

impl Witness for Recorded<'_> {
    fn hear(&self, models: &[ModelId], evidence: &mut Evidence) -> Vec<String> {
        for id in models {
            let Some(entry) = self.lock.get(id) else { continue };
            let license = self.catalog.named(&entry.license);
            if license == Named::Nothing {
                continue;
            }
            let claim = Claim {
                license,
                provenance: entry.provenance,
                step: Step::Lock,
                source: format!("{FILE}, from {}", entry.source),
                date: entry.date.clone(),
                // Never surer than what is known today.
                confidence: Confidence::Medium,
            };
            let locked = Locked {
                text_sha256: entry.text_sha256.clone(),
                reference_sha256: entry.reference_sha256.clone(),
                revision: entry.revision.clone(),
                date: entry.date.clone(),
            };
            evidence.add(id, Testimony { claims: vec![claim], locked: Some(locked), ..Testimony::default() });
        }
        Vec::new()
    }
}

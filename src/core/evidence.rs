//! What witnesses outside our data say of models: files of the repository, the local cache, the lock, the Hub.

use std::collections::BTreeMap;

use super::claim::Claim;
use super::model::{Confidence, ModelId, Relation};

/// A base that a witness names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// The base.
    pub id: ModelId,
    /// How the model came from it, when the witness says so.
    pub relation: Option<Relation>,
    /// Where that stands, for readers: `models/foo/README.md`, `the card on the Hub`.
    pub source: String,
    /// How sure.
    pub confidence: Confidence,
}

/// A license text that lies with a model and differs from the one that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AlteredText {
    /// The license it is a copy of.
    pub license: String,
    /// Where it lies: `models/foo/LICENSE`.
    pub source: String,
    /// The clauses whose words are not there or stand in an altered sentence: `§2 user-threshold`.
    pub clauses: Vec<String>,
    /// Other differences, one line each.
    pub differences: Vec<String>,
}

/// What the project's lock holds of a model.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Locked {
    /// SHA-256 of the copy of the license text that was seen with the model.
    pub text_sha256: Option<String>,
    /// SHA-256 of the text that our data was read from.
    pub reference_sha256: Option<String>,
    /// The commit of the Hub it was recorded for.
    pub revision: Option<String>,
    /// When it was recorded, ISO date.
    pub date: String,
}

/// What is said of one model.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Testimony {
    /// The model's canonical spelling, when the witness knows it.
    pub canonical: Option<String>,
    /// Claims about its license, the surest of each step first.
    pub claims: Vec<Claim>,
    /// What it was made from.
    pub bases: Vec<Base>,
    /// The commit of the Hub that the witness speaks of.
    pub revision: Option<String>,
    /// SHA-256 of the license text that was seen, in hexadecimal.
    pub text_sha256: Option<String>,
    /// License texts that are not what they seem to be.
    pub altered: Vec<AlteredText>,
    /// What was recorded in the lock, beside the claim it makes.
    pub locked: Option<Locked>,
}

/// The testimony about all models, by id without regard to case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    models: BTreeMap<(String, String), Testimony>,
}

/// No testimony at all.
pub static NOTHING: Evidence = Evidence { models: BTreeMap::new() };

/// Somebody outside our data and the files of the repository who can be asked: the lock, the Hub.
pub trait Witness {
    /// Adds what is known of the models; earlier witnesses' words lie in `evidence` already. Gives remarks for the user, one
    /// line each: what could not be asked and why.
    fn hear(&self, models: &[ModelId], evidence: &mut Evidence) -> Vec<String>;
}

impl Evidence {
    /// What is said of a model.
    pub fn about(&self, id: &ModelId) -> Option<&Testimony> {
        self.models.get(&id.key())
    }
    /// Whether nothing is said of anything.
    pub fn is_empty(&self) -> bool {
        self.models.is_empty()
    }
    /// Adds a testimony to what is known of a model. Claims stay in the order of their steps; what an earlier witness said of
    /// spelling, revision and text stands.
    pub fn add(&mut self, id: &ModelId, testimony: Testimony) {
        let known = self.models.entry(id.key()).or_default();
        known.claims.extend(testimony.claims);
        known.claims.sort_by_key(|c| c.step);
        for base in testimony.bases {
            if !known.bases.iter().any(|b| b.id == base.id) {
                known.bases.push(base);
            }
        }
        known.altered.extend(testimony.altered);
        known.locked = known.locked.take().or(testimony.locked);
        known.canonical = known.canonical.take().or(testimony.canonical);
        known.revision = known.revision.take().or(testimony.revision);
        known.text_sha256 = known.text_sha256.take().or(testimony.text_sha256);
    }
}

impl Testimony {
    /// Puts the surest claims first, and leaves out those that only say that the license is none of a list, where others
    /// say which it is.
    pub fn settle(&mut self) {
        if self.claims.iter().any(|c| !c.license.says_nothing()) {
            self.claims.retain(|c| !c.license.says_nothing());
        }
        self.claims.sort_by_key(|c| std::cmp::Reverse(c.confidence));
    }
}

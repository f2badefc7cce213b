//! What is said about a model's license, by whom, and what a model was made from.

use serde::{Deserialize, Serialize};

use super::model::{Confidence, ModelId, Relation};

/// How a claim came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Provenance {
    /// A model card or the project itself says so.
    Declared,
    /// A license text or a file header shows it.
    Observed,
    /// Our data says so.
    Catalogued,
    /// Our answer from several claims.
    Concluded,
}

impl Provenance {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::Observed => "observed",
            Self::Catalogued => "catalogued",
            Self::Concluded => "concluded",
        }
    }
}

/// The step of resolution that gave a claim, in order of precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// The project's own statement.
    Clarification,
    /// `mayuse.lock`.
    Lock,
    /// Files in the repository or the local cache.
    Evidence,
    /// A line of the table.
    ExactId,
    /// Another spelling of a known id.
    Alias,
    /// A family's pattern.
    Family,
    /// The base that the name of a re-upload names.
    Name,
    /// The Hugging Face Hub.
    Hub,
}

impl Step {
    /// How readers see it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Clarification => "clarification",
            Self::Lock => "lock",
            Self::Evidence => "evidence",
            Self::ExactId => "exact id",
            Self::Alias => "alias",
            Self::Family => "family pattern",
            Self::Name => "name",
            Self::Hub => "hub",
        }
    }
}

/// A license as named by a claim.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Named {
    /// A license of the database, by id.
    License(String),
    /// A spelling the database does not know, or one that says too little.
    Unrecognized(String),
    /// No license is stated.
    Nothing,
}

impl Named {
    /// The license's id, if it is one of the database.
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::License(id) => Some(id),
            _ => None,
        }
    }
    /// Whether it says no more than that the license is none of a list.
    pub fn says_nothing(&self) -> bool {
        match self {
            Self::License(_) => false,
            Self::Nothing => true,
            Self::Unrecognized(word) => word == "other" || word.starts_with("other (") || word == "unknown",
        }
    }
    /// How readers see it.
    pub fn label(&self) -> &str {
        match self {
            Self::License(id) | Self::Unrecognized(id) => id,
            Self::Nothing => "none stated",
        }
    }
}

/// One statement about the license of a model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// What is claimed.
    pub license: Named,
    /// How the claim came about.
    pub provenance: Provenance,
    /// The step of resolution that gave it.
    pub step: Step,
    /// Who says so.
    pub source: String,
    /// When, ISO date or month; empty when unknown.
    pub date: String,
    /// How sure.
    pub confidence: Confidence,
}

/// A model that the resolved one was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ancestor {
    /// The base.
    pub id: ModelId,
    /// How the model below came from it.
    pub relation: Relation,
    /// The position in the lineage of the model that was made from it; `None` for the resolved model itself.
    pub made: Option<usize>,
    /// How that is known: "declared", "its name", …
    pub known_from: String,
    /// How sure.
    pub confidence: Confidence,
    /// What is said about the base's license.
    pub claims: Vec<Claim>,
    /// Traits of the base; `None` when not known.
    pub traits: Option<Vec<String>>,
}

/// How open a model is, for reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Openness {
    /// Weights, code and data information under open licenses.
    FullyOpen,
    /// Weights under an open license.
    OpenWeights,
    /// Weights with limits on use.
    RestrictedWeights,
    /// A hosted model only.
    Proprietary,
}

impl Openness {
    /// All degrees with their spelling in data files.
    pub const ALL: [(Openness, &'static str); 4] = [
        (Openness::FullyOpen, "fully-open"),
        (Openness::OpenWeights, "open-weights"),
        (Openness::RestrictedWeights, "restricted-weights"),
        (Openness::Proprietary, "proprietary"),
    ];
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(o, _)| *o == self).map_or("", |(_, s)| s)
    }
    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, s)| *s == word).map(|(o, _)| *o)
    }
}

/// A model with everything we know about its license.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResolvedModel {
    /// The model, in its canonical spelling where that is known.
    pub id: ModelId,
    /// The release of a family it belongs to, for readers.
    pub release: Option<String>,
    /// Whether anything at all is known about it.
    pub known: bool,
    /// What is said about its license, the deciding step first.
    pub claims: Vec<Claim>,
    /// Further terms that apply besides the license: the host's, a policy of the publisher.
    pub terms: Vec<Claim>,
    /// What it was made from, nearest first.
    pub lineage: Vec<Ancestor>,
    /// What could not be settled about the lineage, one sentence each: a circle, a chain that was cut.
    pub unsettled: Vec<String>,
    /// Traits; `None` when not known.
    pub traits: Option<Vec<String>>,
    /// How open it is.
    pub openness: Option<Openness>,
}

impl ResolvedModel {
    /// Confidence in the deciding claim.
    pub fn confidence(&self) -> Confidence {
        self.claims.first().map_or(Confidence::Low, |c| c.confidence)
    }
    /// The licenses that the claims of the deciding step and any that disagree with it name, without repetition.
    pub fn licenses(&self) -> Vec<&Named> {
        let mut out: Vec<&Named> = Vec::new();
        for claim in &self.claims {
            if !out.contains(&&claim.license) {
                out.push(&claim.license);
            }
        }
        out
    }
}

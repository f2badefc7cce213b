//! Licenses, their clauses, and the use policies that belong to them.

use serde::{Deserialize, Serialize};

use super::condition::Condition;

/// What kind of license it is, from free to closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// On the Open Source Initiative's list.
    OsiApproved,
    /// Open license for content (Creative Commons and kin).
    OpenContent,
    /// Open license for data.
    OpenData,
    /// Permissive, but not on the OSI's list.
    Permissive,
    /// Copyleft, but not on the OSI's list.
    Copyleft,
    /// Open weights with limits on use (Llama, Gemma, OpenRAIL).
    OpenWithUseRestrictions,
    /// Weights can be had, commercial use is conditioned.
    SourceAvailable,
    /// No commercial use.
    NonCommercial,
    /// Research only.
    ResearchOnly,
    /// Terms of a hosted API.
    ProprietaryApi,
}

impl Class {
    /// All classes with their spelling in data files.
    pub const ALL: [(Class, &'static str); 10] = [
        (Class::OsiApproved, "osi-approved"),
        (Class::OpenContent, "open-content"),
        (Class::OpenData, "open-data"),
        (Class::Permissive, "permissive"),
        (Class::Copyleft, "copyleft"),
        (Class::OpenWithUseRestrictions, "open-with-use-restrictions"),
        (Class::SourceAvailable, "source-available"),
        (Class::NonCommercial, "non-commercial"),
        (Class::ResearchOnly, "research-only"),
        (Class::ProprietaryApi, "proprietary-api"),
    ];
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(c, _)| *c == self).map_or("", |(_, s)| s)
    }
    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, s)| *s == word).map(|(c, _)| *c)
    }
}

/// What a clause does when its condition holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// The use is not allowed.
    Forbid,
    /// The use needs an agreement with the publisher first.
    SeparateLicense,
    /// A duty.
    Require,
    /// Allowed in so many words; `explain` shows it.
    Permit,
    /// Worth knowing; `explain` shows it.
    Note,
    /// The text does not settle the point; every use is held for review.
    Unclear,
}

impl Effect {
    /// All effects with their spelling in data files.
    pub const ALL: [(Effect, &'static str); 6] = [
        (Effect::Forbid, "forbid"),
        (Effect::SeparateLicense, "separate-license"),
        (Effect::Require, "require"),
        (Effect::Permit, "permit"),
        (Effect::Note, "note"),
        (Effect::Unclear, "unclear"),
    ];
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(e, _)| *e == self).map_or("", |(_, s)| s)
    }
    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, s)| *s == word).map(|(e, _)| *e)
    }
}

/// What a clause follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reach {
    /// The model itself.
    Original,
    /// Models made from it.
    Derivatives,
    /// What it generates, and models trained on that.
    Outputs,
}

impl Reach {
    /// All reaches with their spelling in data files.
    pub const ALL: [(Reach, &'static str); 3] =
        [(Reach::Original, "original"), (Reach::Derivatives, "derivatives"), (Reach::Outputs, "outputs")];
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(r, _)| *r == self).map_or("", |(_, s)| s)
    }
    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, s)| *s == word).map(|(r, _)| *r)
    }
}

/// How a duty can be seen to be met.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// Any one of these lines is shown to users.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub display: Vec<String>,
    /// Published names start with one of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub name_prefix: Vec<String>,
    /// The exact text of the notice to ship.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<String>,
    /// A copy of the license travels with the files.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub license_copy: bool,
}

/// One provision of a license.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clause {
    /// Kind of clause, from the vocabulary; also the code of its findings.
    pub term: String,
    /// Number or heading in the text.
    pub section: String,
    /// What it does when its condition holds.
    pub effect: Effect,
    /// What it follows.
    pub reach: Vec<Reach>,
    /// At most twelve of its words: they locate it in a copy of the text.
    pub quote: String,
    /// What it says, in our words.
    pub summary: String,
    /// What must be done (duties only).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duty: Option<String>,
    /// How the duty can be seen to be met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<Proof>,
    /// Traits a model must have for the clause to bind it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub models: Vec<String>,
    /// The use policy whose domains are the condition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    /// The policy in whose text the section and quote stand, when not in the license itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// When it applies: any of these. Empty means always.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<Condition>,
}

/// What was read, so that it can be read again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Where the text can be read.
    pub url: String,
    /// When it was read, ISO date.
    pub retrieved: String,
    /// Hash of the text that was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// How deeply it was read: `whole`, `key-clauses` or `targeted`.
    pub reading: String,
}

/// Somebody's signature under a data file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// Name and role.
    pub by: String,
    /// ISO date.
    pub on: String,
    /// What was checked.
    pub note: String,
}

/// One version of a license text, or of the terms of an API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct License {
    /// Stable id, what policies and reports name.
    pub id: String,
    /// Name as published.
    pub name: String,
    /// SPDX id, or a `LicenseRef-`.
    pub spdx: String,
    /// Hub tags and other spellings that mean exactly this license.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// What kind of license it is.
    pub class: Class,
    /// Who published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// ISO date of the version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub released: Option<String>,
    /// Lines by which a copy of the text is recognised.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub title: Vec<String>,
    /// One plain sentence.
    pub summary: String,
    /// What was read.
    pub source: Source,
    /// The provisions, in the order of the text.
    pub clauses: Vec<Clause>,
    /// Who checked the data.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reviews: Vec<Review>,
    /// The id that took this one's place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<String>,
}

/// One restricted domain of a use policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// The normalised domain, from the vocabulary.
    pub domain: String,
    /// Number or heading in the policy.
    pub section: String,
    /// At most twelve of its words.
    pub quote: String,
    /// What it says, in our words.
    pub summary: String,
    /// Forbidden only under a circumstance, so that a declared domain asks for a review.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub conditional: bool,
}

/// An acceptable-use policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Stable id.
    pub id: String,
    /// Name as published.
    pub name: String,
    /// Who published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// Whether the licensor can change it.
    pub updatable: bool,
    /// One plain sentence.
    pub summary: String,
    /// What was read.
    pub source: Source,
    /// The restricted domains, in the order of the text.
    pub categories: Vec<Category>,
}

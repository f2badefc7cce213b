//! The closed list of facts, terms, traits, domains and process codes, with the words shown to readers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What kind of answer a fact takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FactType {
    /// true or false
    Flag,
    /// one of the listed values
    Choice,
    /// any of the listed values
    Set,
    /// a number of people or things, or a table month → number
    Count,
    /// an amount of money
    Money,
    /// country codes
    Places,
    /// domains of use
    Domains,
    /// model ids
    Ids,
    /// lines of text
    Lines,
}

/// A question about the project's use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// What kind of answer it takes.
    pub kind: FactType,
    /// Short name for readers.
    pub label: String,
    /// The question as asked.
    pub question: String,
    /// What counts, in one or two sentences.
    pub explanation: String,
    /// The allowed values with their meaning (choice and set).
    pub values: Vec<(String, String)>,
}

/// What a finding of some code means when it is not decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WhenUnknown {
    /// The answer can change the verdict: ask.
    Review,
    /// The worst answer is a duty: keep the duty on the checklist, with its condition.
    Duty,
}

/// How bad a violation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Needs somebody's attention.
    Warning,
    /// Stops the use.
    Error,
}

impl Severity {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A kind of clause or a process code: both are codes of findings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    /// Short name for readers.
    pub label: String,
    /// How bad a violation is.
    pub severity: Severity,
    /// What an undeclared condition means (terms only).
    pub unknown: WhenUnknown,
    /// What a license does that forbids it, said after the license's name (terms only).
    pub forbids: String,
    /// What a license does that asks for a separate agreement, said after the license's name (terms only).
    pub separate: String,
    /// What the code is about.
    pub explanation: String,
    /// What an engineer can do.
    pub help: String,
    /// Whether it is a kind of clause (a term) or about the process.
    pub is_term: bool,
}

/// Something use policies restrict, or an ordinary thing to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Domain {
    /// Short description.
    pub label: String,
    /// Restricted domains it touches without being the same.
    pub overlaps: Vec<String>,
    /// Whether no policy restricts it.
    pub ordinary: bool,
}

/// The whole vocabulary.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vocabulary {
    /// Facts by id.
    pub facts: BTreeMap<String, Fact>,
    /// Terms and process codes by id.
    pub codes: BTreeMap<String, Code>,
    /// Traits of models: id → (label, explanation).
    pub traits: BTreeMap<String, (String, String)>,
    /// Domains by id.
    pub domains: BTreeMap<String, Domain>,
}

impl Vocabulary {
    /// The question of a fact, or the fact's name where the vocabulary does not know it.
    pub fn question<'a>(&'a self, fact: &'a str) -> &'a str {
        self.facts.get(fact).map_or(fact, |f| &f.question)
    }
    /// Whether the code is a kind of clause.
    pub fn is_term(&self, code: &str) -> bool {
        self.codes.get(code).is_some_and(|c| c.is_term)
    }
}

//! Identity of models: where a name lives, and what it is called there.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Where a model id means something: `hf`, `ollama`, `openai`, `bedrock`, … An open set, spelled as in `rules/`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Namespace(String);

impl Namespace {
    /// The namespace of that name.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }
    /// The Hugging Face Hub.
    pub fn hub() -> Self {
        Self::new("hf")
    }
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Namespace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A model id in a namespace. Compared without regard to case, shown as written.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ModelId {
    /// Where the name means something.
    pub namespace: Namespace,
    /// The name there.
    pub name: String,
}

impl ModelId {
    /// An id in a namespace.
    pub fn new(namespace: impl Into<String>, name: impl Into<String>) -> Self {
        Self { namespace: Namespace::new(namespace), name: name.into() }
    }
    /// The form by which ids are compared and looked up.
    pub fn key(&self) -> (String, String) {
        (self.namespace.as_str().to_owned(), self.name.to_lowercase())
    }
}

impl PartialEq for ModelId {
    fn eq(&self, other: &Self) -> bool {
        self.namespace == other.namespace && self.name.eq_ignore_ascii_case(&other.name)
    }
}
impl Eq for ModelId {}

impl fmt::Display for ModelId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// How a model came from another. The first four are the Hub's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// Trained further.
    Finetune,
    /// Adapter weights on top of it.
    Adapter,
    /// The same weights in another format or precision.
    Quantized,
    /// One of several models merged.
    Merge,
    /// Trained on its outputs.
    Distilled,
    /// The same weights under another id, or served by a host.
    Copy,
}

impl Relation {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Finetune => "finetune",
            Self::Adapter => "adapter",
            Self::Quantized => "quantized",
            Self::Merge => "merge",
            Self::Distilled => "distilled",
            Self::Copy => "copy",
        }
    }
    /// Reads the word for a relation.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Finetune, Self::Adapter, Self::Quantized, Self::Merge, Self::Distilled, Self::Copy]
            .into_iter()
            .find(|r| r.as_str() == word)
    }
}

/// Whether we read something right. Never mixed with how bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// A guess from a name or a weak source.
    Low,
    /// One dated or secondary source.
    Medium,
    /// The publisher's own words, or several sources that agree.
    High,
}

impl Confidence {
    /// All degrees with their spelling in data files.
    pub const ALL: [(Confidence, &'static str); 3] =
        [(Confidence::Low, "low"), (Confidence::Medium, "medium"), (Confidence::High, "high")];
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(c, _)| *c == self).map_or("", |(_, s)| s)
    }
    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, s)| *s == word).map(|(c, _)| *c)
    }
}

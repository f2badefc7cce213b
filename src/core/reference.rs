//! An occurrence of a model in a file.

use serde::{Deserialize, Serialize};

use super::model::{Confidence, ModelId};
use super::source::{Location, Span};

/// What the code does with the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Loaded, called or served.
    Load,
    /// Fine-tuned, merged or adapted.
    BaseModel,
    /// Generates training data for another model.
    Teacher,
    /// The name under which a derived model is published.
    Publish,
    /// Named in a comment, docstring or prose only.
    Mention,
    /// A dataset, named where models are named; never judged as a model.
    Dataset,
}

impl Role {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Load => "load",
            Self::BaseModel => "base-model",
            Self::Teacher => "teacher",
            Self::Publish => "publish",
            Self::Mention => "mention",
            Self::Dataset => "dataset",
        }
    }
    /// The order in which readings of one place say more: the least first.
    pub fn rank(self) -> u8 {
        match self {
            Self::BaseModel | Self::Teacher => 0,
            Self::Load | Self::Publish | Self::Dataset => 1,
            Self::Mention => 2,
        }
    }
    /// Whether a reference in this role is a use of the model that its license has a say in.
    pub fn is_use(self) -> bool {
        matches!(self, Self::Load | Self::BaseModel | Self::Teacher)
    }
}

/// Where in the tree a reference stands, apart from what it does there. Policy can treat these differently.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Setting {
    /// Ordinary code or configuration.
    #[default]
    Main,
    /// Test code or fixtures.
    Test,
    /// Examples, samples, tutorials.
    Example,
    /// Somebody else's code, copied in.
    Vendored,
}

/// One occurrence of a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The model as we understand it: namespace and id, prefixes and revisions taken off.
    pub id: ModelId,
    /// The id as written in the file, after unquoting.
    pub text: String,
    /// Revision, tag or digest written with it or beside it.
    pub revision: Option<String>,
    /// Where it stands, for readers.
    pub location: Location,
    /// Where it stands, in bytes of the file.
    pub span: Span,
    /// What the code does with it.
    pub role: Role,
    /// The rule that saw it.
    pub rule: String,
    /// How sure we are that this is a model reference.
    pub confidence: Confidence,
    /// Tests, examples, vendored code.
    pub setting: Setting,
}

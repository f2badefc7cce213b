//! What a project declares and decides: its use of models, what fails a run, clarifications and waivers.

use std::collections::BTreeMap;

use super::license::{Class, License};
use super::model::ModelId;
use super::reference::Setting;
use super::source::Location;
use super::stars;
use super::usage::{Scope, Value};
use super::verdict::Verdict;

/// Name of the scope that holds everything outside the declared ones.
pub const DEFAULT_SCOPE: &str = "default";

/// Everything `mayuse.toml` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The file it was read from, as shown to readers; none when the project has no policy file.
    pub file: Option<String>,
    /// SHA-256 of that file, in hexadecimal.
    pub sha256: Option<String>,
    /// The answers that hold outside every declared scope.
    pub default: Scope,
    /// Declared scopes in the order of the file; each holds the project's answers with its own on top.
    pub scopes: Vec<Scope>,
    /// The mildest verdict that fails a run.
    pub fail_on: Verdict,
    /// Licenses the project accepts; when not empty, every other license is a finding.
    pub allow: Vec<Selector>,
    /// Licenses the project does not accept. Wins over `allow`.
    pub deny: Vec<Selector>,
    /// What happens to models that are only mentioned.
    pub mentions: Mentions,
    /// What happens to models without a pinned revision.
    pub unpinned: Unpinned,
    /// Parts of the tree whose references are listed, but not judged.
    pub ignore_settings: Vec<Setting>,
    /// Which files are examined.
    pub scan: Scan,
    /// Facts about models that the project supplies.
    pub clarifications: Vec<Clarification>,
    /// Decisions about findings.
    pub waivers: Vec<Waiver>,
}

/// The policy of a project without a policy file: nothing is declared, so nothing conditional is allowed.
impl Default for Policy {
    fn default() -> Self {
        Self {
            file: None,
            sha256: None,
            default: Scope { name: DEFAULT_SCOPE.to_owned(), ..Scope::default() },
            scopes: Vec::new(),
            fail_on: Verdict::NeedsReview,
            allow: Vec::new(),
            deny: Vec::new(),
            mentions: Mentions::default(),
            unpinned: Unpinned::default(),
            ignore_settings: Vec::new(),
            scan: Scan::default(),
            clarifications: Vec::new(),
            waivers: Vec::new(),
        }
    }
}

/// What happens to models that are only mentioned in comments and prose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mentions {
    /// Nothing.
    #[default]
    Ignore,
    /// They are listed; they never fail a run.
    Report,
}

impl Mentions {
    /// All settings with their spelling.
    pub const ALL: [(Self, &'static str); 2] = [(Self::Ignore, "ignore"), (Self::Report, "report")];
}

/// What happens to models without a pinned revision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unpinned {
    /// Nothing.
    #[default]
    Ignore,
    /// A warning.
    Warn,
    /// The model is denied.
    Deny,
}

impl Unpinned {
    /// All settings with their spelling.
    pub const ALL: [(Self, &'static str); 3] = [(Self::Ignore, "ignore"), (Self::Warn, "warn"), (Self::Deny, "deny")];
}

/// Which files are examined, beyond the rules that hold for every project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scan {
    /// Path patterns that are left out.
    pub exclude: Vec<String>,
    /// When not empty, only files under these path patterns are examined.
    pub include: Vec<String>,
    /// Largest file that is read, in bytes; none for the program's own limit.
    pub max_file_size: Option<u64>,
}

/// What an entry of `allow` or `deny` names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selected {
    /// A license of the catalog, by its id.
    License(String),
    /// All licenses of a class.
    Class(Class),
    /// An SPDX id that no license of the catalog carries.
    Spdx(String),
}

/// An entry of `allow` or `deny`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector {
    /// What it names.
    pub selected: Selected,
    /// As written.
    pub written: String,
    /// Where it stands.
    pub location: Option<Location>,
}

impl Selector {
    /// Whether the license is one of those named.
    pub fn covers(&self, license: &License) -> bool {
        match &self.selected {
            Selected::License(id) => *id == license.id,
            Selected::Class(class) => *class == license.class,
            Selected::Spdx(id) => id.eq_ignore_ascii_case(&license.spdx),
        }
    }
}

/// A pattern over model ids: `*` stands for any characters, case does not matter, the whole id must match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelPattern(String);

impl ModelPattern {
    /// The pattern of that spelling.
    pub fn new(pattern: impl Into<String>) -> Self {
        Self(pattern.into())
    }
    /// As written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// Whether the pattern says nothing about the id.
    pub fn is_everything(&self) -> bool {
        self.0.chars().all(|c| matches!(c, '*' | '/'))
    }
    /// Whether the pattern covers a model, by its name in its namespace.
    pub fn covers(&self, model: &ModelId) -> bool {
        stars::matches(&self.0.to_lowercase(), &model.name.to_lowercase())
    }
}

/// A fact about a model that the project supplies: which license it carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clarification {
    /// The models.
    pub model: ModelPattern,
    /// Id of their license.
    pub license: String,
    /// What says so: an address, a document, a person.
    pub source: String,
    /// Hash of the text that was read; the clarification holds for this text only.
    pub sha256: Option<String>,
    /// Where it stands.
    pub location: Location,
}

/// A decision about findings. It changes their outcome, never hides them, and keeps the duties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// Name of the decision, unique in the file.
    pub id: String,
    /// The models.
    pub model: ModelPattern,
    /// The license it was decided for; the waiver is void when another license is concluded.
    pub license: Option<String>,
    /// Codes of the findings it covers; never empty.
    pub codes: Vec<String>,
    /// Path patterns it is limited to; empty for the whole tree.
    pub paths: Vec<String>,
    /// Why.
    pub reason: String,
    /// The legal ground.
    pub justification: Option<String>,
    /// Where the ground can be read.
    pub evidence: Option<String>,
    /// Who decided.
    pub approved_by: String,
    /// ISO date.
    pub approved_on: String,
    /// ISO date of the last day on which it holds.
    pub expires_on: Option<String>,
    /// The declared use it was decided for, by fact; void when the use leaves it.
    pub assumes: BTreeMap<String, Value>,
    /// Where it stands.
    pub location: Location,
}

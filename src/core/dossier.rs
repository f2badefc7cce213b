//! What a legal report rests on besides the results: the declared use with its places, the licenses clause by clause, what
//! is said about each model. Plain data of the core, gathered by `crate::dossier` when such a report is asked for.

use super::claim::ResolvedModel;
use super::license::{self, License};
use super::policy::Policy;
use super::source::Location;
use super::vocabulary::Vocabulary;

/// The papers of one run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dossier {
    /// What the report is called after: the name of the project or of its folder.
    pub project: String,
    /// The commit of the work tree, where there is one.
    pub revision: Option<String>,
    /// ISO date by which waivers were judged; also the date of the report.
    pub date: String,
    /// Whether the whole project was looked at.
    pub whole: bool,
    /// What the project declares and decides, with the places of every answer.
    pub policy: Policy,
    /// The vocabulary: questions, labels, meanings of values.
    pub vocabulary: Vocabulary,
    /// The models with everything said about them, in the order of the report.
    pub resolved: Vec<ResolvedModel>,
    /// The licenses that bind a model in use, by name.
    pub licenses: Vec<License>,
    /// The use policies that belong to them, by name.
    pub use_policies: Vec<license::Policy>,
    /// Copies of licenses that were found in the repository, by id of the license.
    pub copies: Vec<(String, Location)>,
    /// References that were seen and not judged.
    pub unjudged: Unjudged,
    /// Waivers that expire soon, by id, with the days that are left.
    pub expiring: Vec<(String, i32)>,
}

/// References that are no use of a model, or that the policy leaves out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unjudged {
    /// Models that are only mentioned.
    pub mentions: usize,
    /// Datasets.
    pub datasets: usize,
    /// Names under which models are published.
    pub published: usize,
    /// Uses in parts of the tree that the policy does not have judged, by kind of part.
    pub ignored: Vec<(String, usize)>,
}

impl Dossier {
    /// Days before its end at which a waiver is said to expire soon.
    pub const SOON: i32 = 90;

    /// The license of that id.
    pub fn license(&self, id: &str) -> Option<&License> {
        self.licenses.iter().find(|l| l.id == id)
    }
}

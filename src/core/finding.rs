//! What a run reports. Plain data: a renderer needs nothing else, and the shape is the stable JSON contract.

use std::collections::BTreeMap;

use serde::Serialize;

use super::claim::Openness;
use super::dossier::Dossier;
use super::exemption::Exemption;
use super::model::ModelId;
use super::policy::DEFAULT_SCOPE;
use super::source::Location;
use super::usage::Value;
use super::verdict::{Outcome, Verdict};
use super::vocabulary::{Code, Severity};

/// The clause a finding is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClauseView {
    /// Kind of clause.
    pub term: String,
    /// Number or heading.
    pub section: String,
    /// What it does.
    pub effect: String,
    /// Its words.
    pub quote: String,
    /// What it says, in our words.
    pub summary: String,
    /// Where the text can be read.
    pub url: String,
    /// The document the section stands in, when that is not the license.
    pub document: Option<String>,
    /// What must be done.
    pub duty: Option<String>,
}

/// A fact that a finding rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FactView {
    /// The fact.
    pub fact: String,
    /// The answer.
    pub value: Value,
    /// `declared`, `observed` or `override`.
    pub origin: String,
    /// File of the answer.
    pub file: Option<String>,
    /// Line of the answer.
    pub line: Option<usize>,
    /// The exact place of the answer.
    #[serde(skip)]
    pub location: Option<Location>,
}

/// A place of a finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct PlaceView {
    /// Path relative to the root.
    pub file: String,
    /// First line.
    pub line: usize,
    /// First column.
    pub column: usize,
    /// Last line.
    pub end_line: usize,
    /// Column behind the last character.
    pub end_column: usize,
}

impl From<&Location> for PlaceView {
    fn from(l: &Location) -> Self {
        Self { file: l.file.clone(), line: l.line, column: l.column, end_line: l.end_line, end_column: l.end_column }
    }
}

/// How a finding stands against a baseline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum BaselineState {
    /// Not in the baseline, or no baseline given.
    #[default]
    New,
    /// In the baseline too.
    Unchanged,
}

/// What a report was compared with, and the outcome. Findings that nothing stands open of are not counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Baseline {
    /// The revision or the report, as it was named.
    pub name: String,
    /// The commit that was examined for it: where the work left the revision.
    pub commit: Option<String>,
    /// Findings that are new, or worse than they were.
    pub new: usize,
    /// Findings that were there already.
    pub unchanged: usize,
    /// Findings that are there no more; none where only a part of the project was examined.
    pub gone: Option<usize>,
}

/// A waiver that covers a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WaiverView {
    /// Its id.
    pub id: String,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub approved_by: String,
    /// ISO date.
    pub approved_on: String,
    /// ISO date.
    pub expires_on: Option<String>,
}

/// One result: a model × a clause × a scope, with all its places.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The term of the clause, or a process code.
    pub code: String,
    /// What became of the clause.
    pub outcome: Outcome,
    /// How bad it is.
    pub severity: Severity,
    /// The model.
    pub model: String,
    /// Where its id means something.
    pub namespace: String,
    /// The license of the clause.
    pub license: Option<String>,
    /// The ancestor the clause comes from.
    pub inherited_from: Option<String>,
    /// The clause.
    pub clause: Option<ClauseView>,
    /// The facts it rests on.
    pub facts: Vec<FactView>,
    /// The question that would settle it.
    pub question: Option<String>,
    /// The facts that would settle it.
    pub asks: Vec<String>,
    /// The fact of the matter in one line.
    pub message: String,
    /// Further lines a reader needs: why it is open, what was found.
    pub notes: Vec<String>,
    /// Who says that this license applies, and how the model came from its base: one line each.
    pub provenance: Vec<String>,
    /// What an engineer can do.
    pub help: String,
    /// Where the model is referenced.
    pub references: Vec<PlaceView>,
    /// The scope it was judged in.
    pub scope: String,
    /// The waiver that covers it.
    pub waiver: Option<WaiverView>,
    /// Stable id of the finding, without line numbers.
    pub fingerprint: String,
    /// Against a baseline.
    pub baseline_state: BaselineState,
}

impl Finding {
    /// A finding of a code about nothing yet: an open question of the code's own severity and help, in the default scope.
    pub fn of(code: &str, entry: Option<&Code>, message: String) -> Self {
        Self {
            code: code.to_owned(),
            outcome: Outcome::Undeclared,
            severity: entry.map_or(Severity::Warning, |c| c.severity),
            model: String::new(),
            namespace: String::new(),
            license: None,
            inherited_from: None,
            clause: None,
            facts: Vec::new(),
            question: None,
            asks: Vec::new(),
            message,
            notes: Vec::new(),
            provenance: Vec::new(),
            help: entry.map(|c| c.help.clone()).unwrap_or_default(),
            references: Vec::new(),
            scope: DEFAULT_SCOPE.to_owned(),
            waiver: None,
            fingerprint: String::new(),
            baseline_state: Default::default(),
        }
    }
}

/// The license of a model as reported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LicenseView {
    /// Its id, or the spelling that was not recognised.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its class.
    pub class: Option<String>,
    /// SPDX id or LicenseRef.
    pub spdx: Option<String>,
    /// How the claim came about.
    pub provenance: String,
    /// Who says so.
    pub source: String,
    /// How sure.
    pub confidence: String,
    /// Whether somebody has signed the license's data.
    pub reviewed: bool,
    /// Where its text can be read.
    pub url: Option<String>,
    /// Whether the license alone qualifies for the exemption of the European AI Act; none for one that is not in the database.
    pub gpai_exemption: Option<Exemption>,
}

impl LicenseView {
    /// ` (declared)` or ` (observed)` where a file or the project itself says so; nothing where our data does.
    pub fn word(&self) -> String {
        let own = matches!(self.provenance.as_str(), "declared" | "observed");
        if own { format!(" ({})", self.provenance) } else { String::new() }
    }
}

/// A base of a model as reported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AncestorView {
    /// The base.
    pub id: String,
    /// Where its id means something.
    pub namespace: String,
    /// How the model came from it.
    pub relation: String,
    /// Its license.
    pub license: Option<String>,
    /// SPDX id or LicenseRef of that license.
    pub spdx: Option<String>,
    /// How the relation is known.
    pub known_from: String,
    /// Which of the bases before it was made from it, by number; `None` for the model itself.
    #[serde(skip)]
    pub of: Option<usize>,
}

/// A reference as reported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReferenceView {
    /// Path relative to the root.
    pub file: String,
    /// First line.
    pub line: usize,
    /// First column.
    pub column: usize,
    /// Last line.
    pub end_line: usize,
    /// Column behind the last character.
    pub end_column: usize,
    /// As written.
    pub text: String,
    /// What the code does with it.
    pub role: String,
    /// The rule that saw it.
    pub rule: String,
    /// How sure.
    pub confidence: String,
    /// The scope it lies in.
    pub scope: String,
    /// main, test, example or vendored.
    pub setting: String,
}

/// How one gets at a model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Access {
    /// Its files can be had.
    #[default]
    Weights,
    /// Somebody else runs it; only its answers can be had.
    Hosted,
}

impl Access {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Weights => "weights",
            Self::Hosted => "hosted",
        }
    }
}

/// What a code of findings means, in the words of the vocabulary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CodeView {
    /// The code.
    pub code: String,
    /// Short name.
    pub label: String,
    /// How bad a violation is.
    pub severity: Severity,
    /// What it is about.
    pub explanation: String,
    /// What an engineer can do.
    pub help: String,
}

/// A model as reported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ModelView {
    /// Its id.
    pub id: String,
    /// Where the id means something.
    pub namespace: String,
    /// The verdict on it.
    pub verdict: Verdict,
    /// The revision it is pinned to, where all references agree.
    pub revision: Option<String>,
    /// The release of a family.
    pub release: Option<String>,
    /// When that release came out, ISO date.
    pub released: Option<String>,
    /// How one gets at it.
    pub access: Access,
    /// How open it is: `fully-open`, `open-weights`, `restricted-weights` or `proprietary`.
    pub openness: Option<Openness>,
    /// The concluded license.
    pub license: Option<LicenseView>,
    /// Further licenses that were checked: conflicting claims and a host's terms.
    pub also: Vec<LicenseView>,
    /// What it was made from.
    pub lineage: Vec<AncestorView>,
    /// Where it is referenced.
    pub references: Vec<ReferenceView>,
}

/// One open question, grouped over models.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Question {
    /// The fact to declare.
    pub fact: String,
    /// The question.
    pub question: String,
    /// The models it matters for.
    pub models: Vec<String>,
    /// The codes of the clauses it matters for.
    pub codes: Vec<String>,
    /// Fingerprints of the findings it would settle.
    pub findings: Vec<String>,
}

/// A file that was not examined, or not in full.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Unexamined {
    /// Path relative to the root.
    pub file: String,
    /// Why.
    pub reason: String,
    /// Whether that is a failure rather than a rule.
    pub failed: bool,
}

/// The figures of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Files met: examined + skipped + failed.
    pub files_enumerated: usize,
    /// Files read.
    pub files_scanned: usize,
    /// Files left out by rule.
    pub files_skipped: usize,
    /// Files that could not be read.
    pub files_failed: usize,
    /// References that are uses.
    pub references: usize,
    /// References that only mention a model.
    pub mentions: usize,
    /// Distinct models in use.
    pub models: usize,
    /// Models denied.
    pub denied: usize,
    /// Models that need a review.
    pub needs_review: usize,
    /// Models with open duties.
    pub obligations: usize,
    /// Models allowed.
    pub allowed: usize,
}

/// The program that made a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tool {
    /// mayuse
    pub name: String,
    /// Version of the program.
    pub version: String,
    /// Hash of the bundled data.
    pub data_version: String,
}

/// Everything a run found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Version of this shape.
    pub schema_version: u32,
    /// What made it.
    pub tool: Tool,
    /// The worst verdict.
    pub verdict: Verdict,
    /// Whether every file in scope was examined.
    pub complete: bool,
    /// The policy file the run used, relative to the root.
    pub policy: Option<String>,
    /// What it was compared with.
    pub baseline: Option<Baseline>,
    /// Figures.
    pub summary: Summary,
    /// The inventory.
    pub models: Vec<ModelView>,
    /// The results.
    pub findings: Vec<Finding>,
    /// What the codes of the findings mean, by code.
    pub codes: Vec<CodeView>,
    /// Open questions, one per fact.
    pub questions: Vec<Question>,
    /// Files left out or failed.
    pub unexamined: Vec<Unexamined>,
    /// What the legal report rests on besides; only where one is asked for.
    #[serde(skip)]
    pub dossier: Option<Box<Dossier>>,
}

/// The worst verdict of each model that findings are about, by its key.
pub fn verdicts(findings: &[Finding]) -> BTreeMap<(String, String), Verdict> {
    let mut worst = BTreeMap::new();
    for finding in findings {
        let verdict = worst.entry(ModelId::new(&*finding.namespace, &*finding.model).key()).or_insert(Verdict::Allowed);
        *verdict = (*verdict).max(finding.outcome.into());
    }
    worst
}

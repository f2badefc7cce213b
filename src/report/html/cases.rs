//! Models that await a decision, those with the same questions together: one reading settles them all.

use std::collections::BTreeMap;

use super::cover::is_open;
use super::sheet::Sheet;
use super::text::sentences;
use crate::core::finding::{Finding, ModelView};
use crate::core::verdict::{Outcome, Verdict};

/// Models whose open findings say the same, word for word but for the names of the models.
pub(super) struct Case<'a> {
    pub(super) verdict: Verdict,
    pub(super) models: Vec<&'a ModelView>,
    /// One list per model, in the same order.
    pub(super) findings: Vec<Vec<&'a Finding>>,
}

impl<'a> Case<'a> {
    /// The findings as the first model has them.
    pub(super) fn first(&self) -> &[&'a Finding] {
        self.findings.first().map_or(&[], Vec::as_slice)
    }
    /// The ways to resolve that hold for every model, one list per finding.
    pub(super) fn common(&self) -> Vec<Vec<&'a str>> {
        (0..self.first().len()).map(|finding| self.common_of(finding)).collect()
    }
    fn common_of(&self, finding: usize) -> Vec<&'a str> {
        let of = |found: &Vec<&'a Finding>| found.get(finding).map_or_else(Vec::new, |f| sentences(&f.help));
        let mut all = self.findings.iter().map(of);
        let first = all.next().unwrap_or_default();
        all.fold(first, |mut kept, steps| {
            kept.retain(|s| steps.contains(s));
            kept
        })
    }
    /// The ways to resolve that hold for one model alone, each once.
    pub(super) fn own(&self, model: usize, common: &[Vec<&str>]) -> Vec<&'a str> {
        let mut out: Vec<&str> = Vec::new();
        for (finding, common) in self.findings.get(model).into_iter().flatten().zip(common) {
            for step in sentences(&finding.help) {
                if !common.contains(&step) && !out.contains(&step) {
                    out.push(step);
                }
            }
        }
        out
    }
    /// Findings over all models.
    pub(super) fn count(&self) -> usize {
        self.findings.iter().map(Vec::len).sum()
    }
}

/// Whether somebody has to decide about a finding.
pub(super) fn needs_decision(finding: &Finding) -> bool {
    matches!(finding.outcome, Outcome::Violated | Outcome::Undeclared) && finding.waiver.is_none()
}

/// The cases: denied first, then by license, what is not known at all last.
pub(super) fn of<'a>(sheet: &Sheet<'a>) -> Vec<Case<'a>> {
    let mut cases: BTreeMap<Key, Case<'a>> = BTreeMap::new();
    for model in sheet.models().filter(|m| is_open(m.verdict)) {
        let found: Vec<&Finding> = sheet.findings(model).iter().copied().filter(|f| needs_decision(f)).collect();
        let case = cases.entry(Key::of(model, &found)).or_insert_with(|| Case {
            verdict: model.verdict,
            models: Vec::new(),
            findings: Vec::new(),
        });
        case.models.push(model);
        case.findings.push(found);
    }
    cases.into_values().collect()
}

/// What cases are told apart and ordered by.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    verdict: std::cmp::Reverse<Verdict>,
    unknown: bool,
    license: String,
    findings: Vec<[String; 8]>,
}

impl Key {
    fn of(model: &ModelView, findings: &[&Finding]) -> Self {
        let unnamed = |text: &str| text.replace(&model.id, "");
        let one = |f: &&Finding| {
            let clause = f.clause.as_ref();
            let cited = clause.map(|c| format!("{:?} {} {}", c.document, c.section, c.quote));
            [
                f.code.clone(),
                f.outcome.as_str().to_owned(),
                f.license.clone().unwrap_or_default(),
                cited.unwrap_or_default(),
                unnamed(&f.message),
                f.scope.clone(),
                format!("{:?} {:?}", f.facts, f.asks),
                f.notes.iter().map(|t| unnamed(t)).collect(),
            ]
        };
        let license = model.license.as_ref();
        Self {
            verdict: std::cmp::Reverse(model.verdict),
            unknown: license.is_none_or(|l| l.class.is_none()),
            license: license.map(|l| l.name.clone()).unwrap_or_default(),
            findings: findings.iter().map(one).collect(),
        }
    }
}

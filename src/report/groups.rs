//! Findings in the order in which people want to read them.

use std::collections::{BTreeMap, HashMap};

use crate::core::finding::{Finding, Question, Report};
use crate::core::verdict::Outcome;

/// A report's findings, sorted out.
#[derive(Debug, Default)]
pub(super) struct Groups<'a> {
    /// The declared use is against a clause or the policy.
    pub(super) violated: Vec<&'a Finding>,
    /// Something could not be told, and no answer about the use would settle it.
    pub(super) unsettled: Vec<&'a Finding>,
    /// Open questions with the findings they would settle.
    pub(super) questions: Vec<(&'a Question, Vec<&'a Finding>)>,
    /// Duties, each once.
    pub(super) duties: Vec<Duty<'a>>,
    /// Decided by a waiver.
    pub(super) waived: Vec<&'a Finding>,
    names: HashMap<&'a str, &'a str>,
}

/// Something that must be done, for one or more models.
#[derive(Debug)]
pub(super) struct Duty<'a> {
    pub(super) text: &'a str,
    pub(super) findings: Vec<&'a Finding>,
}

impl<'a> Groups<'a> {
    pub(super) fn of(report: &'a Report) -> Self {
        let mut out = Self { names: license_names(report), ..Self::default() };
        let mut asked: HashMap<&str, Vec<usize>> = HashMap::new();
        for (number, question) in report.questions.iter().enumerate() {
            question.findings.iter().for_each(|f| asked.entry(f).or_default().push(number));
        }
        out.questions = report.questions.iter().map(|q| (q, Vec::new())).collect();
        let mut duties: BTreeMap<&str, usize> = BTreeMap::new();
        for finding in &report.findings {
            if finding.waiver.is_some() {
                out.waived.push(finding);
            }
            match finding.outcome {
                Outcome::Violated if finding.waiver.is_none() => out.violated.push(finding),
                Outcome::Undeclared if finding.waiver.is_none() => match asked.get(finding.fingerprint.as_str()) {
                    Some(numbers) => numbers.iter().for_each(|number| out.questions[*number].1.push(finding)),
                    None => out.unsettled.push(finding),
                },
                Outcome::Obligation => {
                    let text = finding.clause.as_ref().and_then(|c| c.duty.as_deref()).unwrap_or(&finding.message);
                    let number = *duties.entry(text).or_insert(out.duties.len());
                    if number == out.duties.len() {
                        out.duties.push(Duty { text, findings: Vec::new() });
                    }
                    out.duties[number].findings.push(finding);
                }
                _ => {}
            }
        }
        out
    }

    /// The name of a license as published; its id where the report does not have the name.
    pub(super) fn license_name<'b>(&self, id: &'b str) -> &'b str
    where
        'a: 'b,
    {
        self.names.get(id).copied().unwrap_or(id)
    }
}

impl Duty<'_> {
    /// The models it is owed for.
    pub(super) fn models(&self) -> Vec<String> {
        distinct(self.findings.iter().map(|f| f.model.clone()))
    }
}

/// Items in order, each once.
pub(super) fn distinct(items: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for item in items {
        if !out.contains(&item) {
            out.push(item);
        }
    }
    out
}

fn license_names(report: &Report) -> HashMap<&str, &str> {
    let licenses = report.models.iter().flat_map(|m| m.license.iter().chain(&m.also));
    licenses.map(|l| (l.id.as_str(), l.name.as_str())).collect()
}

//! What is new in a report, measured against an earlier one. Findings are compared by their fingerprints, never by lines:
//! a line that moves changes nothing, and a line that stays can be denied by a new policy.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::core::finding::{Baseline, BaselineState, Finding, ModelView, Question, Report, Tool, verdicts};
use crate::core::model::ModelId;
use crate::core::verdict::{Outcome, Verdict};

/// The code of findings about a license text that was changed.
const ALTERED: &str = "license-text-modified";

/// The part of an earlier report that a comparison needs.
#[derive(Debug, Deserialize)]
pub struct Earlier {
    /// Version of its shape.
    pub schema_version: u32,
    tool: Made,
    models: Vec<Model>,
    findings: Vec<Known>,
}

#[derive(Debug, Deserialize)]
struct Made {
    version: String,
    data_version: String,
}

#[derive(Debug, Deserialize)]
struct Model {
    id: String,
    namespace: String,
}

/// What an earlier report says of one finding.
#[derive(Debug, Deserialize)]
struct Known {
    fingerprint: String,
    code: String,
    namespace: String,
    model: String,
    scope: String,
    outcome: Outcome,
    license: Option<String>,
    asks: Vec<String>,
    message: String,
    notes: Vec<String>,
}

impl From<&Report> for Earlier {
    fn from(report: &Report) -> Self {
        let known = |f: &Finding| Known {
            fingerprint: f.fingerprint.clone(),
            code: f.code.clone(),
            namespace: f.namespace.clone(),
            model: f.model.clone(),
            scope: f.scope.clone(),
            outcome: f.outcome,
            license: f.license.clone(),
            asks: f.asks.clone(),
            message: f.message.clone(),
            notes: f.notes.clone(),
        };
        Self {
            schema_version: report.schema_version,
            tool: Made { version: report.tool.version.clone(), data_version: report.tool.data_version.clone() },
            models: report.models.iter().map(|m| Model { id: m.id.clone(), namespace: m.namespace.clone() }).collect(),
            findings: report.findings.iter().map(known).collect(),
        }
    }
}

impl Earlier {
    /// A report without findings, made by the same program as another.
    pub fn nothing(report: &Report) -> Self {
        let tool = Made { version: report.tool.version.clone(), data_version: report.tool.data_version.clone() };
        Self { schema_version: report.schema_version, tool, models: Vec::new(), findings: Vec::new() }
    }

    /// Marks what the earlier report has too, and counts. `whole` says that both looked at everything, so that what is gone
    /// can be told.
    pub fn compare(&self, report: &mut Report, name: &str, commit: Option<&str>, whole: bool) {
        let mut known: BTreeMap<&str, Vec<&Known>> = BTreeMap::new();
        for finding in &self.findings {
            known.entry(&finding.fingerprint).or_default().push(finding);
        }
        // Words of another version say nothing about a change.
        let same_words = self.tool.made(&report.tool);
        for finding in &mut report.findings {
            let earlier = known.get(finding.fingerprint.as_str()).into_iter().flatten();
            let covered = earlier.into_iter().any(|k| k.covers(finding, same_words));
            finding.baseline_state = if covered { BaselineState::Unchanged } else { BaselineState::New };
        }
        let open = |f: &&Finding| f.outcome != Outcome::Satisfied;
        let count = |state| report.findings.iter().filter(open).filter(|f| f.baseline_state == state).count();
        let now: BTreeSet<&str> = report.findings.iter().filter(open).map(|f| f.fingerprint.as_str()).collect();
        let gone = self.findings.iter().filter(|k| k.outcome != Outcome::Satisfied);
        let gone = gone.filter(|k| !now.contains(k.fingerprint.as_str())).count();
        report.baseline = Some(Baseline {
            name: name.to_owned(),
            commit: commit.map(str::to_owned),
            new: count(BaselineState::New),
            unchanged: count(BaselineState::Unchanged),
            gone: whole.then_some(gone),
        });
    }

    /// The report without what the earlier one has too: findings that are new or worse, and models that are new or have
    /// such findings, with the verdict that these give.
    pub fn only_new(&self, report: &Report) -> Report {
        let mut out = report.clone();
        out.findings.retain(|f| f.baseline_state == BaselineState::New);
        let key = |namespace: &str, id: &str| ModelId::new(namespace, id).key();
        let known: BTreeSet<_> = self.models.iter().map(|m| key(&m.namespace, &m.id)).collect();
        let worst = verdicts(&out.findings);
        let verdict_of = |m: &ModelView| worst.get(&key(&m.namespace, &m.id)).copied();
        out.models.retain(|m| verdict_of(m).is_some() || !known.contains(&key(&m.namespace, &m.id)));
        for model in &mut out.models {
            model.verdict = verdict_of(model).unwrap_or(Verdict::Allowed);
        }
        out.verdict = self::worst(report);
        let count = |v: Verdict| out.models.iter().filter(|m| m.verdict == v).count();
        let s = &mut out.summary;
        (s.models, s.denied, s.needs_review) = (out.models.len(), count(Verdict::Denied), count(Verdict::NeedsReview));
        (s.obligations, s.allowed) = (count(Verdict::Obligations), count(Verdict::Allowed));
        s.references = out.models.iter().map(|m| m.references.len()).sum();
        let codes: BTreeSet<&str> = out.findings.iter().map(|f| f.code.as_str()).collect();
        out.codes.retain(|c| codes.contains(c.code.as_str()));
        let open: Vec<&Finding> = out.findings.iter().filter(|f| f.outcome == Outcome::Undeclared).collect();
        out.questions = out.questions.iter().filter_map(|q| narrowed(q, &open)).collect();
        out
    }
}

/// The worst of what is new.
pub fn worst(report: &Report) -> Verdict {
    let new = report.findings.iter().filter(|f| f.baseline_state == BaselineState::New && f.outcome != Outcome::Satisfied);
    new.map(|f| Verdict::from(f.outcome)).max().unwrap_or(Verdict::Allowed)
}

/// A question as far as it matters for some findings.
fn narrowed(question: &Question, findings: &[&Finding]) -> Option<Question> {
    let asked: Vec<&&Finding> = findings.iter().filter(|f| question.findings.contains(&f.fingerprint)).collect();
    let distinct = |of: &dyn Fn(&Finding) -> String| {
        let mut out: Vec<String> = Vec::new();
        for text in asked.iter().map(|f| of(f)) {
            if !out.contains(&text) {
                out.push(text);
            }
        }
        out
    };
    (!asked.is_empty()).then(|| Question {
        models: distinct(&|f| f.model.clone()),
        codes: distinct(&|f| f.code.clone()),
        findings: distinct(&|f| f.fingerprint.clone()),
        ..question.clone()
    })
}

impl Made {
    fn made(&self, tool: &Tool) -> bool {
        self.version == tool.version && self.data_version == tool.data_version
    }
}

impl Known {
    /// Whether a finding is no worse than it was: not its outcome, and where that is the same, not what it rests on.
    fn covers(&self, now: &Finding, same_words: bool) -> bool {
        // A fingerprint is short, and a name can be made to fit one.
        let same = (&self.code, &self.namespace, &self.scope) == (&now.code, &now.namespace, &now.scope);
        if !same || self.model.to_lowercase() != now.model.to_lowercase() {
            return false;
        }
        if self.outcome != now.outcome {
            return self.outcome > now.outcome;
        }
        // What was changed in a copy of a license stands in the notes.
        let altered = now.code == ALTERED && same_words && self.notes != now.notes;
        if self.license != now.license || altered {
            return false;
        }
        match now.outcome {
            Outcome::Satisfied | Outcome::Obligation => true,
            // One question less is no worse.
            Outcome::Undeclared if !now.asks.is_empty() => now.asks.iter().all(|fact| self.asks.contains(fact)),
            Outcome::Undeclared | Outcome::Violated => !same_words || says_no_more(&now.message, &self.message),
        }
    }
}

/// Whether a message names nothing that an earlier one did not: no further domain, territory or published name. What the
/// license says stands before the semicolon, what the project does behind it. Figures do not count: a cap is not exceeded
/// twice.
fn says_no_more(now: &str, earlier: &str) -> bool {
    let done = |message: &str| message.rfind("; ").map_or(0, |at| at + 2);
    let (now, earlier) = (&now[done(now)..], &earlier[done(earlier)..]);
    let trimmed = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let known: BTreeSet<String> = earlier.split_whitespace().map(trimmed).collect();
    let parts: BTreeSet<&str> = known.iter().flat_map(|w| w.split(|c: char| !c.is_alphanumeric())).collect();
    now.split_whitespace().map(trimmed).all(|word| {
        let figure = word.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | '_'));
        figure || matches!(word.as_str(), "is" | "are") || known.contains(&word) || parts.contains(word.as_str())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_that_names_more_is_told_from_one_that_does_not() {
        let earlier = "The policy forbids weapons and 1 more; military-weapons, medical-advice are declared under `domains`";
        assert!(says_no_more("The policy forbids weapons; military-weapons is declared under `domains`", earlier));
        assert!(says_no_more("The policy forbids medical advice; medical-advice is declared under `domains`", earlier));
        assert!(!says_no_more("The policy forbids weapons; legal-advice is declared under `domains`", earlier));
        assert!(says_no_more(
            "above 700,000,000 users; 901,000,000 are declared",
            "above 700,000,000 users; 900,000,000 are declared"
        ));
        assert!(!says_no_more("`acme/one`, `acme/two` are published", "`acme/one` is published"));
    }
}

//! The codes of a report as SARIF rules.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::results;
use crate::core::finding::{CodeView, Report};
use crate::core::vocabulary::Severity;

/// Longest full description that GitHub takes.
const DESCRIPTION: usize = 1024;

/// The rules of a report and the place of each among them.
#[derive(Debug)]
pub(super) struct Rules {
    pub(super) values: Vec<Value>,
    places: BTreeMap<String, usize>,
}

impl Rules {
    /// A rule for every code that a shown finding has; codes without an entry get what they can.
    pub(super) fn of(report: &Report) -> Self {
        let known: BTreeMap<&str, &CodeView> = report.codes.iter().map(|c| (c.code.as_str(), c)).collect();
        let mut met: BTreeMap<&str, Severity> = BTreeMap::new();
        for finding in results::shown(report) {
            met.entry(&finding.code).or_insert(finding.severity);
        }
        let mut out = Self { values: Vec::new(), places: BTreeMap::new() };
        for (code, severity) in met {
            out.places.insert(code.to_owned(), out.values.len());
            out.values.push(match known.get(code) {
                Some(view) => rule(code, &view.label, &view.explanation, &view.help, view.severity),
                None => rule(code, code, code, code, severity),
            });
        }
        out
    }

    /// The place of a code's rule.
    pub(super) fn index(&self, code: &str) -> Option<usize> {
        self.places.get(code).copied()
    }
}

fn rule(code: &str, label: &str, explanation: &str, help: &str, severity: Severity) -> Value {
    let or_code = |text: &str| if text.trim().is_empty() { code.to_owned() } else { text.to_owned() };
    let explain = format!("`mayuse explain {code}` says more.");
    let problem = match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "recommendation",
    };
    let mut rule = json!({
        "id": code,
        "shortDescription": { "text": or_code(label) },
        "fullDescription": { "text": or_code(explanation).chars().take(DESCRIPTION).collect::<String>() },
        "help": {
            "text": format!("{explanation}\n\nWhat to do: {help}\n\n{explain}"),
            "markdown": format!("{explanation}\n\n**What to do:** {help}\n\n{explain}"),
        },
        "defaultConfiguration": { "level": severity.as_str() },
        // No `security-severity`: a license finding is no vulnerability.
        "properties": { "tags": ["license", "ai-model"], "precision": "high", "problem.severity": problem },
    });
    // A name that only repeats the id says nothing, and validators object to it.
    let name = pascal(code);
    if !name.eq_ignore_ascii_case(code) {
        rule["name"] = json!(name);
    }
    rule
}

/// `user-threshold` → `UserThreshold`.
fn pascal(code: &str) -> String {
    let mut out = String::new();
    for word in code.split('-') {
        let mut chars = word.chars();
        out.extend(chars.next().map(|c| c.to_ascii_uppercase()));
        out.push_str(chars.as_str());
    }
    out
}

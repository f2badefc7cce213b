//! What formats for machines make of findings: which are shown, where they stand, and how loud they are.

use std::collections::HashMap;
use std::fmt::Write;

use super::layout::{count, thousands};
use crate::core::finding::{Finding, PlaceView, Report};
use crate::core::verdict::Outcome;
use crate::core::vocabulary::Severity;

/// Findings that say something, in the order of the report. A satisfied clause is shown only where a decision made it so.
pub(super) fn shown(report: &Report) -> impl Iterator<Item = &Finding> {
    report.findings.iter().filter(|f| f.outcome != Outcome::Satisfied || f.waiver.is_some())
}

/// Findings that still ask something of somebody: for formats that know no decisions.
pub(super) fn open(report: &Report) -> impl Iterator<Item = &Finding> {
    report.findings.iter().filter(|f| f.outcome != Outcome::Satisfied)
}

/// Whether a decision settled it. A finding about a waiver names one too, but is not settled by it.
pub(super) fn is_waived(finding: &Finding) -> bool {
    finding.outcome == Outcome::Satisfied && finding.waiver.is_some()
}

/// How loud a finding is. A duty is no error, an open question neither.
pub(super) fn level(finding: &Finding) -> Severity {
    match finding.outcome {
        Outcome::Violated => finding.severity,
        Outcome::Undeclared => finding.severity.min(Severity::Warning),
        Outcome::Obligation | Outcome::Satisfied => Severity::Note,
    }
}

/// Where a finding stands: at least one place, every number at least 1, no end before its beginning. What stands nowhere
/// is about the policy.
pub(super) fn places(report: &Report, finding: &Finding) -> Vec<PlaceView> {
    if finding.references.is_empty() {
        return vec![first_line(report.policy.as_deref().unwrap_or("mayuse.toml"))];
    }
    finding.references.iter().map(sound).collect()
}

/// The beginning of a file.
pub(super) fn first_line(file: &str) -> PlaceView {
    PlaceView { file: file.to_owned(), line: 1, column: 1, end_line: 1, end_column: 1 }
}

fn sound(place: &PlaceView) -> PlaceView {
    let (line, column) = (place.line.max(1), place.column.max(1));
    let end_line = place.end_line.max(line);
    let end_column = if end_line == line { place.end_column.max(column) } else { place.end_column.max(1) };
    PlaceView { file: place.file.clone(), line, column, end_line, end_column }
}

/// The fact of the matter, never empty.
pub(super) fn title(finding: &Finding) -> &str {
    if finding.message.trim().is_empty() { &finding.code } else { &finding.message }
}

/// Everything a reader needs in plain lines: the fact of the matter, the clause with its words, the facts it rests on, who
/// says so, the way out. Text of the repository is in it, as it is.
pub(super) fn account(finding: &Finding) -> String {
    let mut out = title(finding).to_owned();
    // Writing to a string cannot fail.
    if !finding.model.is_empty() {
        let _ = write!(out, "\nModel: {}", finding.model);
        if let Some(base) = &finding.inherited_from {
            let _ = write!(out, ", made from {base}");
        }
    }
    if let Some(clause) = &finding.clause {
        let document = clause.document.as_deref().or(finding.license.as_deref()).unwrap_or_default();
        let _ = write!(out, "\nClause: {document} {}: “{}” {}", section(&clause.section), clause.quote, clause.url);
    }
    for fact in &finding.facts {
        let _ = write!(out, "\nFact: {} = {} ({})", fact.fact, value(&fact.value), fact.origin);
        if let (Some(file), Some(line)) = (&fact.file, fact.line) {
            let _ = write!(out, " {file}:{line}");
        }
    }
    let said = [("Question", finding.question.iter().collect::<Vec<_>>()), ("Note", finding.notes.iter().collect())];
    for (label, text) in said.into_iter().chain([("Source", finding.provenance.iter().collect())]) {
        text.iter().for_each(|t| out.push_str(&format!("\n{label}: {t}")));
    }
    if !finding.help.is_empty() {
        let _ = write!(out, "\nHelp: {}", finding.help);
    }
    if let Some(waiver) = finding.waiver.as_ref().filter(|_| is_waived(finding)) {
        let _ = write!(out, "\nWaived: {} by {}: {}", waiver.id, waiver.approved_by, waiver.reason);
    }
    out
}

/// A section as licenses cite it.
pub(super) fn section(section: &str) -> String {
    if section.starts_with(|c: char| c.is_ascii_digit()) { format!("§{section}") } else { section.to_owned() }
}

/// A declared answer as it is written in the policy file, strings without their marks.
pub(super) fn value(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => text,
        Ok(other) => other.to_string(),
        Err(_) => String::new(),
    }
}

/// Under what the findings of a model are found: ids are compared without regard to case.
pub(super) fn model_key(namespace: &str, id: &str) -> (String, String) {
    (namespace.to_owned(), id.to_lowercase())
}

/// Shown findings by model.
pub(super) fn by_model(report: &Report) -> HashMap<(String, String), Vec<&Finding>> {
    let mut out: HashMap<(String, String), Vec<&Finding>> = HashMap::new();
    for finding in shown(report) {
        out.entry(model_key(&finding.namespace, &finding.model)).or_default().push(finding);
    }
    out
}

/// What a report was compared with, in a sentence: `Compared with main (a1b2c3d): 2 new findings, 14 unchanged.`
pub(super) fn compared(report: &Report) -> Option<String> {
    let baseline = report.baseline.as_ref()?;
    let commit = baseline.commit.as_ref().and_then(|c| c.get(..7)).map(|c| format!(" ({c})")).unwrap_or_default();
    let mut text = format!("Compared with {}{commit}: {}", baseline.name, count(baseline.new, "new finding", "new findings"));
    text.push_str(&format!(", {} unchanged", thousands(baseline.unchanged)));
    if let Some(gone) = baseline.gone.filter(|gone| *gone > 0) {
        text.push_str(&format!(", {} there no more", thousands(gone)));
    }
    text.push('.');
    Some(text)
}

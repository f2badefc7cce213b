//! The report in plain sentences, for screen readers, e-mail and issue trackers. Nothing is drawn.

use std::io::{self, Write};

use super::groups::Groups;
use super::layout::{count, listed};
use super::terminal::Sanitizer;
use super::{Excerpts, RenderOptions, results};
use crate::core::finding::{ClauseView, Finding, Report};

const MODELS: usize = 6;

pub(super) fn render(report: &Report, _: &dyn Excerpts, options: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
    let groups = Groups::of(report);
    let teller = Teller { groups: &groups, safe: Sanitizer::new(options) };
    let summary = report.summary;
    writeln!(
        out,
        "Verdict: {}. {} examined, {} in use: {} denied, {} in need of review, {} with duties, {} allowed.",
        report.verdict.as_str(),
        count(summary.files_scanned, "file", "files"),
        count(summary.models, "model", "models"),
        summary.denied,
        summary.needs_review,
        summary.obligations,
        summary.allowed,
    )?;
    if let Some(compared) = results::compared(report) {
        writeln!(out, "{}", teller.text(&compared))?;
    }
    for finding in &groups.violated {
        teller.finding("Denied", finding, out)?;
    }
    for finding in &groups.unsettled {
        teller.finding("Could not tell", finding, out)?;
    }
    for (question, findings) in groups.questions.iter().filter(|(_, findings)| !findings.is_empty()) {
        let models: Vec<String> = question.models.iter().map(|m| teller.text(m)).collect();
        let fact = teller.text(&question.fact);
        write!(out, "\nQuestion: {} It matters for {}.", teller.text(&question.question), listed(&models, MODELS))?;
        writeln!(
            out,
            " Answer with {fact} under [use] in {}.",
            teller.text(report.policy.as_deref().unwrap_or("mayuse.toml"))
        )?;
        for clause in super::groups::distinct(findings.iter().filter_map(|f| teller.clause(f))).iter().take(MODELS) {
            writeln!(out, "  {clause}")?;
        }
    }
    for duty in &groups.duties {
        let models: Vec<String> = duty.models().iter().map(|m| teller.text(m)).collect();
        writeln!(out, "\nDuty: {} Owed for {}.", teller.sentence(duty.text), listed(&models, MODELS))?;
        if let Some(clause) = duty.findings.first().and_then(|f| teller.clause(f)) {
            writeln!(out, "  {clause}")?;
        }
    }
    for finding in &groups.waived {
        if let Some(waiver) = &finding.waiver {
            let (model, code) = (teller.text(&finding.model), teller.text(&finding.code));
            let (id, by) = (teller.text(&waiver.id), teller.text(&waiver.approved_by));
            writeln!(out, "\nWaived: {code} for {model}, by waiver {id} of {by}: {}", teller.sentence(&waiver.reason))?;
        }
    }
    for file in report.unexamined.iter().filter(|u| u.failed || options.verbose > 0) {
        let what = if file.failed { "Failed" } else { "Skipped" };
        writeln!(out, "\n{what}: {}, {}.", teller.text(&file.file), teller.text(&file.reason))?;
    }
    Ok(())
}

struct Teller<'a> {
    groups: &'a Groups<'a>,
    safe: Sanitizer,
}

impl Teller<'_> {
    fn text(&self, text: &str) -> String {
        self.safe.text(text).into_owned()
    }

    fn sentence(&self, text: &str) -> String {
        let text = self.text(text);
        if text.ends_with(['.', '?', '!']) { text } else { format!("{text}.") }
    }

    fn finding(&self, what: &str, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "\n{what}, code {}: {}", self.text(&finding.code), self.sentence(&finding.message))?;
        if let Some(place) = finding.references.first() {
            let more = finding.references.len() - 1;
            let more =
                if more > 0 { format!(", and in {}", count(more, "other place", "other places")) } else { String::new() };
            writeln!(out, "  The model is at {}, line {}, column {}{more}.", self.text(&place.file), place.line, place.column)?;
        }
        for fact in &finding.facts {
            let value = serde_json::to_string(&fact.value).unwrap_or_default();
            let place = match (&fact.file, fact.line) {
                (Some(file), Some(line)) => format!(" in {}, line {line}", self.text(file)),
                _ => String::new(),
            };
            writeln!(out, "  {} is {} as {}{place}.", self.text(&fact.fact), self.text(&fact.origin), self.text(&value))?;
        }
        if let Some(clause) = self.clause(finding) {
            writeln!(out, "  {clause}")?;
        }
        for line in finding.provenance.iter().chain(&finding.notes) {
            writeln!(out, "  {}", self.sentence(line))?;
        }
        if !finding.help.is_empty() {
            writeln!(out, "  What to do: {}", self.sentence(&finding.help))?;
        }
        Ok(())
    }

    fn clause(&self, finding: &Finding) -> Option<String> {
        let clause: &ClauseView = finding.clause.as_ref()?;
        let name = finding.license.as_deref().map(|id| self.text(self.groups.license_name(id)));
        let mut out = String::from("The clause is");
        if !clause.section.is_empty() {
            out.push_str(&format!(" section {}", self.text(&clause.section)));
        }
        if let Some(source) = clause.document.as_deref().map(|d| self.text(d)).or(name) {
            out.push_str(&format!(" of {source}"));
        }
        if !clause.quote.is_empty() {
            out.push_str(&format!(", \"{}\"", self.text(&clause.quote)));
        }
        out.push('.');
        Some(out)
    }
}

//! One line per finding and place, as editors and problem matchers read them: `path:line:column: error[code] message`.

use std::io::{self, Write};

use super::terminal::Sanitizer;
use super::{Excerpts, RenderOptions};
use crate::core::finding::{Finding, Report};
use crate::core::verdict::Outcome;
use crate::core::vocabulary::Severity;

pub(super) fn render(report: &Report, _: &dyn Excerpts, options: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
    let safe = Sanitizer::new(options);
    for finding in report.findings.iter().filter(|f| f.outcome != Outcome::Satisfied || f.waiver.is_some()) {
        let what = format!("{}[{}] {}", severity(finding), safe.text(&finding.code), safe.text(&finding.message));
        let waived = finding.waiver.as_ref().map(|w| format!(" (waived by {})", safe.text(&w.id))).unwrap_or_default();
        if finding.references.is_empty() {
            let file = report.policy.as_deref().unwrap_or("mayuse.toml");
            writeln!(out, "{}:1:1: {what}{waived}", safe.text(file))?;
        }
        for place in &finding.references {
            writeln!(out, "{}:{}:{}: {what}{waived}", safe.text(&place.file), place.line, place.column)?;
        }
    }
    for left in report.unexamined.iter().filter(|u| u.failed) {
        writeln!(out, "{}:1:1: error[not-examined] {}", safe.text(&left.file), safe.text(&left.reason))?;
    }
    Ok(())
}

/// What a line says about how bad it is. A duty is no error, an open question neither.
pub(super) fn severity(finding: &Finding) -> &'static str {
    match finding.outcome {
        _ if finding.waiver.is_some() => Severity::Note.as_str(),
        Outcome::Violated => finding.severity.as_str(),
        Outcome::Undeclared => finding.severity.min(Severity::Warning).as_str(),
        Outcome::Obligation | Outcome::Satisfied => Severity::Note.as_str(),
    }
}

//! Workflow commands of GitHub Actions: annotations within the runner's limits, the loudest first, and one summary.
//!
//! The runner keeps ten annotations per level and step, and 4,096 characters of each. Whatever is left out is counted.

use std::io::{self, Write};

use super::layout::{count, thousands};
use super::terminal::Sanitizer;
use super::{Excerpts, RenderOptions, results};
use crate::core::finding::{Finding, PlaceView, Report};
use crate::core::verdict::Outcome;
use crate::core::vocabulary::Severity;

/// Annotations kept per level.
const ANNOTATIONS: usize = 10;
/// Characters kept of a message, counted in UTF-16 as the runner does.
const MESSAGE: usize = 4096;
const TITLE: usize = 255;

pub(super) fn render(report: &Report, _: &dyn Excerpts, _: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
    // One notice is the summary's.
    let mut room = [(Severity::Error, ANNOTATIONS), (Severity::Warning, ANNOTATIONS), (Severity::Note, ANNOTATIONS - 1)];
    let mut annotated = 0;
    let mut total = 0;
    let mut annotate = |level: Severity, text: &dyn Fn() -> String, out: &mut dyn Write| -> io::Result<()> {
        total += 1;
        match room.iter_mut().find(|(l, left)| *l == level && *left > 0) {
            Some((_, left)) => {
                *left -= 1;
                annotated += 1;
                writeln!(out, "{}", text())
            }
            None => Ok(()),
        }
    };
    for left in report.unexamined.iter().filter(|u| u.failed) {
        let place = results::first_line(&left.file);
        let message = format!("{} was not examined: {}", left.file, left.reason);
        annotate(Severity::Error, &|| command(Severity::Error, &place, "not-examined", &message), out)?;
    }
    for finding in results::open(report) {
        annotate(results::level(finding), &|| annotation(report, finding), out)?;
    }
    let title = format!("mayuse: {}", report.verdict.as_str());
    writeln!(out, "::notice title={}::{}", property(&cut(&title, TITLE)), data(&summary(report, annotated, total)))
}

fn annotation(report: &Report, finding: &Finding) -> String {
    let places = results::places(report, finding);
    let more = match places.len() {
        0 | 1 => String::new(),
        n => format!("\n{}", count(n - 1, "further place", "further places")),
    };
    let title = if finding.model.is_empty() { finding.code.clone() } else { format!("{}: {}", finding.code, finding.model) };
    command(results::level(finding), &places[0], &title, &format!("{}{more}", results::account(finding)))
}

fn command(level: Severity, place: &PlaceView, title: &str, message: &str) -> String {
    let name = match level {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    // The runner drops columns of what spans lines.
    let columns = if place.end_line == place.line {
        format!(",col={},endColumn={}", place.column, place.end_column)
    } else {
        String::new()
    };
    let title = cut(&harmless(title), TITLE);
    format!(
        "::{name} file={},line={},endLine={}{columns},title={}::{}",
        property(&place.file),
        place.line,
        place.end_line,
        property(&title),
        data(&cut(&harmless(message), MESSAGE)),
    )
}

/// Totals over all findings, whatever was left out.
fn summary(report: &Report, annotated: usize, total: usize) -> String {
    let of = |outcome| report.findings.iter().filter(|f| f.outcome == outcome).count();
    let waived = report.findings.iter().filter(|f| results::is_waived(f)).count();
    let s = &report.summary;
    let mut text = format!(
        "{}: {} denied, {} to review, {} with obligations, {} allowed. {}: {} against the declared use, {} open, {}; {} waived.",
        count(s.models, "model", "models"),
        thousands(s.denied),
        thousands(s.needs_review),
        thousands(s.obligations),
        thousands(s.allowed),
        count(results::open(report).count(), "finding", "findings"),
        thousands(of(Outcome::Violated)),
        thousands(of(Outcome::Undeclared)),
        count(of(Outcome::Obligation), "duty", "duties"),
        thousands(waived),
    );
    if annotated < total {
        text.push_str(&format!(" {} of {} are annotated; the report has them all.", thousands(annotated), thousands(total)));
    }
    if !report.complete {
        text.push_str(&format!(" {} could not be examined.", count(s.files_failed, "file", "files")));
    }
    text
}

/// Control characters and hidden ones are shown as what they are; lines stay lines.
fn harmless(text: &str) -> String {
    let safe = Sanitizer::default();
    text.lines().map(|line| safe.text(line)).collect::<Vec<_>>().join("\n")
}

/// Text cut to a number of UTF-16 units, with a sign that it was.
fn cut(text: &str, most: usize) -> String {
    if text.encode_utf16().count() <= most {
        return text.to_owned();
    }
    let mut used = 0;
    let kept = text.chars().take_while(|c| {
        used += c.len_utf16();
        used < most
    });
    kept.chain(['…']).collect()
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

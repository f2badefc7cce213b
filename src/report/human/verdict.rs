//! The end of the report: what was examined, what was not, and the verdict.

use std::io::{self, Write};

use super::super::layout::{Ink, count};
use super::super::results;
use super::Desk;
use super::table::{ink, sign, words};
use crate::core::finding::Unexamined;
use crate::core::verdict::Verdict;

/// Files that could not be read which are listed before they are only counted.
const FAILED: usize = 20;

pub(super) fn render(desk: &Desk<'_>, out: &mut dyn Write) -> io::Result<()> {
    if !desk.options.quiet {
        figures(desk, out)?;
    }
    failed(desk, out)?;
    if let Some(compared) = results::compared(desk.report) {
        out.write_all(desk.page.block("", None, &desk.text(&compared)).as_bytes())?;
    }
    let verdict = desk.report.verdict;
    let label = format!("{} {}: ", sign(desk, verdict), words(verdict));
    out.write_all(desk.page.block(&label, Some(ink(verdict)), &conclusion(desk)).as_bytes())
}

fn figures(desk: &Desk<'_>, out: &mut dyn Write) -> io::Result<()> {
    let summary = desk.report.summary;
    let examined = super::super::layout::thousands(summary.files_scanned);
    let mut files = format!("{}: {examined} examined", count(summary.files_enumerated, "file", "files"));
    for (number, what) in [(summary.files_skipped, "skipped"), (summary.files_failed, "failed")] {
        if number > 0 {
            files.push_str(&format!(", {} {what}", super::super::layout::thousands(number)));
        }
    }
    let mut references = count(summary.references, "reference", "references");
    references.push_str(&format!(" to {}", count(summary.models, "model", "models")));
    if summary.mentions > 0 {
        references.push_str(&format!(", {}", count(summary.mentions, "mention", "mentions")));
    }
    let text = format!("{files} {} {references}", desk.page.either("·", "-"));
    writeln!(out, "{}", desk.page.ink(Ink::Dim, &text))?;
    if desk.options.verbose > 0 {
        for file in desk.report.unexamined.iter().filter(|u| !u.failed) {
            left(desk, "skipped", Ink::Dim, file, out)?;
        }
    }
    Ok(())
}

fn failed(desk: &Desk<'_>, out: &mut dyn Write) -> io::Result<()> {
    let failed: Vec<_> = desk.report.unexamined.iter().filter(|u| u.failed).collect();
    let most = if desk.options.verbose > 0 || failed.len() == FAILED + 1 { failed.len() } else { FAILED };
    for file in failed.iter().take(most) {
        left(desk, "failed", Ink::Denied, file, out)?;
    }
    if failed.len() > most {
        writeln!(out, "  {} and {} more", desk.page.either("…", "..."), failed.len() - most)?;
    }
    Ok(())
}

fn left(desk: &Desk<'_>, what: &str, ink: Ink, file: &Unexamined, out: &mut dyn Write) -> io::Result<()> {
    let label = format!("  {what:<8}");
    let text = format!("{}: {}", desk.text(&file.file), desk.text(&file.reason));
    out.write_all(desk.page.block(&label, Some(ink), &text).as_bytes())
}

/// The verdict in a sentence.
fn conclusion(desk: &Desk<'_>) -> String {
    let summary = desk.report.summary;
    let models = |number: usize| count(number, "model", "models");
    let mut parts = match desk.report.verdict {
        Verdict::Allowed if desk.report.baseline.is_some() => vec!["nothing new stands against the declared use".to_owned()],
        Verdict::Allowed if summary.models == 0 => vec!["no model is used".to_owned()],
        Verdict::Allowed => vec![format!("nothing stands against the declared use of {}", models(summary.models))],
        _ => Vec::new(),
    };
    if summary.denied > 0 {
        parts.push(format!("the license or the policy forbids the declared use of {}", models(summary.denied)));
    }
    if summary.needs_review > 0 {
        let are = if summary.needs_review == 1 { "is" } else { "are" };
        parts.push(format!("{} {are} undecided", models(summary.needs_review)));
    }
    let duties = desk.groups.duties.len();
    if duties > 0 {
        let are = if duties == 1 { "is" } else { "are" };
        parts.push(format!("{} {are} open", count(duties, "duty", "duties")));
    }
    if !desk.report.complete {
        parts.push("not every file could be examined".to_owned());
    }
    if parts.is_empty() {
        parts.push("see above".to_owned());
    }
    parts.join("; ")
}

//! One finding in full: title, the places in code and policy, the clause, where our knowledge comes from, the way out.

use std::io::{self, Write};

use miette::Severity as Drawn;

use super::super::layout::{self, Ink, count};
use super::Desk;
use super::snippet::{self, Mark};
use crate::core::finding::{FactView, Finding, PlaceView};
use crate::core::verdict::Outcome;
use crate::core::vocabulary::Severity;

/// Further places that are listed before they are only counted.
const PLACES: usize = 5;
/// Facts that are shown in the policy file.
const FACTS: usize = 3;
const COLUMN: usize = 10;

pub(super) fn render(desk: &Desk<'_>, heading: &str, findings: &[&Finding], out: &mut dyn Write) -> io::Result<()> {
    if findings.is_empty() {
        return Ok(());
    }
    desk.heading(heading, out)?;
    for finding in findings {
        let mut text = String::new();
        one(desk, finding, &mut text);
        out.write_all(text.as_bytes())?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn one(desk: &Desk<'_>, finding: &Finding, out: &mut String) {
    let severity = match finding.severity {
        _ if finding.outcome == Outcome::Undeclared => Drawn::Warning,
        Severity::Error => Drawn::Error,
        Severity::Warning => Drawn::Warning,
        Severity::Note => Drawn::Advice,
    };
    let title = format!("{} [{}]", desk.text(&finding.message), desk.text(&finding.code));
    let marks = finding.references.first().map(|place| reference(desk, finding, place)).into_iter();
    let marks = marks.chain(finding.facts.iter().filter_map(|fact| declared(desk, fact)).take(FACTS)).collect();
    let unread = snippet::draw(&title, severity, marks, desk.excerpts, desk.options, out);
    for mark in unread {
        let place = format!("{}:{}:{}", desk.text(&mark.file), mark.line, mark.column);
        line(desk, "at", &format!("{place} {} {}", desk.page.either("—", "-"), mark.alone), out);
    }
    details(desk, finding, out);
}

fn details(desk: &Desk<'_>, finding: &Finding, out: &mut String) {
    for fact in finding.facts.iter().filter(|f| f.location.is_none()) {
        let value = serde_json::to_string(&fact.value).unwrap_or_default();
        line(desk, "fact", &format!("{} = {} ({})", desk.text(&fact.fact), desk.text(&value), desk.text(&fact.origin)), out);
    }
    if let Some(clause) = &finding.clause {
        line(desk, "clause", &desk.citation(clause, finding.license.as_deref()), out);
        if desk.options.verbose > 0 && !clause.summary.is_empty() {
            line(desk, "says", &desk.text(&clause.summary), out);
        }
    }
    for provenance in &finding.provenance {
        line(desk, "source", &desk.text(provenance), out);
    }
    if finding.scope != "default" && !finding.scope.is_empty() {
        line(desk, "scope", &desk.text(&finding.scope), out);
    }
    for note in &finding.notes {
        line(desk, "note", &desk.text(note), out);
    }
    if let Some(question) = finding.question.as_deref().filter(|_| finding.outcome == Outcome::Undeclared) {
        let facts: Vec<String> =
            finding.asks.iter().map(|f| format!("`{} = {}`", desk.text(f), layout::dots(desk.page.unicode))).collect();
        let how = if facts.is_empty() { String::new() } else { format!(" Answer with {}.", layout::listed(&facts, FACTS)) };
        line(desk, "asks", &format!("{}{how}", desk.text(question)), out);
    }
    also(desk, finding, out);
    if !finding.help.is_empty() {
        line(desk, "help", &desk.text(&finding.help), out);
    }
    if let Some(url) = finding.clause.as_ref().map(|c| c.url.as_str()).filter(|u| !u.is_empty()) {
        out.push_str(&desk.page.ink(Ink::Accent, &format!("  {:<8}", "text:")));
        out.push_str(&link(desk, url));
        out.push('\n');
    }
}

/// A line with its key in a column of its own, wrapped.
pub(super) fn line(desk: &Desk<'_>, key: &str, text: &str, out: &mut String) {
    let label = format!("  {:<width$}", format!("{key}:"), width = COLUMN - 2);
    out.push_str(&desk.page.block(&label, Some(Ink::Accent), text));
}

fn also(desk: &Desk<'_>, finding: &Finding, out: &mut String) {
    let others = finding.references.get(1..).unwrap_or_default();
    if others.is_empty() {
        return;
    }
    let most = if desk.options.verbose > 0 || others.len() == PLACES + 1 { others.len() } else { PLACES };
    line(desk, "also", &format!("in {}", count(others.len(), "other place", "other places")), out);
    for place in others.iter().take(most) {
        out.push_str(&format!("{}{}:{}:{}\n", " ".repeat(COLUMN), desk.text(&place.file), place.line, place.column));
    }
    if others.len() > most {
        out.push_str(&format!("{}{} and {} more\n", " ".repeat(COLUMN), desk.page.either("…", "..."), others.len() - most));
    }
}

/// The place in the code, with words that continue the line.
fn reference(desk: &Desk<'_>, finding: &Finding, place: &PlaceView) -> Mark {
    let model = desk.report.models.iter().find(|m| m.id == finding.model && m.namespace == finding.namespace);
    let written = model
        .and_then(|m| m.references.iter().find(|r| r.file == place.file && r.line == place.line && r.column == place.column));
    let is = match written {
        Some(written) if written.text != finding.model => format!("is {}, ", desk.text(&finding.model)),
        _ => String::new(),
    };
    let section = finding.clause.as_ref().filter(|c| !c.section.is_empty() && c.document.is_none());
    let section = section.map(|c| format!(" ({})", desk.page.section(&desk.text(&c.section)))).unwrap_or_default();
    let license = finding.license.as_ref().map(|id| (desk.text(id), desk.text(desk.groups.license_name(id))));
    let says = match (license, finding.inherited_from.as_ref().map(|base| desk.text(base))) {
        (Some((id, name)), Some(base)) => vec![
            format!("{is}made from {base}, under {name}{section}"),
            format!("{is}made from {base}, under {id}{section}"),
            format!("made from {base}, under {id}{section}"),
            format!("made from {base}"),
            format!("under {id}"),
        ],
        (Some((id, name)), None) => vec![
            format!("{is}licensed under {name}{section}"),
            format!("licensed under {name}{section}"),
            format!("licensed under {id}{section}"),
            format!("under {id}"),
        ],
        (None, _) if is.is_empty() => vec!["referenced here".to_owned()],
        (None, _) => vec![format!("is {}", desk.text(&finding.model)), "referenced here".to_owned()],
    };
    let end_column = (place.end_line == place.line).then_some(place.end_column);
    let alone = says.first().cloned().unwrap_or_default();
    Mark { file: place.file.clone(), line: place.line, column: place.column, end_column, says, alone }
}

/// The place of an answer that the finding rests on.
fn declared(desk: &Desk<'_>, fact: &FactView) -> Option<Mark> {
    let place = fact.location.as_ref()?;
    let origin = if fact.origin == "observed" { "observed" } else { "declared" };
    Some(Mark {
        file: place.file.clone(),
        line: place.line,
        column: place.column,
        end_column: (place.end_line == place.line).then_some(place.end_column),
        says: vec![format!("{origin} here")],
        alone: format!("{} is {origin} here", desk.text(&fact.fact)),
    })
}

/// An address, clickable where that is wanted. What cannot stand in an address is encoded.
fn link(desk: &Desk<'_>, url: &str) -> String {
    let shown = desk.text(url);
    if !desk.options.links || !(url.starts_with("https://") || url.starts_with("http://")) {
        return shown;
    }
    let mut target = String::new();
    for byte in url.bytes() {
        if byte.is_ascii_graphic() {
            target.push(char::from(byte));
        } else {
            target.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("\u{1b}]8;;{target}\u{1b}\\{shown}\u{1b}]8;;\u{1b}\\")
}

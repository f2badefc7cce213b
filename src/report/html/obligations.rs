//! Obligations: every duty once, with the models that cause it, the clause, and the proof that was looked for.

use std::collections::{BTreeMap, HashMap};

use maud::{Markup, html};

use super::super::groups::{Duty, distinct};
use super::finding;
use super::page::Part;
use super::sheet::Sheet;
use super::text::{code, counted, number, prose, said, sentence};
use crate::core::finding::Finding;
use crate::core::wording;

/// Models that a duty names before the others are folded away.
const NAMED: usize = 6;
/// Duties that are written out.
const LISTED: usize = 1_000;
/// Duties behind them that are named.
const BRIEF: usize = 5_000;
/// Notes and clauses of one duty.
const REMARKS: usize = 6;

pub(super) fn part(sheet: &Sheet<'_>) -> Part {
    let duties = &sheet.duties();
    let mut kinds: BTreeMap<&str, Vec<&Duty<'_>>> = BTreeMap::new();
    for duty in duties.iter().take(LISTED) {
        let code = duty.findings.first().map_or("", |f| f.code.as_str());
        kinds.entry(sheet.label(code)).or_default().push(duty);
    }
    let body = html! {
        @if duties.is_empty() {
            p { "No duty is open." }
        } @else {
            p {
                "What must be done, also where the use is allowed: " (counted(duties.len(), "duty", "duties"))
                ", each with the models that cause it. A duty leaves the list when its proof is declared or found in the "
                "repository."
            }
            @for (label, duties) in &kinds {
                section.kind aria-label=(said(label)) {
                    h3 { (said(label)) " " span.count { (number(duties.len())) } }
                    @if let Some(about) = explanation(sheet, duties) { p { (prose(about)) } }
                    ul.checklist { @for duty in duties { (one(sheet, duty)) } }
                }
            }
            @if duties.len() > LISTED {
                details {
                    summary { (counted(duties.len() - LISTED, "more duty", "more duties")) }
                    ul { @for duty in duties.iter().skip(LISTED).take(BRIEF) { (brief(sheet, duty)) } }
                    @if duties.len() > LISTED + BRIEF {
                        p { (number(duties.len() - LISTED - BRIEF)) " more; the formats csv and json have them all." }
                    }
                }
            }
        }
    };
    Part { id: "obligations", title: "Obligations", count: Some(number(duties.len())), body }
}

fn explanation<'a>(sheet: &Sheet<'a>, duties: &[&Duty<'_>]) -> Option<&'a str> {
    let code = &duties.first()?.findings.first()?.code;
    sheet.code(code).map(|c| c.explanation.as_str()).filter(|e| !e.is_empty())
}

fn one(sheet: &Sheet<'_>, duty: &Duty<'_>) -> Markup {
    let cited = distinct(duty.findings.iter().filter(|f| f.clause.is_some()).map(|f| cite(sheet, f).into_string()));
    let notes = distinct(duty.findings.iter().flat_map(|f| f.notes.iter().cloned()));
    let proofs = distinct(duty.findings.iter().map(|f| f.help.clone()).filter(|h| !h.is_empty()));
    let bare = |text: &str| text.trim_end_matches('.').to_lowercase();
    let said_otherwise = duty.findings.iter().map(|f| f.message.clone()).filter(|m| bare(m) != bare(duty.text));
    let conditions = distinct(said_otherwise);
    html! {
        li {
            p.duty { span.box aria-hidden="true" {} (sentence(duty.text)) }
            dl.rows {
                div { dt { "Because of" } dd { (models(sheet, &duty.findings)) } }
                div { dt { "Clause" } dd {
                    // Rendered and escaped above; told apart by what they show.
                    ul.values { @for clause in cited.iter().take(REMARKS) { li { (maud::PreEscaped(clause)) } } }
                    @if cited.len() > REMARKS { p.more { "and " (number(cited.len() - REMARKS)) " more" } }
                } }
                @if !conditions.is_empty() {
                    div {
                        dt { "As it stands here" }
                        dd { ul.values { @for c in conditions.iter().take(REMARKS) { li { (sentence(c)) } } } }
                    }
                }
                (facts(sheet, &duty.findings))
                @if !notes.is_empty() {
                    div {
                        dt { "Looked for" }
                        dd { ul.values { @for note in notes.iter().take(REMARKS) { li { (sentence(note)) } } } }
                    }
                }
                @if !proofs.is_empty() {
                    div {
                        dt { "How to show it" }
                        dd { ul.values { @for p in proofs.iter().take(REMARKS) { li { (prose(p)) } } } }
                    }
                }
                div.sign { dt { "Done by, on" } dd {} }
            }
        }
    }
}

/// A duty in one line.
fn brief(sheet: &Sheet<'_>, duty: &Duty<'_>) -> Markup {
    html! {
        li {
            (sentence(duty.text))
            ul.values { @for f in &duty.findings { li id=(sheet.anchor(f)) { (sheet.linked(&f.namespace, &f.model)) } } }
        }
    }
}

/// The declared facts that call the duty up.
fn facts(sheet: &Sheet<'_>, findings: &[&Finding]) -> Markup {
    let mut lines = Vec::new();
    for (finding, fact) in findings.iter().flat_map(|f| f.facts.iter().map(move |fact| (f, fact))) {
        let line =
            html! { (code(&fact.fact)) ": " (said(&wording::answer(&fact.value))) " " (finding::origin(sheet, finding, fact)) };
        lines.push(line.into_string());
    }
    let lines = distinct(lines);
    html! {
        @if !lines.is_empty() {
            div {
                dt { "Facts" }
                dd { ul.values { @for line in lines.iter().take(REMARKS) { li { (maud::PreEscaped(line)) } } } }
            }
        }
    }
}

fn cite(sheet: &Sheet<'_>, finding: &Finding) -> maud::Markup {
    html! {
        (finding::citation(sheet, finding))
        @if let Some(clause) = finding.clause.as_ref().filter(|c| !c.quote.is_empty()) { ": " q { (said(&clause.quote)) } }
    }
}

/// The models of a duty, each once; each entry is the anchor of its findings.
fn models(sheet: &Sheet<'_>, findings: &[&Finding]) -> Markup {
    let mut entries: Vec<(&Finding, Vec<&Finding>)> = Vec::new();
    let mut places: HashMap<(&str, &str, &str), usize> = HashMap::new();
    for finding in findings {
        match places.get(&(finding.namespace.as_str(), finding.model.as_str(), finding.scope.as_str())) {
            Some(at) => entries[*at].1.push(finding),
            None => {
                places.insert((&finding.namespace, &finding.model, &finding.scope), entries.len());
                entries.push((finding, Vec::new()));
            }
        }
    }
    let entry = |(f, others): &(&Finding, Vec<&Finding>)| {
        html! {
            li id=(sheet.anchor(f)) {
                @for other in others { span.anchor id=(sheet.anchor(other)) {} }
                (sheet.linked(&f.namespace, &f.model))
                @if f.scope != "default" { " in scope " (said(&f.scope)) }
            }
        }
    };
    let (shown, folded) = entries.split_at(entries.len().min(NAMED));
    html! {
        ul.values { @for e in shown { (entry(e)) } }
        @if !folded.is_empty() {
            details {
                summary { (counted(folded.len(), "more model", "more models")) }
                ul.values { @for e in folded { (entry(e)) } }
            }
        }
    }
}

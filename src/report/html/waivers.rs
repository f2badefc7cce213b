//! Waivers: every decision of the project with who took it and until when it holds, and the facts the project supplied.

use maud::{Markup, html};

use super::finding;
use super::page::Part;
use super::sheet::{Sheet, license_anchor};
use super::text::{code, counted, heads, link, number, place, prose, said, sentence};
use crate::core::finding::{Finding, WaiverView};
use crate::core::policy::{Clarification, Waiver};
use crate::core::verdict::Outcome;
use crate::core::wording;

/// Decisions that are written out.
const LISTED: usize = 500;
/// Findings of one decision that are named.
const NAMED: usize = 200;

pub(super) fn part(sheet: &Sheet<'_>) -> Part {
    let policy = &sheet.dossier.policy;
    let cards: Vec<Card<'_>> = if policy.waivers.is_empty() { seen(sheet) } else { declared(sheet) };
    let body = html! {
        @if cards.is_empty() {
            p { "No waiver is recorded." }
        } @else {
            p {
                "Decisions of the project. A waiver changes what a finding means for the verdict; it never hides it, and "
                "the duties stay."
            }
            @for card in cards.iter().take(LISTED) { (shown(sheet, card)) }
            @if cards.len() > LISTED {
                p { (counted(cards.len() - LISTED, "more waiver", "more waivers")) " in " (code(sheet.policy_file())) "." }
            }
        }
        @if !policy.clarifications.is_empty() { (clarifications(sheet, &policy.clarifications)) }
    };
    Part { id: "waivers", title: "Waivers", count: Some(number(cards.len())), body }
}

/// One decision.
struct Card<'a> {
    id: &'a str,
    waiver: Option<&'a Waiver>,
    view: Option<&'a WaiverView>,
    covered: Vec<&'a Finding>,
    /// Findings about the decision itself: void, unused.
    about: Vec<&'a Finding>,
}

/// The decisions of the policy, in its order.
fn declared<'a>(sheet: &Sheet<'a>) -> Vec<Card<'a>> {
    let findings = &sheet.report.findings;
    let about = |w: &Waiver| {
        let place = (&w.location).into();
        findings.iter().filter(|f| f.namespace.is_empty() && f.references.first() == Some(&place)).collect()
    };
    let cover = |id: &str| findings.iter().filter(|f| f.waiver.as_ref().is_some_and(|w| w.id == id)).collect();
    let card = |w: &'a Waiver| Card { id: &w.id, waiver: Some(w), view: None, covered: cover(&w.id), about: about(w) };
    sheet.dossier.policy.waivers.iter().map(card).collect()
}

/// The decisions that findings name, where the report comes without its policy.
fn seen<'a>(sheet: &Sheet<'a>) -> Vec<Card<'a>> {
    let mut out: Vec<Card<'a>> = Vec::new();
    for finding in &sheet.report.findings {
        let Some(view) = &finding.waiver else { continue };
        match out.iter_mut().find(|c| c.id == view.id) {
            Some(card) => card.covered.push(finding),
            None => out.push(Card { id: &view.id, waiver: None, view: Some(view), covered: vec![finding], about: Vec::new() }),
        }
    }
    out
}

/// What state a decision is in, and the word of its class.
fn state(sheet: &Sheet<'_>, card: &Card<'_>) -> (&'static str, String) {
    if card.about.iter().any(|f| f.outcome == Outcome::Violated) {
        return ("denied", "void".to_owned());
    }
    if card.covered.is_empty() {
        return ("needs-review", if sheet.dossier.whole { "unused" } else { "not needed here" }.to_owned());
    }
    match sheet.dossier.expiring.iter().find(|(id, _)| id == card.id) {
        Some((_, 0)) => ("needs-review", "in force, expires today".to_owned()),
        Some((_, days)) => ("needs-review", format!("in force, expires in {} days", days)),
        None => ("allowed", "in force".to_owned()),
    }
}

fn shown(sheet: &Sheet<'_>, card: &Card<'_>) -> Markup {
    let (class, word) = state(sheet, card);
    html! {
        article.waiver {
            h3 { (said(card.id)) " " span class={ "badge " (class) } { (word) } }
            @for f in &card.about { p.notice id=(sheet.anchor(f)) { (sentence(&f.message)) " " (prose(&f.help)) } }
            dl.rows {
                @if let Some(w) = card.waiver { (terms(sheet, w)) }
                @if let Some(v) = card.view { (short(v)) }
            }
            @if !card.covered.is_empty() { (covered(sheet, &card.covered)) }
        }
    }
}

fn pair(term: &str, value: Markup) -> Markup {
    html! { div { dt { (term) } dd { (value) } } }
}

fn short(v: &WaiverView) -> Markup {
    html! {
        (pair("Reason", html! { (said(&v.reason)) }))
        (pair("Approved", html! { "by " (said(&v.approved_by)) " on " (said(&v.approved_on)) }))
        (pair("Holds until", until(v.expires_on.as_deref())))
    }
}

fn until(date: Option<&str>) -> Markup {
    html! { @match date { Some(day) => { (said(day)) ", that day included" } None => { "no end is set" } } }
}

fn codes(list: &[String]) -> Markup {
    html! { @for (n, item) in list.iter().enumerate() { @if n > 0 { ", " } (code(item)) } }
}

fn terms(sheet: &Sheet<'_>, w: &Waiver) -> Markup {
    html! {
        (pair("Models", code(w.model.as_str())))
        @if let Some(license) = &w.license {
            (pair("Decided under", html! { (said(sheet.license_name(license))) "; void under any other license" }))
        }
        (pair("Clauses", codes(&w.codes)))
        @if !w.paths.is_empty() { (pair("Paths", codes(&w.paths))) }
        (pair("Reason", html! { (said(&w.reason)) }))
        @if let Some(text) = &w.justification { (pair("Ground", html! { (said(text)) })) }
        @if let Some(text) = &w.evidence { (pair("Evidence", link(Some(text), text))) }
        (pair("Approved", html! { "by " (said(&w.approved_by)) " on " (said(&w.approved_on)) }))
        (pair("Holds until", until(w.expires_on.as_deref())))
        @if !w.assumes.is_empty() {
            (pair("Assumes", html! {
                ul.values { @for (fact, value) in &w.assumes { li { (code(fact)) ": " (said(&wording::answer(value))) } } }
            }))
        }
        (pair("Recorded at", place(&w.location.file, w.location.line)))
    }
}

/// The findings a decision settled, each with the words of its clause.
fn covered(sheet: &Sheet<'_>, findings: &[&Finding]) -> Markup {
    html! {
        p.ways-title { "Covers " (counted(findings.len(), "finding", "findings")) }
        ul.covered {
            @for f in findings.iter().take(NAMED) {
                li id=(sheet.anchor(f)) {
                    (sheet.linked(&f.namespace, &f.model)) ": " (sentence(&f.message))
                    @if let Some(clause) = &f.clause { (finding::quoted(sheet, f, clause)) }
                }
            }
            @if findings.len() > NAMED { li { (number(findings.len() - NAMED)) " more" } }
        }
    }
}

fn clarifications(sheet: &Sheet<'_>, list: &[Clarification]) -> Markup {
    html! {
        h3 { "Facts supplied by the project" }
        p { "What the project states about the license of a model comes before everything the database knows." }
        table.members {
            (heads(&["Models", "License", "Source", "Recorded at"]))
            tbody { @for c in list.iter().take(LISTED) {
                tr {
                    th scope="row" { (code(c.model.as_str())) }
                    td {
                        @if sheet.dossier.license(&c.license).is_some() {
                            a href={ "#" (license_anchor(&c.license)) } { (said(sheet.license_name(&c.license))) }
                        }
                        @else { (said(sheet.license_name(&c.license))) }
                    }
                    td {
                        (link(Some(&c.source), &c.source))
                        @if let Some(hash) = &c.sha256 { " (SHA-256 " code.hash { (said(hash)) } ")" }
                    }
                    td { (place(&c.location.file, c.location.line)) }
                }
            } }
        }
    }
}

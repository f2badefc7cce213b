//! Cover: what was looked at, when, with what, and the verdict at a glance.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::super::groups::distinct;
use super::cases::{self, Case};
use super::page::Part;
use super::sheet::Sheet;
use super::text::{code, counted, heads, number, row, said};
use super::{decisions, overview, words};
use crate::core::dossier::Dossier;
use crate::core::finding::{Finding, Report};
use crate::core::verdict::{Outcome, Verdict};

/// Cases that the summary names.
const GLANCE: usize = 15;

/// The title and what identifies the report.
pub(super) fn masthead(sheet: &Sheet<'_>) -> Markup {
    let (report, dossier) = (sheet.report, sheet.dossier);
    html! {
        header.masthead {
            p.kicker { "AI model license report" }
            h1 { (said(&dossier.project)) }
            p.verdict { (words::badge(report.verdict)) " " span { (sentence(report, sheet)) } }
            dl.identity {
                (line("Date", html! { (if dossier.date.is_empty() { "not recorded" } else { &dossier.date }) }))
                (line("Revision", revision(dossier)))
                (line("Examined", examined(report, dossier)))
                (line("Policy", policy(sheet)))
                (line("Program", html! { (report.tool.name) " " (report.tool.version) }))
                (line("License data", html! { code { (report.tool.data_version) } }))
            }
        }
    }
}

fn line(term: &str, value: Markup) -> Markup {
    html! { div { dt { (term) } dd { (value) } } }
}

/// The run in one sentence.
fn sentence(report: &Report, sheet: &Sheet<'_>) -> String {
    let s = &report.summary;
    let mut parts = Vec::new();
    if s.denied > 0 {
        parts.push(format!("the license or the policy forbids the declared use of {}", counted(s.denied, "model", "models")));
    }
    if s.needs_review > 0 {
        parts.push(format!("{} to be reviewed", counted(s.needs_review, "model is", "models are")));
    }
    let duties = sheet.duties().len();
    if duties > 0 {
        parts.push(format!("{} open", counted(duties, "duty is", "duties are")));
    }
    let void = report.findings.iter().filter(|f| f.namespace.is_empty() && f.outcome == Outcome::Violated).count();
    if void > 0 {
        parts.push(format!("{} void", counted(void, "waiver is", "waivers are")));
    }
    if parts.is_empty() {
        parts.push("nothing stands against the declared use".to_owned());
    }
    if !report.complete {
        parts.push(format!("{} could not be examined", counted(s.files_failed, "file", "files")));
    }
    let text = parts.join("; ");
    let mut letters = text.chars();
    letters.next().map(|c| c.to_uppercase().collect::<String>()).unwrap_or_default() + letters.as_str() + "."
}

fn revision(dossier: &Dossier) -> Markup {
    html! {
        @match &dossier.revision {
            Some(commit) => { "work tree at commit " (code(commit)) }
            None => { "no git revision: files as they lay on disk" }
        }
    }
}

fn examined(report: &Report, dossier: &Dossier) -> Markup {
    let s = &report.summary;
    html! {
        (if dossier.whole { "the whole project: " } else { "a part of the project: " })
        (number(s.files_scanned)) " of " (counted(s.files_enumerated, "file", "files"))
        ", " (counted(s.references, "reference", "references")) " to " (counted(s.models, "model", "models"))
    }
}

fn policy(sheet: &Sheet<'_>) -> Markup {
    html! {
        @match &sheet.report.policy {
            Some(file) => {
                (code(file))
                @if let Some(hash) = &sheet.dossier.policy.sha256 { " (SHA-256 " code.hash { (said(hash)) } ")" }
            }
            None => { "no policy file: nothing is declared" }
        }
    }
}

/// The summary: verdicts in figures, and what stands against the declared use.
pub(super) fn part(sheet: &Sheet<'_>) -> Part {
    Part { id: "summary", title: "Summary", count: None, body: body(sheet) }
}

fn body(sheet: &Sheet<'_>) -> Markup {
    html! {
        (overview::figure(&sheet.report.summary))
        dl.meanings {
            @for verdict in words::VERDICTS {
                @if overview::of(&sheet.report.summary, verdict) > 0 {
                    div {
                        dt { (words::badge(verdict)) }
                        dd.figure { (number(overview::of(&sheet.report.summary, verdict))) }
                        dd { (words::meaning(verdict)) "." }
                    }
                }
            }
        }
        (glance(sheet))
        (kinds(sheet))
    }
}

/// The cases in one line each.
fn glance(sheet: &Sheet<'_>) -> Markup {
    let cases = cases::of(sheet);
    html! {
        @if !cases.is_empty() {
            h3 { "What awaits a decision" }
            table.glance {
                (heads(&["Model", "Because"]))
                tbody { @for (number, case) in cases.iter().take(GLANCE).enumerate() {
                    tr {
                        th scope="row" {
                            a href={ "#case-" (number + 1) } { (decisions::title(case)) }
                            span.under { (words::badge(case.verdict)) }
                        }
                        td { (reasons(sheet, case)) }
                    }
                } }
            }
            @if cases.len() > GLANCE {
                p {
                    (counted(cases.len() - GLANCE, "more case", "more cases"))
                    " in "
                    a href="#decisions" { "Decisions needed" }
                    "."
                }
            }
        }
    }
}

/// Why a case is one: the kinds of its clauses, the worst first.
fn reasons(sheet: &Sheet<'_>, case: &Case<'_>) -> Markup {
    let worst = case.first().iter().map(|f| f.outcome).max();
    let mut labels = Vec::new();
    let (mut shown, mut others) = (None, 0);
    for finding in case.first().iter().filter(|f| Some(f.outcome) == worst) {
        let plain = case.models.len() == 1 || !finding.message.contains(&finding.model);
        if shown.is_none() && plain {
            shown = Some(*finding)
        } else {
            others += 1
        }
        labels.push(sheet.label(&finding.code).to_owned());
    }
    html! {
        @match shown {
            Some(finding) => {
                (super::finding::title(sheet, finding, true))
                @if others > 0 { span.under { "and " (counted(others, "more finding", "more findings")) } }
            }
            None => { (said(&row(&distinct(labels)))) }
        }
    }
}

/// Models by kind of clause: what the law is about, before any model is named.
fn kinds(sheet: &Sheet<'_>) -> Markup {
    let mut rows: BTreeMap<&str, [Vec<&Finding>; 3]> = BTreeMap::new();
    for finding in sheet.report.findings.iter().filter(|f| !f.namespace.is_empty()) {
        let column = match finding.outcome {
            Outcome::Violated => 0,
            Outcome::Undeclared => 1,
            Outcome::Obligation => 2,
            Outcome::Satisfied => continue,
        };
        rows.entry(&finding.code).or_default()[column].push(finding);
    }
    let mut rows: Vec<_> = rows.into_iter().collect();
    rows.sort_by_key(|(code, columns)| (std::cmp::Reverse(columns.each_ref().map(Vec::len)), *code));
    let cell = |found: &[&Finding]| html! { @if found.is_empty() { span.none { "–" } } @else { (number(models(found))) } };
    html! {
        @if !rows.is_empty() {
            h3 { "By kind of clause" }
            p {
                "Models for which a clause of that kind stands against the declared use, is not settled, or asks for "
                "something."
            }
            table.figures {
                (heads(&["Clause", "Against the use", "Not settled", "Duty"]))
                tbody {
                    @for (kind, columns) in &rows {
                        tr {
                            th scope="row" { (said(sheet.label(kind))) " " code { (said(kind)) } }
                            @for found in columns { td { (cell(found)) } }
                        }
                    }
                }
            }
        }
    }
}

fn models(findings: &[&Finding]) -> usize {
    let mut names: Vec<(&str, String)> = findings.iter().map(|f| (f.namespace.as_str(), f.model.to_lowercase())).collect();
    names.sort();
    names.dedup();
    names.len()
}

/// Whether a model is one to decide about.
pub(super) fn is_open(verdict: Verdict) -> bool {
    verdict >= Verdict::NeedsReview
}

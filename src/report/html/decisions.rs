//! Decisions needed: the questions whose answer settles most, then one block per model, or per group of models to which the
//! very same applies. Beyond a bound, findings stand in a table: every one of them has its line and its anchor.

use maud::{Markup, html};

use super::cases::{self, Case};
use super::finding::Shared;
use super::page::Part;
use super::sheet::{Sheet, license_anchor};
use super::text::{code, counted, heads, link, number, place, prose, row, said};
use super::{finding, graph, words};
use crate::core::finding::{Access, Finding, LicenseView, ModelView, Question};
use crate::report::Window;

/// Blocks that are written out.
const BLOCKS: usize = 150;
/// Cases up to which every finding lies open; with more, each shows its title and unfolds.
const OPEN: usize = 10;
/// Lines of the table behind them.
const LINES: usize = 5_000;
/// Models that a group names before the others are folded away.
const NAMED: usize = 12;
/// Models of a group that are named at all.
const LISTED: usize = 500;
/// Places of a model that are quoted.
const PLACES: usize = 3;
/// Letters of a quoted line.
const QUOTED: usize = 160;

pub(super) fn part(sheet: &Sheet<'_>) -> Part {
    let cases = cases::of(sheet);
    let models: usize = cases.iter().map(|c| c.models.len()).sum();
    let findings: usize = cases.iter().map(Case::count).sum();
    let (blocks, rest) = cases.split_at(cases.len().min(BLOCKS));
    let body = html! {
        @if cases.is_empty() {
            p { "No decision is needed: nothing stands against the declared use, and no question is open." }
        } @else {
            p {
                (counted(models, "model awaits", "models await")) " a decision, over " (counted(findings, "finding", "findings"))
                " in " (counted(cases.len(), "case", "cases")) ". Models to which the very same applies stand in one case."
            }
        }
        (questions(sheet))
        @if !cases.is_empty() {
            @for (number, case) in blocks.iter().enumerate() { (block(sheet, number + 1, case, cases.len() > OPEN)) }
            (overflow(sheet, rest))
        }
    };
    Part { id: "decisions", title: "Decisions needed", count: Some(number(models)), body }
}

/// One question per fact: answering it settles every finding that waits for it.
fn questions(sheet: &Sheet<'_>) -> Markup {
    let asked: Vec<&(&Question, Vec<&Finding>)> = sheet.groups.questions.iter().collect();
    html! {
        @if !asked.is_empty() {
            h3 #questions { "Questions to answer" }
            p {
                "An answer under "
                code { "[use]" }
                " in "
                (code(sheet.policy_file()))
                " settles everything that waits for it."
            }
            table.questions {
                (heads(&["Question", "Fact", "Findings", "Models"]))
                tbody { @for (question, _) in asked {
                    tr {
                        th scope="row" { (said(&question.question)) }
                        td { (code(&question.fact)) }
                        td.figure { (number(question.findings.len())) }
                        td.figure { (number(question.models.len())) }
                    }
                } }
            }
        }
    }
}

fn block(sheet: &Sheet<'_>, number: usize, case: &Case<'_>, folded: bool) -> Markup {
    let id = format!("case-{number}");
    let alone = case.models.len() == 1;
    let common = case.common();
    html! {
        article class={ "case " (case.verdict.as_str()) } aria-labelledby=(id) {
            h3 id=(id) {
                span.case-number { "Case " (number) }
                (title(case)) " "
                (words::badge(case.verdict))
            }
            @if let (true, Some(model)) = (alone, case.models.first()) {
                (identity(sheet, model))
                (graph::figure(sheet, model))
            } @else {
                (members(sheet, case, &common))
            }
            @for (n, found) in case.first().iter().enumerate() {
                (finding::block(sheet, found, case.models.first().copied().filter(|_| alone), Shared {
                    anchors: anchors(sheet, case, n),
                    steps: common.get(n).map_or(&[], Vec::as_slice),
                    folded,
                }))
            }
        }
    }
}

/// Anchors of the same finding about the other models of a case.
fn anchors(sheet: &Sheet<'_>, case: &Case<'_>, n: usize) -> Markup {
    html! { @for found in case.findings.iter().skip(1).filter_map(|f| f.get(n)) { span.anchor id=(sheet.anchor(found)) {} } }
}

/// What a case is about.
pub(super) fn title(case: &Case<'_>) -> Markup {
    let first = case.models.first().copied();
    html! {
        @if let (Some(model), 1) = (first, case.models.len()) {
            code.model { (said(&model.id)) }
        } @else {
            (counted(case.models.len(), "model", "models"))
            @match first.and_then(|m| m.license.as_ref()) {
                Some(license) => { " under " (named(license)) }
                None => { " without a known license" }
            }
        }
    }
}

/// What the model is, under which license, and where it is used.
fn identity(sheet: &Sheet<'_>, model: &ModelView) -> Markup {
    html! {
        dl.rows {
            div { dt { "License" } dd {
                @match &model.license { Some(license) => { (concluded(sheet, license)) } None => { "not known" } }
                @for other in &model.also { br; "also checked: " (concluded(sheet, other)) }
            } }
            @if let Some(license) = &model.license { div { dt { "Known from" } dd.how { (prose(&license.source)) } } }
            div { dt { "Access" } dd { (access(model)) } }
            div { dt { "Revision" } dd { (pinned(model)) } }
            div { dt { "Used at" } dd { (quoted(sheet, model)) } }
        }
    }
}

/// The name of a license; one that the database does not know is only what somebody wrote.
fn named(license: &LicenseView) -> Markup {
    html! { @if license.class.is_some() { (said(&license.name)) } @else { "terms stated as “" (said(&license.name)) "”" } }
}

/// A license with how it is known.
pub(super) fn concluded(sheet: &Sheet<'_>, license: &LicenseView) -> Markup {
    html! {
        @if sheet.dossier.license(&license.id).is_some() {
            a href={ "#" (license_anchor(&license.id)) } { (said(&license.name)) }
        } @else { (named(license)) }
        span.how { " (" (license.provenance) ", " (license.confidence) " confidence)" }
    }
}

pub(super) fn access(model: &ModelView) -> &'static str {
    match model.access {
        Access::Weights => "weights can be had",
        Access::Hosted => "hosted by somebody else: only its answers can be had",
    }
}

pub(super) fn pinned(model: &ModelView) -> Markup {
    html! {
        @match &model.revision {
            Some(revision) => { (code(revision)) }
            None => { "not pinned: the files can change without notice" }
        }
    }
}

/// The first places, each with its line of code.
fn quoted(sheet: &Sheet<'_>, model: &ModelView) -> Markup {
    html! {
        ul.places {
            @for at in model.references.iter().take(PLACES) {
                li {
                    (place(&at.file, at.line)) " as " (said(&at.role))
                    @if at.scope != "default" { ", scope " (said(&at.scope)) }
                    @if let Some(line) = sheet.excerpts.line(&at.file, at.line, Window { column: at.column, width: QUOTED }) {
                        (finding::line(&line, at))
                    }
                }
            }
            @if model.references.len() > PLACES {
                li { (counted(model.references.len() - PLACES, "more place", "more places")) " in the inventory" }
            }
        }
    }
}

/// The models of a group.
fn members(sheet: &Sheet<'_>, case: &Case<'_>, common: &[Vec<&str>]) -> Markup {
    let all: Vec<Member<'_>> = case.models.iter().enumerate().take(LISTED).map(|(n, m)| (*m, case.own(n, common))).collect();
    let (shown, folded) = all.split_at(all.len().min(NAMED));
    let rest = case.models.len() - all.len();
    html! {
        (member_table(sheet, shown, "Models of this case"))
        @if !folded.is_empty() {
            details {
                summary { (counted(case.models.len() - shown.len(), "more model", "more models")) }
                (member_table(sheet, folded, "Further models of this case"))
                @if rest > 0 { p { (number(rest)) " more stand in the inventory." } }
            }
        }
    }
}

/// A model of a group, with the ways to resolve that hold for it alone.
type Member<'a> = (&'a ModelView, Vec<&'a str>);

fn member_table(sheet: &Sheet<'_>, models: &[Member<'_>], caption: &str) -> Markup {
    html! {
        table.members {
            caption { (caption) }
            (heads(&["Model", "How its license is known", "Used at"]))
            tbody { @for (model, ways) in models {
                tr {
                    th scope="row" {
                        (sheet.linked(&model.namespace, &model.id))
                        @if !model.lineage.is_empty() { (graph::bases(model)) }
                    }
                    td { @match &model.license {
                        Some(l) => { (l.provenance) ", " (l.confidence) " confidence: " (prose(&l.source)) }
                        None => { "nothing is said about it" }
                    }
                    @for way in ways { span.under { strong { "Way out: " } (prose(way)) } } }
                    td { (first_place(model)) }
                }
            } }
        }
    }
}

fn first_place(model: &ModelView) -> Markup {
    html! {
        @if let Some(at) = model.references.first() { (place(&at.file, at.line)) }
        @if model.references.len() > 1 { " and " (number(model.references.len() - 1)) " more" }
    }
}

/// Findings of the cases for which there is no block.
fn overflow(sheet: &Sheet<'_>, cases: &[Case<'_>]) -> Markup {
    let total: usize = cases.iter().map(Case::count).sum();
    let found = cases.iter().flat_map(|c| c.findings.iter().flatten());
    html! {
        @if total > 0 {
            article.case aria-labelledby="case-rest" {
                h3 #case-rest { "The other " (counted(cases.len(), "case", "cases")) }
                p { (counted(total, "finding", "findings")) " in short; " code { "mayuse why MODEL" } " tells the rest." }
                details {
                    summary { (counted(total, "finding", "findings")) }
                    table.members {
                        (heads(&["Model", "Finding", "Clause"]))
                        tbody { @for f in found.take(LINES) {
                            tr id=(sheet.anchor(f)) {
                                th scope="row" { (code(&f.model)) }
                                td { (prose(&f.message)) " (" (words::outcome(f)) ")" }
                                td { (finding::citation(sheet, f)) }
                            }
                        } }
                    }
                    @if total > LINES { p { (number(total - LINES)) " more; the formats csv and json have them all." } }
                }
            }
        }
    }
}

/// A model's page on its hub, where it has one.
pub(super) fn card(model: &ModelView) -> Markup {
    let address = super::super::identity::address(&model.namespace, &model.id);
    html! { @if let Some(address) = address { span.under.card { (link(Some(&address), "model page")) } } }
}

/// The scopes a model is used in, besides the default one.
pub(super) fn scopes(model: &ModelView) -> String {
    let mut names: Vec<String> = model.references.iter().map(|r| said(&r.scope)).filter(|s| s != "default").collect();
    names.sort();
    names.dedup();
    row(&names)
}

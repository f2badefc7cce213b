//! Inventory: every model in use with its license and its places. Radio buttons filter it; no script is needed.

use std::collections::{BTreeMap, HashSet};

use maud::{Markup, html};

use super::cases::needs_decision;
use super::cover::is_open;
use super::page::Part;
use super::sheet::{LINES, Sheet};
use super::text::{code, counted, heads, number, place, prose, said};
use super::{decisions, graph, overview, words};
use crate::core::finding::{Access, Finding, ModelView};
use crate::core::verdict::Outcome;

/// Lines that lie open: a browser lays out no more than it is asked for.
const OPEN: usize = 500;
/// Places that stand in the table, and that are listed at all.
const PLACES: usize = 2;
const MOST: usize = 100;
/// Pictures of lineages.
const PICTURES: usize = 120;

pub(super) fn part(sheet: &Sheet<'_>) -> Part {
    let models = &sheet.inventory;
    let body = html! {
        @if models.is_empty() {
            p { "No model is in use." }
        } @else {
            (controls(sheet))
            @let (shown, folded) = models[..models.len().min(LINES)].split_at(models.len().min(OPEN));
            (table(sheet, shown, "Models in use, the worst verdict first"))
            @if !folded.is_empty() {
                details {
                    summary { (counted(folded.len(), "more model", "more models")) }
                    (table(sheet, folded, "Further models in use, in the same order"))
                }
            }
            @if models.len() > LINES {
                p {
                    (counted(models.len() - LINES, "more model", "more models"))
                    "; the formats csv and json have them all."
                }
            }
            (indexes(sheet, &models[..models.len().min(LINES)]))
            (lineages(sheet, models))
        }
    };
    Part { id: "inventory", title: "Inventory", count: Some(number(models.len())), body }
}

fn table(sheet: &Sheet<'_>, models: &[&ModelView], caption: &str) -> Markup {
    html! {
        table.inventory {
            caption { (caption) }
            (heads(&["Model", "Verdict", "License", "Used at"]))
            tbody { @for model in models { (line(sheet, model)) } }
        }
    }
}

/// Radio buttons that the style sheet looks at.
fn controls(sheet: &Sheet<'_>) -> Markup {
    let summary = &sheet.report.summary;
    let option = |id: &str, label: &str, count: usize, checked: bool| {
        html! {
            label {
                input type="radio" name="verdict" id={ "show-" (id) } value=(id) checked[checked];
                " " (label) " "
                span.count { (number(count)) }
            }
        }
    };
    let hosted = sheet.report.models.iter().filter(|m| m.access == Access::Hosted).count();
    let derived = sheet.report.models.iter().filter(|m| !m.lineage.is_empty()).count();
    html! {
        fieldset.filter {
            legend { "Show" }
            (option("all", "All", sheet.report.models.len(), true))
            @for verdict in words::VERDICTS {
                (option(verdict.as_str(), words::verdict(verdict), overview::of(summary, verdict), false))
            }
            span.also {
                label { input type="checkbox" id="only-derived"; " derived models only " span.count { (number(derived)) } }
                label { input type="checkbox" id="only-hosted"; " hosted only " span.count { (number(hosted)) } }
            }
        }
    }
}

fn line(sheet: &Sheet<'_>, model: &ModelView) -> Markup {
    let findings = sheet.findings(model);
    html! {
        tr.model.(model.verdict.as_str()).derived[!model.lineage.is_empty()].(model.access.as_str())
            id=(sheet.line(model)) {
            th scope="row" {
                code.model { (said(&model.id)) }
                span.under { (said(&model.namespace)) " · " (model.access.as_str())
                    @if let Some(release) = &model.release { " · " (said(release)) }
                }
                span.under { @match &model.revision { Some(r) => { "pinned to " (code(r)) } None => { "not pinned" } } }
                (decisions::card(model))
            }
            td data-label="Verdict" { (words::badge(model.verdict)) (tally(sheet, findings)) }
            td data-label="License" {
                @match &model.license { Some(l) => { (decisions::concluded(sheet, l)) } None => { "not known" } }
                @for other in &model.also { span.under { "also checked: " (decisions::concluded(sheet, other)) } }
                @if let Some(l) = &model.license { span.under { (prose(&l.source)) } }
                (graph::bases(model))
            }
            td data-label="Used at" { (places(model)) }
        }
    }
}

/// How many findings of each kind, each a link to the first of them.
fn tally(sheet: &Sheet<'_>, findings: &[&Finding]) -> Markup {
    let of = |wanted: fn(&Finding) -> bool| findings.iter().copied().filter(|f| wanted(f)).collect::<Vec<_>>();
    let kinds = [
        (of(needs_decision), "to decide", "to decide"),
        (of(|f| f.outcome == Outcome::Obligation), "duty", "duties"),
        (of(|f| f.outcome == Outcome::Satisfied && f.waiver.is_some()), "waived", "waived"),
    ];
    html! {
        @for (found, one, many) in &kinds {
            @if let Some(first) = found.first() {
                span.under { @match sheet.placed(first) {
                    Some(anchor) => { a href={ "#" (anchor) } { (counted(found.len(), one, many)) } }
                    None => { (counted(found.len(), one, many)) }
                } }
            }
        }
    }
}

fn places(model: &ModelView) -> Markup {
    let scopes = decisions::scopes(model);
    let (shown, folded) = model.references.split_at(model.references.len().min(PLACES));
    html! {
        ul.values { @for at in shown { li { (place(&at.file, at.line)) " " (said(&at.role)) } } }
        @if !folded.is_empty() {
            details {
                summary { (counted(folded.len(), "more place", "more places")) }
                ul.values { @for at in folded.iter().take(MOST) { li { (place(&at.file, at.line)) " " (said(&at.role)) } } }
                @if folded.len() > MOST {
                    p.more { (number(folded.len() - MOST)) " more; `mayuse list --references` has them all." }
                }
            }
        }
        @if !scopes.is_empty() { span.under { "scope " (scopes) } }
    }
}

/// The same models in other orders: by name and by license. Each entry leads to its line.
fn indexes(sheet: &Sheet<'_>, models: &[&ModelView]) -> Markup {
    let mut by_name = models.to_vec();
    by_name.sort_by_cached_key(|m| (m.id.to_lowercase(), m.namespace.clone()));
    let mut by_license: BTreeMap<(bool, &str), Vec<&ModelView>> = BTreeMap::new();
    for model in &by_name {
        let license = model.license.as_ref().map(|l| l.name.as_str());
        by_license.entry((license.is_none(), license.unwrap_or("No license known"))).or_default().push(model);
    }
    let entries = |models: &[&ModelView]| {
        html! {
            ul.index { @for m in models {
                li { a href={ "#" (sheet.line(m)) } { (code(&m.id)) } " " span.under { (words::verdict(m.verdict)) } }
            } }
        }
    };
    html! {
        details { summary { "Index by name" } (entries(&by_name)) }
        details {
            summary { "Index by license" }
            dl.index-groups { @for ((_, license), models) in &by_license {
                dt { (said(license)) " " span.count { (number(models.len())) } } dd { (entries(models)) }
            } }
        }
    }
}

/// Pictures of the lineages that no decision shows.
fn lineages(sheet: &Sheet<'_>, models: &[&ModelView]) -> Markup {
    let alone = super::cases::of(sheet).into_iter().filter(|c| c.models.len() == 1).map(|c| c.models[0]);
    let drawn: HashSet<*const ModelView> = alone.map(std::ptr::from_ref).collect();
    let once: HashSet<*const ModelView> = sheet.models().map(std::ptr::from_ref).collect();
    let left = |m: &&&ModelView| {
        let at = std::ptr::from_ref(**m);
        !m.lineage.is_empty() && once.contains(&at) && !drawn.contains(&at)
    };
    let left: Vec<&&ModelView> = models.iter().filter(left).collect();
    html! {
        @if !left.is_empty() {
            h3 #lineages { "Lineage of derived models" }
            p {
                "Licenses whose clauses follow derivatives bind these models too. "
                @if models.iter().any(|m| is_open(m.verdict) && !m.lineage.is_empty()) {
                    "Lineages of models decided one by one stand with their case."
                }
            }
            div.gallery { @for model in left.iter().take(PICTURES) { (picture(sheet, model)) } }
            @if left.len() > PICTURES {
                p { (counted(left.len() - PICTURES, "more lineage", "more lineages")) " in words above." }
            }
        }
    }
}

fn picture(sheet: &Sheet<'_>, model: &ModelView) -> Markup {
    html! {
        div.exhibit {
            p.exhibit-title { (sheet.linked(&model.namespace, &model.id)) " " (words::badge(model.verdict)) }
            (graph::figure(sheet, model))
        }
    }
}

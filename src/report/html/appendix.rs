//! The licenses in play, clause by clause: what the data says, where it was read and by whom it was checked.

use std::collections::HashMap;

use maud::{Markup, html};

use super::page::Part;
use super::sheet::{Sheet, license_anchor, policy_anchor};
use super::text::{code, counted, heads, link, number, place, prose, said};
use super::words;
use crate::core::finding::Finding;
use crate::core::license::{self, Clause, License, Review, Source};
use crate::core::verdict::Outcome;

pub(super) fn part(sheet: &Sheet<'_>) -> Part {
    let dossier = sheet.dossier;
    let results = results(sheet);
    let body = html! {
        @if dossier.licenses.is_empty() {
            p { "No license of the database binds a model of this report." }
        } @else {
            p {
                "Every license that binds a model of this report, its own or that of a base. Quotes are at most twelve "
                "words, verbatim, and locate the clause in the text; the rest is in the database's own words. Texts are "
                "not reproduced: each entry names the address and the SHA-256 of the text that was read."
            }
            @for license in &dossier.licenses { (one(sheet, license, &results)) }
            @if !dossier.use_policies.is_empty() {
                h3.divider { "Use policies" }
                @for policy in &dossier.use_policies { (policy_entry(policy)) }
            }
        }
    };
    Part { id: "licenses", title: "Licenses", count: Some(number(dossier.licenses.len())), body }
}

type Results<'a> = HashMap<(&'a str, &'a str, &'a str), [usize; 3]>;

/// Findings by license, section and term: against the use, open, duties.
fn results<'a>(sheet: &Sheet<'a>) -> Results<'a> {
    let mut out = Results::new();
    for finding in &sheet.report.findings {
        let Finding { license: Some(license), clause: Some(clause), .. } = finding else { continue };
        let column = match finding.outcome {
            Outcome::Violated => 0,
            Outcome::Undeclared => 1,
            Outcome::Obligation => 2,
            Outcome::Satisfied => continue,
        };
        out.entry((license, &clause.quote, &finding.code)).or_default()[column] += 1;
    }
    out
}

fn one(sheet: &Sheet<'_>, license: &License, results: &Results<'_>) -> Markup {
    let users = sheet.report.models.iter().filter(|m| m.license.iter().chain(&m.also).any(|l| l.id == license.id)).count();
    let copies = sheet.dossier.copies.iter().filter(|(id, _)| *id == license.id);
    let copies: Vec<_> = copies.map(|(_, at)| at).collect();
    html! {
        article.license id=(license_anchor(&license.id)) {
            h3.entry { (said(&license.name)) }
            p.summary { (prose(&license.summary)) }
            dl.rows {
                div { dt { "Id" } dd { (code(&license.id)) ", SPDX " (code(&license.spdx)) } }
                div { dt { "Kind" } dd { (words::class(license.class.as_str()))
                    @if let Some(p) = &license.publisher { ", published by " (said(p)) }
                    @if let Some(day) = &license.released { ", " (said(day)) }
                } }
                div {
                    dt { "In use" }
                    dd { (counted(users, "model", "models")) @if users == 0 { ", but binds models made from one under it" } }
                }
                (source(&license.source))
                div { dt { "Checked" } dd { (checked(&license.reviews)) } }
                @if !copies.is_empty() {
                    div { dt { "Copy here" } dd { ul.values { @for at in copies { li { (place(&at.file, at.line)) } } } } }
                }
            }
            details.clauses {
                summary { (counted(license.clauses.len(), "clause", "clauses")) " of " (said(&license.name)) }
                table.clauses {
                    (heads(&["Section", "Clause", "What it says", "In this report"]))
                    tbody { @for clause in &license.clauses { (provision(sheet, license, clause, results)) } }
                }
            }
        }
    }
}

fn source(source: &Source) -> Markup {
    html! {
        div { dt { "Text" } dd { (link(Some(&source.url), &source.url)) } }
        div { dt { "Read" } dd {
            (words::reading(&source.reading)) ", on " (said(&source.retrieved))
            @if let Some(hash) = &source.sha256 { "; SHA-256 " code.hash { (said(hash)) } }
        } }
    }
}

fn checked(reviews: &[Review]) -> Markup {
    html! {
        @if reviews.is_empty() { "nobody has signed this entry: unreviewed" }
        @for review in reviews {
            span.under { "by " (said(&review.by)) " on " (said(&review.on)) ": " (said(&review.note)) }
        }
    }
}

fn provision(sheet: &Sheet<'_>, license: &License, clause: &Clause, results: &Results<'_>) -> Markup {
    let vocabulary = &sheet.dossier.vocabulary;
    let label = vocabulary.codes.get(&clause.term).map_or(clause.term.as_str(), |c| &c.label);
    let policy = |id: &Option<String>| id.as_deref().and_then(|id| sheet.dossier.use_policies.iter().find(|p| p.id == id));
    html! {
        tr {
            th scope="row" {
                (said(&clause.section))
                @if let Some(document) = policy(&clause.document) { span.under { "of " (said(&document.name)) } }
            }
            td {
                (said(label)) span.under { (words::effect(clause.effect.as_str())) }
                span.under { "follows " (words::reach(&clause.reach)) }
            }
            td {
                q { (said(&clause.quote)) }
                span.under { (prose(&clause.summary)) }
                @if let Some(duty) = &clause.duty { span.under { strong { "To do: " } (prose(duty)) } }
                @if !clause.when.is_empty() { span.under { strong { "When: " } (prose(&when(clause))) } }
                @if !clause.models.is_empty() {
                    span.under { "Binds only models that are " (said(&clause.models.join(" and "))) "." }
                }
                @if let Some(p) = policy(&clause.policy) {
                    span.under { "Domains: " a href={ "#" (policy_anchor(&p.id)) } { (said(&p.name)) } }
                }
            }
            td { (outcome(results.get(&(license.id.as_str(), clause.quote.as_str(), clause.term.as_str())))) }
        }
    }
}

/// The condition of a clause as `explain` words it.
fn when(clause: &Clause) -> String {
    crate::core::wording::conditions(&clause.when)
}

fn outcome(found: Option<&[usize; 3]>) -> Markup {
    let words = ["against the use", "not settled", "duty"];
    html! {
        @if let Some(counts) = found {
            @for (count, word) in counts.iter().zip(words).filter(|(count, _)| **count > 0) {
                span.under { (word) ": " (number(*count)) }
            }
        } @else { span.none { "–" } }
    }
}

fn policy_entry(policy: &license::Policy) -> Markup {
    html! {
        article.license id=(policy_anchor(&policy.id)) {
            h4.entry { (said(&policy.name)) }
            p.summary { (prose(&policy.summary)) @if policy.updatable { " The licensor can change it at any time." } }
            dl.rows { (source(&policy.source)) }
            details.clauses {
                summary {
                    (counted(policy.categories.len(), "restricted domain", "restricted domains"))
                    " of "
                    (said(&policy.name))
                }
                table.clauses {
                    (heads(&["Section", "Domain", "What it says"]))
                    tbody { @for category in &policy.categories {
                        tr {
                            th scope="row" { (said(&category.section)) }
                            td { (code(&category.domain)) @if category.conditional { span.under { "under a condition" } } }
                            td { q { (said(&category.quote)) } span.under { (prose(&category.summary)) } }
                        }
                    } }
                }
            }
        }
    }
}

//! Method and limits: what was examined and what was not, how sure the readings are, what the data leaves open.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::page::Part;
use super::sheet::{Sheet, license_anchor};
use super::text::{code, counted, number, row, said};
use super::words;
use crate::core::finding::{ModelView, Unexamined};

/// Files that are named per reason; failures are named to a larger bound.
const FILES: usize = 20;
const FAILURES: usize = 1_000;
/// Models that are named before the others are counted.
const MODELS: usize = 40;

pub(super) fn part(sheet: &Sheet<'_>) -> Part {
    let body = html! {
        h3 { "How a verdict comes about" }
        ol.steps {
            li {
                "Files are searched for references to models: in code, configuration, notebooks, command lines, model "
                "cards and file headers. Nothing of the repository is executed."
            }
            li {
                "Each reference is resolved to a model and its license: by the project's own statements, files in the "
                "repository, the exact id, another spelling of it, the pattern of a family, and the base that the name of "
                "a re-upload names. Claims that disagree in substance are all checked."
            }
            li {
                "A model made from another is bound by its own license and by every clause of its bases that follows "
                "derivatives."
            }
            li {
                "Each clause is a condition over facts. A fact that is not declared is unknown, never “no”: a condition "
                "that cannot be decided holds the model for review, or leaves a duty on the list."
            }
            li { "The verdict of a model is that of its worst clause: denied, needs review, obligations, allowed." }
        }
        (examined(sheet))
        (readings(sheet))
        (data(sheet))
        h3 { "What this report does not say" }
        ul.limits {
            li {
                "It is no legal advice and no opinion on whether a clause is enforceable. It says which clauses the "
                "declared facts meet."
            }
            li { "It is as right as the declared use: nobody has checked the answers but those who gave them." }
            li {
                "Models that are named only at run time, in files that were not examined, or in services outside this "
                "repository are not in it."
            }
            li {
                "Licenses of training data, patents of third parties, privacy law, export control and sector rules are "
                "outside its scope, except where a license itself speaks of them."
            }
            li { "Hosted terms and use policies can change without notice; the date of reading stands with each of them." }
        }
    };
    Part { id: "method", title: "Method and limits", count: None, body }
}

fn examined(sheet: &Sheet<'_>) -> Markup {
    let (s, unjudged) = (&sheet.report.summary, &sheet.dossier.unjudged);
    let (failed, skipped): (Vec<_>, Vec<_>) = sheet.report.unexamined.iter().partition(|u| u.failed);
    html! {
        h3 { "What was examined" }
        table.figures.accounts {
            caption { "Every file that was met is accounted for" }
            tbody {
                tr { th scope="row" { "Files met" } td { (number(s.files_enumerated)) } }
                tr { th scope="row" { "Examined" } td { (number(s.files_scanned)) } }
                tr { th scope="row" { "Left out by rule" } td { (number(s.files_skipped)) } }
                tr { th scope="row" { "Could not be read" } td { (number(s.files_failed)) } }
                tr { th scope="row" { "References that are uses" } td { (number(s.references)) } }
                tr { th scope="row" { "Models only mentioned, not judged" } td { (number(unjudged.mentions)) } }
                tr { th scope="row" { "Datasets, not judged" } td { (number(unjudged.datasets)) } }
                tr { th scope="row" { "Names under which models are published" } td { (number(unjudged.published)) } }
                @for (part, count) in &unjudged.ignored {
                    tr {
                        th scope="row" { "Uses in " (said(part)) " code, not judged by the project's policy" }
                        td { (number(*count)) }
                    }
                }
            }
        }
        @if !failed.is_empty() {
            p.notice {
                strong { "Not complete: " }
                (counted(failed.len(), "file", "files"))
                " could not be read and may hold anything."
            }
            (files(&failed, FAILURES))
        }
        @if !skipped.is_empty() { (files(&skipped, FILES)) }
    }
}

/// Files by the reason for which they were not examined.
fn files(list: &[&Unexamined], most: usize) -> Markup {
    let mut reasons: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    list.iter().for_each(|u| reasons.entry(&u.reason).or_default().push(&u.file));
    html! {
        @for (reason, files) in &reasons {
            details {
                summary { (counted(files.len(), "file", "files")) ": " (said(reason)) }
                ul.values { @for file in files.iter().take(most) { li { (code(file)) } } }
                @if files.len() > most {
                    p.more { (number(files.len() - most)) " more; `mayuse check --format json` names them all." }
                }
            }
        }
    }
}

fn readings(sheet: &Sheet<'_>) -> Markup {
    let models = &sheet.report.models;
    let by =
        |word: &str| models.iter().filter(|m| m.license.as_ref().is_some_and(|l| l.confidence == word)).collect::<Vec<_>>();
    let unknown: Vec<&ModelView> = models.iter().filter(|m| m.license.is_none()).collect();
    let unpinned = models.iter().filter(|m| m.revision.is_none()).count();
    html! {
        h3 { "How sure the readings are" }
        p { "Confidence says whether the license was read right. It says nothing about how serious a finding is." }
        dl.rows {
            div {
                dt { "High" }
                dd { (counted(by("high").len(), "model", "models")) ": the publisher's own words, or sources that agree" }
            }
            div { dt { "Medium" } dd { (listed(sheet, "one dated or secondary source", &by("medium"))) } }
            div { dt { "Low" } dd { (listed(sheet, "a guess from a name or a weak source", &by("low"))) } }
            div { dt { "No license known" } dd { (listed(sheet, "held for review", &unknown)) } }
            div {
                dt { "Not pinned" }
                dd { (counted(unpinned, "model", "models")) ": what is loaded can change without a change here" }
            }
        }
    }
}

fn listed(sheet: &Sheet<'_>, meaning: &str, models: &[&ModelView]) -> Markup {
    html! {
        (counted(models.len(), "model", "models")) ": " (meaning)
        @if !models.is_empty() {
            details {
                summary { "Name " (if models.len() == 1 { "it" } else { "them" }) }
                ul.values { @for m in models.iter().take(MODELS) { li { (sheet.linked(&m.namespace, &m.id)) } } }
                @if models.len() > MODELS { p.more { (number(models.len() - MODELS)) " more" } }
            }
        }
    }
}

fn data(sheet: &Sheet<'_>) -> Markup {
    let dossier = sheet.dossier;
    let unsigned = dossier.licenses.iter().filter(|l| l.reviews.is_empty()).count();
    let partly: Vec<_> = dossier.licenses.iter().filter(|l| l.source.reading != "whole").collect();
    let readings: Vec<String> = ["whole", "key-clauses", "targeted"]
        .into_iter()
        .filter_map(|depth| {
            let count = dossier.licenses.iter().filter(|l| l.source.reading == depth).count();
            (count > 0).then(|| format!("{} {}", number(count), words::reading(depth)))
        })
        .collect();
    html! {
        h3 { "What the data leaves open" }
        dl.rows {
            div {
                dt { "License data" }
                dd { "version " code { (sheet.report.tool.data_version) } ", program " (sheet.report.tool.version) }
            }
            div {
                dt { "Unreviewed" }
                dd {
                    (number(unsigned))
                    " of "
                    (counted(dossier.licenses.len(), "license", "licenses"))
                    " in this report: no lawyer has signed the entry"
                }
            }
            div { dt { "Depth of reading" } dd { (row(&readings)) } }
            @if !partly.is_empty() {
                div { dt { "Not read whole" } dd { ul.values { @for l in &partly {
                    li {
                        a href={ "#" (license_anchor(&l.id)) } { (said(&l.name)) }
                        ": "
                        (words::reading(&l.source.reading))
                    }
                } } } }
            }
        }
    }
}

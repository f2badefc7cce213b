//! The declared use: every answer with the line it stands on, what was seen beside it, and what nobody answered.

use maud::{Markup, html};

use super::page::Part;
use super::sheet::{Sheet, answer_anchor};
use super::text::{code, counted, heads, place, prose, row, said};
use super::words;
use crate::core::finding::FactView;
use crate::core::policy::{Mentions, Policy, Selector, Unpinned};
use crate::core::usage::{Answer, Origin, Scope, Value};
use crate::core::wording;

pub(super) fn part(sheet: &Sheet<'_>) -> Part {
    let policy = &sheet.dossier.policy;
    let body = html! {
        p {
            "What the project says about its use of models. Every verdict rests on these answers; whoever signs the report "
            "signs them too."
        }
        @if policy.default.usage.answers.is_empty() {
            p.notice { "Nothing is declared for the project as a whole, so no clause with a condition can be passed." }
        } @else {
            (answers(sheet, 0, &policy.default, "Answers that hold for the whole project"))
        }
        @for (number, scope) in policy.scopes.iter().enumerate() { (scoped(sheet, number + 1, scope)) }
        (observed(sheet))
        (undeclared(sheet))
        (rules(policy))
    };
    Part { id: "use", title: "Declared use", count: None, body }
}

/// A part of the tree with answers of its own; those of the project that hold there too are not repeated.
fn scoped(sheet: &Sheet<'_>, number: usize, scope: &Scope) -> Markup {
    html! {
        h3 { "Scope " (said(&scope.name)) }
        p {
            "Under "
            @for (n, path) in scope.paths.iter().enumerate() { @if n > 0 { ", " } (code(path)) }
            " these answers take the place of the project's."
        }
        (answers(sheet, number, scope, "Answers that hold in this scope"))
    }
}

fn answers(sheet: &Sheet<'_>, number: usize, scope: &Scope, caption: &str) -> Markup {
    let project = &sheet.dossier.policy.default.usage;
    let own = scope.usage.answers.iter().filter(|(fact, answer)| number == 0 || project.get(fact) != Some(*answer));
    html! {
        table.answers {
            caption { (caption) }
            (heads(&["Fact", "Answer", "Source"]))
            tbody {
                @for (fact, answer) in own {
                    tr id=(answer_anchor(number, fact)) {
                        th scope="row" { (name(sheet, fact)) }
                        td { (value(sheet, fact, &answer.value)) }
                        td { (source(answer)) }
                    }
                }
            }
        }
    }
}

fn name(sheet: &Sheet<'_>, fact: &str) -> Markup {
    let label = sheet.dossier.vocabulary.facts.get(fact).map_or(fact, |f| &f.label);
    html! { (said(label)) " " code { (said(fact)) } }
}

/// An answer, with what its value means where the vocabulary says so.
pub(super) fn value(sheet: &Sheet<'_>, fact: &str, value: &Value) -> Markup {
    let known = sheet.dossier.vocabulary.facts.get(fact);
    let meaning = |word: &str| {
        let value = known.and_then(|f| f.values.iter().find(|(v, _)| v == word)).map(|(_, meaning)| meaning.as_str());
        value.or_else(|| sheet.dossier.vocabulary.domains.get(word).filter(|_| fact == "domains").map(|d| d.label.as_str()))
    };
    let words: Vec<&String> = match value {
        Value::Choice(word) => vec![word],
        Value::Many(words) if !words.is_empty() => words.iter().collect(),
        Value::Flag(yes) => return html! { (if *yes { "yes" } else { "no" }) },
        other => return html! { (said(&wording::answer(other))) },
    };
    html! {
        ul.values {
            @for word in words {
                li { (said(word)) @if let Some(meaning) = meaning(word) { span.meaning { ": " (said(meaning)) } } }
            }
        }
    }
}

fn source(answer: &Answer) -> Markup {
    html! {
        @match (&answer.origin, &answer.location) {
            (Origin::Override, _) => { "command line, for this run" }
            (_, Some(at)) => { (place(&at.file, at.line)) }
            (_, None) => { "no place recorded" }
        }
    }
}

/// Facts that were seen in the repository and judged beside the declared ones.
fn observed(sheet: &Sheet<'_>) -> Markup {
    let mut seen: Vec<&FactView> = Vec::new();
    for fact in sheet.report.findings.iter().flat_map(|f| &f.facts).filter(|f| f.origin == "observed") {
        if !seen.contains(&fact) {
            seen.push(fact);
        }
    }
    html! {
        @if !seen.is_empty() {
            h3 { "Observed in the repository" }
            p { "Code shows these facts, whatever is declared." }
            table.answers {
                (heads(&["Fact", "Seen", "Source"]))
                tbody { @for fact in seen {
                    tr {
                        th scope="row" { (name(sheet, &fact.fact)) }
                        td { (value(sheet, &fact.fact, &fact.value)) }
                        td { @if let (Some(file), Some(line)) = (&fact.file, fact.line) { (place(file, line)) } }
                    }
                } }
            }
        }
    }
}

/// Questions of the vocabulary that no answer of the project settles: those that matter first.
fn undeclared(sheet: &Sheet<'_>) -> Markup {
    let usage = &sheet.dossier.policy.default.usage;
    let waiting = |fact: &str| sheet.report.questions.iter().find(|q| q.fact == fact);
    let open = sheet.dossier.vocabulary.facts.iter().filter(|(fact, _)| usage.get(fact).is_none());
    let (asked, idle): (Vec<_>, Vec<_>) = open.partition(|(fact, _)| waiting(fact).is_some());
    let idle: Vec<String> = idle.into_iter().map(|(fact, _)| format!("`{fact}`")).collect();
    html! {
        h3 { "Not declared" }
        p { "What is not declared is unknown, never “no”." }
        @if !asked.is_empty() {
            table.answers {
                caption { "Facts that a clause waits for" }
                (heads(&["Fact", "Question", "Waiting"]))
                tbody { @for (fact, about) in &asked {
                    tr {
                        th scope="row" { (name(sheet, fact)) }
                        td { (said(&about.question)) }
                        td { @if let Some(question) = waiting(fact) {
                            a href="#questions" { (counted(question.models.len(), "model", "models")) }
                        } }
                    }
                } }
            }
        }
        @if !idle.is_empty() { p { "No clause in play asks for: " (prose(&row(&idle))) "." } }
    }
}

/// What the project's own policy says apart from the use.
fn rules(policy: &Policy) -> Markup {
    let listed = |selectors: &[Selector]| {
        html! {
            ul.values { @for s in selectors {
                li { (code(&s.written)) @if let Some(at) = &s.location { " at " (place(&at.file, at.line)) } }
            } }
        }
    };
    let unpinned = match policy.unpinned {
        Unpinned::Ignore => "not objected to",
        Unpinned::Warn => "warned about",
        Unpinned::Deny => "denied",
    };
    let mentions = match policy.mentions {
        Mentions::Ignore => "not listed",
        Mentions::Report => "listed, not judged",
    };
    html! {
        h3 { "The project's own rules" }
        dl.rows {
            div { dt { "A check fails" } dd { "from the verdict “" (words::verdict(policy.fail_on)) "” upwards" } }
            @if !policy.allow.is_empty() { div { dt { "Allows only" } dd { (listed(&policy.allow)) } } }
            @if !policy.deny.is_empty() { div { dt { "Denies" } dd { (listed(&policy.deny)) } } }
            div { dt { "Unpinned models" } dd { (unpinned) } }
            div { dt { "Mere mentions" } dd { (mentions) } }
            @if !policy.scan.exclude.is_empty() {
                div {
                    dt { "Paths left out" }
                    dd { ul.values { @for path in &policy.scan.exclude { li { (code(path)) } } } }
                }
            }
            @if !policy.scan.include.is_empty() {
                div {
                    dt { "Only these paths" }
                    dd { ul.values { @for path in &policy.scan.include { li { (code(path)) } } } }
                }
            }
        }
    }
}

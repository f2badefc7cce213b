//! One finding: the fact of the matter, the clause with its words, the facts it was judged by, the ways to resolve it.

use maud::{Markup, html};

use super::super::{Line, results, secrets};
use super::declared;
use super::sheet::Sheet;
use super::text::{code, heads, link, place, prose, said, sentence};
use super::words;
use crate::core::finding::{ClauseView, FactView, Finding, ModelView, ReferenceView};
use crate::core::verdict::Outcome;

/// What a finding has in common with the same finding about other models of its case.
pub(super) struct Shared<'a> {
    /// Anchors of the others.
    pub(super) anchors: Markup,
    /// The ways to resolve that hold for all.
    pub(super) steps: &'a [&'a str],
    /// Whether the block is folded up.
    pub(super) folded: bool,
}

/// A finding in full, about one model or, without one, about a group: then its title must name none.
pub(super) fn block(sheet: &Sheet<'_>, finding: &Finding, model: Option<&ModelView>, shared: Shared<'_>) -> Markup {
    let alone = model.is_some();
    let own = model.and_then(|m| m.license.as_ref()).is_some_and(|l| finding.license.as_deref() == Some(&l.id));
    let class = format!("finding {}", finding.outcome.as_str());
    let head = html! { h4 { (title(sheet, finding, alone)) } };
    let body = html! {
        (shared.anchors)
        p.tags {
            span { (said(sheet.label(&finding.code))) " " code { (said(&finding.code)) } }
            span { (words::outcome(finding)) }
            @if finding.scope != "default" { span { "scope " (said(&finding.scope)) } }
            @if let Some(base) = finding.inherited_from.as_ref().filter(|_| alone) {
                span { "inherited from " (code(base)) }
            }
        }
        @if let Some(clause) = &finding.clause { (quoted(sheet, finding, clause)) }
        @if !finding.facts.is_empty() { (facts(sheet, finding)) }
        @if let Some(question) = &finding.question { p.question { strong { "Open question: " } (said(question)) } }
        @if !finding.notes.is_empty() { ul.notes { @for note in &finding.notes { li { (sentence(note)) } } } }
        (ways(sheet, finding, shared.steps, alone))
        @if alone && !finding.provenance.is_empty() && (finding.inherited_from.is_some() || !own) {
            p.provenance {
                "Why this license: "
                @for (n, line) in finding.provenance.iter().enumerate() { @if n > 0 { "; " } (prose(line)) }
            }
        }
    };
    let id = sheet.anchor(finding);
    html! {
        @if shared.folded { details class=(class) id=(id) { summary { (head) } (body) } }
        @else { section class=(class) id=(id) { (head) (body) } }
    }
}

/// The fact of the matter; of a group, in words that name none of its models.
pub(super) fn title(sheet: &Sheet<'_>, finding: &Finding, alone: bool) -> Markup {
    let names_one = !finding.model.is_empty() && finding.message.contains(&finding.model);
    match sheet.code(&finding.code).filter(|_| !alone && names_one) {
        // One fixed sentence per code: it holds for every model of the group.
        Some(code) => html! { (said(&code.label)) ": " (prose(&code.explanation)) },
        None => sentence(results::title(finding)),
    }
}

/// The clause: its words, where they stand, what they say in ours.
pub(super) fn quoted(sheet: &Sheet<'_>, finding: &Finding, clause: &ClauseView) -> Markup {
    html! {
        figure.clause {
            @if !clause.quote.is_empty() { blockquote { p { "“" (said(&clause.quote)) "”" } } }
            figcaption {
                (source(sheet, finding, clause))
                @if !clause.summary.is_empty() { span.gloss { "In our words: " (prose(&clause.summary)) } }
            }
        }
    }
}

fn source(sheet: &Sheet<'_>, finding: &Finding, clause: &ClauseView) -> Markup {
    html! {
        cite { (document(sheet, finding, clause)) ", " (said(&results::section(&clause.section))) }
        " · " (link(Some(&clause.url), "read the text"))
    }
}

fn document<'s>(sheet: &'s Sheet<'_>, finding: &'s Finding, clause: &'s ClauseView) -> String {
    let license = finding.license.as_deref().map_or("", |l| sheet.license_name(l));
    match &clause.document {
        Some(document) if license.is_empty() => said(document),
        Some(document) => format!("{} of {}", said(document), said(license)),
        None => said(license),
    }
}

/// A finding's clause in one line; its license where it is about no clause.
pub(super) fn citation(sheet: &Sheet<'_>, finding: &Finding) -> Markup {
    html! {
        @match &finding.clause {
            Some(clause) => { (document(sheet, finding, clause)) ", " (said(&results::section(&clause.section))) }
            None => { @if let Some(license) = &finding.license { (said(sheet.license_name(license))) } }
        }
    }
}

fn facts(sheet: &Sheet<'_>, finding: &Finding) -> Markup {
    html! {
        table.facts {
            caption { "Facts judged" }
            (heads(&["Fact", "Answer", "Source"]))
            tbody { @for fact in &finding.facts {
                tr {
                    th scope="row" { (code(&fact.fact)) }
                    td { (declared::value(sheet, &fact.fact, &fact.value)) }
                    td { (origin(sheet, finding, fact)) }
                }
            } }
        }
    }
}

/// How an answer is known, and where it stands.
pub(super) fn origin(sheet: &Sheet<'_>, finding: &Finding, fact: &FactView) -> Markup {
    let at = fact.file.as_ref().zip(fact.line).map(|(file, line)| place(file, line));
    let anchor = sheet.answer(&finding.scope, &fact.fact).filter(|_| fact.origin == "declared");
    html! {
        (said(&fact.origin))
        @match (at, anchor) {
            (Some(at), Some(anchor)) => { " at " a href={ "#" (anchor) } { (at) } }
            (Some(at), None) => { " at " (at) }
            (None, _) => {}
        }
    }
}

/// What can be done about it: each sentence of the help, an answer, a recorded decision.
fn ways(sheet: &Sheet<'_>, finding: &Finding, steps: &[&str], alone: bool) -> Markup {
    let waivable = finding.clause.is_some() || finding.outcome == Outcome::Violated;
    let command = Some(&finding.model).filter(|m| alone && waivable && is_word(m) && is_word(&finding.code));
    html! {
        @if !steps.is_empty() || command.is_some() {
            div.ways {
                p.ways-title { "Ways to resolve" }
                ul {
                    @for step in steps { li { (prose(step)) } }
                    @if let Some(model) = command {
                        li {
                            "Record a decision: " code { "mayuse waive " (finding.code) " " (model) }
                            " prints a waiver for " (code(sheet.policy_file())) ", to be completed and approved."
                        }
                    }
                }
            }
        }
    }
}

/// What can stand on a command line as it is.
fn is_word(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 200
        && !text.starts_with('-')
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'.' | b'_' | b'-' | b':' | b'@'))
}

/// A line of code with the model marked; secrets that stand beside it are hidden.
pub(super) fn line(line: &Line, at: &ReferenceView) -> Markup {
    let first = line.first_column.max(1);
    let start = at.column.saturating_sub(first);
    let end = if at.end_line == at.line { at.end_column.saturating_sub(first).max(start) } else { usize::MAX };
    let shown = secrets::masked(&line.text, &(start..end));
    let indent = if first == 1 { shown.chars().take_while(|c| matches!(c, ' ' | '\t')).count().min(start) } else { 0 };
    let part = |from: usize, to: usize| {
        said(&shown.chars().skip(from).take(to.saturating_sub(from)).collect::<String>().replace('\t', " "))
    };
    html! {
        code.line {
            @if first > 1 { "…" }
            (part(indent, start)) mark { (part(start, end)) } (part(end, usize::MAX))
            @if line.more { "…" }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_words_stand_on_a_command_line() {
        assert!(is_word("meta-llama/Llama-3.1-8B") && !is_word("a b") && !is_word("-x") && !is_word("a;b") && !is_word("$(x)"));
    }
}

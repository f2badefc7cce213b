//! The words a reader meets everywhere on the page: verdicts, outcomes, effects. One spelling for each.

use maud::{Markup, html};

use crate::core::finding::Finding;
use crate::core::license::{Class, Effect, Reach};
use crate::core::verdict::{Outcome, Verdict};

/// Verdicts in the order in which they are read: the worst first.
pub(super) const VERDICTS: [Verdict; 4] = [Verdict::Denied, Verdict::NeedsReview, Verdict::Obligations, Verdict::Allowed];

/// A verdict as a label.
pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Denied => "Denied",
        Verdict::NeedsReview => "Needs review",
        Verdict::Obligations => "Obligations",
        Verdict::Allowed => "Allowed",
    }
}

/// What a verdict says, in a sentence.
pub(super) fn meaning(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Denied => "the license or the project's own policy forbids the declared use",
        Verdict::NeedsReview => "something is not known or not declared, and the answer can change the verdict",
        Verdict::Obligations => "nothing stands against the declared use, and duties are open",
        Verdict::Allowed => "nothing stands against the declared use",
    }
}

/// A verdict with its mark: the mark is for the eye, the word for everybody.
pub(super) fn badge(verdict_: Verdict) -> Markup {
    html! { span class={ "badge " (verdict_.as_str()) } { (mark(verdict_)) (verdict(verdict_)) } }
}

/// The mark of a verdict.
pub(super) fn mark(verdict: Verdict) -> Markup {
    html! { svg.mark viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false" { (shape(verdict)) } }
}

/// The shape of a mark, in a square of sixteen units.
pub(super) fn shape(verdict: Verdict) -> Markup {
    html! {
        @match verdict {
            Verdict::Denied => { path d="M4 4 12 12 M12 4 4 12" {} }
            Verdict::NeedsReview => { path d="M5.2 5.6a2.8 2.8 0 1 1 4.3 2.3C8.5 8.6 8 9 8 10.2 M8 12.6v.6" {} }
            Verdict::Obligations => { path d="M3.5 3.5h9v9h-9z" {} }
            Verdict::Allowed => { path d="M3.2 8.6 6.6 12 12.8 4.6" {} }
        }
    }
}

/// What became of a clause, as a label.
pub(super) fn outcome(finding: &Finding) -> &'static str {
    match finding.outcome {
        Outcome::Violated => "against the declared use",
        Outcome::Undeclared if finding.asks.is_empty() => "not settled",
        Outcome::Undeclared => "depends on what is not declared",
        Outcome::Obligation => "duty",
        Outcome::Satisfied if finding.waiver.is_some() => "waived",
        Outcome::Satisfied => "satisfied",
    }
}

/// What a clause does when its condition holds.
pub(super) fn effect(effect: &str) -> &'static str {
    match Effect::parse(effect) {
        Some(Effect::Forbid) => "forbids",
        Some(Effect::SeparateLicense) => "asks for a separate license",
        Some(Effect::Require) => "requires",
        Some(Effect::Permit) => "permits",
        Some(Effect::Note) => "states",
        Some(Effect::Unclear) => "leaves open",
        None => "",
    }
}

/// What a clause follows.
pub(super) fn reach(reach: &[Reach]) -> String {
    let word = |r: &Reach| match r {
        Reach::Original => "the model",
        Reach::Derivatives => "derivatives",
        Reach::Outputs => "outputs",
    };
    super::text::row(&reach.iter().map(|r| word(r).to_owned()).collect::<Vec<_>>())
}

/// A class of licenses as readers know it.
pub(super) fn class(class: &str) -> &str {
    match Class::parse(class) {
        Some(Class::OsiApproved) => "open source (OSI-approved)",
        Some(Class::OpenContent) => "open content",
        Some(Class::OpenData) => "open data",
        Some(Class::Permissive) => "permissive",
        Some(Class::Copyleft) => "copyleft",
        Some(Class::OpenWithUseRestrictions) => "open weights with use restrictions",
        Some(Class::SourceAvailable) => "source-available",
        Some(Class::NonCommercial) => "non-commercial",
        Some(Class::ResearchOnly) => "research only",
        Some(Class::ProprietaryApi) => "proprietary API terms",
        None => class,
    }
}

/// How deeply a text was read.
pub(super) fn reading(reading: &str) -> &'static str {
    match reading {
        "whole" => "whole text",
        "key-clauses" => "key clauses",
        _ => "only the passages quoted here",
    }
}

/// How a relation is known.
pub(super) fn known_from(source: &str) -> &str {
    match source {
        "catalogued" => "from the database",
        "its name" => "from its name",
        "the host's id" => "from the host's id",
        other => other,
    }
}

/// How a model came from its base.
pub(super) fn relation(relation: &str) -> &str {
    match relation {
        "finetune" => "fine-tuned from",
        "adapter" => "adapter for",
        "quantized" => "quantized from",
        "merge" => "merged from",
        "distilled" => "distilled from",
        "copy" => "same weights as",
        other => other,
    }
}

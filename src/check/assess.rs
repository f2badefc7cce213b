//! One clause against one use.

use crate::core::finding::{ClauseView, FactView, Finding};
use crate::core::license::{Category, Clause, Effect, Policy};
use crate::core::usage::{Origin, Usage};
use crate::core::verdict::{Judgement, Outcome, Truth, evaluate, evaluate_domains};
use crate::core::vocabulary::{Severity, WhenUnknown};

use super::{Binding, Context, Subject, message, proof, subject_id};

/// What became of a clause, before it is put into words.
#[derive(Debug)]
pub(super) struct Assessment<'a> {
    pub(super) outcome: Outcome,
    pub(super) judgement: Judgement,
    /// A duty whose condition is not decided: it stays on the checklist.
    pub(super) conditional: bool,
    /// Domains of the use policy that matter.
    pub(super) categories: Vec<&'a Category>,
    /// The use policy.
    pub(super) policy: Option<&'a Policy>,
    /// What was looked for and found, or not.
    pub(super) notes: Vec<String>,
    /// Published names that are not named as the license asks.
    pub(super) misnamed: Vec<String>,
}

/// Judges a clause and puts the result into words; nothing when there is nothing to say.
pub(super) fn clause(
    subject: Subject<'_>,
    context: Context<'_>,
    usage: &Usage,
    binding: Binding<'_>,
    clause: &Clause,
) -> Option<Finding> {
    let assessment = assess(subject, context, usage, binding, clause);
    if assessment.outcome == Outcome::Satisfied {
        return None;
    }
    let code = context.catalog.vocabulary().codes.get(&clause.term);
    let severity = match assessment.outcome {
        Outcome::Violated => code.map_or(Severity::Error, |c| c.severity.max(Severity::Warning)),
        Outcome::Undeclared => Severity::Warning,
        _ => Severity::Note,
    };
    let words = message::words(context, usage, binding, clause, &assessment);
    let facts = assessment.judgement.facts.iter().filter_map(|f| fact_view(usage, f)).collect();
    let asks = if assessment.outcome == Outcome::Undeclared { assessment.judgement.missing.clone() } else { Vec::new() };
    let vocabulary = context.catalog.vocabulary();
    let id = subject_id(subject);
    let document = clause.document.as_deref().or(clause.policy.as_deref()).and_then(|d| context.catalog.policy(d));
    // A restricted domain is quoted from the policy itself: that is what a reader checks.
    let (section, quote, summary) = match assessment.categories.first() {
        Some(c) => (c.section.clone(), c.quote.clone(), c.summary.clone()),
        None => (clause.section.clone(), clause.quote.clone(), clause.summary.clone()),
    };
    let in_document = clause.document.is_some() || !assessment.categories.is_empty();
    let url = match document.filter(|_| in_document) {
        Some(policy) => policy.source.url.clone(),
        None => binding.license.source.url.clone(),
    };
    Some(Finding {
        code: clause.term.clone(),
        outcome: assessment.outcome,
        severity,
        model: id.name.clone(),
        namespace: id.namespace.as_str().to_owned(),
        license: Some(binding.license.id.clone()),
        inherited_from: binding.inherited.map(|a| a.id.name.clone()),
        clause: Some(ClauseView {
            term: clause.term.clone(),
            section,
            effect: clause.effect.as_str().to_owned(),
            quote,
            summary,
            url,
            document: document.filter(|_| in_document).map(|p| p.name.clone()),
            duty: clause.duty.clone(),
        }),
        facts,
        question: asks.first().map(|f| vocabulary.question(f).to_owned()),
        asks,
        message: words.message,
        notes: words.notes,
        provenance: message::provenance(subject, binding),
        help: words.help,
        references: subject.references.iter().map(|r| (&r.location).into()).collect(),
        scope: subject.scope.name.clone(),
        waiver: None,
        fingerprint: message::fingerprint(subject, &clause.term, Some(binding.license), Some(clause)),
        baseline_state: Default::default(),
    })
}

fn assess<'a>(
    subject: Subject<'_>,
    context: Context<'a>,
    usage: &Usage,
    binding: Binding<'_>,
    clause: &Clause,
) -> Assessment<'a> {
    let vocabulary = context.catalog.vocabulary();
    let mut out = Assessment {
        outcome: Outcome::Satisfied,
        judgement: Judgement::always(),
        conditional: false,
        categories: Vec::new(),
        policy: None,
        notes: Vec::new(),
        misnamed: Vec::new(),
    };
    let bound = applies_to(subject, binding, clause);
    if bound.truth == Truth::False {
        return out;
    }
    let mut condition = match clause.policy.as_deref().and_then(|p| context.catalog.policy(p)) {
        Some(policy) => {
            let (judgement, categories) = evaluate_domains(&policy.categories, usage, vocabulary);
            out.policy = Some(policy);
            out.categories = categories;
            judgement
        }
        None => evaluate(&clause.when, usage, vocabulary),
    };
    if clause.effect == Effect::Unclear && condition.truth != Truth::False {
        // The text leaves the point open whatever is declared; only a use the clause is not about is free of it.
        condition.truth = Truth::Unknown;
        condition.notes.push(clause.summary.clone());
    }
    let judgement = Judgement::all([bound, condition]);
    out.outcome = match (clause.effect, judgement.truth) {
        (_, Truth::False) | (Effect::Permit | Effect::Note, _) => Outcome::Satisfied,
        (Effect::Unclear, _) => Outcome::Undeclared,
        (Effect::Forbid | Effect::SeparateLicense, Truth::True) => Outcome::Violated,
        (Effect::Forbid | Effect::SeparateLicense, Truth::Unknown) => Outcome::Undeclared,
        (Effect::Require, truth) => {
            out.judgement = judgement;
            duty(subject, context, usage, binding, clause, truth, &mut out);
            return out;
        }
    };
    out.judgement = judgement;
    out
}

/// A duty that holds is an obligation unless its proof is there. One whose condition is open stays on the checklist where
/// the worst answer is a duty, and asks where it can change the verdict.
fn duty(
    subject: Subject<'_>,
    context: Context<'_>,
    usage: &Usage,
    binding: Binding<'_>,
    clause: &Clause,
    truth: Truth,
    out: &mut Assessment<'_>,
) {
    let shown = proof::seen(subject, context, usage, binding.license, clause);
    out.notes = shown.notes;
    if shown.met {
        out.outcome = Outcome::Satisfied;
        return;
    }
    let asks = context.catalog.vocabulary().codes.get(&clause.term).is_none_or(|c| c.unknown == WhenUnknown::Review);
    out.outcome = match truth {
        Truth::True if !shown.misnamed.is_empty() => Outcome::Violated,
        Truth::True if !shown.missing.is_empty() => Outcome::Undeclared,
        Truth::True => Outcome::Obligation,
        Truth::Unknown if asks => Outcome::Undeclared,
        _ => Outcome::Obligation,
    };
    out.conditional = truth == Truth::Unknown && out.outcome == Outcome::Obligation;
    if out.outcome == Outcome::Violated {
        out.judgement.facts.push("published-models".to_owned());
    }
    out.judgement.missing.extend(shown.missing);
    out.misnamed = shown.misnamed;
}

/// Whether the clause binds this model at all: some bind only models with a trait.
fn applies_to(subject: Subject<'_>, binding: Binding<'_>, clause: &Clause) -> Judgement {
    if clause.models.is_empty() {
        return Judgement::always();
    }
    let inherited = binding.inherited.and_then(|a| a.traits.as_ref());
    match subject.model.traits.as_ref().or(inherited) {
        Some(traits) if clause.models.iter().all(|m| traits.contains(m)) => Judgement::always(),
        Some(_) => Judgement::of(Truth::False),
        None => {
            let mut open = Judgement::of(Truth::Unknown);
            open.notes.push(format!("whether `{}` is {} is not known", subject.model.id, clause.models.join(" and ")));
            open
        }
    }
}

fn fact_view(usage: &Usage, fact: &str) -> Option<FactView> {
    let answer = usage.get(fact)?;
    let origin = match answer.origin {
        Origin::Declared => "declared",
        Origin::Observed => "observed",
        Origin::Override => "override",
    };
    Some(FactView {
        fact: fact.to_owned(),
        value: answer.value.clone(),
        origin: origin.to_owned(),
        file: answer.location.as_ref().map(|l| l.file.clone()),
        line: answer.location.as_ref().map(|l| l.line),
        location: answer.location.clone(),
    })
}

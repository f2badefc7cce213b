//! Findings about the process: what is not known, what disagrees, what the project's own policy says.

use crate::core::claim::{Ancestor, Claim, Named, Provenance, Step};
use crate::core::evidence::AlteredText;
use crate::core::finding::Finding;
use crate::core::license::{Class, License, Reach};
use crate::core::model::Confidence;
use crate::core::verdict::Outcome;
use crate::core::vocabulary::Severity;
use crate::resolve;

use super::{Context, Subject, changed, message, subject_id, unpinned};

/// All process findings about a model in a scope.
pub(super) fn findings(subject: Subject<'_>, context: Context<'_>) -> Vec<Finding> {
    let mut out: Vec<Finding> = unpinned::finding(subject, context).into_iter().collect();
    let model = subject.model;
    if !model.known && model.claims.is_empty() {
        out.push(finding(
            subject,
            context,
            "unknown-model",
            format!("`{}` is not a model the database knows", model.id),
            Vec::new(),
        ));
        return out;
    }
    match model.claims.first().map(|c| &c.license) {
        Some(Named::License(id)) => {
            if let Some(license) = context.catalog.license(id) {
                out.extend(policy_denied(subject, context, license));
                out.extend(guessed(subject, context, license));
            }
        }
        Some(Named::Unrecognized(spelling)) => {
            let message = format!("`{}` is under “{spelling}”, whose clauses are not in the database", model.id);
            out.push(finding(subject, context, "unknown-license", message, with_terms(subject)));
        }
        Some(Named::Nothing) | None => {
            let mut message = format!("no license is known for `{}`", model.id);
            if let Some(base) = model.lineage.first() {
                message = format!("{message}, made from `{}`", base.id);
            }
            out.push(finding(subject, context, "unknown-license", message, with_terms(subject)));
        }
    }
    out.extend(model.terms.iter().filter_map(|term| unread_terms(subject, context, term)));
    let changed = changed::finding(subject, context);
    // The change says what the sources disagree about.
    let disagreement = if changed.is_none() { disagreements(subject, context) } else { None };
    out.extend(changed.into_iter().chain(disagreement));
    out.extend(changed::clarifications(subject, context));
    out.extend(altered(subject, context));
    out.extend(unknown_bases(subject, context));
    for sentence in &model.unsettled {
        let provenance = model.lineage.iter().map(|a| message::via(model, a)).take(8).collect();
        let mut circle = finding(subject, context, "license-conflict", sentence.clone(), provenance);
        circle.fingerprint = format!("{}-lineage", circle.fingerprint);
        out.push(circle);
    }
    for ancestor in &model.lineage {
        out.extend(lineage_conflict(subject, context, ancestor));
    }
    out
}

/// Terms of a host that nobody here has read. Weights keep their own license wherever they run, so that the host's contract
/// is one more thing to see to; of a model that is had through an API alone, the contract is the license.
fn unread_terms(subject: Subject<'_>, context: Context<'_>, term: &Claim) -> Option<Finding> {
    let model = subject.model;
    // Where not even the license is known, that is said already.
    if matches!(term.license, Named::License(_)) || !matches!(model.claims.first()?.license, Named::License(_)) {
        return None;
    }
    let host = context.catalog.host(model.id.namespace.as_str()).map_or("its host", |host| &host.name);
    let license = model.claims.first().and_then(|c| context.catalog.license(c.license.id()?));
    let has_weights = license.is_some_and(|l| l.class != Class::ProprietaryApi);
    let contract = term.license.label();
    let message = if has_weights {
        format!(
            "See to the contract with {host} for `{}`: “{contract}” binds besides its license and is not in the database",
            model.id
        )
    } else {
        format!("`{}` is had through {host} under “{contract}”, whose clauses are not in the database", model.id)
    };
    let mut out = finding(subject, context, "unknown-license", message, vec![message::said(term)]);
    if has_weights {
        (out.outcome, out.severity) = (Outcome::Obligation, Severity::Note);
    }
    out.fingerprint = format!("{}-terms", out.fingerprint);
    Some(out)
}

/// A license that is known only from the names of other models by the same publisher.
fn guessed(subject: Subject<'_>, context: Context<'_>, license: &License) -> Option<Finding> {
    let model = subject.model;
    let first = model.claims.first().filter(|c| c.step == Step::Family && c.confidence == Confidence::Low)?;
    // A lock that was written from the same guess makes it no surer.
    let repeats = |c: &Claim| c.step == Step::Lock && matches!(c.provenance, Provenance::Catalogued | Provenance::Concluded);
    if model.claims.iter().any(|c| c.license == first.license && c.confidence > Confidence::Low && !repeats(c)) {
        return None;
    }
    let message = format!(
        "`{}` is taken to be under {}, as its publisher's other models are; nothing is known of this one",
        model.id, license.name
    );
    Some(finding(subject, context, "unknown-license", message, claims(subject)))
}

fn disagreements(subject: Subject<'_>, context: Context<'_>) -> Option<Finding> {
    let model = subject.model;
    let found = resolve::disagreements(context.catalog, model);
    let first = model.claims.first()?;
    let other = model.claims.get(found.first()?.claim)?;
    let message = format!(
        "sources disagree about the license of `{}`: {} and {}; both are checked",
        model.id,
        name(context, &first.license),
        name(context, &other.license)
    );
    let mut out = finding(subject, context, "license-conflict", message, claims(subject));
    let license = |claim: &Claim| claim.license.id().and_then(|id| context.catalog.license(id));
    for (one, two) in [(first, other), (other, first)] {
        let Some(one) = license(one) else { continue };
        let lost = resolve::lost(one, license(two), |_| true);
        if !lost.is_empty() && two.license.id().is_some() {
            out.notes.push(format!(
                "{} says nothing of what {} holds: {}",
                name(context, &two.license),
                one.name,
                lost.join(", ")
            ));
        }
    }
    Some(out)
}

/// A license that only a file or the Hub states is no more than what its bases leave to state; of some nothing is known.
fn unknown_bases(subject: Subject<'_>, context: Context<'_>) -> Option<Finding> {
    let model = subject.model;
    model.claims.first().filter(|c| matches!(c.step, Step::Evidence | Step::Hub) && c.license.id().is_some())?;
    let silent = |a: &&Ancestor| a.claims.first().is_none_or(|c| c.license == Named::Nothing);
    let silent: Vec<&Ancestor> = model.lineage.iter().filter(silent).collect();
    let first = silent.first()?;
    let more = if silent.len() > 1 { format!(" and {} more models", silent.len() - 1) } else { String::new() };
    let message = format!("no license is known for `{}`{more}, of which `{}` is said to be made", first.id, model.id);
    let provenance = silent.iter().take(3).map(|a| message::via(model, a)).chain(claims(subject)).collect();
    let mut out = finding(subject, context, "unknown-license", message, provenance);
    out.fingerprint = format!("{}-bases", out.fingerprint);
    Some(out)
}

/// Copies of license texts beside the model that are not what they seem to be.
fn altered(subject: Subject<'_>, context: Context<'_>) -> Vec<Finding> {
    let ids = subject.references.iter().map(|r| &r.id).chain([&subject.model.id]);
    let mut texts: Vec<&AlteredText> = Vec::new();
    for text in ids.filter_map(|id| context.evidence.about(id)).flat_map(|t| &t.altered) {
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    let one = |text: &&AlteredText| {
        let license = context.catalog.license(&text.license).map(|l| l.name.clone());
        let name = license.or_else(|| context.catalog.policy(&text.license).map(|p| p.name.clone()));
        let message = format!(
            "the copy of {} in {} is not the text that was read",
            name.as_deref().unwrap_or(&text.license),
            text.source
        );
        let mut out = finding(subject, context, "license-text-modified", message, claims(subject));
        out.license = Some(text.license.clone());
        if !text.clauses.is_empty() {
            out.notes.push(format!("missing or altered: {}", text.clauses.join(", ")));
        }
        out.notes.extend(text.differences.iter().cloned());
        out.fingerprint = format!("{}-{}", out.fingerprint, text.source.to_lowercase());
        out
    };
    texts.iter().map(one).collect()
}

/// A model whose own license drops what its base's license makes follow derivatives.
fn lineage_conflict(subject: Subject<'_>, context: Context<'_>, ancestor: &Ancestor) -> Option<Finding> {
    let model = subject.model;
    let own = model.claims.first()?;
    let base = ancestor.claims.first()?;
    if resolve::is_own_work(context.catalog, &model.id, &ancestor.id) {
        return None;
    }
    if own.step == Step::Clarification || own.license == base.license || own.provenance == Provenance::Concluded {
        return None;
    }
    let license = match &base.license {
        Named::License(id) => context.catalog.license(id)?,
        Named::Unrecognized(spelling) if ancestor.confidence > Confidence::Low => {
            let message = format!(
                "the base `{}` of `{}` is under “{spelling}”, whose clauses are not in the database",
                ancestor.id, model.id
            );
            return Some(finding(subject, context, "unknown-license", message, vec![message::via(model, ancestor)]));
        }
        _ => return None,
    };
    let own_license = own.license.id().and_then(|id| context.catalog.license(id));
    let lost = resolve::lost(license, own_license, |c| c.reach.contains(&Reach::Derivatives));
    if lost.is_empty() {
        return None;
    }
    let message = format!(
        "`{}` is tagged {}, but its base `{}` is under {}",
        model.id,
        name(context, &own.license),
        ancestor.id,
        license.name
    );
    let mut provenance = vec![message::via(model, ancestor)];
    provenance.extend(claims(subject));
    let mut out = finding(subject, context, "license-conflict", message, provenance);
    out.inherited_from = Some(ancestor.id.name.clone());
    out.notes.push(format!("the tag drops what the base's license makes follow derivatives: {}", lost.join(", ")));
    out.fingerprint = format!("{}-{}", out.fingerprint, ancestor.id.name.to_lowercase());
    Some(out)
}

fn policy_denied(subject: Subject<'_>, context: Context<'_>, license: &License) -> Option<Finding> {
    let matches = |selector: &crate::core::policy::Selector| selector.covers(license);
    let denied = context.policy.deny.iter().find(|s| matches(s));
    let message = match denied {
        Some(selector) => format!("the project's policy denies {} (`{}`)", license.name, selector.written),
        None if !context.policy.allow.is_empty() && !context.policy.allow.iter().any(matches) => {
            format!("{} is not among the licenses the project's policy allows", license.name)
        }
        None => return None,
    };
    let mut out = finding(subject, context, "policy-denied", message, claims(subject));
    out.outcome = Outcome::Violated;
    out.severity = Severity::Error;
    out.license = Some(license.id.clone());
    Some(out)
}

fn with_terms(subject: Subject<'_>) -> Vec<String> {
    subject.model.claims.iter().chain(&subject.model.terms).map(message::said).collect()
}

fn claims(subject: Subject<'_>) -> Vec<String> {
    subject.model.claims.iter().map(message::said).collect()
}

fn name(context: Context<'_>, named: &Named) -> String {
    named.id().and_then(|id| context.catalog.license(id)).map_or_else(|| named.label().to_owned(), |l| l.name.clone())
}

pub(super) fn finding(
    subject: Subject<'_>,
    context: Context<'_>,
    code: &str,
    message: String,
    provenance: Vec<String>,
) -> Finding {
    let entry = context.catalog.vocabulary().codes.get(code);
    let id = subject_id(subject);
    Finding {
        model: id.name.clone(),
        namespace: id.namespace.as_str().to_owned(),
        license: subject.model.claims.first().and_then(|c| c.license.id()).map(str::to_owned),
        provenance,
        references: subject.references.iter().map(|r| (&r.location).into()).collect(),
        scope: subject.scope.name.clone(),
        fingerprint: message::fingerprint(subject, code, None, None),
        ..Finding::of(code, entry, message)
    }
}

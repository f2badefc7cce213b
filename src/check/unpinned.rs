//! Hub models that are loaded without a revision: their files, and their license, can change under the project.

use crate::core::finding::Finding;
use crate::core::policy::Unpinned;
use crate::core::reference::{Reference, Role};
use crate::core::verdict::Outcome;
use crate::core::vocabulary::Severity;

use super::{Context, Subject, process};

/// Names of branches: what they point at moves.
const MOVING: [&str; 4] = ["main", "master", "head", "latest"];

/// What the policy asks for is said once per model and scope, with every place that is not pinned.
pub(super) fn finding(subject: Subject<'_>, context: Context<'_>) -> Option<Finding> {
    if context.policy.unpinned == Unpinned::Ignore || subject.model.id.namespace.as_str() != "hf" {
        return None;
    }
    let loose: Vec<&Reference> = subject.references.iter().copied().filter(|r| is_loose(r)).collect();
    if loose.is_empty() {
        return None;
    }
    let places = if loose.len() == 1 { "1 place".to_owned() } else { format!("{} places", loose.len()) };
    let id = &subject.model.id;
    let (message, outcome, severity) = match context.policy.unpinned {
        Unpinned::Deny => (
            format!("`{id}` is loaded without a fixed revision in {places}; the project's policy denies that"),
            Outcome::Violated,
            Severity::Error,
        ),
        _ => (
            format!("Pin the revision of {id}, which is loaded without one in {places}"),
            Outcome::Obligation,
            Severity::Warning,
        ),
    };
    let mut out = process::finding(subject, context, "unpinned-model", message, Vec::new());
    (out.outcome, out.severity) = (outcome, severity);
    // A lock does not change what the code downloads; it only knows which revision was looked at.
    let locked = loose.first().and_then(|r| context.evidence.about(&r.id)?.locked.as_ref()?.revision.as_deref());
    out.notes.extend(locked.map(|revision| format!("the lock was written for revision {revision}")));
    out.references = loose.iter().map(|r| (&r.location).into()).collect();
    Some(out)
}

fn is_loose(reference: &Reference) -> bool {
    reference.role == Role::Load && !reference.revision.as_deref().is_some_and(is_fixed)
}

/// Whether a revision stays what it is.
pub(crate) fn is_fixed(revision: &str) -> bool {
    let revision = revision.trim();
    !revision.is_empty() && !MOVING.contains(&revision.to_lowercase().as_str())
}

//! A license that is not the one the project's lock was written with.

use crate::catalog::Catalog;
use crate::compare::{self, Relation, Row};
use crate::core::claim::{Claim, Step};
use crate::core::evidence::{Locked, Testimony};
use crate::core::finding::Finding;
use crate::core::license::{Clause, Effect, License};
use crate::core::policy::Clarification;
use crate::resolve;

use super::{Context, Subject, process};

/// More clauses than this are counted, not listed.
const MOST_CLAUSES: usize = 12;

/// What changed since the lock was written, once per model and scope. What the project states itself needs no lock.
pub(super) fn finding(subject: Subject<'_>, context: Context<'_>) -> Option<Finding> {
    let claims = &subject.model.claims;
    if claims.first()?.step == Step::Clarification {
        return None;
    }
    let locked = claims.iter().find(|c| c.step == Step::Lock)?;
    let now = claims.iter().find(|c| c.step > Step::Lock)?;
    let record = said(subject, context).and_then(|said| said.locked.as_ref());
    let (message, notes) = if locked.license == now.license {
        another_text(subject, context, record?, now)?
    } else {
        another_license(subject, context.catalog, locked, now)
    };
    let provenance = claims.iter().map(super::message::said).collect();
    let mut out = process::finding(subject, context, "license-changed", message, provenance);
    out.notes = notes;
    Some(out)
}

/// Clarifications of the project that were made for another license text than the one that lies with the model.
pub(super) fn clarifications(subject: Subject<'_>, context: Context<'_>) -> Vec<Finding> {
    let Some(id) = subject.references.first().map(|r| &r.id) else { return Vec::new() };
    let seen = said(subject, context).and_then(|said| said.text_sha256.as_deref());
    let void = context.policy.clarifications.iter().filter(|c| c.model.covers(id) && resolve::is_void(c, seen));
    let finding = |clarification: &Clarification| {
        let place = &clarification.location;
        let message = format!(
            "the clarification that `{}` is under {} is void: the license text that lies with the model is not the one it was made for",
            subject.model.id, clarification.license
        );
        let mut out = process::finding(subject, context, "license-changed", message, Vec::new());
        let (read, seen) = (clarification.sha256.as_deref().unwrap_or_default(), seen.unwrap_or_default());
        out.notes = vec![format!("{}:{}: SHA-256 {read}, the text has {seen}", place.file, place.line)];
        out.fingerprint = format!("{}-{}", out.fingerprint, clarification.license);
        out
    };
    void.map(finding).collect()
}

fn another_license(subject: Subject<'_>, catalog: &Catalog, locked: &Claim, now: &Claim) -> (String, Vec<String>) {
    let license = |claim: &Claim| claim.license.id().and_then(|id| catalog.license(id));
    let name = |claim: &Claim| license(claim).map_or_else(|| claim.license.label().to_owned(), |l| l.name.clone());
    let message = format!(
        "the license of `{}` changed: it was {} when the lock was written, on {}, and is {} now; both are checked",
        subject.model.id,
        name(locked),
        locked.date,
        name(now)
    );
    let notes = match (license(locked), license(now)) {
        (Some(old), Some(new)) => clauses(old, new),
        _ => Vec::new(),
    };
    (message, notes)
}

/// Clause by clause: what the new license demands that the old one did not, what it demands otherwise, and what fell away.
fn clauses(old: &License, new: &License) -> Vec<String> {
    let mut rows = compare::rows(old, new);
    let binds = |clause: Option<&Clause>| clause.is_some_and(|c| !matches!(c.effect, Effect::Permit | Effect::Note));
    rows.retain(|row| binds(row.first) || binds(row.second));
    let order = [Relation::OnlySecond, Relation::Differs, Relation::OnlyFirst];
    let mut lines: Vec<String> =
        order.iter().flat_map(|r| rows.iter().filter(|row| row.relation == *r).filter_map(line)).collect();
    let more = lines.len().saturating_sub(MOST_CLAUSES);
    lines.truncate(MOST_CLAUSES);
    if more > 0 {
        lines.push(format!("{more} more; `mayuse licenses compare {} {}` lists them", old.id, new.id));
    }
    lines
}

fn line(row: &Row<'_>) -> Option<String> {
    let head = format!("{} {}", row.sections(), row.term);
    match row.relation {
        Relation::Same => None,
        Relation::OnlySecond => Some(format!("new: {head}: {}", row.second?.summary)),
        Relation::OnlyFirst => Some(format!("gone: {head}: {}", row.first?.summary)),
        Relation::Differs => Some(format!("changed: {head}: was: {} Is: {}", row.first?.summary, row.second?.summary)),
    }
}

/// What witnesses said of the model, under the id by which it is referenced.
fn said<'a>(subject: Subject<'a>, context: Context<'a>) -> Option<&'a Testimony> {
    subject.references.first().and_then(|r| context.evidence.about(&r.id))
}

/// The same license by name, whose text is another one.
fn another_text(subject: Subject<'_>, context: Context<'_>, record: &Locked, now: &Claim) -> Option<(String, Vec<String>)> {
    let seen = said(subject, context).and_then(|said| said.text_sha256.as_deref());
    let read = now.license.id().and_then(|id| context.catalog.license(id)).and_then(|l| l.source.sha256.as_deref());
    let differs = |old: &Option<String>, new: Option<&str>| match (old.as_deref(), new) {
        (Some(old), Some(new)) if !old.eq_ignore_ascii_case(new) => Some((old.to_owned(), new.to_owned())),
        _ => None,
    };
    let copy = differs(&record.text_sha256, seen);
    let (old, new) = copy.clone().or_else(|| differs(&record.reference_sha256, read))?;
    let what = if copy.is_some() {
        "the license text that lies with"
    } else {
        "the text that our data about the license rests on, for"
    };
    let message = format!("{what} `{}`, is not the one the lock was written with, on {}", subject.model.id, record.date);
    Some((message, vec![format!("SHA-256 was {old}, is {new}")]))
}

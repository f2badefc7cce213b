//! Waivers: decisions that change the outcome of findings, never hide them, and keep the duties.

use std::collections::BTreeMap;

use crate::config::PathPatterns;
use crate::core::finding::{Finding, WaiverView};
use crate::core::model::ModelId;
use crate::core::policy::{Policy, Waiver};
use crate::core::usage::{Counts, Usage, Value};
use crate::core::verdict::Outcome;
use crate::core::vocabulary::{Severity, Vocabulary};
use crate::inventory::Scopes;

/// Applies the policy's waivers. `whole` says that the run saw the whole repository, so that a waiver nobody needed is a
/// finding. `today` is an ISO date.
pub fn apply(
    findings: &mut Vec<Finding>,
    policy: &Policy,
    scopes: &Scopes<'_>,
    vocabulary: &Vocabulary,
    today: &str,
    whole: bool,
) {
    let mut own = Vec::new();
    for waiver in &policy.waivers {
        let patterns = PathPatterns::new(&waiver.paths);
        let covered = |f: &Finding| {
            waiver.codes.contains(&f.code)
                && matches!(f.outcome, Outcome::Violated | Outcome::Undeclared)
                && waiver.model.covers(&ModelId::new(f.namespace.clone(), f.model.clone()))
                && (waiver.paths.is_empty() || f.references.iter().all(|r| patterns.cover(&r.file)))
        };
        let usage_of = |f: &Finding| {
            let place = f.references.first().map_or("", |r| r.file.as_str());
            &scopes.get(scopes.of(place)).usage
        };
        let mut used = false;
        let mut void: Option<String> = None;
        for finding in findings.iter_mut().filter(|f| covered(f)) {
            used = true;
            let reason = outside_its_time(waiver, today)
                .or_else(|| relicensed(waiver, finding))
                .or_else(|| outgrown(&waiver.assumes, usage_of(finding)));
            match reason {
                Some(reason) => void = void.or(Some(reason)),
                None => {
                    finding.outcome = Outcome::Satisfied;
                    finding.severity = Severity::Note;
                    finding.waiver = Some(view(waiver));
                }
            }
        }
        if let Some(reason) = void.or_else(|| if used { None } else { outside_its_time(waiver, today) }) {
            own.push(about(
                waiver,
                policy,
                vocabulary,
                "expired-waiver",
                format!("waiver `{}` is void: {reason}", waiver.id),
                true,
            ));
        } else if !used && whole {
            own.push(about(
                waiver,
                policy,
                vocabulary,
                "unused-waiver",
                format!("waiver `{}` matches no finding", waiver.id),
                false,
            ));
        }
    }
    findings.append(&mut own);
}

/// A decision holds from the day it was approved to the day it expires, both included.
fn outside_its_time(waiver: &Waiver, today: &str) -> Option<String> {
    if waiver.approved_on.as_str() > today {
        return Some(format!("its approval is dated {}, which is still to come", waiver.approved_on));
    }
    let until = waiver.expires_on.as_ref().filter(|until| until.as_str() < today)?;
    Some(format!("it expired on {until}"))
}

fn relicensed(waiver: &Waiver, finding: &Finding) -> Option<String> {
    let license = waiver.license.as_ref()?;
    let now = finding.license.as_deref().unwrap_or("no known license");
    (now != license).then(|| format!("it was granted under {license}, the model is now under {now}"))
}

/// The first assumption that the declared use no longer meets.
fn outgrown(assumes: &BTreeMap<String, Value>, usage: &Usage) -> Option<String> {
    for (fact, assumed) in assumes {
        let holds = match (assumed, usage.get(fact).map(|a| &a.value)) {
            (Value::Count(a), Some(Value::Count(u))) => within(a, u),
            (Value::Money(a), Some(Value::Money(u))) => a.currency == u.currency && u.amount <= a.amount,
            (Value::Many(a), Some(Value::Many(u))) => u.iter().all(|v| a.contains(v)),
            (a, Some(u)) => a == u,
            (_, None) => false,
        };
        if !holds {
            return Some(format!("the declared use left what it assumes about `{fact}`"));
        }
    }
    None
}

/// Whether no figure has grown beyond what was assumed. A month that the assumption names is compared with the same month;
/// a plain number bounds every figure.
fn within(assumed: &Counts, now: &Counts) -> bool {
    let bounded = |most: u64, figure: Option<u64>| figure.is_some_and(|f| f <= most);
    let months = assumed.months.iter().all(|(month, most)| bounded(*most, now.figure(Some(month))));
    let current = assumed.current.is_none_or(|most| bounded(most, now.figure(None)));
    let every = assumed.every.is_none_or(|most| {
        let figures: Vec<u64> = now.every.into_iter().chain(now.current).chain(now.months.values().copied()).collect();
        !figures.is_empty() && figures.iter().all(|f| *f <= most)
    });
    months && current && every
}

fn view(waiver: &Waiver) -> WaiverView {
    WaiverView {
        id: waiver.id.clone(),
        reason: waiver.reason.clone(),
        approved_by: waiver.approved_by.clone(),
        approved_on: waiver.approved_on.clone(),
        expires_on: waiver.expires_on.clone(),
    }
}

fn about(waiver: &Waiver, policy: &Policy, vocabulary: &Vocabulary, code: &str, message: String, fails: bool) -> Finding {
    // No waiver covers it: it is about one.
    Finding {
        outcome: if fails { Outcome::Violated } else { Outcome::Obligation },
        model: waiver.model.as_str().to_owned(),
        license: waiver.license.clone(),
        notes: vec![format!("approved by {} on {}: {}", waiver.approved_by, waiver.approved_on, waiver.reason)],
        references: vec![(&waiver.location).into()],
        scope: policy.default.name.clone(),
        fingerprint: format!("{code}-{}", waiver.id),
        ..Finding::of(code, vocabulary.codes.get(code), message)
    }
}

//! Gathers what the legal report rests on. Nothing is judged here: it is what the run had in hand, put together.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::Catalog;
use crate::check::{self, Observed};
use crate::core::claim::ResolvedModel;
use crate::core::dossier::{Dossier, Unjudged};
use crate::core::license::{self, License};
use crate::core::policy::{Policy, Waiver};
use crate::core::reference::{Reference, Role};

/// What the caller knows about the project and the day.
#[derive(Clone, Debug)]
pub struct Cover {
    /// The name of the project.
    pub project: String,
    /// The commit of its work tree.
    pub revision: Option<String>,
    /// ISO date of the run.
    pub date: String,
    /// Whether the whole project was looked at.
    pub whole: bool,
}

/// The papers of a run. `resolved` and `references` are those of the run, in its order.
pub fn of(
    cover: Cover,
    policy: &Policy,
    resolved: &[ResolvedModel],
    references: &[Reference],
    observed: &Observed,
    catalog: &Catalog,
) -> Dossier {
    let licenses = licenses(resolved, catalog);
    let use_policies = use_policies(&licenses, catalog);
    let ids: BTreeSet<&str> = licenses.iter().map(|l| l.id.as_str()).collect();
    let copies = observed.license_copies.iter().filter(|(id, _)| ids.contains(id.as_str())).cloned().collect();
    let expiring = policy.waivers.iter().filter_map(|w| Some((w.id.clone(), days_left(w, &cover.date)?)));
    let expiring = expiring.filter(|(_, days)| (0..=Dossier::SOON).contains(days)).collect();
    Dossier {
        project: cover.project,
        revision: cover.revision,
        date: cover.date,
        whole: cover.whole,
        policy: policy.clone(),
        vocabulary: catalog.vocabulary().clone(),
        resolved: resolved.to_vec(),
        licenses: licenses.into_iter().cloned().collect(),
        use_policies: use_policies.into_iter().cloned().collect(),
        copies,
        unjudged: unjudged(references, policy),
        expiring,
    }
}

/// Every license that binds a model, once, by name and id.
fn licenses<'a>(resolved: &'a [ResolvedModel], catalog: &'a Catalog) -> Vec<&'a License> {
    let mut out: BTreeMap<(&str, &str), &License> = BTreeMap::new();
    for model in resolved {
        for binding in check::bindings(model, catalog) {
            out.insert((&binding.license.name, &binding.license.id), binding.license);
        }
    }
    out.into_values().collect()
}

/// Every use policy that a clause of these licenses names.
fn use_policies<'a>(licenses: &[&License], catalog: &'a Catalog) -> Vec<&'a license::Policy> {
    let clauses = licenses.iter().flat_map(|l| &l.clauses);
    let ids: BTreeSet<&str> = clauses.flat_map(|c| c.policy.iter().chain(&c.document)).map(String::as_str).collect();
    let found = ids.into_iter().filter_map(|id| catalog.policy(id));
    found.map(|p| ((&p.name, &p.id), p)).collect::<BTreeMap<_, _>>().into_values().collect()
}

/// Days from the date of the run to the end of a waiver, negative when it is past.
fn days_left(waiver: &Waiver, date: &str) -> Option<i32> {
    let until: jiff::civil::Date = waiver.expires_on.as_deref()?.parse().ok()?;
    let from: jiff::civil::Date = date.parse().ok()?;
    from.until(until).ok().map(|span| span.get_days())
}

fn unjudged(references: &[Reference], policy: &Policy) -> Unjudged {
    let of_role = |role: Role| references.iter().filter(|r| r.role == role).count();
    let mut ignored: BTreeMap<String, usize> = BTreeMap::new();
    for reference in references.iter().filter(|r| r.role.is_use() && policy.ignore_settings.contains(&r.setting)) {
        *ignored.entry(format!("{:?}", reference.setting).to_lowercase()).or_default() += 1;
    }
    Unjudged {
        mentions: of_role(Role::Mention),
        datasets: of_role(Role::Dataset),
        published: of_role(Role::Publish),
        ignored: ignored.into_iter().collect(),
    }
}

//! Judging one model under one declared use, without files.
#![allow(dead_code, unreachable_pub, reason = "every test binary uses its own part")]

use std::collections::BTreeMap;
use std::sync::OnceLock;

use mayuse::catalog::Catalog;
use mayuse::check::{self, Context, Observed, Subject};
use mayuse::core::claim::{Claim, Named, Provenance, ResolvedModel, Step};
use mayuse::core::evidence::NOTHING;
use mayuse::core::finding::Finding;
use mayuse::core::license::{Clause, License};
use mayuse::core::model::{Confidence, ModelId};
use mayuse::core::policy::Policy;
use mayuse::core::reference::{Reference, Role, Setting};
use mayuse::core::source::{Location, Span};
use mayuse::core::usage::{Answer, Counts, Money, Origin, Scope, Usage, Value};
use mayuse::core::verdict::{Outcome, Verdict};
use mayuse::resolve::Resolver;

pub fn flag(value: bool) -> Value {
    Value::Flag(value)
}
pub fn choice(value: &str) -> Value {
    Value::Choice(value.to_owned())
}
pub fn many(values: &[&str]) -> Value {
    Value::Many(values.iter().map(|v| (*v).to_owned()).collect())
}
pub fn count(value: u64) -> Value {
    Value::Count(Counts { every: Some(value), ..Counts::default() })
}
pub fn months(months: &[(&str, u64)], current: Option<u64>) -> Value {
    let months: BTreeMap<String, u64> = months.iter().map(|(m, v)| ((*m).to_owned(), *v)).collect();
    Value::Count(Counts { every: None, current, months })
}
pub fn usd(amount: u64) -> Value {
    Value::Money(Money { amount, currency: "USD".to_owned() })
}

/// A use in which every question that common licenses ask is answered in the mildest way.
pub fn mild() -> Vec<(&'static str, Value)> {
    vec![
        ("commercial", flag(true)),
        ("purpose", choice("product")),
        ("organization", choice("company")),
        ("distribution", many(&["hosted-service"])),
        ("monthly-active-users", count(1_000)),
        ("annual-revenue", usd(100_000)),
        ("outputs-train", choice("none")),
        ("fine-tunes", flag(false)),
        ("published-models", many(&[])),
        ("territories", many(&["US"])),
        ("established-in", many(&["US"])),
        ("modalities", many(&["text"])),
        ("domains", many(&["customer-support"])),
        ("competes", flag(false)),
        ("image-generation-core", flag(false)),
    ]
}

/// Some answers on top of others.
pub fn with(base: &[(&'static str, Value)], changes: &[(&'static str, Value)]) -> Vec<(&'static str, Value)> {
    let mut out: Vec<_> = base.iter().filter(|(f, _)| !changes.iter().any(|(c, _)| c == f)).cloned().collect();
    out.extend(changes.iter().cloned());
    out
}

pub fn usage(answers: &[(&str, Value)]) -> Usage {
    let answer = |value: &Value| Answer { value: value.clone(), origin: Origin::Declared, location: None };
    Usage { answers: answers.iter().map(|(f, v)| ((*f).to_owned(), answer(v))).collect() }
}

pub fn reference(id: &ModelId, role: Role) -> Reference {
    let location = Location { file: "app.py".to_owned(), line: 1, column: 1, end_line: 1, end_column: 2 };
    Reference {
        id: id.clone(),
        text: id.name.clone(),
        revision: None,
        location,
        span: Span::new(0, 1),
        role,
        rule: "test".to_owned(),
        confidence: Confidence::High,
        setting: Setting::Main,
    }
}

/// The bundled data, read once per test binary.
pub fn catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(Catalog::bundled)
}

/// A license of the bundled data.
pub fn license(id: &str) -> &'static License {
    catalog().license(id).unwrap_or_else(|| panic!("no license `{id}`"))
}

/// A model that nothing is known about but its license and its traits.
pub fn model_under(license: &str, traits: Option<&[&str]>) -> ResolvedModel {
    let claim = Claim {
        license: Named::License(license.to_owned()),
        provenance: Provenance::Declared,
        step: Step::Clarification,
        source: "a test".to_owned(),
        date: String::new(),
        confidence: Confidence::High,
    };
    ResolvedModel {
        id: ModelId::new("hf", "acme/model"),
        release: None,
        known: true,
        claims: vec![claim],
        terms: Vec::new(),
        lineage: Vec::new(),
        unsettled: Vec::new(),
        traits: traits.map(|t| t.iter().map(|t| (*t).to_owned()).collect()),
        openness: None,
    }
}

/// All findings about a model under a use, with what was seen in the repository.
pub fn judge_model(catalog: &Catalog, model: &ResolvedModel, usage: Usage, observed: &Observed) -> Vec<Finding> {
    let policy = Policy::default();
    let scope = Scope { name: "default".to_owned(), paths: Vec::new(), usage };
    let reference = reference(&model.id, Role::Load);
    let subject = Subject { model, scope: &scope, references: &[&reference] };
    check::check(subject, Context { catalog, policy: &policy, observed, evidence: &NOTHING })
}

/// All findings about a model without traits under a license of the bundled data.
pub fn judge(license_id: &str, answers: &[(&str, Value)]) -> Vec<Finding> {
    judge_model(catalog(), &model_under(&license(license_id).id, Some(&[])), usage(answers), &Observed::default())
}

/// What became of the clauses of a term: the worst outcome, or nothing when no finding is about it.
pub fn outcome(findings: &[Finding], term: &str) -> Option<Outcome> {
    findings.iter().filter(|f| f.code == term).map(|f| f.outcome).max()
}

/// What became of the clauses of a term in a section.
pub fn outcome_at(findings: &[Finding], term: &str, section: &str) -> Option<Outcome> {
    let at = |f: &&Finding| f.code == term && f.clause.as_ref().is_some_and(|c| c.section == section);
    findings.iter().filter(at).map(|f| f.outcome).max()
}

/// The clauses of a term in a license.
pub fn clauses(license_id: &str, term: &str) -> Vec<&'static Clause> {
    license(license_id).clauses.iter().filter(|c| c.term == term).collect()
}

/// The license a model is put under, and further terms.
pub fn licenses_of(namespace: &str, model: &str) -> Vec<String> {
    let resolved = Resolver::new(catalog(), &[], &NOTHING).resolve(&ModelId::new(namespace, model));
    let claims = resolved.claims.iter().take(1).chain(&resolved.terms);
    claims.map(|c| c.license.id().unwrap_or(c.license.label()).to_owned()).collect()
}

/// All findings about a model under a use.
pub fn findings_in_role(namespace: &str, model: &str, answers: &[(&str, Value)], role: Role) -> Vec<Finding> {
    let policy = Policy::default();
    let observed = Observed::default();
    let id = ModelId::new(namespace, model);
    let resolved = Resolver::new(catalog(), &[], &NOTHING).resolve(&id);
    let scope = Scope { name: "default".to_owned(), paths: Vec::new(), usage: usage(answers) };
    let reference = reference(&id, role);
    let subject = Subject { model: &resolved, scope: &scope, references: &[&reference] };
    check::check(subject, Context { catalog: catalog(), policy: &policy, observed: &observed, evidence: &NOTHING })
}

pub fn findings(namespace: &str, model: &str, answers: &[(&str, Value)]) -> Vec<Finding> {
    findings_in_role(namespace, model, answers, Role::Load)
}

pub fn verdict_of(findings: &[Finding]) -> Verdict {
    findings.iter().map(|f| Verdict::from(f.outcome)).max().unwrap_or(Verdict::Allowed)
}

pub fn verdict(model: &str, answers: &[(&str, Value)]) -> Verdict {
    verdict_of(&findings("hf", model, answers))
}

/// Codes and sections of the violated clauses.
pub fn violated(model: &str, answers: &[(&str, Value)]) -> Vec<(String, String)> {
    findings("hf", model, answers)
        .into_iter()
        .filter(|f| f.outcome == Outcome::Violated)
        .map(|f| (f.code, f.clause.map(|c| c.section).unwrap_or_default()))
        .collect()
}

pub fn open(model: &str, answers: &[(&str, Value)]) -> Vec<String> {
    let mut asks: Vec<String> = findings("hf", model, answers).into_iter().flat_map(|f| f.asks).collect();
    asks.sort();
    asks.dedup();
    asks
}

//! The edges of a verdict: for each fact that a model's clauses look at, the values on either side of every line they draw,
//! judged by the same evaluator as a check. One fact changes at a time; all else stays as declared.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::{self, Context, Subject};
use crate::core::condition::{Limit, Test};
use crate::core::finding::Finding;
use crate::core::license::{Clause, Effect};
use crate::core::place::{self, EU};
use crate::core::usage::{Answer, Counts, Money, Origin, Scope, Value};
use crate::core::verdict::{Outcome, Verdict};
use crate::core::vocabulary::FactType;

/// What one or several values of a fact lead to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The fact.
    pub fact: String,
    /// The month a figure is about (YYYY-MM).
    pub month: Option<String>,
    /// The values, which all lead to the same.
    pub values: Vec<Value>,
    /// What the clauses that look at the fact make of them.
    pub verdict: Verdict,
    /// These clauses, as license id and section; empty where none objects.
    pub clauses: Vec<(String, String)>,
    /// Whether this is what is declared.
    pub declared: bool,
}

/// Values to try for one fact; numbers apart by month.
type Probes = BTreeMap<(String, Option<String>), Vec<Value>>;

/// All edges of a model in a scope, by fact. Facts whose value changes nothing are left out.
pub fn edges(subject: Subject<'_>, context: Context<'_>) -> Vec<Edge> {
    let mut out = Vec::new();
    for ((fact, month), values) in probes(subject, context) {
        let mut rows: Vec<Edge> = Vec::new();
        for value in values {
            let findings = judged(subject, context, &fact, month.as_deref(), &value);
            let own: Vec<&Finding> = findings.iter().filter(|f| rests_on(f, &fact)).collect();
            let verdict = own.iter().map(|f| Verdict::from(f.outcome)).max().unwrap_or(Verdict::Allowed);
            let decisive = own.iter().filter(|f| Verdict::from(f.outcome) == verdict && f.outcome != Outcome::Satisfied);
            let clauses: BTreeSet<(String, String)> = decisive.filter_map(|f| place_of(f)).collect();
            let clauses: Vec<(String, String)> = clauses.into_iter().collect();
            let declared = is_declared(subject.scope, &fact, month.as_deref(), &value);
            let is_figure = matches!(value, Value::Count(_) | Value::Money(_));
            let same = |r: &&mut Edge| !is_figure && r.verdict == verdict && r.declared == declared;
            match rows.iter_mut().find(same) {
                Some(row) => {
                    row.values.push(value);
                    row.clauses.extend(clauses);
                    row.clauses.sort();
                    row.clauses.dedup();
                }
                None => {
                    let (fact, month) = (fact.clone(), month.clone());
                    rows.push(Edge { fact, month, values: vec![value], verdict, clauses, declared });
                }
            }
        }
        let mut verdicts: Vec<Verdict> = rows.iter().map(|r| r.verdict).collect();
        verdicts.dedup();
        if verdicts.len() > 1 {
            // What is declared comes first, then the mildest; figures keep their order.
            if !rows.iter().any(|r| matches!(r.values.first(), Some(Value::Count(_) | Value::Money(_)))) {
                rows.sort_by_key(|r| (!r.declared, r.verdict));
            }
            out.extend(rows);
        }
    }
    out
}

/// What holds the model at its verdict whatever is declared about a fact.
pub fn verdict(subject: Subject<'_>, context: Context<'_>) -> (Verdict, Vec<Finding>) {
    let mut findings = check::check(subject, context);
    let verdict = findings.iter().map(|f| Verdict::from(f.outcome)).max().unwrap_or(Verdict::Allowed);
    findings.retain(|f| Verdict::from(f.outcome) == verdict && f.outcome != Outcome::Satisfied);
    (verdict, findings)
}

/// License and section of a finding. A restricted domain is named by the policy's section.
fn place_of(finding: &Finding) -> Option<(String, String)> {
    let clause = finding.clause.as_ref()?;
    let source = clause.document.clone().or_else(|| finding.license.clone())?;
    Some((source, clause.section.clone()))
}

fn rests_on(finding: &Finding, fact: &str) -> bool {
    finding.facts.iter().any(|f| f.fact == fact) || finding.asks.iter().any(|f| f == fact)
}

fn judged(subject: Subject<'_>, context: Context<'_>, fact: &str, month: Option<&str>, value: &Value) -> Vec<Finding> {
    let mut scope = subject.scope.clone();
    let value = match (month, value, scope.usage.get(fact).map(|a| &a.value)) {
        // One month changes; the others stay.
        (Some(month), Value::Count(new), now) => {
            let mut counts = if let Some(Value::Count(c)) = now { c.clone() } else { Counts::default() };
            counts.months.extend(new.every.map(|figure| (month.to_owned(), figure)));
            Value::Count(counts)
        }
        (None, Value::Count(new), Some(Value::Count(now))) => Value::Count(Counts { current: new.every, ..now.clone() }),
        _ => value.clone(),
    };
    scope.usage.answers.insert(fact.to_owned(), Answer { value, origin: Origin::Override, location: None });
    check::check(Subject { scope: &scope, ..subject }, context)
}

fn is_declared(scope: &Scope, fact: &str, month: Option<&str>, value: &Value) -> bool {
    match (scope.usage.get(fact).map(|a| &a.value), value) {
        (Some(Value::Count(now)), Value::Count(probe)) => now.figure(month) == probe.every,
        (Some(Value::Many(now)), Value::Many(probe)) => probe.iter().all(|p| now.iter().any(|n| place::within(p, n))),
        (Some(now), probe) => now == probe,
        (None, _) => false,
    }
}

/// The values on both sides of every line that a clause of the model draws.
fn probes(subject: Subject<'_>, context: Context<'_>) -> Probes {
    let mut out = Probes::new();
    for binding in check::bindings(subject.model, context.catalog) {
        for clause in &binding.license.clauses {
            if matches!(clause.effect, Effect::Permit | Effect::Note) {
                continue;
            }
            restricted_domains(clause, context, &mut out);
            for (fact, test) in clause.when.iter().flat_map(|c| &c.0) {
                match test {
                    Test::Number(limit) => figures(fact, limit, context, &mut out),
                    Test::Flag(_) => add(&mut out, fact, [Value::Flag(false), Value::Flag(true)]),
                    Test::Values { any_of, none_of, unsure } => {
                        let named: Vec<&String> = any_of.iter().chain(none_of).chain(unsure).collect();
                        words(fact, &named, context, &mut out);
                    }
                }
            }
        }
    }
    for values in out.values_mut() {
        // Figures in their order, the others as the vocabulary has them.
        values.sort_by_key(|v| match v {
            Value::Count(c) => c.every.unwrap_or_default(),
            Value::Money(m) => m.amount,
            _ => 0,
        });
        values.dedup();
    }
    out
}

fn add(out: &mut Probes, fact: &str, values: impl IntoIterator<Item = Value>) {
    let list = out.entry((fact.to_owned(), None)).or_default();
    for value in values {
        if !list.contains(&value) {
            list.push(value);
        }
    }
}

fn figures(fact: &str, limit: &Limit, context: Context<'_>, out: &mut Probes) {
    let last_free = if limit.inclusive { limit.value.saturating_sub(1) } else { limit.value };
    let money = context.catalog.vocabulary().facts.get(fact).is_some_and(|f| f.kind == FactType::Money);
    let value = |figure: u64| {
        if money {
            let currency = limit.currency.clone().unwrap_or_else(|| "USD".to_owned());
            Value::Money(Money { amount: figure, currency })
        } else {
            Value::Count(Counts { every: Some(figure), ..Counts::default() })
        }
    };
    let list = out.entry((fact.to_owned(), limit.month.clone())).or_default();
    for figure in [last_free, last_free.saturating_add(1)] {
        if !list.contains(&value(figure)) {
            list.push(value(figure));
        }
    }
}

fn words(fact: &str, named: &[&String], context: Context<'_>, out: &mut Probes) {
    let Some(known) = context.catalog.vocabulary().facts.get(fact) else { return };
    match known.kind {
        FactType::Choice => add(out, fact, known.values.iter().map(|(v, _)| Value::Choice(v.clone()))),
        FactType::Set => add(out, fact, known.values.iter().map(|(v, _)| Value::Many(vec![v.clone()]))),
        FactType::Places => {
            // What is named, a member of a named union, and a place that nobody named.
            let mut places: Vec<String> = named.iter().map(|p| (*p).clone()).collect();
            if places.iter().any(|p| p == "EU") {
                places.push(EU.first().map_or_else(String::new, |c| (*c).to_owned()));
            }
            let free = ["US", "CH", "JP"].into_iter().find(|c| !places.iter().any(|p| p == c));
            places.extend(free.map(str::to_owned));
            add(out, fact, places.into_iter().map(|p| Value::Many(vec![p])));
        }
        _ => {}
    }
}

/// Every domain of the vocabulary against the use policy of a clause.
fn restricted_domains(clause: &Clause, context: Context<'_>, out: &mut Probes) {
    if clause.policy.is_some() {
        let domains = context.catalog.vocabulary().domains.keys();
        add(out, "domains", domains.map(|d| Value::Many(vec![d.clone()])));
    }
}

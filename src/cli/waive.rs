//! `mayuse waive`: a decision about a finding, filled in as far as the program knows.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::Catalog;
use crate::config::Stanza;
use crate::core::condition::Test;
use crate::core::finding::Finding;
use crate::core::policy::{DEFAULT_SCOPE, Policy};
use crate::core::usage::{Counts, Value};
use crate::core::verdict::Outcome;
use crate::document::suggestion;

use super::args::WaiveArgs;
use super::output::sanitize;
use super::{Ended, Failure, check, output};

pub(super) fn run(args: &WaiveArgs) -> Result<Ended, Failure> {
    let today = check::date(args.today.as_deref())?;
    let expires = today.checked_add(jiff::Span::new().years(1)).map_err(|e| Failure::usage(e.to_string()))?;
    let (project, catalog, checked) = check::checked(&args.scan, args.today.as_deref())?;
    check::unanswered(&args.scan, &checked);
    let open = |f: &&Finding| matches!(f.outcome, Outcome::Violated | Outcome::Undeclared) && !f.namespace.is_empty();
    let about: Vec<&Finding> =
        checked.report.findings.iter().filter(open).filter(|f| f.model.eq_ignore_ascii_case(&args.model)).collect();
    let found: Vec<&Finding> = about.iter().copied().filter(|f| f.code == args.code).collect();
    if found.is_empty() {
        return Err(nothing(args, &about, &checked.report.findings));
    }
    // A decision is made for one license: it dies when another one is concluded.
    let licenses: BTreeSet<Option<&str>> = found.iter().map(|f| f.license.as_deref()).collect();
    let mut taken: Vec<String> = project.policy.waivers.iter().map(|w| w.id.clone()).collect();
    let mut stanzas = Vec::new();
    for license in licenses {
        let own: Vec<&Finding> = found.iter().copied().filter(|f| f.license.as_deref() == license).collect();
        let stanza = Stanza {
            id: unused_id(args, &own, &today.strftime("%Y").to_string(), &mut taken),
            remarks: remarks(&own),
            model: own.first().map_or_else(String::new, |f| f.model.clone()),
            license: license.and_then(|l| catalog.license(l)).map(|l| l.id.clone()),
            codes: vec![args.code.clone()],
            paths: paths(&own, &project.policy),
            approved_on: today.to_string(),
            expires_on: expires.to_string(),
            assumes: assumptions(&own, &catalog),
        };
        stanzas.push(stanza.written());
    }
    output::stdout(stanzas.join("\n").as_bytes())?;
    Ok(Ended::Fine)
}

fn nothing(args: &WaiveArgs, about: &[&Finding], all: &[Finding]) -> Failure {
    let (code, model) = (sanitize(&args.code), sanitize(&args.model));
    let codes: BTreeSet<&str> = about.iter().map(|f| f.code.as_str()).collect();
    let hint = if !codes.is_empty() {
        format!("open about it: {}", codes.into_iter().collect::<Vec<_>>().join(", "))
    } else if all.iter().any(|f| f.model.eq_ignore_ascii_case(&args.model)) {
        "nothing about it is denied or undecided; a waiver has nothing to decide".to_owned()
    } else {
        let models: BTreeSet<&str> = all.iter().filter(|f| !f.namespace.is_empty()).map(|f| f.model.as_str()).collect();
        suggestion(&args.model, &models.into_iter().collect::<Vec<_>>())
    };
    Failure::usage(format!("no open finding `{code}` about `{model}`; {}", sanitize(&hint)))
}

/// A name that no decision of the policy has: `user-threshold-llama-3.1-8b-2026`.
fn unused_id(args: &WaiveArgs, findings: &[&Finding], year: &str, taken: &mut Vec<String>) -> String {
    let model = findings.first().map_or("", |f| f.model.rsplit('/').next().unwrap_or_default());
    let safe = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '.') { c.to_ascii_lowercase() } else { '-' };
    let base = format!("{}-{}-{year}", args.code, model.chars().map(safe).collect::<String>());
    let mut id = base.clone();
    let mut number = 2;
    while taken.contains(&id) {
        id = format!("{base}-{number}");
        number += 1;
    }
    taken.push(id.clone());
    id
}

/// What is decided, for the reader of the policy file.
fn remarks(findings: &[&Finding]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for finding in findings {
        let mut lines = vec![finding.message.clone()];
        if let Some(clause) = &finding.clause {
            lines.push(format!("section {}: “{}” ({})", clause.section, clause.quote, clause.url));
        }
        for line in lines {
            if !out.contains(&line) {
                out.push(line);
            }
        }
    }
    out
}

/// The paths of the scopes the findings lie in; none when one of them lies outside every scope.
fn paths(findings: &[&Finding], policy: &Policy) -> Vec<String> {
    if findings.iter().any(|f| f.scope.is_empty() || f.scope == DEFAULT_SCOPE) {
        return Vec::new();
    }
    let scopes = policy.scopes.iter().filter(|s| findings.iter().any(|f| f.scope == s.name));
    scopes.flat_map(|s| s.paths.iter().cloned()).collect()
}

/// The declared answers that the findings rest on; of a table of months only the months that the clauses look at.
fn assumptions(findings: &[&Finding], catalog: &Catalog) -> BTreeMap<String, Value> {
    let mut out = BTreeMap::new();
    for finding in findings {
        for fact in finding.facts.iter().filter(|f| f.origin == "declared") {
            let value = match &fact.value {
                Value::Count(counts) => Value::Count(looked_at(counts, &months(finding, &fact.fact, catalog))),
                other => other.clone(),
            };
            out.insert(fact.fact.clone(), value);
        }
    }
    out
}

/// The months on which the clause of a finding is frozen, as far as it looks at that fact; `None` stands for today.
fn months(finding: &Finding, fact: &str, catalog: &Catalog) -> Vec<Option<String>> {
    let (Some(view), Some(license)) = (&finding.clause, finding.license.as_deref().and_then(|l| catalog.license(l))) else {
        return Vec::new();
    };
    let clauses = license.clauses.iter().filter(|c| c.term == view.term && c.section == view.section && c.quote == view.quote);
    let tests = clauses.flat_map(|c| &c.when).flat_map(|c| &c.0);
    let limits = tests.filter_map(|(f, test)| if let Test::Number(limit) = test { Some((f, limit)) } else { None });
    // A figure that only bounds the asked one is looked at in the same month.
    let (own, others): (Vec<_>, Vec<_>) = limits.partition(|(f, _)| f.as_str() == fact);
    let chosen = if own.is_empty() { others } else { own };
    chosen.into_iter().map(|(_, limit)| limit.month.clone()).collect()
}

fn looked_at(counts: &Counts, months: &[Option<String>]) -> Counts {
    if counts.months.is_empty() || months.is_empty() {
        return counts.clone();
    }
    let mut out = Counts::default();
    for month in months {
        match month {
            Some(m) => out.months.extend(counts.figure(Some(m)).map(|figure| (m.clone(), figure))),
            None => out.current = counts.figure(None),
        }
    }
    out
}

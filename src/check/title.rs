//! The one line that says what is the matter: what the license says, and what is declared.

use crate::core::condition::{Limit, Test};
use crate::core::license::{Clause, Effect};
use crate::core::usage::Usage;
use crate::core::verdict::Outcome;
use crate::core::vocabulary::Vocabulary;
use crate::core::wording;

use super::assess::Assessment;
use super::stated::{declared, open};
use super::{Binding, Context};

/// What one finding is about, in one line.
pub(super) fn of(context: Context<'_>, usage: &Usage, binding: Binding<'_>, clause: &Clause, found: &Assessment<'_>) -> String {
    let (says, about) = (says(context, binding, clause, found), limit(clause, found));
    match found.outcome {
        Outcome::Violated if !found.misnamed.is_empty() => misnamed(&binding.license.name, clause, found),
        Outcome::Violated => joined(says, declared(context, usage, clause, found, about)),
        Outcome::Obligation => duty(context, clause, found.conditional),
        _ if clause.effect == Effect::Unclear => {
            let label = context.catalog.vocabulary().codes.get(&clause.term).map_or(clause.term.as_str(), |c| &c.label);
            format!("{} does not settle {} in section {}", binding.license.name, label.to_lowercase(), clause.section)
        }
        _ if clause.effect == Effect::Require && clause.proof.as_ref().is_some_and(|p| !p.name_prefix.is_empty()) => {
            let says = format!("{} prescribes how the name of a model made with it begins", binding.license.name);
            joined(says, open(context, usage, clause, found, about))
        }
        _ if clause.effect == Effect::Require => {
            let duty = duty(context, clause, true);
            let mut letters = duty.chars();
            let first = letters.next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
            joined(
                format!("{} asks: {first}{}", binding.license.name, letters.as_str()),
                open(context, usage, clause, found, about),
            )
        }
        _ => joined(says, open(context, usage, clause, found, about)),
    }
}

fn joined(says: String, declared: Option<String>) -> String {
    match declared {
        Some(declared) => format!("{says}; {declared}"),
        None => says,
    }
}

/// What the license or its use policy says.
fn says(context: Context<'_>, binding: Binding<'_>, clause: &Clause, found: &Assessment<'_>) -> String {
    let vocabulary = context.catalog.vocabulary();
    let license = &binding.license.name;
    if let Some(policy) = found.policy {
        let label = |domain: &str| vocabulary.domains.get(domain).map_or_else(|| domain.to_owned(), |d| d.label.clone());
        let (forbids, restricts) =
            if policy.name.ends_with("Policies") { ("forbid", "restrict") } else { ("forbids", "restricts") };
        return match found.categories.first() {
            Some(_) if found.outcome != Outcome::Violated && found.categories.len() > 1 => {
                let all = domains(found.categories.iter().map(|c| c.domain.as_str()));
                format!("{} {restricts} {all} nearby", policy.name)
            }
            Some(c) => {
                let verb = if found.outcome == Outcome::Violated { forbids } else { restricts };
                let when = if c.conditional && found.outcome != Outcome::Violated { " under a condition" } else { "" };
                let more = match found.categories.len() - 1 {
                    0 => String::new(),
                    more => format!(" and {more} more"),
                };
                format!("{} {verb} {}{when}{more}", policy.name, label(&c.domain))
            }
            None => {
                let all = domains(policy.categories.iter().map(|c| c.domain.as_str()));
                format!("{} {restricts} {all} of use", policy.name)
            }
        };
    }
    let separate = clause.effect == Effect::SeparateLicense;
    if let Some((fact, limit)) = limit(clause, found) {
        let verb = if separate { "asks for a separate license" } else { "grants no rights" };
        return format!("{license} {verb} {}", threshold(fact, limit));
    }
    if let Some(line) = line(clause).filter(|_| !separate) {
        return format!("{license} {line}");
    }
    let code = vocabulary.codes.get(&clause.term);
    let phrase = code.map_or("forbids this use", |c| if separate { &c.separate } else { &c.forbids });
    format!("{license} {phrase}")
}

/// What a ban that looks at one fact alone draws its line between.
fn line(clause: &Clause) -> Option<String> {
    let [condition] = clause.when.as_slice() else { return None };
    let [(fact, Test::Values { any_of, none_of, .. })] = condition.0.as_slice() else { return None };
    let named = |list: &[String]| -> Vec<String> {
        list.iter().map(|v| if v == "EU" { "the EU".to_owned() } else { v.clone() }).collect()
    };
    let (banned, free) = (either(&named(any_of)), either(&named(none_of)));
    Some(match (fact.as_str(), any_of.is_empty(), none_of.is_empty()) {
        ("outputs-train", false, true) if any_of.iter().any(|v| v == "same-family") => "forbids training on outputs".to_owned(),
        ("outputs-train", false, true) if any_of.iter().any(|v| v == "other-models") => {
            "forbids training other models on outputs".to_owned()
        }
        ("outputs-train", false, true) => "forbids training competing models on outputs".to_owned(),
        ("territories", false, true) => format!("grants no rights in {banned}"),
        ("territories", true, false) => format!("grants rights in {free} only"),
        ("established-in", false, true) => format!("grants no rights to those established in {banned}"),
        ("established-in", true, false) => format!("grants rights to those established in {free} only"),
        ("purpose", true, false) => format!("covers {free} only"),
        ("purpose", false, true) => format!("does not cover use as {banned}"),
        ("organization", true, false) => format!("grants rights to these only: {free}"),
        ("organization", false, true) => format!("grants no rights to these: {banned}"),
        _ => return None,
    })
}

fn domains<'a>(all: impl Iterator<Item = &'a str>) -> String {
    let distinct: std::collections::BTreeSet<&str> = all.collect();
    format!("{} domain{}", distinct.len(), if distinct.len() == 1 { "" } else { "s" })
}

/// `above 700,000,000 monthly active users in June 2024`
fn threshold(fact: &str, limit: &Limit) -> String {
    let unit = match fact {
        "monthly-active-users" => "monthly active users",
        "product-monthly-active-users" => "monthly active users of the product",
        "daily-active-users" => "daily active users",
        "monthly-visits" => "monthly visits",
        "edge-devices" => "edge devices",
        "annual-revenue" => "a year",
        "monthly-revenue" => "a month",
        "product-monthly-revenue" => "a month with the product",
        "product-annual-recurring-revenue" => "a year with the product",
        other => other,
    };
    let figure = if fact.contains("revenue") {
        format!("a revenue of {}", wording::money(limit.value, limit.currency.as_deref().unwrap_or("USD")))
    } else {
        wording::grouped(limit.value, ',')
    };
    let month = limit.month.as_deref().map(|m| format!(" in {}", wording::month(m))).unwrap_or_default();
    if limit.inclusive { format!("from {figure} {unit}{month} on") } else { format!("above {figure} {unit}{month}") }
}

/// The limit of the clause that the finding is about.
fn limit<'c>(clause: &'c Clause, found: &Assessment<'_>) -> Option<(&'c str, &'c Limit)> {
    let tests = clause.when.iter().flat_map(|c| &c.0);
    let limits: Vec<(&str, &Limit)> =
        tests.filter_map(|(f, t)| if let Test::Number(l) = t { Some((f.as_str(), l)) } else { None }).collect();
    let looked_at = |f: &str| found.judgement.facts.iter().chain(&found.judgement.missing).any(|x| x == f);
    limits.iter().find(|(f, _)| looked_at(f)).or(limits.first()).copied()
}

fn misnamed(license: &str, clause: &Clause, found: &Assessment<'_>) -> String {
    let prefix = clause.proof.as_ref().map(|p| p.name_prefix.join("” or “")).unwrap_or_default();
    let names = found.misnamed.join("`, `");
    let verb = if found.misnamed.len() == 1 { "is" } else { "are" };
    format!("{license} asks for a name that begins with “{prefix}”; `{names}` {verb} published")
}

/// A duty as it is to be done, with what sets it off where that is open.
fn duty(context: Context<'_>, clause: &Clause, conditional: bool) -> String {
    let duty = clause.duty.as_deref().unwrap_or(&clause.summary).trim_end_matches('.');
    match trigger(context, clause).filter(|_| conditional) {
        Some(trigger) => format!("{duty}, if {trigger}"),
        None => duty.to_owned(),
    }
}

/// What sets a duty off, in words: "distribution is product or weights".
fn trigger(context: Context<'_>, clause: &Clause) -> Option<String> {
    let vocabulary = context.catalog.vocabulary();
    let mut alternatives: Vec<String> = Vec::new();
    for condition in &clause.when {
        let mut parts = Vec::new();
        for (fact, test) in &condition.0 {
            let label = vocabulary.facts.get(fact).map_or(fact.as_str(), |f| &f.label);
            parts.push(match test {
                Test::Values { any_of, .. } if fact == "distribution" && reaches_all(vocabulary, any_of) => {
                    "anybody outside reaches it".to_owned()
                }
                Test::Values { any_of, .. } if !any_of.is_empty() => format!("{label} is {}", either(any_of)),
                Test::Values { none_of, .. } => format!("{label} is other than {}", either(none_of)),
                Test::Flag(true) => format!("there is {label}"),
                Test::Flag(false) => format!("there is no {label}"),
                Test::Number(limit) => format!("it is {}", threshold(fact, limit)),
            });
        }
        alternatives.push(parts.join(" and "));
    }
    (!alternatives.is_empty()).then(|| alternatives.join(", or "))
}

/// Whether every way of passing a model on is named.
fn reaches_all(vocabulary: &Vocabulary, named: &[String]) -> bool {
    let ways = vocabulary.facts.get("distribution").map(|f| f.values.as_slice()).unwrap_or_default();
    !ways.is_empty() && ways.iter().all(|(way, _)| way == "none" || named.contains(way))
}

/// `a, b or c`
fn either(words: &[String]) -> String {
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

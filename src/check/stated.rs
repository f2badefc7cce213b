//! What is declared, or is not, as the second half of a title says it.

use crate::core::condition::{Limit, Test};
use crate::core::license::Clause;
use crate::core::usage::{Answer, Origin, Usage, Value};
use crate::core::verdict::Outcome;
use crate::core::vocabulary::{FactType, Vocabulary};
use crate::core::{place, wording};

use super::Context;
use super::assess::Assessment;

/// Facts that are named in a title before it grows too long.
const FACTS: usize = 2;

/// The declared answers that decided, each as it stands in the file.
pub(super) fn declared(
    context: Context<'_>,
    usage: &Usage,
    clause: &Clause,
    found: &Assessment<'_>,
    limit: Option<(&str, &Limit)>,
) -> Option<String> {
    let vocabulary = context.catalog.vocabulary();
    let answers: Vec<(&str, &Answer)> =
        found.judgement.facts.iter().filter_map(|f| Some((f.as_str(), usage.get(f)?))).collect();
    // A figure says all there is to say about a threshold.
    let figure =
        answers.iter().find(|(f, a)| limit.is_some() && matches!(a.value, Value::Count(_) | Value::Money(_)) && !f.is_empty());
    if let (Some((fact, answer)), Some((asked, limit))) = (figure, limit) {
        let figure = match &answer.value {
            Value::Count(counts) => wording::grouped(counts.figure(limit.month.as_deref())?, ','),
            Value::Money(money) => wording::money(money.amount, &money.currency),
            _ => return None,
        };
        let named = if *fact == asked { String::new() } else { format!(" as `{fact}`") };
        let verb = if matches!(answer.value, Value::Money(_)) { "is" } else { "are" };
        return Some(format!("{figure} {verb} {}{named}", origin(answer)));
    }
    let chosen = answers.get(..FACTS.min(answers.len())).unwrap_or_default();
    if let [(fact, Answer { value: Value::Many(values), .. })] = chosen {
        let hits = hits(vocabulary, fact, values, clause, found);
        return Some(format!("{} {} {} under `{fact}`", hits.join(", "), is(hits.len()), origin(chosen[0].1)));
    }
    let name = |fact: &str, answer: &Answer| match &answer.value {
        Value::Many(values) => format!("{} under `{fact}`", hits(vocabulary, fact, values, clause, found).join(", ")),
        Value::Choice(v) => format!("`{fact} = \"{v}\"`"),
        value => format!("`{fact} = {}`", wording::answer(value)),
    };
    let (_, first) = chosen.first()?;
    if chosen.iter().all(|(_, a)| a.origin == first.origin) {
        let names: Vec<String> = chosen.iter().map(|(f, a)| name(f, a)).collect();
        return Some(format!("{} {} {}", names.join(" and "), is(names.len()), origin(first)));
    }
    Some(chosen.iter().map(|(f, a)| format!("{} is {}", name(f, a), origin(a))).collect::<Vec<_>>().join(" and "))
}

fn is(number: usize) -> &'static str {
    if number == 1 { "is" } else { "are" }
}

/// The values of a list that the clause is about; all of them where that cannot be told.
fn hits(vocabulary: &Vocabulary, fact: &str, values: &[String], clause: &Clause, found: &Assessment<'_>) -> Vec<String> {
    let places = vocabulary.facts.get(fact).is_some_and(|f| f.kind == FactType::Places);
    let tests = clause.when.iter().flat_map(|c| &c.0).filter(|(f, _)| f == fact);
    let about = |value: &String| {
        let named = |list: &[String]| list.iter().any(|l| if places { place::overlaps(value, l) } else { value == l });
        let inside = |list: &[String]| list.iter().any(|l| if places { place::within(value, l) } else { value == l });
        tests.clone().any(|(_, test)| match test {
            Test::Values { any_of, none_of, unsure } => {
                named(any_of) || named(unsure) || (!none_of.is_empty() && !inside(none_of))
            }
            _ => false,
        })
    };
    let touched = |value: &String| {
        let overlaps = vocabulary.domains.get(value).map(|d| d.overlaps.as_slice()).unwrap_or_default();
        // What is forbidden is the very domain; what is open can also be one that it touches.
        let near = |domain: &String| found.outcome != Outcome::Violated && overlaps.contains(domain);
        found.categories.iter().any(|c| c.domain == *value || near(&c.domain))
    };
    let found: Vec<String> =
        values.iter().filter(|v| if clause.policy.is_some() { touched(v) } else { about(v) }).cloned().collect();
    if found.is_empty() { values.to_vec() } else { found }
}

fn origin(answer: &Answer) -> &'static str {
    match answer.origin {
        Origin::Declared => "declared",
        Origin::Observed => "observed here",
        Origin::Override => "given with --use",
    }
}

/// What keeps a question open.
pub(super) fn open(
    context: Context<'_>,
    usage: &Usage,
    clause: &Clause,
    found: &Assessment<'_>,
    limit: Option<(&str, &Limit)>,
) -> Option<String> {
    let missing = &found.judgement.missing;
    if let Some((fact, limit)) = limit.filter(|(f, _)| missing.iter().any(|m| m == f) && missing.len() == 1) {
        return Some(match (usage.get(fact).map(|a| &a.value), &limit.month) {
            (Some(Value::Money(money)), _) => format!("the declared figure is in {}", money.currency),
            (Some(_), Some(month)) => format!("no figure for {} is declared", wording::month(month)),
            _ => "no figure is declared".to_owned(),
        });
    }
    if missing.is_empty() {
        if let Some(unknown) = found.judgement.notes.iter().find(|n| !clause.models.is_empty() && n.starts_with("whether ")) {
            return Some(unknown.clone());
        }
        let fact = found.judgement.facts.first();
        return match (fact, found.categories.is_empty()) {
            (Some(fact), false) => {
                let values = hits(context.catalog.vocabulary(), fact, usage.list(fact)?, clause, found);
                let verb = if values.len() == 1 { "touches" } else { "touch" };
                let them = if found.categories.len() == 1 { "it" } else { "them" };
                Some(format!("{} under `{fact}` {verb} {them}", values.join(", ")))
            }
            (Some(fact), true) => Some(format!("the declared `{fact}` does not settle it")),
            (None, _) => Some("what is known of the model does not settle it".to_owned()),
        };
    }
    let names: Vec<String> = missing.iter().map(|f| format!("`{f}`")).collect();
    Some(format!("{} {} not declared", names.join(" and "), if names.len() == 1 { "is" } else { "are" }))
}

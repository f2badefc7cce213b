//! What is declared, or is not, as the second half of a title says it.

use crate::core::condition::{Limit, Test};
use crate::core::license::Clause;
use crate::core::usage::{Answer, Origin, Usage, Value};
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
    let parts: Vec<String> = answers.iter().take(FACTS).map(|(f, a)| stated(vocabulary, f, a, clause, found)).collect();
    (!parts.is_empty()).then(|| parts.join(" and "))
}

fn stated(vocabulary: &Vocabulary, fact: &str, answer: &Answer, clause: &Clause, found: &Assessment<'_>) -> String {
    let origin = origin(answer);
    match &answer.value {
        Value::Many(values) => {
            let hits = hits(vocabulary, fact, values, clause, found);
            let verb = if hits.len() == 1 { "is" } else { "are" };
            format!("{} {verb} {origin} under `{fact}`", hits.join(", "))
        }
        Value::Choice(v) => format!("`{fact} = \"{v}\"` is {origin}"),
        value => format!("`{fact} = {}` is {origin}", wording::answer(value)),
    }
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
        found.categories.first().is_some_and(|c| c.domain == *value || overlaps.contains(&c.domain))
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
pub(super) fn open(usage: &Usage, found: &Assessment<'_>, limit: Option<(&str, &Limit)>) -> Option<String> {
    let missing = &found.judgement.missing;
    if let Some((fact, limit)) = limit.filter(|(f, _)| missing.iter().any(|m| m == f) && missing.len() == 1) {
        return Some(match (usage.get(fact).map(|a| &a.value), &limit.month) {
            (Some(Value::Money(money)), _) => format!("the declared figure is in {}", money.currency),
            (Some(_), Some(month)) => format!("no figure for {} is declared", wording::month(month)),
            _ => "no figure is declared".to_owned(),
        });
    }
    if missing.is_empty() {
        return match found.judgement.facts.first() {
            Some(fact) => Some(format!("the declared `{fact}` does not settle it")),
            None => Some("what is known of the model does not settle it".to_owned()),
        };
    }
    let names: Vec<String> = missing.iter().map(|f| format!("`{f}`")).collect();
    Some(format!("{} {} not declared", names.join(" and "), if names.len() == 1 { "is" } else { "are" }))
}

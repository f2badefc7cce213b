//! Uses made from a clause's own condition: one that meets it, one that does not, and one that leaves it open. Written
//! without the evaluator, so that the two check each other.

use std::collections::BTreeMap;

use mayuse::core::condition::{Condition, Limit, Test};
use mayuse::core::usage::{Counts, Money, Value};
use mayuse::core::vocabulary::{FactType, Vocabulary};

pub(crate) type Answers = BTreeMap<String, Value>;

/// The answers under which one alternative holds.
pub(crate) fn meeting(condition: &Condition, vocabulary: &Vocabulary) -> Answers {
    let answer = |(fact, test): &(String, Test)| (fact.clone(), holding(fact, test, vocabulary));
    condition.0.iter().map(answer).collect()
}

/// Answers under which no alternative holds: every test on a fact is failed by the same answer where one fails them all.
pub(crate) fn failing(when: &[Condition], vocabulary: &Vocabulary) -> Option<Answers> {
    let mut tests: BTreeMap<&str, Vec<&Test>> = BTreeMap::new();
    for (fact, test) in when.iter().flat_map(|c| &c.0) {
        tests.entry(fact).or_default().push(test);
    }
    let answers: Answers = tests
        .into_iter()
        .filter_map(|(fact, tests)| {
            let kind = vocabulary.facts.get(fact)?.kind;
            let fails = |value: &Value| tests.iter().all(|t| state(t, value, kind) == Some(false));
            Some((fact.to_owned(), candidates(fact, &tests, vocabulary).into_iter().find(fails)?))
        })
        .collect();
    let failed = |c: &Condition| c.0.iter().any(|(fact, _)| answers.contains_key(fact));
    when.iter().all(failed).then_some(answers)
}

fn holding(fact: &str, test: &Test, vocabulary: &Vocabulary) -> Value {
    let kind = vocabulary.facts[fact].kind;
    let found = candidates(fact, &[test], vocabulary).into_iter().find(|v| state(test, v, kind) == Some(true));
    found.unwrap_or_else(|| panic!("nothing meets {fact} {test:?}"))
}

/// Answers worth trying for a fact.
fn candidates(fact: &str, tests: &[&Test], vocabulary: &Vocabulary) -> Vec<Value> {
    let entry = &vocabulary.facts[fact];
    let named = |t: &&Test| match t {
        Test::Values { any_of, none_of, unsure } => [any_of, none_of, unsure].into_iter().flatten().cloned().collect(),
        _ => Vec::new(),
    };
    let mut words: Vec<String> = tests.iter().flat_map(named).collect();
    words.extend(entry.values.iter().map(|(v, _)| v.clone()));
    match entry.kind {
        FactType::Places => words.extend(["US", "JP", "BR"].map(str::to_owned)),
        FactType::Domains => words.extend(["customer-support", "translation"].map(str::to_owned)),
        _ => {}
    }
    match entry.kind {
        FactType::Flag => vec![Value::Flag(true), Value::Flag(false)],
        FactType::Choice => words.into_iter().map(Value::Choice).collect(),
        FactType::Set | FactType::Places | FactType::Domains => words.into_iter().map(|w| Value::Many(vec![w])).collect(),
        FactType::Count | FactType::Money => {
            let limits = tests.iter().filter_map(|t| if let Test::Number(l) = t { Some(l) } else { None });
            limits.flat_map(|l| [l.value + 1, l.value.saturating_sub(1), 0].map(|n| figure(l, n, entry.kind))).collect()
        }
        FactType::Ids | FactType::Lines => Vec::new(),
    }
}

fn figure(limit: &Limit, value: u64, kind: FactType) -> Value {
    if kind == FactType::Money {
        return Value::Money(Money { amount: value, currency: limit.currency.clone().unwrap_or("USD".to_owned()) });
    }
    match &limit.month {
        Some(month) => Value::Count(Counts { months: [(month.clone(), value)].into(), ..Counts::default() }),
        None => Value::Count(Counts { current: Some(value), ..Counts::default() }),
    }
}

/// What an answer says of a test: it holds, it does not, or the text leaves it open.
fn state(test: &Test, value: &Value, kind: FactType) -> Option<bool> {
    match (test, value) {
        (Test::Flag(wanted), Value::Flag(v)) => Some(wanted == v),
        (Test::Values { any_of, none_of, unsure }, Value::Choice(_) | Value::Many(_)) => {
            let words: Vec<&String> = match value {
                Value::Choice(v) => vec![v],
                Value::Many(v) => v.iter().collect(),
                _ => Vec::new(),
            };
            let places = kind == FactType::Places;
            let same = |a: &String, b: &String| a == b || (places && mayuse::core::place::overlaps(a, b));
            let hit = |list: &[String]| words.iter().any(|w| list.iter().any(|l| same(w, l)));
            let holds = hit(any_of) || (!none_of.is_empty() && !hit(none_of));
            if holds || !hit(unsure) { Some(holds) } else { None }
        }
        (Test::Number(limit), Value::Count(counts)) => {
            let figure = limit.month.as_ref().map_or(counts.current, |m| counts.months.get(m).copied());
            figure.map(|f| beyond(limit, f))
        }
        (Test::Number(limit), Value::Money(money)) => Some(beyond(limit, money.amount)),
        _ => None,
    }
}

/// Answers that a text leaves open, with the other tests of their alternative met.
pub(crate) fn unsure(condition: &Condition, vocabulary: &Vocabulary) -> Vec<Answers> {
    let mut out = Vec::new();
    for (fact, test) in &condition.0 {
        let kind = vocabulary.facts[fact].kind;
        for value in candidates(fact, &[test], vocabulary) {
            if state(test, &value, kind).is_none() {
                let mut answers = meeting(condition, vocabulary);
                answers.insert(fact.clone(), value);
                out.push(answers);
            }
        }
    }
    out
}

fn beyond(limit: &Limit, figure: u64) -> bool {
    figure > limit.value || (limit.inclusive && figure == limit.value)
}

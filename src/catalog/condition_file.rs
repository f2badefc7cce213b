//! `[clause.when]` tables → conditions, checked against the vocabulary.

use crate::core::condition::{Condition, Limit, Test, month_before};
use crate::core::place;
use crate::core::vocabulary::{Fact, FactType, Vocabulary};
use crate::document::{Node, Table, suggestion};

/// Reads `when`: one table, or several of which either is enough.
pub fn read(clause: &Table<'_>, vocabulary: &Vocabulary) -> Vec<Condition> {
    let Some(node) = clause.get("when") else { return Vec::new() };
    let tables = if node.is_array() {
        node.items().unwrap_or_default().iter().filter_map(Node::table).collect()
    } else {
        node.table().into_iter().collect::<Vec<_>>()
    };
    tables.into_iter().map(|t| condition(&t, vocabulary)).collect()
}

fn condition(table: &Table<'_>, vocabulary: &Vocabulary) -> Condition {
    let mut tests = Vec::new();
    for (name, _, node) in table.entries() {
        let Some(fact) = vocabulary.facts.get(&name) else {
            let names: Vec<&str> = vocabulary.facts.keys().map(String::as_str).collect();
            node.problem(format!("no fact `{name}` in the vocabulary"), suggestion(&name, &names));
            continue;
        };
        if let Some(test) = test(&name, fact, &node, vocabulary) {
            tests.push((name, test));
        }
    }
    if tests.is_empty() {
        table.problem("`when` holds no test; leave it out when the clause always applies", None);
    }
    Condition(tests)
}

fn test(name: &str, fact: &Fact, node: &Node<'_>, vocabulary: &Vocabulary) -> Option<Test> {
    match fact.kind {
        FactType::Flag => node.flag().map(Test::Flag),
        FactType::Choice | FactType::Set | FactType::Places | FactType::Domains => {
            let list = |n: &Node<'_>| {
                let values = n.spanned_strings();
                for (value, span) in &values {
                    check_value(name, fact, value, span.clone(), n, vocabulary);
                }
                values.into_iter().map(|(v, _)| v).collect::<Vec<_>>()
            };
            if node.is_array() {
                return Some(Test::Values { any_of: list(node), none_of: Vec::new(), unsure: Vec::new() });
            }
            let table = node.table()?;
            let take = |key: &str| table.get(key).map(|n| list(&n)).unwrap_or_default();
            let test = Test::Values { any_of: take("any-of"), none_of: take("none-of"), unsure: take("unsure") };
            table.finish();
            Some(test)
        }
        FactType::Count | FactType::Money => limit(fact.kind, &node.table()?).map(Test::Number),
        FactType::Ids | FactType::Lines => {
            node.problem(format!("`{name}` cannot be tested in a condition; use [clause.proof]"), None);
            None
        }
    }
}

fn check_value(name: &str, fact: &Fact, value: &str, span: std::ops::Range<usize>, node: &Node<'_>, vocabulary: &Vocabulary) {
    let at = node.at(span);
    match fact.kind {
        FactType::Places if !place::is_place(value) => {
            at.problem(format!("`{value}` is no ISO 3166 code"), "expected a code such as DE, or EU".to_owned());
        }
        FactType::Domains if !vocabulary.domains.contains_key(value) => {
            let names: Vec<&str> = vocabulary.domains.keys().map(String::as_str).collect();
            at.problem(format!("no domain `{value}`"), suggestion(value, &names));
        }
        FactType::Choice | FactType::Set if !fact.values.iter().any(|(v, _)| v == value) => {
            let names: Vec<&str> = fact.values.iter().map(|(v, _)| v.as_str()).collect();
            at.problem(format!("`{value}` is not a value of `{name}`"), suggestion(value, &names));
        }
        _ => {}
    }
}

fn limit(kind: FactType, table: &Table<'_>) -> Option<Limit> {
    let over = table.get("over").and_then(|n| n.number());
    let at_least = table.get("at-least").and_then(|n| n.number());
    let month = table.get("month-before").and_then(|n| n.date()).and_then(|d| month_before(&d));
    let currency = table.get("currency").and_then(|n| n.string().map(str::to_owned));
    let limit = match (over, at_least) {
        (Some(value), None) => Some(Limit { value, inclusive: false, month, currency }),
        (None, Some(value)) => Some(Limit { value, inclusive: true, month, currency }),
        _ => {
            table.problem("exactly one of `over` and `at-least` is needed", None);
            None
        }
    };
    if kind == FactType::Count && limit.as_ref().is_some_and(|l| l.currency.is_some()) {
        table.problem("`currency` belongs to amounts of money", None);
    }
    if kind == FactType::Money && limit.as_ref().is_some_and(|l| l.month.is_some()) {
        table.problem("`month-before` belongs to counts", None);
    }
    limit
}

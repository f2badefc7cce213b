//! `[use]`, `use = { … }` of a scope and `assumes = { … }` of a waiver: facts and their answers.

use std::collections::BTreeMap;
use std::ops::Range;

use super::amounts::{count, money};
use super::reader::{Reader, text, wrong};
use super::words::{choice, domains, flag, items, places, set};
use crate::core::usage::{Answer, Origin, Usage, Value};
use crate::core::vocabulary::{Fact, FactType};
use crate::document::{Node, Table, suggestion};

/// Answers by fact, each with the span of its `key = value`.
pub(super) type Answers = BTreeMap<String, (Value, Range<usize>)>;

/// Reads a table of answers. Whatever is wrong with one answer leaves the others alone.
pub(super) fn read(reader: &Reader<'_>, table: &Table<'_>) -> Answers {
    let facts = &reader.known.vocabulary.facts;
    let names: Vec<&str> = facts.keys().map(String::as_str).collect();
    let mut answers = Answers::new();
    for (name, key, node) in table.entries() {
        let Some(fact) = facts.get(&name) else {
            node.at(key).problem(format!("no fact `{name}`"), suggestion(&name, &names));
            continue;
        };
        if let Some(value) = value(reader, &name, fact, &node) {
            answers.insert(name, (value, key.start..node.span.end));
        }
    }
    answers
}

/// Reads the answer to one fact.
pub(super) fn value(reader: &Reader<'_>, name: &str, fact: &Fact, node: &Node<'_>) -> Option<Value> {
    match fact.kind {
        FactType::Flag => flag(reader, name, node).map(Value::Flag),
        FactType::Choice => choice(name, fact, node).map(Value::Choice),
        FactType::Set => set(name, fact, node).map(Value::Many),
        FactType::Count => count(reader, name, node).map(Value::Count),
        FactType::Money => money(reader, name, node).map(Value::Money),
        FactType::Places => places(name, node).map(Value::Many),
        FactType::Domains => domains(reader.known.vocabulary, name, node).map(Value::Many),
        FactType::Ids => items(name, node, "[\"acme/support-7b\"]", model_id).map(Value::Many),
        FactType::Lines => items(name, node, "[\"Built with Llama\"]", text).map(Value::Many),
    }
}

fn model_id(node: &Node<'_>) -> Option<String> {
    let id = text(node)?;
    if id.contains(char::is_whitespace) {
        wrong_id(node, &id);
        return None;
    }
    Some(id)
}

fn wrong_id(node: &Node<'_>, id: &str) {
    node.problem(
        format!("`{id}` is not a model id"),
        "write the name under which it is published, such as `acme/support-7b`".to_owned(),
    );
}

/// The answers as a usage, each with its place.
pub(super) fn usage(reader: &Reader<'_>, answers: &Answers) -> Usage {
    let answer = |(value, span): &(Value, Range<usize>)| Answer {
        value: value.clone(),
        origin: Origin::Declared,
        location: Some(reader.location(span)),
    };
    Usage { answers: answers.iter().map(|(fact, found)| (fact.clone(), answer(found))).collect() }
}

/// A table of answers under a key; something else there is a mistake.
pub(super) fn under(reader: &Reader<'_>, table: &Table<'_>, key: &str) -> Answers {
    let Some(node) = table.get(key) else { return Answers::new() };
    if !node.is_table() {
        wrong(&node, "a table of facts", format!("write `{key} = {{ commercial = true }}`"));
        return Answers::new();
    }
    node.table().map(|t| read(reader, &t)).unwrap_or_default()
}

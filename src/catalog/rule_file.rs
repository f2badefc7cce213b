//! Rule files (`rules/references/*.toml`) → rules.

use crate::core::model::Confidence;
use crate::core::reference::Role;
use crate::core::rule::{Effect, Hint, Rule, RuleSet, Sample, Shape, Symbol};
use crate::document::{Problem, Problems, Table, parse};

/// What a rule makes of a match, with the word for it.
pub(super) const EFFECTS: [(Effect, &str); 7] = [
    (Effect::Reference(Role::Load), "load"),
    (Effect::Reference(Role::BaseModel), "base-model"),
    (Effect::Reference(Role::Teacher), "teacher"),
    (Effect::Reference(Role::Publish), "publish"),
    (Effect::Reference(Role::Mention), "mention"),
    (Effect::Reference(Role::Dataset), "dataset"),
    (Effect::Ignore, "ignore"),
];

/// Reads one rule file; on mistakes, all of them.
pub fn read(text: &str) -> Result<RuleSet, Vec<Problem>> {
    let problems = Problems::default();
    let document = parse(text, &problems);
    let mut set = RuleSet::default();
    let root = Table::root(&document, &problems);
    set.stems = root.strings("stems");
    set.keywords = root.strings("keywords");
    set.not_organizations = root.strings("not-organizations");
    set.ambiguous = root.strings("ambiguous");
    for table in root.tables("rule") {
        read_rule(table, &mut set);
    }
    for table in root.tables("symbols") {
        read_symbols(table, &mut set);
    }
    for table in root.tables("hint") {
        set.hints.push(Hint { namespace: table.require_string("namespace"), words: table.strings("words") });
        table.finish();
    }
    root.finish();
    if problems.is_empty() { Ok(set) } else { Err(problems.into_sorted()) }
}

fn read_rule(table: Table<'_>, set: &mut RuleSet) {
    let id = table.require_string("id");
    let effect = table.require("role").and_then(|n| n.word(&EFFECTS)).unwrap_or(Effect::Ignore);
    let shape = table.get("value").and_then(|n| n.word(&Shape::ALL)).unwrap_or(Shape::Model);
    let confidence = table.get("confidence").and_then(|n| n.word(&Confidence::ALL)).unwrap_or(Confidence::High);
    let priority = table.get("priority").and_then(|n| n.number()).and_then(|n| i32::try_from(n).ok()).unwrap_or(10);
    let arguments = table.get("arguments").and_then(|n| n.items()).unwrap_or_default();
    let rule = Rule {
        effect,
        shape,
        confidence,
        priority,
        namespace: table.string("namespace"),
        keys: table.strings("keys"),
        calls: table.strings("calls"),
        arguments: arguments.iter().filter_map(|n| n.number()).filter_map(|n| u8::try_from(n).ok()).collect(),
        commands: table.strings("commands"),
        within: table.strings("within"),
        near: table.strings("near"),
        paths: table.strings("paths"),
        values: table.strings("values"),
        places: table.strings("places"),
        id: id.clone(),
    };
    let has_condition = [&rule.keys, &rule.calls, &rule.commands, &rule.within, &rule.paths, &rule.values, &rule.near];
    if has_condition.iter().all(|list| list.is_empty()) {
        table.problem(
            format!("rule `{id}` has no condition"),
            "add keys, calls, commands, within, near, paths or values".to_owned(),
        );
    }
    read_samples(&table, &id, set);
    set.rules.push(rule);
    table.finish();
}

fn read_samples(table: &Table<'_>, id: &str, set: &mut RuleSet) {
    for (key, expects) in [("examples", true), ("counter-examples", false)] {
        for sample in table.tables(key) {
            let finds = if expects { sample.strings("finds") } else { Vec::new() };
            if expects && finds.is_empty() {
                sample.problem("an example must say what it finds", "add `finds = [\"…\"]`".to_owned());
            }
            set.samples.push(Sample {
                rule: id.to_owned(),
                file: sample.require_string("file"),
                text: sample.require_string("text"),
                finds,
            });
            sample.finish();
        }
    }
}

fn read_symbols(table: Table<'_>, set: &mut RuleSet) {
    let id = table.require_string("id");
    let namespace = table.require_string("namespace");
    let near = table.strings("near");
    if let Some(names) = table.table("names") {
        for (name, _, node) in names.entries() {
            let model = node.string().unwrap_or_default().to_owned();
            set.symbols.push(Symbol { name, namespace: namespace.clone(), model, rule: id.clone(), near: near.clone() });
        }
    }
    read_samples(&table, &id, set);
    table.finish();
}

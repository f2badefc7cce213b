//! JSON and its published schema: what the program writes is valid, and neither says more than the other.

use std::collections::BTreeSet;

use mayuse::baseline::Earlier;
use serde_json::Value;

use crate::reports::{EVIL, bill, hostile, many, rendered, support_bot, support_bot_json};

fn schema() -> Value {
    serde_json::from_str(include_str!("../../docs/schema/report.schema.json")).unwrap()
}

/// The words of JSON Schema that ours uses; a validator that knows them all stands in `.ci/validators`.
struct Check<'a> {
    schema: &'a Value,
    problems: Vec<String>,
    /// Paths of the schema's fields that were met.
    met: BTreeSet<String>,
}

impl<'a> Check<'a> {
    fn value(&mut self, value: &Value, by: &'a Value, at: &str) {
        if let Some(name) = by["$ref"].as_str() {
            let name = name.rsplit('/').next().unwrap();
            return self.value(value, &self.schema["$defs"][name], &format!("{name}:"));
        }
        if let Some(choices) = by["anyOf"].as_array() {
            let choice = choices.iter().find(|c| (c["type"] == "null") == value.is_null()).unwrap();
            return self.value(value, choice, at);
        }
        let kind = match value {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Number(n) if n.is_u64() => "integer",
            Value::Number(_) => "number",
            Value::String(_) => "string",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
        };
        let kinds: Vec<&str> = match &by["type"] {
            Value::String(one) => vec![one],
            Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
            _ => vec![kind],
        };
        let allowed = by["enum"].as_array().is_none_or(|words| words.contains(value) || value.is_null());
        let least = by["minimum"].as_u64().is_none_or(|least| value.as_u64().is_none_or(|v| v >= least));
        if !kinds.contains(&kind) || !allowed || !least || by.get("const").is_some_and(|c| c != value) {
            self.problems.push(format!("{at}: {value}"));
        }
        for item in value.as_array().into_iter().flatten().filter(|_| by.get("items").is_some()) {
            self.value(item, &by["items"], at);
        }
        if let (Some(fields), Some(known)) = (value.as_object(), by["properties"].as_object()) {
            for name in by["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                if !fields.contains_key(name) {
                    self.problems.push(format!("{at} lacks {name}"));
                }
            }
            for (name, field) in fields {
                let path = format!("{at}{name}");
                match known.get(name) {
                    Some(by) => self.value(field, by, &path),
                    None => self.problems.push(format!("{path} is not in the schema")),
                }
                self.met.insert(path);
            }
        }
    }
}

#[test]
fn reports_are_valid_and_every_field_exists() {
    let schema = schema();
    let mut check = Check { schema: &schema, problems: Vec::new(), met: BTreeSet::new() };
    let mut compared = many(3);
    Earlier::nothing(&compared).compare(&mut compared, "main", Some("0123abc"), true);
    let texts = [support_bot("json"), rendered("json", &bill()), rendered("json", &compared)];
    for text in texts.into_iter().chain(EVIL.iter().map(|evil| rendered("json", &hostile(evil)))) {
        check.value(&serde_json::from_str(&text).unwrap(), &schema, "");
    }
    assert_eq!(check.problems, Vec::<String>::new());
    let of = |at: &str, by: &Value| -> Vec<String> {
        by["properties"].as_object().into_iter().flatten().map(|(name, _)| format!("{at}{name}")).collect()
    };
    let mut described = of("", &schema);
    described.extend(schema["$defs"].as_object().unwrap().iter().flat_map(|(n, by)| of(&format!("{n}:"), by)));
    let missing: Vec<&String> = described.iter().filter(|path| !check.met.contains(*path)).collect();
    assert!(missing.is_empty(), "described, but never written: {missing:?}");
}

#[test]
fn a_wrong_report_is_refused() {
    let schema = schema();
    for (pointer, wrong) in [
        ("/verdict", Value::from("fine")),
        ("/models/0/references/0/line", Value::from(0)),
        ("/findings/0/clause/section", Value::from(2)),
        ("/schema_version", Value::from(2)),
    ] {
        let mut report = support_bot_json("json");
        *report.pointer_mut(pointer).unwrap() = wrong;
        let mut check = Check { schema: &schema, problems: Vec::new(), met: BTreeSet::new() };
        check.value(&report, &schema, "");
        assert_eq!(check.problems.len(), 1, "{pointer}: {:?}", check.problems);
    }
}

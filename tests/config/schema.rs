//! The JSON Schema of `mayuse.toml` agrees with the reader. The validator below knows the keywords the schema uses and
//! fails on any other, so that nothing in the schema goes unchecked.

use mayuse::catalog::Catalog;
use mayuse::config;
use regex::Regex;
use serde_json::{Map, Value, json};
use toml::de::{DeTable, DeValue};

use crate::{load, mistakes, values};

fn as_json(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(s) => json!(s),
        DeValue::Integer(n) => i64::from_str_radix(n.as_str(), n.radix()).map_or(json!(1e300), |n| json!(n)),
        DeValue::Float(n) => json!(n.as_str().parse::<f64>().unwrap()),
        DeValue::Boolean(b) => json!(b),
        DeValue::Datetime(d) => json!(d.to_string()),
        DeValue::Array(items) => items.iter().map(|i| as_json(i.get_ref())).collect(),
        DeValue::Table(table) => object(table),
    }
}

fn object(table: &DeTable<'_>) -> Value {
    Value::Object(table.iter().map(|(k, v)| (k.get_ref().to_string(), as_json(v.get_ref()))).collect::<Map<_, _>>())
}

struct Schema(Value);

impl Schema {
    fn accepts(&self, value: &Value) -> bool {
        self.check(&self.0, value)
    }

    fn check(&self, schema: &Value, value: &Value) -> bool {
        let schema = schema.as_object().unwrap();
        let length = |n: usize, limit: &Value| u64::try_from(n).unwrap().cmp(&limit.as_u64().unwrap());
        schema.iter().all(|(keyword, rule)| match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" | "default" | "format" | "then" => true,
            "patternProperties" | "properties" => self.members(schema, value),
            "additionalProperties" => *rule == json!(false) && self.members(schema, value),
            "$ref" => self.check(self.0.pointer(rule.as_str().unwrap().trim_start_matches('#')).unwrap(), value),
            "type" => match rule.as_str().unwrap() {
                "object" => value.is_object(),
                "array" => value.is_array(),
                "string" => value.is_string(),
                "integer" => value.is_i64() || value.is_u64(),
                "boolean" => value.is_boolean(),
                other => panic!("type {other}"),
            },
            "enum" => rule.as_array().unwrap().contains(value),
            "const" => rule == value,
            "not" => !self.check(rule, value),
            "oneOf" => rule.as_array().unwrap().iter().filter(|s| self.check(s, value)).count() == 1,
            "anyOf" => rule.as_array().unwrap().iter().any(|s| self.check(s, value)),
            "if" => !self.check(rule, value) || self.check(&schema["then"], value),
            "required" => {
                value.as_object().is_none_or(|o| rule.as_array().unwrap().iter().all(|k| o.contains_key(k.as_str().unwrap())))
            }
            "minProperties" => value.as_object().is_none_or(|o| length(o.len(), rule).is_ge()),
            "items" => value.as_array().is_none_or(|a| a.iter().all(|item| self.check(rule, item))),
            "contains" => value.as_array().is_none_or(|a| a.iter().any(|item| self.check(rule, item))),
            "minItems" => value.as_array().is_none_or(|a| length(a.len(), rule).is_ge()),
            "maxItems" => value.as_array().is_none_or(|a| length(a.len(), rule).is_le()),
            "uniqueItems" => value.as_array().is_none_or(|a| a.iter().enumerate().all(|(i, x)| !a[..i].contains(x))),
            "pattern" => value.as_str().is_none_or(|s| Regex::new(rule.as_str().unwrap()).unwrap().is_match(s)),
            "maxLength" => value.as_str().is_none_or(|s| length(s.chars().count(), rule).is_le()),
            "minimum" => value.as_i64().is_none_or(|n| n >= rule.as_i64().unwrap()),
            "maximum" => value.as_i64().is_none_or(|n| n <= rule.as_i64().unwrap()),
            other => panic!("keyword {other}"),
        })
    }

    fn members(&self, schema: &Map<String, Value>, value: &Value) -> bool {
        let closed = schema.contains_key("additionalProperties");
        let named = schema.get("properties").and_then(Value::as_object);
        let patterns = schema.get("patternProperties").and_then(Value::as_object);
        value.as_object().is_none_or(|object| {
            object.iter().all(|(key, member)| {
                let by_name = named.and_then(|n| n.get(key));
                let by_pattern = patterns.into_iter().flatten().find(|(p, _)| Regex::new(p).unwrap().is_match(key));
                match by_name.or(by_pattern.map(|(_, s)| s)) {
                    Some(rule) => self.check(rule, member),
                    None => !closed,
                }
            })
        })
    }
}

fn schema() -> Schema {
    Schema(config::schema(Catalog::bundled().vocabulary()))
}

#[test]
fn what_loads_is_valid() {
    let schema = schema();
    let example = format!("{}{}", values::USE, values::REST);
    for text in [&example, mistakes::WAIVER, "", "[use]\nterritories = [\"*\"]\n[scan]\nmax-file-size = 1_000"] {
        load(text).unwrap();
        assert!(schema.accepts(&object(DeTable::parse(text).unwrap().get_ref())), "{text}");
    }
}

#[test]
fn mistakes_are_invalid_where_a_schema_can_tell() {
    // What needs knowledge, counting over the file, or a calendar: left to the reader.
    let beyond = [
        "ISO 3166",
        "did you mean `GB`",
        "did you mean `llama-3.1`",
        "did you mean `apache-2.0`",
        "Sleepycat",
        "did you mean `osi-approved`",
        "no license",
        "in `allow` and in `deny`",
        "leads out",
        "is not a path pattern",
        "expires before",
        "every model",
    ];
    let schema = schema();
    let mut told = 0;
    for (text, fragment, _) in mistakes::all() {
        let Ok(parsed) = DeTable::parse(&text) else { continue };
        if !beyond.iter().any(|b| fragment.contains(b)) {
            assert!(!schema.accepts(&object(parsed.get_ref())), "{fragment}\n{text}");
            told += 1;
        }
    }
    assert!(told > 60, "{told}");
}

#[test]
fn every_object_is_closed_and_every_fact_described() {
    fn walk(value: &Value, path: &str) {
        match value {
            Value::Object(map) => {
                if map.get("type") == Some(&json!("object")) {
                    assert_eq!(map.get("additionalProperties"), Some(&json!(false)), "{path}");
                }
                map.iter().for_each(|(key, inner)| walk(inner, &format!("{path}/{key}")));
            }
            Value::Array(items) => items.iter().for_each(|inner| walk(inner, path)),
            _ => {}
        }
    }
    let schema = schema().0;
    walk(&schema, "");
    let vocabulary = Catalog::bundled();
    let facts = schema["$defs"]["use"]["properties"].as_object().unwrap();
    for (id, fact) in &vocabulary.vocabulary().facts {
        assert!(facts[id]["description"].as_str().unwrap().starts_with(&fact.question), "{id}");
    }
}

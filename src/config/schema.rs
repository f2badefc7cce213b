//! JSON Schema of `mayuse.toml`, built from the vocabulary, so that editors complete and check what [`load`](super::load)
//! accepts. What a schema cannot say (known license ids, dates in order, unique waiver ids) is left to `load`.

use serde_json::{Map, Value, json};

use super::currency;
use super::settings::SETTINGS;
use crate::core::policy::{Mentions, Unpinned};
use crate::core::vocabulary::{Fact, FactType, Vocabulary};

/// The schema, draft 2020-12. The same vocabulary gives the same bytes.
pub fn schema(vocabulary: &Vocabulary) -> Value {
    let codes: Vec<&String> =
        vocabulary.codes.keys().filter(|c| !matches!(c.as_str(), "unused-waiver" | "expired-waiver")).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "mayuse.toml",
        "description": "How a project uses AI models, and what it has decided about their licenses.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "use": { "$ref": "#/$defs/use" },
            "policy": policy(),
            "scan": scan(),
            "scope": { "type": "array", "items": scope() },
            "clarify": { "type": "array", "items": clarification() },
            "waiver": { "type": "array", "items": waiver(&codes) },
        },
        "$defs": {
            "use": facts(vocabulary),
            "text": { "type": "string", "pattern": "\\S" },
            "date": { "type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" },
            "number": { "type": "integer", "minimum": 0, "maximum": i64::MAX },
            "paths": {
                "description": "Patterns that start at the root: * stays within a folder, ** crosses folders.",
                "type": "array", "uniqueItems": true,
                "items": { "type": "string", "maxLength": 256, "pattern": "^[^/~\\\\][^\\\\]*$" },
            },
            "model": { "description": "A model id; * stands for any characters.", "type": "string", "pattern": "^[^\\s?\\[\\]{}]+$" },
        },
    })
}

fn object(description: &str, required: &[&str], properties: Value) -> Value {
    json!({
        "description": description, "type": "object", "additionalProperties": false,
        "required": required, "properties": properties,
    })
}

fn described(reference: &str, description: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{reference}"), "description": description })
}

fn words<T>(all: &[(T, &'static str)]) -> Vec<&'static str> {
    all.iter().map(|(_, word)| *word).collect()
}

fn policy() -> Value {
    let selectors =
        |description: &str| json!({ "description": description, "type": "array", "items": { "$ref": "#/$defs/text" } });
    let mut allow = selectors("Only these licenses pass: license ids, classes or SPDX ids.");
    if let Some(list) = allow.as_object_mut() {
        list.insert("minItems".to_owned(), json!(1));
    }
    object(
        "What fails a run.",
        &[],
        json!({
            "fail-on": {
                "description": "The mildest verdict that fails a run.", "enum": ["denied", "needs-review", "obligations"],
                "default": "needs-review",
            },
            "allow": allow,
            "deny": selectors("These licenses never pass: license ids, classes or SPDX ids."),
            "mentions": {
                "description": "Models that are only named in comments and prose.", "enum": words(&Mentions::ALL), "default": "ignore",
            },
            "unpinned": {
                "description": "Models without a pinned revision.", "enum": words(&Unpinned::ALL), "default": "ignore",
            },
            "ignore-settings": {
                "description": "Parts of the tree that are listed, but not judged.", "type": "array",
                "items": { "enum": words(&SETTINGS) },
            },
        }),
    )
}

fn scan() -> Value {
    object(
        "Which files are examined.",
        &[],
        json!({
            "exclude": described("paths", "Paths that are left out."),
            "include": described("paths", "Only these paths are examined."),
            "max-file-size": {
                "description": "Largest file that is read: bytes, or a size such as \"16 MiB\".",
                "oneOf": [
                    { "type": "integer", "minimum": 1, "maximum": i64::MAX },
                    { "type": "string", "pattern": "^[0-9][0-9_.]* *(?:[KkMmGg][Ii]?[Bb]|[Bb]|[Bb][Yy][Tt][Ee][Ss])?$" },
                ],
            },
        }),
    )
}

fn scope() -> Value {
    let mut paths = described("paths", "Where the answers hold.");
    if let Some(map) = paths.as_object_mut() {
        map.insert("minItems".to_owned(), json!(1));
    }
    object(
        "A part of the project with answers of its own.",
        &["paths", "use"],
        json!({
            "name": { "description": "Name shown in reports.", "type": "string", "pattern": "\\S", "not": { "const": "default" } },
            "paths": paths,
            "use": described("use", "Answers that replace those of the project here."),
        }),
    )
}

fn clarification() -> Value {
    object(
        "A fact about a model that the project supplies: its license.",
        &["model", "license", "source"],
        json!({
            "model": described("model", "The models."),
            "license": described("text", "Id of their license; `mayuse licenses` lists them."),
            "source": described("text", "What says so."),
            "sha256": { "description": "Hash of the text that was read.", "type": "string", "pattern": "^(?:sha256:)?[0-9A-Fa-f]{64}$" },
        }),
    )
}

fn waiver(codes: &[&String]) -> Value {
    let required = ["id", "model", "codes", "reason", "approved-by", "approved-on"];
    let mut out = object(
        "A decision about findings. It keeps the duties.",
        &required,
        json!({
            "id": { "description": "Name of the decision, unique in the file.", "type": "string", "pattern": "^[A-Za-z0-9._/-]+$" },
            "model": described("model", "The models."),
            "license": described("text", "The license it was decided for; void when another one is found."),
            "codes": {
                "description": "The findings it covers.", "type": "array", "minItems": 1, "uniqueItems": true,
                "items": { "enum": codes },
            },
            "paths": described("paths", "Where it holds; everywhere when left out."),
            "reason": described("text", "Why."),
            "justification": described("text", "The legal ground."),
            "evidence": described("text", "Where the ground can be read."),
            "approved-by": described("text", "Who decided."),
            "approved-on": described("date", "When it was decided."),
            "expires-on": described("date", "The last day on which it holds."),
            "assumes": described("use", "The use it was decided for; void when the use leaves it."),
        }),
    );
    if let Some(map) = out.as_object_mut() {
        map.insert("if".to_owned(), json!({ "properties": { "model": { "pattern": "^[*/]+$" } } }));
        map.insert("then".to_owned(), json!({ "anyOf": [{ "required": ["license"] }, { "required": ["paths"] }] }));
    }
    out
}

fn facts(vocabulary: &Vocabulary) -> Value {
    let properties: Map<String, Value> = vocabulary.facts.iter().map(|(id, f)| (id.clone(), fact(id, f, vocabulary))).collect();
    object("Facts about the use. What is not answered is unknown, never \"no\".", &[], Value::Object(properties))
}

fn fact(id: &str, fact: &Fact, vocabulary: &Vocabulary) -> Value {
    let mut out = answer(id, fact, vocabulary);
    let meanings: Vec<String> = fact.values.iter().map(|(value, meaning)| format!("{value}: {meaning}")).collect();
    let mut description = format!("{}\n\n{}", fact.question, fact.explanation);
    if !meanings.is_empty() {
        description.push_str(&format!("\n\n{}", meanings.join("\n")));
    }
    if let Some(map) = out.as_object_mut() {
        map.insert("title".to_owned(), json!(fact.label));
        map.insert("description".to_owned(), json!(description));
    }
    out
}

fn answer(id: &str, fact: &Fact, vocabulary: &Vocabulary) -> Value {
    let values: Vec<&str> = fact.values.iter().map(|(value, _)| value.as_str()).collect();
    let list = |least: u64, items: Value| json!({ "type": "array", "minItems": least, "uniqueItems": true, "items": items });
    let number = json!({ "$ref": "#/$defs/number" });
    match fact.kind {
        FactType::Flag => json!({ "type": "boolean" }),
        FactType::Choice => json!({ "enum": values }),
        FactType::Set => {
            let mut set = list(1, json!({ "enum": values }));
            if let Some(map) = set.as_object_mut().filter(|_| values.contains(&"none")) {
                map.insert("if".to_owned(), json!({ "contains": { "const": "none" } }));
                map.insert("then".to_owned(), json!({ "maxItems": 1 }));
            }
            set
        }
        FactType::Count => json!({ "oneOf": [number, {
            "type": "object", "minProperties": 1, "additionalProperties": false,
            "properties": { "current": number },
            "patternProperties": { "^[0-9]{4}-(?:0[1-9]|1[0-2])$": number },
        }] }),
        FactType::Money => json!({ "oneOf": [number, {
            "type": "object", "additionalProperties": false, "required": ["amount", "currency"],
            "properties": { "amount": number, "currency": { "description": "ISO 4217", "enum": currency::codes() } },
        }] }),
        FactType::Places if id == "established-in" => list(1, json!({ "type": "string", "pattern": "^[A-Z]{2}$" })),
        FactType::Places => list(1, json!({ "type": "string", "pattern": "^(?:[A-Z]{2}|\\*)$" })),
        FactType::Domains => {
            let known: Vec<&String> = vocabulary.domains.keys().collect();
            list(1, json!({ "anyOf": [{ "enum": known }, { "type": "string", "pattern": "^x-[a-z0-9-]+$" }] }))
        }
        FactType::Ids => list(0, json!({ "type": "string", "pattern": "^\\S+$" })),
        FactType::Lines => list(0, json!({ "$ref": "#/$defs/text" })),
    }
}

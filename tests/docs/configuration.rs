//! The reference of mayuse.toml, made from the JSON Schema that `mayuse schema` prints.

use std::fmt::Write as _;

use mayuse::catalog::Catalog;
use serde_json::Value;

use super::Pages;

/// Enumerations longer than this are described, not listed.
const LISTED: usize = 40;

pub(crate) fn page(catalog: &Catalog, pages: &mut Pages) {
    let schema = mayuse::config::schema(catalog.vocabulary());
    let mut out = "# Configuration\n\nThe project's statements stand in `mayuse.toml` at the root. `.mayuse.toml`, \
                   `.github/mayuse.toml` and the table `[tool.mayuse]` of `pyproject.toml` serve as well; the first of them counts, and a remark \
                   names the others. An unknown key is an error that names the nearest one. `mayuse schema config` prints the JSON Schema that this \
                   page is made from.\n"
        .to_owned();
    let tables = schema["properties"].as_object().unwrap();
    let order = ["use", "scope", "policy", "scan", "clarify", "waiver"];
    let missing: Vec<&String> = tables.keys().filter(|k| !order.contains(&k.as_str())).collect();
    assert!(missing.is_empty(), "tables without a place on the page: {missing:?}");
    for name in order {
        let table = &tables[name];
        let repeated = table["type"] == "array";
        let table = resolve(&schema, if repeated { &table["items"] } else { table });
        let head = if repeated { format!("[[{name}]]") } else { format!("[{name}]") };
        let _ = write!(out, "\n## `{head}`\n\n{}\n\n", sentence(table["description"].as_str().unwrap()));
        if name == "use" {
            facts(&schema, table, &mut out);
            continue;
        }
        let _ = writeln!(out, "| key | value | meaning |\n|---|---|---|");
        let required: Vec<&str> = table["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        for (key, property) in table["properties"].as_object().unwrap() {
            let must = if required.contains(&key.as_str()) { " (required)" } else { "" };
            let default = property.get("default").map(|d| format!(" Default: `{}`.", plain(d))).unwrap_or_default();
            let meaning = match property.get("description").and_then(Value::as_str) {
                Some(text) => sentence(text),
                None if key == "use" => "Facts that hold here.".to_owned(),
                None => panic!("{head} {key} has no description"),
            };
            let _ = writeln!(out, "| `{key}`{must} | {} | {meaning}{default} |", value(&schema, property));
        }
    }
    pages.insert("configuration.md".to_owned(), out);
}

/// The facts are a page of their own; here stands what can be written for each.
fn facts(schema: &Value, table: &Value, out: &mut String) {
    let _ = writeln!(out, "[Facts](facts.md) says what counts for each.\n\n| fact | value | question |\n|---|---|---|");
    for (fact, property) in table["properties"].as_object().unwrap() {
        let question = property["description"].as_str().unwrap().lines().next().unwrap();
        let _ = writeln!(out, "| [`{fact}`](facts.md#{fact}) | {} | {question} |", value(schema, property));
    }
}

/// What can be written, in words.
fn value(schema: &Value, property: &Value) -> String {
    let words = match property.get("$ref").and_then(Value::as_str).and_then(|r| r.rsplit('/').next()) {
        Some("use") => Some("facts, as under `[use]`"),
        Some("paths") => Some("list of path patterns"),
        Some("date") => Some("date: YYYY-MM-DD"),
        Some("model") => Some("id of a model; `*` stands for any text"),
        _ => None,
    };
    if let Some(words) = words {
        return words.to_owned();
    }
    let property = resolve(schema, property);
    if let Some(words) = property.get("enum").and_then(Value::as_array) {
        if words.len() > LISTED {
            return format!("one of {} words", words.len());
        }
        return words.iter().map(|w| format!("`{}`", plain(w))).collect::<Vec<_>>().join(", ");
    }
    for key in ["oneOf", "anyOf"] {
        if let Some(ways) = property.get(key).and_then(Value::as_array)
            && property.get("type").is_none()
        {
            return ways.iter().map(|w| value(schema, w)).collect::<Vec<_>>().join(", or ");
        }
    }
    match property["type"].as_str() {
        Some("boolean") => "`true` or `false`".to_owned(),
        Some("integer") => "a whole number".to_owned(),
        Some("number") => "a number".to_owned(),
        Some("array") => format!("list of: {}", value(schema, &property["items"])),
        Some("object") if property.get("patternProperties").is_some() => {
            "a table by month: `{ \"2024-06\" = …, current = … }`".to_owned()
        }
        Some("object") => {
            let keys = property["properties"].as_object().map(|p| p.keys().map(|k| format!("{k} = …")).collect::<Vec<_>>());
            format!("`{{ {} }}`", keys.unwrap_or_default().join(", "))
        }
        _ => "text".to_owned(),
    }
}

/// The definition behind a reference; its own words stay with the property.
fn resolve<'a>(schema: &'a Value, value: &'a Value) -> &'a Value {
    match value.get("$ref").and_then(Value::as_str).and_then(|r| r.strip_prefix('#')) {
        Some(pointer) => schema.pointer(pointer).unwrap(),
        None => value,
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn sentence(text: &str) -> String {
    text.replace('\n', " ").replace('|', "\\|")
}

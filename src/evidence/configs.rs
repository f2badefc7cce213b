//! What configurations of a model say it was made from: `config.json`, `adapter_config.json`, `model_index.json`, and the
//! recipe of a merge.

use granit_parser::{Event, Parser};
use jsonc_parser::ast::Value as Json;
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use crate::core::model::Relation;
use crate::core::source::LineIndex;

use super::fields::{Field, Fields, Value};

/// Larger configurations are not read: that of a large model has some ten kilobytes.
pub const LONGEST: usize = 4 << 20;
/// More models than any merge names.
const MOST: usize = 4096;

/// A base as a file names it: a Hub id, an address or a local path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedBase {
    /// As written.
    pub name: String,
    /// How the model came from it.
    pub relation: Relation,
    /// Line of the name, from 1.
    pub line: usize,
}

/// The outermost fields of a JSON file; one that is no JSON has none, and says so.
pub fn json(text: &str) -> Fields {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.len() > LONGEST {
        return Fields::unread(format!("a configuration of {} KiB", text.len() >> 10), 1);
    }
    let parsed = match parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default()) {
        Ok(parsed) => parsed.value,
        Err(error) => {
            let line = LineIndex::new(text).position(text, error.range().start).0;
            return Fields::unread(error.kind().to_string(), line);
        }
    };
    let Some(Json::Object(object)) = parsed else { return Fields::default() };
    let lines = LineIndex::new(text);
    let field = |p: &jsonc_parser::ast::ObjectProp<'_>| Field {
        key: p.name.as_str().to_owned(),
        value: value(&p.value),
        line: lines.position(text, p.range().start).0,
    };
    Fields::new(object.properties.iter().map(field).collect())
}

fn value(json: &Json<'_>) -> Value {
    let word = |v: &Json<'_>| match v {
        Json::StringLit(s) => Some(s.value.to_string()),
        Json::NumberLit(n) => Some(n.value.to_owned()),
        Json::BooleanLit(b) => Some(b.value.to_string()),
        _ => None,
    };
    match json {
        Json::NullKeyword(_) => Value::Nothing,
        Json::Object(_) => Value::Structure,
        Json::Array(a) if a.elements.is_empty() => Value::Nothing,
        Json::Array(a) => a.elements.iter().map(word).collect::<Option<_>>().map_or(Value::Structure, Value::Words),
        one => word(one).map_or(Value::Structure, |w| Value::Words(vec![w])),
    }
}

/// The base of an adapter.
pub fn adapter(fields: &Fields) -> Option<NamedBase> {
    named(fields, "base_model_name_or_path", Relation::Adapter)
}

/// What a configuration was loaded from before it was saved. Whether the weights were trained in between it does not say.
pub fn loaded_from(fields: &Fields) -> Option<NamedBase> {
    named(fields, "_name_or_path", Relation::Finetune)
}

fn named(fields: &Fields, key: &str, relation: Relation) -> Option<NamedBase> {
    let name = fields.word(key).map(str::trim).filter(|n| !n.is_empty())?;
    Some(NamedBase { name: name.to_owned(), relation, line: fields.line_of(key, name).or_else(|| fields.line(key))? })
}

/// Whether a `config.json` is that of a model.
pub fn is_model_config(fields: &Fields) -> bool {
    fields.has("architectures") || fields.has("model_type") || fields.has("_name_or_path")
}

/// Every model that a merge takes in, and whether all of the recipe could be read.
pub fn merge(text: &str) -> (Vec<NamedBase>, bool) {
    let mut walk = Walk::default();
    let mut whole = text.len() <= LONGEST;
    for event in Parser::new_from_str(text.get(..text.len().min(LONGEST)).unwrap_or_default()) {
        match event {
            // What an alias stands for was named at its anchor.
            Ok((event, span)) => walk.take(&event, span.start.line()),
            Err(_) => whole = false,
        }
        if !whole || walk.found.len() >= MOST {
            return (walk.found, false);
        }
    }
    (walk.found, whole)
}

/// Finds the values of `model` and `base_model` at any depth.
#[derive(Default)]
struct Walk {
    /// For each open mapping its current key once it was read; `None` in it while a key is awaited. Lists are `Err`.
    open: Vec<Result<Option<String>, ()>>,
    found: Vec<NamedBase>,
}

impl Walk {
    fn take(&mut self, event: &Event<'_>, line: usize) {
        match event {
            Event::MappingStart(..) => self.open.push(Ok(None)),
            Event::SequenceStart(..) => self.open.push(Err(())),
            Event::MappingEnd | Event::SequenceEnd => {
                self.open.pop();
                self.value_ended();
            }
            Event::Alias(_) => self.value_ended(),
            Event::Scalar(word, ..) => {
                if let Some(Ok(key @ None)) = self.open.last_mut() {
                    *key = Some(word.to_string());
                    return;
                }
                if self.is_model() {
                    // `org/name+org/adapter`
                    let names = word.split('+').map(str::trim).filter(|n| !n.is_empty());
                    let base = |name: &str| NamedBase { name: name.to_owned(), relation: Relation::Merge, line };
                    self.found.extend(names.map(base));
                }
                self.value_ended();
            }
            _ => {}
        }
    }

    fn is_model(&self) -> bool {
        let mut keys = self.open.iter().rev().filter_map(|o| o.as_ref().ok()?.as_deref());
        match keys.next() {
            Some("model" | "base_model" | "models") => true,
            // `model: {path: org/name}`, twice nested in newer recipes.
            Some("path") => matches!(keys.next(), Some("model" | "base_model")),
            _ => false,
        }
    }

    fn value_ended(&mut self) {
        if let Some(Ok(key)) = self.open.last_mut() {
            *key = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bases_of_configurations() {
        let fields = json("{\n  \"peft_type\": \"LORA\",\n  \"base_model_name_or_path\": \"a/b\"\n}");
        assert_eq!(adapter(&fields), Some(NamedBase { name: "a/b".into(), relation: Relation::Adapter, line: 3 }));
        assert!(adapter(&json("{\"base_model_name_or_path\": null}")).is_none());
        assert!(json("{\"a\": [").broken.is_some() && json(&"[".repeat(100_000)).broken.is_some());
        assert!(is_model_config(&json("// x\n{\"architectures\": [\"A\"],}")));
    }

    #[test]
    fn models_of_a_merge() {
        let recipe = "merge_method: ties\nbase_model: a/b\nmodels:\n  - model: c/d+e/f\n    parameters: {weight: 1}\n\
            slices:\n- sources:\n  - model: {model: {path: g/h}}\n    layer_range: [0, 8]\ntokenizer_source: base\n";
        let (found, whole) = merge(recipe);
        let names: Vec<(&str, usize)> = found.iter().map(|b| (b.name.as_str(), b.line)).collect();
        assert_eq!(names, [("a/b", 2), ("c/d", 4), ("e/f", 4), ("g/h", 8)]);
        assert!(whole);
        let (found, whole) = merge("models:\n- model: a/b\n- model: [\n");
        assert_eq!((found.len(), whole), (1, false));
        assert!(!merge(&"[".repeat(100_000)).1);
    }
}

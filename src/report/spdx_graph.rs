//! Elements of an SPDX 3 document, each once, in the order in which they were named.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

/// The elements of a document.
#[derive(Debug)]
pub(super) struct Graph {
    base: String,
    elements: Vec<Value>,
    ids: Vec<String>,
    known: HashSet<String>,
}

impl Graph {
    /// An empty document whose ids begin with a UUID.
    pub(super) fn new(uuid: &str) -> Self {
        let base = format!("urn:uuid:{uuid}");
        Self { base, elements: Vec::new(), ids: Vec::new(), known: HashSet::new() }
    }

    /// The id that an element of that name has.
    pub(super) fn id(&self, name: &str) -> String {
        format!("{}#{name}", self.base)
    }

    /// Whether an element of that name is there.
    pub(super) fn has(&self, name: &str) -> bool {
        self.has_id(&self.id(name))
    }

    /// Whether an element with that id is there.
    pub(super) fn has_id(&self, id: &str) -> bool {
        self.known.contains(id)
    }

    /// Adds an element unless one of that name is there; nulls are left out.
    pub(super) fn element(&mut self, kind: &str, name: &str, value: Value) -> String {
        let id = self.id(name);
        if self.known.insert(id.clone()) {
            let mut element = Map::new();
            element.insert("type".to_owned(), json!(kind));
            element.insert("spdxId".to_owned(), json!(id));
            element.insert("creationInfo".to_owned(), json!("_:creation"));
            if let Value::Object(fields) = value {
                element.extend(fields.into_iter().filter(|(_, v)| !v.is_null()));
            }
            self.elements.push(Value::Object(element));
            self.ids.push(id.clone());
        }
        id
    }

    /// Says how one element stands to another.
    pub(super) fn relate(&mut self, name: &str, from: &str, kind: &str, to: &str, comment: Option<String>) {
        let value = json!({
            "from": from,
            "relationshipType": kind,
            "to": [to],
            "completeness": if to.contains("NoAssertion") { Some("noAssertion") } else { None },
            "comment": comment,
        });
        self.element("Relationship", name, value);
    }

    /// The ids of all elements so far.
    pub(super) fn ids(&self) -> Vec<String> {
        self.ids.clone()
    }

    /// The elements.
    pub(super) fn into_elements(self) -> Vec<Value> {
        self.elements
    }
}

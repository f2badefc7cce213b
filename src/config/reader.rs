//! What every part of the policy reader needs: what is known, where things stand, and the remarks so far.

use std::cell::{Cell, OnceCell};
use std::ops::Range;

use super::Known;
use super::positions::Positions;
use crate::core::source::Location;
use crate::document::{Node, Problems, Table, closest, suggestion};

/// Most entries of a list: nobody writes more, and comparing them with each other takes its time.
const MOST_ENTRIES: usize = 1000;
/// Most licenses that are looked for by their likeness in one file.
const MOST_SEARCHES: usize = 100;

/// The state of reading one policy file.
pub(super) struct Reader<'a> {
    pub(super) known: &'a Known<'a>,
    pub(super) file: &'a str,
    pub(super) text: &'a str,
    pub(super) positions: &'a Positions<'a>,
    /// What is odd, but not wrong.
    pub(super) remarks: Problems,
    license_ids: OnceCell<Vec<String>>,
    searches: Cell<usize>,
}

impl<'a> Reader<'a> {
    /// Nothing read yet.
    pub(super) fn new(known: &'a Known<'a>, file: &'a str, text: &'a str, positions: &'a Positions<'a>) -> Self {
        let (license_ids, searches) = (OnceCell::new(), Cell::new(0));
        Self { known, file, text, positions, remarks: Problems::default(), license_ids, searches }
    }

    /// Where a span lies, for reports.
    pub(super) fn location(&self, span: &Range<usize>) -> Location {
        self.positions.location(self.file, span)
    }

    /// The value as it stands in the file.
    pub(super) fn written(&self, node: &Node<'_>) -> &str {
        self.text.get(node.span.clone()).unwrap_or_default()
    }

    /// The id of the license that a value names; a name that nobody knows is a mistake.
    pub(super) fn license(&self, node: &Node<'_>) -> Option<String> {
        let name = text(node)?;
        let found = (self.known.license_id)(&name);
        if found.is_none() {
            node.problem(format!("no license `{name}`"), self.license_help(&name, &[]));
        }
        found
    }

    /// What to write for a license name that nobody knows; `more` are further words that are allowed in its place.
    pub(super) fn license_help(&self, name: &str, more: &[&str]) -> String {
        let list = "`mayuse licenses` lists the licenses that are known".to_owned();
        if self.searches.replace(self.searches.get() + 1) >= MOST_SEARCHES {
            return list;
        }
        let ids = self.license_ids.get_or_init(self.known.license_ids);
        let words = || ids.iter().map(String::as_str).chain(more.iter().copied());
        // Dots and dashes are what people leave out: `llama-31` is nearer to `llama-3.1` than its edits say.
        let bare = |s: &str| s.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
        let spdx = || spdx::identifiers::LICENSES.iter().map(|l| l.name);
        let meant = words().find(|id| bare(id) == bare(name)).or_else(|| closest(name, words()));
        match meant.or_else(|| spdx().filter(|_| !more.is_empty()).find(|id| id.eq_ignore_ascii_case(name))) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => list,
        }
    }

    /// The codes of findings that a list names.
    pub(super) fn codes(&self, node: &Node<'_>) -> Vec<String> {
        let known: Vec<&str> = self.known.vocabulary.codes.keys().map(String::as_str).collect();
        let mut codes = Vec::new();
        for item in list(node, "`[\"user-threshold\"]`") {
            let Some(code) = text(&item) else { continue };
            if !known.contains(&code.as_str()) {
                item.problem(format!("no code `{code}`"), suggestion(&code, &known));
            } else if matches!(code.as_str(), "unused-waiver" | "expired-waiver") {
                item.problem(format!("`{code}` cannot be waived"), "remove or renew the waiver instead".to_owned());
            } else if codes.contains(&code) {
                item.problem(format!("`{code}` is listed twice"), "list each code once".to_owned());
            } else {
                codes.push(code);
            }
        }
        codes
    }
}

/// A string that says something.
pub(super) fn text(node: &Node<'_>) -> Option<String> {
    if !node.is_string() {
        wrong(node, "text in quotes", None);
        return None;
    }
    let text = node.string()?.trim();
    if text.is_empty() {
        node.problem(format!("`{}` is empty", node.path()), None);
        return None;
    }
    Some(text.to_owned())
}

/// A string under a key that must be there.
pub(super) fn required_text(table: &Table<'_>, key: &str) -> Option<String> {
    table.require(key).as_ref().and_then(text)
}

/// A string under a key that may be there.
pub(super) fn optional_text(table: &Table<'_>, key: &str) -> Option<String> {
    table.get(key).as_ref().and_then(text)
}

/// The elements of a list; a single value where a list is asked for is a mistake that shows `example`.
pub(super) fn list<'d>(node: &Node<'d>, example: &str) -> Vec<Node<'d>> {
    if !node.is_array() {
        wrong(node, "a list", format!("write a list, such as {example}"));
        return Vec::new();
    }
    let items = node.items().unwrap_or_default();
    if items.len() > MOST_ENTRIES {
        node.problem(format!("`{}` has more than {MOST_ENTRIES} entries", node.path()), None);
        return Vec::new();
    }
    items
}

/// The tables of a `[[key]]`, of which there can be `most`; empty when the key is not there.
pub(super) fn tables<'d>(root: &Table<'d>, key: &str, most: usize) -> Vec<Table<'d>> {
    match root.get(key) {
        Some(node) if node.is_table() => {
            node.problem(
                format!("`{key}` is one table, expected a list of tables"),
                format!("write [[{key}]] with two brackets"),
            );
            Vec::new()
        }
        Some(node) => {
            let found = root.tables(key);
            if found.len() > most {
                node.problem(format!("more than {most} tables [[{key}]]"), None);
                return Vec::new();
            }
            found
        }
        None => Vec::new(),
    }
}

/// Reports a value of the wrong kind.
pub(super) fn wrong(node: &Node<'_>, expected: &str, help: impl Into<Option<String>>) {
    node.problem(format!("`{}` is {}, expected {expected}", node.path(), node.described()), help);
}

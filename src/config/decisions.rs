//! `[[clarify]]` and `[[waiver]]`: what people at the project have found out and decided.

use std::collections::BTreeMap;

use super::answers;
use super::paths::{model_pattern, patterns};
use super::reader::{Reader, optional_text, required_text, tables, text};
use super::stanza::TO_BE_FILLED;
use crate::core::policy::{Clarification, ModelPattern, Waiver};
use crate::document::{Node, Table};

/// Most decisions of a kind in one file.
const MOST: usize = 10_000;

/// Reads the facts about models that the project supplies.
pub(super) fn clarifications(reader: &Reader<'_>, root: &Table<'_>) -> Vec<Clarification> {
    tables(root, "clarify", MOST).into_iter().filter_map(|table| clarification(reader, table)).collect()
}

fn clarification(reader: &Reader<'_>, table: Table<'_>) -> Option<Clarification> {
    let model = model_pattern(&table, "model").map(ModelPattern::new);
    if let (Some(pattern), Some(node)) = (&model, table.get("model"))
        && pattern.is_everything()
    {
        node.problem("a clarification for every model", "name the models, such as `acme/*`".to_owned());
    }
    let license = table.require("license").and_then(|n| reader.license(&n));
    let source = required_text(&table, "source");
    let sha256 = table.get("sha256").and_then(|n| sha256(&n));
    let location = reader.location(&table.span);
    table.finish();
    Some(Clarification { model: model?, license: license?, source: source?, sha256, location })
}

fn sha256(node: &Node<'_>) -> Option<String> {
    let hash = text(node)?.to_lowercase();
    let hash = hash.strip_prefix("sha256:").unwrap_or(&hash);
    if hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Some(hash.to_owned());
    }
    node.problem("not a SHA-256 hash", "write its 64 hexadecimal digits".to_owned());
    None
}

/// Reads the decisions about findings.
pub(super) fn waivers(reader: &Reader<'_>, root: &Table<'_>) -> Vec<Waiver> {
    let mut found: Vec<Waiver> = Vec::new();
    let mut ids: BTreeMap<String, usize> = BTreeMap::new();
    for table in tables(root, "waiver", MOST) {
        if let Some(node) = table.get("id")
            && let Some(id) = text(&node).filter(|id| is_id(id))
        {
            let line = reader.location(&node.span).line;
            if let Some(first) = ids.get(&id) {
                let help = format!("the first stands in line {first}; give each decision an id of its own");
                node.problem(format!("two waivers have the id `{id}`"), help);
            } else {
                ids.insert(id, line);
            }
        }
        found.extend(waiver(reader, table));
    }
    found
}

fn waiver(reader: &Reader<'_>, table: Table<'_>) -> Option<Waiver> {
    let id = required_id(&table);
    let model = model_pattern(&table, "model").map(ModelPattern::new);
    let license = table.get("license").map(|n| reader.license(&n));
    let codes = table.require("codes").map(|node| {
        if node.is_array() && node.items().is_some_and(|items| items.is_empty()) {
            node.problem("a waiver without codes covers nothing", "write codes = [\"user-threshold\"]".to_owned());
        }
        reader.codes(&node)
    });
    let paths = patterns(&table, "paths");
    if let (Some(pattern), Some(node)) = (&model, table.get("model"))
        && pattern.is_everything()
        && license.is_none()
        && (paths.is_empty() || paths.iter().any(|p| is_everything(p)))
    {
        let help = "name the models, or narrow it with `license` or `paths`";
        node.problem("this waiver covers every model there will ever be", help.to_owned());
    }
    let reason = filled_text(&table, "reason", "write why the use is accepted");
    let (justification, evidence) = (optional_text(&table, "justification"), optional_text(&table, "evidence"));
    let approved_by = filled_text(&table, "approved-by", "write who decided: name and role");
    let approved_on = table.require("approved-on").and_then(|n| n.date());
    let expires_on = table.date("expires-on");
    if let (Some(approved), Some(expires), Some(node)) = (&approved_on, &expires_on, table.get("expires-on"))
        && expires < approved
    {
        let help = format!("it was approved on {approved}; write a later day");
        node.problem("this waiver expires before it was approved", help);
    }
    let assumes = answers::under(reader, &table, "assumes");
    let location = reader.location(&table.span);
    table.finish();
    let assumes = assumes.into_iter().map(|(fact, (value, _))| (fact, value)).collect();
    Some(Waiver {
        id: id?,
        model: model?,
        license: license.flatten(),
        codes: codes?,
        paths,
        reason: reason?,
        justification,
        evidence,
        approved_by: approved_by?,
        approved_on: approved_on?,
        expires_on,
        assumes,
        location,
    })
}

/// Text that a person wrote, not what `mayuse waive` left open.
fn filled_text(table: &Table<'_>, key: &str, help: &str) -> Option<String> {
    let found = required_text(table, key)?;
    if matches!(found.as_str(), TO_BE_FILLED | "...")
        && let Some(node) = table.get(key)
    {
        node.problem(format!("`{key}` is still to be filled in"), help.to_owned());
        return None;
    }
    Some(found)
}

fn required_id(table: &Table<'_>) -> Option<String> {
    let node = table.require("id")?;
    let id = text(&node)?;
    if !is_id(&id) {
        let help = "letters, digits, dashes, dots: it is named in reports, such as llama-2026-grant";
        node.problem(format!("`{id}` is not an id"), help.to_owned());
        return None;
    }
    Some(id)
}

fn is_id(id: &str) -> bool {
    id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/'))
}

/// Whether a path pattern leaves nothing out.
fn is_everything(path: &str) -> bool {
    path.chars().all(|c| matches!(c, '*' | '/'))
}

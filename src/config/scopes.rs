//! `[[scope]]`: parts of the project with answers of their own.

use super::answers::{self, Answers};
use super::paths::patterns;
use super::reader::{Reader, optional_text, tables};
use crate::core::policy::DEFAULT_SCOPE;
use crate::core::usage::{Scope, Usage};
use crate::document::Table;

/// Most scopes in one file: each holds a copy of the project's answers.
const MOST: usize = 1000;

/// Reads all scopes; each holds the project's answers with its own on top.
pub(super) fn read(reader: &Reader<'_>, root: &Table<'_>, project: &Answers, base: &Usage) -> Vec<Scope> {
    let mut scopes: Vec<Scope> = Vec::new();
    for table in tables(root, "scope", MOST) {
        let name = optional_text(&table, "name");
        if table.require("paths").is_some_and(|n| n.is_array() && n.items().is_some_and(|i| i.is_empty())) {
            table.problem("a scope without paths covers nothing", "write paths = [\"research/**\"]".to_owned());
        }
        let paths = patterns(&table, "paths");
        table.require("use");
        let own = answers::under(reader, &table, "use");
        super::contradictions::remark(reader, project, Some(&own));
        let name = name.unwrap_or_else(|| paths.join(", "));
        if name == DEFAULT_SCOPE || scopes.iter().any(|s| s.name == name) {
            let node = table.get("name").or_else(|| table.get("paths"));
            let (message, help) = if name == DEFAULT_SCOPE {
                (format!("`{DEFAULT_SCOPE}` is the name of everything outside the scopes"), "choose another name")
            } else {
                (format!("two scopes are called `{name}`"), "give each scope a `name` of its own, or put their paths together")
            };
            if let Some(node) = node {
                node.problem(message, help.to_owned());
            }
        }
        let mut usage = base.clone();
        usage.answers.extend(answers::usage(reader, &own).answers);
        table.finish();
        scopes.push(Scope { name, paths, usage });
    }
    scopes
}

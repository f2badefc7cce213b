//! `licenses/policies/<id>.toml` → [`Policy`].

use crate::core::license::{Category, Policy};
use crate::core::vocabulary::Vocabulary;
use crate::document::{self, Problems, Table, suggestion};

use super::license_file;

/// Reads a use policy.
pub fn read(text: &str, vocabulary: &Vocabulary, problems: &Problems) -> Policy {
    let parsed = document::parse(text, problems);
    let root = Table::root(&parsed, problems);
    license_file::check_schema(&root);
    let policy = Policy {
        id: license_file::id(&root),
        name: root.require_string("name"),
        publisher: root.string("publisher"),
        updatable: root.require("updatable").and_then(|n| n.flag()).unwrap_or(false),
        summary: root.require_string("summary"),
        source: license_file::source(&root),
        categories: root.tables("category").into_iter().map(|t| category(t, vocabulary)).collect(),
    };
    if policy.categories.is_empty() {
        root.problem("a policy restricts at least one domain", None);
    }
    root.finish();
    policy
}

fn category(t: Table<'_>, vocabulary: &Vocabulary) -> Category {
    let domain = t.require_string("domain");
    if let Some(node) = t.get("domain") {
        let names: Vec<&str> = vocabulary.domains.iter().filter(|(_, d)| !d.ordinary).map(|(k, _)| k.as_str()).collect();
        if !names.contains(&domain.as_str()) {
            node.problem(format!("no restricted domain `{domain}`"), suggestion(&domain, &names));
        }
    }
    let category = Category {
        domain,
        section: t.require_string("section"),
        quote: license_file::quote(&t),
        summary: t.require_string("summary"),
        conditional: t.flag("conditional").unwrap_or(false),
    };
    t.finish();
    category
}

//! `licenses/<id>.toml` → [`License`].

use crate::core::license::{Class, Clause, Effect, License, Proof, Reach, Review, Source};
use crate::core::vocabulary::Vocabulary;
use crate::document::{self, Node, Problems, Table, suggestion};

use super::condition_file;

/// How deeply a text was read.
pub const READINGS: [((), &str); 3] = [((), "whole"), ((), "key-clauses"), ((), "targeted")];

/// The longest quotation that license data holds.
pub const QUOTE_WORDS: usize = 12;

/// Reads a license. `policies` are the ids a clause can name.
pub fn read(text: &str, vocabulary: &Vocabulary, policies: &[&str], problems: &Problems) -> License {
    let parsed = document::parse(text, problems);
    let root = Table::root(&parsed, problems);
    check_schema(&root);
    let clauses = root.tables("clause").into_iter().map(|t| clause(t, vocabulary, policies, problems)).collect();
    let license = License {
        id: id(&root),
        name: root.require_string("name"),
        spdx: root.require_string("spdx"),
        aliases: root.strings("aliases"),
        class: root.require("class").and_then(|n| n.word(&Class::ALL)).unwrap_or(Class::ResearchOnly),
        publisher: root.string("publisher"),
        released: root.date("released"),
        title: root.strings("title"),
        summary: root.require_string("summary"),
        source: source(&root),
        clauses,
        reviews: root.tables("review").into_iter().map(review).collect(),
        replaced_by: root.string("replaced-by"),
    };
    if license.clauses.is_empty() {
        root.problem("a license needs at least one clause", None);
    }
    root.finish();
    license
}

/// Checks that the file says it is of the form we read.
pub fn check_schema(root: &Table<'_>) {
    if let Some(node) = root.require("schema")
        && node.number() != Some(1)
    {
        node.problem("unknown schema version", "expected schema = 1".to_owned());
    }
}

/// Reads an id and checks its form.
pub fn id(root: &Table<'_>) -> String {
    let id = root.require_string("id");
    let well_formed = id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.'));
    if !well_formed && let Some(node) = root.get("id") {
        node.problem("an id holds small letters, digits, `-` and `.` only", None);
    }
    id
}

/// Reads `[source]`.
pub fn source(root: &Table<'_>) -> Source {
    let Some(table) = root.require("source").and_then(|n| n.table()) else {
        return Source { url: String::new(), retrieved: String::new(), sha256: None, reading: String::new() };
    };
    if let Some(node) = table.require("reading") {
        node.word(&READINGS);
    }
    let sha256 = table.get("sha256").and_then(|n| {
        let hash = n.string()?;
        if hash.len() != 64 || !hash.bytes().all(|b| b.is_ascii_hexdigit()) {
            n.problem("not a SHA-256 hash", "expected 64 hexadecimal digits".to_owned());
        }
        Some(hash.to_owned())
    });
    let source = Source {
        url: table.require_string("url"),
        retrieved: table.require("retrieved").and_then(|n| n.date()).unwrap_or_default(),
        sha256,
        reading: table.string("reading").unwrap_or_default(),
    };
    table.finish();
    source
}

/// Checks that a quotation is one: present, and no longer than the data may quote.
pub fn quote(table: &Table<'_>) -> String {
    let quote = table.require_string("quote");
    let words = quote.split_whitespace().count();
    if words > QUOTE_WORDS
        && let Some(node) = table.get("quote")
    {
        node.problem(format!("the quote has {words} words"), format!("at most {QUOTE_WORDS} words are quoted"));
    }
    quote
}

fn clause(t: Table<'_>, vocabulary: &Vocabulary, policies: &[&str], problems: &Problems) -> Clause {
    let known = |node: &Node<'_>, word: &str, names: &[&str], what: &str| {
        if !names.contains(&word) {
            node.problem(format!("no {what} `{word}`"), suggestion(word, names));
        }
    };
    let terms: Vec<&str> = vocabulary.codes.iter().filter(|(_, c)| c.is_term).map(|(k, _)| k.as_str()).collect();
    let term = t.require_string("term");
    if let Some(node) = t.get("term") {
        known(&node, &term, &terms, "term");
    }
    let reach = t.require("reach").map(|n| {
        n.items().unwrap_or_default().iter().filter_map(|i| i.word(&Reach::ALL.map(|(r, s)| (r, s)))).collect::<Vec<_>>()
    });
    let policy_key = |key: &str| {
        let node = t.get(key)?;
        let word = node.string()?;
        known(&node, word, policies, "policy");
        Some(word.to_owned())
    };
    let models = t.get("models").map(|n| n.spanned_strings()).unwrap_or_default();
    for (word, span) in &models {
        if !vocabulary.traits.contains_key(word) {
            problems.add(span.clone(), format!("no trait `{word}`"), None);
        }
    }
    let clause = Clause {
        effect: t.require("effect").and_then(|n| n.word(&Effect::ALL)).unwrap_or(Effect::Unclear),
        section: t.require_string("section"),
        reach: reach.unwrap_or_default(),
        quote: quote(&t),
        summary: t.require_string("summary"),
        duty: t.string("duty"),
        proof: t.table("proof").map(proof),
        models: models.into_iter().map(|(m, _)| m).collect(),
        policy: policy_key("policy"),
        document: policy_key("document"),
        when: condition_file::read(&t, vocabulary),
        term,
    };
    let duty = clause.effect == Effect::Require;
    if duty && clause.duty.is_none() {
        t.problem("a `require` clause says what must be done in `duty`", None);
    }
    if !duty && (clause.duty.is_some() || clause.proof.is_some()) {
        t.problem("`duty` and `proof` belong to `require` clauses", None);
    }
    if matches!(clause.effect, Effect::Permit | Effect::Note) && !clause.when.is_empty() {
        t.problem(format!("a `{}` clause takes no `when`", clause.effect.as_str()), None);
    }
    if clause.policy.is_some() && (!clause.when.is_empty() || clause.effect != Effect::Forbid) {
        t.problem("a clause with a `policy` has effect `forbid` and no `when`: the policy's domains are its condition", None);
    }
    if clause.reach.is_empty() {
        t.problem("`reach` is empty", None);
    }
    t.finish();
    clause
}

fn proof(t: Table<'_>) -> Proof {
    let proof = Proof {
        display: t.strings("display"),
        name_prefix: t.strings("name-prefix"),
        notice: t.string("notice"),
        license_copy: t.flag("license-copy").unwrap_or(false),
    };
    if proof == Proof::default() {
        t.problem("the proof is empty", None);
    }
    t.finish();
    proof
}

fn review(t: Table<'_>) -> Review {
    let review = Review {
        by: t.require_string("by"),
        on: t.require("on").and_then(|n| n.date()).unwrap_or_default(),
        note: t.require_string("note"),
    };
    t.finish();
    review
}

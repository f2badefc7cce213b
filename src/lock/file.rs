//! The form of `mayuse.lock`.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::core::claim::Provenance;
use crate::core::model::ModelId;
use crate::document::{self, Problem, Problems, Table};

use super::{Entry, Lock};

/// Largest lock that is read: fifty thousand models.
pub const MAX_BYTES: u64 = 32 << 20;

/// Longest name or source in characters; nobody writes longer ones.
const LONGEST: usize = 2000;

/// The form that this version reads and writes.
const VERSION: u64 = 1;

const HEAD: &str = "\
# Written by `mayuse lock`: the license of every model in use as it was known on the day named with it.
# Commit this file; `mayuse check --locked` fails when it no longer fits.
";

const PROVENANCES: [(Provenance, &str); 4] = [
    (Provenance::Declared, "declared"),
    (Provenance::Observed, "observed"),
    (Provenance::Catalogued, "catalogued"),
    (Provenance::Concluded, "concluded"),
];

/// The bytes of a lock: sorted, one key a line, the same for the same entries on every machine.
pub fn written(lock: &Lock) -> String {
    let mut out = format!("{HEAD}version = {VERSION}\n");
    for entry in lock.entries() {
        out.push_str("\n[[model]]\n");
        let mut line = |key: &str, value: &str| {
            let _ = writeln!(out, "{key} = {}", quoted(value));
        };
        line("name", &entry.id.name);
        line("namespace", entry.id.namespace.as_str());
        if let Some(revision) = &entry.revision {
            line("revision", revision);
        }
        line("license", &entry.license);
        if !entry.also.is_empty() {
            let list: Vec<String> = entry.also.iter().map(|id| quoted(id)).collect();
            let _ = writeln!(out, "also = [{}]", list.join(", "));
        }
        let mut line = |key: &str, value: &str| {
            let _ = writeln!(out, "{key} = {}", quoted(value));
        };
        line("provenance", entry.provenance.as_str());
        line("source", &entry.source);
        if let Some(hash) = &entry.text_sha256 {
            line("text-sha256", hash);
        }
        if let Some(hash) = &entry.reference_sha256 {
            line("reference-sha256", hash);
        }
        let _ = writeln!(out, "date = {}", entry.date);
    }
    out
}

/// A basic string. What does not show on a screen, or turns the line around, is written as its number.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control()
                || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}') =>
            {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Reads a lock; on mistakes, all of them.
///
/// # Errors
/// The mistakes, in the order of the file.
pub fn read(text: &str) -> Result<Lock, Vec<Problem>> {
    let problems = Problems::default();
    let parsed = document::parse(text, &problems);
    // A file that does not parse, a merge in progress say, has nothing more to tell.
    if !problems.is_empty() {
        return Err(problems.into_sorted());
    }
    let root = Table::root(&parsed, &problems);
    if let Some(node) = root.require("version")
        && node.number().is_some_and(|version| version != VERSION)
    {
        node.problem(
            "this version of mayuse cannot read the lock",
            format!("expected version = {VERSION}; `mayuse lock` writes it anew"),
        );
        return Err(problems.into_sorted());
    }
    let mut seen = BTreeSet::new();
    let mut entries = Vec::new();
    for table in root.tables("model") {
        let entry = entry(&table);
        if !seen.insert(entry.id.key()) {
            table.problem(format!("`{}` stands here twice", entry.id), None);
        }
        table.finish();
        entries.push(entry);
    }
    root.finish();
    if problems.is_empty() { Ok(Lock::new(entries)) } else { Err(problems.into_sorted()) }
}

fn entry(table: &Table<'_>) -> Entry {
    let word = |key: &str| bounded(table, key, table.require_string(key));
    let hash = |key: &str| {
        let node = table.get(key)?;
        let hash = node.string()?.to_ascii_lowercase();
        if hash.len() != 64 || !hash.bytes().all(|b| b.is_ascii_hexdigit()) {
            node.problem(format!("`{key}` is no SHA-256"), "expected 64 hexadecimal digits".to_owned());
        }
        Some(hash)
    };
    Entry {
        id: ModelId::new(word("namespace"), word("name")),
        revision: table.string("revision").map(|r| bounded(table, "revision", r)),
        license: word("license"),
        also: table.strings("also").into_iter().map(|id| bounded(table, "also", id)).collect(),
        provenance: table.require("provenance").and_then(|n| n.word(&PROVENANCES)).unwrap_or(Provenance::Catalogued),
        source: table.string("source").map(|s| bounded(table, "source", s)).unwrap_or_default(),
        text_sha256: hash("text-sha256"),
        reference_sha256: hash("reference-sha256"),
        date: table.require("date").and_then(|n| n.date()).unwrap_or_default(),
    }
}

fn bounded(table: &Table<'_>, key: &str, text: String) -> String {
    if text.chars().count() > LONGEST {
        table.problem(format!("`{key}` is longer than {LONGEST} characters"), None);
    }
    text
}

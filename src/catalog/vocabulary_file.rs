//! `licenses/vocabulary.toml` → [`Vocabulary`].

use crate::core::vocabulary::{Code, Domain, Fact, FactType, Severity, Vocabulary, WhenUnknown};
use crate::document::{self, Problems, Table, suggestion};

const FACT_TYPES: [(FactType, &str); 9] = [
    (FactType::Flag, "flag"),
    (FactType::Choice, "choice"),
    (FactType::Set, "set"),
    (FactType::Count, "count"),
    (FactType::Money, "money"),
    (FactType::Places, "places"),
    (FactType::Domains, "domains"),
    (FactType::Ids, "ids"),
    (FactType::Lines, "lines"),
];
const SEVERITIES: [(Severity, &str); 3] =
    [(Severity::Note, "note"), (Severity::Warning, "warning"), (Severity::Error, "error")];
const UNKNOWN: [(WhenUnknown, &str); 2] = [(WhenUnknown::Review, "review"), (WhenUnknown::Duty, "duty")];

/// Reads the vocabulary; problems say what is wrong with it.
pub fn read(text: &str, problems: &Problems) -> Vocabulary {
    let parsed = document::parse(text, problems);
    let root = Table::root(&parsed, problems);
    root.require("schema");
    let vocabulary = Vocabulary {
        facts: section(&root, "fact").into_iter().map(|(id, t)| (id, fact(t))).collect(),
        codes: section(&root, "term")
            .into_iter()
            .map(|(id, t)| (id, code(t, true)))
            .chain(section(&root, "code").into_iter().map(|(id, t)| (id, code(t, false))))
            .collect(),
        traits: section(&root, "trait")
            .into_iter()
            .map(|(id, t)| {
                let words = (t.require_string("label"), t.require_string("explanation"));
                t.finish();
                (id, words)
            })
            .collect(),
        domains: section(&root, "domain").into_iter().map(|(id, t)| (id, domain(t))).collect(),
    };
    let names: Vec<&str> = vocabulary.domains.keys().map(String::as_str).collect();
    for (_, table) in section(&root, "domain") {
        for (overlap, span) in table.get("overlaps").map(|n| n.spanned_strings()).unwrap_or_default() {
            if !names.contains(&overlap.as_str()) {
                problems.add(span, format!("no domain `{overlap}`"), suggestion(&overlap, &names));
            }
        }
    }
    root.finish();
    vocabulary
}

fn section<'d>(root: &Table<'d>, key: &str) -> Vec<(String, Table<'d>)> {
    let Some(table) = root.table(key) else { return Vec::new() };
    table.entries().into_iter().filter_map(|(id, _, node)| Some((id, node.table()?))).collect()
}

fn fact(t: Table<'_>) -> Fact {
    let values = t.table("values").map(|v| v.entries()).unwrap_or_default();
    let fact = Fact {
        kind: t.require("type").and_then(|n| n.word(&FACT_TYPES)).unwrap_or(FactType::Flag),
        label: t.require_string("label"),
        question: t.require_string("question"),
        explanation: t.require_string("explanation"),
        values: values.into_iter().map(|(k, _, n)| (k, n.string().unwrap_or_default().to_owned())).collect(),
    };
    let listed = matches!(fact.kind, FactType::Choice | FactType::Set);
    if listed == fact.values.is_empty() {
        t.problem("`values` belong to facts of type choice and set, and to no other", None);
    }
    t.finish();
    fact
}

fn code(t: Table<'_>, is_term: bool) -> Code {
    let code = Code {
        label: t.require_string("label"),
        severity: t.require("severity").and_then(|n| n.word(&SEVERITIES)).unwrap_or(Severity::Error),
        unknown: t.get("unknown").and_then(|n| n.word(&UNKNOWN)).unwrap_or(WhenUnknown::Review),
        forbids: if is_term { t.require_string("forbids") } else { String::new() },
        separate: if is_term { t.require_string("separate") } else { String::new() },
        explanation: t.require_string("explanation"),
        help: t.string("help").unwrap_or_default(),
        is_term,
    };
    t.finish();
    code
}

fn domain(t: Table<'_>) -> Domain {
    let domain = Domain {
        label: t.require_string("label"),
        overlaps: t.strings("overlaps"),
        ordinary: t.flag("ordinary").unwrap_or(false),
    };
    t.finish();
    domain
}

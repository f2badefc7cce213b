//! A first `mayuse.toml`: the questions that matter for a project, each with what its answer changes.

use std::collections::BTreeMap;

use super::problem::plain;
use super::stanza::written;
use crate::core::usage::Value;
use crate::core::vocabulary::{Fact, FactType, Vocabulary};

/// Width of the comments.
const WIDTH: usize = 100;

const HEAD: &str = "\
#:schema ./mayuse.schema.json
# How this project uses AI models. `mayuse check` reads this file and judges every model against it.
# Lines that start with # and no space are settings: remove the # and put your answer in.
# What is not answered is unknown, never \"no\". (`mayuse schema config > mayuse.schema.json` helps editors.)
";

const TAIL: &str = "
[policy]
# The mildest verdict that fails a run: denied, needs-review (the default) or obligations.
#fail-on = \"needs-review\"
# Only these licenses pass, or these never do: license ids, classes or SPDX ids.
#allow = [\"osi-approved\", \"open-content\"]
#deny = [\"non-commercial\"]
# Models without a pinned revision: ignore (the default), warn or deny.
#unpinned = \"warn\"
# Parts of the tree that are listed, but not judged: test, example, vendored.
#ignore-settings = [\"test\"]

# A part of the project with answers of its own; all else holds there too.
#[[scope]]
#name = \"research\"
#paths = [\"research/**\"]
#use = { commercial = false, purpose = \"research\" }

# A decision about a finding. It keeps the duties, and is void when it expires or another license is found.
# `mayuse waive CODE MODEL` prints one that is filled in.
#[[waiver]]
#id = \"license-grant-2026\"
#model = \"publisher/model-*\"
#codes = [\"user-threshold\"]
#reason = \"The publisher granted a license for our number of users.\"
#evidence = \"contracts/2026-014.pdf\"
#approved-by = \"Name, legal department\"
#approved-on = 2026-01-15
#expires-on = 2027-01-15
";

/// Writes a commented `mayuse.toml` that asks exactly the given facts, in the given order.
///
/// Each fact comes with lines that say for which models and clauses it matters and what its answers change; they are
/// shown as comments whatever they hold. Facts that the vocabulary does not know are left out. The result answers
/// nothing: it reads as a policy in which every fact is undeclared.
pub fn questions(facts: &[(String, Vec<String>)], vocabulary: &Vocabulary) -> String {
    answered(facts, &BTreeMap::new(), vocabulary)
}

/// The same with answers filled in: facts that have one are settings, the others stay questions.
pub fn answered(facts: &[(String, Vec<String>)], answers: &BTreeMap<String, Value>, vocabulary: &Vocabulary) -> String {
    let mut out = format!("{HEAD}\n[use]\n");
    let known: Vec<(&str, &Fact, &[String])> =
        facts.iter().filter_map(|(id, why)| Some((id.as_str(), vocabulary.facts.get(id)?, why.as_slice()))).collect();
    if known.is_empty() {
        out.push_str("# No model of this project has a license whose verdict depends on its use.\n");
    }
    for (i, (id, fact, why)) in known.into_iter().enumerate() {
        if i > 0 {
            out.push('\n');
        }
        comment(&mut out, "", &fact.question);
        comment(&mut out, "", &fact.explanation);
        for line in forms(fact, vocabulary) {
            comment(&mut out, "  ", &line);
        }
        for line in why {
            comment(&mut out, "- ", line);
        }
        match answers.get(id) {
            Some(value) => out.push_str(&format!("{id} = {}\n", written(value))),
            None => out.push_str(&format!("#{id} = {}\n", example(id, fact))),
        }
    }
    out.push_str(TAIL);
    out
}

/// The values that an answer can have.
fn forms(fact: &Fact, vocabulary: &Vocabulary) -> Vec<String> {
    match fact.kind {
        FactType::Choice | FactType::Set => fact.values.iter().map(|(value, meaning)| format!("{value}: {meaning}")).collect(),
        FactType::Count => vec!["a number, or months: { \"2024-06\" = 650_000_000, current = 900_000_000 }".to_owned()],
        FactType::Money => vec!["US dollars, or { amount = 12_000_000, currency = \"EUR\" }".to_owned()],
        FactType::Domains => {
            let (ordinary, restricted): (Vec<_>, Vec<_>) = vocabulary.domains.iter().partition(|(_, d)| d.ordinary);
            let names =
                |list: Vec<(&String, _)>| list.into_iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
            vec![format!("restricted by use policies: {}", names(restricted)), format!("ordinary: {}", names(ordinary))]
        }
        FactType::Flag | FactType::Places | FactType::Ids | FactType::Lines => Vec::new(),
    }
}

/// An answer that shows the form.
fn example(id: &str, fact: &Fact) -> String {
    let value = fact.values.iter().map(|(v, _)| v.as_str()).find(|v| *v != "none").unwrap_or("none");
    match fact.kind {
        FactType::Flag => "false".to_owned(),
        FactType::Choice => format!("\"{value}\""),
        FactType::Set => format!("[\"{value}\"]"),
        FactType::Count => "1_000_000".to_owned(),
        FactType::Money => "12_000_000".to_owned(),
        FactType::Places if id == "established-in" => "[\"DE\"]".to_owned(),
        FactType::Places => "[\"DE\", \"US\"]".to_owned(),
        FactType::Domains => "[\"customer-support\", \"x-wine-pairing\"]".to_owned(),
        FactType::Ids => "[\"acme/support-7b\"]".to_owned(),
        FactType::Lines => "[\"Built with Llama\"]".to_owned(),
    }
}

/// Adds text as comment lines; `lead` starts the first of them, the others are indented as far.
fn comment(out: &mut String, lead: &str, text: &str) {
    let mut line = format!("# {lead}");
    let mut is_empty = true;
    for word in plain(text).split_whitespace() {
        if !is_empty && line.chars().count() + 1 + word.chars().count() > WIDTH {
            out.push_str(&line);
            out.push('\n');
            line = format!("# {}", " ".repeat(lead.len()));
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        }
        line.push_str(word);
        is_empty = false;
    }
    out.push_str(line.trim_end());
    out.push('\n');
}

//! The file that `init` writes.

use mayuse::catalog::Catalog;
use mayuse::config;

use crate::{described, load};

fn every_fact() -> Vec<(String, Vec<String>)> {
    let why = |fact: &str| {
        vec![format!("meta-llama/Llama-3.1-8B: the answer to {fact} decides the clause of section 2 of its license")]
    };
    Catalog::bundled().vocabulary().facts.keys().map(|fact| (fact.clone(), why(fact))).collect()
}

fn written(facts: &[(String, Vec<String>)]) -> String {
    config::questions(facts, Catalog::bundled().vocabulary())
}

fn is_setting(line: &str) -> bool {
    line.starts_with('#') && !line.starts_with("# ") && !line.starts_with("#:") && line.len() > 1
}

/// The file with some of its settings taken out of their comments.
fn uncommented(text: &str, wanted: impl Fn(usize, &str) -> bool) -> String {
    let line = |(i, line): (usize, &str)| match line.strip_prefix('#') {
        Some(bare) if is_setting(line) && wanted(i, line) => bare.to_owned(),
        _ => line.to_owned(),
    };
    text.lines().enumerate().map(line).collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn loads(text: &str) -> config::Loaded {
    load(text).unwrap_or_else(|errors| panic!("{text}\n{:#?}", described(&errors.problems)))
}

#[test]
fn the_written_file_loads_and_declares_nothing() {
    for facts in [every_fact(), Vec::new(), vec![("no-such-fact".to_owned(), Vec::new())]] {
        let policy = loads(&written(&facts)).policy;
        assert!(policy.default.usage.answers.is_empty() && policy.scopes.is_empty() && policy.waivers.is_empty());
    }
}

#[test]
fn every_proposed_line_loads_alone_and_all_load_together() {
    let text = written(&every_fact());
    let whole = loads(&uncommented(&text, |_, _| true));
    assert_eq!(whole.policy.default.usage.answers.len(), every_fact().len());
    assert_eq!((whole.policy.scopes.len(), whole.policy.waivers.len()), (1, 1));
    let lines: Vec<&str> = text.lines().collect();
    let mut proposals = 0;
    for (i, line) in lines.iter().enumerate().filter(|(_, l)| is_setting(l)) {
        // A table is one proposal: its header and the lines below it.
        let header = (0..=i).rev().take_while(|j| is_setting(lines[*j])).find(|j| lines[*j].starts_with("#[["));
        match header {
            Some(start) if start == i => {
                loads(&uncommented(&text, |j, _| j >= start && lines[start..=j].iter().all(|l| is_setting(l))))
            }
            Some(_) => continue,
            None => loads(&uncommented(&text, |j, _| j == i)),
        };
        proposals += 1;
        assert!(!line.is_empty());
    }
    assert!(proposals > every_fact().len() + 5, "{proposals}");
}

#[test]
fn reasons_stay_comments_whatever_they_hold() {
    let why = vec!["x\ncommercial = true\n[policy]".to_owned(), "\u{1b}[2J\u{202e}".to_owned(), "y".repeat(500)];
    let text = written(&[("commercial".to_owned(), why)]);
    assert!(loads(&text).policy.default.usage.answers.is_empty());
    assert!(text.chars().all(|c| c == '\n' || !c.is_control()) && !text.contains('\u{202e}'));
}

#[test]
fn the_file_reads_well() {
    let why = |lines: &[&str]| lines.iter().map(|l| (*l).to_owned()).collect::<Vec<_>>();
    let facts = [
        ("commercial".to_owned(), why(&["black-forest-labs/FLUX.1-dev: true denies it (section 1.c of its license)"])),
        (
            "monthly-active-users".to_owned(),
            why(&["meta-llama/Llama-3.1-8B: above 700,000,000 in 2024-06 denies it (section 2)"]),
        ),
        (
            "distribution".to_owned(),
            why(&["google/gemma-2-9b: \"weights\" brings the duty to pass the terms on (section 3.1)"]),
        ),
    ];
    insta::assert_snapshot!(written(&facts));
}

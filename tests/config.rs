//! Reading `mayuse.toml`: what is accepted, and what every mistake is told.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "config/encoding.rs"]
mod encoding;
#[path = "config/init.rs"]
mod init;
#[path = "config/mistakes.rs"]
mod mistakes;
#[path = "config/overrides.rs"]
mod overrides;
#[path = "config/schema.rs"]
mod schema;
#[path = "config/values.rs"]
mod values;

use mayuse::catalog::Catalog;
use mayuse::config::{self, ConfigErrors, ConfigProblem, Known, Loaded};
use proptest::prelude::*;

fn load_as(text: &str, file: &str) -> Result<Loaded, ConfigErrors> {
    let catalog = Catalog::bundled();
    let known = Known {
        vocabulary: catalog.vocabulary(),
        license_id: &|name| catalog.license(name).map(|l| l.id.clone()),
        license_ids: &|| catalog.licenses().iter().map(|l| l.id.clone()).collect(),
    };
    config::load(text, file, &known)
}

fn load(text: &str) -> Result<Loaded, ConfigErrors> {
    load_as(text, "mayuse.toml")
}

fn described(problems: &[ConfigProblem]) -> Vec<String> {
    let line =
        |p: &ConfigProblem| format!("{}:{}: {} · {}", p.line, p.column, p.message, p.help.as_deref().unwrap_or_default());
    problems.iter().map(line).collect()
}

/// The mistakes in a text, or none.
fn found(text: &str) -> Vec<String> {
    load(text).map_or_else(|errors| described(&errors.problems), |_| Vec::new())
}

#[test]
fn every_mistake_is_named_once_at_its_place() {
    let all = mistakes::all();
    assert!(all.len() >= 100, "{}", all.len());
    let mut failures = Vec::new();
    for (text, fragment, place) in &all {
        let found = found(text);
        let right = matches!(found.as_slice(), [one] if one.contains(fragment) && one.starts_with(&format!("{place}: ")));
        if !right {
            failures.push(format!("--- {text}\n    expected {place}: {fragment}\n    found {found:#?}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_span_lies_in_the_file_and_agrees_with_line_and_column() {
    for (text, ..) in mistakes::all() {
        for problem in load(&text).err().into_iter().flat_map(|e| e.problems) {
            assert!(problem.span.start <= problem.span.end && problem.span.end <= text.len(), "{text}\n{problem:?}");
            let before = &text[..problem.span.start];
            let line_start = before.rfind('\n').map_or(0, |i| i + 1);
            let expected = (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1);
            assert_eq!((problem.line, problem.column), expected, "{text}\n{problem:?}");
        }
    }
}

#[test]
fn two_waivers_need_two_ids() {
    let found = found(&format!("{0}\n{0}", mistakes::WAIVER));
    assert_eq!(found, ["11:6: two waivers have the id `w1` · the first stands in line 2; give each decision an id of its own"]);
}

#[test]
fn a_file_full_of_mistakes() {
    insta::assert_snapshot!(load(include_str!("config/bad.toml")).unwrap_err());
}

/// Lines of `[use]`, one mistake each, no two about the same fact.
const LINES: [&str; 14] = [
    "commercial = yes",
    "purpose = \"prodct\"",
    "organization = 7",
    "distribution = [\"none\", \"weights\"]",
    "monthly-active-users = 700M",
    "product-monthly-active-users = -1",
    "annual-revenue = \"€12M\"",
    "outputs-train = nothing",
    "territories = [\"de\"]",
    "established-in = \"DE\"",
    "domains = [\"costumer-support\"]",
    "edge-devices = 1,000,000",
    "competes = False",
    "monthlyvisits = 1",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn n_mistakes_give_n_problems(
        lines in proptest::sample::subsequence(LINES.to_vec(), 0..=LINES.len()),
        waivers in proptest::collection::vec(0..mistakes::WAIVER_MISTAKES.len(), 0..6),
    ) {
        let mut text = format!("[use]\n{}\n", lines.join("\n"));
        for (i, mistake) in waivers.iter().enumerate() {
            let (old, new, ..) = mistakes::WAIVER_MISTAKES[*mistake];
            text.push_str(&mistakes::WAIVER.replacen(old, new, 1).replace("\"w1\"", &format!("\"w1-{i}\"")));
        }
        let found = found(&text);
        prop_assert_eq!(found.len(), lines.len() + waivers.len(), "{}\n{:#?}", text, found);
    }

    #[test]
    fn nothing_panics(text in "[\\[\\]{}=\"'#,.\\\\\\n\\r a-z0-9_\u{feff}é-]{0,80}") {
        let _ = load(&text);
        let _ = load(&format!("[use]\nmonthly-active-users = {text}"));
        let _ = load(&format!("[[waiver]]\n{text}"));
    }
}

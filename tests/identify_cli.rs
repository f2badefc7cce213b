//! `mayuse licenses identify` and `mayuse licenses compare` as they are typed.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use assert_cmd::Command;
use serde_json::Value;

fn mayuse(words: &[&str], input: &str) -> (Option<i32>, String) {
    let output = Command::cargo_bin("mayuse").unwrap().args(words).write_stdin(input).output().unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap())
}

fn mit() -> &'static str {
    spdx::text::LICENSE_TEXTS.iter().find(|(id, _)| *id == "MIT").unwrap().1
}

#[test]
fn the_exit_code_says_how_well_a_text_is_known() {
    let (code, out) = mayuse(&["licenses", "identify", "-"], mit());
    assert_eq!(code, Some(0), "{out}");
    assert!(out.starts_with("MIT License (mit): unchanged\n") && out.contains("2 of 2 clauses"), "{out}");
    let changed = format!("{}\n\u{1b}[2JNot for commercial use.\n", mit());
    let (code, out) = mayuse(&["licenses", "identify", "-"], &changed);
    assert_eq!(code, Some(1));
    assert!(out.contains("license-text-modified") && out.contains("limits the use"), "{out}");
    let (code, out) = mayuse(&["licenses", "identify", "-"], "Hello");
    assert_eq!((code, out.as_str()), (Some(1), "-: not identified\n"));
    for wrong in ["no/such/file", "."] {
        assert_eq!(mayuse(&["licenses", "identify", wrong], "").0, Some(2));
    }
    let large = "a ".repeat(2 * 1024 * 1024 + 1);
    assert_eq!(mayuse(&["licenses", "identify", "-"], &large).0, Some(2));
}

#[test]
fn json_names_the_line_of_each_clause() {
    let (_, out) = mayuse(&["licenses", "identify", "-", "--format", "json"], &format!("Preface\n\n{}", mit()));
    let value: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(value["verdict"], "identified");
    let clauses = value["matches"][0]["clauses"].as_array().unwrap();
    assert_eq!(clauses.iter().map(|c| c["line"].as_u64().unwrap()).collect::<Vec<_>>(), [9, 13]);
}

#[test]
fn licenses_are_compared_clause_by_clause() {
    let (code, out) = mayuse(&["licenses", "compare", "llama-3.1", "llama-3.2", "--format", "json"], "");
    assert_eq!(code, Some(0), "{out}");
    let value: Value = serde_json::from_str(&out).unwrap();
    let rows = value["rows"].as_array().unwrap();
    let threshold = rows.iter().find(|r| r["term"] == "user-threshold" && r["relation"] == "differs").unwrap();
    assert_eq!(threshold["differences"][0]["what"], "when");
    assert!(rows.iter().any(|r| r["term"] == "territory" && r["relation"] == "only-second"));
    let (_, human) = mayuse(&["licenses", "compare", "mit", "mit"], "");
    assert!(human.contains("Differs (0)") && human.contains("Same (2)"), "{human}");
    let (_, table) = mayuse(&["licenses", "compare", "llama-2", "llama-3.1", "--format", "markdown"], "");
    assert!(table.lines().any(|l| l.starts_with("| `output-training` |") && l.contains("differs")), "{table}");
    assert_eq!(mayuse(&["licenses", "compare", "mit", "no-such-license"], "").0, Some(2));
    assert_eq!(mayuse(&["licenses", "--class", "research-only"], "").0, Some(0));
}

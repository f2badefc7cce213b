//! The problem matcher reads what the program writes with `--format short`, by the rules of the runner (`IssueMatcher` and
//! `OutputManager` of actions/runner).

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::Path;
use std::process::Command;

use regex::Regex;
use serde_json::Value;

/// What the runner makes of a line: severity, file, line, column, code, message.
fn issue(matcher: &Value, regexp: &Regex, line: &str) -> Option<[String; 6]> {
    let pattern = &matcher["problemMatcher"][0]["pattern"][0];
    let found = regexp.captures(line)?;
    let group = |name: &str| found[usize::try_from(pattern[name].as_u64().unwrap()).unwrap()].to_owned();
    Some(["severity", "file", "line", "column", "code", "message"].map(group))
}

fn short(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mayuse"));
    let output = command.args(["check", "--format", "short"]).args(arguments).current_dir(folder).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_error_and_warning_is_matched_where_it_stands() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let matcher: Value =
        serde_json::from_str(&fs::read_to_string(root.join(".github/problem-matchers/mayuse.json")).unwrap()).unwrap();
    let pattern = &matcher["problemMatcher"][0]["pattern"];
    assert_eq!((matcher["problemMatcher"].as_array().unwrap().len(), pattern.as_array().unwrap().len()), (1, 1));
    assert_eq!(matcher["problemMatcher"][0]["owner"], "mayuse");
    let regexp = Regex::new(pattern[0]["regexp"].as_str().unwrap()).unwrap();
    // The example by its path, as a workflow does from its workspace; and names that a pattern may stumble over.
    let odd = tempfile::tempdir().unwrap();
    for name in ["two words.py", "a:1:2: b.py", "ü.py", "[x].py"] {
        let text = "m = AutoModel.from_pretrained(\"meta-llama/Llama-3.1-8B-Instruct\")\n";
        fs::write(odd.path().join(name), text).unwrap();
    }
    let mut seen = [0, 0, 0];
    for (folder, arguments) in [(root, &["examples/support-bot"][..]), (odd.path(), &[])] {
        for line in short(folder, arguments).lines() {
            let found = issue(&matcher, &regexp, line);
            if line.contains(": note[") {
                assert_eq!(found, None, "a note is no problem: {line}");
                seen[2] += 1;
                continue;
            }
            let [severity, file, number, column, code, message] = found.unwrap_or_else(|| panic!("not matched: {line}"));
            let text = fs::read_to_string(folder.join(&file)).unwrap_or_else(|e| panic!("{file}: {e}"));
            let row = text.lines().nth(number.parse::<usize>().unwrap() - 1).unwrap();
            assert!(column.parse::<usize>().unwrap() <= row.chars().count(), "{line}");
            assert!(!message.trim().is_empty() && !code.is_empty(), "{line}");
            seen[usize::from(severity == "warning")] += 1;
        }
    }
    assert!(seen.iter().all(|n| *n > 0), "{seen:?}");
}

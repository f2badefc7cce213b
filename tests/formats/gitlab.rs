//! GitLab Code Quality.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::reports::{EVIL, hostile, many, rendered, support_bot};
use crate::sample;

fn issues(text: &str) -> Vec<Value> {
    let issues: Vec<Value> = serde_json::from_str(text).unwrap();
    let prints: BTreeSet<&str> = issues.iter().map(|i| i["fingerprint"].as_str().unwrap()).collect();
    assert_eq!(prints.len(), issues.len(), "no two issues collapse");
    for issue in &issues {
        assert!(issue["location"]["lines"]["begin"].as_u64().unwrap() >= 1);
        assert!(!issue["description"].as_str().unwrap().is_empty());
    }
    issues
}

#[test]
fn gitlab() {
    let text = rendered("gitlab", &sample::report());
    issues(&text);
    insta::assert_snapshot!(text);
}

#[test]
fn gitlab_support_bot() {
    let issues = issues(&support_bot("gitlab"));
    let brief = |i: &Value| {
        let place = &i["location"];
        format!("{} {} {}:{}", i["severity"], i["check_name"], place["path"], place["lines"]["begin"]).replace('"', "")
    };
    let loud: Vec<String> = issues.iter().map(brief).filter(|b| !b.starts_with("info")).collect();
    insta::assert_snapshot!(loud.join("\n"));
}

#[test]
fn gitlab_of_hostile_text_and_of_many() {
    EVIL.iter().for_each(|evil| drop(issues(&rendered("gitlab", &hostile(evil)))));
    let mut report = many(5000);
    assert_eq!(issues(&rendered("gitlab", &report)).len(), 10_000);
    // Lines that move leave the fingerprints as they are.
    let before = issues(&rendered("gitlab", &report));
    report.findings.iter_mut().flat_map(|f| &mut f.references).for_each(|p| p.line += 7);
    let after = issues(&rendered("gitlab", &report));
    assert!(before.iter().zip(&after).all(|(a, b)| a["fingerprint"] == b["fingerprint"]));
}

//! SARIF and the rules by which GitHub takes it in.

use serde_json::Value;

use crate::reports::{EVIL, hostile, many, rendered, support_bot_json};
use crate::sample;

/// What GitHub wants beyond the standard's schema.
fn assert_taken(log: &Value) {
    assert!(log["$schema"].as_str().unwrap().starts_with("https://"));
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for rule in rules {
        for text in ["/shortDescription/text", "/fullDescription/text", "/help/text", "/help/markdown"] {
            assert!(!rule.pointer(text).unwrap().as_str().unwrap().trim().is_empty(), "{text} in {rule}");
        }
        assert!(rule["fullDescription"]["text"].as_str().unwrap().chars().count() <= 1024);
        assert!(rule["properties"].get("security-severity").is_none());
    }
    for result in run["results"].as_array().unwrap() {
        let rule = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[rule]["id"], result["ruleId"]);
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        assert_eq!(result["kind"] == "fail", result["level"] != "none", "{result}");
        assert!(result["partialFingerprints"]["mayuse/v1"].is_string());
        let locations = result["locations"].as_array().unwrap();
        assert!((1..=1000).contains(&locations.len()));
        for location in locations {
            let place = &location["physicalLocation"];
            let uri = place["artifactLocation"]["uri"].as_str().unwrap();
            assert!(!uri.is_empty() && uri.is_ascii() && !uri.contains([':', '\\', ' ', '#', '?']), "{uri}");
            for number in ["startLine", "startColumn", "endLine", "endColumn"] {
                assert!(place["region"][number].as_u64().unwrap() >= 1);
            }
        }
    }
}

#[test]
fn sarif() {
    let text = rendered("sarif", &sample::report());
    let log: Value = serde_json::from_str(&text).unwrap();
    assert_taken(&log);
    let results = log["runs"][0]["results"].as_array().unwrap();
    let prints = &results[0]["partialFingerprints"];
    assert!(prints["primaryLocationLineHash"].as_str().unwrap().ends_with(":1"), "the first place can be read");
    let waived = results.iter().find(|r| r["ruleId"] == "output-training").unwrap();
    assert_eq!(waived["suppressions"][0]["status"], "accepted");
    insta::assert_snapshot!(text);
}

#[test]
fn sarif_support_bot() {
    let log = support_bot_json("sarif");
    assert_taken(&log);
    let run = &log["runs"][0];
    let brief = |r: &Value| {
        let place = &r["locations"][0]["physicalLocation"];
        let hash = r["partialFingerprints"]["primaryLocationLineHash"].is_string();
        assert!(hash, "every line of the example can be read");
        format!(
            "{} {} {} {}:{}",
            r["ruleId"].as_str().unwrap(),
            r["kind"].as_str().unwrap(),
            r["level"].as_str().unwrap(),
            place["artifactLocation"]["uri"].as_str().unwrap(),
            place["region"]["startLine"]
        )
    };
    let all: Vec<String> = run["results"].as_array().unwrap().iter().map(brief).filter(|b| b.contains(" fail ")).collect();
    assert_eq!(run["results"].as_array().unwrap().len(), support_bot_json("json")["findings"].as_array().unwrap().len());
    insta::assert_snapshot!(all.join("\n"));
}

#[test]
fn sarif_of_hostile_text_and_of_many() {
    for evil in EVIL {
        assert_taken(&serde_json::from_str(&rendered("sarif", &hostile(evil))).unwrap());
    }
    let log: Value = serde_json::from_str(&rendered("sarif", &many(5000))).unwrap();
    assert_taken(&log);
    assert_eq!(log["runs"][0]["results"].as_array().unwrap().len(), 5000);
    let log: Value = serde_json::from_str(&rendered("sarif", &many(25_001))).unwrap();
    assert_eq!(log["runs"][0]["results"].as_array().unwrap().len(), 25_000);
    let notes = log["runs"][0]["invocations"][0]["toolExecutionNotifications"].to_string();
    assert!(notes.contains("1 of 25001 results are left out"), "{notes}");
}

#[test]
fn a_thousand_places_are_enough() {
    let mut report = many(1);
    report.findings[0].references = (1..=1500).map(|n| sample::place("a.py", n, 1, 1)).collect();
    let log: Value = serde_json::from_str(&rendered("sarif", &report)).unwrap();
    assert_taken(&log);
    assert_eq!(log["runs"][0]["results"][0]["properties"]["places"], 1500);
}

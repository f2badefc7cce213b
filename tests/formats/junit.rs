//! JUnit XML. Whether it is valid in both schemas is for `.ci/validators`.

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::reports::{EVIL, hostile, many, rendered, support_bot, support_bot_json};
use crate::sample;

/// Test cases, failures and errors as counted, checked against what the suite says.
fn counted(text: &str) -> (usize, usize, usize) {
    let forbidden = |c: char| (c < ' ' && !matches!(c, '\n' | '\t')) || matches!(c, '\u{fffe}' | '\u{ffff}');
    assert!(!text.contains(forbidden));
    let mut reader = Reader::from_str(text);
    let (mut tests, mut failures, mut errors) = (0, 0, 0);
    let mut said = None;
    loop {
        let event = reader.read_event().unwrap();
        match &event {
            Event::Start(e) | Event::Empty(e) => match e.name().as_ref() {
                "testcase" => tests += 1,
                "failure" => failures += 1,
                "error" => errors += 1,
                "testsuite" => {
                    let number = |key: &str| {
                        let value = e.try_get_attribute(key).unwrap().unwrap().value.into_owned();
                        value.parse::<usize>().unwrap()
                    };
                    said = Some((number("tests"), number("failures"), number("errors")));
                }
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(said, Some((tests, failures, errors)));
    (tests, failures, errors)
}

#[test]
fn junit() {
    let text = rendered("junit", &sample::report());
    assert_eq!(counted(&text), (6, 3, 1));
    insta::assert_snapshot!(text);
}

#[test]
fn junit_support_bot() {
    let text = support_bot("junit");
    let (tests, failures, errors) = counted(&text);
    let json = support_bot_json("json");
    let bad = json["summary"]["denied"].as_u64().unwrap() + json["summary"]["needs_review"].as_u64().unwrap();
    assert_eq!((tests, failures as u64, errors), (json["models"].as_array().unwrap().len(), bad, 0));
    let cases: Vec<&str> = text.lines().filter(|l| l.contains("<testcase")).collect();
    insta::assert_snapshot!(cases.join("\n"));
}

#[test]
fn a_void_waiver_is_a_failure_of_its_own() {
    use mayuse::core::finding::Finding;
    use mayuse::core::verdict::Outcome;
    let mut report = sample::report();
    let waiver = report.findings[6].waiver.clone();
    report.findings.push(Finding {
        namespace: String::new(),
        waiver,
        ..sample::finding("expired-waiver", Outcome::Violated, "org/*", None, "waiver `w-1` is void: it expired")
    });
    assert_eq!(counted(&rendered("junit", &report)), (7, 4, 1));
    for format in ["github", "sarif", "gitlab", "rdjsonl", "markdown"] {
        let text = rendered(format, &report);
        assert!(text.contains("expired-waiver"), "{format}");
        assert!(format != "sarif" || text.matches("\"suppressions\"").count() == 1);
    }
}

#[test]
fn junit_of_hostile_text_and_of_many() {
    for evil in EVIL {
        counted(&rendered("junit", &hostile(evil)));
    }
    assert_eq!(counted(&rendered("junit", &many(5000))), (5001, 3750, 1));
}

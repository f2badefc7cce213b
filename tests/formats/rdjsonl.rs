//! reviewdog's diagnostics.

use serde_json::Value;

use crate::reports::{EVIL, hostile, many, rendered, support_bot};
use crate::sample;

fn lines(text: &str) -> Vec<Value> {
    assert!(text.ends_with('\n'));
    text.lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

#[test]
fn rdjsonl() {
    let text = rendered("rdjsonl", &sample::report());
    lines(&text);
    insta::assert_snapshot!(text);
}

#[test]
fn columns_are_bytes() {
    let mut report = sample::report();
    report.findings.truncate(1);
    report.findings[0].references = vec![sample::place("wide.py", 1, 9, 5), sample::place("far.py", 1, 9000, 5)];
    let files = sample::Files::default().with("wide.py", "größe = 模型模型模 x").with("far.py", &"x".repeat(10_000));
    let mut out = Vec::new();
    let format = mayuse::report::format("rdjsonl").unwrap();
    mayuse::report::render(format, &report, &files, &mayuse::report::RenderOptions::default(), &mut out).unwrap();
    let lines = lines(&String::from_utf8(out).unwrap());
    let range = &lines[0]["location"]["range"];
    assert_eq!((&range["start"]["column"], &range["end"]["column"]), (&Value::from(11), &Value::from(26)));
    assert!(lines[1]["location"]["range"]["start"].get("column").is_none());
}

#[test]
fn rdjsonl_support_bot() {
    let loud = support_bot("rdjsonl");
    let brief = |d: Value| format!("{} {} {}", d["severity"], d["code"]["value"], d["location"]).replace('"', "");
    let loud: Vec<String> = lines(&loud).into_iter().filter(|d| d["severity"] != "INFO").map(brief).collect();
    insta::assert_snapshot!(loud.join("\n"));
}

#[test]
fn rdjsonl_of_hostile_text_and_of_many() {
    EVIL.iter().for_each(|evil| drop(lines(&rendered("rdjsonl", &hostile(evil)))));
    assert_eq!(lines(&rendered("rdjsonl", &many(5000))).len(), 10_000);
}

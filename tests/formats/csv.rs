//! CSV as a reader of tables and as a spreadsheet see it.

use crate::reports::{EVIL, hostile, many, rendered, support_bot, support_bot_json};
use crate::sample;

fn rows(text: &str) -> Vec<Vec<String>> {
    assert!(text.ends_with("\r\n"));
    let mut reader = ::csv::ReaderBuilder::new().from_reader(text.as_bytes());
    reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn assert_inert(rows: &[Vec<String>]) {
    for cell in rows.iter().flatten() {
        assert!(!cell.trim_start().starts_with(['=', '+', '-', '@']), "{cell}");
        assert!(!cell.chars().any(char::is_control), "{cell:?}");
    }
}

#[test]
fn csv() {
    let text = rendered("csv", &sample::report());
    let rows = rows(&text);
    assert_eq!(rows.len(), 7 + 2, "a row per finding, and one per model without any");
    assert_inert(&rows);
    insta::assert_snapshot!(text.replace("\r\n", "\n"));
}

#[test]
fn csv_support_bot() {
    let rows = rows(&support_bot("csv"));
    assert_inert(&rows);
    let json = support_bot_json("json");
    let (models, findings) = (json["models"].as_array().unwrap(), json["findings"].as_array().unwrap());
    assert!(models.iter().all(|m| rows.iter().any(|r| r[0] == m["id"].as_str().unwrap())));
    let silent = models.iter().filter(|m| findings.iter().all(|f| f["model"] != m["id"])).count();
    assert_eq!(rows.len(), findings.len() + silent);
    let denied: Vec<String> = rows.iter().filter(|r| r[12] == "violated").map(|r| r[..13].join(" | ")).collect();
    insta::assert_snapshot!(denied.join("\n"));
}

#[test]
fn no_cell_is_a_formula() {
    for evil in EVIL {
        let rows = rows(&rendered("csv", &hostile(evil)));
        assert_eq!(rows.len(), 7 + 5);
        assert_inert(&rows);
    }
    assert_eq!(rows(&rendered("csv", &many(5000))).len(), 5000);
}

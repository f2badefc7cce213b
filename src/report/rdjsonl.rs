//! reviewdog's diagnostics, one a line: one per finding and place. What a waiver settles is left out.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::{Excerpts, RenderOptions, Window, results};
use crate::core::finding::{Finding, PlaceView, Report};
use crate::core::vocabulary::Severity;

/// Columns beyond this are left out: reviewdog counts bytes, and the whole line would have to be read for each.
const FARTHEST: usize = 4096;

pub(super) fn render(report: &Report, excerpts: &dyn Excerpts, _: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
    for finding in results::open(report) {
        for place in results::places(report, finding) {
            serde_json::to_writer(&mut *out, &diagnostic(finding, &place, excerpts))?;
            out.write_all(b"\n")?;
        }
    }
    Ok(())
}

fn diagnostic(finding: &Finding, place: &PlaceView, excerpts: &dyn Excerpts) -> Value {
    let severity = match results::level(finding) {
        Severity::Error => "ERROR",
        Severity::Warning => "WARNING",
        Severity::Note => "INFO",
    };
    let mut code = Map::new();
    code.insert("value".to_owned(), json!(finding.code));
    if let Some(clause) = finding.clause.as_ref().filter(|c| !c.url.is_empty()) {
        code.insert("url".to_owned(), json!(clause.url));
    }
    json!({
        "message": results::account(finding),
        "location": {
            "path": place.file,
            "range": {
                "start": position(&place.file, place.line, place.column, excerpts),
                "end": position(&place.file, place.end_line, place.end_column, excerpts),
            },
        },
        "severity": severity,
        "source": { "name": "mayuse" },
        "code": code,
    })
}

/// A position with its column in bytes, where the line can be read.
fn position(file: &str, line: usize, column: usize, excerpts: &dyn Excerpts) -> Value {
    if column <= FARTHEST {
        let window = Window { column: 1, width: column };
        if let Some(read) = excerpts.line(file, line, window).filter(|l| l.first_column == 1) {
            let bytes: usize = read.text.chars().take(column - 1).map(char::len_utf8).sum();
            return json!({ "line": line, "column": bytes + 1 });
        }
    }
    json!({ "line": line })
}

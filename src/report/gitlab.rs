//! GitLab Code Quality: one issue per finding and place, so that the merge request shows each on its line.
//!
//! The format knows no decisions: what a waiver settles is left out. Equal fingerprints would collapse into one issue, so
//! the places of a finding in one file are numbered.

use std::io::{self, Write};

use serde::Serialize;

use super::fingerprint::Ordinals;
use super::{Excerpts, RenderOptions, results};
use crate::core::finding::{Finding, Report};
use crate::core::vocabulary::Severity;

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

pub(super) fn render(report: &Report, _: &dyn Excerpts, _: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
    let mut ordinals = Ordinals::default();
    let mut issues = Vec::new();
    for finding in results::open(report) {
        for place in results::places(report, finding) {
            issues.push(Issue {
                description: description(finding),
                check_name: &finding.code,
                fingerprint: ordinals.next(&finding.fingerprint, &place.file),
                severity: severity(results::level(finding)),
                location: Location { path: place.file, lines: Lines { begin: place.line } },
            });
        }
    }
    serde_json::to_writer_pretty(&mut *out, &issues)?;
    out.write_all(b"\n")
}

fn description(finding: &Finding) -> String {
    let title = results::title(finding);
    if finding.model.is_empty() { title.to_owned() } else { format!("{}: {title}", finding.model) }
}

fn severity(level: Severity) -> &'static str {
    match level {
        Severity::Error => "critical",
        Severity::Warning => "minor",
        Severity::Note => "info",
    }
}

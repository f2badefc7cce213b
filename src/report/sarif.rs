//! SARIF 2.1.0, as GitHub code scanning takes it in: one result per finding with all its places.
//!
//! What stands against the declared use has kind `fail` and a level; an open question is `review`, a duty
//! `informational`, and both have the level `none`, as the standard demands. A waived finding is a suppressed `fail`.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::line_hash::LineHashes;
use super::sarif_rules::Rules;
use super::{Excerpts, RenderOptions, fingerprint, results};
use crate::core::finding::{BaselineState, Finding, PlaceView, Report};
use crate::core::verdict::Outcome;

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// What GitHub takes of one run, and of one result.
const RESULTS: usize = 25_000;
const LOCATIONS: usize = 1_000;

pub(super) fn render(report: &Report, excerpts: &dyn Excerpts, _: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
    let rules = Rules::of(report);
    let shown: Vec<(&Finding, Vec<PlaceView>)> =
        results::shown(report).take(RESULTS).map(|f| (f, results::places(report, f))).collect();
    let first = shown.iter().filter_map(|(_, places)| places.first()).map(|p| (p.file.as_str(), p.line));
    let hashes = LineHashes::of(first, excerpts);
    let found: Vec<Value> =
        shown.iter().map(|(finding, places)| result(finding, places, &rules, &hashes, report.baseline.is_some())).collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": driver(report, rules.values) },
            // The slash at the end makes it a category without a run id.
            "automationDetails": { "id": "mayuse/" },
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": report.complete,
                "toolExecutionNotifications": notifications(report),
            }],
            "results": found,
            "properties": { "verdict": report.verdict, "summary": report.summary },
        }],
    });
    serde_json::to_writer_pretty(&mut *out, &log)?;
    out.write_all(b"\n")
}

fn driver(report: &Report, rules: Vec<Value>) -> Value {
    let tool = &report.tool;
    let mut driver = json!({
        "name": tool.name,
        "fullName": format!("{} {} (data {})", tool.name, tool.version, tool.data_version),
        "version": tool.version,
        "semanticVersion": tool.version,
    });
    // Empty until the package says where it lives.
    let home = env!("CARGO_PKG_REPOSITORY");
    if !home.is_empty() {
        driver["informationUri"] = json!(home);
    }
    driver["rules"] = json!(rules);
    driver
}

fn result(finding: &Finding, places: &[PlaceView], rules: &Rules, hashes: &LineHashes, compared: bool) -> Value {
    let mut out = Map::new();
    let mut set = |key: &str, value: Value| out.insert(key.to_owned(), value);
    set("ruleId", json!(finding.code));
    if let Some(index) = rules.index(&finding.code) {
        set("ruleIndex", json!(index));
    }
    let (kind, level) = match finding.outcome {
        Outcome::Violated => ("fail", finding.severity.as_str()),
        Outcome::Satisfied => ("fail", "note"),
        Outcome::Undeclared => ("review", "none"),
        Outcome::Obligation => ("informational", "none"),
    };
    set("kind", json!(kind));
    set("level", json!(level));
    set("message", json!({ "text": message(finding) }));
    let locations: Vec<Value> = places.iter().take(LOCATIONS).map(location).collect();
    set("locations", json!(locations));
    let related = related(finding);
    if !related.is_empty() {
        set("relatedLocations", json!(related));
    }
    let mut prints = Map::new();
    if let Some(hash) = places.first().and_then(|p| hashes.get(&p.file, p.line)) {
        prints.insert("primaryLocationLineHash".to_owned(), json!(hash));
    }
    prints.insert("mayuse/v1".to_owned(), json!(finding.fingerprint));
    set("partialFingerprints", Value::Object(prints));
    // The standard has a state only where there was something to compare with.
    if compared {
        let state = match finding.baseline_state {
            BaselineState::New => "new",
            BaselineState::Unchanged => "unchanged",
        };
        set("baselineState", json!(state));
    }
    if let Some(waiver) = finding.waiver.as_ref().filter(|_| results::is_waived(finding)) {
        let until = waiver.expires_on.as_ref().map(|d| format!(", until {d}")).unwrap_or_default();
        let justification =
            format!("{}: {} (approved by {} on {}{until})", waiver.id, waiver.reason, waiver.approved_by, waiver.approved_on);
        set("suppressions", json!([{ "kind": "external", "status": "accepted", "justification": justification }]));
    }
    set(
        "properties",
        json!({
            "outcome": finding.outcome,
            "model": finding.model,
            "namespace": finding.namespace,
            "license": finding.license,
            "scope": finding.scope,
            "places": places.len(),
        }),
    );
    Value::Object(out)
}

/// The first sentence becomes the title of an alert. Brackets would be read as links to locations.
fn message(finding: &Finding) -> String {
    let mut text = format!("{}.", results::title(finding).trim_end_matches('.'));
    if !finding.model.is_empty() {
        text.push_str(&format!(" Model: {}.", finding.model));
    }
    if let Some(clause) = &finding.clause {
        let document = clause.document.as_deref().or(finding.license.as_deref()).unwrap_or("the license");
        text.push_str(&format!(" {document} {}: “{}”.", results::section(&clause.section), clause.quote));
    }
    if !finding.help.is_empty() {
        text.push_str(&format!(" {}", finding.help));
    }
    text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]").replace('{', "{{").replace('}', "}}")
}

fn location(place: &PlaceView) -> Value {
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": fingerprint::encoded(&place.file) },
        "region": {
            "startLine": place.line,
            "startColumn": place.column,
            "endLine": place.end_line,
            "endColumn": place.end_column,
        },
    }})
}

/// The declared answers that a finding rests on.
fn related(finding: &Finding) -> Vec<Value> {
    let mut out = Vec::new();
    for fact in &finding.facts {
        let Some(place) = &fact.location else { continue };
        let mut value = location(&place.into());
        value["id"] = json!(out.len() + 1);
        value["message"] = json!({ "text": format!("{} = {}", fact.fact, results::value(&fact.value)) });
        out.push(value);
    }
    out
}

/// What the run could not examine, and results that did not fit.
fn notifications(report: &Report) -> Vec<Value> {
    let failed = report.unexamined.iter().filter(|u| u.failed).take(LOCATIONS).map(|u| {
        json!({
            "level": "error",
            "message": { "text": format!("not examined: {}", u.reason) },
            "locations": [location(&results::first_line(&u.file))],
        })
    });
    let total = results::shown(report).count();
    let cut = (total > RESULTS).then(
        || json!({ "level": "warning", "message": { "text": format!("{} of {total} results are left out", total - RESULTS) } }),
    );
    failed.chain(cut).collect()
}

//! CSV: one row per finding, and one for every model without any, so that the rows are the inventory too.
//!
//! UTF-8 without a byte order mark, lines end as RFC 4180 wants. A cell that a spreadsheet would take for a formula gets an
//! apostrophe in front; control characters are written as what they are.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use super::terminal::Sanitizer;
use super::{Excerpts, RenderOptions, results};
use crate::core::finding::{Finding, ModelView, Report};

const COLUMNS: [&str; 31] = [
    "model",
    "namespace",
    "verdict",
    "access",
    "revision",
    "license",
    "license name",
    "spdx",
    "license class",
    "provenance",
    "confidence",
    "code",
    "outcome",
    "severity",
    "message",
    "inherited from",
    "section",
    "quote",
    "document",
    "url",
    "facts",
    "question",
    "help",
    "scope",
    "places",
    "file",
    "line",
    "waiver",
    "approved by",
    "expires on",
    "fingerprint",
];
/// Places written into one cell.
const PLACES: usize = 100;

pub(super) fn render(report: &Report, _: &dyn Excerpts, _: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
    let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    table.write_record(COLUMNS)?;
    let models: BTreeMap<(&str, String), &ModelView> =
        report.models.iter().map(|m| ((m.namespace.as_str(), m.id.to_lowercase()), m)).collect();
    let mut met = BTreeSet::new();
    for finding in &report.findings {
        let key = (finding.namespace.as_str(), finding.model.to_lowercase());
        let model = models.get(&key).copied();
        table.write_record(row(finding, model))?;
        met.insert(key);
    }
    for (_, model) in models.iter().filter(|(key, _)| !met.contains(*key)) {
        let mut cells = of_model(model);
        cells.resize(COLUMNS.len(), String::new());
        let (files, first) = places(model.references.iter().map(|r| (r.file.as_str(), r.line)));
        (cells[24], cells[25], cells[26]) = (files, first.0, first.1);
        table.write_record(cells)?;
    }
    table.flush()
}

fn of_model(model: &ModelView) -> Vec<String> {
    let license = model.license.as_ref();
    let text = |get: fn(&crate::core::finding::LicenseView) -> &str| cell(license.map_or("", get));
    vec![
        cell(&model.id),
        cell(&model.namespace),
        model.verdict.as_str().to_owned(),
        model.access.as_str().to_owned(),
        cell(model.revision.as_deref().unwrap_or_default()),
        text(|l| &l.id),
        text(|l| &l.name),
        text(|l| l.spdx.as_deref().unwrap_or_default()),
        text(|l| l.class.as_deref().unwrap_or_default()),
        text(|l| &l.provenance),
        text(|l| &l.confidence),
    ]
}

fn row(finding: &Finding, model: Option<&ModelView>) -> Vec<String> {
    let mut cells = model.map(of_model).unwrap_or_else(|| {
        let mut cells = vec![String::new(); 11];
        cells[0] = cell(&finding.model);
        cells[1] = cell(&finding.namespace);
        cells
    });
    // The license of the finding: another than the model's where a clause is inherited or comes from a host.
    let license = finding.license.as_deref().unwrap_or_default();
    if model.and_then(|m| m.license.as_ref()).is_none_or(|l| l.id != license) && !license.is_empty() {
        let other = model.and_then(|m| m.also.iter().find(|l| l.id == license));
        cells[5] = cell(license);
        cells[6] = cell(other.map_or("", |l| &l.name));
        cells[7] = cell(other.and_then(|l| l.spdx.as_deref()).unwrap_or_default());
        cells[8] = cell(other.and_then(|l| l.class.as_deref()).unwrap_or_default());
        cells[9] = cell(other.map_or("", |l| &l.provenance));
        cells[10] = cell(other.map_or("", |l| &l.confidence));
    }
    let clause = finding.clause.as_ref();
    let facts: Vec<String> = finding.facts.iter().map(|f| format!("{} = {}", f.fact, results::value(&f.value))).collect();
    let (files, first) = places(finding.references.iter().map(|p| (p.file.as_str(), p.line)));
    let waiver = finding.waiver.as_ref();
    cells.extend([
        cell(&finding.code),
        finding.outcome.as_str().to_owned(),
        results::level(finding).as_str().to_owned(),
        cell(&finding.message),
        cell(finding.inherited_from.as_deref().unwrap_or_default()),
        cell(clause.map_or("", |c| &c.section)),
        cell(clause.map_or("", |c| &c.quote)),
        cell(clause.and_then(|c| c.document.as_deref()).unwrap_or_default()),
        cell(clause.map_or("", |c| &c.url)),
        cell(&facts.join("; ")),
        cell(finding.question.as_deref().unwrap_or_default()),
        cell(&finding.help),
        cell(&finding.scope),
        files,
        first.0,
        first.1,
        cell(waiver.map_or("", |w| &w.id)),
        cell(waiver.map_or("", |w| &w.approved_by)),
        cell(waiver.and_then(|w| w.expires_on.as_deref()).unwrap_or_default()),
        cell(&finding.fingerprint),
    ]);
    cells
}

/// All places in one cell, and the first in two.
fn places<'a>(all: impl ExactSizeIterator<Item = (&'a str, usize)> + Clone) -> (String, (String, String)) {
    let mut listed: Vec<String> = all.clone().take(PLACES).map(|(file, line)| format!("{file}:{line}")).collect();
    if all.len() > PLACES {
        listed.push(format!("and {} more", all.len() - PLACES));
    }
    let mut all = all;
    let first = all.next().map_or_else(Default::default, |(file, line)| (cell(file), line.to_string()));
    (cell(&listed.join(" ")), first)
}

/// Text that no spreadsheet takes for a formula.
fn cell(text: &str) -> String {
    let safe = Sanitizer::default().text(text);
    let acts = safe.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    if acts { format!("'{safe}") } else { safe.into_owned() }
}

//! Findings that are known already: an earlier JSON report.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;

use crate::core::finding::{BaselineState, Report};
use crate::core::verdict::{Outcome, Verdict};

use super::{Failure, project};

/// The largest report that is read.
const MOST_BYTES: u64 = 512 << 20;

/// The part of a report that a baseline is about.
#[derive(serde::Deserialize)]
struct Earlier {
    schema_version: u32,
    findings: Vec<Known>,
}

#[derive(serde::Deserialize)]
struct Known {
    fingerprint: String,
}

/// Marks the findings that an earlier report has too. Says how many there are.
pub(super) fn apply(report: &mut Report, path: &Path) -> Result<usize, Failure> {
    let wrong = |why: String| Failure::usage(format!("cannot use {} as a baseline: {why}", path.display()));
    let mut bytes = Vec::new();
    let read = std::fs::File::open(path).and_then(|f| f.take(MOST_BYTES).read_to_end(&mut bytes));
    read.map_err(|e| wrong(project::reason(&e)))?;
    let earlier: Earlier =
        serde_json::from_slice(&bytes).map_err(|e| wrong(format!("it is no report of `--format json` ({e})")))?;
    if earlier.schema_version != report.schema_version {
        return Err(wrong(format!("it has schema version {}, not {}", earlier.schema_version, report.schema_version)));
    }
    let known: BTreeSet<String> = earlier.findings.into_iter().map(|f| f.fingerprint).collect();
    let mut count = 0;
    for finding in report.findings.iter_mut().filter(|f| known.contains(&f.fingerprint)) {
        finding.baseline_state = BaselineState::Unchanged;
        count += 1;
    }
    Ok(count)
}

/// The worst of what is new.
pub(super) fn worst(report: &Report) -> Verdict {
    let new = report.findings.iter().filter(|f| f.baseline_state == BaselineState::New && f.outcome != Outcome::Satisfied);
    new.map(|f| Verdict::from(f.outcome)).max().unwrap_or(Verdict::Allowed)
}

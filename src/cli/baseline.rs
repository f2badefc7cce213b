//! `check --baseline FILE`: findings that are known already, from an earlier JSON report.

use std::io::Read;
use std::path::Path;

use crate::baseline::Earlier;
use crate::core::finding::Report;

use super::{Failure, project};

/// The largest report that is read.
const MOST_BYTES: u64 = 512 << 20;

/// Compares a report with an earlier one.
pub(super) fn compare(report: &mut Report, path: &Path, whole: bool) -> Result<Earlier, Failure> {
    let wrong = |why: String| Failure::usage(format!("cannot use {} as a baseline: {why}", path.display()));
    let mut bytes = Vec::new();
    let read = std::fs::File::open(path).and_then(|f| f.take(MOST_BYTES).read_to_end(&mut bytes));
    read.map_err(|e| wrong(project::reason(&e)))?;
    let earlier: Earlier =
        serde_json::from_slice(&bytes).map_err(|e| wrong(format!("it is no report of `--format json` ({e})")))?;
    if earlier.schema_version != report.schema_version {
        return Err(wrong(format!("it has schema version {}, not {}", earlier.schema_version, report.schema_version)));
    }
    earlier.compare(report, &path.display().to_string(), None, whole);
    Ok(earlier)
}

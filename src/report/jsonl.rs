//! One object a line, for streams: every model, every finding, every question, every file left out, then the summary.

use std::io::{self, Write};

use serde::Serialize;

use super::{Excerpts, RenderOptions};
use crate::core::finding::{Baseline, Report, Summary, Tool};
use crate::core::verdict::Verdict;

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
struct Tagged<'a, T> {
    r#type: &'static str,
    #[serde(flatten)]
    value: &'a T,
}

#[derive(Serialize)]
struct End<'a> {
    schema_version: u32,
    tool: &'a Tool,
    verdict: Verdict,
    complete: bool,
    policy: Option<&'a str>,
    baseline: Option<&'a Baseline>,
    summary: Summary,
}

pub(super) fn render(report: &Report, _: &dyn Excerpts, _: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
    lines("model", &report.models, out)?;
    lines("finding", &report.findings, out)?;
    lines("question", &report.questions, out)?;
    lines("unexamined", &report.unexamined, out)?;
    let end = End {
        schema_version: report.schema_version,
        tool: &report.tool,
        verdict: report.verdict,
        complete: report.complete,
        policy: report.policy.as_deref(),
        baseline: report.baseline.as_ref(),
        summary: report.summary,
    };
    lines("summary", &[end], out)
}

fn lines<T: Serialize>(kind: &'static str, values: &[T], out: &mut dyn Write) -> io::Result<()> {
    for value in values {
        serde_json::to_writer(&mut *out, &Tagged { r#type: kind, value })?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

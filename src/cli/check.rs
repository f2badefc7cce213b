//! `mayuse check`.

use std::collections::BTreeSet;
use std::path::Path;

use crate::catalog::Catalog;
use crate::core::verdict::Verdict;
use crate::extract::Rules;
use crate::report;
use crate::workspace::FileExcerpts;
use crate::{Checked, Run, check};

use super::args::{CheckArgs, LookArgs, ScanArgs};
use super::baseline;
use super::online;
use super::output::{self, Look};
use super::project::{self, Project};
use super::{Ended, Failure};

/// Runs a check and keeps what it rests on.
pub(super) fn checked(scan: &ScanArgs, today: Option<&str>) -> Result<(Project, Catalog, Checked), Failure> {
    checked_beside(scan, today, &[])
}

/// The same, with reports of ours that may lie in the tree.
fn checked_beside(scan: &ScanArgs, today: Option<&str>, reports: &[&Path]) -> Result<(Project, Catalog, Checked), Failure> {
    let (project, catalog) = project::open(scan)?;
    let reports: Vec<String> = reports.iter().filter_map(|r| below(project.workspace.root(), r)).collect();
    let today = date(today)?;
    let rules = Rules::deferred(&Catalog::first_look(), Catalog::rule_set);
    let checked = online::with_witnesses(scan, &catalog, |witnesses| {
        let run = Run {
            workspace: &project.workspace,
            catalog: &catalog,
            rules: &rules,
            policy: &project.policy,
            today: &today.to_string(),
            whole: project.whole,
            reports: &reports,
            witnesses,
        };
        check(&run).map_err(|e| Failure::usage(e.to_string()))
    })?;
    Ok((project, catalog, checked))
}

/// The path of a file below the root, as the walk gives it.
fn below(root: &Path, file: &Path) -> Option<String> {
    let folder = match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let real = folder.canonicalize().ok()?.join(file.file_name()?);
    let relative = real.strip_prefix(root.canonicalize().ok()?).ok()?;
    Some(relative.to_string_lossy().replace('\\', "/"))
}

/// The day by which decisions are judged: the one that was typed, or today's.
pub(super) fn date(typed: Option<&str>) -> Result<jiff::civil::Date, Failure> {
    match typed {
        Some(day) => day.parse().map_err(|_| Failure::usage(format!("`{day}` is not a date such as 2026-11-20"))),
        None => Ok(jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()),
    }
}

/// Warnings about the policy file and the walk, on standard error.
pub(super) fn remarks(project: &Project, checked: &Checked, look: &LookArgs) {
    if look.quiet {
        return;
    }
    let unique: BTreeSet<&String> = project.remarks.iter().chain(&checked.warnings).collect();
    for remark in unique {
        output::remark(remark);
    }
}

pub(super) fn run(args: &CheckArgs) -> Result<Ended, Failure> {
    // What was typed is checked before the work begins.
    let format = report::format(&args.format).ok_or_else(|| unknown_format(&args.format))?;
    let outputs: Vec<(report::Render, &str)> = args.output.iter().map(|o| destination(o)).collect::<Result<_, _>>()?;
    let limit = match &args.fail_on {
        Some(word) => Some(Verdict::parse(word).filter(|v| *v > Verdict::Allowed).ok_or_else(|| {
            Failure::usage(format!("`{word}` is no verdict to fail on; expected denied, needs-review or obligations"))
        })?),
        None => None,
    };
    let reports: Vec<&Path> = outputs.iter().map(|(_, path)| Path::new(*path)).chain(args.baseline.as_deref()).collect();
    let (project, _, mut checked) = checked_beside(&args.scan, args.today.as_deref(), &reports)?;
    remarks(&project, &checked, &args.look);
    if let Some(path) = &args.baseline {
        let known = baseline::apply(&mut checked.report, path)?;
        if !args.look.quiet {
            output::remark(&format!(
                "{known} of {} findings are in the baseline and do not fail",
                checked.report.findings.len()
            ));
        }
    }
    let excerpts = FileExcerpts::new(&project.workspace);
    for (format, path) in outputs {
        let mut bytes = Vec::new();
        report::render(format, &checked.report, &excerpts, &output::plain(&args.look), &mut bytes)?;
        output::file(path, &bytes)?;
    }
    let mut bytes = Vec::new();
    let look = Look::new(&args.look);
    report::render(format, &checked.report, &excerpts, &look.options, &mut bytes)?;
    output::stdout(&bytes)?;
    let report = &checked.report;
    let worst = if args.baseline.is_some() { baseline::worst(report) } else { report.verdict };
    if worst >= limit.unwrap_or(project.policy.fail_on) {
        return Ok(Ended::Findings);
    }
    let nothing = report.summary.files_scanned == 0;
    if nothing && !args.look.quiet {
        output::remark("no file was examined");
    }
    // A file that could not be read may hold anything: that is not a pass.
    if !report.complete || (args.strict && nothing) {
        return Ok(Ended::Incomplete);
    }
    Ok(Ended::Fine)
}

fn unknown_format(word: &str) -> Failure {
    let names: Vec<&str> = report::FORMATS.iter().map(|(name, _)| *name).collect();
    Failure::usage(format!("no format `{word}`; {}", crate::document::suggestion(word, &names)))
}

fn destination(text: &str) -> Result<(report::Render, &str), Failure> {
    let (format, path) = text
        .split_once('=')
        .filter(|(_, path)| !path.is_empty())
        .ok_or_else(|| Failure::usage(format!("`--output {text}` is not of the form FORMAT=PATH")))?;
    Ok((report::format(format).ok_or_else(|| unknown_format(format))?, path))
}

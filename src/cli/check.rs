//! `mayuse check`.

use std::collections::BTreeSet;
use std::io::Write;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

use crate::catalog::Catalog;
use crate::core::evidence::Witness;
use crate::core::finding::Report;
use crate::core::verdict::Verdict;
use crate::evidence::cache::{self, Cache};
use crate::extract::Rules;
use crate::lock::Recorded;
use crate::report::{self, RenderOptions};
use crate::workspace::FileExcerpts;
use crate::{Checked, Run, check};

use super::args::{CheckArgs, LookArgs, NarrowArgs, ScanArgs};
use super::online;
use super::output::{self, Look};
use super::places::{Placed, Places};
use super::progress;
use super::project::{self, Project};
use super::{Ended, Failure, lock};
use super::{base, baseline};

/// What is assumed where nobody said anything.
const NO_POLICY: &str = "there is no policy file, so nothing is declared; `mayuse init` writes a first mayuse.toml";

/// Runs a check and keeps what it rests on.
pub(super) fn checked(scan: &ScanArgs, today: Option<&str>) -> Result<(Project, Catalog, Checked), Failure> {
    checked_beside(scan, &NarrowArgs::default(), &date(today)?.to_string(), &[])
}

/// The same, with reports of ours that may lie in the tree.
pub(super) fn checked_beside(
    scan: &ScanArgs,
    narrow: &NarrowArgs,
    today: &str,
    reports: &[&Path],
) -> Result<(Project, Catalog, Checked), Failure> {
    let (project, catalog) = project::open_narrowed(scan, narrow)?;
    let checked = examined(&project, &catalog, today, reports)?;
    Ok((project, catalog, checked))
}

/// Examines a project that is open.
pub(super) fn examined(project: &Project, catalog: &Catalog, today: &str, reports: &[&Path]) -> Result<Checked, Failure> {
    let reports: Vec<String> = reports.iter().filter_map(|r| below(project.workspace.root(), r)).collect();
    // Never taken apart: a command ends with what it examined.
    let rules =
        ManuallyDrop::new(Rules::deferred(&Catalog::first_look(), || (Catalog::rule_set(), Box::new(Catalog::symbols()))));
    let variable = |name: &str| std::env::var_os(name).map(PathBuf::from);
    let cache = if project.cache { Some(Cache::open(cache::place(&variable), catalog)) } else { None };
    let cache = cache.transpose().map_err(|e| Failure::usage(format!("--cache: {e}")))?;
    let recorded = project.lock.as_ref().map(|lock| Recorded { lock, catalog });
    let lock = recorded.iter().map(|r| r as &dyn Witness);
    let at_hand: Vec<&dyn Witness> = lock.chain(cache.iter().map(|c| c as &dyn Witness)).collect();
    online::with_hub(&project.online, catalog, |hub| {
        let witnesses: Vec<&dyn Witness> = at_hand.iter().copied().chain(hub).collect();
        let run = Run {
            workspace: &project.workspace,
            catalog,
            rules: &rules,
            policy: &project.policy,
            today,
            whole: project.whole,
            reports: &reports,
            witnesses: &witnesses,
        };
        progress::during(project.workspace.counter(), || check(&run)).map_err(|e| Failure::usage(e.to_string()))
    })
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

/// What the Hub could not be asked, on standard error, for commands that make no other remarks.
pub(super) fn unanswered(scan: &ScanArgs, checked: &Checked) {
    for remark in checked.warnings.iter().filter(|_| scan.online.online) {
        output::remark(remark);
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
    let stdout = (known_format(&args.format)?, &*args.format);
    let outputs: Vec<((report::Render, &str), &str)> = args.output.iter().map(|o| destination(o)).collect::<Result<_, _>>()?;
    let limit = match &args.fail_on {
        Some(word) => Some(Verdict::parse(word).filter(|v| *v > Verdict::Allowed).ok_or_else(|| {
            Failure::usage(format!("`{word}` is no verdict to fail on; expected denied, needs-review or obligations"))
        })?),
        None => None,
    };
    let reports: Vec<&Path> = outputs.iter().map(|(_, path)| Path::new(*path)).chain(args.baseline.as_deref()).collect();
    let today = date(args.today.as_deref())?.to_string();
    let scan = args.scan.for_look(&args.look);
    // The process ends with this command: nothing is taken apart.
    let mut kept = ManuallyDrop::new(checked_beside(&scan, &args.narrow, &today, &reports)?);
    let (project, catalog, checked) = &mut *kept;
    let formats = args.output.iter().filter_map(|o| o.split_once('=')).map(|(format, _)| format);
    if formats.chain([args.format.as_str()]).any(|f| f == report::LEGAL) {
        checked.report.dossier = Some(Box::new(super::report::gather(project, catalog, checked, &today, None)));
    }
    remarks(project, checked, &args.look);
    let told = project.policy.file.is_some() || !project.remarks.is_empty() || !args.scan.overrides.is_empty();
    if !told && checked.report.summary.models > 0 && !args.look.quiet {
        output::remark(NO_POLICY);
    }
    let unlocked = if args.locked { Some(lock::deviating(project, catalog, checked, &today)) } else { None };
    let earlier = match (&args.base, &args.baseline) {
        (Some(name), _) => Some(base::compare(name, args, project, checked, &today, &reports)?),
        (None, Some(path)) => Some(baseline::compare(&mut checked.report, path, project.whole)?),
        (None, None) => None,
    };
    // Formats for people show what is new; those that carry a state, and those that list the models, show everything.
    let fresh = earlier.map(|earlier| earlier.only_new(&checked.report));
    let shown = |format: &str| fresh.as_ref().filter(|_| !report::is_complete(format)).unwrap_or(&checked.report);
    if let Some(baseline) = checked.report.baseline.as_ref().filter(|b| b.unchanged > 0 && !args.look.quiet) {
        output::remark(&format!(
            "{} of {} findings are in {} too and do not fail",
            baseline.unchanged,
            baseline.unchanged + baseline.new,
            baseline.name
        ));
    }
    let excerpts = FileExcerpts::new(&project.workspace);
    for (format, path) in outputs {
        let mut bytes = Vec::new();
        render(format, shown(format.1), project, &excerpts, &output::plain(&args.look), &mut bytes)?;
        output::file(path, &bytes)?;
    }
    let look = Look::new(&args.look);
    output::to_stdout(|out| render(stdout, shown(stdout.1), project, &excerpts, &look.options, out))?;
    let report = &checked.report;
    // The report stands, but it is not the one that was locked.
    if let Some(failure) = unlocked.flatten() {
        return Err(failure);
    }
    let worst = fresh.as_ref().map_or(report.verdict, |fresh| fresh.verdict);
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

/// Writes a report in one format, its paths as the format's reader counts them.
fn render(
    (format, name): (report::Render, &str),
    report: &Report,
    project: &Project,
    excerpts: &FileExcerpts<'_>,
    options: &RenderOptions,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let places = Places::new(name, project.workspace.root());
    if places.is_root() {
        report::render(format, report, excerpts, options, out)?;
    } else {
        let placed = Placed { excerpts, places: &places };
        report::render(format, &places.placed(report), &placed, options, out)?;
    }
    Ok(())
}

fn known_format(word: &str) -> Result<report::Render, Failure> {
    report::format(word).ok_or_else(|| {
        let names: Vec<&str> = report::FORMATS.iter().map(|(name, _)| *name).collect();
        Failure::usage(format!("no format `{word}`; {}", crate::document::suggestion(word, &names)))
    })
}

fn destination(text: &str) -> Result<((report::Render, &str), &str), Failure> {
    let (format, path) = text
        .split_once('=')
        .filter(|(_, path)| !path.is_empty())
        .ok_or_else(|| Failure::usage(format!("`--output {text}` is not of the form FORMAT=PATH")))?;
    Ok(((known_format(format)?, format), path))
}

//! `mayuse report`: the legal report as one HTML file; and what such a report rests on, for every command that writes one.

use std::path::Path;

use crate::catalog::Catalog;
use crate::core::dossier::Dossier;
use crate::dossier::{self, Cover};
use crate::report;
use crate::workspace::{FileExcerpts, Revision};
use crate::{Checked, core::finding::Report};

use super::args::{NarrowArgs, ReportArgs};
use super::output::{self, sanitize};
use super::project::Project;
use super::{Ended, Failure, check};

/// Gathers what a legal report rests on. `date` is that of the run; without a name the project is called after its folder.
pub(super) fn gather(project: &Project, catalog: &Catalog, checked: &Checked, date: &str, name: Option<&str>) -> Dossier {
    let root = project.workspace.root();
    let cover = Cover {
        project: name.map_or_else(|| folder(root), str::to_owned),
        revision: Revision::open(root, "HEAD").ok().map(|r| r.commit().to_owned()),
        date: date.to_owned(),
        whole: project.whole,
    };
    dossier::of(cover, &project.policy, &checked.resolved, &checked.references, &checked.observed, catalog)
}

fn folder(root: &Path) -> String {
    let real = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
    real.file_name().map_or_else(|| "project".to_owned(), |n| n.to_string_lossy().into_owned())
}

pub(super) fn run(args: &ReportArgs) -> Result<Ended, Failure> {
    let render = report::format(report::LEGAL).ok_or_else(|| Failure::usage("the report format is missing".to_owned()))?;
    let today = check::date(args.today.as_deref())?.to_string();
    let target = args.output.clone().unwrap_or_else(|| report::LEGAL_FILE.into());
    let stdout = target == Path::new("-");
    // A report of an earlier run names models, but uses none.
    let beside = if stdout { Path::new(report::LEGAL_FILE) } else { &target };
    let (project, catalog, mut checked) = check::checked_beside(&args.scan, &NarrowArgs::default(), &today, &[beside])?;
    check::remarks(&project, &checked, &args.look);
    checked.report.dossier = Some(Box::new(gather(&project, &catalog, &checked, &today, args.project.as_deref())));
    let excerpts = FileExcerpts::new(&project.workspace);
    let mut bytes = Vec::new();
    report::render(render, &checked.report, &excerpts, &output::plain(&args.look), &mut bytes)?;
    if !checked.report.complete {
        output::remark("not every file could be examined; the report names those that were not");
    }
    if stdout {
        output::stdout(&bytes)?;
        return Ok(Ended::Fine);
    }
    let shown = target.display().to_string();
    output::file(&shown, &bytes)?;
    if !args.look.quiet {
        output::stdout(format!("wrote {}: {}\n", sanitize(&shown), contents(&checked.report)).as_bytes())?;
    }
    Ok(Ended::Fine)
}

/// What the report is about, in figures.
fn contents(report: &Report) -> String {
    let s = &report.summary;
    let noun = if s.models == 1 { "model" } else { "models" };
    format!(
        "{} {noun}: {} denied, {} to review, {} with obligations, {} allowed",
        s.models, s.denied, s.needs_review, s.obligations, s.allowed
    )
}

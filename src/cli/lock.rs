//! `mayuse lock`: writes the lock, or says whether it fits; and the lock as other commands read it.

use std::path::Path;

use crate::Checked;
use crate::catalog::Catalog;
use crate::check::is_fixed;
use crate::core::source::LineIndex;
use crate::lock::{self, Deviation, Entry, FILE, Lock};
use crate::workspace::Snapshot;

use super::args::LockArgs;
use super::output::sanitize;
use super::project::Project;
use super::{Ended, Failure, check, output, project};

/// More lines about a lock that does not fit are counted, not printed.
const MOST_LINES: usize = 20;

pub(super) fn run(args: &LockArgs) -> Result<Ended, Failure> {
    let today = check::date(args.today.as_deref())?.to_string();
    let (project, catalog, checked) = check::checked(&args.scan, Some(&today))?;
    check::unanswered(&args.scan, &checked);
    if !project.whole {
        return Err(Failure::usage(format!("{FILE} is about the whole project; name its folder, or no path")));
    }
    let now = entries(&catalog, &checked, &today);
    let deviations = project.lock.as_ref().map(|lock| lock::deviations(lock, &now, true));
    if args.check {
        return match &deviations {
            Some(found) if found.is_empty() => said(&format!("{FILE} is up to date\n")),
            _ => {
                output::remark(&described(deviations.as_deref()));
                Ok(Ended::Findings)
            }
        };
    }
    if !checked.report.complete {
        return Err(Failure::usage(format!(
            "a file could not be read, so {FILE} would not hold every model; nothing was written"
        )));
    }
    let renewed = project.lock.clone().unwrap_or_default().renewed(now);
    let text = lock::written(&renewed);
    let target = project.workspace.root().join(FILE);
    if project.lock.is_some() && in_file(&target)?.as_deref() == Some(text.as_str()) {
        return said(&format!("{FILE} is up to date\n"));
    }
    output::file(&target.display().to_string(), text.as_bytes())?;
    let count = renewed.entries().count();
    let mut lines = format!("wrote {FILE}: {count} model{}\n", if count == 1 { "" } else { "s" });
    for line in deviations.iter().flatten().take(MOST_LINES).map(changed) {
        lines.push_str(&format!("  {}\n", sanitize(&line)));
    }
    said(&lines)
}

fn said(text: &str) -> Result<Ended, Failure> {
    output::stdout(text.as_bytes())?;
    Ok(Ended::Fine)
}

/// What writing the lock did about a deviation.
fn changed(deviation: &Deviation) -> String {
    match deviation {
        Deviation::Missing(id) => format!("added {id} ({})", id.namespace),
        Deviation::Unused(id) => format!("removed {id} ({})", id.namespace),
        Deviation::Differs { id, what, locked, now } => format!("{id} ({}): {what} was {locked}, is {now}", id.namespace),
    }
}

/// What would be recorded of the models in use.
fn entries(catalog: &Catalog, checked: &Checked, today: &str) -> Vec<Entry> {
    let models = checked.resolved.iter().zip(&checked.ids).zip(&checked.report.models);
    let entry = |((model, id), view): ((_, _), &crate::core::finding::ModelView)| {
        let pinned = view.revision.as_deref().filter(|revision| is_fixed(revision));
        Entry::of(model, id, pinned, catalog, &checked.evidence, today)
    };
    models.map(entry).collect()
}

/// Why a run does not rest on what was locked; none when it does.
pub(super) fn deviating(project: &Project, catalog: &Catalog, checked: &Checked, today: &str) -> Option<Failure> {
    let Some(lock) = &project.lock else { return Some(Failure::usage(described(None))) };
    let found = lock::deviations(lock, &entries(catalog, checked, today), project.whole);
    if found.is_empty() { None } else { Some(Failure::usage(described(Some(&found)))) }
}

fn described(found: Option<&[Deviation]>) -> String {
    let Some(found) = found else { return format!("{FILE} is missing; `mayuse lock` writes it") };
    let mut text = format!("{FILE} does not fit the models in use; `mayuse lock` brings it up to date");
    for deviation in found.iter().take(MOST_LINES) {
        text.push_str(&format!("\n  {}", sanitize(&deviation.to_string())));
    }
    if found.len() > MOST_LINES {
        text.push_str(&format!("\n  … and {} more", found.len() - MOST_LINES));
    }
    text
}

/// The lock of a work tree; none when there is no such file.
pub(super) fn in_work_tree(root: &Path) -> Result<Option<Lock>, Failure> {
    in_file(&root.join(FILE))?.map(|text| read(&text)).transpose()
}

fn in_file(path: &Path) -> Result<Option<String>, Failure> {
    match project::bounded(path, lock::MAX_BYTES) {
        Ok(bytes) => decoded(bytes).map(Some),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::usage(format!("cannot read {FILE}: {}", project::reason(&error)))),
    }
}

/// The lock as git holds it at a commit, or staged; none when there is no such file.
pub(super) fn in_revision(held: &dyn Snapshot) -> Result<Option<Lock>, Failure> {
    let bytes = held.file(FILE, lock::MAX_BYTES).map_err(|e| Failure::usage(e.to_string()))?;
    bytes.map(|bytes| read(&decoded(bytes)?)).transpose()
}

fn decoded(bytes: Vec<u8>) -> Result<String, Failure> {
    if u64::try_from(bytes.len()).is_ok_and(|length| length > lock::MAX_BYTES) {
        return Err(Failure::usage(format!("{FILE} is larger than {} MiB", lock::MAX_BYTES >> 20)));
    }
    String::from_utf8(bytes).map_err(|_| Failure::usage(format!("{FILE} is not UTF-8")))
}

fn read(text: &str) -> Result<Lock, Failure> {
    lock::read(text).map_err(|problems| {
        let lines = LineIndex::new(text);
        let mut out =
            format!("{FILE} cannot be read; `mayuse lock` does not replace what it cannot read, so mend or remove it");
        for problem in problems.iter().take(MOST_LINES) {
            let (line, column) = lines.position(text, problem.span.start.min(text.len()));
            let help = problem.help.as_ref().map(|h| format!(" ({h})")).unwrap_or_default();
            out.push_str(&format!("\n  {FILE}:{line}:{column}: {}", sanitize(&format!("{}{help}", problem.message))));
        }
        Failure::usage(out)
    })
}

//! `check --base REV`: what is new since the work left a revision. The project is examined twice, as it is and as it was;
//! the earlier one lies in git's objects and is judged by the policy it had then.

use std::path::Path;

use crate::Checked;
use crate::baseline::Earlier;
use crate::workspace::{MISSING, Revision, RevisionError, UNREADABLE};

use super::args::CheckArgs;
use super::held::{self, Then};
use super::project::Project;
use super::{Failure, check, output};

/// Compares a report with that of the project where the work left a revision.
pub(super) fn compare(
    name: &str,
    args: &CheckArgs,
    project: &Project,
    checked: &mut Checked,
    today: &str,
    reports: &[&Path],
) -> Result<Earlier, Failure> {
    let root = project.workspace.root();
    let revision = Revision::left(root, name).map_err(held::wrong)?;
    let short = revision.commit().get(..7).unwrap_or_default().to_owned();
    let say = |text: &str| {
        if !args.look.quiet {
            output::remark(text);
        }
    };
    let mut earlier = Earlier::nothing(&checked.report);
    match held::at(&args.scan, root, &revision)? {
        Then::Unjudged(reason) => {
            say(&format!("{name} ({short}) cannot be judged, so every finding counts as new: {reason}"));
        }
        Then::Project(then) => {
            let (then, catalog) = *then;
            let before = check::examined(&then, &catalog, today, reports)?;
            let because = |why| before.report.unexamined.iter().find(|u| u.failed && u.reason == why);
            if because(MISSING).is_some() {
                return Err(held::wrong(RevisionError::Partial(format!("{name} ({short})"))));
            }
            if let Some(file) = because(UNREADABLE) {
                let what = format!("{} of {name} ({short})", output::sanitize(&file.file));
                return Err(held::wrong(RevisionError::Unreadable { what, reason: "it may be damaged or missing".to_owned() }));
            }
            let failed = before.report.summary.files_failed;
            if failed > 0 {
                say(&format!("{failed} files of {name} ({short}) could not be read; what stands in them counts as new"));
            }
            earlier = Earlier::from(&before.report);
        }
    }
    earlier.compare(&mut checked.report, name, Some(revision.commit()), project.whole);
    Ok(earlier)
}

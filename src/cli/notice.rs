//! `mayuse notice`: writes the attribution file, or says whether it is up to date.

use std::path::Path;

use crate::core::claim::ResolvedModel;
use crate::notice;

use super::args::NoticeArgs;
use super::output::sanitize;
use super::{Ended, Failure, check, output, project};

pub(super) fn run(args: &NoticeArgs) -> Result<Ended, Failure> {
    let (project, catalog, checked) = check::checked(&args.scan, None)?;
    check::unanswered(&args.scan, &checked);
    let (shown, target) = match &args.output {
        Some(path) => (path.display().to_string(), path.clone()),
        None => (notice::FILE.to_owned(), project.workspace.root().join(notice::FILE)),
    };
    let stdout = shown == "-";
    let own = if stdout { Some(notice::FILE.to_owned()) } else { relative(&target, project.workspace.root()) };
    let own = own.unwrap_or_else(|| shown.clone());
    let models: Vec<&ResolvedModel> = checked.resolved.iter().collect();
    let text = notice::written(&models, &catalog, &checked.observed, &own, !args.no_texts);
    if stdout {
        output::stdout(text.as_bytes())?;
        return Ok(Ended::Fine);
    }
    let present = match std::fs::read(&target) {
        Ok(bytes) => Some(bytes),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(Failure::usage(format!("cannot read {shown}: {}", project::reason(&error)))),
    };
    let shown = sanitize(&shown);
    if present.as_deref() == Some(text.as_bytes()) {
        output::stdout(format!("{shown} is up to date\n").as_bytes())?;
        return Ok(Ended::Fine);
    }
    if args.check {
        let state = if present.is_some() { "does not fit the models in use" } else { "is missing" };
        output::remark(&format!("{shown} {state}; `mayuse notice` writes it"));
        return Ok(Ended::Findings);
    }
    // A file that somebody wrote by hand is not ours to replace.
    if present.as_deref().is_some_and(|p| !p.starts_with(notice::MARK.as_bytes())) {
        return Err(Failure::usage(format!("{shown} was not written by `mayuse notice`; name another file with --output")));
    }
    output::file(&target.display().to_string(), text.as_bytes())?;
    let count = models.len();
    let noun = if count == 1 { "model" } else { "models" };
    output::stdout(format!("wrote {shown}: notices for {count} {noun}\n").as_bytes())?;
    Ok(Ended::Fine)
}

/// A path as the report shows it.
fn relative(path: &Path, root: &Path) -> Option<String> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let inside = folder.canonicalize().ok()?.join(path.file_name()?);
    let relative = inside.strip_prefix(root.canonicalize().ok()?).ok()?.to_path_buf();
    Some(relative.to_string_lossy().replace('\\', "/"))
}

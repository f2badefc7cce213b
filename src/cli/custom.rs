//! A project's own licenses and families: `mayuse/licenses/*.toml` and `mayuse/families/*.toml`, held to the form of the
//! bundled data. Where the files come from is the caller's business: the work tree, or another revision.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use crate::catalog::Catalog;
use crate::catalog::bundle::license_key;
use crate::catalog::compile::{self, DataFile, Mistakes};
use crate::config::{ConfigErrors, ConfigProblem};
use crate::core::source::LineIndex;
use crate::workspace::{RevisionError, Snapshot};

use super::{Failure, output, project};

/// Where a project's own licenses stand.
const LICENSES: &str = "mayuse/licenses";
/// Where a project's own families stand.
const FAMILIES: &str = "mayuse/families";

/// Most files in a folder, and most bytes in one of them: people write these by hand.
const MOST_FILES: usize = 1000;
const MOST_BYTES: u64 = 1 << 20;

/// The bundled data with the project's own in front. `files` gives the `.toml` files of a folder, sorted by path.
///
/// # Errors
/// Every mistake in every file, with its place.
pub(crate) fn catalog(files: &dyn Fn(&str) -> Result<Vec<DataFile>, Failure>) -> Result<Catalog, Failure> {
    let bundled = Catalog::bundled();
    let (license_files, family_files) = (files(LICENSES)?, files(FAMILIES)?);
    if license_files.is_empty() && family_files.is_empty() {
        return Ok(bundled);
    }
    let mut mistakes = Mistakes::default();
    let policies = bundled.policy_ids();
    let policies: Vec<&str> = policies.iter().map(String::as_str).collect();
    let (licenses, names) = compile::licenses(&license_files, bundled.vocabulary(), &policies, &mut mistakes);
    // What reviewers know under a name must stay what it is: a project adds licenses, it does not redefine them.
    for ((path, text), license) in license_files.iter().zip(&licenses) {
        for name in license.aliases.iter().chain([&license.id, &license.spdx]) {
            if let Some(other) = bundled.license(name) {
                let message = format!("`{name}` already means {} of the database; give yours a name of its own", other.name);
                mistakes.add(path, compile::place_of(text, name), message);
            }
        }
    }
    let known = |name: &str| names.contains_key(&license_key(name)) || bundled.license(name).is_some();
    let families = compile::families(&family_files, &known, &mut mistakes);
    if !mistakes.0.is_empty() {
        return Err(Failure::usage(described(&mistakes, license_files.iter().chain(&family_files))));
    }
    Ok(Catalog::with_custom(licenses, families))
}

/// The mistakes, file by file, each with its line.
fn described<'f>(mistakes: &Mistakes, files: impl Iterator<Item = &'f DataFile>) -> String {
    let mut by_file: BTreeMap<&str, Vec<ConfigProblem>> = BTreeMap::new();
    let texts: BTreeMap<&str, &str> = files.map(|(path, text)| (path.as_str(), text.as_str())).collect();
    for mistake in &mistakes.0 {
        let text = texts.get(mistake.file.as_str()).copied().unwrap_or_default();
        let span = mistake.problem.span.clone();
        let (line, column) = LineIndex::new(text).position(text, span.start.min(text.len()));
        let (message, help) = (mistake.problem.message.clone(), mistake.problem.help.clone());
        by_file.entry(&mistake.file).or_default().push(ConfigProblem { span, line, column, message, help });
    }
    let one = |(file, mut problems): (&str, Vec<ConfigProblem>)| {
        problems.sort_by_key(|p| (p.line, p.column));
        let text = texts.get(file).copied().unwrap_or_default();
        output::config_errors(&ConfigErrors { file: file.to_owned(), problems }, text.as_bytes())
    };
    by_file.into_iter().map(one).collect::<Vec<_>>().join("\n\n")
}

/// The `.toml` files of a folder of the work tree; none when there is no such folder.
pub(crate) fn in_work_tree(root: &Path, folder: &str) -> Result<Vec<DataFile>, Failure> {
    let path = root.join(folder);
    let wrong = |what: &str, why: String| Failure::usage(format!("cannot read {what}: {why}"));
    let entries = match std::fs::read_dir(&path) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(wrong(folder, project::reason(&error))),
    };
    let mut names = Vec::new();
    for entry in entries {
        let name = entry.map_err(|e| wrong(folder, project::reason(&e)))?.file_name();
        match name.to_str() {
            Some(name) if name.ends_with(".toml") && !name.starts_with('.') => names.push(name.to_owned()),
            Some(_) => {}
            None => return Err(wrong(folder, "a file name is not UTF-8".to_owned())),
        }
        if names.len() > MOST_FILES {
            return Err(wrong(folder, format!("more than {MOST_FILES} files")));
        }
    }
    names.sort();
    let read = |name: String| {
        let shown = format!("{folder}/{name}");
        let text = whole(&path.join(&name)).map_err(|e| wrong(&shown, project::reason(&e)))?;
        Ok((shown, text))
    };
    names.into_iter().map(read).collect()
}

/// The `.toml` files of a folder at another revision; none when there is no such folder.
pub(crate) fn in_revision(revision: &dyn Snapshot, folder: &str) -> Result<Vec<DataFile>, Failure> {
    let wrong = |e: RevisionError| Failure::usage(e.to_string());
    let paths = revision.folder(folder).map_err(wrong)?;
    let mut out = Vec::new();
    for path in paths.into_iter().filter(|p| p.ends_with(".toml")).take(MOST_FILES) {
        let bytes = revision.file(&path, MOST_BYTES).map_err(wrong)?.unwrap_or_default();
        let text = String::from_utf8(bytes).map_err(|_| Failure::usage(format!("{path} is not UTF-8")))?;
        out.push((path, text));
    }
    Ok(out)
}

fn whole(path: &Path) -> std::io::Result<String> {
    if !std::fs::metadata(path)?.is_file() {
        return Err(std::io::Error::other("not a regular file"));
    }
    let mut text = String::new();
    std::fs::File::open(path)?.take(MOST_BYTES + 1).read_to_string(&mut text)?;
    if u64::try_from(text.len()).unwrap_or(u64::MAX) > MOST_BYTES {
        return Err(std::io::Error::other("larger than 1 MiB"));
    }
    Ok(text)
}

//! Which project a command is about: its root, its policy, the paths to look at.

use std::io::Read;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::Run;
use crate::catalog::Catalog;
use crate::config::{self, Known};
use crate::core::policy::Policy;
use crate::core::wording::hex;
use crate::lock::Lock;
use crate::notice;
use crate::workspace::{self, Limits, Revision, RevisionError, Snapshot, WalkOptions, Workspace};

use super::args::{NarrowArgs, OnlineArgs, ScanArgs};
use super::{Failure, custom, held, lock};

/// A project, opened.
#[derive(Debug)]
pub(crate) struct Project {
    pub(crate) workspace: Workspace,
    pub(crate) policy: Policy,
    /// Remarks about the policy file, one line each.
    pub(crate) remarks: Vec<String>,
    /// What is recorded of its models; none without a lock.
    pub(crate) lock: Option<Lock>,
    /// Whether the whole project is looked at, so that what is missing can be told.
    pub(crate) whole: bool,
    /// Whether the local Hub cache is heard.
    pub(crate) cache: bool,
    /// Whether and how the Hub is asked.
    pub(crate) online: OnlineArgs,
}

/// Opens the project that the paths belong to, and the data with the project's own in front.
pub(crate) fn open(args: &ScanArgs) -> Result<(Project, Catalog), Failure> {
    open_narrowed(args, &NarrowArgs::default())
}

/// The same, limited to some files.
pub(crate) fn open_narrowed(args: &ScanArgs, narrow: &NarrowArgs) -> Result<(Project, Catalog), Failure> {
    let paths = paths(args)?;
    if narrow.staged {
        return held::staged(args, paths);
    }
    for path in &paths {
        std::fs::symlink_metadata(path)
            .map_err(|e| Failure::usage(format!("cannot examine {}: {}", path.display(), reason(&e))))?;
    }
    let start = common(&paths)?;
    let (mut root, found) = root_of(&start)?;
    let mut revision = None;
    if let Some(name) = &args.policy_from {
        let opened;
        (root, opened) = held::root_at(&start, root, name)?;
        revision = Some((name, opened));
    }
    let catalog = match &revision {
        Some((_, revision)) => custom::catalog(&|folder| custom::in_revision(revision, folder))?,
        None => custom::catalog(&|folder| custom::in_work_tree(&root, folder))?,
    };
    let mut remarks = Vec::new();
    let mut policy = match (&args.config, &revision, found) {
        (Some(file), ..) => load(file, &file.display().to_string(), &catalog, &mut remarks)?,
        (None, Some((name, revision)), _) => from_revision(name, revision, &catalog, &mut remarks)?,
        (None, None, Some((name, remark))) => {
            remarks.extend(remark);
            load(&root.join(&name), &name, &catalog, &mut remarks)?
        }
        (None, None, None) => Policy::default(),
    };
    overridden(&mut policy, args, &catalog)?;
    let whole = paths.is_empty() || (paths.len() == 1 && same(&paths[0], &root));
    let only = narrowed(narrow, &root)?;
    let options = WalkOptions { paths: if whole { Vec::new() } else { paths }, only: only.clone(), ..options(&policy, args) };
    let workspace = Workspace::open(&root, options).map_err(|e| Failure::usage(e.to_string()))?;
    // Whoever may not change the policy may not change the lock either.
    let lock = match &revision {
        Some((_, revision)) => lock::in_revision(revision)?,
        None => lock::in_work_tree(&root)?,
    };
    let online = args.online.clone();
    let mut project = Project { workspace, policy, remarks, lock, whole: whole && only.is_none(), cache: args.cache, online };
    if only.is_some() {
        project.widen();
    }
    Ok((project, catalog))
}

/// The paths that were named, on the command line and in a list.
fn paths(args: &ScanArgs) -> Result<Vec<PathBuf>, Failure> {
    let mut paths = args.paths.clone();
    if let Some(list) = &args.files_from {
        paths.extend(listed(list, args.nul)?);
        if paths.is_empty() {
            return Err(Failure::usage(format!("{} names no file", list.display())));
        }
    }
    Ok(paths)
}

/// The files that differ from a commit, when only those are asked for.
fn narrowed(narrow: &NarrowArgs, root: &Path) -> Result<Option<Vec<Vec<u8>>>, Failure> {
    let wrong = |e: RevisionError| Failure::usage(e.to_string());
    let since = narrow.since.as_ref().map(|name| Revision::left(root, name)).transpose().map_err(wrong)?;
    if since.is_none() && !narrow.changed {
        return Ok(None);
    }
    workspace::changed(root, since.as_ref()).map(Some).map_err(wrong)
}

/// How a policy wants the files walked.
pub(super) fn options(policy: &Policy, args: &ScanArgs) -> WalkOptions {
    let limits = Limits { file: policy.scan.max_file_size.unwrap_or(Limits::default().file), ..Limits::default() };
    let (exclude, include) = (policy.scan.exclude.clone(), policy.scan.include.clone());
    WalkOptions { exclude, include, limits, jobs: args.jobs, ..WalkOptions::default() }
}

/// Puts what was said with `--use` over what the policy declares.
pub(super) fn overridden(policy: &mut Policy, args: &ScanArgs, catalog: &Catalog) -> Result<(), Failure> {
    if args.overrides.is_empty() {
        return Ok(());
    }
    config::apply_overrides(policy, &args.overrides, catalog.vocabulary()).map_err(|problems| {
        let lines = problems.iter().map(|p| {
            let help = p.help.as_ref().map(|h| format!("; {h}")).unwrap_or_default();
            format!("--use {}: {}{help}", p.argument, p.message)
        });
        Failure::usage(lines.collect::<Vec<_>>().join("\nmayuse: "))
    })
}

impl Project {
    /// Looks at everything when the policy, or what goes with it, is among the files that are named: a changed answer
    /// concerns every reference.
    pub(super) fn widen(&mut self) {
        let is_policy = |path: &[u8]| {
            let path = String::from_utf8_lossy(path);
            self.policy.file.as_deref() == Some(&*path) || (Run::is_own(&path) && path != notice::FILE)
        };
        if self.workspace.named().any(is_policy) {
            self.workspace.widen();
            self.whole = true;
        }
    }
}

/// The data as the project around the current folder sees it.
pub(crate) fn catalog() -> Result<Catalog, Failure> {
    let (root, _) = root_of(Path::new("."))?;
    custom::catalog(&|folder| custom::in_work_tree(&root, folder))
}

pub(super) fn load(path: &Path, shown: &str, catalog: &Catalog, remarks: &mut Vec<String>) -> Result<Policy, Failure> {
    let bytes = bounded(path, held::MOST_POLICY)
        .map_err(|e| Failure::usage(format!("cannot read {}: {}", path.display(), reason(&e))))?;
    parsed(&bytes, shown, catalog, remarks)
}

pub(super) fn parsed(bytes: &[u8], shown: &str, catalog: &Catalog, remarks: &mut Vec<String>) -> Result<Policy, Failure> {
    let text = config::decode(bytes, shown).map_err(|e| Failure::config(&e, bytes))?;
    let license_id = |name: &str| catalog.license(name).map(|l| l.id.clone());
    let license_ids = || catalog.licenses().iter().map(|l| l.id.clone()).collect();
    let known = Known { vocabulary: catalog.vocabulary(), license_id: &license_id, license_ids: &license_ids };
    let loaded = config::load(text, shown, &known).map_err(|e| Failure::config(&e, bytes))?;
    remarks.extend(loaded.warnings.iter().map(|w| format!("{shown}:{}:{}: {}", w.line, w.column, w.message)));
    Ok(Policy { sha256: Some(hex(&Sha256::digest(bytes))), ..loaded.policy })
}

/// The policy as another revision has it. Its places are those of that revision, so the file is shown with its name.
pub(super) fn from_revision(
    name: &str,
    revision: &dyn Snapshot,
    catalog: &Catalog,
    remarks: &mut Vec<String>,
) -> Result<Policy, Failure> {
    match held::policy_file(revision)? {
        Some((file, bytes)) => parsed(&bytes, &format!("{file}@{name}"), catalog, remarks),
        None => {
            remarks.push(format!("{name} has no policy file: nothing is declared"));
            Ok(Policy::default())
        }
    }
}

/// Reads a regular file, and at most one byte more than it may have, so that a longer one can be told.
pub(super) fn bounded(path: &Path, most: u64) -> std::io::Result<Vec<u8>> {
    let metadata = std::fs::metadata(path)?;
    if !metadata.is_file() {
        return Err(std::io::Error::other("not a regular file"));
    }
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The name of a policy file, and a remark when it is not the only one.
type PolicyName = (String, Option<String>);

/// The nearest folder, from `start` up to the top of its git work tree, that holds a policy file. Without one: `start`.
/// Outside a work tree nothing above `start` belongs to the project.
fn root_of(start: &Path) -> Result<(PathBuf, Option<PolicyName>), Failure> {
    let absolute =
        start.canonicalize().map_err(|e| Failure::usage(format!("cannot examine {}: {}", start.display(), reason(&e))))?;
    let in_work_tree = absolute.ancestors().any(|folder| folder.join(".git").exists());
    for folder in absolute.ancestors() {
        if let Some(found) = policy_in(folder) {
            // The path as typed is what a reader knows; only a policy further up needs another root.
            let root = if folder == absolute { start.to_path_buf() } else { folder.to_path_buf() };
            return Ok((root, Some(found)));
        }
        if !in_work_tree || folder.join(".git").exists() {
            break;
        }
    }
    Ok((start.to_path_buf(), None))
}

/// The name of the policy file in a folder, and a remark when there is more than one.
fn policy_in(folder: &Path) -> Option<PolicyName> {
    let read = |name: &'static str| {
        let path = folder.join(name);
        let regular = std::fs::symlink_metadata(&path).is_ok_and(|m| m.is_file() || m.is_symlink());
        // A candidate that cannot be read is still the policy: it must fail the run, not be passed over.
        regular.then(|| (name, bounded(&path, held::MOST_POLICY).unwrap_or_default()))
    };
    let present: Vec<(&'static str, Vec<u8>)> = config::CANDIDATES.into_iter().filter_map(read).collect();
    let views: Vec<(&str, &[u8])> = present.iter().map(|(n, b)| (*n, b.as_slice())).collect();
    config::find(&views).map(|f| (f.name.to_owned(), f.warning.map(|w| with_help(&w))))
}

fn with_help(problem: &config::ConfigProblem) -> String {
    problem.help.as_ref().map_or_else(|| problem.message.clone(), |help| format!("{}; {help}", problem.message))
}

/// The folder that holds all paths.
fn common(paths: &[PathBuf]) -> Result<PathBuf, Failure> {
    let folder = |p: &PathBuf| -> Result<PathBuf, Failure> {
        if p.is_dir() {
            return Ok(p.clone());
        }
        Ok(match p.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
            _ => PathBuf::from("."),
        })
    };
    let Some(first) = paths.first() else { return Ok(PathBuf::from(".")) };
    let first = folder(first)?;
    if paths.len() == 1 {
        return Ok(first);
    }
    let absolute =
        |p: &Path| p.canonicalize().map_err(|e| Failure::usage(format!("cannot examine {}: {}", p.display(), reason(&e))));
    let mut shared = absolute(&first)?;
    for path in &paths[1..] {
        let other = absolute(&folder(path)?)?;
        while !other.starts_with(&shared) {
            if !shared.pop() {
                break;
            }
        }
    }
    let here = std::env::current_dir().ok().and_then(|d| d.canonicalize().ok());
    Ok(if here.as_deref() == Some(&shared) { PathBuf::from(".") } else { shared })
}

pub(super) fn same(path: &Path, root: &Path) -> bool {
    matches!((path.canonicalize(), root.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

fn listed(file: &Path, nul: bool) -> Result<Vec<PathBuf>, Failure> {
    const MOST: u64 = 256 << 20;
    let mut bytes = Vec::new();
    let read = if file == Path::new("-") {
        std::io::stdin().lock().take(MOST).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(file).and_then(|f| f.take(MOST).read_to_end(&mut bytes))
    };
    read.map_err(|e| Failure::usage(format!("cannot read {}: {}", file.display(), reason(&e))))?;
    let separator = if nul { b'\0' } else { b'\n' };
    let names = bytes.split(|b| *b == separator).map(|n| n.strip_suffix(b"\r").filter(|_| !nul).unwrap_or(n));
    names.filter(|n| !n.is_empty()).map(path_of).collect()
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> Result<PathBuf, Failure> {
    use std::os::unix::ffi::OsStrExt;
    Ok(PathBuf::from(std::ffi::OsStr::from_bytes(bytes)))
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> Result<PathBuf, Failure> {
    std::str::from_utf8(bytes).map(PathBuf::from).map_err(|_| Failure::usage("a listed path is not UTF-8".to_owned()))
}

/// The system's words without its numbers.
pub(crate) fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "no such file or directory".to_owned(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    }
}

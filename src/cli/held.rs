//! Projects as git holds them: staged, or at the commit where the work left a revision.

use std::path::{Path, PathBuf};

use crate::catalog::Catalog;
use crate::config;
use crate::core::policy::Policy;
use crate::workspace::{Revision, RevisionError, Snapshot, Tree, WalkOptions, Workspace};

use super::args::ScanArgs;
use super::project::{self, Project};
use super::{Failure, custom, lock};

/// The bytes that a policy file may have.
pub(super) const MOST_POLICY: u64 = config::MAX_BYTES as u64;

/// The project around the current folder as it is staged: its files, its policy, its own licenses and families.
pub(super) fn staged(args: &ScanArgs, paths: Vec<PathBuf>) -> Result<(Project, Catalog), Failure> {
    let mut tree = Tree::staged(Path::new(".")).map_err(wrong)?;
    let mut root = tree.enter_project(Path::new("."), has_policy).unwrap_or_else(|| PathBuf::from("."));
    let mut remarks = Vec::new();
    let (mut policy, catalog, lock) = match &args.policy_from {
        Some(name) => {
            let revision;
            (root, revision) = root_at(Path::new("."), root, name)?;
            tree.enter_project(&root, |_| true);
            let catalog = custom::catalog(&|folder| custom::in_revision(&revision, folder))?;
            let policy = project::from_revision(name, &revision, &catalog, &mut remarks)?;
            (policy, catalog, lock::in_revision(&revision)?)
        }
        None => {
            let (policy, catalog) = declared(args, &tree, &mut remarks)?;
            (policy, catalog, lock::in_revision(&tree)?)
        }
    };
    if policy.file.is_none() && args.policy_from.is_none() {
        let unstaged = config::CANDIDATES[..3].iter().find(|name| root.join(name).exists());
        remarks.extend(unstaged.map(|name| format!("{name} is not staged, so nothing is declared; git add it")));
    }
    project::overridden(&mut policy, args, &catalog)?;
    let whole = paths.len() == 1 && project::same(&paths[0], &root);
    let only = if paths.is_empty() { Some(tree.staged_changes().map_err(wrong)?) } else { None };
    let options = WalkOptions { paths: if whole { Vec::new() } else { paths }, only, ..project::options(&policy, args) };
    let workspace = Workspace::of_tree(&root, tree, options).map_err(|e| Failure::usage(e.to_string()))?;
    let (cache, online) = (args.cache, args.online.clone());
    let mut project = Project { workspace, policy, remarks, lock, whole, cache, online };
    project.widen();
    Ok((project, catalog))
}

/// A revision, opened where the project that a folder belongs to begins at it: whoever may change the files that are looked at
/// does not decide whose policy judges them. Without a policy at the revision: where they begin now.
pub(super) fn root_at(start: &Path, now: PathBuf, name: &str) -> Result<(PathBuf, Revision), Failure> {
    let revision = Revision::open(&now, name).map_err(wrong)?;
    let then = Tree::of(&now, &revision).map_err(wrong)?.enter_project(start, has_policy);
    match then {
        Some(root) if !project::same(&root, &now) => {
            let revision = Revision::open(&root, name).map_err(wrong)?;
            Ok((root, revision))
        }
        _ => Ok((now, revision)),
    }
}

/// The project below `root` at a commit, all of it, judged by the policy it had then.
pub(super) fn at(args: &ScanArgs, root: &Path, revision: &Revision) -> Result<Then, Failure> {
    let mut tree = Tree::of(root, revision).map_err(wrong)?;
    let root = tree.enter_project(root, has_policy).unwrap_or_else(|| root.to_path_buf());
    let mut remarks = Vec::new();
    let read = declared(args, &tree, &mut remarks).and_then(|(mut policy, catalog)| {
        project::overridden(&mut policy, args, &catalog)?;
        Ok((policy, catalog, lock::in_revision(&tree)?))
    });
    let (policy, catalog, lock) = match read {
        Ok(read) => read,
        Err(failure) => return Ok(Then::Unjudged(failure.message)),
    };
    let options = project::options(&policy, args);
    let workspace = Workspace::of_tree(&root, tree, options).map_err(|e| Failure::usage(e.to_string()))?;
    let (cache, online) = (args.cache, args.online.clone());
    let project = Project { workspace, policy, remarks, lock, whole: true, cache, online };
    Ok(Then::Project(Box::new((project, catalog))))
}

/// What a commit held of the project.
pub(super) enum Then {
    /// The project and the data as it saw them.
    Project(Box<(Project, Catalog)>),
    /// Its policy, or its own data, was not in order: for this reason nothing can be said of it.
    Unjudged(String),
}

/// The policy and the data that go with a tree.
fn declared(args: &ScanArgs, tree: &Tree, remarks: &mut Vec<String>) -> Result<(Policy, Catalog), Failure> {
    let catalog = custom::catalog(&|folder| custom::in_revision(tree, folder))?;
    let policy = match &args.config {
        Some(file) => project::load(file, &file.display().to_string(), &catalog, remarks)?,
        None => match policy_file(tree)? {
            Some((name, bytes)) => project::parsed(&bytes, name, &catalog, remarks)?,
            None => Policy::default(),
        },
    };
    Ok((policy, catalog))
}

/// The policy file of a project: its name and what it holds.
pub(super) fn policy_file(held: &dyn Snapshot) -> Result<Option<(&'static str, Vec<u8>)>, Failure> {
    let mut present: Vec<(&'static str, Vec<u8>)> = Vec::new();
    for candidate in config::CANDIDATES {
        let read = held.file(candidate, MOST_POLICY).map_err(wrong)?;
        present.extend(read.map(|bytes| (candidate, bytes)));
    }
    let views: Vec<(&str, &[u8])> = present.iter().map(|(n, b)| (*n, b.as_slice())).collect();
    let found = config::find(&views).map(|found| found.name.to_owned());
    Ok(present.into_iter().find(|(name, _)| found.as_deref() == Some(*name)))
}

/// Whether a project begins here. A policy that cannot be read is one all the same: it must fail the run.
fn has_policy(tree: &Tree) -> bool {
    policy_file(tree).map_or(true, |found| found.is_some())
}

pub(super) fn wrong(error: RevisionError) -> Failure {
    Failure::usage(error.to_string())
}

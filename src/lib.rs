//! mayuse: may we use this model?
//!
//! The pipeline is a sentence of types:
//!
//! ```text
//! walk → SourceFile → extract → Reference → resolve → ResolvedModel → check → Finding → Report → render
//! ```
//!
//! [`check`](fn@check) below is that sentence. Imports run one way: `core` knows nobody, `catalog` knows `core`, `extract`, `resolve`
//! and `check` know both, `report` knows `core` alone, and only `cli` knows everything. `tests/layers.rs` holds them to it.

pub mod alternatives;
pub mod baseline;
pub mod boundary;
pub mod catalog;
pub mod check;
pub mod cli;
pub mod compare;
pub mod conclude;
pub mod config;
pub mod core;
pub mod document;
pub mod dossier;
pub mod evidence;
pub mod extract;
#[cfg(feature = "hub")]
pub mod hub;
pub mod identify;
pub mod inventory;
pub mod lock;
pub mod notice;
pub mod observe;
pub mod pins;
pub mod report;
pub mod resolve;
pub mod siblings;
pub mod weights;
pub mod workspace;

use catalog::Catalog;
use check::{Context, Observed, Subject};
use conclude::Examination;
use core::claim::ResolvedModel;
use core::evidence::{Evidence, Witness};
use core::finding::{Report, Unexamined};
use core::model::ModelId;
use core::policy::Policy;
use core::reference::Reference;
use evidence::local::{Heard, Local, WithFolders};
use extract::{Extractor, Rules, SourceFile};
use inventory::{Entry, Inventory, Scopes};
use observe::Wanted;
use resolve::Resolver;
use workspace::{Enumeration, Workspace, WorkspaceError};

/// Files of ours in a project: they speak of models, but use none.
const OWN_FILES: [&str; 6] =
    ["mayuse.toml", ".mayuse.toml", ".github/mayuse.toml", lock::FILE, notice::FILE, report::LEGAL_FILE];

/// Folders of ours in a project: its own licenses and families.
const OWN_FOLDERS: [&str; 2] = ["mayuse/licenses/", "mayuse/families/"];

/// One run over a repository.
#[derive(Debug)]
pub struct Run<'a> {
    /// The files.
    pub workspace: &'a Workspace,
    /// Licenses, families, hosts.
    pub catalog: &'a Catalog,
    /// How models are spelled in files.
    pub rules: &'a Rules,
    /// The declared use and the project's decisions.
    pub policy: &'a Policy,
    /// ISO date by which waivers are judged.
    pub today: &'a str,
    /// Whether the whole repository is looked at.
    pub whole: bool,
    /// Paths below the root of reports that the run reads or writes: they name models, but use none.
    pub reports: &'a [String],
    /// Who is asked about the models besides our data, in order.
    pub witnesses: &'a [&'a dyn Witness],
}

impl Run<'_> {
    /// Whether a file of a project speaks of models without using any.
    pub fn is_own(path: &str) -> bool {
        let data = |folder: &&str| path.strip_prefix(*folder).is_some_and(|name| name.ends_with(".toml"));
        OWN_FILES.contains(&path) || OWN_FOLDERS.iter().any(data)
    }
}

impl std::fmt::Debug for dyn Witness + '_ {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a witness")
    }
}

/// What a run found.
#[derive(Debug)]
pub struct Checked {
    /// The report.
    pub report: Report,
    /// Every reference, mentions and datasets included, in the order of the files.
    pub references: Vec<Reference>,
    /// The models in use, resolved, in the order of the report.
    pub resolved: Vec<ResolvedModel>,
    /// The ids by which they are referenced, in the same order.
    pub ids: Vec<ModelId>,
    /// What was seen and heard about the models outside our data.
    pub evidence: Evidence,
    /// What was seen of duties that are met.
    pub observed: Observed,
    /// What went wrong without costing a file.
    pub warnings: Vec<String>,
}

/// Walks, extracts, resolves, checks and reports.
///
/// # Errors
/// When the workspace cannot be enumerated.
pub fn check(run: &Run<'_>) -> Result<Checked, WorkspaceError> {
    let files = run.workspace.enumerate()?;
    let local = Local::new(run.workspace, &files.files, run.whole);
    let (mut references, examination) = examine(run, &files, &local)?;
    local.settle(&mut references);
    let Heard { folders, mut evidence, remarks } = local.hear(&references, run.catalog, extract::setting);
    if !folders.is_empty() {
        references.extend(folders);
        references.sort_by(|a, b| a.location.file.cmp(&b.location.file));
    }
    let scopes = Scopes::new(run.policy);
    let inventory = Inventory::new(&references, run.policy, &scopes);
    let ids: Vec<ModelId> = inventory.entries.iter().map(|e| e.id.clone()).collect();
    let mut warnings = files.warnings.clone();
    warnings.extend(remarks);
    for witness in run.witnesses {
        warnings.extend(witness.hear(&ids, &mut evidence));
    }
    let resolver = Resolver::new(run.catalog, &run.policy.clarifications, &evidence);
    let models: Vec<(&Entry<'_>, ResolvedModel)> = inventory.entries.iter().map(|e| (e, resolver.resolve(&e.id))).collect();
    let observed = observe(run, &files, &references, &models)?;
    let context = Context { catalog: run.catalog, policy: run.policy, observed: &observed, evidence: &evidence };
    let mut findings = Vec::new();
    for (entry, model) in &models {
        for (scope, references) in &entry.uses {
            let subject = Subject { model, scope: scopes.get(*scope), references };
            let mut found = check::check(subject, context);
            alternatives::suggest(&mut found, subject, context);
            findings.extend(found);
        }
    }
    if !run.policy.waivers.is_empty() {
        check::apply_waivers(&mut findings, run.policy, &scopes, run.catalog.vocabulary(), run.today, run.whole);
    }
    let report = conclude::report(&models, &references, findings, run.policy, &scopes, run.catalog, examination);
    let resolved = models.into_iter().map(|(_, model)| model).collect();
    Ok(Checked { report, references, resolved, ids, evidence, observed, warnings })
}

/// Every reference in every file.
pub fn examine(run: &Run<'_>, files: &Enumeration, local: &Local<'_>) -> Result<(Vec<Reference>, Examination), WorkspaceError> {
    let names = WithFolders::new(run.catalog, local);
    let extractor = Extractor::new(run.rules, &names);
    let scan = run.workspace.scan(&files.files, |entry, bytes| {
        let mut found = Vec::new();
        let path = entry.path();
        // What the project declares about models is no use of them.
        let named = run.reports.iter().any(|r| **r == *path);
        if named || run.policy.file.as_deref() == Some(&*path) || Run::is_own(&path) {
            return None;
        }
        let examined = extractor.extract(&SourceFile { path: &path, bytes }, &[], &mut found);
        pins::beside(bytes, &mut found);
        (!found.is_empty() || !examined.imports.is_empty()).then_some((found, examined.imports))
    })?;
    let mut examination = Examination {
        enumerated: files.files.len() + files.unexamined.len(),
        examined: scan.examined,
        unexamined: files.unexamined.iter().cloned().chain(scan.unexamined).collect::<Vec<Unexamined>>(),
    };
    examination.unexamined.sort();
    let again = |file: &SourceFile<'_>, imported: &[extract::Imported]| {
        let mut found = Vec::new();
        extractor.extract(file, imported, &mut found);
        let own = found.iter().take_while(|r| r.location.file == file.path).count();
        pins::beside(file.bytes, &mut found[..own]);
        found
    };
    // A file that is looked at alone takes its constants from the whole project all the same.
    let asks = scan.results.iter().any(|(_, (_, imports))| !imports.is_empty());
    let around = if asks && !run.whole { Some(run.workspace.surroundings()?) } else { None };
    let project = around.map_or(&files.files, |around| &around.files);
    let references = siblings::complete(run.workspace, &files.files, project, scan.results, again)?;
    Ok((references, examination))
}

/// What the repository shows of duties that are met. Files are read a second time only when a license in play asks for
/// something that can be seen.
fn observe(
    run: &Run<'_>,
    files: &Enumeration,
    references: &[Reference],
    models: &[(&Entry<'_>, ResolvedModel)],
) -> Result<Observed, WorkspaceError> {
    let mut observed = observe::from_references(references);
    let wanted = Wanted::new(&models.iter().map(|(_, m)| m).collect::<Vec<_>>(), run.catalog);
    if wanted.is_empty() {
        return Ok(observed);
    }
    // A duty is met wherever in the project it is met.
    let around = if run.whole { None } else { Some(run.workspace.surroundings()?) };
    let files = around.unwrap_or(files);
    let seen = run.workspace.look_again(
        &files.files,
        |entry| Wanted::concerns(&entry.path()),
        |entry, bytes| {
            let mut seen = Observed::default();
            wanted.look(&entry.path(), bytes, &mut seen);
            (!seen.is_empty()).then_some(seen)
        },
    )?;
    seen.into_iter().for_each(|seen| observed.extend(seen));
    Ok(observed)
}

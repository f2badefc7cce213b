//! A project's own files as a witness: which models its folders speak of, and what is said of them.

use std::collections::{BTreeSet, VecDeque};
use std::sync::OnceLock;

use crate::catalog::Catalog;
use crate::core::evidence::Evidence;
use crate::core::model::{Confidence, ModelId};
use crate::core::names::Names;
use crate::core::reference::{Reference, Role, Setting};
use crate::core::source::{Location, Span};
use crate::workspace::{FileList, Workspace};

use super::folders::{self, Folders};
use super::hearing::Hearing;

/// The rule of a reference to a folder that holds a model.
pub const FOLDER_RULE: &str = "model-folder";

/// Files of which one lies in every folder of a model that code can load.
const MARKS: [&str; 4] = ["config.json", "adapter_config.json", "model_index.json", "mergekit_config.yml"];
/// More folders than a commit touches.
const MOST_FOLDERS: usize = 256;

/// The folders of a project, found when first asked for.
#[derive(Debug)]
pub struct Local<'w> {
    pub(super) workspace: &'w Workspace,
    listed: &'w FileList,
    whole: bool,
    folders: OnceLock<Folders>,
    from: OnceLock<BTreeSet<String>>,
}

/// What the files of a project say.
#[derive(Debug, Default)]
pub struct Heard {
    /// Folders with weights in them that nothing else refers to.
    pub folders: Vec<Reference>,
    /// What is said.
    pub evidence: Evidence,
    /// Files that could not be read, one line each.
    pub remarks: Vec<String>,
}

impl<'w> Local<'w> {
    /// The folders among `files` when these are the whole project, else those of the whole project all the same: the
    /// answer must not depend on which of its files are looked at.
    pub fn new(workspace: &'w Workspace, files: &'w FileList, whole: bool) -> Self {
        Self { workspace, listed: files, whole, folders: OnceLock::new(), from: OnceLock::new() }
    }

    pub(super) fn files(&self) -> &FileList {
        if self.whole {
            return self.listed;
        }
        // Whoever listed some files can list all of them.
        self.workspace.surroundings().map_or(self.listed, |found| &found.files)
    }

    pub(super) fn folders(&self) -> &Folders {
        self.folders.get_or_init(|| Folders::new(self.files()))
    }

    /// Whether a path in one of the files that are looked at can mean a folder of a model. Of a part of the project that is
    /// asked of the disk first: most such paths are imports of code, and not worth listing all files for.
    fn is_meant(&self, path: &str) -> bool {
        if self.whole {
            return self.folders().is_meant(path);
        }
        let root = self.workspace.root();
        let is_folder = |folder: &String| {
            let below = folders::joined(folder, path).map(|p| root.join(p));
            below.is_some_and(|p| MARKS.iter().any(|mark| std::fs::symlink_metadata(p.join(mark)).is_ok()))
        };
        self.from.get_or_init(|| folders::above(self.listed)).iter().take(MOST_FOLDERS).any(is_folder)
            && self.folders().is_meant(path)
    }

    /// Gives references to paths of model folders the folder's own path as their id.
    pub fn settle(&self, references: &mut [Reference]) {
        let paths = references.iter_mut().filter(|r| r.id.namespace.as_str() == "file" && is_path(&r.id.name));
        for reference in paths {
            if let Some(path) = self.folders().meant(&reference.location.file, &reference.id.name) {
                reference.id = folder_id(path);
            }
        }
    }

    /// What the files say of the models that are referred to, of what those were made from, and of the folders that hold
    /// weights. `named` are the references of the run.
    pub fn hear(&self, named: &[Reference], catalog: &Catalog, setting: impl Fn(&str) -> Setting) -> Heard {
        let used: Vec<&Reference> = named.iter().filter(|r| r.role.is_use()).collect();
        // Of a part of the project only what our data does not know is worth a look at all of it.
        let elsewhere = |id: &ModelId| match id.namespace.as_str() {
            "file" => true,
            "hf" => !catalog.is_known("hf", &id.name),
            _ => false,
        };
        let touched = if self.whole { BTreeSet::new() } else { folders::touched(self.listed) };
        if !self.whole && touched.is_empty() && !used.iter().any(|r| elsewhere(&r.id)) {
            return Heard::default();
        }
        let mut hearing = Hearing::new(self, catalog);
        let mut out = Heard { folders: self.unnamed(&used, &mut hearing, setting), ..Heard::default() };
        if !self.whole {
            out.folders.retain(|r| touched.contains(r.location.file.rsplit_once('/').map_or("", |(folder, _)| folder)));
        }
        let mut seen: BTreeSet<(String, String)> = BTreeSet::new();
        let mut open: VecDeque<ModelId> = VecDeque::new();
        for reference in used.into_iter().chain(&out.folders) {
            if seen.insert(reference.id.key()) {
                open.push_back(reference.id.clone());
            }
        }
        while let Some(id) = open.pop_front() {
            let Some(testimony) = hearing.about(&id) else { continue };
            for base in &testimony.bases {
                if seen.insert(base.id.key()) {
                    open.push_back(base.id.clone());
                }
            }
            out.evidence.add(&id, testimony);
        }
        out.remarks = hearing.remarks();
        out
    }

    /// Weights of which no reference speaks, by the path of their folder or by their own name: folders where something
    /// describes them, and single files whose header does.
    fn unnamed(&self, used: &[&Reference], hearing: &mut Hearing<'_>, setting: impl Fn(&str) -> Setting) -> Vec<Reference> {
        let ids: BTreeSet<(String, String)> = used.iter().map(|r| r.id.key()).collect();
        let hub = ids.iter().filter(|(namespace, _)| namespace == "hf").map(|(_, id)| id);
        let named: BTreeSet<&String> = hub.flat_map(|id| self.folders().named(id)).collect();
        let mut out: Vec<Reference> = Vec::new();
        let mut add = |id: ModelId, file: usize, rule: &str| {
            let Some(file) = self.files().get(file).map(|e| e.path().into_owned()) else { return };
            out.push(Reference {
                text: id.name.clone(),
                id,
                revision: None,
                setting: setting(&file),
                location: Location { file, line: 1, column: 1, end_line: 1, end_column: 1 },
                span: Span::new(0, 0),
                role: Role::Load,
                rule: rule.to_owned(),
                confidence: Confidence::High,
            });
        };
        // The folder whose parts the next ones may be: paths come in order.
        let mut whole: Option<&String> = None;
        for (path, folder) in self.folders().iter().filter(|(_, f)| f.has_weights()) {
            // What lies inside a model's folder is a part of it, unless it has a card or is an adapter of its own.
            let inside = |w: &String| w.is_empty() || path.strip_prefix(w.as_str()).is_some_and(|r| r.starts_with('/'));
            let described = folder.is_described() && hearing.is_model(path);
            let own = folder.adapter.is_some() || hearing.has_card(path);
            if whole.is_some_and(inside) && !own {
                continue;
            }
            let by_file = |n: &usize| ids.contains(&ModelId::new("file", self.file_name(*n)).key());
            let spoken_of = ids.contains(&folder_id(path).key()) || named.contains(path);
            if described && (own || folder.config.is_some() || folder.index.is_some() || folder.merge.is_some()) {
                whole = Some(path);
                if !spoken_of && !folder.headers.iter().any(by_file) {
                    let card = folder.card.filter(|_| hearing.has_card(path));
                    card.or(folder.front()).into_iter().for_each(|n| add(folder_id(path), n, FOLDER_RULE));
                }
                continue;
            }
            for number in folder.headers.iter().filter(|n| !spoken_of && !by_file(n)) {
                if hearing.states_something(*number) {
                    add(ModelId::new("file", self.name_of(*number)), *number, "weight-file-present");
                }
            }
        }
        out
    }

    fn name_of(&self, number: usize) -> String {
        let path = self.files().get(number).map(|e| e.path().into_owned()).unwrap_or_default();
        path.rsplit('/').next().unwrap_or_default().to_owned()
    }

    fn file_name(&self, number: usize) -> String {
        self.name_of(number).to_lowercase()
    }
}

/// The id of a folder: its path, `.` for the root.
pub(super) fn folder_id(path: &str) -> ModelId {
    ModelId::new("file", if path.is_empty() { "." } else { path })
}

pub(super) fn is_path(name: &str) -> bool {
    name.contains(['/', '\\']) || name == "."
}

/// Names of models as the catalog knows them, and paths of the project's own model folders.
#[derive(Debug)]
pub struct WithFolders<'a> {
    catalog: &'a Catalog,
    local: &'a Local<'a>,
}

impl<'a> WithFolders<'a> {
    /// Both.
    pub fn new(catalog: &'a Catalog, local: &'a Local<'a>) -> Self {
        Self { catalog, local }
    }
}

impl Names for WithFolders<'_> {
    fn is_known(&self, namespace: &str, id: &str) -> bool {
        if namespace == "file" { self.local.is_meant(id) } else { self.catalog.is_known(namespace, id) }
    }
    fn is_listed(&self, namespace: &str, id: &str) -> bool {
        self.catalog.is_listed(namespace, id)
    }
    fn may_be_listed(&self, word: &str) -> bool {
        self.catalog.may_be_listed(word)
    }
    fn is_listed_under(&self, namespace: &str, organisations: &[&str], name: &str) -> bool {
        self.catalog.is_listed_under(namespace, organisations, name)
    }
    fn homes(&self, bare: &str) -> Vec<String> {
        self.catalog.homes(bare)
    }
    fn is_publisher(&self, organisation: &str) -> bool {
        self.catalog.is_publisher(organisation)
    }
    fn route(&self, id: &str) -> Option<(String, usize)> {
        self.catalog.route(id)
    }
}

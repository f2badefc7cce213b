//! Constants that one file takes from another: `from .config import MODEL` and `f"{ORG}/llama"` with `ORG` from next door.
//!
//! The first pass over the files notes which names of models they put together from names of others; where there is none,
//! nothing is done here. Files are read again only for those, with a bound on each step.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};

use crate::core::reference::Reference;
use crate::extract::{Constant, Import, Imported, SourceFile, constants};
use crate::workspace::{Entry, FileList, ReadOutcome, Workspace, WorkspaceError};

/// Files that are looked at a second time.
const MOST_FILES: usize = 4096;
/// Modules that hand a constant on: `__init__.py` that imports it from a file that defines it.
const MOST_STEPS: usize = 4;

/// What a scan found in one file: its position in the list, its references, and the names it takes from others.
pub type Found = (usize, (Vec<Reference>, Vec<Import>));

/// Fills in what the files of a scan take from others, wherever those stand in `project`. `extract` reads a file again,
/// with the constants that were found for it.
///
/// # Errors
/// When no thread can be started.
pub fn complete(
    workspace: &Workspace,
    files: &FileList,
    project: &FileList,
    found: Vec<Found>,
    extract: impl Fn(&SourceFile<'_>, &[Imported]) -> Vec<Reference> + Sync,
) -> Result<Vec<Reference>, WorkspaceError> {
    let mut references: BTreeMap<usize, Vec<Reference>> = BTreeMap::new();
    let mut asking: HashMap<&[u8], (usize, Vec<Import>)> = HashMap::new();
    for (position, (of_file, imports)) in found {
        references.insert(position, of_file);
        if let Some(entry) = files.get(position).filter(|_| !imports.is_empty() && asking.len() < MOST_FILES) {
            asking.insert(entry.bytes(), (position, imports));
        }
    }
    let shelf = Shelf { workspace, files: project, defined: Mutex::default() };
    let again = |entry: &Entry<'_>, bytes: &[u8]| {
        let (position, imports) = asking.get(entry.bytes())?;
        let imported: Vec<Imported> = imports.iter().filter_map(|i| shelf.resolve(i)).collect();
        if imported.is_empty() {
            return None;
        }
        let path = entry.path();
        let all = extract(&SourceFile { path: &path, bytes }, &imported).into_iter();
        let (own, others): (Vec<Reference>, Vec<Reference>) = all.partition(|r| *r.location.file == *path);
        Some((*position, own, others))
    };
    let mut elsewhere = Vec::new();
    if !asking.is_empty() {
        for (position, own, others) in workspace.look_again(files, |entry| asking.contains_key(entry.bytes()), again)? {
            references.insert(position, own);
            elsewhere.extend(others);
        }
    }
    place(elsewhere, files, &mut references);
    Ok(references.into_values().flatten().collect())
}

/// Puts references into the files in which they stand. Where one stands already, the use says more than the mention,
/// and what is made from a model more than that it is loaded.
fn place(elsewhere: Vec<Reference>, files: &FileList, references: &mut BTreeMap<usize, Vec<Reference>>) {
    for new in elsewhere {
        let Some(position) = files.position(&new.location.file) else { continue };
        let of_file = references.entry(position).or_default();
        let overlapping = of_file.iter_mut().find(|r| r.span.start < new.span.end && new.span.start < r.span.end);
        match overlapping {
            Some(known) if new.role.rank() < known.role.rank() && known.id == new.id => *known = new,
            Some(_) => {}
            None => {
                let at = of_file.partition_point(|r| r.span.start < new.span.start);
                of_file.insert(at, new);
            }
        }
    }
}

/// A constant, or where else it comes from.
type Definition = (Option<Constant>, Option<Import>);

/// Files that define constants, each read once for a name.
struct Shelf<'w> {
    workspace: &'w Workspace,
    files: &'w FileList,
    defined: Mutex<BTreeMap<(usize, String), Definition>>,
}

impl Shelf<'_> {
    /// The constant behind an import, where one file without doubt defines it, with one value.
    fn resolve(&self, import: &Import) -> Option<Imported> {
        let mut step = import.clone();
        for _ in 0..MOST_STEPS {
            let existing: BTreeSet<usize> = step.paths.iter().filter_map(|p| self.files.position(p)).collect();
            let [only] = existing.into_iter().collect::<Vec<_>>()[..] else { return None };
            match self.look(only, &step.name) {
                (Some(constant), _) => {
                    return Some(Imported { used: import.used.clone(), value: constant.value.clone(), constant });
                }
                (None, Some(next)) => step = next,
                (None, None) => return None,
            }
        }
        None
    }

    fn look(&self, position: usize, name: &str) -> Definition {
        let key = (position, name.to_owned());
        let defined = || self.defined.lock().unwrap_or_else(PoisonError::into_inner);
        // Two threads may look at the same time: both find the same.
        if let Some(known) = defined().get(&key) {
            return known.clone();
        }
        let mut buffer = Vec::new();
        let read = self.files.get(position).filter(|e| matches!(self.workspace.read(e, &mut buffer), ReadOutcome::Whole));
        let answer = read.map_or((None, None), |entry| {
            let (mut found, mut imports) = constants(&SourceFile { path: &entry.path(), bytes: &buffer }, &[name]);
            (found.pop(), imports.pop())
        });
        defined().insert(key, answer.clone());
        answer
    }
}

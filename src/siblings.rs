//! Constants that one file takes from another: `from .config import MODEL` and `f"{ORG}/llama"` with `ORG` from next door.
//!
//! The first pass over the files notes which names of models they put together from names of others; where there is none,
//! nothing is done here. Files are read again only for those, one after the other, with a bound on each step.

use std::collections::{BTreeMap, BTreeSet};

use crate::core::reference::Reference;
use crate::extract::{Constant, Import, Imported, SourceFile, constants};
use crate::workspace::{FileList, ReadOutcome, Workspace};

/// Files that are looked at a second time.
const MOST_FILES: usize = 4096;
/// Modules that hand a constant on: `__init__.py` that imports it from a file that defines it.
const MOST_STEPS: usize = 4;

/// What a scan found in one file: its position in the list, its references, and the names it takes from others.
pub type Found = (usize, (Vec<Reference>, Vec<Import>));

/// Fills in what the files of a scan take from others, wherever those stand in `project`. `extract` reads a file again,
/// with the constants that were found for it.
pub fn complete(
    workspace: &Workspace,
    files: &FileList,
    project: &FileList,
    found: Vec<Found>,
    extract: impl Fn(&SourceFile<'_>, &[Imported]) -> Vec<Reference>,
) -> Vec<Reference> {
    let mut references: BTreeMap<usize, Vec<Reference>> = BTreeMap::new();
    let mut asking: Vec<(usize, Vec<Import>)> = Vec::new();
    for (position, (of_file, imports)) in found {
        references.insert(position, of_file);
        if !imports.is_empty() && asking.len() < MOST_FILES {
            asking.push((position, imports));
        }
    }
    let mut shelf = Shelf { workspace, files: project, defined: BTreeMap::new() };
    let mut elsewhere = Vec::new();
    for (position, imports) in asking {
        let imported: Vec<Imported> = imports.iter().filter_map(|i| shelf.resolve(i)).collect();
        let Some(entry) = files.get(position).filter(|_| !imported.is_empty()) else { continue };
        let mut buffer = Vec::new();
        if !matches!(workspace.read(&entry, &mut buffer), ReadOutcome::Whole) {
            continue;
        }
        let path = entry.path();
        let (own, others) = extract(&SourceFile { path: &path, bytes: &buffer }, &imported)
            .into_iter()
            .partition(|r| *r.location.file == *path);
        references.insert(position, own);
        elsewhere.extend::<Vec<Reference>>(others);
    }
    place(elsewhere, files, &mut references);
    references.into_values().flatten().collect()
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

/// Files that define constants, each read once for a name.
struct Shelf<'w> {
    workspace: &'w Workspace,
    files: &'w FileList,
    defined: BTreeMap<(usize, String), (Option<Constant>, Option<Import>)>,
}

impl Shelf<'_> {
    /// The constant behind an import, where one file without doubt defines it, with one value.
    fn resolve(&mut self, import: &Import) -> Option<Imported> {
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

    fn look(&mut self, position: usize, name: &str) -> (Option<Constant>, Option<Import>) {
        let key = (position, name.to_owned());
        if let Some(known) = self.defined.get(&key) {
            return known.clone();
        }
        let mut buffer = Vec::new();
        let read = self.files.get(position).filter(|e| matches!(self.workspace.read(e, &mut buffer), ReadOutcome::Whole));
        let answer = read.map_or((None, None), |entry| {
            let (mut found, mut imports) = constants(&SourceFile { path: &entry.path(), bytes: &buffer }, &[name]);
            (found.pop(), imports.pop())
        });
        self.defined.insert(key, answer.clone());
        answer
    }
}

//! The data files as they stand on disk, parsed by the reader the build script uses.

use std::path::{Path, PathBuf};

use mayuse::catalog::compile::{self, DataFile, Mistakes, NameIndex};
use mayuse::catalog::vocabulary_file;
use mayuse::core::license::{License, Policy};
use mayuse::core::vocabulary::Vocabulary;
use mayuse::document::Problems;

pub(crate) struct Data {
    pub(crate) vocabulary: Vocabulary,
    pub(crate) licenses: Vec<License>,
    pub(crate) policies: Vec<Policy>,
    pub(crate) names: NameIndex,
}

pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Whether snapshots and canonical forms are to be rewritten.
pub(crate) fn overwrite() -> bool {
    std::env::var_os("OVERWRITE").is_some_and(|v| !v.is_empty() && v != "0")
}

/// The TOML files of a folder, by name, without the vocabulary.
pub(crate) fn folder(folder: &str) -> Vec<DataFile> {
    let entries = std::fs::read_dir(root().join(folder)).unwrap();
    let mut names: Vec<String> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|n| n.ends_with(".toml") && n != "vocabulary.toml");
    names.sort();
    names.into_iter().map(|n| (format!("{folder}/{n}"), read(Path::new(folder).join(n)))).collect()
}

pub(crate) fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

pub(crate) fn load() -> Data {
    let problems = Problems::default();
    let vocabulary = vocabulary_file::read(&read("licenses/vocabulary.toml"), &problems);
    let mut mistakes = Mistakes::default();
    mistakes.extend("licenses/vocabulary.toml", problems);
    let policies = compile::policies(&folder("licenses/policies"), &vocabulary, &mut mistakes);
    let ids: Vec<&str> = policies.iter().map(|p| p.id.as_str()).collect();
    let (licenses, names) = compile::licenses(&folder("licenses"), &vocabulary, &ids, &mut mistakes);
    let all: Vec<String> = mistakes.0.iter().map(|m| format!("{}: {}", m.file, m.problem.message)).collect();
    fail_with("mistakes in the form of the data", all);
    Data { vocabulary, licenses, policies, names }
}

/// Fails with all of them, sorted, or not at all.
pub(crate) fn fail_with(what: &str, mut errors: Vec<String>) {
    errors.sort();
    errors.dedup();
    assert!(errors.is_empty(), "{} {what}:\n  {}\n", errors.len(), errors.join("\n  "));
}

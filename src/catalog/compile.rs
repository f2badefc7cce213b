//! Data files → one checked set of data. Used by the build script for the bundled data and at run time for the
//! licenses and families of a project, so both are held to the same form.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::core::family::{Family, Host};
use crate::core::license::{License, Policy};
use crate::core::vocabulary::Vocabulary;
use crate::document::{Problem, Problems};

use super::bundle::license_key;
use super::family_file::{self, Example};
use super::pattern_index::PatternIndex;
use super::{license_file, policy_file};

/// A data file as read: its path for messages, and its text.
pub type DataFile = (String, String);

/// A mistake in a data file.
#[derive(Clone, Debug)]
pub struct FileProblem {
    /// The file.
    pub file: String,
    /// The mistake.
    pub problem: Problem,
}

/// Mistakes over all files.
#[derive(Debug, Default)]
pub struct Mistakes(pub Vec<FileProblem>);

impl Mistakes {
    /// Adds what a reader found in a file.
    pub fn extend(&mut self, file: &str, problems: Problems) {
        let file = file.to_owned();
        self.0.extend(problems.into_sorted().into_iter().map(|problem| FileProblem { file: file.clone(), problem }));
    }
    /// Adds a mistake.
    pub fn add(&mut self, file: &str, span: Range<usize>, message: String) {
        self.0.push(FileProblem { file: file.to_owned(), problem: Problem { span, message, help: None } });
    }
}

/// License names → license ids.
pub type NameIndex = BTreeMap<String, String>;

/// Reads all policies; their ids must be their file names.
pub fn policies(files: &[DataFile], vocabulary: &Vocabulary, mistakes: &mut Mistakes) -> Vec<Policy> {
    let mut out = Vec::new();
    for (path, text) in files {
        let problems = Problems::default();
        let policy = policy_file::read(text, vocabulary, &problems);
        check_stem(path, text, &policy.id, &problems);
        mistakes.extend(path, problems);
        out.push(policy);
    }
    out
}

/// Reads all licenses; their ids must be their file names, and no name may mean two of them.
pub fn licenses(
    files: &[DataFile],
    vocabulary: &Vocabulary,
    policy_ids: &[&str],
    mistakes: &mut Mistakes,
) -> (Vec<License>, NameIndex) {
    let mut out: Vec<License> = Vec::new();
    let mut names = NameIndex::new();
    for (path, text) in files {
        let problems = Problems::default();
        let license = license_file::read(text, vocabulary, policy_ids, &problems);
        check_stem(path, text, &license.id, &problems);
        // The SPDX id names the license too; a name that belongs to another one is a mistake.
        let own = [license.id.clone(), license.spdx.clone()];
        for name in own.iter().chain(&license.aliases) {
            if let Some(other) = names.insert(license_key(name), license.id.clone())
                && other != license.id
            {
                problems.add(place_of(text, name), format!("`{name}` already means `{other}`"), None);
            }
        }
        mistakes.extend(path, problems);
        out.push(license);
    }
    (out, names)
}

/// Reads all families and checks that every example resolves to its release and to no other. `is_license` knows the names
/// of licenses.
pub fn families(files: &[DataFile], is_license: &dyn Fn(&str) -> bool, mistakes: &mut Mistakes) -> Vec<Family> {
    let mut out: Vec<Family> = Vec::new();
    let mut examples: Vec<(String, Example)> = Vec::new();
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    for (path, text) in files {
        let problems = Problems::default();
        let (family, found) = family_file::read_family(text, &problems);
        for release in &family.releases {
            if let Some(other) = seen.insert(release.id.clone(), path.clone()) {
                problems.add(place_of(text, &release.id), format!("release `{}` stands in {other} too", release.id), None);
            }
            for license in release.terms.iter().chain([&release.license]) {
                if license != "none" && !license.starts_with("other:") && !is_license(license) {
                    problems.add(place_of(text, license), format!("no license `{license}`"), None);
                }
            }
        }
        mistakes.extend(path, problems);
        examples.extend(found.into_iter().map(|e| (path.clone(), e)));
        out.push(family);
    }
    let index = PatternIndex::new(&out);
    for (path, example) in &examples {
        let found = index.resolve(&example.namespace, &example.id);
        let claimed: Vec<&str> = found.iter().map(|(f, r)| out[*f].releases[*r].id.as_str()).collect();
        let right = claimed.as_slice() == [example.release.as_str()];
        if example.holds && !right {
            let message = format!("example `{}` resolves to {claimed:?}, not to `{}` alone", example.id, example.release);
            mistakes.add(path, example.span.clone(), message);
        }
        if !example.holds && claimed.contains(&example.release.as_str()) {
            let message = format!("counterexample `{}` resolves to `{}`", example.id, example.release);
            mistakes.add(path, example.span.clone(), message);
        }
    }
    out
}

/// Reads all hosts and checks their examples.
pub fn hosts(files: &[DataFile], names: &NameIndex, mistakes: &mut Mistakes) -> Vec<Host> {
    let mut out = Vec::new();
    for (path, text) in files {
        let problems = Problems::default();
        let (host, examples) = family_file::read_host(text, &problems);
        if let Some(terms) = host.terms.as_ref().filter(|terms| !terms.starts_with("other:"))
            && !names.contains_key(&license_key(terms))
        {
            problems.add(place_of(text, terms), format!("no license `{terms}`"), None);
        }
        for (id, model, span) in examples {
            let found = super::hosted::model_behind(&host, &id);
            if !found.as_deref().is_some_and(|f| f.eq_ignore_ascii_case(&model)) {
                problems.add(span, format!("example `{id}` leads to {found:?}, not to `{model}`"), None);
            }
        }
        mistakes.extend(path, problems);
        out.push(host);
    }
    out
}

fn check_stem(path: &str, text: &str, id: &str, problems: &Problems) {
    let stem = path.rsplit('/').next().and_then(|name| name.strip_suffix(".toml"));
    if stem != Some(id) {
        problems.add(place_of(text, id), format!("the id `{id}` is not the file's name"), None);
    }
}

/// Where a word stands between quotes, for messages about values that were read long ago.
pub fn place_of(text: &str, word: &str) -> Range<usize> {
    let quoted = format!("\"{word}\"");
    text.find(&quoted).map_or(0..0, |at| at..at + quoted.len())
}

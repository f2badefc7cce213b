//! Build script: reads and checks every data file, fails with all mistakes at once, writes the blobs that
//! [`catalog`](crate::catalog) embeds.

#![allow(dead_code, unreachable_pub, reason = "the modules are shared with the library, which uses the rest of them")]
#![allow(clippy::print_stdout, clippy::print_stderr, clippy::exit, reason = "this is how a build script speaks")]

use std::collections::BTreeMap;
use std::path::Path;

use sha2::{Digest, Sha256};

#[path = "../core/mod.rs"]
mod core;
#[path = "../document.rs"]
mod document;

#[path = "."]
mod catalog {
    pub mod bundle;
    pub mod compile;
    pub mod condition_file;
    pub mod family_file;
    pub mod hosted;
    pub mod license_file;
    pub mod model_table;
    pub mod pattern;
    pub mod pattern_index;
    pub mod policy_file;
    pub mod rule_blob;
    pub mod rule_file;
    pub mod spelling_file;
    pub mod symbol_table;
    pub mod vocabulary_file;
}

use crate::core::family::Host;
use catalog::bundle::{filter, license_key, pack};
use catalog::compile::{self, DataFile, Mistakes};
use catalog::{model_table, rule_blob, rule_file, spelling_file, symbol_table, vocabulary_file};

fn main() {
    println!("cargo::rerun-if-changed=licenses");
    println!("cargo::rerun-if-changed=rules");
    if let Err(message) = run() {
        eprintln!("{message}");
        std::process::exit(1);
    }
}

fn run() -> Result<(), String> {
    let root = std::env::var("CARGO_MANIFEST_DIR").map_err(|e| e.to_string())?;
    let out = std::env::var("OUT_DIR").map_err(|e| e.to_string())?;
    let (root, out) = (Path::new(&root), Path::new(&out));

    let mut mistakes = Mistakes::default();
    let vocabulary_text = one(root, "licenses/vocabulary.toml")?;
    let policy_files = folder(root, "licenses/policies", "toml")?;
    let mut license_files = folder(root, "licenses", "toml")?;
    license_files.retain(|(path, _)| path != "licenses/vocabulary.toml");
    let family_files = folder(root, "rules/families", "toml")?;
    let host_files = folder(root, "rules/hosts", "toml")?;
    let model_files = folder(root, "rules/models", "csv")?;
    let source_text = one(root, "rules/models/sources.toml")?;

    let problems = document::Problems::default();
    let vocabulary = vocabulary_file::read(&vocabulary_text, &problems);
    mistakes.extend("licenses/vocabulary.toml", problems);
    let policies = compile::policies(&policy_files, &vocabulary, &mut mistakes);
    let policy_ids: Vec<&str> = policies.iter().map(|p| p.id.as_str()).collect();
    let (licenses, names) = compile::licenses(&license_files, &vocabulary, &policy_ids, &mut mistakes);
    let families = compile::families(&family_files, &|name| names.contains_key(&license_key(name)), &mut mistakes);
    let hosts = compile::hosts(&host_files, &names, &mut mistakes);
    let problems = document::Problems::default();
    let sources = model_table::read_sources(&source_text, &problems);
    mistakes.extend("rules/models/sources.toml", problems);
    let table = model_table::read(&model_files, &names, &sources, &mut mistakes);

    let (reuploads, renames) = (one(root, "rules/reuploads.toml")?, one(root, "rules/renames.toml")?);
    let (first, second) = (document::Problems::default(), document::Problems::default());
    let spelling = spelling_file::read(&reuploads, &renames, (&first, &second));
    mistakes.extend("rules/reuploads.toml", first);
    mistakes.extend("rules/renames.toml", second);

    let rule_files = folder(root, "rules/references", "toml")?;
    let mut rules = core::rule::RuleSet::default();
    for (path, text) in &rule_files {
        match rule_file::read(text) {
            Ok(set) => rules.extend(set),
            Err(found) => {
                let file = |problem| compile::FileProblem { file: path.clone(), problem };
                mistakes.0.extend(found.into_iter().map(file));
            }
        }
    }
    // Examples are for tests; a run has no use for them.
    rules.samples.clear();

    if !mistakes.0.is_empty() {
        let mut all: BTreeMap<&str, &str> = BTreeMap::new();
        for (path, text) in policy_files
            .iter()
            .chain(&license_files)
            .chain(&family_files)
            .chain(&host_files)
            .chain(&model_files)
            .chain(&rule_files)
        {
            all.insert(path, text);
        }
        all.insert("licenses/vocabulary.toml", &vocabulary_text);
        all.insert("rules/models/sources.toml", &source_text);
        all.insert("rules/reuploads.toml", &reuploads);
        all.insert("rules/renames.toml", &renames);
        return Err(describe(&mistakes, &all));
    }

    let index: BTreeMap<&str, u64> = licenses.iter().zip(0..).map(|(l, i)| (l.id.as_str(), i)).collect();
    let license_names = names.iter().filter_map(|(name, id)| Some((name.clone(), *index.get(id.as_str())?)));
    write(out, "licenses.fst", &map(license_names)?)?;
    write(out, "licenses.bin", &pack(&records(&licenses)?))?;
    let policy_names = policies.iter().zip(0..).map(|(p, i)| (license_key(&p.id), i));
    write(out, "policies.fst", &map(policy_names)?)?;
    write(out, "policies.bin", &pack(&records(&policies)?))?;
    write(out, "models.fst", &map(table.keys())?)?;
    write(out, "models.bin", &pack(&table.records()))?;
    let (keys, organisations) = (table.keys(), table.publishers());
    let ids = keys.keys().filter_map(|key| key.split_once('\0')).map(|(_, id)| id);
    let names = ids.clone().filter_map(|id| id.split_once('/')).map(|(_, name)| name);
    write(out, "names.bits", &filter(ids.chain(names).chain(organisations.keys().map(String::as_str))))?;
    write(out, "publishers.fst", &map(table.publishers())?)?;
    let index = catalog::pattern_index::PatternIndex::new(&families);
    let is_uploader = |organisation: &str| spelling.is_uploader(organisation);
    let is_series = |(f, r): (usize, usize)| families.get(f).and_then(|f| f.releases.get(r)).is_none_or(|r| r.series);
    let is_published = |id: &str| index.best("hf", id).into_iter().any(|found| !is_series(found));
    write(out, "originals.fst", &map(table.originals(&is_uploader, &is_published))?)?;
    let hosted: Vec<&str> = hosts.iter().map(|h| h.namespace.as_str()).collect();
    let (homes, home_sets) = table.homes(&hosted);
    write(out, "homes.fst", &map(homes)?)?;
    write(out, "homes.json", &json(&home_sets)?)?;
    write(out, "sources.fst", &map(sources.keys().cloned().zip(0..))?)?;
    write(out, "sources.bin", &pack(&sources.values().map(|cited| cited.clone().into_bytes()).collect::<Vec<_>>()))?;
    write(out, "families.bin", &pack(&records(&families)?))?;
    write(out, "patterns.bin", &index.packed())?;
    write(out, "hosts.bin", &pack(&records(&hosts)?))?;
    let plain: Vec<Host> = hosts.iter().map(|h| Host { models: Vec::new(), ..h.clone() }).collect();
    write(out, "hosts.json", &json(&plain)?)?;
    write(out, "first-look.txt", rules.first_look().packed().as_bytes())?;
    write(out, "symbols.bin", &symbol_table::packed(&rules.symbols)?)?;
    write(out, "rules.bin", &rule_blob::packed(&rules)?)?;
    write(out, "spelling.json", &json(&spelling)?)?;
    write(out, "vocabulary.json", &json(&vocabulary)?)?;

    let mut hash = Sha256::new();
    for (path, text) in
        license_files.iter().chain(&policy_files).chain(&family_files).chain(&host_files).chain(&model_files).chain(&rule_files)
    {
        hash.update(path.as_bytes());
        hash.update([0]);
        hash.update(text.as_bytes());
    }
    let fingerprints = one(root, "licenses/fingerprints.csv")?;
    for text in [&vocabulary_text, &reuploads, &renames, &fingerprints] {
        hash.update(text.as_bytes());
    }
    let digest: String = hash.finalize().iter().take(6).map(|b| format!("{b:02x}")).collect();
    println!("cargo::rustc-env=MAYUSE_DATA_VERSION={digest}");
    Ok(())
}

fn one(root: &Path, path: &str) -> Result<String, String> {
    std::fs::read_to_string(root.join(path)).map_err(|e| format!("{path}: {e}"))
}

/// The files of a folder with that extension, sorted, so that the same data gives the same bytes.
fn folder(root: &Path, path: &str, extension: &str) -> Result<Vec<DataFile>, String> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(root.join(path)).map_err(|e| format!("{path}: {e}"))? {
        let name = entry.map_err(|e| format!("{path}: {e}"))?.file_name();
        let Some(name) = name.to_str() else { return Err(format!("{path}: a file name is not UTF-8")) };
        if name.strip_suffix(extension).is_some_and(|stem| stem.ends_with('.')) && name != "sources.toml" {
            names.push(format!("{path}/{name}"));
        }
    }
    names.sort();
    names.into_iter().map(|name| Ok((name.clone(), one(root, &name)?))).collect()
}

fn records<T: serde::Serialize>(items: &[T]) -> Result<Vec<Vec<u8>>, String> {
    items.iter().map(|i| serde_json::to_vec(i).map_err(|e| e.to_string())).collect()
}

fn json<T: serde::Serialize>(value: &T) -> Result<Vec<u8>, String> {
    serde_json::to_vec(value).map_err(|e| e.to_string())
}

fn map(entries: impl IntoIterator<Item = (String, u64)>) -> Result<Vec<u8>, String> {
    let sorted: BTreeMap<String, u64> = entries.into_iter().collect();
    let map = fst::Map::from_iter(sorted).map_err(|e| e.to_string())?;
    Ok(map.into_fst().into_inner())
}

fn write(out: &Path, name: &str, bytes: &[u8]) -> Result<(), String> {
    std::fs::write(out.join(name), bytes).map_err(|e| format!("{name}: {e}"))
}

fn describe(mistakes: &Mistakes, texts: &BTreeMap<&str, &str>) -> String {
    let mut out = format!("the data has {} mistake(s):\n", mistakes.0.len());
    for m in &mistakes.0 {
        let text = texts.get(m.file.as_str()).copied().unwrap_or_default();
        let (line, column) = core::source::LineIndex::new(text).position(text, m.problem.span.start.min(text.len()));
        out.push_str(&format!("  {}:{line}:{column}: {}", m.file, m.problem.message));
        if let Some(help) = &m.problem.help {
            out.push_str(&format!(" ({help})"));
        }
        out.push('\n');
    }
    out
}

//! The pages of the book that are made from the data. `OVERWRITE=1 cargo test --test docs` writes them; without it the
//! test fails with what has become stale. A page holds no license text beyond the quotes.

#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

#[path = "docs/codes.rs"]
mod codes;
#[path = "docs/configuration.rs"]
mod configuration;
#[path = "docs/figures.rs"]
mod figures;
#[path = "docs/index.rs"]
mod index;
#[path = "docs/licenses.rs"]
mod licenses;
#[path = "docs/policies.rs"]
mod policies;
#[path = "docs/text.rs"]
mod text;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use mayuse::catalog::Catalog;

/// Page by path under `docs/src`.
type Pages = BTreeMap<String, String>;

/// Folders that hold generated pages and nothing else.
const FOLDERS: [&str; 3] = ["licenses", "policies", "codes"];

fn pages() -> Pages {
    let catalog = Catalog::bundled();
    let mut pages = Pages::new();
    licenses::pages(&catalog, &mut pages);
    policies::pages(&catalog, &mut pages);
    codes::pages(&catalog, &mut pages);
    figures::page(&catalog, &mut pages);
    index::pages(&catalog, &mut pages);
    configuration::page(&catalog, &mut pages);
    pages
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/src")
}

#[test]
fn generated_pages_are_fresh() {
    let pages = pages();
    let overwrite = std::env::var_os("OVERWRITE").is_some_and(|v| !v.is_empty() && v != "0");
    let mut stale = Vec::new();
    for (path, wanted) in &pages {
        let file = source().join(path);
        let have = std::fs::read_to_string(&file).unwrap_or_default();
        if have == *wanted {
            continue;
        }
        if overwrite {
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(&file, wanted).unwrap();
        } else {
            stale.push(format!("{path}:\n{}", text::difference(&have, wanted)));
        }
    }
    for folder in FOLDERS {
        for entry in std::fs::read_dir(source().join(folder)).into_iter().flatten() {
            let name = format!("{folder}/{}", entry.unwrap().file_name().to_string_lossy());
            if pages.contains_key(&name) {
                continue;
            }
            if overwrite {
                std::fs::remove_file(source().join(&name)).unwrap();
            } else {
                stale.push(format!("{name}: made from nothing"));
            }
        }
    }
    let shown = stale.iter().take(5).cloned().collect::<Vec<_>>().join("\n");
    assert!(stale.is_empty(), "{} pages are stale; OVERWRITE=1 cargo test --test docs writes them\n{shown}", stale.len());
}

#[test]
fn every_link_of_the_book_leads_somewhere() {
    let mut pages = pages();
    for entry in std::fs::read_dir(source()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "md") {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            pages.entry(name).or_insert_with(|| std::fs::read_to_string(&path).unwrap());
        }
    }
    let known: BTreeSet<&String> = pages.keys().collect();
    let mut errors = Vec::new();
    for (path, page) in &pages {
        let folder = path.rsplit_once('/').map_or("", |(f, _)| f);
        for link in text::links(page) {
            let target = match link.strip_prefix("../") {
                Some(up) => up.to_owned(),
                None if folder.is_empty() => link.clone(),
                None => format!("{folder}/{link}"),
            };
            if !known.contains(&target) {
                errors.push(format!("{path}: {link}"));
            }
        }
    }
    assert!(errors.is_empty(), "links lead nowhere:\n{}", errors.join("\n"));
    let summary = &pages["SUMMARY.md"];
    let linked: BTreeSet<String> = text::links(summary).into_iter().collect();
    let missing: Vec<_> = known.iter().filter(|p| p.as_str() != "SUMMARY.md" && !linked.contains(p.as_str())).collect();
    assert!(missing.is_empty(), "pages are not in SUMMARY.md: {missing:?}");
}

/// Words that a license prescribes for others to write are told in full: they are what a user has to show.
const PRESCRIBED: [&str; 2] = ["structure prediction of biomolecular interactions", "is based on work supported by the"];

/// Twelve words in a row are a quotation; more would be the text.
#[test]
fn no_page_holds_more_of_a_text_than_its_quotes() {
    const RUN: usize = 13;
    let folder = std::env::var_os("MAYUSE_REFERENCE")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/reference"), PathBuf::from)
        .join("license-texts");
    if !folder.is_dir() {
        assert!(std::env::var_os("CI").is_none(), "{} is missing; CI needs it", folder.display());
        return;
    }
    let mut runs: HashSet<u64> = HashSet::new();
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "txt") {
            runs.extend(text::runs(&String::from_utf8_lossy(&std::fs::read(path).unwrap()), RUN).map(|(hash, _)| hash));
        }
    }
    assert!(runs.len() > 100_000);
    let mut errors = Vec::new();
    for (path, page) in pages() {
        // A run goes over no line: lines of a page are clauses of their own.
        for line in page.lines() {
            if PRESCRIBED.iter().any(|p| line.contains(p)) {
                continue;
            }
            if let Some((_, words)) = text::runs(line, RUN).find(|(hash, _)| runs.contains(hash)) {
                errors.push(format!("{path}: “{words}”"));
            }
        }
    }
    assert!(errors.is_empty(), "{} pages hold license text:\n{}", errors.len(), errors.join("\n"));
}

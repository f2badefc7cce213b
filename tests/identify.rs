//! Identification of license texts: the collected texts as themselves, in other dress, and changed.

mod identifying;

use identifying::{dress, texts};
use mayuse::catalog::Catalog;
use mayuse::identify::{Identification, Identifier, Kind};
use rayon::prelude::*;

/// What the first match says, the most of all: `llama-2 exact`, `mit modified`, `unknown`.
fn verdict(found: &Identification) -> String {
    match found.matches.first() {
        Some(m) => format!("{} {}", m.id, if m.exact { "exact" } else { "modified" }),
        None => "unknown".to_owned(),
    }
}

/// Whether a text was identified as itself, word by word, and as nothing else.
fn is_itself(found: &Identification, text: &texts::Text) -> bool {
    let Some(first) = found.matches.first() else { return false };
    let others = found.matches.iter().skip(1).all(|m| m.kind == Kind::Policy && m.exact);
    let ids: Vec<&String> = std::iter::once(&first.id).chain(&first.same_words).collect();
    found.is_exact() && others && text.ids.iter().all(|id| ids.contains(&id))
}

/// Runs a disturbance over all texts and says which were not identified as themselves.
fn wrong(name: &str, change: impl Fn(&str) -> String + Sync) -> Vec<String> {
    let catalog = Catalog::bundled();
    let texts: Vec<texts::Text> = texts::all(&catalog).into_iter().filter(|t| !t.ids.is_empty()).collect();
    let identifier = Identifier::new(&catalog);
    let wrong: Vec<String> = texts
        .par_iter()
        .filter_map(|text| {
            let copy = change(&text.text);
            let found = identifier.identify(&copy);
            (!is_itself(&found, text)).then(|| {
                let changes: Vec<_> = found.matches.iter().flat_map(|m| &m.changes).take(3).collect();
                let remainder: Vec<_> = found.remainder.iter().take(3).collect();
                format!("{}: {} {changes:?} {remainder:?}", text.slug, verdict(&found))
            })
        })
        .collect();
    eprintln!("{name}: {} of {} right", texts.len() - wrong.len(), texts.len());
    wrong
}

#[test]
fn fingerprints() {
    if texts::folder().is_none() {
        return;
    }
    let expected = texts::fingerprints(&Catalog::bundled());
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/licenses/fingerprints.csv");
    if std::env::var_os("OVERWRITE").is_some_and(|v| v == "1") {
        std::fs::write(path, &expected).unwrap();
    }
    let stored = std::fs::read_to_string(path).unwrap();
    assert!(stored == expected, "licenses/fingerprints.csv is not up to date: OVERWRITE=1 cargo test --test identify -- fingerprints");
}

#[test]
fn every_text_is_itself() {
    let wrong = wrong("as collected", str::to_owned);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn dress_does_not_matter() {
    let dresses: [(&str, fn(&str) -> String); 8] = [
        ("reflowed to 60 columns", dress::reflowed),
        ("one line", dress::one_line),
        ("Markdown", dress::markdown),
        ("HTML", dress::html),
        ("CRLF", dress::crlf),
        ("straight quotes", dress::straight),
        ("curly quotes", dress::curly),
        ("preamble", dress::with_preamble),
    ];
    for (name, dress) in dresses {
        let wrong = wrong(name, dress);
        assert!(wrong.len() <= 2, "{name}: {wrong:#?}");
    }
}

//! Identification of license texts: the collected texts as themselves, in other dress, and changed.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
#![allow(clippy::print_stderr, reason = "the figures are shown")]

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
    let allowed = |id: &&String| {
        text.ids.contains(id)
            || texts::SAME_WORDS
                .iter()
                .any(|group| group.contains(&id.as_str()) && text.ids.iter().any(|t| group.contains(&t.as_str())))
    };
    found.is_exact() && others && text.ids.iter().all(|id| ids.contains(&id)) && ids.iter().all(allowed)
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
                let ids: Vec<_> = found.matches.iter().map(|m| (&m.id, &m.same_words, m.exact, &m.missing)).collect();
                format!("{}: {} {ids:?} {changes:?} {remainder:?}", text.slug, verdict(&found))
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
    assert!(
        stored == expected,
        "licenses/fingerprints.csv is not up to date: OVERWRITE=1 cargo test --test identify -- fingerprints"
    );
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

#[test]
fn an_appended_policy_is_a_second_match() {
    let catalog = Catalog::bundled();
    let policies: Vec<texts::Text> =
        texts::all(&catalog).into_iter().filter(|t| t.ids.first().is_some_and(|id| catalog.policy(id).is_some())).collect();
    let identifier = Identifier::new(&catalog);
    let texts: Vec<texts::Text> = texts::all(&catalog).into_iter().filter(|t| !t.ids.is_empty()).collect();
    let wrong: Vec<String> = texts
        .par_iter()
        .enumerate()
        .filter_map(|(i, text)| {
            // A policy that belongs to another license, so that every pair is a strange one.
            let policy = &policies[(i * 7 + 3) % policies.len()];
            if policy.slug == text.slug {
                return None;
            }
            let found = identifier.identify(&format!("{}\n\n{}", text.text, policy.text));
            let named = |t: &texts::Text| {
                found.matches.iter().any(|m| m.exact && (m.id == t.ids[0] || m.same_words.contains(&t.ids[0])))
            };
            let ids: Vec<_> = found.matches.iter().map(|m| (&m.id, m.exact)).collect();
            (!(named(text) && named(policy) && found.is_exact()))
                .then(|| format!("{} + {}: {ids:?} {:?}", text.slug, policy.slug, found.remainder))
        })
        .collect();
    eprintln!("appended policy: {} of {} right", texts.len() - wrong.len(), texts.len());
    assert!(wrong.len() <= 2, "{wrong:#?}");
}

/// The text without the sentence or list item around the first occurrence of a quote.
fn without_sentence(text: &str, quote: &str) -> Option<String> {
    let words: Vec<String> = quote.split_whitespace().map(regex::escape).collect();
    let found = regex::Regex::new(&words.join(r"[\s>*]+")).unwrap().find(text)?;
    let boundary = regex::Regex::new(r"[.;:?!]\s|\n\s*\n|[。；]|\n\s*(?:[-*+•]|\(?[0-9a-z]{1,3}[.)])\s|\z").unwrap();
    let ends: Vec<usize> = boundary.find_iter(text).map(|m| m.start()).collect();
    let start =
        ends.iter().rev().find(|e| **e < found.start()).map_or(0, |e| e + text[*e..].chars().next().map_or(0, char::len_utf8));
    let end = ends
        .iter()
        .find(|e| **e >= found.end() - 1)
        .map_or(text.len(), |e| e + text[*e..].chars().next().map_or(0, char::len_utf8));
    Some(format!("{}{}", &text[..start], &text[end.max(found.end())..]))
}

#[test]
fn a_removed_clause_is_named() {
    let catalog = Catalog::bundled();
    let identifier = Identifier::new(&catalog);
    let texts: Vec<texts::Text> = texts::all(&catalog).into_iter().filter(|t| !t.ids.is_empty()).collect();
    let cases: Vec<(&texts::Text, String)> =
        texts.iter().flat_map(|t| texts::quotes(&catalog, &t.ids[0]).into_iter().map(move |q| (t, q))).collect();
    let results: Vec<Option<String>> = cases
        .par_iter()
        .filter_map(|(text, quote)| {
            let copy = without_sentence(&text.text, quote)?;
            if copy.split_whitespace().count() < 20 {
                return None;
            }
            let found = identifier.identify(&copy);
            let right = found.matches.iter().any(|m| {
                let named =
                    m.missing.iter().any(|c| c.quote == *quote) || m.clauses.iter().any(|c| c.altered && c.quote == *quote);
                (m.id == text.ids[0] || m.same_words.contains(&text.ids[0])) && !m.exact && named
            });
            Some((!right || found.is_exact()).then(|| format!("{}: “{quote}” {}", text.slug, verdict(&found))))
        })
        .collect();
    let wrong: Vec<&String> = results.iter().flatten().collect();
    eprintln!(
        "clause removed: {} of {} right ({} not tried)",
        results.len() - wrong.len(),
        results.len(),
        cases.len() - results.len()
    );
    assert!(wrong.len() * 100 <= results.len(), "{wrong:#?}");
}

#[test]
fn texts_of_no_entry() {
    let catalog = Catalog::bundled();
    let identifier = Identifier::new(&catalog);
    let texts: Vec<texts::Text> = texts::all(&catalog).into_iter().filter(|t| t.ids.is_empty()).collect();
    let found: Vec<(String, String)> = texts.iter().map(|t| (t.slug.clone(), verdict(&identifier.identify(&t.text)))).collect();
    if !found.is_empty() {
        let expected: Vec<(String, String)> =
            texts::NOT_IN_THE_DATABASE.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        assert_eq!(found, expected);
    }
}

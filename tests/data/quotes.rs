//! Every quote stands word for word in the text it is said to be from.

use std::collections::BTreeMap;

use mayuse::core::license::{License, Policy, Source};

use super::files::{fail_with, load};
use super::texts::{collected, fold, spdx};

/// Licenses whose text nobody has read: all their clauses must be `unclear`, which holds every use for review.
const UNREAD: &[(&str, &str)] =
    &[("kanana-open-license", "known from a third party's reading only; the text was not obtained")];

/// A license read in its SPDX text needs no collected one: the crate carries the words it is checked against.
fn is_spdx_alone(license: &License) -> bool {
    license.source.sha256.is_none() && spdx(&license.spdx).is_some()
}

#[test]
fn every_quote_stands_in_its_spdx_text() {
    let data = load();
    let mut errors = Vec::new();
    let mut checked = 0;
    for license in &data.licenses {
        if license.spdx.starts_with("LicenseRef-") {
            continue;
        }
        let Some(text) = spdx(&license.spdx) else {
            errors.push(format!("{}: `{}` is no SPDX id with a text", license.id, license.spdx));
            continue;
        };
        let text = fold(text);
        for clause in license.clauses.iter().filter(|c| c.document.is_none()) {
            checked += 1;
            if !text.contains(&fold(&clause.quote)) {
                errors.push(format!("{} §{}: “{}” is not in the SPDX text", license.id, clause.section, clause.quote));
            }
        }
    }
    fail_with("quotes are not in the SPDX texts", errors);
    assert!(checked > 300, "only {checked} quotes were checked");
}

#[test]
fn every_quote_stands_in_its_collected_text() {
    let Some(texts) = collected() else { return };
    let data = load();
    let mut errors = Vec::new();
    let mut checked = 0;
    let policy_text = |p: &Policy| texts.text(&p.source).map(|t| fold(&t));
    for license in &data.licenses {
        if UNREAD.iter().any(|(id, _)| *id == license.id) || is_spdx_alone(license) {
            continue;
        }
        let Some(own) = texts.text(&license.source).map(|t| fold(&t)) else {
            errors.push(format!("{}: no collected text has the sha256 of its source", license.id));
            continue;
        };
        for clause in &license.clauses {
            let place = format!("{} §{}", license.id, clause.section);
            let policy = clause.document.as_ref().and_then(|d| data.policies.iter().find(|p| p.id == *d));
            let found = match policy {
                Some(policy) => policy_text(policy).is_some_and(|t| t.contains(&fold(&clause.quote))),
                None => own.contains(&fold(&clause.quote)),
            };
            checked += 1;
            if !found {
                errors.push(format!("{place}: “{}” is not in the text", clause.quote));
            }
        }
    }
    for policy in &data.policies {
        let Some(text) = policy_text(policy) else {
            errors.push(format!("{}: no collected text has the sha256 of its source", policy.id));
            continue;
        };
        for category in &policy.categories {
            checked += 1;
            if !text.contains(&fold(&category.quote)) {
                errors.push(format!("{} §{}: “{}” is not in the text", policy.id, category.section, category.quote));
            }
        }
    }
    fail_with("quotes are not in the collected texts", errors);
    assert!(checked > 3_000, "only {checked} quotes were checked");
}

/// Lines, names and notices that a license takes over from another text it points to.
const TAKEN_OVER: &[(&str, &str)] = &[("cogvlm2-license", "llama-3")];

#[test]
fn every_line_name_and_notice_to_show_stands_in_its_text() {
    let Some(texts) = collected() else { return };
    let data = load();
    let source = |id: &str| data.licenses.iter().find(|l| l.id == id).map(|l| &l.source);
    let mut errors = Vec::new();
    let mut checked = 0;
    let mut read_once: BTreeMap<Option<&str>, String> = BTreeMap::new();
    for license in &data.licenses {
        for clause in &license.clauses {
            let Some(proof) = &clause.proof else { continue };
            let other = TAKEN_OVER.iter().find(|(id, _)| *id == license.id).and_then(|(_, from)| source(from));
            let policy = clause.document.as_ref().and_then(|d| data.policies.iter().find(|p| p.id == *d));
            let own = policy.map_or(&license.source, |p| &p.source);
            for source in [Some(own), other].into_iter().flatten() {
                let text = || texts.text(source).map(|t| words(&t)).unwrap_or_default();
                read_once.entry(source.sha256.as_deref()).or_insert_with(text);
            }
            let stands_in = |source: &Source, line: &str| read_once[&source.sha256.as_deref()].contains(&words(line));
            for line in proof.display.iter().chain(&proof.name_prefix).chain(&proof.notice) {
                checked += 1;
                let found = [Some(own), other].into_iter().flatten().any(|s| stands_in(s, line));
                if !found && !UNREAD.iter().any(|(id, _)| *id == license.id) {
                    errors.push(format!("{} §{}: “{line}”", license.id, clause.section));
                }
            }
        }
    }
    fail_with("prescribed words are not in the texts", errors);
    assert!(checked > 100, "only {checked} lines were checked");
}

/// Words alone: texts set such lines in bold, in brackets, and over several lines.
fn words(text: &str) -> String {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

#[test]
fn what_nobody_has_read_decides_nothing() {
    use mayuse::core::license::Effect;
    let data = load();
    let mut errors = Vec::new();
    for (id, reason) in UNREAD {
        let Some(license) = data.licenses.iter().find(|l| l.id == *id) else {
            errors.push(format!("{id} ({reason}) is no license any more: take it off the list"));
            continue;
        };
        for clause in license.clauses.iter().filter(|c| c.effect != Effect::Unclear || !c.when.is_empty()) {
            errors.push(format!("{id} §{}: {reason}, so the clause must be `unclear` without a `when`", clause.section));
        }
    }
    for license in data.licenses.iter().filter(|l| l.source.sha256.is_none()) {
        if !UNREAD.iter().any(|(id, _)| *id == license.id) && !is_spdx_alone(license) {
            errors.push(format!("{}: no sha256 says which text was read", license.id));
        }
    }
    fail_with("clauses rest on texts nobody has read", errors);
}

#[test]
fn every_hash_is_that_of_a_collected_file() {
    let Some(texts) = collected() else { return };
    let data = load();
    let sources = data.licenses.iter().map(|l| (&l.id, &l.source)).chain(data.policies.iter().map(|p| (&p.id, &p.source)));
    let mut errors = Vec::new();
    for (id, source) in sources {
        let Some(hash) = &source.sha256 else { continue };
        match texts.index.get(hash) {
            None => errors.push(format!("{id}: no text in INDEX.json has the sha256 {hash}")),
            Some((_, file)) if texts.hash(file) != *hash => errors.push(format!("{id}: {file} has changed")),
            Some(_) => {}
        }
    }
    fail_with("hashes lead to no text", errors);
}

#[test]
fn folding_takes_nothing_but_blanks_and_quotation_marks() {
    assert_eq!(fold("an  “or\r\n ‘phan’\u{a0}text"), "an \"or 'phan' text");
    assert_ne!(fold("shall not"), fold("shallnot"));
}

//! Clauses stand in the order of the text, so that a reader can follow both side by side.

use mayuse::core::license::License;

use super::files::{fail_with, load};
use super::texts::{collected, fold, spdx};

/// Clauses whose quote stands elsewhere than their section, and why.
const ELSEWHERE: &[(&str, &str, &str)] = &[
    ("openai-services-agreement", "3.3(d)", "quotes the definition in section 17 that gives the section its reach"),
    ("openai-services-agreement", "16.3", "quotes the regional terms at the end of the text that it points to"),
];

#[test]
fn clauses_follow_the_text() {
    let texts = collected();
    let data = load();
    let mut errors = Vec::new();
    for license in &data.licenses {
        let read = texts.as_ref().and_then(|t| t.text(&license.source));
        let Some(text) = read.or_else(|| spdx(&license.spdx).map(str::to_owned)) else { continue };
        errors.extend(misplaced(license, &fold(&text)));
    }
    fail_with("clauses do not follow the text", errors);
}

/// Clauses whose section begins before the section that stands ahead of it. Within a section any order will do.
fn misplaced(license: &License, text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut floor = 0;
    let elsewhere = |section: &str| ELSEWHERE.iter().any(|(id, s, _)| *id == license.id && *s == section);
    let own: Vec<_> = license.clauses.iter().filter(|c| c.document.is_none() && !elsewhere(&c.section)).collect();
    for section in own.chunk_by(|a, b| a.section == b.section) {
        // A quote can stand in the text more than once: the first place behind the section before will do.
        let at = |quote: &str| text.get(floor..).and_then(|t| t.find(quote)).map(|at| floor + at);
        let places: Vec<Option<usize>> = section.iter().map(|c| at(&fold(&c.quote))).collect();
        for (clause, _) in section.iter().zip(&places).filter(|(_, place)| place.is_none()) {
            out.push(format!(
                "{} §{} {}: “{}” stands before what precedes it",
                license.id, clause.section, clause.term, clause.quote
            ));
        }
        floor = places.into_iter().flatten().min().unwrap_or(floor).max(floor);
    }
    out
}

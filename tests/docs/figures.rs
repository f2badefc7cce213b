//! The figures of the data: licenses by class, clauses by term, thresholds, open points.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use mayuse::catalog::Catalog;
use mayuse::core::condition::Test;
use mayuse::core::license::{Class, Effect};

use super::text::{escaped, figure};
use super::{Pages, policies};

pub(crate) fn page(catalog: &Catalog, pages: &mut Pages) {
    let licenses = catalog.licenses();
    let clauses = || licenses.iter().flat_map(|l| l.clauses.iter().map(move |c| (l, c)));
    let categories: usize = policies::all(catalog).iter().map(|p| p.categories.len()).sum();
    let mut out = "# The data in figures\n\nMade from the data; nothing here is written by hand.\n".to_owned();
    let _ = write!(
        out,
        "\n{} licenses and API terms with {} clauses, {} use policies with {categories} restricted domains.\n",
        licenses.len(),
        clauses().count(),
        policies::all(catalog).len()
    );
    out.push_str("\n## Licenses by class\n\n| class | licenses |\n|---|---:|\n");
    for (class, word) in Class::ALL {
        let _ = writeln!(out, "| {word} | {} |", licenses.iter().filter(|l| l.class == class).count());
    }
    out.push_str("\n## Depth of reading\n\n| reading | licenses |\n|---|---:|\n");
    let mut depth: BTreeMap<&str, usize> = BTreeMap::new();
    licenses.iter().for_each(|l| *depth.entry(&l.source.reading).or_default() += 1);
    for (reading, n) in &depth {
        let _ = writeln!(out, "| {reading} | {n} |");
    }
    let reviewed = licenses.iter().filter(|l| !l.reviews.is_empty()).count();
    let _ = write!(out, "\n{reviewed} licenses carry the signature of a reviewer.\n");
    by_term(catalog, &mut out);
    thresholds(catalog, &mut out);
    out.push_str("\n## What the texts leave open\n\n");
    for (license, clause) in clauses().filter(|(_, c)| c.effect == Effect::Unclear) {
        let (id, section, why) = (&license.id, escaped(&clause.section), escaped(&clause.summary));
        let _ = writeln!(out, "- [{id}](licenses/{id}.md) §{section}, {}: {why}", clause.term);
    }
    pages.insert("figures.md".to_owned(), out);
}

fn by_term(catalog: &Catalog, out: &mut String) {
    let head: Vec<&str> = Effect::ALL.iter().map(|(_, w)| *w).collect();
    let _ =
        write!(out, "\n## Clauses by term\n\n| term | {} | all |\n|---|{}\n", head.join(" | "), "---:|".repeat(head.len() + 1));
    let licenses = catalog.licenses();
    for (term, _) in catalog.vocabulary().codes.iter().filter(|(_, c)| c.is_term) {
        let of = |effect: Option<Effect>| {
            let clauses = licenses.iter().flat_map(|l| &l.clauses);
            clauses.filter(|c| c.term == *term && effect.is_none_or(|e| c.effect == e)).count()
        };
        let cells: Vec<String> = Effect::ALL.iter().map(|(e, _)| of(Some(*e)).to_string()).collect();
        let _ = writeln!(out, "| {term} | {} | {} |", cells.join(" | "), of(None));
    }
}

fn thresholds(catalog: &Catalog, out: &mut String) {
    let mut frozen = Vec::new();
    let mut continuous = Vec::new();
    for license in catalog.licenses() {
        let mut rows: Vec<(bool, String)> = Vec::new();
        for clause in &license.clauses {
            for (fact, test) in clause.when.iter().flat_map(|c| &c.0) {
                let Test::Number(limit) = test else { continue };
                let row = format!(
                    "| [{0}](licenses/{0}.md) | {1} | `{fact}` | {2} |",
                    license.id,
                    clause.effect.as_str(),
                    figure(limit)
                );
                // Alternatives of one clause repeat its limit.
                if !rows.iter().any(|(_, r)| *r == row) {
                    rows.push((limit.month.is_some(), row));
                }
            }
        }
        for (is_frozen, row) in rows {
            if is_frozen { frozen.push(row) } else { continuous.push(row) }
        }
    }
    let head = "| license | effect | fact | limit |\n|---|---|---|---|\n";
    let _ = write!(out, "\n## Thresholds frozen on a date: {}\n\n{head}{}\n", frozen.len(), frozen.join("\n"));
    let _ = write!(out, "\n## Thresholds that hold at any time: {}\n\n{head}{}\n", continuous.len(), continuous.join("\n"));
}

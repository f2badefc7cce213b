//! `mayuse licenses compare`: two licenses clause by clause.

use serde::Serialize;

use crate::catalog::Catalog;
use crate::core::license::{Clause, License};
use crate::document::suggestion;

use super::args::CompareArgs;
use super::output::Look;
use super::page::Page;
use super::{Ended, Failure, explain, output};

/// How two clauses stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Relation {
    Same,
    Differs,
    OnlyFirst,
    OnlySecond,
}

/// One line of the comparison.
#[derive(Debug, Serialize)]
struct Row<'a> {
    term: &'a str,
    relation: Relation,
    first: Option<&'a Clause>,
    second: Option<&'a Clause>,
    differences: Vec<Difference>,
}

/// One point in which two clauses differ.
#[derive(Debug, Serialize)]
struct Difference {
    what: &'static str,
    first: String,
    second: String,
}

pub(super) fn run(args: &CompareArgs) -> Result<Ended, Failure> {
    let catalog = Catalog::bundled();
    let (first, second) = (license(&catalog, &args.first)?, license(&catalog, &args.second)?);
    let rows = rows(first, second);
    let text = match args.format.as_str() {
        "human" => human(first, second, &rows, Look::new(&args.look).options.width),
        "markdown" => markdown(first, second, &rows),
        "json" => {
            let value = serde_json::json!({ "first": first.id, "second": second.id, "rows": rows });
            serde_json::to_string_pretty(&value).map(|s| s + "\n").map_err(|e| Failure::usage(e.to_string()))?
        }
        other => {
            return Err(Failure::usage(format!("no format `{other}` for a comparison; expected human, markdown or json")));
        }
    };
    output::stdout(text.as_bytes())?;
    Ok(Ended::Fine)
}

fn license<'c>(catalog: &'c Catalog, name: &str) -> Result<&'c License, Failure> {
    catalog.license(name).ok_or_else(|| {
        let licenses = catalog.licenses();
        let ids: Vec<&str> = licenses.iter().map(|l| l.id.as_str()).collect();
        Failure::usage(format!("no license `{name}`; {}", suggestion(name, &ids)))
    })
}

/// Pairs the clauses of the same term, the most alike first; in the order of the first license, then of the second.
fn rows<'a>(first: &'a License, second: &'a License) -> Vec<Row<'a>> {
    let mut pairs: Vec<(u32, usize, usize)> = Vec::new();
    for (i, a) in first.clauses.iter().enumerate() {
        for (j, b) in second.clauses.iter().enumerate().filter(|(_, b)| a.term == b.term) {
            pairs.push((likeness(a, b), i, j));
        }
    }
    pairs.sort_by_key(|(likeness, i, j)| (std::cmp::Reverse(*likeness), *i, *j));
    let mut partner: Vec<Option<usize>> = vec![None; first.clauses.len()];
    let mut used = vec![false; second.clauses.len()];
    for (_, i, j) in pairs {
        if let (Some(partner @ None), Some(used @ false)) = (partner.get_mut(i), used.get_mut(j)) {
            (*partner, *used) = (Some(j), true);
        }
    }
    let row = |a: Option<&'a Clause>, b: Option<&'a Clause>| {
        let differences = a.zip(b).map_or_else(Vec::new, |(a, b)| differences(a, b));
        let relation = match (a, b) {
            (Some(_), None) => Relation::OnlyFirst,
            (None, _) => Relation::OnlySecond,
            _ if differences.is_empty() => Relation::Same,
            _ => Relation::Differs,
        };
        Row { term: a.or(b).map_or("", |c| &c.term), relation, first: a, second: b, differences }
    };
    let mut rows: Vec<Row<'a>> =
        first.clauses.iter().zip(&partner).map(|(a, j)| row(Some(a), j.and_then(|j| second.clauses.get(j)))).collect();
    rows.extend(second.clauses.iter().zip(&used).filter(|(_, used)| !**used).map(|(b, _)| row(None, Some(b))));
    rows
}

fn likeness(a: &Clause, b: &Clause) -> u32 {
    let points = [
        (a.quote == b.quote, 4),
        (a.effect == b.effect, 3),
        (a.section == b.section, 2),
        (a.when == b.when, 2),
        (a.reach == b.reach, 1),
    ];
    points.iter().filter(|(same, _)| *same).map(|(_, points)| points).sum()
}

/// What differs in what two clauses demand. Other words for the same are no difference.
fn differences(a: &Clause, b: &Clause) -> Vec<Difference> {
    let proof = |c: &Clause| {
        let Some(proof) = &c.proof else { return String::new() };
        let mut parts = proof.display.clone();
        parts.extend(proof.name_prefix.iter().map(|p| format!("{p}…")));
        parts.extend(proof.notice.clone());
        parts.join(" / ")
    };
    let reach = |c: &Clause| c.reach.iter().map(|r| r.as_str()).collect::<Vec<_>>().join(", ");
    let or = |text: &Option<String>| text.clone().unwrap_or_default();
    let points = [
        ("effect", a.effect.as_str().to_owned(), b.effect.as_str().to_owned()),
        ("when", explain::when(&a.when), explain::when(&b.when)),
        ("reach", reach(a), reach(b)),
        ("shown", proof(a), proof(b)),
        ("models", a.models.join(", "), b.models.join(", ")),
        ("policy", or(&a.policy), or(&b.policy)),
    ];
    let differing = points.into_iter().filter(|(_, a, b)| a != b);
    differing.map(|(what, first, second)| Difference { what, first: shown(first), second: shown(second) }).collect()
}

fn shown(value: String) -> String {
    if value.is_empty() { "–".to_owned() } else { value }
}

fn count(rows: &[Row<'_>], relation: Relation) -> usize {
    rows.iter().filter(|r| r.relation == relation).count()
}

fn sections(row: &Row<'_>) -> String {
    match (row.first, row.second) {
        (Some(a), Some(b)) if a.section == b.section => format!("§{}", a.section),
        (Some(a), Some(b)) => format!("§{} / §{}", a.section, b.section),
        (Some(c), None) | (None, Some(c)) => format!("§{}", c.section),
        (None, None) => String::new(),
    }
}

fn human(first: &License, second: &License, rows: &[Row<'_>], width: usize) -> String {
    let mut page = Page::new(width);
    page.line(&format!("A  {} ({}), {}", first.name, first.id, first.class.as_str()));
    page.line(&format!("B  {} ({}), {}", second.name, second.id, second.class.as_str()));
    let differing = rows.iter().filter(|r| r.relation == Relation::Differs);
    page.heading(&format!("Differs ({})", count(rows, Relation::Differs)));
    for row in differing {
        page.line(&format!("  {} {}", row.term, sections(row)));
        for d in &row.differences {
            page.item(&format!("    {}: A ", d.what), 8, &d.first);
            page.item(&format!("    {}  B ", " ".repeat(d.what.len())), 8, &d.second);
        }
    }
    for (relation, heading) in [(Relation::OnlyFirst, "Only in A"), (Relation::OnlySecond, "Only in B")] {
        page.heading(&format!("{heading} ({})", count(rows, relation)));
        for row in rows.iter().filter(|r| r.relation == relation) {
            let summary = row.first.or(row.second).map_or("", |c| &c.summary);
            page.item(&format!("  {} {}: ", row.term, sections(row)), 6, summary);
        }
    }
    page.heading(&format!("Same ({})", count(rows, Relation::Same)));
    for row in rows.iter().filter(|r| r.relation == Relation::Same) {
        page.line(&format!("  {} {}", row.term, sections(row)));
    }
    page.finish()
}

fn markdown(first: &License, second: &License, rows: &[Row<'_>]) -> String {
    let cell = |text: &str| text.replace('|', "\\|").replace('\n', " ");
    let mut out = format!("| term | section | | {} | {} |\n|---|---|---|---|---|\n", cell(&first.name), cell(&second.name));
    for row in rows {
        let (word, a, b) = match row.relation {
            Relation::Same => ("same", row.first.map_or("", |c| &c.summary).to_owned(), String::new()),
            Relation::OnlyFirst => ("only in the first", row.first.map_or("", |c| &c.summary).to_owned(), String::new()),
            Relation::OnlySecond => ("only in the second", String::new(), row.second.map_or("", |c| &c.summary).to_owned()),
            Relation::Differs => {
                let side = |pick: fn(&Difference) -> &str| {
                    row.differences.iter().map(|d| format!("{}: {}", d.what, pick(d))).collect::<Vec<_>>().join("; ")
                };
                ("differs", side(|d| &d.first), side(|d| &d.second))
            }
        };
        out.push_str(&format!("| `{}` | {} | {word} | {} | {} |\n", row.term, cell(&sections(row)), cell(&a), cell(&b)));
    }
    out
}

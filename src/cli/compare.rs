//! `mayuse licenses compare`: two licenses clause by clause.

use crate::catalog::Catalog;
use crate::compare::{Difference, Relation, Row, rows};
use crate::core::license::License;
use crate::document::suggestion;

use super::args::CompareArgs;
use super::output::Look;
use super::page::Page;
use super::{Ended, Failure, output};

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

fn count(rows: &[Row<'_>], relation: Relation) -> usize {
    rows.iter().filter(|r| r.relation == relation).count()
}

fn human(first: &License, second: &License, rows: &[Row<'_>], width: usize) -> String {
    let mut page = Page::new(width);
    page.line(&format!("A  {} ({}), {}", first.name, first.id, first.class.as_str()));
    page.line(&format!("B  {} ({}), {}", second.name, second.id, second.class.as_str()));
    let differing = rows.iter().filter(|r| r.relation == Relation::Differs);
    page.heading(&format!("Differs ({})", count(rows, Relation::Differs)));
    for row in differing {
        page.line(&format!("  {} {}", row.term, row.sections()));
        for d in &row.differences {
            page.item(&format!("    {}: A ", d.what), 8, &d.first);
            page.item(&format!("    {}  B ", " ".repeat(d.what.len())), 8, &d.second);
        }
    }
    for (relation, heading) in [(Relation::OnlyFirst, "Only in A"), (Relation::OnlySecond, "Only in B")] {
        page.heading(&format!("{heading} ({})", count(rows, relation)));
        for row in rows.iter().filter(|r| r.relation == relation) {
            let summary = row.first.or(row.second).map_or("", |c| &c.summary);
            page.item(&format!("  {} {}: ", row.term, row.sections()), 6, summary);
        }
    }
    page.heading(&format!("Same ({})", count(rows, Relation::Same)));
    for row in rows.iter().filter(|r| r.relation == Relation::Same) {
        page.line(&format!("  {} {}", row.term, row.sections()));
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
        out.push_str(&format!("| `{}` | {} | {word} | {} | {} |\n", row.term, cell(&row.sections()), cell(&a), cell(&b)));
    }
    out
}

//! `mayuse list`: the inventory, by model or by reference.

use std::fmt::Write;

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use crate::catalog::Catalog;
use crate::core::claim::Named;
use crate::core::reference::{Reference, Role};
use crate::resolve::Resolver;

use super::args::ListArgs;
use super::output::sanitize;
use super::{Ended, Failure, check, output};

/// One reference, as `--format json` and `jsonl` give it.
#[derive(Serialize)]
struct Row<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    model: &'a str,
    id: &'a str,
    namespace: &'a str,
    role: &'a str,
    rule: &'a str,
    confidence: &'a str,
    setting: String,
    license: Option<String>,
}

pub(super) fn run(args: &ListArgs) -> Result<Ended, Failure> {
    if !["human", "json", "jsonl"].contains(&args.format.as_str()) {
        return Err(Failure::usage(format!("no format `{}` for list; expected human, json or jsonl", args.format)));
    }
    let (project, catalog, checked) = check::checked(&args.scan.for_look(&args.look), None)?;
    check::remarks(&project, &checked, &args.look);
    let wanted = |r: &&Reference| if args.datasets { r.role == Role::Dataset } else { r.role != Role::Dataset };
    let text = if args.references || args.datasets {
        let resolver = Resolver::new(&catalog, &project.policy.clarifications, &checked.evidence);
        let mut licenses = std::collections::BTreeMap::new();
        let rows: Vec<Row<'_>> = checked
            .references
            .iter()
            .filter(wanted)
            .map(|r| {
                let license = licenses.entry(r.id.key()).or_insert_with(|| license_of(&resolver, r));
                row(r, license.clone())
            })
            .collect();
        references(&rows, &args.format)?
    } else {
        match args.format.as_str() {
            "json" => pretty(&checked.report.models)?,
            "jsonl" => checked.report.models.iter().map(line).collect::<Result<String, _>>()?,
            _ => models(&checked.report.models, &catalog),
        }
    };
    output::stdout(text.as_bytes())?;
    Ok(Ended::Fine)
}

fn license_of(resolver: &Resolver<'_>, reference: &Reference) -> Option<String> {
    if reference.role == Role::Dataset {
        return None;
    }
    resolver.resolve(&reference.id).claims.first().and_then(|c| match &c.license {
        Named::License(id) | Named::Unrecognized(id) => Some(id.clone()),
        Named::Nothing => None,
    })
}

fn row(r: &Reference, license: Option<String>) -> Row<'_> {
    Row {
        file: &r.location.file,
        line: r.location.line,
        column: r.location.column,
        model: &r.text,
        id: &r.id.name,
        namespace: r.id.namespace.as_str(),
        role: r.role.as_str(),
        rule: &r.rule,
        confidence: r.confidence.as_str(),
        setting: format!("{:?}", r.setting).to_lowercase(),
        license,
    }
}

fn pretty<T: Serialize>(value: &T) -> Result<String, Failure> {
    serde_json::to_string_pretty(value).map(|s| s + "\n").map_err(|e| Failure::usage(e.to_string()))
}

fn line<T: Serialize>(value: &T) -> Result<String, Failure> {
    serde_json::to_string(value).map(|s| s + "\n").map_err(|e| Failure::usage(e.to_string()))
}

fn references(rows: &[Row<'_>], format: &str) -> Result<String, Failure> {
    match format {
        "json" => pretty(&rows),
        "jsonl" => rows.iter().map(line).collect(),
        _ => {
            let table: Vec<[String; 5]> = rows
                .iter()
                .map(|r| {
                    [
                        sanitize(&format!("{}:{}:{}", r.file, r.line, r.column)),
                        sanitize(r.model),
                        r.namespace.to_owned(),
                        r.role.to_owned(),
                        r.license.clone().unwrap_or_else(|| "–".to_owned()),
                    ]
                })
                .collect();
            Ok(aligned(["place", "model", "namespace", "role", "license"], &table))
        }
    }
}

fn models(models: &[crate::core::finding::ModelView], catalog: &Catalog) -> String {
    let table: Vec<[String; 5]> = models
        .iter()
        .map(|m| {
            let license = m.license.as_ref().map_or_else(|| "unknown".to_owned(), |l| l.id.clone());
            let class = m.license.as_ref().and_then(|l| catalog.license(&l.id)).map_or("–", |l| l.class.as_str());
            [sanitize(&m.id), m.namespace.clone(), sanitize(&license), class.to_owned(), m.references.len().to_string()]
        })
        .collect();
    aligned(["model", "namespace", "license", "class", "references"], &table)
}

/// Rows in columns, the widths by what a terminal shows.
pub(super) fn aligned<const N: usize>(head: [&str; N], rows: &[[String; N]]) -> String {
    let mut widths = head.map(UnicodeWidthStr::width);
    for row in rows {
        for (w, cell) in widths.iter_mut().zip(row) {
            *w = (*w).max(cell.width());
        }
    }
    let mut out = String::new();
    let mut write = |cells: [&str; N]| {
        let mut text = String::new();
        for (cell, width) in cells.iter().zip(widths) {
            let _ = write!(text, "{cell}{}  ", " ".repeat(width - cell.width()));
        }
        out.push_str(text.trim_end());
        out.push('\n');
    };
    write(head);
    for row in rows {
        write(std::array::from_fn(|i| row[i].as_str()));
    }
    out
}

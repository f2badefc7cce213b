//! `mayuse licenses`: the database as a list.

use crate::catalog::Catalog;
use crate::core::license::{Class, License};
use crate::document::suggestion;

use super::args::{LicensesArgs, LicensesCommand};
use super::list::aligned;
use super::{Ended, Failure, compare, identify, output};

pub(super) fn run(args: &LicensesArgs) -> Result<Ended, Failure> {
    match &args.command {
        Some(LicensesCommand::Identify(args)) => identify::run(args),
        Some(LicensesCommand::Compare(args)) => compare::run(args),
        None => list(args),
    }
}

fn list(args: &LicensesArgs) -> Result<Ended, Failure> {
    let catalog = Catalog::bundled();
    let class = match &args.class {
        Some(word) => Some(Class::parse(word).ok_or_else(|| {
            let names: Vec<&str> = Class::ALL.iter().map(|(_, s)| *s).collect();
            Failure::usage(format!("no class `{word}`; {}", suggestion(word, &names)))
        })?),
        None => None,
    };
    if let Some(term) = args.term.as_deref().filter(|t| !catalog.vocabulary().is_term(t)) {
        let names: Vec<&str> = catalog.vocabulary().codes.iter().filter(|(_, c)| c.is_term).map(|(k, _)| k.as_str()).collect();
        return Err(Failure::usage(format!("no term `{term}`; {}", suggestion(term, &names))));
    }
    let wanted = |l: &&License| {
        class.is_none_or(|c| l.class == c) && args.term.as_ref().is_none_or(|t| l.clauses.iter().any(|c| c.term == *t))
    };
    let mut licenses: Vec<&License> = catalog.licenses().into_iter().filter(wanted).collect();
    licenses.sort_by(|a, b| a.id.cmp(&b.id));
    let text = match args.format.as_str() {
        "human" => {
            let rows: Vec<[String; 4]> = licenses
                .iter()
                .map(|l| [l.id.clone(), l.class.as_str().to_owned(), l.clauses.len().to_string(), l.name.clone()])
                .collect();
            aligned(["license", "class", "clauses", "name"], &rows)
        }
        "json" => serde_json::to_string_pretty(&licenses).map(|s| s + "\n").map_err(|e| Failure::usage(e.to_string()))?,
        "csv" => csv(&licenses)?,
        "markdown" => markdown(&licenses),
        other => {
            return Err(Failure::usage(format!("no format `{other}` for licenses; expected human, json, csv or markdown")));
        }
    };
    output::stdout(text.as_bytes())?;
    Ok(Ended::Fine)
}

/// One row per clause.
fn csv(licenses: &[&License]) -> Result<String, Failure> {
    let wrong = |e: csv::Error| Failure::usage(e.to_string());
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer
        .write_record([
            "license",
            "name",
            "class",
            "spdx",
            "term",
            "section",
            "effect",
            "reach",
            "summary",
            "quote",
            "url",
            "retrieved",
            "reading",
        ])
        .map_err(wrong)?;
    for l in licenses {
        for c in &l.clauses {
            let reach: Vec<&str> = c.reach.iter().map(|r| r.as_str()).collect();
            writer
                .write_record([
                    &l.id,
                    &l.name,
                    l.class.as_str(),
                    &l.spdx,
                    &c.term,
                    &c.section,
                    c.effect.as_str(),
                    &reach.join(" "),
                    &c.summary,
                    &c.quote,
                    &l.source.url,
                    &l.source.retrieved,
                    &l.source.reading,
                ])
                .map_err(wrong)?;
        }
    }
    let bytes = writer.into_inner().map_err(|e| Failure::usage(e.to_string()))?;
    String::from_utf8(bytes).map_err(|e| Failure::usage(e.to_string()))
}

fn markdown(licenses: &[&License]) -> String {
    let cell = |text: &str| text.replace('|', "\\|");
    let mut out = "| license | class | name | summary |\n|---|---|---|---|\n".to_owned();
    for l in licenses {
        out.push_str(&format!(
            "| `{}` | {} | [{}]({}) | {} |\n",
            l.id,
            l.class.as_str(),
            cell(&l.name),
            l.source.url,
            cell(&l.summary)
        ));
    }
    out
}

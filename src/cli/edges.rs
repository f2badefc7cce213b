//! `mayuse explain MODEL --boundary`: the values at which the verdict changes, as a table.

use std::collections::BTreeMap;

use crate::boundary::{self, Edge};
use crate::check::{Context, Observed, Subject};
use crate::core::evidence::NOTHING;
use crate::core::model::ModelId;
use crate::core::verdict::Verdict;
use crate::core::wording;
use crate::document::suggestion;
use crate::resolve::Resolver;

use super::args::{ExplainArgs, ScanArgs};
use super::output::sanitize;
use super::page::Page;
use super::{Failure, explain, project};

/// Widths of the columns before the last one.
const COLUMNS: [usize; 3] = [38, 40, 13];
/// Width of the last column.
const CLAUSES: usize = 44;
/// Values without a consequence that are listed one by one.
const MOST_FREE: usize = 8;

/// One table per namespace that knows the model, on the declared use of the project around the current folder.
pub(super) fn tables(args: &ExplainArgs, page: &mut Page) -> Result<(), Failure> {
    let (project, catalog) = project::open(&ScanArgs { overrides: args.overrides.clone(), ..ScanArgs::default() })?;
    let name = args.what.trim();
    let namespaces = args.namespace.clone().map_or_else(|| explain::namespaces(&catalog, name), |n| vec![n]);
    let resolver = Resolver::new(&catalog, &project.policy.clarifications, &NOTHING);
    let observed = Observed::default();
    let context = Context { catalog: &catalog, policy: &project.policy, observed: &observed, evidence: &NOTHING };
    let mut known = false;
    for namespace in namespaces {
        let model = resolver.resolve(&ModelId::new(namespace, name));
        if !model.known {
            continue;
        }
        known = true;
        let subject = Subject { model: &model, scope: &project.policy.default, references: &[] };
        page.gap();
        page.line(&format!("{} (namespace {})", sanitize(&model.id.name), model.id.namespace));
        let (verdict, reasons) = boundary::verdict(subject, context);
        let mut because: Vec<String> = Vec::new();
        for finding in &reasons {
            let section = finding.clause.as_ref().map(|c| format!(" §{}", c.section)).unwrap_or_default();
            let reason = format!("{}{section}", finding.code);
            if !because.contains(&reason) {
                because.push(reason);
            }
        }
        let because = if because.is_empty() { String::new() } else { format!(", by {}", because.join(", ")) };
        let declared = match &project.policy.file {
            Some(file) => format!("As declared in {}", sanitize(file)),
            None if args.overrides.is_empty() => "With nothing declared".to_owned(),
            None => "With nothing declared but what --use says".to_owned(),
        };
        page.item("", 2, &format!("{declared}: {}{because}", in_words(verdict)));
        page.paragraph(
            0,
            "Each row changes one fact and leaves the others; its verdict is that of the clauses that look at it.",
        );
        page.gap();
        rows(&boundary::edges(subject, context), page);
    }
    if known {
        return Ok(());
    }
    let words: Vec<&str> = catalog.families().iter().map(|f| f.id.as_str()).collect();
    Err(Failure::usage(format!("no model is known under `{}`; {}", sanitize(name), suggestion(name, &words))))
}

fn rows(edges: &[Edge], page: &mut Page) {
    if edges.is_empty() {
        page.line("No clause of it looks at a fact in a way that changes its verdict.");
        return;
    }
    page.line(&line(["fact", "value", "verdict"], "clause"));
    let mut last = String::new();
    for edge in edges {
        let month = edge.month.as_deref().map(|m| format!(", {}", wording::month(m))).unwrap_or_default();
        let fact = format!("{}{month}", edge.fact);
        let values = wrapped(&values(edge), COLUMNS[1] - 2);
        let clauses = wrapped(&cited(&edge.clauses), CLAUSES);
        for i in 0..values.len().max(clauses.len()) {
            let cell = |list: &[String]| list.get(i).cloned().unwrap_or_default();
            let (shown, verdict) = match i {
                0 if fact != last => (fact.as_str(), in_words(edge.verdict)),
                0 => ("", in_words(edge.verdict)),
                _ => ("", ""),
            };
            page.line(&line([shown, &cell(&values), verdict], &cell(&clauses)));
        }
        last = fact;
    }
}

/// The values of a row. A long list that leads nowhere is what is left when the others are read.
fn values(edge: &Edge) -> String {
    if edge.verdict == Verdict::Allowed && edge.values.len() > MOST_FREE {
        return "all others".to_owned();
    }
    let values: Vec<String> = edge.values.iter().map(wording::answer).collect();
    format!("{}{}", values.join(", "), if edge.declared { " (declared)" } else { "" })
}

fn wrapped(text: &str, width: usize) -> Vec<String> {
    let options = textwrap::Options::new(width)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::wrap(text, options).into_iter().map(|line| line.into_owned()).collect()
}

fn line(cells: [&str; 3], last: &str) -> String {
    let mut out = String::new();
    for (cell, width) in cells.iter().zip(COLUMNS) {
        out.push_str(cell);
        out.push_str(&" ".repeat(width.saturating_sub(cell.chars().count()).max(1)));
    }
    out + last
}

/// Sections by license or policy: `llama-3.1 §2, §1.b.i`.
fn cited(clauses: &[(String, String)]) -> String {
    let mut by_source: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (source, section) in clauses {
        by_source.entry(source).or_default().push(format!("§{section}"));
    }
    by_source.iter().map(|(source, sections)| format!("{source} {}", sections.join(", "))).collect::<Vec<_>>().join("; ")
}

fn in_words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::NeedsReview => "needs review",
        other => other.as_str(),
    }
}

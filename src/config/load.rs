//! The text of a policy file → a checked [`Policy`], or every mistake in it.

use super::positions::Positions;
use super::problem::{ConfigErrors, ConfigProblem, plain};
use super::reader::Reader;
use super::{Known, answers, contradictions, decisions, find, scopes, settings, syntax};
use crate::core::policy::{DEFAULT_SCOPE, Policy};
use crate::core::usage::Scope;
use crate::document::{self, Problems, Table};

/// A policy, and what is odd about it.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The policy.
    pub policy: Policy,
    /// Remarks: answers that contradict each other. None of them stops a run.
    pub warnings: Vec<ConfigProblem>,
}

/// Reads a policy file. `file` is how the file is shown; of a `pyproject.toml` only `[tool.mayuse]` is read.
///
/// Strict: unknown keys, wrong types and values nobody knows are mistakes, and all of them are returned at once.
///
/// # Errors
/// The mistakes, in the order of the file.
pub fn load(text: &str, file: &str, known: &Known<'_>) -> Result<Loaded, ConfigErrors> {
    let (body, had_bom) = text.strip_prefix('\u{feff}').map_or((text, false), |rest| (rest, true));
    let positions = Positions::new(body, had_bom);
    let (parsing, meaning) = (Problems::default(), Problems::default());
    let parsed = document::parse(body, &parsing);
    let reader = Reader::new(known, file, body, &positions);
    let root = Table::root(&parsed, &meaning);
    let policy = if find::is_pyproject(file) {
        root.table("tool").and_then(|tool| tool.table("mayuse")).map_or_else(Policy::default, |own| read(&reader, own))
    } else {
        read(&reader, root)
    };
    let found = syntax::merged(body, parsed.get_ref(), parsing.into_sorted(), meaning.into_sorted());
    let listed = |problems: Vec<document::Problem>| problems.iter().map(|p| ConfigProblem::new(p, &positions)).collect();
    if !found.is_empty() {
        return Err(ConfigErrors { file: plain(file), problems: listed(found) });
    }
    Ok(Loaded { policy, warnings: listed(reader.remarks.into_sorted()) })
}

fn read(reader: &Reader<'_>, root: Table<'_>) -> Policy {
    let project = answers::under(reader, &root, "use");
    contradictions::remark(reader, &project, None);
    let usage = answers::usage(reader, &project);
    let mut policy = Policy {
        file: Some(reader.file.to_owned()),
        scopes: scopes::read(reader, &root, &project, &usage),
        default: Scope { name: DEFAULT_SCOPE.to_owned(), paths: Vec::new(), usage },
        clarifications: decisions::clarifications(reader, &root),
        waivers: decisions::waivers(reader, &root),
        ..Policy::default()
    };
    if let Some(table) = root.table("policy") {
        settings::policy(reader, &table, &mut policy);
        table.finish();
    }
    if let Some(table) = root.table("scan") {
        policy.scan = settings::scan(&table);
        table.finish();
    }
    root.finish();
    policy
}

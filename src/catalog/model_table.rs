//! `rules/models/<namespace>.csv` → the table of exact ids.

use std::collections::BTreeMap;

use crate::core::model::{Confidence, Relation};
use crate::document::{self, Problems, Table};

use super::bundle::{ModelRow, license_key, model_key};
use super::compile::{DataFile, Mistakes, NameIndex};

/// The columns, in order.
pub const COLUMNS: [&str; 7] = ["id", "license", "base", "relation", "source", "date", "confidence"];

/// All rows, by key, in the order in which they are packed.
#[derive(Debug, Default)]
pub struct ModelTable {
    rows: Vec<(String, ModelRow)>,
}

/// Reads `sources.toml`: key → citation.
pub fn read_sources(text: &str, problems: &Problems) -> BTreeMap<String, String> {
    let parsed = document::parse(text, problems);
    let root = Table::root(&parsed, problems);
    super::license_file::check_schema(&root);
    let sources = root.table("source").map(|t| t.entries()).unwrap_or_default();
    let sources = sources.into_iter().map(|(k, _, n)| (k, n.string().unwrap_or_default().to_owned())).collect();
    root.finish();
    sources
}

/// Reads the tables of all namespaces.
pub fn read(files: &[DataFile], names: &NameIndex, sources: &BTreeMap<String, String>, mistakes: &mut Mistakes) -> ModelTable {
    let mut rows = Vec::new();
    for (path, text) in files {
        let namespace = path.rsplit('/').next().and_then(|n| n.strip_suffix(".csv")).unwrap_or_default();
        let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
        if !reader.headers().is_ok_and(|h| h.iter().eq(COLUMNS)) {
            mistakes.add(path, 0..0, format!("the columns must be {}", COLUMNS.join(",")));
            continue;
        }
        let mut previous: Option<(String, String)> = None;
        for record in reader.records() {
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    mistakes.add(path, 0..0, error.to_string());
                    continue;
                }
            };
            let at = record.position().map_or(0, |p| usize::try_from(p.byte()).unwrap_or(0));
            let field = |i: usize| record.get(i).unwrap_or_default().to_owned();
            let mut row = ModelRow {
                id: field(0),
                license: field(1),
                base: field(2),
                relation: field(3),
                source: field(4),
                date: field(5),
                confidence: field(6),
            };
            let mut wrong = |message: String| mistakes.add(path, at..at + 1, message);
            if row.license != "none" && !row.license.starts_with("other:") {
                match names.get(&license_key(&row.license)) {
                    Some(id) => row.license.clone_from(id),
                    None => wrong(format!("no license `{}`", row.license)),
                }
            }
            if Confidence::parse(&row.confidence).is_none() {
                wrong(format!("`{}` is no confidence", row.confidence));
            }
            if !row.relation.is_empty() && Relation::parse(&row.relation).is_none() {
                wrong(format!("`{}` is no relation", row.relation));
            }
            for source in row.source.split('+').filter(|s| !sources.contains_key(*s)) {
                wrong(format!("no source `{source}` in sources.toml"));
            }
            if record.iter().any(|f| f.contains(['\t', '\n', '\r'])) {
                wrong("a field holds a tab or a line break".to_owned());
            }
            let order = (row.id.to_lowercase(), row.license.clone());
            if previous.as_ref().is_some_and(|p| *p > order) {
                wrong(format!("`{}` is out of order: lines are sorted by id, then license", row.id));
            }
            previous = Some(order);
            rows.push((model_key(namespace, &row.id), row));
        }
    }
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    ModelTable { rows }
}

impl ModelTable {
    /// The packed rows.
    pub fn records(&self) -> Vec<Vec<u8>> {
        self.rows.iter().map(|(_, row)| row.encode()).collect()
    }
    /// Key → number of its first row × 256 + number of its rows.
    pub fn keys(&self) -> BTreeMap<String, u64> {
        let mut out: BTreeMap<String, u64> = BTreeMap::new();
        for (i, (key, _)) in self.rows.iter().enumerate() {
            let first = (i as u64) << 8;
            *out.entry(key.clone()).or_insert(first) += 1;
        }
        out
    }
    /// Names without an organisation → number of the set of namespaces that have them; and the sets.
    pub fn homes(&self, namespaces: &[&str]) -> (BTreeMap<String, u64>, Vec<Vec<String>>) {
        let mut by_name: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (key, _) in &self.rows {
            let Some((namespace, id)) = key.split_once('\0') else { continue };
            if !id.contains('/') && namespaces.contains(&namespace) {
                let homes = by_name.entry(id.to_owned()).or_default();
                if homes.last().is_none_or(|last| last != namespace) {
                    homes.push(namespace.to_owned());
                }
            }
        }
        let mut sets: Vec<Vec<String>> = Vec::new();
        let mut number = |homes: Vec<String>| {
            let known = sets.iter().position(|s| *s == homes);
            known.unwrap_or_else(|| {
                sets.push(homes);
                sets.len() - 1
            }) as u64
        };
        let numbered = by_name.into_iter().map(|(name, homes)| (name, number(homes))).collect();
        (numbered, sets)
    }
    /// Organisations that publish on the Hub → number of their models in the table.
    pub fn publishers(&self) -> BTreeMap<String, u64> {
        let mut out = BTreeMap::new();
        for (key, row) in &self.rows {
            if let (Some(_), Some((org, _))) = (key.strip_prefix("hf\0"), row.id.split_once('/')) {
                *out.entry(org.to_lowercase()).or_insert(0) += 1;
            }
        }
        out
    }
    /// Bare names of Hub models → number of the row of the model that copies under the name come from: the one that a family
    /// claims for its publisher, else the only one without a base. Those who publish copies are no origin.
    pub fn originals(&self, is_uploader: &dyn Fn(&str) -> bool, is_published: &dyn Fn(&str) -> bool) -> BTreeMap<String, u64> {
        let mut found: BTreeMap<String, Vec<(u64, &ModelRow)>> = BTreeMap::new();
        for (i, (key, row)) in self.rows.iter().enumerate() {
            let Some((organisation, name)) = key.strip_prefix("hf\0").and_then(|id| id.split_once('/')) else { continue };
            if row.confidence == "high" && !is_uploader(organisation) {
                found.entry(name.to_owned()).or_default().push((i as u64, row));
            }
        }
        let origin = |candidates: &[(u64, &ModelRow)]| {
            let only = |pick: &dyn Fn(&ModelRow) -> bool| {
                let mut picked = candidates.iter().filter(|(_, row)| pick(row));
                picked.next().filter(|(_, first)| picked.all(|(_, row)| row.id == first.id)).map(|(i, _)| *i)
            };
            only(&|row| is_published(&row.id)).or_else(|| only(&|row| row.base.is_empty()))
        };
        found.into_iter().filter_map(|(name, candidates)| Some((name, origin(&candidates)?))).collect()
    }
}

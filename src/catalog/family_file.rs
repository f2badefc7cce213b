//! `rules/families/<family>.toml` and `rules/hosts/<namespace>.toml`, with the examples that must hold.

use std::ops::Range;

use crate::core::claim::Openness;
use crate::core::family::{Evidence, Family, Host, HostedModel, Release};
use crate::core::model::{Confidence, Relation};
use crate::document::{self, Problems, Table};

use super::license_file::check_schema;

const RELATIONS: [(Relation, &str); 6] = [
    (Relation::Finetune, "finetune"),
    (Relation::Adapter, "adapter"),
    (Relation::Quantized, "quantized"),
    (Relation::Merge, "merge"),
    (Relation::Distilled, "distilled"),
    (Relation::Copy, "copy"),
];

/// An id that must, or must not, resolve to a release.
#[derive(Clone, Debug)]
pub struct Example {
    /// Namespace of the id.
    pub namespace: String,
    /// The id.
    pub id: String,
    /// The release it is about.
    pub release: String,
    /// Whether it must resolve to the release, or must not.
    pub holds: bool,
    /// Where it stands.
    pub span: Range<usize>,
}

/// Reads a family and the examples in it.
pub fn read_family(text: &str, problems: &Problems) -> (Family, Vec<Example>) {
    let parsed = document::parse(text, problems);
    let root = Table::root(&parsed, problems);
    check_schema(&root);
    let mut examples = Vec::new();
    let family = Family {
        id: root.require_string("family"),
        name: root.require_string("name"),
        publisher: root.require_string("publisher"),
        releases: root.tables("release").into_iter().map(|t| release(t, &mut examples)).collect(),
    };
    root.finish();
    (family, examples)
}

fn release(t: Table<'_>, examples: &mut Vec<Example>) -> Release {
    let id = t.require_string("id");
    let ids = t.table("ids").map(|ids| {
        let read = ids.entries().into_iter().map(|(namespace, _, node)| {
            let patterns = node.strings();
            if patterns.is_empty() {
                node.problem("no patterns", None);
            }
            (namespace, patterns)
        });
        read.collect()
    });
    for (key, holds) in [("example", true), ("counterexample", false)] {
        for table in t.tables(key) {
            for (namespace, _, node) in table.entries() {
                if namespace == "reason" {
                    continue;
                }
                let id_text = node.string().unwrap_or_default().to_owned();
                examples.push(Example { namespace, id: id_text, release: id.clone(), holds, span: node.span.clone() });
            }
        }
    }
    let release = Release {
        name: t.require_string("name"),
        license: t.require_string("license"),
        released: t.date("released"),
        traits: t.get("traits").map(|n| n.strings()),
        openness: t.get("openness").and_then(|n| n.word(&Openness::ALL)),
        confidence: t.get("confidence").and_then(|n| n.word(&Confidence::ALL)).unwrap_or(Confidence::High),
        series: t.flag("series").unwrap_or(false),
        ids: ids.unwrap_or_default(),
        names: t.strings("names"),
        base: t.strings("base"),
        relation: t.get("relation").and_then(|n| n.word(&RELATIONS)),
        terms: t.strings("terms"),
        evidence: t.tables("evidence").into_iter().map(evidence).collect(),
        id,
    };
    if !examples.iter().any(|e| e.release == release.id && e.holds) {
        t.problem(format!("release `{}` has no example", release.id), None);
    }
    if release.base.is_empty() != release.relation.is_none() {
        t.problem("`base` and `relation` go together", None);
    }
    t.finish();
    release
}

fn evidence(t: Table<'_>) -> Evidence {
    let evidence = Evidence {
        url: t.require_string("url"),
        retrieved: t.require("retrieved").and_then(|n| n.date()).unwrap_or_default(),
        says: t.require_string("says"),
    };
    t.finish();
    evidence
}

/// Reads a host and the examples in it: hosted id → hub id.
pub fn read_host(text: &str, problems: &Problems) -> (Host, Vec<(String, String, Range<usize>)>) {
    let parsed = document::parse(text, problems);
    let root = Table::root(&parsed, problems);
    check_schema(&root);
    let models = root.tables("model").into_iter().map(|t| {
        let model = HostedModel { id: t.require_string("id"), model: t.require_string("model") };
        t.finish();
        model
    });
    let host = Host {
        namespace: root.require_string("namespace"),
        name: root.require_string("name"),
        routes: root.strings("routes"),
        strip_prefix: root.strings("strip-prefix"),
        strip_suffix: root.strings("strip-suffix"),
        terms: root.string("terms"),
        models: models.collect(),
    };
    let examples = root.tables("example").into_iter().map(|t| {
        let example = (t.require_string("id"), t.require_string("model"), t.span.clone());
        t.finish();
        example
    });
    let examples = examples.collect();
    root.finish();
    (host, examples)
}

//! Every license is reached: by a family, a host or a row of the model table, or it is there for projects to name.

use std::collections::BTreeSet;

use mayuse::catalog::Catalog;

use super::files::{fail_with, load, root};

/// Licenses no model of ours carries: hub tags and terms that a project can meet and must be able to name.
const CATALOGUE_ONLY: &[(&str, &str)] = &[
    ("ai-pubs-openrail-m", TEXT),
    ("alphafold3-weights", TEXT),
    ("apple-ml-ferret", TEXT),
    ("artistic-2.0", TAG),
    ("bsl-1.0", TAG),
    ("c-uda-1.0", TAG),
    ("cc-by-3.0", TAG),
    ("cc-by-nc-3.0", TAG),
    ("cc-by-nc-nd-3.0", TAG),
    ("cc-by-nc-sa-2.0", TAG),
    ("cdla-permissive-1.0", TAG),
    ("cdla-sharing-1.0", TAG),
    ("code-llama", "the text is the Llama 2 agreement, under which family and table put Code Llama"),
    ("epl-1.0", TAG),
    ("epl-2.0", TAG),
    ("etalab-2.0", TAG),
    ("eupl-1.1", TAG),
    ("eupl-1.2", TAG),
    ("fair-ai-public-1.0-sd", TEXT),
    ("fair-noncommercial-research-2024-10-18", EARLIER),
    ("flux-1-dev-nc-2024", EARLIER),
    ("gemma-terms-2024-02-21", EARLIER),
    ("gemma-terms-2024-04-01", EARLIER),
    ("gfdl-1.3-only", TAG),
    ("isc", TAG),
    ("kimi-terms", SERVICE),
    ("lgpl-2.1-only", TAG),
    ("lgpl-3.0-only", TAG),
    ("lppl-1.3c", TAG),
    ("ltx-2-2026-01-05", EARLIER),
    ("ltxv-open-weights-2025-04-17", EARLIER),
    ("meta-model-api-terms", SERVICE),
    ("midjourney-terms", SERVICE),
    ("modelgo-mg-by-rai-2.0", TEXT),
    ("ncsa", TAG),
    ("nvidia-ai-foundation-models-community", TEXT),
    ("nvidia-open-model-agreement-2026-04-02", TEXT),
    ("o-uda-1.0", TAG),
    ("odbl-1.0", TAG),
    ("ofl-1.1", TAG),
    ("olmoearth-artifact", TEXT),
    ("open-aleph-1.0", TEXT),
    ("open-weights-permissive-1.0.0", TEXT),
    ("openai-terms-of-use", SERVICE),
    ("openatom-model-1.0", TEXT),
    ("pddl-1.0", TAG),
    ("postgresql", TAG),
    ("qwen-studio-terms", SERVICE),
    ("rail-source-1.1", TEXT),
    ("yi-2.0", EARLIER),
    ("zlib", TAG),
];

const TAG: &str = "a tag of the Hub's list; no model of the table carries it";
const EARLIER: &str = "an earlier text: a project that pinned an old revision can name it";
const SERVICE: &str = "terms of a service with no model ids of its own in the table";
const TEXT: &str = "a published text that projects meet in repositories; its models are not in the table";

#[test]
fn every_license_is_reached_or_catalogue_only() {
    let data = load();
    let catalog = Catalog::bundled();
    let mut reached: BTreeSet<String> = BTreeSet::new();
    let mut reach = |name: &str| reached.extend(catalog.license(name).map(|l| l.id.clone()));
    for release in catalog.families().into_iter().flat_map(|f| &f.releases) {
        release.terms.iter().chain([&release.license]).for_each(|l| reach(l));
    }
    catalog.hosts().iter().filter_map(|h| h.terms.as_ref()).for_each(|l| reach(l));
    for entry in std::fs::read_dir(root().join("rules/models")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "csv") {
            let mut reader = csv::Reader::from_path(path).unwrap();
            reader.records().for_each(|row| reach(row.unwrap().get(1).unwrap_or_default()));
        }
    }
    let mut errors = Vec::new();
    for license in &data.licenses {
        let listed = CATALOGUE_ONLY.iter().any(|(id, _)| *id == license.id);
        match (reached.contains(&license.id), listed) {
            (false, false) => errors.push(format!("{}: no family, host or row leads to it", license.id)),
            (true, true) => errors.push(format!("{}: is reached now, take it off the list", license.id)),
            _ => {}
        }
    }
    fail_with("licenses are out of reach or wrongly listed", errors);
}

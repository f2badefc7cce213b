//! What a model was made from: stated bases first, then what a host's rule or the name of a re-upload says.

use crate::catalog::Catalog;
use crate::core::claim::Ancestor;
use crate::core::model::{Confidence, ModelId, Relation};

use super::claims::{About, about};

/// How a lineage known from a name is described.
pub(super) const FROM_NAME: &str = "its name";
const FROM_DATA: &str = "catalogued";
const FROM_HOST: &str = "the host's id";

/// Chains longer than this are cut: no real lineage is, a cycle in the data would be.
const LONGEST: usize = 16;

/// Whether the relation leaves the weights what they were.
pub(super) fn is_same_weights(relation: Relation) -> bool {
    matches!(relation, Relation::Quantized | Relation::Copy)
}

/// Whether the publisher of a model is the publisher of its base, and so free to give it another license. Organisations
/// that publish other people's models own none of them.
pub fn is_own_work(catalog: &Catalog, model: &ModelId, base: &ModelId) -> bool {
    let organisation = |id: &ModelId| id.name.split_once('/').map(|(o, _)| o.to_lowercase());
    match (organisation(model), organisation(base)) {
        (Some(a), Some(b)) => a == b && model.namespace == base.namespace && !catalog.spelling().is_uploader(&a),
        _ => false,
    }
}

/// The ancestors of a model, nearest first.
pub(super) fn of(catalog: &Catalog, id: &ModelId, facts: &About) -> Vec<Ancestor> {
    let mut out: Vec<Ancestor> = Vec::new();
    let mut open: Vec<Parent> = parents(catalog, id, facts, None);
    open.reverse();
    while let Some(parent) = open.pop() {
        let known = out.iter().any(|a| a.id == parent.id) || parent.id == *id;
        if known || out.len() >= LONGEST {
            continue;
        }
        let facts = about(catalog, &parent.id);
        let mut further = parents(catalog, &parent.id, &facts, Some(out.len()));
        further.reverse();
        open.extend(further);
        let name = facts.canonical.clone().unwrap_or_else(|| parent.id.name.clone());
        out.push(Ancestor {
            id: ModelId { namespace: parent.id.namespace, name },
            relation: parent.relation,
            known_from: parent.known_from.to_owned(),
            confidence: parent.confidence,
            of: parent.of,
            claims: facts.claims,
            traits: facts.traits,
        });
    }
    out
}

struct Parent {
    id: ModelId,
    relation: Relation,
    known_from: &'static str,
    confidence: Confidence,
    /// The ancestor that was made from it.
    of: Option<usize>,
}

fn parents(catalog: &Catalog, id: &ModelId, facts: &About, of: Option<usize>) -> Vec<Parent> {
    let hub = |name: &str| ModelId::new("hf", name);
    if let Some(model) = &facts.hosted {
        return vec![Parent {
            id: hub(model),
            relation: Relation::Copy,
            known_from: FROM_HOST,
            confidence: Confidence::Medium,
            of,
        }];
    }
    let (_, named) = affixes(catalog, id);
    if !facts.bases.is_empty() {
        let parent = |(base, relation): &(String, Option<Relation>)| Parent {
            id: hub(base),
            relation: relation.unwrap_or(if id.namespace.as_str() == "hf" {
                named.unwrap_or(Relation::Finetune)
            } else {
                Relation::Copy
            }),
            known_from: FROM_DATA,
            confidence: Confidence::High,
            of,
        };
        return facts.bases.iter().map(parent).collect();
    }
    from_name(catalog, id, facts).into_iter().map(|parent| Parent { of, ..parent }).collect()
}

/// The bare name without the endings of formats, and the relation that an uploader or an ending speaks of.
fn affixes(catalog: &Catalog, id: &ModelId) -> (String, Option<Relation>) {
    let (organisation, name) = id.name.split_once('/').unwrap_or(("", &id.name));
    let (bare, had_suffix) = catalog.spelling().without_suffixes(name);
    let copy = had_suffix || catalog.spelling().is_uploader(organisation);
    // Some uploaders keep the original organisation in the name: `Qwen_QwQ-32B-GGUF`.
    (bare, copy.then_some(Relation::Quantized))
}

/// The base that the name of a hub model under another organisation names.
fn from_name(catalog: &Catalog, id: &ModelId, facts: &About) -> Option<Parent> {
    if id.namespace.as_str() != "hf" || facts.release.is_some() {
        return None;
    }
    let (_, name) = id.name.split_once('/')?;
    let (bare, relation) = affixes(catalog, id);
    let relation = relation.unwrap_or(Relation::Finetune);
    let parent =
        |base: &str| Parent { id: ModelId::new("hf", base), relation, known_from: FROM_NAME, confidence: Confidence::Low, of: None };
    let with_organisation = bare.split_once('_').map(|(organisation, rest)| format!("{organisation}/{rest}"));
    for candidate in with_organisation.iter().map(String::as_str).chain([bare.as_str()]) {
        let original = if candidate.contains('/') {
            catalog.rows("hf", candidate).into_iter().next()
        } else {
            catalog.original(candidate)
        };
        if let Some(row) = original.filter(|r| !r.id.eq_ignore_ascii_case(&id.name)) {
            return Some(parent(&row.id));
        }
    }
    let (_, release) = catalog.release_by_name(name)?;
    Some(parent(&namesake(catalog, release, &bare).unwrap_or_else(|| stand_in(release))))
}

/// The model of that very name by one of the organisations that publish a release.
fn namesake(catalog: &Catalog, release: &crate::core::family::Release, bare: &str) -> Option<String> {
    let patterns = release.ids.get("hf").map(Vec::as_slice).unwrap_or_default();
    let organisations = patterns.iter().filter_map(|p| p.split_once('/')).map(|(o, _)| o).filter(|o| !o.contains(['*', '{']));
    let mut ids = organisations.map(|o| format!("{o}/{bare}"));
    let is_listed = |id: &str| !catalog.rows("hf", id).is_empty() || catalog.spelling().renamed(id).is_some();
    ids.find(|id| is_listed(id) && catalog.release("hf", id).is_some_and(|(_, r)| r.id == release.id))
}

/// A hub id that stands for a release in a lineage known only from a name: its plainest pattern.
fn stand_in(release: &crate::core::family::Release) -> String {
    let patterns = release.ids.get("hf").map(Vec::as_slice).unwrap_or_default();
    let first = patterns.first().cloned().unwrap_or_else(|| release.id.clone());
    crate::catalog::pattern::expand(&first).into_iter().next().unwrap_or(first)
}

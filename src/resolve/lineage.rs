//! What a model was made from: what files and data state, and what a host's rule or the name of a re-upload says besides.

use std::collections::HashMap;

use crate::catalog::Catalog;
use crate::core::claim::Ancestor;
use crate::core::evidence::{Base, Evidence};
use crate::core::model::{Confidence, ModelId, Relation};

use super::claims::{About, FROM_DATA, about};
use super::name;

/// How a lineage known from a name is described.
pub(super) const FROM_NAME: &str = "its name";
const FROM_HOST: &str = "the host's id";

/// More ancestors than any model has. What lies behind is not looked at, and that is said.
const MOST: usize = 1024;

/// The ancestors of a model and what could not be settled about them.
#[derive(Debug, Default)]
pub(super) struct Lineage {
    /// Nearest first; each knows which of them was made from it.
    pub(super) ancestors: Vec<Ancestor>,
    /// One sentence each.
    pub(super) unsettled: Vec<String>,
}

/// Whether the relation leaves the weights what they were.
pub(super) fn is_same_weights(relation: Relation) -> bool {
    matches!(relation, Relation::Quantized | Relation::Copy)
}

/// How much of a base's license follows: all of it, what reaches derivatives or outputs, what reaches derivatives.
pub(super) fn weight(relation: Relation) -> u8 {
    match relation {
        Relation::Copy | Relation::Quantized => 2,
        Relation::Distilled => 1,
        Relation::Finetune | Relation::Adapter | Relation::Merge => 0,
    }
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

/// How an ancestor stands to the model at the end of its chain: as the step that leaves least of the weights, or as a
/// teacher when there is one on the way.
pub fn relation_to_model(lineage: &[Ancestor], ancestor: &Ancestor) -> Relation {
    joined(path(lineage, ancestor).map(|a| a.relation)).unwrap_or(ancestor.relation)
}

fn joined(steps: impl Iterator<Item = Relation>) -> Option<Relation> {
    let order = |r: &Relation| (*r == Relation::Distilled, !is_same_weights(*r));
    steps.reduce(|a, b| if order(&b) > order(&a) { b } else { a })
}

/// An ancestor and those on its way to the model, the farthest first.
pub fn path<'l>(lineage: &'l [Ancestor], ancestor: &'l Ancestor) -> impl Iterator<Item = &'l Ancestor> {
    // An ancestor is always found behind the one that was made from it.
    std::iter::successors(Some(ancestor), |a| a.made.and_then(|i| lineage.get(i)))
}

/// The ancestors of a model, nearest first.
pub(super) fn of(catalog: &Catalog, evidence: &Evidence, id: &ModelId, facts: &About) -> Lineage {
    let mut out = Lineage::default();
    let canonical = facts.canonical.clone().unwrap_or_else(|| id.name.clone());
    let own = [id.key(), ModelId { namespace: id.namespace.clone(), name: canonical }.key()];
    let mut known: HashMap<(String, String), Option<usize>> = own.into_iter().map(|key| (key, None)).collect();
    let mut open: Vec<Open> = opened(parents(catalog, id, facts), None);
    while let Some(Open { parent, made }) = open.pop() {
        if let Some(place) = known.get(&parent.id.key()).copied() {
            out.met_again(id, &parent, place, made);
            continue;
        }
        if out.ancestors.len() >= MOST {
            out.unsettled.push(format!("more than {MOST} models lie behind `{id}`; the rest was not looked at"));
            break;
        }
        let facts = about(catalog, evidence, &parent.id);
        let place = out.ancestors.len();
        known.insert(parent.id.key(), Some(place));
        open.extend(opened(parents(catalog, &parent.id, &facts), Some(place)));
        let name = facts.canonical.clone().unwrap_or_else(|| parent.id.name.clone());
        let canonical = ModelId { namespace: parent.id.namespace.clone(), name };
        known.entry(canonical.key()).or_insert(Some(place));
        out.ancestors.push(Ancestor {
            id: canonical,
            relation: parent.relation,
            made,
            known_from: parent.known_from,
            confidence: parent.confidence,
            claims: facts.claims,
            traits: facts.traits,
        });
    }
    out
}

struct Open {
    parent: Parent,
    made: Option<usize>,
}

fn opened(mut parents: Vec<Parent>, made: Option<usize>) -> Vec<Open> {
    // The last in is the first out.
    parents.reverse();
    parents.into_iter().map(|parent| Open { parent, made }).collect()
}

impl Lineage {
    /// A model that stands in the lineage already: by a second way, or because the lineage runs in a circle.
    fn met_again(&mut self, id: &ModelId, parent: &Parent, place: Option<usize>, made: Option<usize>) {
        let name = |place: Option<usize>| place.and_then(|p| self.ancestors.get(p)).map_or(id, |a| &a.id).name.clone();
        let mut circle = vec![name(place)];
        let mut stated = parent.is_stated();
        let mut at = made;
        while at != place {
            let Some(ancestor) = at.and_then(|p| self.ancestors.get(p)) else {
                return self.second_way(parent, place, made);
            };
            circle.push(ancestor.id.name.clone());
            stated |= is_stated(&ancestor.known_from);
            at = ancestor.made;
        }
        circle.push(name(place));
        circle.reverse();
        // What our data and names say of each other's copies is no statement that a file could put right.
        if stated {
            let last = &parent.known_from;
            self.unsettled.push(format!("the lineage runs in a circle: {} (the last step from {last})", circle.join(" → ")));
        }
    }
}

impl Lineage {
    /// Of two ways to one ancestor the one that lets more of its license through counts.
    fn second_way(&mut self, parent: &Parent, place: Option<usize>, made: Option<usize>) {
        let Some(known) = place.and_then(|p| self.ancestors.get(p)) else { return };
        let before = relation_to_model(&self.ancestors, known);
        let child = made.and_then(|m| self.ancestors.get(m));
        let rest = child.into_iter().flat_map(|c| path(&self.ancestors, c)).map(|a| a.relation);
        let Some(now) = joined(std::iter::once(parent.relation).chain(rest)) else { return };
        if weight(now) > weight(before)
            && let Some(known) = place.and_then(|p| self.ancestors.get_mut(p))
        {
            (known.relation, known.made) = (parent.relation, made);
            known.known_from.clone_from(&parent.known_from);
        }
    }
}

struct Parent {
    id: ModelId,
    relation: Relation,
    known_from: String,
    confidence: Confidence,
}

impl Parent {
    fn is_stated(&self) -> bool {
        is_stated(&self.known_from)
    }
}

/// Whether a file or another witness states a step, rather than our data or a name.
pub(super) fn is_stated(known_from: &str) -> bool {
    ![FROM_DATA, FROM_NAME, FROM_HOST].contains(&known_from)
}

fn parents(catalog: &Catalog, id: &ModelId, facts: &About) -> Vec<Parent> {
    let mut out: Vec<Parent> = Vec::new();
    if let Some(model) = &facts.hosted {
        let (id, known_from) = (ModelId::new("hf", model), FROM_HOST.to_owned());
        out.push(Parent { id, relation: Relation::Copy, known_from, confidence: Confidence::Medium });
    }
    let (_, named) = name::affixes(catalog, id);
    let unstated = match id.namespace.as_str() {
        "hf" => named.unwrap_or(Relation::Finetune),
        // A file that a list knows is one of its repository's; a folder of the project may have been trained further.
        "file" if facts.bases.iter().any(|b| b.source != FROM_DATA) => Relation::Finetune,
        _ => Relation::Copy,
    };
    let parent = |base: &Base| Parent {
        id: base.id.clone(),
        relation: base.relation.unwrap_or(unstated),
        known_from: base.source.clone(),
        confidence: base.confidence,
    };
    out.extend(facts.bases.iter().map(parent));
    // A file may name a harmless base for a model whose name speaks of another one: both count. What our data states
    // needs no guess from the name.
    let stated_by_data = facts.hosted.is_some() || facts.bases.iter().any(|b| b.source == FROM_DATA);
    if !stated_by_data
        && let Some((base, relation)) = name::base(catalog, id, facts)
        && !out.iter().any(|p| p.id == base)
    {
        out.push(Parent { id: base, relation, known_from: FROM_NAME.to_owned(), confidence: Confidence::Low });
    }
    out
}

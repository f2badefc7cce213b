//! Claims that disagree in substance: about the same id, or between a model and what it was made from.

use std::collections::BTreeSet;

use crate::catalog::Catalog;
use crate::core::claim::{Named, ResolvedModel, Step};
use crate::core::license::{Effect, License, Reach};
use crate::core::model::{Confidence, Relation};

/// A claim that disagrees with the deciding one in substance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// Index of the claim.
    pub claim: usize,
}

/// What a license holds against a use: the kinds of its bans, and of its duties that can bind a product.
pub fn burdens(license: &License) -> BTreeSet<(String, Effect)> {
    let counts = |c: &&crate::core::license::Clause| match c.effect {
        Effect::Forbid | Effect::SeparateLicense => true,
        // An open point about outputs is no burden on the model itself.
        Effect::Unclear => c.reach != [Reach::Outputs],
        Effect::Require => matches!(c.term.as_str(), "share-alike" | "naming" | "registration"),
        Effect::Permit | Effect::Note => false,
    };
    license.clauses.iter().filter(counts).map(|c| (c.term.clone(), c.effect)).collect()
}

fn burdens_of(catalog: &Catalog, named: &Named) -> Option<BTreeSet<(String, Effect)>> {
    named.id().and_then(|id| catalog.license(id)).map(burdens)
}

/// The claims of a model that disagree with its deciding claim. A surer or equally sure source always counts; a less sure
/// one counts when it is the stricter of the two, since a mistake there would pass a use that is not allowed.
pub fn disagreements(catalog: &Catalog, model: &ResolvedModel) -> Vec<Disagreement> {
    let Some(first) = model.claims.first() else { return Vec::new() };
    if first.step == Step::Clarification {
        return Vec::new();
    }
    let decided = burdens_of(catalog, &first.license);
    let mut out = Vec::new();
    for (i, claim) in model.claims.iter().enumerate().skip(1) {
        if claim.license == first.license || claim.license == Named::Nothing {
            continue;
        }
        // Lists that are coarse or contradict each other are marked low: they do not stand against what was read.
        if claim.confidence == Confidence::Low && first.confidence == Confidence::High {
            continue;
        }
        let differs = match (&decided, burdens_of(catalog, &claim.license)) {
            (Some(a), Some(b)) => {
                let stricter = !b.is_subset(a);
                let as_sure = claim.confidence >= first.confidence && claim.confidence > Confidence::Low;
                // What was read for a family may say more than a tag can; a tag that says less is no contradiction.
                let coarser = first.step == Step::Family && first.confidence == Confidence::High && !stricter;
                *a != b && (stricter || as_sure) && !coarser
            }
            // A spelling we cannot read stands against a license we can only when its source is as sure.
            _ => claim.confidence >= first.confidence && claim.confidence == Confidence::High,
        };
        if differs {
            out.push(Disagreement { claim: i });
        }
    }
    out
}

/// Whether a clause follows a model that came from its licensed one in this way.
pub fn follows(reach: &[Reach], relation: Relation) -> bool {
    match relation {
        Relation::Copy | Relation::Quantized => true,
        Relation::Finetune | Relation::Adapter | Relation::Merge => reach.contains(&Reach::Derivatives),
        Relation::Distilled => reach.contains(&Reach::Derivatives) || reach.contains(&Reach::Outputs),
    }
}

//! Claims that disagree in substance: about the same id, or between a model and what it was made from.

use std::collections::BTreeSet;

use crate::catalog::Catalog;
use crate::core::claim::{Claim, Named, ResolvedModel, Step};
use crate::core::license::{Clause, Effect, License, Reach};
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

/// The claims of a model that disagree with its deciding one; see [`disagreements_of`].
pub fn disagreements(catalog: &Catalog, model: &ResolvedModel) -> Vec<Disagreement> {
    disagreements_of(catalog, &model.claims)
}

/// The claims that disagree with the deciding one, the first. A surer or equally sure source always counts; a less sure
/// one counts when it is the stricter of the two, since a mistake there would pass a use that is not allowed.
pub fn disagreements_of(catalog: &Catalog, claims: &[Claim]) -> Vec<Disagreement> {
    let Some(first) = claims.first() else { return Vec::new() };
    if first.step == Step::Clarification {
        return Vec::new();
    }
    let differs = |claim: &Claim| claim.license != first.license && disagrees(catalog, first, claim);
    claims.iter().enumerate().skip(1).filter(|(_, c)| differs(c)).map(|(claim, _)| Disagreement { claim }).collect()
}

fn disagrees(catalog: &Catalog, first: &Claim, claim: &Claim) -> bool {
    let decided = burdens_of(catalog, &first.license);
    let claimed = burdens_of(catalog, &claim.license);
    // The lock says what was known once. What is known now is always checked beside it.
    if claim.step == Step::Lock || first.step == Step::Lock {
        return claim.license != Named::Nothing && first.license != Named::Nothing;
    }
    // What files at hand say is shown whenever it differs, however sure: it is either wrong, or news to our data.
    if claim.step == Step::Evidence || first.step == Step::Evidence {
        return match (&decided, claimed) {
            (Some(a), Some(b)) => *a != b,
            (None, Some(_)) => true,
            (Some(_), None) => !claim.license.says_nothing() || claim.license == Named::Nothing && claim.step != Step::Evidence,
            (None, None) => !claim.license.says_nothing(),
        };
    }
    // Lists that are coarse or contradict each other are marked low: they do not stand against what was read.
    if claim.license == Named::Nothing || claim.confidence == Confidence::Low && first.confidence == Confidence::High {
        return false;
    }
    match (&decided, claimed) {
        (Some(a), Some(b)) => {
            let stricter = !b.is_subset(a);
            let as_sure = claim.confidence >= first.confidence && claim.confidence > Confidence::Low;
            // What was read for a family may say more than a tag can; a tag that says less is no contradiction.
            let coarser = first.step == Step::Family && first.confidence == Confidence::High && !stricter;
            *a != b && (stricter || as_sure) && !coarser
        }
        // A spelling we cannot read stands against a license we can only when its source is as sure.
        _ => claim.confidence >= first.confidence && claim.confidence == Confidence::High,
    }
}

/// The clauses of a license that another one does not have, by section: what a laxer claim leaves out.
pub fn lost(from: &License, to: Option<&License>, counts: impl Fn(&Clause) -> bool) -> Vec<String> {
    let (all, kept) = (burdens(from), to.map(burdens).unwrap_or_default());
    let gone = |c: &&Clause| {
        let key = (c.term.clone(), c.effect);
        counts(c) && all.contains(&key) && !kept.contains(&key)
    };
    from.clauses.iter().filter(gone).map(|c| format!("§{} {}", c.section, c.term)).collect()
}

/// Whether a clause follows a model that came from its licensed one in this way.
pub fn follows(reach: &[Reach], relation: Relation) -> bool {
    match relation {
        Relation::Copy | Relation::Quantized => true,
        Relation::Finetune | Relation::Adapter | Relation::Merge => reach.contains(&Reach::Derivatives),
        Relation::Distilled => reach.contains(&Reach::Derivatives) || reach.contains(&Reach::Outputs),
    }
}

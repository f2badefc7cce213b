//! Reference → [`ResolvedModel`]: which model it is, what is said about its license and by whom, what it was made from.
//!
//! Steps in order of precedence: the project's own statement, the lock, files that lie at hand, the exact id, another spelling
//! of it, a family's pattern, the base that a re-upload's name names, and the Hub. Each step leaves claims with their provenance; none is thrown away.

mod claims;
mod conflict;
mod lineage;
mod name;

use crate::catalog::Catalog;
use crate::core::claim::{Ancestor, Claim, Named, Openness, Provenance, ResolvedModel, Step};
use crate::core::evidence::Evidence;
use crate::core::license::Class;
use crate::core::model::{Confidence, ModelId};
use crate::core::policy::Clarification;

pub use conflict::{Disagreement, burdens, disagreements, disagreements_of, follows, lost};
pub use lineage::{is_own_work, path, relation_to_model};

/// Resolves models against a catalog and a project's own statements.
#[derive(Debug)]
pub struct Resolver<'a> {
    catalog: &'a Catalog,
    clarifications: &'a [Clarification],
    evidence: &'a Evidence,
}

impl<'a> Resolver<'a> {
    /// A resolver that hears the project, our data and further witnesses.
    pub fn new(catalog: &'a Catalog, clarifications: &'a [Clarification], evidence: &'a Evidence) -> Self {
        Self { catalog, clarifications, evidence }
    }

    /// Everything known about a model.
    pub fn resolve(&self, id: &ModelId) -> ResolvedModel {
        let facts = claims::about(self.catalog, self.evidence, id);
        let mut model = ResolvedModel {
            id: ModelId { namespace: id.namespace.clone(), name: facts.canonical.clone().unwrap_or_else(|| id.name.clone()) },
            release: facts.release.clone(),
            known: facts.is_known(),
            claims: facts.claims.clone(),
            terms: facts.terms.clone(),
            lineage: Vec::new(),
            unsettled: Vec::new(),
            traits: facts.traits.clone(),
            openness: facts.openness,
        };
        let found = lineage::of(self.catalog, self.evidence, id, &facts);
        (model.lineage, model.unsettled) = (found.ancestors, found.unsettled);
        model.known |= !model.lineage.is_empty();
        conclude_from_base(&mut model, &facts);
        if let Some(clarification) = self.clarification(id) {
            model.known = true;
            model.claims.insert(0, stated(self.catalog, clarification));
        }
        if model.openness.is_none() {
            model.openness = self.openness(&model);
        }
        model
    }

    fn clarification(&self, id: &ModelId) -> Option<&Clarification> {
        let seen = self.evidence.about(id).and_then(|said| said.text_sha256.as_deref());
        self.clarifications.iter().find(|c| c.model.covers(id) && !is_void(c, seen))
    }

    /// What the license alone says about openness; full openness is a family's statement.
    fn openness(&self, model: &ResolvedModel) -> Option<Openness> {
        let license = self.catalog.license(model.claims.first()?.license.id()?)?;
        Some(match license.class {
            Class::ProprietaryApi => Openness::Proprietary,
            Class::OsiApproved | Class::OpenContent | Class::OpenData | Class::Permissive | Class::Copyleft => {
                Openness::OpenWeights
            }
            _ => Openness::RestrictedWeights,
        })
    }
}

/// Whether a clarification was made for another text than the one that was seen with the model.
pub fn is_void(clarification: &Clarification, seen: Option<&str>) -> bool {
    matches!((&clarification.sha256, seen), (Some(read), Some(seen)) if !read.eq_ignore_ascii_case(seen))
}

fn stated(catalog: &Catalog, clarification: &Clarification) -> Claim {
    Claim {
        license: catalog.named(&clarification.license),
        provenance: Provenance::Declared,
        step: Step::Clarification,
        source: clarification.source.clone(),
        date: String::new(),
        confidence: Confidence::High,
    }
}

/// A copy of known weights has their license, whatever its own tag says or leaves out. Anything else made from a base has
/// a license of its own, which is not known until somebody states it.
fn conclude_from_base(model: &mut ResolvedModel, facts: &claims::About) {
    if facts.claims.iter().any(|c| !matches!(c.step, Step::Lock | Step::Evidence | Step::Hub)) {
        return;
    }
    let bases = model.lineage.iter().filter(|a| a.made.is_none() && lineage::is_same_weights(a.relation));
    // What a file states of its base goes behind what our data and the names say.
    let (stated, known): (Vec<&Ancestor>, Vec<&Ancestor>) = bases.partition(|a| lineage::is_stated(&a.known_from));
    let mut concluded: Vec<Claim> = Vec::new();
    for base in known.into_iter().chain(stated) {
        for claim in &base.claims {
            let source = format!("{} → {} ({}): {}", model.id.name, base.id.name, base.relation.as_str(), claim.source);
            concluded.push(Claim {
                license: claim.license.clone(),
                provenance: Provenance::Concluded,
                step: if base.known_from == lineage::FROM_NAME { Step::Name } else { claim.step },
                source,
                date: claim.date.clone(),
                confidence: claim.confidence.min(base.confidence),
            });
        }
        if model.traits.is_none() {
            model.traits.clone_from(&base.traits);
        }
    }
    model.claims.splice(0..0, concluded);
}

/// The licenses a model is checked against: the deciding claim's and those of claims that disagree with it in substance.
pub fn effective<'m>(catalog: &Catalog, model: &'m ResolvedModel) -> Vec<&'m Named> {
    effective_of(catalog, &model.claims)
}

/// The same of a list of claims: those about a base.
pub fn effective_of<'m>(catalog: &Catalog, claims: &'m [Claim]) -> Vec<&'m Named> {
    let mut out: Vec<&Named> = claims.first().map(|c| &c.license).into_iter().collect();
    for disagreement in disagreements_of(catalog, claims) {
        if let Some(claim) = claims.get(disagreement.claim)
            && !out.contains(&&claim.license)
        {
            out.push(&claim.license);
        }
    }
    out
}

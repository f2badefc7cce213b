//! What the catalog says about an id, as far as a text shows it.

use crate::catalog::Catalog;
use crate::core::license::{License, Policy};

use super::answer::Kind;

/// A license or a policy.
#[derive(Clone, Debug)]
pub(super) struct Entry<'c> {
    pub(super) kind: Kind,
    pub(super) id: &'c str,
    pub(super) name: &'c str,
    pub(super) titles: &'c [String],
    pub(super) phrases: Vec<Phrase<'c>>,
    /// The policies whose domains its clauses name.
    pub(super) policies: Vec<&'c str>,
}

/// A clause of a license or a category of a policy.
#[derive(Clone, Copy, Debug)]
pub(super) struct Phrase<'c> {
    pub(super) section: &'c str,
    pub(super) term: &'c str,
    pub(super) quote: &'c str,
}

impl<'c> Entry<'c> {
    /// The entry of an id.
    pub(super) fn of(catalog: &'c Catalog, id: &str) -> Option<Self> {
        let license = catalog.license(id).filter(|l| l.id == id).map(Self::license);
        license.or_else(|| catalog.policy(id).map(Self::policy))
    }

    /// A license; without the clauses that stand in another document.
    pub(super) fn license(license: &'c License) -> Self {
        let own = license.clauses.iter().filter(|c| c.document.is_none());
        Self {
            kind: Kind::License,
            id: &license.id,
            name: &license.name,
            titles: &license.title,
            phrases: own.map(|c| Phrase { section: &c.section, term: &c.term, quote: &c.quote }).collect(),
            policies: license.clauses.iter().filter_map(|c| c.policy.as_deref()).collect(),
        }
    }

    /// A policy.
    pub(super) fn policy(policy: &'c Policy) -> Self {
        let phrases = policy.categories.iter();
        Self {
            kind: Kind::Policy,
            id: &policy.id,
            name: &policy.name,
            titles: &[],
            phrases: phrases.map(|c| Phrase { section: &c.section, term: &c.domain, quote: &c.quote }).collect(),
            policies: Vec::new(),
        }
    }
}

//! Which license a text is: recognised by its sentences, compared with the fingerprints of the texts that were read, and
//! by the titles and quotes of the catalog.
//!
//! ```text
//! text → Words (dress off, places kept) → sentences of every known text → best explanation → clauses, changes, remainder
//! ```
//!
//! A license is only called exact when every sentence of it stands in the text word by word and nothing else in the text
//! can limit the use. Similarity concludes nothing.

mod answer;
mod assemble;
mod base64;
mod changes;
mod clauses;
mod decide;
mod entry;
mod fingerprint;
mod fold;
mod fragment;
mod known;
mod limits;
mod locate;
mod markup;
mod quoted;
mod sentence;
mod spdx_text;
mod words;

use std::sync::OnceLock;

use crate::catalog::Catalog;

pub use answer::{Basis, Change, ChangeKind, ClauseHit, Coverage, Fragment, Identification, Kind, Match, MissingClause, Near};
pub use fingerprint::encode as fingerprint;
pub use spdx_text::resembling;

use quoted::Phrases;

/// Identifies texts with the licenses of a catalog.
#[derive(Debug)]
pub struct Identifier<'c> {
    catalog: &'c Catalog,
    phrases: OnceLock<Phrases<'c>>,
}

impl<'c> Identifier<'c> {
    /// Costs nothing; what is needed is read when it is needed first.
    #[must_use]
    pub fn new(catalog: &'c Catalog) -> Self {
        Self { catalog, phrases: OnceLock::new() }
    }

    /// Says which licenses and policies a text holds. Takes any text, in time linear in its length; never panics. Texts
    /// of a gigabyte and more are not read.
    #[must_use]
    pub fn identify(&self, text: &str) -> Identification {
        assemble::identify(text, self.catalog, || self.phrases.get_or_init(|| Phrases::new(self.catalog)))
    }
}

/// Says which licenses and policies a text holds; see [`Identifier::identify`], which is cheaper for several texts.
#[must_use]
pub fn identify(text: &str, catalog: &Catalog) -> Identification {
    Identifier::new(catalog).identify(text)
}

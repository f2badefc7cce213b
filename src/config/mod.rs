//! `mayuse.toml`: read strictly into a [`Policy`](crate::core::policy::Policy), with every mistake at once and its place.
//!
//! Nothing here reads files: callers hand in text. [`find`] says which file is the policy, [`decode`] turns its bytes
//! into text, [`load`] reads it.

mod amounts;
mod answers;
mod contradictions;
mod currency;
mod decisions;
mod decode;
mod find;
mod init;
mod load;
mod numbers;
mod overrides;
mod paths;
mod positions;
mod problem;
mod reader;
mod schema;
mod scopes;
mod settings;
mod stanza;
mod syntax;
mod words;

use crate::core::vocabulary::Vocabulary;

pub use decode::{MAX_BYTES, decode};
pub use find::{CANDIDATES, Found, find};
pub use init::{answered, questions};
pub use load::{Loaded, load};
pub use overrides::{OverrideProblem, answer, apply_overrides};
pub use paths::PathPatterns;
pub use problem::{ConfigErrors, ConfigProblem};
pub use schema::schema;
pub use stanza::{Stanza, written};

/// What a policy file can name.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// Facts, domains and codes.
    pub vocabulary: &'a Vocabulary,
    /// License id, alias or SPDX id → license id.
    pub license_id: &'a dyn Fn(&str) -> Option<String>,
    /// All license ids. Asked for only to suggest one for a name that nobody knows.
    pub license_ids: &'a dyn Fn() -> Vec<String>,
}

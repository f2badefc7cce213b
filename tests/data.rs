//! The license data, held against the texts it was read in, the closed vocabulary, and its own canonical form.
//!
//! Every test gathers all mistakes before it fails. `OVERWRITE=1 cargo test --test data` rewrites what can be rewritten:
//! the canonical form of the files, and the snapshots of ids.

#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

#[path = "data/canonical.rs"]
mod canonical;
#[path = "data/dates.rs"]
mod dates;
#[path = "data/files.rs"]
mod files;
#[path = "data/form.rs"]
mod form;
#[path = "data/ids.rs"]
mod ids;
#[path = "data/matrix.rs"]
mod matrix;
#[path = "data/order.rs"]
mod order;
#[path = "data/quotes.rs"]
mod quotes;
#[path = "data/reached.rs"]
mod reached;
#[path = "data/tables.rs"]
mod tables;
#[path = "data/texts.rs"]
mod texts;
#[path = "data/words.rs"]
mod words;

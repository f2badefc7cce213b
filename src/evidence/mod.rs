//! What files at hand say of models: cards, license texts, configurations, headers of weights.
//!
//! Everything here is the word of whoever wrote the file. It stands beside our own data, never instead of it.

pub mod card;
pub mod fields;

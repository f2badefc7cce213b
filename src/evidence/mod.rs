//! What files at hand say of models: cards, license texts, configurations, headers of weights.
//!
//! Everything here is the word of whoever wrote the file. It stands beside our own data, never instead of it.

pub mod cache;
pub mod card;
pub mod configs;
pub mod fields;
pub mod folders;
pub mod headers;
mod hearing;
pub mod license_text;
pub mod local;

//! mayuse: may we use this model?

pub mod catalog;
pub mod config;
pub mod core;
pub mod document;

//! mayuse: may we use this model?

pub mod core;
pub mod document;

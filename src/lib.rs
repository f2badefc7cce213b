//! mayuse: may we use this model?

pub mod catalog;
pub mod core;
pub mod document;
pub mod report;
pub mod workspace;

//! mayuse: may we use this model?

pub mod catalog;
pub mod check;
pub mod conclude;
pub mod config;
pub mod core;
pub mod document;
pub mod inventory;
pub mod observe;
pub mod resolve;

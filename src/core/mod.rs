//! The words of the domain: what flows through the pipeline. Plain data and pure logic, no I/O, no parsing of files.

pub mod claim;
pub mod condition;
pub mod dossier;
pub mod evidence;
pub mod exemption;
pub mod family;
pub mod finding;
pub mod license;
pub mod model;
pub mod names;
pub mod place;
pub mod policy;
pub mod reference;
pub mod rule;
pub mod source;
pub mod stars;
pub mod usage;
pub mod verdict;
pub mod vocabulary;
pub mod wording;

//! Data files → values.

pub mod rule_file;

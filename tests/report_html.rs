//! The legal report, read by an HTML parser: structure, anchors, escaping, figures. `.ci/report` has a validator, a browser
//! and an accessibility checker judge the same pages.
#![allow(clippy::unwrap_used, clippy::expect_used, dead_code, reason = "tests")]

#[path = "report_html/command.rs"]
mod command;
#[path = "report_html/content.rs"]
mod content;
#[path = "report_html/dossiers.rs"]
mod dossiers;
mod project;
#[path = "formats/reports.rs"]
mod reports;
mod sample;
#[path = "report_html/soundness.rs"]
mod soundness;

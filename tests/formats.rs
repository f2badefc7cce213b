//! Formats for machines, on a report made by hand, on the example repository through the program, and on hostile text.
//! `.ci/validators` has independent programs judge the same outputs.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

#[path = "formats/csv.rs"]
mod csv;
#[path = "formats/cyclonedx.rs"]
mod cyclonedx;
#[path = "formats/github.rs"]
mod github;
#[path = "formats/gitlab.rs"]
mod gitlab;
#[path = "formats/json.rs"]
mod json;
#[path = "formats/junit.rs"]
mod junit;
#[path = "formats/markdown.rs"]
mod markdown;
#[path = "formats/rdjsonl.rs"]
mod rdjsonl;
#[path = "formats/reports.rs"]
mod reports;
mod sample;
#[path = "formats/sarif.rs"]
mod sarif;
#[path = "formats/spdx.rs"]
mod spdx;

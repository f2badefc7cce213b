//! Reports: one file per format, one line in a table for each. Findings are plain data; nothing here decides anything.

mod csv;
mod cyclonedx;
mod cyclonedx_component;
mod excerpt;
mod fingerprint;
mod github;
mod gitlab;
mod groups;
mod html;
mod human;
mod identity;
mod inert;
mod json;
mod jsonl;
mod junit;
mod layout;
mod line_hash;
mod markdown;
mod narrated;
mod rdjsonl;
mod results;
mod sarif;
mod sarif_rules;
mod secrets;
mod short;
mod spdx;
mod spdx_graph;
mod spdx_package;
pub mod terminal;

use std::io::{self, Write};

use crate::core::finding::Report;

pub use self::excerpt::{Excerpts, Line, NoExcerpts, Window};

/// How a report is to look. Formats for machines take no notice of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RenderOptions {
    /// Whether to colour.
    pub color: bool,
    /// Columns of the terminal. Less than 40 is taken as 40.
    pub width: usize,
    /// Whether to draw with more than ASCII.
    pub unicode: bool,
    /// Whether to write hyperlinks.
    pub links: bool,
    /// How much more than usual to say.
    pub verbose: u8,
    /// Whether to keep to the findings and the verdict.
    pub quiet: bool,
    /// Whether the text lands in a log whose lines are read as commands (`GITHUB_ACTIONS`).
    pub log_commands: bool,
    /// The moment that stands in formats which demand one, in seconds since 1970 (`SOURCE_DATE_EPOCH`). Without it they
    /// name the beginning of 1970 or leave it out: the same tree gives the same bytes.
    pub created: Option<i64>,
}

impl Default for RenderOptions {
    fn default() -> Self {
        Self {
            color: false,
            width: 100,
            unicode: true,
            links: false,
            verbose: 0,
            quiet: false,
            log_commands: false,
            created: None,
        }
    }
}

/// Writes a report in one format.
pub type Render = fn(&Report, &dyn Excerpts, &RenderOptions, &mut dyn Write) -> io::Result<()>;

/// The format of the legal report: it wants a dossier.
pub const LEGAL: &str = "html";

/// Where a legal report stands when nothing else is asked for.
pub const LEGAL_FILE: &str = "mayuse-report.html";

/// All formats by name, the default first.
pub const FORMATS: &[(&str, Render)] = &[
    ("human", human::render),
    ("short", short::render),
    ("narrated", narrated::render),
    ("json", json::render),
    ("jsonl", jsonl::render),
    ("sarif", sarif::render),
    ("github", github::render),
    ("markdown", markdown::render),
    (LEGAL, html::render),
    ("comment", markdown::render_comment),
    ("csv", csv::render),
    ("junit", junit::render),
    ("gitlab", gitlab::render),
    ("rdjsonl", rdjsonl::render),
    ("cyclonedx", cyclonedx::render),
    ("cyclonedx-1.7", cyclonedx::render_1_7),
    ("spdx", spdx::render),
];

/// Formats that show what is not new as well: they say of each finding whether it is, their reader compares for itself, or
/// they list the models rather than the findings.
const COMPLETE: [&str; 8] = ["json", "jsonl", "sarif", LEGAL, "gitlab", "cyclonedx", "cyclonedx-1.7", "spdx"];

/// Whether a format shows all findings where others show the new ones only.
pub fn is_complete(name: &str) -> bool {
    COMPLETE.contains(&name)
}

/// The format of that name.
pub fn format(name: &str) -> Option<Render> {
    FORMATS.iter().find(|(known, _)| *known == name).map(|(_, render)| *render)
}

/// Writes a report. A reader that went away is not an error: nobody is left to tell.
///
/// # Errors
/// When the writer fails for another reason.
pub fn render(
    format: Render,
    report: &Report,
    excerpts: &dyn Excerpts,
    options: &RenderOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    let options = RenderOptions { width: options.width.clamp(40, 1000), ..*options };
    let mut out = io::BufWriter::new(out);
    match format(report, excerpts, &options, &mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

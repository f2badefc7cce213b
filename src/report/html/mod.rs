//! The legal report: one HTML file that needs nothing else. No scripts, no requests, one style sheet that the policy of the
//! page names by its hash. All markup is made by maud, which escapes; all text from outside goes through `text`.
//!
//! Eight parts, in the order in which a reviewer works: summary, declared use, decisions needed, obligations, waivers,
//! inventory, licenses, method and limits. Every finding has an anchor that is its fingerprint.

mod appendix;
mod cases;
mod cover;
mod decisions;
mod declared;
mod finding;
mod graph;
mod inventory;
mod method;
mod obligations;
mod overview;
mod page;
mod sheet;
mod style;
mod text;
mod waivers;
mod words;

use std::io::{self, Write};

use super::{Excerpts, RenderOptions};
use crate::core::dossier::Dossier;
use crate::core::finding::Report;

pub(super) fn render(report: &Report, excerpts: &dyn Excerpts, _: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
    let nothing = Dossier::default();
    let dossier = report.dossier.as_deref().unwrap_or(&nothing);
    let page = page::page(&sheet::Sheet::new(report, dossier, excerpts));
    out.write_all(page.into_string().as_bytes())?;
    out.write_all(b"\n")
}

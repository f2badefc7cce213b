//! The report for people at a terminal: what is forbidden, what could not be told, what to answer, what to do.

mod duties;
mod finding;
mod questions;
mod snippet;
mod table;
mod verdict;

use std::io::{self, Write};

use super::groups::Groups;
use super::layout::{Ink, Page};
use super::terminal::Sanitizer;
use super::{Excerpts, RenderOptions};
use crate::core::finding::Report;

/// What every part of the report needs.
struct Desk<'a> {
    report: &'a Report,
    groups: Groups<'a>,
    excerpts: &'a dyn Excerpts,
    options: &'a RenderOptions,
    page: Page,
    safe: Sanitizer,
}

pub(super) fn render(report: &Report, excerpts: &dyn Excerpts, options: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
    let desk =
        Desk { report, groups: Groups::of(report), excerpts, options, page: Page::new(options), safe: Sanitizer::new(options) };
    finding::render(&desk, "Denied", &desk.groups.violated, out)?;
    finding::render(&desk, "Could not tell", &desk.groups.unsettled, out)?;
    if !options.quiet {
        questions::render(&desk, out)?;
        duties::render(&desk, out)?;
        duties::waived(&desk, out)?;
        table::render(&desk, out)?;
    }
    verdict::render(&desk, out)
}

impl Desk<'_> {
    /// A heading over a part of the report.
    fn heading(&self, text: &str, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}\n", self.page.ink(Ink::Bold, text))
    }

    /// The file in which answers are given.
    fn policy(&self) -> String {
        self.safe.text(self.report.policy.as_deref().unwrap_or("mayuse.toml")).into_owned()
    }

    /// Harmless text that can be drawn.
    fn text(&self, text: &str) -> String {
        self.page.plain(self.safe.text(text).into_owned())
    }

    /// `§2 “quote” — license`: where in which document, and its words.
    fn citation(&self, clause: &crate::core::finding::ClauseView, license: Option<&str>) -> String {
        let mut parts = Vec::new();
        if !clause.section.is_empty() {
            parts.push(self.page.section(&self.text(&clause.section)));
        }
        if !clause.quote.is_empty() {
            parts.push(self.page.quoted(&self.text(&clause.quote)));
        }
        let name = license.map(|id| self.text(self.groups.license_name(id)));
        let document = clause.document.as_deref().map(|d| self.text(d));
        let source = match (document, name) {
            (Some(document), Some(name)) => format!("{document} of {name}"),
            (document, name) => document.or(name).unwrap_or_default(),
        };
        if !source.is_empty() {
            parts.push(format!("{} {source}", self.page.either("—", "-")));
        }
        parts.join(" ")
    }
}

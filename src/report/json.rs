//! The stable contract: the report as it is.

use std::io::{self, Write};

use super::{Excerpts, RenderOptions};
use crate::core::finding::Report;

pub(super) fn render(report: &Report, _: &dyn Excerpts, _: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, report)?;
    out.write_all(b"\n")
}

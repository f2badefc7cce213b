//! What must be done, as a list to tick off, and what a waiver has decided.

use std::io::{self, Write};

use super::super::groups::{Duty, distinct};
use super::super::layout::{Ink, listed};
use super::Desk;
use super::finding::line;

const MODELS: usize = 6;

pub(super) fn render(desk: &Desk<'_>, out: &mut dyn Write) -> io::Result<()> {
    if desk.groups.duties.is_empty() {
        return Ok(());
    }
    desk.heading("Duties", out)?;
    for duty in &desk.groups.duties {
        let mut text = String::new();
        one(desk, duty, &mut text);
        text.push('\n');
        out.write_all(text.as_bytes())?;
    }
    Ok(())
}

fn one(desk: &Desk<'_>, duty: &Duty<'_>, text: &mut String) {
    let box_ = desk.page.either("  ☐ ", "  [ ] ");
    text.push_str(&desk.page.block(box_, Some(Ink::Open), &desk.text(duty.text)));
    let models: Vec<String> = duty.models().iter().map(|m| desk.text(m)).collect();
    let most = if desk.options.verbose > 0 { usize::MAX - 1 } else { MODELS };
    line(desk, "for", &listed(&models, most), text);
    let citations = duty.findings.iter().filter_map(|f| Some(desk.citation(f.clause.as_ref()?, f.license.as_deref())));
    for citation in distinct(citations).iter().take(MODELS) {
        line(desk, "clause", citation, text);
    }
    for note in distinct(duty.findings.iter().flat_map(|f| f.notes.clone())).iter().take(MODELS) {
        line(desk, "note", &desk.text(note), text);
    }
    if desk.options.verbose > 0 {
        for help in distinct(duty.findings.iter().map(|f| f.help.clone())).iter().filter(|h| !h.is_empty()) {
            line(desk, "help", &desk.text(help), text);
        }
    }
}

pub(super) fn waived(desk: &Desk<'_>, out: &mut dyn Write) -> io::Result<()> {
    if desk.groups.waived.is_empty() {
        return Ok(());
    }
    desk.heading("Waived", out)?;
    let mut text = String::new();
    for finding in &desk.groups.waived {
        let Some(waiver) = &finding.waiver else { continue };
        let until = waiver.expires_on.as_ref().map(|day| format!(", until {}", desk.text(day))).unwrap_or_default();
        let what = format!(
            "{} [{}] {} waived by {} ({}{until}: {})",
            desk.text(&finding.model),
            desk.text(&finding.code),
            desk.page.either("—", "-"),
            desk.text(&waiver.approved_by),
            desk.text(&waiver.id),
            desk.text(&waiver.reason),
        );
        text.push_str(&desk.page.block(desk.page.either("  ∙ ", "  - "), Some(Ink::Dim), &what));
    }
    text.push('\n');
    out.write_all(text.as_bytes())
}

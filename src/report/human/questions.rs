//! Questions about the use: one block per fact, with every model that waits for the answer.

use std::io::{self, Write};

use super::super::groups::distinct;
use super::super::layout::{Ink, listed};
use super::Desk;
use super::finding::line;
use crate::core::finding::Finding;

/// Models and clauses that are named before the others are counted.
const MODELS: usize = 6;
const CLAUSES: usize = 3;

pub(super) fn render(desk: &Desk<'_>, out: &mut dyn Write) -> io::Result<()> {
    let open: Vec<_> = desk.groups.questions.iter().filter(|(_, findings)| !findings.is_empty()).collect();
    if open.is_empty() {
        return Ok(());
    }
    desk.heading("Open questions", out)?;
    for (question, findings) in open {
        let mut text = String::new();
        let mark = format!("  {} ", desk.page.ink(Ink::Open, "?"));
        let wrapped = desk.page.block("    ", None, &desk.text(&question.question));
        text.push_str(&mark);
        text.push_str(wrapped.trim_start());
        let models: Vec<String> = question.models.iter().map(|m| desk.text(m)).collect();
        let most = if desk.options.verbose > 0 { usize::MAX - 1 } else { MODELS };
        line(desk, "for", &listed(&models, most), &mut text);
        for clause in clauses(desk, findings) {
            line(desk, "clause", &clause, &mut text);
        }
        // A limit is more than its clause: how much, and in which month.
        let limits = findings.iter().filter(|f| f.code.ends_with("-threshold")).map(|f| f.message.clone());
        for limit in distinct(limits).iter().take(CLAUSES) {
            line(desk, "limit", &desk.text(limit), &mut text);
        }
        for note in distinct(findings.iter().flat_map(|f| f.notes.clone())).iter().take(CLAUSES) {
            line(desk, "note", &desk.text(note), &mut text);
        }
        let answer = format!("{} = {}", desk.text(&question.fact), desk.page.either("…", "..."));
        line(desk, "answer", &format!("`{answer}` under [use] in {}", desk.policy()), &mut text);
        text.push('\n');
        out.write_all(text.as_bytes())?;
    }
    Ok(())
}

fn clauses(desk: &Desk<'_>, findings: &[&Finding]) -> Vec<String> {
    let citations = findings.iter().filter_map(|f| Some(desk.citation(f.clause.as_ref()?, f.license.as_deref())));
    let mut all = distinct(citations);
    if all.len() > CLAUSES + 1 && desk.options.verbose == 0 {
        let more = all.len() - CLAUSES;
        all.truncate(CLAUSES);
        all.push(format!("{} and {more} more", desk.page.either("…", "...")));
    }
    all
}

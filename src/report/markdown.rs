//! Markdown for a job summary or a comment: verdict, totals, what to decide, what to answer, what to do, the inventory.
//!
//! GitHub drops a summary of more than 1 MiB and refuses a comment of more than 65,536 characters. What does not fit is
//! counted; totals are those of the whole report.

use std::io::{self, Write};

use super::groups::{Duty, Groups};
use super::inert::{code, prose, sentence};
use super::layout::{count, thousands};
use super::{Excerpts, RenderOptions, results};
use crate::core::finding::{Finding, ModelView, Question, Report};
use crate::core::verdict::Outcome;

/// Bytes of a report, with room for what is said about the rest.
const LIMIT: usize = (1 << 20) - (16 << 10);
/// The same for a comment. Bytes are never fewer than characters.
const COMMENT: usize = (64 << 10) - (4 << 10);
/// By what a comment of ours is found again, so that it is replaced and not repeated.
const MARK: &str = "<!-- mayuse -->\n";
/// Models or places named in one cell.
const NAMED: usize = 5;

pub(super) fn render(report: &Report, _: &dyn Excerpts, _: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
    write(report, Page { text: heading(report), limit: LIMIT }, out)
}

/// The same as a comment on a pull request.
pub(super) fn render_comment(report: &Report, _: &dyn Excerpts, _: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
    write(report, Page { text: MARK.to_owned() + &heading(report), limit: COMMENT }, out)
}

fn write(report: &Report, mut page: Page, out: &mut dyn Write) -> io::Result<()> {
    let groups = Groups::of(report);
    let violated: Vec<&Finding> = report.findings.iter().filter(|f| f.outcome == Outcome::Violated).collect();
    let waived: Vec<&Finding> = report.findings.iter().filter(|f| results::is_waived(f)).collect();
    let failed: Vec<_> = report.unexamined.iter().filter(|u| u.failed).collect();
    let findings = ["Model", "Finding", "Clause", "Rests on", "Where"];
    page.table("Against the declared use", &findings, &violated, finding);
    page.table("Not known", &findings, &groups.unsettled, finding);
    page.table("Questions", &["Question", "Declare", "Matters for"], &groups.questions, |(q, _)| question(q));
    page.table("Duties", &["Duty", "For", "Clause"], &groups.duties, duty);
    page.table("Decided by a waiver", &["Model", "Finding", "Waiver", "Approved by", "Until"], &waived, waiver);
    page.table("Models", &["Verdict", "Model", "License", "Made from", "References"], &report.models, model);
    page.table("Not examined", &["File", "Reason"], &failed, |u| vec![code(&u.file), prose(&u.reason)]);
    page.text.push_str(&format!(
        "\n<sub>{} {}, data {}. “Against the declared use” and “not known” are different things. This is no legal advice.</sub>\n",
        prose(&report.tool.name),
        prose(&report.tool.version),
        prose(&report.tool.data_version)
    ));
    out.write_all(page.text.as_bytes())
}

fn heading(report: &Report) -> String {
    let s = &report.summary;
    let mut text = format!(
        "## mayuse: {}\n\n| Models | Denied | To review | With obligations | Allowed |\n| --: | --: | --: | --: | --: |\n| {} | {} | {} | {} | {} |\n\n",
        report.verdict.as_str(),
        thousands(s.models),
        thousands(s.denied),
        thousands(s.needs_review),
        thousands(s.obligations),
        thousands(s.allowed)
    );
    text.push_str(&format!(
        "{} in {}.",
        count(s.references, "reference", "references"),
        count(s.files_scanned, "examined file", "examined files")
    ));
    if !report.complete {
        text.push_str(&format!(" **{} could not be examined.**", count(s.files_failed, "file", "files")));
    }
    if let Some(compared) = results::compared(report) {
        text.push_str(&format!(" {}", prose(&compared)));
    }
    text.push('\n');
    text
}

/// A page that fills up.
struct Page {
    text: String,
    limit: usize,
}

impl Page {
    fn table<T>(&mut self, title: &str, columns: &[&str], rows: &[T], cells: impl Fn(&T) -> Vec<String>) {
        if rows.is_empty() {
            return;
        }
        let rule = " --- |".repeat(columns.len());
        self.text.push_str(&format!("\n### {title} ({})\n\n| {} |\n|{rule}\n", thousands(rows.len()), columns.join(" | ")));
        for (number, row) in rows.iter().enumerate() {
            let line = format!("| {} |\n", cells(row).join(" | "));
            if self.text.len() + line.len() > self.limit {
                self.text.push_str(&format!("\n{} more; other formats have them all.\n", thousands(rows.len() - number)));
                return;
            }
            self.text.push_str(&line);
        }
    }
}

fn finding(f: &&Finding) -> Vec<String> {
    let mut said = format!("{}<br>`{}`", sentence(results::title(f)), plain(&f.code));
    f.notes.iter().for_each(|note| said.push_str(&format!("<br>{}", sentence(note))));
    if !f.help.is_empty() {
        said.push_str(&format!("<br>**Way out:** {}", sentence(&f.help)));
    }
    let facts = f.facts.iter().map(|fact| {
        let place = fact.file.as_ref().zip(fact.line).map(|(file, line)| format!(" at {}", code(&format!("{file}:{line}"))));
        code(&format!("{} = {}", fact.fact, results::value(&fact.value))) + &place.unwrap_or_default()
    });
    let inherited = f.inherited_from.as_ref().map(|base| format!("<br>made from {}", code(base)));
    vec![
        name(&f.model) + &inherited.unwrap_or_default(),
        said,
        clause(f),
        facts.collect::<Vec<_>>().join("<br>"),
        listed(f.references.iter().map(|p| code(&format!("{}:{}", p.file, p.line)))),
    ]
}

fn clause(f: &Finding) -> String {
    let Some(clause) = &f.clause else { return f.license.as_deref().map(name).unwrap_or_default() };
    let document = clause.document.as_deref().or(f.license.as_deref()).unwrap_or_default();
    let quote = if clause.quote.is_empty() { String::new() } else { format!("<br>“{}”", prose(&clause.quote)) };
    format!("{} {}{quote}", prose(document), prose(&results::section(&clause.section)))
}

fn question(q: &Question) -> Vec<String> {
    vec![sentence(&q.question), code(&q.fact), listed(q.models.iter().map(|m| code(m)))]
}

fn duty(duty: &Duty<'_>) -> Vec<String> {
    let clause = duty.findings.first().map(|f| clause(f)).unwrap_or_default();
    vec![sentence(duty.text), listed(duty.models().iter().map(|m| code(m))), clause]
}

fn waiver(f: &&Finding) -> Vec<String> {
    let Some(w) = &f.waiver else { return Vec::new() };
    let until = w.expires_on.as_deref().unwrap_or("no date");
    let what = format!("{}: {}", code(&w.id), prose(&w.reason));
    vec![name(&f.model), sentence(results::title(f)), what, prose(&w.approved_by), prose(until)]
}

fn model(m: &ModelView) -> Vec<String> {
    vec![
        m.verdict.as_str().to_owned(),
        format!("{} ({})", name(&m.id), prose(&m.namespace)),
        m.license.as_ref().map_or_else(|| "not known".to_owned(), |l| prose(&l.name) + &l.word()),
        listed(m.lineage.iter().map(|a| code(&a.id))),
        listed(m.references.iter().map(|r| code(&format!("{}:{}", r.file, r.line)))),
    ]
}

fn name(text: &str) -> String {
    if text.is_empty() { String::new() } else { code(text) }
}

/// A code of ours, or what a hostile one leaves.
fn plain(code: &str) -> String {
    code.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect()
}

fn listed(items: impl ExactSizeIterator<Item = String>) -> String {
    let total = items.len();
    let mut shown: Vec<String> = items.take(NAMED).collect();
    if total > NAMED {
        shown.push(format!("and {} more", thousands(total - NAMED)));
    }
    shown.join("<br>")
}

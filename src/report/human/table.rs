//! Every model in one line: what it is licensed under, and what became of it.

use std::collections::HashMap;
use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::super::layout::{Ink, padded, thousands};
use super::Desk;
use crate::core::finding::{LicenseView, ModelView};
use crate::core::verdict::{Outcome, Verdict};

/// Models with nothing to do that are listed before the others are counted.
const ALLOWED: usize = 20;
const VERDICT: usize = "needs review".len() + 2;
/// The columns of numbers, with their width.
const NUMBERS: [(&str, usize); 2] = [("questions", 9), ("duties", 6)];

pub(super) fn render(desk: &Desk<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut models: Vec<&ModelView> = desk.report.models.iter().filter(|m| is_used(m)).collect();
    if models.is_empty() {
        return Ok(());
    }
    models.sort_by(|a, b| b.verdict.cmp(&a.verdict).then_with(|| (&a.id, &a.namespace).cmp(&(&b.id, &b.namespace))));
    let allowed = models.iter().filter(|m| m.verdict == Verdict::Allowed).count();
    let hidden = if desk.options.verbose == 0 && allowed > ALLOWED + 1 { allowed - ALLOWED } else { 0 };
    models.truncate(models.len() - hidden);

    desk.heading("Models", out)?;
    let tally = Tally::of(desk);
    let mut rows: Vec<[String; 5]> = models.iter().map(|m| tally.row(desk, m)).collect();
    let counted: Vec<bool> = (3..5).map(|column| rows.iter().any(|row| !row[column].is_empty())).collect();
    let numbers: usize = NUMBERS.iter().zip(&counted).filter(|(_, shown)| **shown).map(|((_, width), _)| width + 2).sum();
    let room = desk.page.width.saturating_sub(2 + 2 + 2 + VERDICT + numbers);
    let longest = |rows: &[[String; 5]], column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or(0).max(8);
    if longest(&rows, 0) + longest(&rows, 1) > room {
        // Ids are short, and what a policy names.
        rows.iter_mut().zip(&models).for_each(|(row, view)| row[1] = license(desk, view, |l| &l.id));
    }
    let (model, license) = shared(room, longest(&rows, 0), longest(&rows, 1));

    let head = ["model", "license", "verdict", NUMBERS[0].0, NUMBERS[1].0].map(str::to_owned);
    let head = row(desk, &head, model, license, &counted, None);
    writeln!(out, "{}", desk.page.ink(Ink::Dim, &head))?;
    for (cells, view) in rows.iter().zip(&models) {
        writeln!(out, "{}", row(desk, cells, model, license, &counted, Some(view.verdict)))?;
    }
    if hidden > 0 {
        let more = format!("  {} and {} more allowed models", desk.page.either("…", "..."), thousands(hidden));
        writeln!(out, "{}", desk.page.ink(Ink::Dim, &more))?;
    }
    writeln!(out)
}

/// Models that are only mentioned are not judged, and not listed.
fn is_used(model: &ModelView) -> bool {
    model.references.is_empty() || model.references.iter().any(|r| r.role != "mention" && r.role != "dataset")
}

/// Two columns share the room; the narrower one gets what it needs first.
fn shared(room: usize, model: usize, license: usize) -> (usize, usize) {
    if model + license <= room {
        return (model, license);
    }
    let license = license.min((room * 2 / 5).max(room.saturating_sub(model)));
    (room.saturating_sub(license).min(model).max(8), license.max(8))
}

fn row(desk: &Desk<'_>, cells: &[String; 5], model: usize, license: usize, counted: &[bool], of: Option<Verdict>) -> String {
    let [id, name, verdict, questions, duties] = cells;
    let mut out = format!("  {}  ", padded(&desk.page.cut(id, model), model));
    out.push_str(&format!("{}  ", padded(&desk.page.cut_end(name, license), license)));
    let numbers = [questions, duties];
    let last = counted.iter().any(|shown| *shown);
    let verdict = if last { padded(verdict, VERDICT) } else { verdict.clone() };
    out.push_str(&of.map_or(verdict.clone(), |v| desk.page.ink(ink(v), &verdict)));
    for ((number, (_, width)), _) in numbers.iter().zip(NUMBERS).zip(counted).filter(|(_, shown)| **shown) {
        out.push_str(&format!("  {number:>width$}"));
    }
    out.trim_end().to_owned()
}

/// The license of a model, and how many others were checked.
fn license(desk: &Desk<'_>, model: &ModelView, label: impl Fn(&LicenseView) -> &String) -> String {
    let more = if model.also.is_empty() { String::new() } else { format!(" +{}", model.also.len()) };
    model.license.as_ref().map_or_else(|| "unknown".to_owned(), |l| desk.text(label(l)) + &l.word()) + &more
}

/// How a verdict is drawn.
pub(super) fn ink(verdict: Verdict) -> Ink {
    match verdict {
        Verdict::Denied => Ink::Denied,
        Verdict::NeedsReview | Verdict::Obligations => Ink::Open,
        Verdict::Allowed => Ink::Fine,
    }
}

/// A verdict with its sign.
pub(super) fn sign(desk: &Desk<'_>, verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Denied => desk.page.either("✗", "x"),
        Verdict::NeedsReview => "?",
        Verdict::Obligations => desk.page.either("☐", "o"),
        Verdict::Allowed => desk.page.either("✓", "+"),
    }
}

/// A verdict in words.
pub(super) fn words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Denied => "denied",
        Verdict::NeedsReview => "needs review",
        Verdict::Obligations => "obligations",
        Verdict::Allowed => "allowed",
    }
}

/// Numbers of questions and duties by model.
struct Tally<'a> {
    questions: HashMap<&'a str, usize>,
    duties: HashMap<(&'a str, &'a str), usize>,
}

impl<'a> Tally<'a> {
    fn of(desk: &Desk<'a>) -> Self {
        let mut questions = HashMap::new();
        for model in desk.report.questions.iter().flat_map(|q| &q.models) {
            *questions.entry(model.as_str()).or_default() += 1;
        }
        let mut duties = HashMap::new();
        for finding in desk.report.findings.iter().filter(|f| f.outcome == Outcome::Obligation) {
            *duties.entry((finding.namespace.as_str(), finding.model.as_str())).or_default() += 1;
        }
        Self { questions, duties }
    }

    fn row(&self, desk: &Desk<'_>, model: &ModelView) -> [String; 5] {
        let number = |n: Option<&usize>| n.map_or_else(String::new, |n| thousands(*n));
        [
            desk.text(&model.id),
            license(desk, model, |l| &l.name),
            format!("{} {}", sign(desk, model.verdict), words(model.verdict)),
            number(self.questions.get(model.id.as_str())),
            number(self.duties.get(&(model.namespace.as_str(), model.id.as_str()))),
        ]
    }
}

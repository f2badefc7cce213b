//! Duties that can be seen to be met: display lines, name prefixes, notices, license copies.

use crate::core::license::{Clause, License, Reach};
use crate::core::model::ModelId;
use crate::core::source::Location;
use crate::core::usage::{Usage, Value};
use crate::core::verdict::Truth;

use super::{Context, Subject};

/// What was seen in the repository, kept apart from what was declared.
#[derive(Clone, Debug, Default)]
pub struct Observed {
    /// Lines of attribution found in documentation and user interface text.
    pub displays: Vec<(String, Location)>,
    /// Notices found in NOTICE files.
    pub notices: Vec<(String, Location)>,
    /// Licenses whose text was found, by id.
    pub license_copies: Vec<(String, Location)>,
    /// Names under which models are published.
    pub published: Vec<(String, Location)>,
    /// What is fine-tuned or adapted, with the file that does it.
    pub bases: Vec<(ModelId, String)>,
}

impl Observed {
    /// Whether nothing was seen.
    pub fn is_empty(&self) -> bool {
        let Self { displays, notices, license_copies, published, bases } = self;
        displays.is_empty() && notices.is_empty() && license_copies.is_empty() && published.is_empty() && bases.is_empty()
    }

    /// Adds what was seen elsewhere, behind the rest.
    pub fn extend(&mut self, mut other: Self) {
        self.displays.append(&mut other.displays);
        self.notices.append(&mut other.notices);
        self.license_copies.append(&mut other.license_copies);
        self.published.append(&mut other.published);
        self.bases.append(&mut other.bases);
    }
}

/// What looking for the proof of a duty gave.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// The duty is met.
    pub(super) met: bool,
    /// What was looked for and found, or not.
    pub(super) notes: Vec<String>,
    /// Published names that break the duty.
    pub(super) misnamed: Vec<String>,
    /// Facts that would tell.
    pub(super) missing: Vec<String>,
}

/// Looks for the proof of a duty.
pub(super) fn seen(subject: Subject<'_>, context: Context<'_>, usage: &Usage, license: &License, clause: &Clause) -> Shown {
    let Some(proof) = &clause.proof else { return Shown::default() };
    let mut shown = Shown::default();
    if !proof.name_prefix.is_empty() {
        names(subject, context, usage, clause, &proof.name_prefix, &mut shown);
        return shown;
    }
    let mut parts = Vec::new();
    if !proof.display.is_empty() {
        parts.push(line(&proof.display, usage.list("displays"), &context.observed.displays, &mut shown));
    }
    if let Some(notice) = &proof.notice {
        parts.push(line(std::slice::from_ref(notice), None, &context.observed.notices, &mut shown));
    }
    if proof.license_copy {
        let copy = context.observed.license_copies.iter().find(|(id, _)| *id == license.id);
        match copy {
            Some((_, at)) => shown.notes.push(format!("a copy of {} stands at {}:{}", license.name, at.file, at.line)),
            None => shown.notes.push(format!("no copy of {} was found in the repository", license.name)),
        }
        parts.push(copy.is_some());
    }
    shown.met = !parts.is_empty() && parts.iter().all(|p| *p);
    shown
}

fn line(wanted: &[String], declared: Option<&[String]>, observed: &[(String, Location)], shown: &mut Shown) -> bool {
    let wanted_line = |text: &String| wanted.iter().any(|w| same_line(w, text));
    if declared.is_some_and(|d| d.iter().any(wanted_line)) {
        return true;
    }
    if let Some((text, at)) = observed.iter().find(|(text, _)| wanted_line(text)) {
        shown.notes.push(format!("“{text}” was found at {}:{}", at.file, at.line));
        return true;
    }
    let wanted: Vec<String> = wanted.iter().map(|w| format!("“{w}”")).collect();
    shown.notes.push(format!("{} was not found in the repository", wanted.join(" or ")));
    false
}

/// Whether a text shows a line: blanks and letter case aside, the words are there.
fn same_line(line: &str, text: &str) -> bool {
    let fold = |s: &str| s.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    fold(text).contains(&fold(line))
}

fn names(subject: Subject<'_>, context: Context<'_>, usage: &Usage, clause: &Clause, prefixes: &[String], shown: &mut Shown) {
    let declared = usage.list("published-models");
    let mut published: Vec<&str> = declared.unwrap_or_default().iter().map(String::as_str).collect();
    for (name, _) in &context.observed.published {
        if !published.contains(&name.as_str()) {
            published.push(name);
        }
    }
    if published.is_empty() && declared.is_none() {
        // Where nothing is derived, nothing derived is published.
        let is = |fact: &str, value: &Value| usage.get(fact).is_some_and(|a| a.value == *value);
        if is("fine-tunes", &Value::Flag(false)) && is("outputs-train", &Value::Choice("none".to_owned())) {
            shown.met = true;
        } else {
            shown.missing.push("published-models".to_owned());
        }
        return;
    }
    // An id holds no blanks: `Llama-3-x` starts with “Llama 3”.
    let folded = |s: &str| s.chars().filter(|c| !matches!(c, ' ' | '-' | '_')).collect::<String>().to_lowercase();
    let bare = |name: &str| folded(name.rsplit('/').next().unwrap_or(name));
    let right = |name: &str| prefixes.iter().any(|p| bare(name).starts_with(&folded(p)));
    published.retain(|name| !right(name));
    // A recipe that starts from another model can still train on what this one generates.
    let outputs = match usage.get("outputs-train").map(|a| &a.value) {
        _ if !clause.reach.contains(&Reach::Outputs) => Truth::False,
        Some(Value::Choice(v)) if v == "none" => Truth::False,
        Some(_) => Truth::True,
        None => Truth::Unknown,
    };
    if outputs != Truth::True {
        let before = published.len();
        published.retain(|name| !made_from_another(subject, context, name));
        if published.is_empty() && published.len() < before && outputs == Truth::Unknown {
            shown.missing.push("outputs-train".to_owned());
            return;
        }
    }
    shown.misnamed = published.into_iter().map(str::to_owned).collect();
    shown.met = shown.misnamed.is_empty();
    for (name, at) in &context.observed.published {
        if shown.misnamed.contains(name) {
            shown.notes.push(format!("`{name}` is published at {}:{}", at.file, at.line));
        }
    }
}

/// Whether every recipe that publishes a name starts from other models than this one.
fn made_from_another(subject: Subject<'_>, context: Context<'_>, name: &str) -> bool {
    let mut places = context.observed.published.iter().filter(|(n, _)| n == name).peekable();
    if places.peek().is_none() {
        return false;
    }
    places.all(|(_, at)| {
        let mut bases = context.observed.bases.iter().filter(|(_, file)| *file == at.file).peekable();
        let own = |id: &ModelId| *id == subject.model.id || subject.model.lineage.iter().any(|a| a.id == *id);
        bases.peek().is_some() && bases.all(|(id, _)| !own(id))
    })
}

//! Whether a lock still says what is known today.

use std::fmt;

use crate::core::model::ModelId;

use super::{Entry, Lock};

/// One point in which a lock and today's knowledge differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deviation {
    /// A model in use is not in the lock.
    Missing(ModelId),
    /// A model of the lock is not in use any more.
    Unused(ModelId),
    /// Something about a model is otherwise.
    Differs {
        /// The model.
        id: ModelId,
        /// `license`, `also`, `revision` or `text`.
        what: &'static str,
        /// As recorded.
        locked: String,
        /// As known today.
        now: String,
    },
}

impl fmt::Display for Deviation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(id) => write!(f, "{id} ({}) is not in the lock", id.namespace),
            Self::Unused(id) => write!(f, "{id} ({}) is in the lock, but not in use", id.namespace),
            Self::Differs { id, what, locked, now } => {
                write!(f, "{id} ({}): {what} {now}, locked as {locked}", id.namespace)
            }
        }
    }
}

/// Every deviation of a lock from what would be recorded today, in the order of the models. Entries of models that are not
/// in use count only when the whole project was looked at.
pub fn deviations(lock: &Lock, now: &[Entry], whole: bool) -> Vec<Deviation> {
    let mut out: Vec<Deviation> = Vec::new();
    for entry in now {
        match lock.get(&entry.id) {
            None => out.push(Deviation::Missing(entry.id.clone())),
            Some(old) => out.extend(differences(old, entry)),
        }
    }
    if whole {
        let used = |id: &ModelId| now.iter().any(|entry| entry.id == *id);
        out.extend(lock.entries().filter(|e| !used(&e.id)).map(|e| Deviation::Unused(e.id.clone())));
    }
    out
}

/// Whether nothing that matters differs.
pub(super) fn is_same(old: &Entry, now: &Entry) -> bool {
    differences(old, now).is_empty()
}

/// What was found out once and cannot be seen today, without the network perhaps, is no difference.
fn differences(old: &Entry, now: &Entry) -> Vec<Deviation> {
    let unknown = |license: &str| license == "none";
    let shown = |list: &[String]| if list.is_empty() { "nothing".to_owned() } else { list.join(", ") };
    let mut found: Vec<(&'static str, String, String)> = Vec::new();
    if old.license != now.license && !unknown(&now.license) {
        found.push(("license", old.license.clone(), now.license.clone()));
    }
    if old.also != now.also && !unknown(&now.license) {
        found.push(("also", shown(&old.also), shown(&now.also)));
    }
    for (what, locked, now) in [
        ("revision", &old.revision, &now.revision),
        ("text", &old.text_sha256, &now.text_sha256),
        ("text", &old.reference_sha256, &now.reference_sha256),
    ] {
        if let (Some(locked), Some(now)) = (locked, now)
            && !locked.eq_ignore_ascii_case(now)
        {
            found.push((what, locked.clone(), now.clone()));
        }
    }
    let differs = |(what, locked, now)| Deviation::Differs { id: old.id.clone(), what, locked, now };
    found.into_iter().map(differs).collect()
}

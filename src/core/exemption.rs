//! Whether a license is free and open source in the sense of the European AI Act's exemption for general-purpose models.
//!
//! Article 53(2) of Regulation (EU) 2024/1689 lifts some duties from providers of models that are released under “a free and
//! open-source licence that allows for the access, usage, modification, and distribution of the model”. What follows is about
//! the license alone: whether parameters, architecture and usage are public, whether the model poses a systemic risk, and
//! whether it is monetised, no license tells.

use serde::Serialize;

use super::license::{Class, Clause, Effect, License};

/// What a license says for the exemption.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Access, use, change and distribution are free.
    Qualifies,
    /// The text leaves a point open, or was not read in full.
    Unclear,
    /// Something of it is withheld, or limited.
    DoesNot,
}

impl Standing {
    /// The words for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Qualifies => "qualifies",
            Self::Unclear => "unclear",
            Self::DoesNot => "does-not",
        }
    }
}

/// A statement with its reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Exemption {
    /// The answer.
    pub standing: Standing,
    /// Why: the clauses that limit, by section.
    pub reason: String,
}

/// Reads the statement off the clauses: whatever forbids a use, or needs another agreement first, is a limit; so is having
/// to register. Naming the source, passing the license on and sharing alike are none.
pub fn of(license: &License) -> Exemption {
    let say = |standing, reason: String| Exemption { standing, reason };
    if license.class == Class::ProprietaryApi {
        return say(Standing::DoesNot, "terms of a service: no weights are released under them".to_owned());
    }
    let limits = |c: &&Clause| match c.effect {
        Effect::Forbid | Effect::SeparateLicense => true,
        Effect::Require => c.term == "registration",
        Effect::Permit | Effect::Note | Effect::Unclear => false,
    };
    let found = listed(license.clauses.iter().filter(limits));
    if !found.is_empty() {
        return say(Standing::DoesNot, format!("it limits access, use, change or distribution: {found}"));
    }
    if matches!(license.class, Class::NonCommercial | Class::ResearchOnly | Class::SourceAvailable) {
        return say(Standing::DoesNot, format!("it is a {} license", license.class.as_str()));
    }
    let open = listed(license.clauses.iter().filter(|c| c.effect == Effect::Unclear));
    if !open.is_empty() {
        return say(Standing::Unclear, format!("the text leaves open: {open}"));
    }
    if license.source.reading == "targeted" {
        return say(Standing::Unclear, "only passages of the text were read".to_owned());
    }
    say(Standing::Qualifies, "no clause limits access, use, change or distribution".to_owned())
}

/// Clauses by section, each kind once.
fn listed<'c>(clauses: impl Iterator<Item = &'c Clause>) -> String {
    let mut out: Vec<String> = Vec::new();
    let mut terms: Vec<&str> = Vec::new();
    for clause in clauses {
        if !terms.contains(&clause.term.as_str()) {
            terms.push(&clause.term);
            let document = if clause.document.is_some() { " of its use policy" } else { "" };
            out.push(format!("{} (§{}{document})", clause.term, clause.section));
        }
    }
    out.join(", ")
}

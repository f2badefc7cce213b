//! License texts that lie with a model: which they are, and whether they are what they seem to be.

use crate::core::claim::{Claim, Named, Provenance};
use crate::core::evidence::{AlteredText, Testimony};
use crate::core::model::Confidence;
use crate::identify::{ChangeKind, Identification, Identifier, Kind, Match};

use super::card::Speaker;

/// Texts longer than this are no license.
pub const LONGEST: usize = 1 << 20;
/// Differences that are told; the file shows the rest.
const TOLD: usize = 3;

/// What a text shows.
#[derive(Debug, Default)]
pub struct Seen {
    /// The licenses it holds.
    pub claims: Vec<Claim>,
    /// Those of its texts that differ from what was read.
    pub altered: Vec<AlteredText>,
}

impl Seen {
    /// Adds what a file shows. A use policy grants nothing: one that we do not know is no license that we do not know.
    pub(super) fn tell(self, is_policy: bool, out: &mut Testimony) {
        out.claims.extend(self.claims.into_iter().filter(|c| !is_policy || c.license.id().is_some()));
        out.altered.extend(self.altered);
    }
}

/// Names a text. One that is no license we know is a claim too: whatever it asks for is not checked.
pub fn read(text: &str, identifier: &Identifier<'_>, speaker: &Speaker<'_>) -> Seen {
    let mut seen = Seen::default();
    if text.trim().is_empty() {
        return seen;
    }
    let unknown = |why: &str| speaker.claim(Named::Unrecognized(why.to_owned()), Provenance::Observed, None);
    if text.len() > LONGEST {
        seen.claims.push(unknown("a text too long to be a license"));
        return seen;
    }
    let found = identifier.identify(text);
    for one in &found.matches {
        let changed = !is_exact(one, &found);
        if one.kind == Kind::License {
            let mut claim = speaker.claim(Named::License(one.id.clone()), Provenance::Observed, Some(one.lines.0));
            if changed {
                claim.confidence = Confidence::Low;
            }
            seen.claims.push(claim);
        }
        if changed {
            seen.altered.push(altered(one, &found, speaker));
        }
    }
    if found.matches.is_empty() {
        seen.claims.push(unknown("a text that is no license the database knows"));
    }
    seen
}

/// Word by word, and nothing else in the file limits the use.
fn is_exact(one: &Match, found: &Identification) -> bool {
    one.exact && !found.remainder.iter().any(|f| f.limits.is_some())
}

fn altered(one: &Match, found: &Identification, speaker: &Speaker<'_>) -> AlteredText {
    let missing = one.missing.iter().map(|c| format!("§{} {}", c.section, c.term));
    let touched = one.clauses.iter().filter(|c| c.altered).map(|c| format!("§{} {}", c.section, c.term));
    let mut differences: Vec<String> = Vec::new();
    for change in one.changes.iter().filter(|c| c.kind != ChangeKind::Removed) {
        differences.push(format!("line {} reads “{}”", change.line, change.quote));
    }
    for fragment in found.remainder.iter().filter(|f| f.limits.is_some()) {
        differences.push(format!("line {} adds “{}”", fragment.line, fragment.quote));
    }
    let more = differences.len().saturating_sub(TOLD);
    differences.truncate(TOLD);
    if more > 0 {
        differences.push(format!("{more} more differences"));
    }
    let mut clauses: Vec<String> = missing.chain(touched).collect();
    clauses.dedup();
    AlteredText { license: one.id.clone(), source: speaker.at(Some(one.lines.0)), clauses, differences }
}

//! Words of findings: the fact of the matter in one line, who says so, and a way out.

use std::collections::BTreeSet;
use std::hash::Hasher;

use crate::core::claim::{Ancestor, Claim, ResolvedModel, Step};
use crate::core::condition::Test;
use crate::core::license::{Clause, License};
use crate::core::usage::Usage;
use crate::core::verdict::Outcome;

use crate::resolve;

use super::assess::Assessment;
use super::{Binding, Context, Subject, title};

/// Longer chains are shown by their ends; `mayuse why` shows all of it.
const LONGEST_CHAIN: usize = 8;

/// The words of one finding.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) message: String,
    pub(super) notes: Vec<String>,
    pub(super) help: String,
}

/// Puts an assessment into words.
pub(super) fn words(
    context: Context<'_>,
    usage: &Usage,
    binding: Binding<'_>,
    clause: &Clause,
    assessment: &Assessment<'_>,
) -> Words {
    let mut notes = assessment.judgement.notes.clone();
    notes.extend(assessment.notes.iter().cloned());
    if let Some(policy) = assessment.policy.filter(|p| p.updatable) {
        notes.push(format!("{} can be changed by the licensor at any time", policy.name));
    }
    if let Some(policy) = assessment.policy.filter(|_| assessment.judgement.missing.iter().any(|f| f == "domains")) {
        let domains: BTreeSet<&str> = policy.categories.iter().map(|c| c.domain.as_str()).collect();
        notes.push(format!("restricted by it: {}", domains.into_iter().collect::<Vec<_>>().join(", ")));
    }
    let code = context.catalog.vocabulary().codes.get(&clause.term);
    let help = match assessment.judgement.missing.as_slice() {
        missing if assessment.outcome == Outcome::Undeclared && !missing.is_empty() => {
            let facts: Vec<String> = missing.iter().map(|f| example(f, clause)).collect();
            format!("Declare {} under [use] in mayuse.toml.", facts.join(" and "))
        }
        _ => code.map(|c| c.help.clone()).unwrap_or_default(),
    };
    Words { message: title::of(context, usage, binding, clause, assessment), notes, help }
}

/// A fact to declare; of a figure that the license counts in a month of the past, the month.
fn example(fact: &str, clause: &Clause) -> String {
    let months = clause.when.iter().flat_map(|c| &c.0).filter_map(|(f, test)| match test {
        Test::Number(limit) if f == fact => limit.month.as_deref(),
        _ => None,
    });
    match months.into_iter().next() {
        Some(month) => format!("`{fact} = {{ \"{month}\" = … }}`"),
        None => format!("`{fact}`"),
    }
}

/// Who says that the license applies, and how the model came from its base.
pub(super) fn provenance(subject: Subject<'_>, binding: Binding<'_>) -> Vec<String> {
    let mut out = Vec::new();
    let claims = binding.inherited.map_or(subject.model.claims.as_slice(), |a| a.claims.as_slice());
    let named = |c: &&Claim| c.license.id() == Some(binding.license.id.as_str());
    if let Some(ancestor) = binding.inherited {
        out.push(via(subject.model, ancestor));
    } else if let Some(first) =
        subject.model.lineage.first().filter(|_| subject.model.claims.iter().all(|c| c.step == Step::Name))
    {
        out.push(via(subject.model, first));
    }
    if let Some(claim) = claims.iter().chain(&subject.model.terms).find(named) {
        out.push(said(claim));
    }
    out
}

/// `via unsloth/x → meta-llama/Llama-3.1-8B, quantized, from its name`
pub(super) fn via(model: &ResolvedModel, ancestor: &Ancestor) -> String {
    let mut chain: Vec<&str> = resolve::path(&model.lineage, ancestor).map(|a| a.id.name.as_str()).collect();
    chain.push(&model.id.name);
    chain.reverse();
    if chain.len() > LONGEST_CHAIN {
        // Both ends matter: where the model stands, and where the license comes from.
        chain.splice(LONGEST_CHAIN / 2..chain.len() - LONGEST_CHAIN / 2, ["…"]);
    }
    format!("via {}, {}, {}", chain.join(" → "), ancestor.relation.as_str(), known_from(ancestor))
}

/// How a step of a lineage is known, for readers.
pub(crate) fn known_from(ancestor: &Ancestor) -> String {
    match ancestor.known_from.as_str() {
        "its name" => "from its name".to_owned(),
        known @ ("catalogued" | "the host's id") => known.to_owned(),
        source => format!("declared in {source}"),
    }
}

/// One line on who says that a license applies.
pub(super) fn said(claim: &Claim) -> String {
    let source = short(&claim.source);
    // One date is enough: that of the source, or the day it was read.
    let dated = source.split(|c: char| !c.is_ascii_digit()).any(|n| n.len() == 4 && n.starts_with("20"));
    let date = if claim.date.is_empty() || dated { String::new() } else { format!(", {}", claim.date) };
    let (license, how) = (claim.license.label(), claim.provenance.as_str());
    format!("{license}: {how} by {}, {} confidence: {source}{date}", claim.step.as_str(), claim.confidence.as_str())
}

/// The name of a source without its address and without what it says, which the license's id repeats:
/// `org/model: tag (data set, file, date) (https://…)` → `data set, file, date`. `mayuse why` shows all of it.
fn short(source: &str) -> String {
    let first = source.split("; ").next().unwrap_or(source).trim();
    let bare = match first.rsplit_once(" (http") {
        Some((before, address)) if address.ends_with(')') => before.trim_end(),
        _ => first,
    };
    let named = bare.strip_suffix(')').and_then(|b| b.rsplit_once(" (")).map(|(_, inside)| inside);
    named.filter(|n| n.contains(|c: char| c.is_ascii_digit())).unwrap_or(bare).to_owned()
}

/// Stable id of a finding: what it is about, not where it stands.
pub(super) fn fingerprint(subject: Subject<'_>, code: &str, license: Option<&License>, clause: Option<&Clause>) -> String {
    let mut hash = Fnv::default();
    let id = &subject.model.id;
    for part in [
        code,
        id.namespace.as_str(),
        &id.name.to_lowercase(),
        license.map_or("", |l| &l.id),
        clause.map_or("", |c| &c.section),
        clause.map_or("", |c| &c.quote),
        &subject.scope.name,
    ] {
        hash.write(part.as_bytes());
        hash.write(&[0]);
    }
    format!("{:016x}", hash.finish())
}

/// FNV-1a: short, stable across versions and platforms, and no secret depends on it.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for b in bytes {
            self.0 = (self.0 ^ u64::from(*b)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}

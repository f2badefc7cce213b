//! Words of findings: the fact of the matter in one line, who says so, and a way out.

use std::hash::Hasher;

use crate::core::claim::{Ancestor, Claim, ResolvedModel, Step};
use crate::core::condition::Test;
use crate::core::license::{Clause, Effect, License};
use crate::core::verdict::Outcome;

use super::assess::Assessment;
use super::{Binding, Context, Subject};

/// The words of one finding.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) message: String,
    pub(super) notes: Vec<String>,
    pub(super) help: String,
}

/// Puts an assessment into words.
pub(super) fn words(context: Context<'_>, binding: Binding<'_>, clause: &Clause, assessment: &Assessment<'_>) -> Words {
    let vocabulary = context.catalog.vocabulary();
    let license = &binding.license.name;
    let code = vocabulary.codes.get(&clause.term);
    let mut notes = assessment.judgement.notes.clone();
    notes.extend(assessment.notes.iter().cloned());
    if let Some(policy) = assessment.policy.filter(|p| p.updatable) {
        notes.push(format!("{} can be changed by the licensor at any time", policy.name));
    }
    let message = match assessment.outcome {
        Outcome::Violated if !assessment.misnamed.is_empty() => {
            let prefix = clause.proof.as_ref().map(|p| p.name_prefix.join("” or “")).unwrap_or_default();
            format!(
                "`{}` is published without the name prefix “{prefix}” that {license} asks for",
                assessment.misnamed.join("`, `")
            )
        }
        Outcome::Violated => match (assessment.policy, assessment.categories.first()) {
            (Some(policy), Some(category)) => {
                let domain = vocabulary.domains.get(&category.domain).map_or(category.domain.as_str(), |d| &d.label);
                format!("{} forbids this use: {domain}", policy.name)
            }
            _ => {
                let phrase = code.map_or("forbids this use", |c| {
                    if clause.effect == Effect::SeparateLicense { &c.separate } else { &c.forbids }
                });
                match limit(clause) {
                    Some(limit) => format!("{license} {phrase} (limit: {limit})"),
                    None => format!("{license} {phrase}"),
                }
            }
        },
        Outcome::Obligation => {
            let duty = clause.duty.as_deref().unwrap_or(&clause.summary).trim_end_matches('.');
            match (assessment.conditional, trigger(context, clause)) {
                (true, Some(trigger)) => format!("{duty}, if {trigger}"),
                _ => duty.to_owned(),
            }
        }
        Outcome::Undeclared if clause.effect == Effect::Unclear => format!("{license} does not settle §{}", clause.section),
        _ => {
            let asks: Vec<String> = assessment.judgement.missing.iter().map(|f| format!("`{f}`")).collect();
            let label = code.map_or_else(|| clause.term.clone(), |c| c.label.to_lowercase());
            if asks.is_empty() {
                format!("{license}: the {label} clause needs a person's judgement")
            } else {
                format!("{license}: the {label} clause depends on {}, not declared", asks.join(" and "))
            }
        }
    };
    let mut help = String::new();
    if assessment.outcome == Outcome::Undeclared && !assessment.judgement.missing.is_empty() {
        let facts: Vec<String> = assessment.judgement.missing.iter().map(|f| format!("`{f}`")).collect();
        help = format!("Declare {} under [use] in mayuse.toml.", facts.join(" and "));
    } else if assessment.outcome == Outcome::Violated || help.is_empty() {
        help = code.map(|c| c.help.clone()).unwrap_or_default();
    }
    Words { message, notes, help }
}

/// The figure of a threshold, as people write it.
fn limit(clause: &Clause) -> Option<String> {
    let tests = clause.when.iter().flat_map(|c| &c.0);
    let (fact, limit) = tests.filter_map(|(f, t)| if let Test::Number(l) = t { Some((f, l)) } else { None }).next()?;
    let mut digits = limit.value.to_string();
    let mut at = digits.len();
    while at > 3 {
        at -= 3;
        digits.insert(at, ',');
    }
    let unit = match &limit.currency {
        Some(currency) => format!(" {currency}"),
        None if fact.contains("revenue") => " US dollars".to_owned(),
        None if fact.contains("users") => " users".to_owned(),
        None => String::new(),
    };
    let when = limit.month.as_ref().map(|m| format!(" in {m}")).unwrap_or_default();
    Some(format!("{}{digits}{unit}{when}", if limit.inclusive { "less than " } else { "" }))
}

/// What sets a duty off, in words: "the use is distribution as product or weights".
fn trigger(context: Context<'_>, clause: &Clause) -> Option<String> {
    let vocabulary = context.catalog.vocabulary();
    let mut parts = Vec::new();
    for (fact, test) in clause.when.iter().flat_map(|c| &c.0) {
        let label = vocabulary.facts.get(fact).map_or(fact.as_str(), |f| &f.label);
        match test {
            Test::Values { any_of, .. } if !any_of.is_empty() => parts.push(format!("{label} is {}", any_of.join(" or "))),
            Test::Flag(wanted) => parts.push(format!("{label} is {wanted}")),
            Test::Values { none_of, .. } => parts.push(format!("{label} is not {}", none_of.join(" or "))),
            Test::Number(_) => parts.push(format!("{label} crosses the limit")),
        }
    }
    parts.dedup();
    (!parts.is_empty()).then(|| parts.join(if clause.when.len() > 1 { " or " } else { " and " }))
}

/// Who says that the license applies, and how the model came from its base.
pub(super) fn provenance(subject: Subject<'_>, context: Context<'_>, binding: Binding<'_>) -> Vec<String> {
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
        out.push(said(context, claim));
    }
    out
}

/// `via unsloth/x → meta-llama/Llama-3.1-8B, quantized, from its name`
pub(super) fn via(model: &ResolvedModel, ancestor: &Ancestor) -> String {
    let mut chain = vec![model.id.name.clone()];
    for step in &model.lineage {
        chain.push(step.id.name.clone());
        if step.id == ancestor.id {
            break;
        }
    }
    let known = if ancestor.known_from == "its name" { "from its name" } else { &ancestor.known_from };
    format!("via {}, {}, {known}", chain.join(" → "), ancestor.relation.as_str())
}

/// One line on who says that a license applies.
pub(super) fn said(context: Context<'_>, claim: &Claim) -> String {
    let license = claim.license.id().and_then(|id| context.catalog.license(id));
    let name = license.map_or(claim.license.label(), |l| l.name.as_str());
    let date = if claim.date.is_empty() { String::new() } else { format!(", {}", claim.date) };
    format!(
        "{name}: {} by {}{date} ({} confidence): {}",
        claim.provenance.as_str(),
        claim.step.as_str(),
        claim.confidence.as_str(),
        claim.source
    )
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

//! A way out from data: models of the same family that the same evaluator passes under the same use.

use std::collections::BTreeSet;

use crate::catalog::Catalog;
use crate::check::{self, Context, Subject};
use crate::core::family::{Family, Release};
use crate::core::finding::Finding;
use crate::core::model::ModelId;
use crate::core::verdict::{Outcome, Verdict};
use crate::resolve::Resolver;

/// How many models are named.
const NAMED: usize = 2;
/// Most ids of a release that are compared with the model's name.
const MOST_IDS: usize = 500;
/// Words of names that say nothing about what a model is for.
const FILLERS: [&str; 12] =
    ["instruct", "chat", "base", "large", "small", "medium", "mini", "model", "hf", "it", "preview", "multilingual"];

/// Beginnings of words that say what a model is for: a reranker does not stand in for an embedding model.
const TASKS: [&str; 16] = [
    "rerank", "embed", "cod", "vl", "vision", "audio", "math", "guard", "speech", "tts", "image", "video", "ocr", "omni",
    "colbert", "reward",
];
/// Times by which a model can be larger, or half as much smaller, and still be called an alternative.
const MOST_TIMES: u64 = 20;

/// A model that would pass.
struct Alternative {
    id: ModelId,
    license: String,
    verdict: Verdict,
}

/// Puts models of the same family that pass into the help of findings that deny the subject.
pub fn suggest(findings: &mut [Finding], subject: Subject<'_>, context: Context<'_>) {
    if !findings.iter().any(|f| f.outcome == Outcome::Violated) {
        return;
    }
    let found = passing(subject, context);
    if found.is_empty() {
        return;
    }
    let one = |a: &Alternative| {
        let with = if a.verdict == Verdict::Obligations { ", with duties" } else { "" };
        format!("{} ({}{with})", a.id.name, a.license)
    };
    let named = found.iter().map(one).collect::<Vec<_>>().join(" or ");
    for finding in findings.iter_mut().filter(|f| f.outcome == Outcome::Violated) {
        finding.help = format!("Use {named}: same family, and this use passes. {}", finding.help).trim().to_owned();
    }
}

/// The models nearest by name, one per release, that are found to pass.
fn passing(subject: Subject<'_>, context: Context<'_>) -> Vec<Alternative> {
    let Some((family, own, id)) = home(subject, context.catalog) else { return Vec::new() };
    let namespace = id.namespace.as_str();
    let mut candidates: Vec<(Distance, ModelId)> = Vec::new();
    for release in family.releases.iter().filter(|r| r.id != own.id) {
        let known = ids(context.catalog, namespace, release);
        let near = known.iter().filter_map(|other| Some((Distance::between(&id.name, other, context.catalog)?, other)));
        candidates.extend(near.min().map(|(distance, other)| (distance, ModelId::new(namespace, other.clone()))));
    }
    candidates.sort_by(|a, b| (&a.0, &a.1.name).cmp(&(&b.0, &b.1.name)));
    let resolver = Resolver::new(context.catalog, &context.policy.clarifications, context.evidence);
    let mut out = Vec::new();
    for (_, candidate) in candidates {
        let model = resolver.resolve(&candidate);
        let Some(license) = model.claims.first().and_then(|c| context.catalog.license(c.license.id()?)) else { continue };
        let findings = check::check(Subject { model: &model, ..subject }, context);
        let verdict = findings.iter().map(|f| Verdict::from(f.outcome)).max().unwrap_or(Verdict::Allowed);
        if verdict <= Verdict::Obligations {
            out.push(Alternative { id: model.id, license: license.name.clone(), verdict });
        }
        if out.len() == NAMED {
            break;
        }
    }
    out
}

/// The family and release of a model, or of what it is a copy of, with the id they know.
fn home<'c>(subject: Subject<'_>, catalog: &'c Catalog) -> Option<(&'c Family, &'c Release, ModelId)> {
    let ids = std::iter::once(&subject.model.id).chain(subject.model.lineage.iter().map(|a| &a.id));
    ids.into_iter().find_map(|id| {
        let (family, release) = catalog.release(id.namespace.as_str(), &id.name)?;
        Some((family, release, id.clone()))
    })
}

/// The ids of the table that belong to a release.
fn ids(catalog: &Catalog, namespace: &str, release: &Release) -> BTreeSet<String> {
    let patterns = release.ids.get(namespace).map(Vec::as_slice).unwrap_or_default();
    let mut out = BTreeSet::new();
    for pattern in patterns.iter().flat_map(|p| crate::catalog::pattern::expand(p)) {
        let beginning = pattern.split('*').next().unwrap_or_default();
        // A pattern that is open from its beginning names nobody in particular.
        if beginning.is_empty() {
            continue;
        }
        let own = |id: &String| catalog.release(namespace, id).is_some_and(|(_, r)| r.id == release.id);
        out.extend(catalog.listed(namespace, beginning, MOST_IDS).into_iter().filter(own));
    }
    out
}

/// How far a name is from another: the publisher first, then the words, then the size.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Distance {
    other_publisher: bool,
    words: usize,
    size: u64,
}

impl Distance {
    /// None when the names have no telling word in common, differ in their task or far in size, or a re-uploader publishes
    /// the other.
    fn between(own: &str, other: &str, catalog: &Catalog) -> Option<Self> {
        let split = |id: &str| {
            let (organisation, name) = id.split_once('/').unwrap_or(("", id));
            (organisation.to_lowercase(), name.to_lowercase())
        };
        let ((own_publisher, own), (other_publisher, other)) = (split(own), split(other));
        if catalog.spelling().is_uploader(&other_publisher) {
            return None;
        }
        let (own_words, other_words) = (words(&own), words(&other));
        let telling = |w: &&String| w.len() >= 3 && !FILLERS.contains(&w.as_str());
        let stems = |words: &BTreeSet<String>| -> BTreeSet<String> {
            let stem = |w: &String| w.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').to_owned();
            words.iter().map(stem).filter(|w| telling(&w)).collect()
        };
        if stems(&own_words).is_disjoint(&stems(&other_words)) {
            return None;
        }
        if tasks(&own) != tasks(&other) {
            return None;
        }
        let size = match (size(&own), size(&other)) {
            (Some(own), Some(other)) if other >= own => other * 100 / own.max(1),
            // What is smaller is able to do less: it counts as twice as far.
            (Some(own), Some(other)) => own * 200 / other.max(1),
            _ => 100,
        };
        if size > MOST_TIMES * 100 {
            return None;
        }
        let words = own_words.symmetric_difference(&other_words).count();
        Some(Self { other_publisher: own_publisher != other_publisher, words, size })
    }
}

fn tasks(name: &str) -> BTreeSet<&'static str> {
    let words: Vec<&str> = name.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    TASKS.into_iter().filter(|task| words.iter().any(|w| w.starts_with(task))).collect()
}

fn words(name: &str) -> BTreeSet<String> {
    let parts = name.split(['-', '_', ':', ' ']).filter(|w| !w.is_empty() && millions(w).is_none());
    parts.map(str::to_owned).collect()
}

/// The number of parameters that a name states, in millions.
fn size(name: &str) -> Option<u64> {
    name.split(['-', '_', ':', ' ']).find_map(millions)
}

fn millions(word: &str) -> Option<u64> {
    let (number, unit) = word.split_at_checked(word.len().checked_sub(1)?)?;
    let factor = match unit {
        "b" => 1000,
        "m" => 1,
        _ => return None,
    };
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let tenths: u64 = part.get(..1).map_or(Some(0), |d| d.parse().ok())?;
    Some(whole.parse::<u64>().ok()?.checked_mul(factor)? + tenths * factor / 10)
}

//! From what was found to the answer.

use std::ops::Range;

use crate::catalog::Catalog;
use crate::core::source::LineIndex;

use super::answer::{Basis, Coverage, Fragment, Identification, Kind, Match};
use super::changes;
use super::clauses::{self, Found};
use super::decide::{self, Chosen};
use super::entry::Entry;
use super::fragment::Copy;
use super::locate::{Index, take};
use super::quoted::{Fit, Phrases};
use super::words::Words;

pub(super) fn identify<'p, 'c: 'p>(text: &str, catalog: &'c Catalog, phrases: impl Fn() -> &'p Phrases<'c>) -> Identification {
    let words = Words::new(text);
    let index = Index::new(&words);
    let copy = Copy { text, words: &words, lines: LineIndex::new(text) };
    let chosen = decide::choose(&index, &copy, catalog);
    let mut taken = vec![false; words.len()];
    for run in chosen.iter().flat_map(|c| c.located.runs(c.fingerprint)) {
        take(&mut taken, run.start, run.len());
    }
    let mut matches: Vec<(Range<usize>, Match)> = Vec::new();
    for found in &chosen {
        matches.extend(by_sentences(&copy, catalog, found, &taken));
    }
    matches.sort_by_key(|(extent, _)| extent.start);
    let extents: Vec<Range<usize>> = matches.iter().map(|(extent, _)| extent.clone()).collect();
    let mut remainder = remainder(&copy, &extents, &taken);
    attribute(&mut matches, &remainder);

    let mut matches: Vec<Match> = matches.into_iter().map(|(_, m)| m).collect();
    let explained = !matches.is_empty() && matches.iter().all(|m| m.exact);
    if let Some(fit) = (!explained).then(phrases).and_then(|p| p.fit(&words, matches.is_empty())) {
        matches.insert(0, by_quotes(&copy, &fit));
    }
    let near = if matches.is_empty() { decide::near(&index, &words) } else { Vec::new() };
    if matches.is_empty() {
        remainder.clear();
    }
    Identification { matches, remainder, near }
}

/// A text that was found by its sentences, and the policies inside it.
fn by_sentences(copy: &Copy<'_>, catalog: &Catalog, chosen: &Chosen, taken: &[bool]) -> Vec<(Range<usize>, Match)> {
    let runs = chosen.located.runs(chosen.fingerprint);
    let mut ids = chosen.fingerprint.ids.iter().map(String::as_str);
    let (Some(first), Some(last)) = (runs.first(), runs.last()) else { return Vec::new() };
    let Some(entry) = ids.next().and_then(|id| Entry::of(catalog, id)) else { return Vec::new() };
    let extent = first.start..last.end;
    let mut covered = vec![false; copy.words.len()];
    for run in &runs {
        take(&mut covered, run.start, run.len());
    }
    let found = Found { fingerprint: chosen.fingerprint, located: &chosen.located, covered: &covered };
    let changes = changes::find(copy, &entry, found, taken);
    let (clauses, missing) = clauses::find(copy, &entry, Some(found));
    let share = chosen.located.found * 100 / (chosen.located.found + chosen.located.missing).max(1);
    let span = copy.words.span(&extent);
    let matched = Match {
        kind: entry.kind,
        id: entry.id.to_owned(),
        name: entry.name.to_owned(),
        same_words: others(entry.id, ids.chain(chosen.tied.iter().copied())),
        exact: changes.is_empty() && missing.is_empty(),
        basis: Basis::Sentences,
        words: decide::percent(share),
        coverage: Coverage { found: clauses.len(), of: entry.phrases.len() },
        lines: (copy.line(span.start), copy.line(span.end.saturating_sub(1))),
        span,
        clauses,
        missing,
        changes,
    };
    let mut out = vec![(extent.clone(), matched)];
    let mut policies = entry.policies.clone();
    policies.dedup();
    for policy in policies.into_iter().filter_map(|id| catalog.policy(id)).map(Entry::policy) {
        out.extend(inside(copy, &policy, found).map(|m| (extent.clone(), m)));
    }
    out
}

/// Every other id once; a license can have several wordings.
fn others<'a>(own: &str, ids: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for id in ids {
        if id != own && !out.iter().any(|o| o == id) {
            out.push(id.to_owned());
        }
    }
    out
}

/// A policy whose categories stand in the text of a license; `None` when it is a document of its own.
fn inside(copy: &Copy<'_>, policy: &Entry<'_>, found: Found<'_>) -> Option<Match> {
    let all = policy.phrases.len();
    let mut policy = policy.clone();
    // What the license says in other words than the policy cannot be missing here.
    policy.phrases.retain(|p| {
        let words = Words::new(p.quote);
        words.hash(0, words.len()).is_some_and(|hash| found.fingerprint.holding(hash).next().is_some())
    });
    if policy.phrases.len() * 2 <= all {
        return None;
    }
    let (clauses, missing) = clauses::find(copy, &policy, Some(found));
    let start = clauses.iter().map(|c| c.span.start).min()?;
    let span = start..clauses.iter().map(|c| c.span.end).max()?;
    Some(Match {
        kind: Kind::Policy,
        id: policy.id.to_owned(),
        name: policy.name.to_owned(),
        same_words: Vec::new(),
        exact: missing.is_empty() && clauses.iter().all(|c| !c.altered),
        basis: Basis::Sentences,
        words: decide::percent(clauses.iter().filter(|c| !c.altered).count() * 100 / policy.phrases.len().max(1)),
        coverage: Coverage { found: clauses.len(), of: policy.phrases.len() },
        lines: (copy.line(span.start), copy.line(span.end.saturating_sub(1))),
        span,
        clauses,
        missing,
        changes: Vec::new(),
    })
}

/// An entry that was found by its quotes.
fn by_quotes(copy: &Copy<'_>, fit: &Fit<'_, '_>) -> Match {
    let entry = fit.entry;
    let (clauses, missing) = clauses::find(copy, entry, None);
    let start = clauses.iter().map(|c| c.span.start).min().unwrap_or(0);
    let span = start..clauses.iter().map(|c| c.span.end).max().unwrap_or(0);
    Match {
        kind: entry.kind,
        id: entry.id.to_owned(),
        name: entry.name.to_owned(),
        same_words: fit.tied.iter().map(|id| (*id).to_owned()).collect(),
        exact: false,
        basis: Basis::Quotes,
        words: decide::percent(clauses.len() * 100 / entry.phrases.len().max(1)),
        coverage: Coverage { found: clauses.len(), of: entry.phrases.len() },
        lines: (copy.line(span.start), copy.line(span.end.saturating_sub(1))),
        span,
        clauses,
        missing,
        changes: Vec::new(),
    }
}

/// What stands before, between and behind the known texts.
fn remainder(copy: &Copy<'_>, extents: &[Range<usize>], taken: &[bool]) -> Vec<Fragment> {
    let mut out = Vec::new();
    let mut end = 0;
    for extent in extents {
        if end < extent.start {
            out.extend(copy.fragments(end..extent.start, taken));
        }
        end = end.max(extent.end);
    }
    out.extend(copy.fragments(end..copy.words.len(), taken));
    out
}

/// Limits that belong to no known text are held against the license they follow, or else the first one.
fn attribute(matches: &mut [(Range<usize>, Match)], remainder: &[Fragment]) {
    for fragment in remainder.iter().filter(|f| f.limits.is_some()) {
        let before = |m: &&mut (Range<usize>, Match)| m.1.kind == Kind::License && m.1.span.start <= fragment.span.start;
        let position = matches.iter_mut().rev().find(before).map(|m| m.0.clone());
        let target = match position {
            Some(extent) => matches.iter_mut().find(|m| m.0 == extent && m.1.kind == Kind::License),
            None => {
                let license = matches.iter().position(|m| m.1.kind == Kind::License).unwrap_or(0);
                matches.get_mut(license)
            }
        };
        if let Some((_, matched)) = target {
            matched.exact = false;
        }
    }
}

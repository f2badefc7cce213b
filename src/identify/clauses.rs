//! Where the clauses of a known text stand in a copy of it.

use std::ops::Range;

use super::answer::{ClauseHit, MissingClause};
use super::entry::{Entry, Phrase};
use super::fingerprint::{Fingerprint, occurrences};
use super::fragment::Copy;
use super::locate::Located;
use super::words::Words;

/// A known text in a copy: its sentences, where they were found, and which words of the copy they cover.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found<'a> {
    pub(super) fingerprint: &'a Fingerprint,
    pub(super) located: &'a Located,
    pub(super) covered: &'a [bool],
}

/// The clauses that stand in a copy, and those that do not. Without a fingerprint only their quotes are looked for.
pub(super) fn find(copy: &Copy<'_>, entry: &Entry<'_>, found: Option<Found<'_>>) -> (Vec<ClauseHit>, Vec<MissingClause>) {
    let (mut hits, mut missing) = (Vec::new(), Vec::new());
    for phrase in &entry.phrases {
        match place(copy, phrase, found) {
            Some((run, altered)) => {
                let span = copy.words.span(&run);
                hits.push(ClauseHit {
                    section: phrase.section.to_owned(),
                    term: phrase.term.to_owned(),
                    quote: phrase.quote.to_owned(),
                    line: copy.line(span.start),
                    span,
                    altered,
                });
            }
            None => missing.push(MissingClause {
                section: phrase.section.to_owned(),
                term: phrase.term.to_owned(),
                quote: phrase.quote.to_owned(),
            }),
        }
    }
    (hits, missing)
}

/// Where a quote stands, and whether the sentence around it differs from the known one.
fn place(copy: &Copy<'_>, phrase: &Phrase<'_>, found: Option<Found<'_>>) -> Option<(Range<usize>, bool)> {
    let sought = Words::new(phrase.quote);
    let mut runs = occurrences(copy.words, &sought);
    let Some(Found { fingerprint, located, covered }) = found else { return runs.next().map(|run| (run, false)) };
    let is_covered = |run: &Range<usize>| covered.get(run.clone()).is_some_and(|c| c.iter().all(|c| *c));
    let holding: Vec<usize> = sought.hash(0, sought.len()).map_or_else(Vec::new, |h| fingerprint.holding(h).collect());
    if holding.is_empty() {
        // A quote that is newer than the fingerprint.
        let runs: Vec<Range<usize>> = runs.collect();
        let best = runs.iter().find(|r| is_covered(r)).or(runs.first())?;
        return Some((best.clone(), !is_covered(best)));
    }
    let at = |sentence: &usize| {
        let start = (*located.at.get(*sentence)?)?;
        Some(start..start + fingerprint.sentences.get(*sentence)?.length)
    };
    let places: Option<Vec<Range<usize>>> = holding.iter().map(at).collect();
    match places {
        Some(places) => runs.find(|r| places.iter().any(|p| p.start < r.end && r.start < p.end)).map(|r| (r, false)),
        // One of its sentences is not there. Its words in a sentence of another clause are no evidence of it.
        None => runs.find(|r| !is_covered(r)).map(|r| (r, true)),
    }
}

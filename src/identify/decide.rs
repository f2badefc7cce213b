//! Which known texts a text holds.

use super::answer::Near;
use super::entry::Entry;
use super::fingerprint::{Fingerprint, occurrences};
use super::fragment::Copy;
use super::known;
use super::locate::{Index, Located, take};
use super::words::Words;
use crate::catalog::Catalog;

/// A text with more licenses in it than this is a collection of notices.
const MOST: usize = 24;
/// Fewer words say nothing: `licensed under the`.
const FEWEST_WORDS: usize = 12;
/// Shares of known words, in percent, below which a text is not even named as near.
const NEAR: usize = 10;
/// Two texts with the same words are cut into sentences a little differently; of a changed copy they miss not quite as much.
const SLACK: usize = 12;
/// How many near texts are named.
const NEAREST: usize = 3;

/// A known text that was found.
#[derive(Debug)]
pub(super) struct Chosen {
    pub(super) fingerprint: &'static Fingerprint,
    pub(super) located: Located,
    /// Ids of other texts that fit this copy just as well.
    pub(super) tied: Vec<&'static str>,
}

/// Finds the known texts in a text, one after the other in words of their own, the one with most words first.
pub(super) fn choose(index: &Index<'_>, copy: &Copy<'_>, catalog: &Catalog) -> Vec<Chosen> {
    let words = copy.words;
    let mut candidates: Vec<&'static Fingerprint> = known::texts().iter().filter(|t| index.is_promising(t)).collect();
    let mut taken = vec![false; words.len()];
    let mut chosen = Vec::new();
    while chosen.len() < MOST {
        let located = candidates.iter().map(|t| (*t, index.locate(t, &taken)));
        // Words that are taken do not come back: what is unlikely now stays so.
        let likely: Vec<(&'static Fingerprint, Located)> =
            located.filter(|(_, l)| l.is_likely() && l.found >= FEWEST_WORDS).collect();
        candidates = likely.iter().map(|(t, _)| *t).collect();
        let Some(best) = pick(likely, copy, catalog) else { break };
        for run in best.located.runs(best.fingerprint) {
            take(&mut taken, run.start, run.len());
        }
        chosen.push(best);
    }
    chosen
}

/// The best of several: the one that explains most and misses least.
fn pick(mut likely: Vec<(&'static Fingerprint, Located)>, copy: &Copy<'_>, catalog: &Catalog) -> Option<Chosen> {
    // A collected text that holds all of another one and more must not win when the surplus is what is missing.
    let score = |l: &Located| l.found as i64 - l.missing as i64;
    likely.sort_by(|a, b| score(&b.1).cmp(&score(&a.1)).then(a.0.ids.cmp(&b.0.ids)));
    let (first, located) = likely.first().cloned()?;
    let best = score(&located);
    let covered = covered(copy, first, &located);
    // A title that the best one leaves unexplained speaks for the text it belongs to: plain MIT words under the title of
    // a modified MIT license are that license with its clause cut out.
    let titled: Vec<(usize, usize)> = (0..likely.len())
        .filter(|i| likely.get(*i).is_some_and(|(_, l)| l.found >= located.found || score(l) == best))
        .map(|i| (i, likely.get(i).map_or(0, |(t, _)| title_words(t, copy.words, catalog, &covered))))
        .collect();
    let most = titled.iter().map(|(_, n)| *n).max().unwrap_or(0);
    let mut equal: Vec<usize> = titled.iter().filter(|(_, n)| *n == most).map(|(i, _)| *i).collect();
    if most == 0 {
        equal.retain(|i| likely.get(*i).is_some_and(|(_, l)| score(l) == best));
    }
    let winner = equal.first().copied()?;
    let mut tied: Vec<usize> = equal.into_iter().skip(1).collect();
    if let Some((fingerprint, located)) = likely.get(winner) {
        let rest = (0..likely.len()).filter(|i| *i != winner && !tied.contains(i));
        let same: Vec<usize> =
            rest.filter(|i| likely.get(*i).is_some_and(|o| says_the_same(copy, (fingerprint, located), o))).collect();
        tied.extend(same);
    }
    let tied = tied.into_iter().filter_map(|i| likely.get(i)).flat_map(|(t, _)| t.ids.iter().map(String::as_str)).collect();
    let (fingerprint, located) = likely.swap_remove(winner);
    Some(Chosen { fingerprint, located, tied })
}

/// Whether a copy fits another text just as well: no more is missing, and what is left over is headings and section numbers.
fn says_the_same(copy: &Copy<'_>, best: (&Fingerprint, &Located), other: &(&'static Fingerprint, Located)) -> bool {
    let slack = if best.1.missing == 0 { 0 } else { SLACK };
    if other.1.missing > best.1.missing + slack {
        return false;
    }
    let mut left = covered(copy, other.0, &other.1);
    for (left, covered) in left.iter_mut().zip(covered(copy, best.0, best.1)) {
        *left |= !covered;
    }
    copy.fragments(0..left.len(), &left).is_empty()
}

/// Which words the sentences cover.
fn covered(copy: &Copy<'_>, fingerprint: &Fingerprint, located: &Located) -> Vec<bool> {
    let mut covered = vec![false; copy.words.len()];
    for run in located.runs(fingerprint) {
        take(&mut covered, run.start, run.len());
    }
    covered
}

/// Words of the titles of a text that stand where nothing else is explained.
fn title_words(fingerprint: &Fingerprint, words: &Words, catalog: &Catalog, covered: &[bool]) -> usize {
    let Some(entry) = fingerprint.ids.first().and_then(|id| Entry::of(catalog, id)) else { return 0 };
    let unexplained = |title: &String| {
        let title = Words::new(title);
        let free = |run: std::ops::Range<usize>| covered.get(run).is_some_and(|c| c.contains(&false));
        occurrences(words, &title).any(free).then_some(title.len())
    };
    entry.titles.iter().filter_map(unexplained).sum()
}

/// The texts that share most words with one that is none of them.
pub(super) fn near(index: &Index<'_>, words: &Words) -> Vec<Near> {
    let free = vec![false; words.len()];
    let mut near: Vec<Near> = known::texts()
        .iter()
        .filter_map(|text| {
            let located = index.locate(text, &free);
            let share = located.found * 100 / (located.found + located.missing).max(1);
            let id = text.ids.first()?.clone();
            (share >= NEAR && located.found >= FEWEST_WORDS).then(|| Near { id, words: percent(share) })
        })
        .collect();
    near.sort_by(|a, b| b.words.cmp(&a.words).then(a.id.cmp(&b.id)));
    near.truncate(NEAREST);
    near
}

/// A share in whole percent.
pub(super) fn percent(share: usize) -> u8 {
    u8::try_from(share.min(100)).unwrap_or(100)
}

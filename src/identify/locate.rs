//! Where the sentences of a fingerprint stand in a text.

use std::ops::Range;

use super::fingerprint::{Fingerprint, Sentence};
use super::words::{ANCHOR, Words};

/// Places tried for one sentence: only a hostile text has more that begin alike.
const TRIES: usize = 512;
/// How far from its neighbours a sentence too short to be searched for may stand, in words.
const REACH: usize = 64;

/// Every place of a text by the short hash of the words there.
#[derive(Debug)]
pub(super) struct Index<'w> {
    words: &'w Words,
    heads: Vec<u32>,
    places: Vec<u32>,
}

/// The sentences of a fingerprint in a text.
#[derive(Clone, Debug)]
pub(super) struct Located {
    /// First word of each sentence.
    pub(super) at: Vec<Option<usize>>,
    /// Words of the sentences that were found.
    pub(super) found: usize,
    /// Words of the required sentences that were not.
    pub(super) missing: usize,
}

impl Located {
    /// Whether more is found than missing.
    pub(super) fn is_likely(&self) -> bool {
        self.found > self.missing
    }

    /// Where the sentences that were found stand, in the order of the text.
    pub(super) fn runs(&self, fingerprint: &Fingerprint) -> Vec<Range<usize>> {
        let places = self.at.iter().zip(&fingerprint.sentences);
        let mut runs: Vec<Range<usize>> = places.filter_map(|(at, s)| at.map(|at| at..at + s.length)).collect();
        runs.sort_unstable_by_key(|r| r.start);
        runs
    }
}

impl<'w> Index<'w> {
    /// Indexes a text. Linear.
    pub(super) fn new(words: &'w Words) -> Self {
        let anchors: Vec<u16> = (0..words.len()).map_while(|i| words.anchor(i)).collect();
        let mut heads = vec![0u32; usize::from(u16::MAX) + 2];
        for anchor in &anchors {
            heads[usize::from(*anchor) + 1] += 1;
        }
        let mut sum = 0;
        for head in &mut heads {
            sum += *head;
            *head = sum;
        }
        let mut next = heads.clone();
        let mut places = vec![0; anchors.len()];
        for (i, anchor) in (0u32..).zip(&anchors) {
            let slot = &mut next[usize::from(*anchor)];
            places[*slot as usize] = i;
            *slot += 1;
        }
        Self { words, heads, places }
    }

    fn bucket(&self, anchor: u16) -> &[u32] {
        let anchor = usize::from(anchor);
        self.places.get(self.heads[anchor] as usize..self.heads[anchor + 1] as usize).unwrap_or_default()
    }

    fn is_at(&self, place: usize, sentence: &Sentence) -> bool {
        self.words.hash(place, sentence.length) == Some(sentence.hash)
    }

    /// Whether enough of a text is there to look closer. Sentences are not yet kept apart.
    pub(super) fn is_promising(&self, fingerprint: &Fingerprint) -> bool {
        let (mut found, mut missing) = (0, 0);
        for sentence in fingerprint.sentences.iter().filter(|s| s.length >= ANCHOR) {
            if self.bucket(sentence.anchor).iter().take(TRIES).any(|p| self.is_at(*p as usize, sentence)) {
                found += sentence.length;
            } else if sentence.required {
                missing += sentence.length;
            }
        }
        found > 0 && found * 2 > missing
    }

    /// Finds the sentences, each in words of its own that are not taken yet: in order where possible.
    pub(super) fn locate(&self, fingerprint: &Fingerprint, taken: &[bool]) -> Located {
        let mut taken = taken.to_vec();
        let mut at = vec![None; fingerprint.sentences.len()];
        let mut cursor = 0;
        for (sentence, at) in fingerprint.sentences.iter().zip(&mut at).filter(|(s, _)| s.length >= ANCHOR) {
            let bucket = self.bucket(sentence.anchor);
            let (before, behind) = bucket.split_at(bucket.partition_point(|p| (*p as usize) < cursor));
            let places = behind.iter().take(TRIES).chain(before.iter().take(TRIES)).map(|p| *p as usize);
            *at = places.into_iter().find(|p| self.is_at(*p, sentence) && is_free(&taken, *p, sentence.length));
            if let Some(place) = *at {
                take(&mut taken, place, sentence.length);
                cursor = place + sentence.length;
            }
        }
        self.locate_short(fingerprint, &mut at, &mut taken);
        let (mut found, mut missing) = (0, 0);
        for (sentence, at) in fingerprint.sentences.iter().zip(&at) {
            match at {
                Some(_) => found += sentence.length,
                None if sentence.required => missing += sentence.length,
                None => {}
            }
        }
        Located { at, found, missing }
    }

    /// Finds what is too short to be searched for in the whole text: between its neighbours.
    fn locate_short(&self, fingerprint: &Fingerprint, at: &mut [Option<usize>], taken: &mut [bool]) {
        let mut next_found: Vec<Option<usize>> = vec![None; at.len() + 1];
        for i in (0..at.len()).rev() {
            next_found[i] = at[i].or(next_found[i + 1]);
        }
        let mut end = None;
        for (i, sentence) in fingerprint.sentences.iter().enumerate() {
            if sentence.length < ANCHOR {
                let next = next_found[i];
                let from = end.or_else(|| next.map(|n| n.saturating_sub(REACH))).unwrap_or(0);
                let until = next.filter(|n| *n >= from).unwrap_or(usize::MAX).min(from + REACH).min(self.words.len());
                at[i] = (from..until).find(|p| self.is_at(*p, sentence) && is_free(taken, *p, sentence.length));
                if let Some(place) = at[i] {
                    take(taken, place, sentence.length);
                }
            }
            if let Some(place) = at[i] {
                end = Some(place + sentence.length);
            }
        }
    }
}

fn is_free(taken: &[bool], place: usize, length: usize) -> bool {
    taken.get(place..place + length).is_some_and(|words| words.iter().all(|t| !t))
}

/// Marks words as taken.
pub(super) fn take(taken: &mut [bool], place: usize, length: usize) {
    if let Some(words) = taken.get_mut(place..place + length) {
        words.fill(true);
    }
}

//! Identification by titles and quotes alone: for texts without a fingerprint, and for copies in which too few sentences
//! are the same. One pass over the text for all of them.

use std::collections::BTreeMap;

use aho_corasick::AhoCorasick;

use crate::catalog::Catalog;

use super::answer::Kind;
use super::entry::Entry;
use super::known;
use super::words::Words;

/// All titles and quotes of the catalog.
#[derive(Debug)]
pub(super) struct Phrases<'c> {
    entries: Vec<Entry<'c>>,
    /// Whether an entry has a fingerprint.
    known: Vec<bool>,
    searcher: Option<AhoCorasick>,
    /// Whose phrase a pattern is: entry, and whether it is a title.
    owners: Vec<Vec<(usize, bool)>>,
}

/// An entry that fits by its quotes.
#[derive(Debug)]
pub(super) struct Fit<'p, 'c> {
    pub(super) entry: &'p Entry<'c>,
    /// Ids that fit just as well.
    pub(super) tied: Vec<&'c str>,
}

impl<'c> Phrases<'c> {
    pub(super) fn new(catalog: &'c Catalog) -> Self {
        let licenses = catalog.licenses();
        let mut policies: Vec<&str> = licenses.iter().flat_map(|l| &l.clauses).filter_map(|c| c.policy.as_deref()).collect();
        policies.extend(known::texts().iter().flat_map(|t| &t.ids).map(String::as_str));
        policies.sort_unstable();
        policies.dedup();
        let mut entries: Vec<Entry<'c>> = licenses.into_iter().map(Entry::license).collect();
        entries.extend(policies.into_iter().filter_map(|id| catalog.policy(id)).map(Entry::policy));
        let known = entries.iter().map(|e| known::texts().iter().any(|t| t.ids.iter().any(|id| id == e.id))).collect();
        let mut patterns: BTreeMap<String, Vec<(usize, bool)>> = BTreeMap::new();
        for (i, entry) in entries.iter().enumerate() {
            let titles = entry.titles.iter().map(|t| (t.as_str(), true));
            for (phrase, is_title) in entry.phrases.iter().map(|p| (p.quote, false)).chain(titles) {
                let words = Words::new(phrase);
                if words.len() > 0 {
                    patterns.entry(words.folded().to_owned()).or_default().push((i, is_title));
                }
            }
        }
        let searcher = AhoCorasick::new(patterns.keys()).ok();
        Self { entries, known, searcher, owners: patterns.into_values().collect() }
    }

    /// The entry that fits a text best by its quotes. With `any` not set, only a license without a fingerprint is looked
    /// for: a project's own.
    pub(super) fn fit(&self, words: &Words, any: bool) -> Option<Fit<'_, 'c>> {
        let mut seen = vec![false; self.owners.len()];
        for found in self.searcher.as_ref()?.find_overlapping_iter(words.folded()) {
            seen[found.pattern().as_usize()] = true;
        }
        let mut counts = vec![(0usize, 0usize); self.entries.len()];
        for (owners, _) in self.owners.iter().zip(&seen).filter(|(_, seen)| **seen) {
            for (entry, is_title) in owners {
                let (quotes, titles) = &mut counts[*entry];
                *(if *is_title { titles } else { quotes }) += 1;
            }
        }
        let mut fits: Vec<(i64, usize, usize)> = Vec::new();
        for (i, entry) in self.entries.iter().enumerate().filter(|(i, e)| any || e.kind == Kind::License && !self.known[*i]) {
            let (quotes, titles) = counts[i];
            let quotes = quotes.min(entry.phrases.len());
            let all = entry.phrases.len();
            let enough = if titles > 0 { quotes >= 2 && quotes * 10 >= all * 6 } else { quotes >= 4 && quotes * 10 >= all * 8 };
            if enough {
                fits.push((quotes as i64 * 2 - all as i64, titles, i));
            }
        }
        fits.sort_by_key(|(score, titles, i)| (-score, std::cmp::Reverse(*titles), *i));
        let (score, titles, first) = *fits.first()?;
        let equal = fits.iter().skip(1).take_while(|(s, t, _)| (*s, *t) == (score, titles));
        let tied = equal.filter_map(|(.., i)| self.entries.get(*i)).map(|e| e.id).collect();
        Some(Fit { entry: self.entries.get(first)?, tied })
    }
}

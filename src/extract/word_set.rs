//! A few words of which hardly any is ever met.

use std::collections::HashSet;

/// Words, and what tells without a hash that a word is none of them.
#[derive(Debug)]
pub(super) struct WordSet {
    words: HashSet<String>,
    /// Lengths of the words as bits, one number for each first byte.
    lengths: [u64; 256],
}

impl WordSet {
    pub(super) fn new(words: impl IntoIterator<Item = String>) -> Self {
        let words: HashSet<String> = words.into_iter().collect();
        let mut lengths = [0; 256];
        for word in &words {
            lengths[usize::from(first(word))] |= 1 << word.len().min(63);
        }
        Self { words, lengths }
    }

    /// Whether the word is one of them.
    pub(super) fn has(&self, word: &str) -> bool {
        self.may_have(first(word), word.len()) && self.words.contains(word)
    }

    /// Whether the word is one of them in lower case.
    pub(super) fn has_in_any_case(&self, word: &str) -> bool {
        (!word.is_ascii() || self.may_have(first(word).to_ascii_lowercase(), word.len()))
            && self.words.contains(&word.to_lowercase())
    }

    fn may_have(&self, first: u8, length: usize) -> bool {
        self.lengths[usize::from(first)] >> length.min(63) & 1 != 0
    }
}

fn first(word: &str) -> u8 {
    word.bytes().next().unwrap_or_default()
}

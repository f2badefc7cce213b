//! A few dozen words, looked for anywhere in a text without an automaton: ready in microseconds.

/// Words of fewer bytes are tried everywhere.
const LONG: usize = 3;

/// Words, each with a number.
///
/// Every other pair of bytes of a text is looked up. Of each word the two pairs in its first three bytes are known: one of them
/// stands at an even place.
#[derive(Debug)]
pub(super) struct Words {
    any_case: bool,
    /// A bit for each value of a pair.
    pairs: Vec<u64>,
    /// Each word twice, sorted by its pair; those of one pair in the order in which they were given.
    words: Vec<Word>,
    short: Vec<Word>,
}

#[derive(Debug)]
struct Word {
    pair: [u8; 2],
    /// Where the pair stands in the word.
    offset: usize,
    bytes: Vec<u8>,
    number: usize,
}

/// A word that stands in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Byte behind it.
    pub(super) end: usize,
    /// Bytes of it.
    pub(super) length: usize,
    /// The number that came with the word.
    pub(super) number: usize,
}

impl Words {
    /// Words that stand in texts as they are.
    pub(super) fn new<'w>(words: impl IntoIterator<Item = (&'w str, usize)>) -> Self {
        Self::prepared(words, false)
    }

    /// Words that stand in texts in upper or lower case (ASCII).
    pub(super) fn in_any_case<'w>(words: impl IntoIterator<Item = (&'w str, usize)>) -> Self {
        Self::prepared(words, true)
    }

    fn prepared<'w>(words: impl IntoIterator<Item = (&'w str, usize)>, any_case: bool) -> Self {
        let mut set = Self { any_case, pairs: vec![0; (1 << 16) / 64], words: Vec::new(), short: Vec::new() };
        for (word, number) in words {
            let bytes: Vec<u8> = word.bytes().map(|b| if any_case { b.to_ascii_lowercase() } else { b }).collect();
            if bytes.len() < LONG {
                set.short.push(Word { pair: [0; 2], offset: 0, bytes, number });
                continue;
            }
            for offset in 0..LONG - 1 {
                let pair = [bytes[offset], bytes[offset + 1]];
                set.mark(pair);
                set.words.push(Word { pair, offset, bytes: bytes.clone(), number });
            }
        }
        set.words.sort_by_key(|word| word.pair);
        set
    }

    fn mark(&mut self, pair: [u8; 2]) {
        let cases = |byte: u8| [byte, if self.any_case { byte.to_ascii_uppercase() } else { byte }];
        for pair in cases(pair[0]).into_iter().flat_map(|first| cases(pair[1]).map(|second| [first, second])) {
            let bit = usize::from(u16::from_le_bytes(pair));
            self.pairs[bit / 64] |= 1 << (bit % 64);
        }
    }

    /// Gives every place of every word, each once; words of one spelling in the order in which they were given.
    pub(super) fn each(&self, text: &str, mut found: impl FnMut(Found)) {
        let text = text.as_bytes();
        let mut give = |word: &Word, at: usize| {
            let stands = text.get(at..at + word.bytes.len()).is_some_and(|there| match self.any_case {
                true => there.eq_ignore_ascii_case(&word.bytes),
                false => there == word.bytes,
            });
            if stands {
                found(Found { end: at + word.bytes.len(), length: word.bytes.len(), number: word.number });
            }
        };
        for word in &self.short {
            (0..=text.len()).for_each(|at| give(word, at));
        }
        let (pairs, _) = text.as_chunks::<2>();
        for (half, pair) in pairs.iter().enumerate() {
            let bit = usize::from(u16::from_le_bytes(*pair));
            if self.pairs[bit / 64] >> (bit % 64) & 1 == 0 {
                continue;
            }
            let pair = if self.any_case { pair.map(|b| b.to_ascii_lowercase()) } else { *pair };
            let first = self.words.partition_point(|word| word.pair < pair);
            for word in self.words[first..].iter().take_while(|word| word.pair == pair) {
                if let Some(at) = (2 * half).checked_sub(word.offset) {
                    give(word, at);
                }
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails where it stands")]
mod tests {
    use super::*;
    use aho_corasick::AhoCorasick;
    use proptest::prelude::*;

    const WORDS: [&str; 12] = ["groq", "azure", "az", "a", "vertex", "ertex", "x", "ollama", "llama", "azure", "\u{e4}b", "zu"];

    fn every(words: &Words, text: &str) -> Vec<Found> {
        let mut all = Vec::new();
        words.each(text, |found| all.push(found));
        all.sort_by_key(|found| (found.end, std::cmp::Reverse(found.length)));
        all
    }

    fn numbered() -> impl Iterator<Item = (&'static str, usize)> {
        WORDS.into_iter().zip(0..)
    }

    proptest! {
        #[test]
        fn finds_what_an_automaton_finds_and_in_its_order(text in "[azureAZUREvtxollam \u{e4}b]{0,40}") {
            for any_case in [false, true] {
                let words = if any_case { Words::in_any_case(numbered()) } else { Words::new(numbered()) };
                let automaton = AhoCorasick::builder().ascii_case_insensitive(any_case).build(WORDS).unwrap();
                let found = automaton.find_overlapping_iter(&text);
                let expected: Vec<Found> = found
                    .map(|m| Found { end: m.end(), length: m.len(), number: m.pattern().as_usize() })
                    .collect();
                let mut found = every(&words, &text);
                // Words of one length at one place come in their own order, short ones apart from the others.
                found.sort_by_key(|found| (found.end, std::cmp::Reverse(found.length), found.number));
                prop_assert_eq!(found, expected);
            }
        }
    }
}

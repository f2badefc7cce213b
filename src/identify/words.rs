//! A text as the sequence of its words: what is left when dress (layout, punctuation, quotation marks, Markdown, HTML,
//! case) is taken off. Every word knows its place in the original, and any run of words is compared in constant time.

use std::ops::Range;

use super::fold::{Folded, fold};
use super::markup::{Markup, entity, link_end};

/// Longest run of words whose hash can be asked for.
pub(super) const LONGEST_RUN: usize = 255;

/// Words that lead to a sentence in the index of a text.
pub(super) const ANCHOR: usize = 4;

const MODULUS: u64 = (1 << 61) - 1;
const BASE: u64 = 0x0b4e_3f4e_5a1d_7c35;

/// The words of a text.
#[derive(Debug)]
pub(super) struct Words {
    /// All words, each with a blank before it, and one at the end.
    folded: String,
    /// Where each word starts in `folded`.
    starts: Vec<u32>,
    /// Where each word stands in the original.
    spans: Vec<(u32, u32)>,
    /// Hash of the words up to each.
    prefix: Vec<u64>,
    powers: Vec<u64>,
}

impl Words {
    /// Reads a text. Linear in its length. Offsets are 32 bits wide: of a longer text nothing is read.
    pub(super) fn new(text: &str) -> Self {
        let mut reader =
            Reader { folded: String::with_capacity(text.len() + 1), starts: Vec::new(), spans: Vec::new(), word: None };
        if u32::try_from(text.len()).is_ok_and(|n| n < u32::MAX / 4) {
            reader.read(text);
        }
        let Reader { mut folded, starts, spans, .. } = reader;
        let mut prefix = Vec::with_capacity(starts.len() + 1);
        prefix.push(0);
        let mut hash = 0;
        for (i, start) in starts.iter().enumerate() {
            let end = starts.get(i + 1).map_or(folded.len(), |next| *next as usize - 1);
            hash = add(multiply(hash, BASE), word_hash(folded.as_bytes().get(*start as usize..end).unwrap_or_default()));
            prefix.push(hash);
        }
        folded.push(' ');
        let mut powers = vec![1];
        for i in 0..LONGEST_RUN {
            powers.push(multiply(powers[i], BASE));
        }
        Self { folded, starts, spans, prefix, powers }
    }

    /// Number of words.
    pub(super) fn len(&self) -> usize {
        self.starts.len()
    }

    /// The words as one string: ` first second … last `.
    pub(super) fn folded(&self) -> &str {
        &self.folded
    }

    /// A word.
    pub(super) fn word(&self, index: usize) -> &str {
        self.folded.get(self.folded_start(index) + 1..self.folded_start(index + 1)).unwrap_or_default()
    }

    /// Where the blank before a word stands in [`Self::folded`].
    pub(super) fn folded_start(&self, index: usize) -> usize {
        self.starts.get(index).map_or(self.folded.len(), |s| *s as usize) - 1
    }

    /// A run of words in folded form, with a blank before and behind.
    pub(super) fn folded_run(&self, run: &Range<usize>) -> &str {
        self.folded.get(self.folded_start(run.start)..self.folded_start(run.end) + 1).unwrap_or_default()
    }

    /// The number of the word that starts at, or holds, an offset of [`Self::folded`].
    pub(super) fn at(&self, offset: usize) -> usize {
        self.starts.partition_point(|s| (*s as usize) <= offset).saturating_sub(1)
    }

    /// Where a run of words stands in the original.
    pub(super) fn span(&self, run: &Range<usize>) -> Range<usize> {
        let start = self.spans.get(run.start).map_or(0, |s| s.0 as usize);
        let end = run.end.checked_sub(1).and_then(|last| self.spans.get(last)).map_or(start, |s| s.1 as usize);
        start..end.max(start)
    }

    /// Hash of a run; `None` outside the text and for runs longer than [`LONGEST_RUN`].
    pub(super) fn hash(&self, start: usize, length: usize) -> Option<u32> {
        let before = *self.prefix.get(start)?;
        let behind = *self.prefix.get(start + length)?;
        let mixed = add(behind, MODULUS - multiply(before, *self.powers.get(length)?));
        Some((mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as u32)
    }

    /// Short hash of the [`ANCHOR`] words from `start` on.
    pub(super) fn anchor(&self, start: usize) -> Option<u16> {
        self.hash(start, ANCHOR).map(|h| (h >> 16) as u16)
    }
}

struct Reader {
    folded: String,
    starts: Vec<u32>,
    spans: Vec<(u32, u32)>,
    /// Start and end, in the original, of the word being read.
    word: Option<(usize, usize)>,
}

impl Reader {
    fn read(&mut self, text: &str) {
        let mut markup = Markup::default();
        let mut at = 0;
        while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
            let end = at + c.len_utf8();
            let jump = match c {
                '<' => markup.tag_end(text, at),
                ']' => link_end(text, at),
                _ => None,
            };
            if let Some(jump) = jump {
                self.finish();
                at = jump;
                continue;
            }
            let (c, end) = match c {
                '&' => entity(text, at).map_or((c, end), |(end, c)| (c, end)),
                _ => (c, end),
            };
            self.take(c, at, end);
            at = end;
        }
        self.finish();
    }

    fn take(&mut self, c: char, at: usize, end: usize) {
        match fold(c) {
            Folded::Letter(c) if c.is_ascii() => {
                self.begin(at, end);
                self.folded.push(c);
            }
            Folded::Letter(c) => {
                self.begin(at, end);
                self.folded.extend(c.to_lowercase());
            }
            Folded::Letters(letters) => {
                self.begin(at, end);
                self.folded.push_str(letters);
            }
            Folded::Alone(c) => {
                self.finish();
                self.begin(at, end);
                self.folded.push(c);
                self.finish();
            }
            Folded::Attached(c) if self.word.is_some() => {
                self.begin(at, end);
                self.folded.push(c);
            }
            Folded::Nothing => {}
            Folded::Break | Folded::Attached(_) => self.finish(),
        }
    }

    fn begin(&mut self, at: usize, end: usize) {
        match &mut self.word {
            Some((_, behind)) => *behind = end,
            None => {
                self.word = Some((at, end));
                self.folded.push(' ');
                self.starts.push(narrow(self.folded.len()));
            }
        }
    }

    fn finish(&mut self) {
        if let Some((start, end)) = self.word.take() {
            self.spans.push((narrow(start), narrow(end)));
        }
    }
}

fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

fn word_hash(word: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    for b in word {
        hash = (hash ^ u64::from(*b)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash ^= hash >> 32;
    hash = hash.wrapping_mul(0xd6e8_feb8_6659_fd93);
    (hash ^ (hash >> 29)) % MODULUS
}

/// Product modulo 2⁶¹ − 1.
fn multiply(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    let (low, high) = (product as u64 & MODULUS, (product >> 61) as u64);
    add(low, high)
}

fn add(a: u64, b: u64) -> u64 {
    let sum = a + b;
    if sum >= MODULUS { sum - MODULUS } else { sum }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        Words::new(text).folded().trim().to_owned()
    }

    #[test]
    fn dress_does_not_matter() {
        let expected = "the licensee s non commercial use";
        for text in [
            "The Licensee's non-commercial use",
            "**The** _Licensee’s_ non–commercial\r\n> use",
            "<p>The Licensee&rsquo;s</p><p>non&#45;commercial use</p>",
            "## The [Licensee's](https://example.com/a_b) non\u{2011}commercial\u{a0}USE",
            "\u{feff}The Licensee's non-com\u{ad}mercial use",
        ] {
            assert_eq!(plain(text), expected, "{text}");
        }
        assert_eq!(plain("Open RAIL++-M, $1.5 & 5%"), "open rail++ m $ 1 5 5 %");
        assert_eq!(plain("<year> <name of author>"), "year name of author");
        assert_eq!(plain("许可，协议"), "许 可 协 议");
    }

    #[test]
    fn runs_are_equal_when_their_words_are() {
        let text = "one two three four, one TWO “three” four five";
        let words = Words::new(text);
        assert_eq!(words.hash(0, 4), words.hash(4, 4));
        assert_ne!(words.hash(0, 4), words.hash(1, 4));
        assert_eq!(words.hash(6, 4), None);
        assert_eq!(&text[words.span(&(4..7))], "one TWO “three");
        assert_eq!(words.word(8), "five");
        assert_eq!(words.folded().find("five").map(|at| words.at(at)), Some(8));
    }
}

//! Sets of short words, looked for in one pass without an automaton: ready in microseconds, and faster than one.
//!
//! Names of models begin where words begin, and there are five times fewer such places than bytes. Sixty-four bytes at a
//! time are turned into a mask of the places; a table of bits tells for the next five bytes of a place whether any word
//! begins so, and the few places that pass are compared with the words that do.

use super::simd::{BLOCK, mask_range};

/// Places for words of three bytes, of which there are few.
const THREE: usize = 1 << 11;
/// Places for longer words. Both tables together stay in the nearest cache.
const MORE: usize = 1 << 13;
/// Letters without their case, in eight bytes at once. Other bytes change too: what passes is compared exactly.
const FOLD: u64 = 0x2020_2020_2020_2020;

/// Words of at least three bytes, looked for where words of the text begin, without regard to ASCII case.
///
/// A word begins with a letter or digit behind anything but a letter, and with a capital behind a small letter: `ChatLlama`.
/// Marks that a word of the set begins with need no such place. The hyphen at the end of a word is not that of an arrow:
/// `ring->size`.
#[derive(Debug)]
pub(super) struct Stems {
    words: Words,
    /// Words without any letter or digit, for which there are no places.
    marks: Vec<Vec<u8>>,
}

impl Stems {
    /// Bytes of the shortest word that is looked for.
    pub(super) const SHORTEST: usize = 3;

    /// Prepares words in lower case; shorter ones are left out.
    pub(super) fn new<'w>(words: impl IntoIterator<Item = &'w str>) -> Self {
        let mut stems = Self { words: Words::default(), marks: Vec::new() };
        for word in words.into_iter().filter(|w| w.len() >= Self::SHORTEST) {
            match word.bytes().position(|b| b.is_ascii_alphanumeric()) {
                Some(lead) if word.len() - lead >= 3 => stems.words.add(word.as_bytes(), lead),
                _ => stems.marks.push(word.as_bytes().to_vec()),
            }
        }
        stems.words.sort();
        stems
    }

    /// Whether a word of the set begins somewhere in the text.
    pub(super) fn is_in(&self, text: &[u8]) -> bool {
        self.find(text, 0).is_some()
    }

    /// The first place from `from` on at which a word of the set stands: where its first letter or digit does.
    pub(super) fn find(&self, text: &[u8], from: usize) -> Option<usize> {
        let found =
            if text.len().saturating_sub(from) < BLOCK { self.find_nearby(text, from) } else { self.find_far(text, from) };
        let marks = self.marks.iter().filter_map(|m| {
            let rest = text.get(from..)?;
            rest.windows(m.len()).position(|w| w.eq_ignore_ascii_case(m)).map(|at| from + at)
        });
        marks.chain(found).min()
    }

    fn find_nearby(&self, text: &[u8], from: usize) -> Option<usize> {
        let mut before = from.checked_sub(1).map_or(0, |at| text[at]);
        (from..text.len()).find(|at| {
            let byte = text[*at];
            let starts = byte.is_ascii_alphanumeric()
                && (!before.is_ascii_alphabetic() || byte.is_ascii_uppercase() && before.is_ascii_lowercase());
            before = byte;
            starts && self.words.stand_at(text, *at)
        })
    }

    fn find_far(&self, text: &[u8], from: usize) -> Option<usize> {
        let (blocks, rest) = text[from..].as_chunks::<BLOCK>();
        let mut carry = Carry::behind(from.checked_sub(1).map_or(0, |at| text[at]));
        for (number, block) in blocks.iter().enumerate() {
            let found = self.find_in_block(text, from + number * BLOCK, block, &mut carry);
            if found.is_some() {
                return found;
            }
        }
        let mut last = [0; BLOCK];
        last[..rest.len()].copy_from_slice(rest);
        self.find_in_block(text, text.len() - rest.len(), &last, &mut carry)
    }

    fn find_in_block(&self, text: &[u8], base: usize, block: &[u8; BLOCK], carry: &mut Carry) -> Option<usize> {
        let mut places = self.words.starts(block, carry);
        while places != 0 {
            let at = base + places.trailing_zeros() as usize;
            places &= places - 1;
            if self.words.stand_at(text, at) {
                return Some(at);
            }
        }
        None
    }
}

/// Words of at least three bytes, looked for anywhere, without regard to ASCII case.
///
/// Three bytes at every other place are looked up. Of each word the two triples in its rarest four bytes are known: one of
/// them stands at an even place.
#[derive(Debug)]
pub struct Anywhere {
    /// At what two bytes hash to, a bit for the third.
    triples: Box<[u32; THREE]>,
    words: Vec<Within>,
}

/// A triple of a word.
#[derive(Debug)]
struct Within {
    word: Vec<u8>,
    /// Where in the word the triple begins.
    at: usize,
    /// Its bytes, folded, and which of them count: of a word of three bytes the second triple is a pair.
    head: u64,
    mask: u64,
}

impl Anywhere {
    /// Bytes of the shortest word that is looked for.
    pub const SHORTEST: usize = 3;

    /// Prepares words in lower case; shorter ones are left out.
    pub fn new<'w>(words: impl IntoIterator<Item = &'w str>) -> Self {
        let mut set = Self { triples: Box::new([0; THREE]), words: Vec::new() };
        for word in words.into_iter().map(str::as_bytes).filter(|w| w.len() >= Self::SHORTEST) {
            let width = word.len().min(4);
            let rare = |at: &usize| word[*at..at + width].iter().map(|b| rarity(*b)).sum::<usize>();
            let rarest = (0..=word.len() - width).max_by_key(rare).unwrap_or_default();
            for at in [rarest, rarest + 1] {
                let mask = if at + 3 <= word.len() { 0xff_ffff } else { 0xffff };
                let head = (load(word, at) | FOLD) & mask;
                set.triples[place_three(head)] |= if mask == 0xffff { u32::MAX } else { bit(head >> 16) };
                set.words.push(Within { word: word.to_vec(), at, head, mask });
            }
        }
        set
    }

    /// Whether a word of the set stands somewhere in the text.
    pub fn is_in(&self, text: &[u8]) -> bool {
        // Three triples of every eight bytes.
        (0..text.len()).step_by(6).any(|at| {
            let next = load(text, at) | FOLD;
            let has = |next: u64| self.triples[place_three(next)] & bit(next >> 16);
            let found = has(next) | has(next >> 16) | has(next >> 32);
            found != 0 && [0, 2, 4].into_iter().any(|step| self.stands_around(next >> (8 * step), text, at + step))
        })
    }

    #[cold]
    fn stands_around(&self, next: u64, text: &[u8], at: usize) -> bool {
        self.words.iter().filter(|w| next & w.mask == w.head).any(|w| {
            let start = at.checked_sub(w.at);
            start.and_then(|s| text.get(s..s + w.word.len())).is_some_and(|t| t.eq_ignore_ascii_case(&w.word))
        })
    }
}

/// How rare a byte is in code and prose, from 0 on.
pub fn rarity(byte: u8) -> usize {
    b"etaoinsrlcdupmhfgbywvkxjqz".iter().position(|b| *b == byte).unwrap_or(15)
}

/// Whether the last byte of a block was a letter, and a small one.
#[derive(Clone, Copy, Debug, Default)]
struct Carry {
    letter: u64,
    small: u64,
}

impl Carry {
    fn behind(byte: u8) -> Self {
        Self { letter: u64::from(byte.is_ascii_alphabetic()), small: u64::from(byte.is_ascii_lowercase()) }
    }
}

/// The words of a set, by how they begin.
#[derive(Debug)]
struct Words {
    /// Words of three bytes: at what their first two hash to, a bit for the third.
    three: Box<[u32; THREE]>,
    /// Longer words: at what their first four bytes hash to, a bit for the fifth, or every bit where there is no fifth.
    more: Box<[u32; MORE]>,
    /// Sorted by place: first the longer words, behind them those of three bytes.
    words: Vec<Word>,
    /// Where the words of each place begin, and where those of the last one end.
    begins: Vec<u16>,
    /// Whether a word begins with a digit.
    digits: bool,
}

#[derive(Debug)]
struct Word {
    /// Its place in the table of the longer words, or [`MORE`] and that in the table of those of three bytes.
    place: usize,
    /// Up to eight bytes behind the lead, folded, and which of the eight they are.
    head: u64,
    mask: u64,
    /// The whole word.
    bytes: Vec<u8>,
    /// Marks it begins with.
    lead: usize,
}

impl Default for Words {
    fn default() -> Self {
        Self { three: Box::new([0; THREE]), more: Box::new([0; MORE]), words: Vec::new(), begins: Vec::new(), digits: false }
    }
}

impl Words {
    fn add(&mut self, word: &[u8], lead: usize) {
        let length = (word.len() - lead).min(8);
        let mask = u64::MAX >> (64 - 8 * length);
        let head = (load(word, lead) | FOLD) & mask;
        let place = if length == 3 {
            self.three[place_three(head)] |= bit(head >> 16);
            MORE + place_three(head)
        } else {
            self.more[place_more(head)] |= if length == 4 { u32::MAX } else { bit(head >> 32) };
            place_more(head)
        };
        self.digits |= word[lead].is_ascii_digit();
        self.words.push(Word { place, head, mask, bytes: word.to_vec(), lead });
    }

    fn sort(&mut self) {
        self.words.sort_unstable_by_key(|word| word.place);
        self.begins = vec![0; MORE + THREE + 1];
        for word in &self.words {
            self.begins[word.place + 1] += 1;
        }
        let mut before = 0;
        for begin in &mut self.begins {
            before += *begin;
            *begin = before;
        }
    }

    /// A bit for every byte of the block with which a word of the text begins that can be one of the set.
    #[inline]
    fn starts(&self, block: &[u8; BLOCK], carry: &mut Carry) -> u64 {
        let capitals = mask_range(block, b'A', b'Z');
        let small = mask_range(block, b'a', b'z');
        let letters = small | capitals;
        let behind_letter = letters << 1 | carry.letter;
        let behind_small = small << 1 | carry.small;
        *carry = Carry { letter: letters >> (BLOCK - 1), small: small >> (BLOCK - 1) };
        let starts = letters & (!behind_letter | capitals & behind_small);
        if self.digits { starts | mask_range(block, b'0', b'9') & !behind_letter } else { starts }
    }

    /// Whether a word stands in the text, its first byte behind the lead at `at`.
    #[inline]
    fn stand_at(&self, text: &[u8], at: usize) -> bool {
        let next = load(text, at) | FOLD;
        // Both are looked up before anything is decided: a branch after the first would be mispredicted more often than the
        // second costs.
        let three = self.three[place_three(next)] & bit(next >> 16);
        let more = self.more[place_more(next)] & bit(next >> 32);
        three | more != 0 && self.stand_like(next, text, at)
    }

    #[cold]
    fn stand_like(&self, next: u64, text: &[u8], at: usize) -> bool {
        let stand = |place: usize| {
            let range = usize::from(self.begins[place])..usize::from(self.begins[place + 1]);
            self.words[range].iter().filter(|w| next & w.mask == w.head).any(|w| {
                let start = at.checked_sub(w.lead);
                let end = at + w.bytes.len() - w.lead;
                start.and_then(|s| text.get(s..end)).is_some_and(|t| t.eq_ignore_ascii_case(&w.bytes))
                    && !(w.bytes.ends_with(b"-") && text.get(end) == Some(&b'>'))
            })
        };
        stand(place_more(next)) || stand(MORE + place_three(next))
    }
}

/// Where a word of three bytes is found, by its first two.
#[inline]
fn place_three(bytes: u64) -> usize {
    ((bytes as u16 as u32).wrapping_mul(0x9e37_79b9) >> (32 - THREE.ilog2())) as usize
}

/// Where a longer word is found, by its first four bytes.
#[inline]
fn place_more(bytes: u64) -> usize {
    ((bytes as u32).wrapping_mul(0x9e37_79b9) >> (32 - MORE.ilog2())) as usize
}

/// One of thirty-two bits for a byte, a different one for each letter.
#[inline]
fn bit(byte: u64) -> u32 {
    1 << (byte & 31)
}

/// The eight bytes from `at`, zeros behind the end.
#[inline]
fn load(text: &[u8], at: usize) -> u64 {
    let rest = text.get(at..).unwrap_or_default();
    match rest.first_chunk::<8>() {
        Some(eight) => u64::from_le_bytes(*eight),
        None => rest.iter().rev().fold(0, |all, b| all << 8 | u64::from(*b)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: [&str; 12] = [
        "gpt-",
        "llama",
        "qwq",
        "e5-",
        "hf://",
        "sd_xl_base",
        ".gguf",
        "\"o1\"",
        "_core_news_",
        "c4ai",
        "text-embedding-3",
        "\u{2192}/-",
    ];

    /// The same in the plainest way.
    fn plainly(text: &str, word: &str) -> bool {
        let bytes = text.as_bytes();
        (0..bytes.len()).any(|at| {
            let first = bytes[at];
            let before = at.checked_sub(1).map_or(0, |b| bytes[b]);
            bytes[at..].get(..word.len()).is_some_and(|t| t.eq_ignore_ascii_case(word.as_bytes()))
                && (!first.is_ascii_alphanumeric()
                    || !before.is_ascii_alphabetic()
                    || first.is_ascii_uppercase() && before.is_ascii_lowercase())
        })
    }

    #[test]
    fn finds_what_a_plain_search_finds() {
        let texts = [
            "",
            "gp",
            "GPT-4",
            "xxLLaMA",
            "xxLlama",
            "xllama",
            "1llama",
            "lla",
            "llam a",
            "a qwq",
            "e5",
            "E5-",
            "see hf://x",
            "sd_xl_bas",
            "SD_XL_BASE",
            "ggpt-",
            "a.gguf",
            "agguf",
            "x\"o1\"",
            "o1\"",
            "de_core_news_sm",
            "XC4AI",
            "\u{2192}/-",
            "text-embedding-",
            "text-embedding-3",
        ];
        for text in texts {
            for before in ["", " ", "a", &" ".repeat(58), &"a ".repeat(31), &"ab".repeat(40)] {
                for behind in ["", "z", &"y ".repeat(70)] {
                    let text = format!("{before}{text}{behind}");
                    for word in WORDS {
                        assert_eq!(Stems::new([word]).is_in(text.as_bytes()), plainly(&text, word), "{word} in {text}");
                    }
                    let any = WORDS.iter().any(|w| plainly(&text, w));
                    assert_eq!(Stems::new(WORDS).is_in(text.as_bytes()), any, "{text}");
                }
            }
        }
    }

    #[test]
    fn every_offset_is_looked_at() {
        for before in 0..200 {
            let text = format!("{}mistral", " ".repeat(before));
            assert!(Stems::new(["mistral"]).is_in(text.as_bytes()), "{before}");
            let text = format!("{}tral", "mis".repeat(before + 1));
            assert!(Anywhere::new(["mistral"]).is_in(text.as_bytes()), "{before}");
            assert_eq!(Stems::new(["mistral"]).is_in(text.as_bytes()), before == 0, "{before}");
        }
    }

    #[test]
    fn places_are_found_one_after_the_other() {
        let stems = Stems::new(["gpt", "llama", ".gguf"]);
        for gap in [1, 3, 20, 62, 63, 64, 65, 130] {
            let text = format!("{0}llama{0}xgpt{0}MyGpt{0}a.gguf{0}", "-".repeat(gap));
            let mut found = Vec::new();
            let mut at = 0;
            while let Some(place) = stems.find(text.as_bytes(), at) {
                found.push(&text[place..place + 3]);
                at = place + 1;
            }
            assert_eq!(found, ["lla", "Gpt", "ggu"], "{gap}");
        }
    }

    #[test]
    fn a_hyphen_is_no_part_of_an_arrow() {
        let stems = Stems::new(["opt-", "ring-"]);
        assert!(!stems.is_in(b"ring->size + opt->flags"));
        assert!(stems.is_in(b"ring->size + opt-6.7b"));
        assert!(stems.is_in(b"opt-"));
    }

    #[test]
    fn words_anywhere() {
        let set = Anywhere::new(["model", "llm", "hf_hub"]);
        for before in 0..5 {
            for behind in 0..3 {
                for (word, is) in
                    [("model", true), ("MoDeL", true), ("LLM", true), ("HF_Hub", true), ("mode", false), ("f_hub", false)]
                {
                    let text = format!("{}{word}{}", "x".repeat(before), "y".repeat(behind));
                    assert_eq!(set.is_in(text.as_bytes()), is, "{text}");
                }
            }
        }
        assert!(set.is_in(b"submodels"));
        assert!(set.is_in(b"vLLM"));
        assert!(!set.is_in(b"mode"));
        assert!(!set.is_in(b"ll"));
    }
}

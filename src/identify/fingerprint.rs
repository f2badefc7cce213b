//! Fingerprints of license texts: per sentence its number of words and hashes of them. They tell whether a copy holds
//! every sentence word by word, and say nothing else: no text can be made from them.
//!
//! `licenses/fingerprints.csv` holds one line per text that was collected, written by
//! `OVERWRITE=1 cargo test --test identify -- fingerprints`.

use std::ops::Range;

use super::base64;
use super::sentence::sentences;
use super::words::{ANCHOR, Words};

/// Bytes of a sentence in the packed form: words, anchor, hash.
const SENTENCE: usize = 7;
/// Bytes of a quote's place in the packed form: sentence, hash of the quote.
const PLACE: usize = 6;

/// Up to so many words are a heading.
const HEADING: usize = 2;

/// One sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sentence {
    /// Number of words.
    pub(super) length: usize,
    /// Short hash of its first [`ANCHOR`] words; 0 when it has fewer.
    pub(super) anchor: u16,
    /// Hash of all its words.
    pub(super) hash: u32,
    /// Whether a copy without it is not the same text.
    pub(super) required: bool,
}

/// The sentences of one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fingerprint {
    /// The licenses, or the policy, with this text; the one that it is called by first.
    pub(super) ids: Vec<String>,
    /// The sentences in order.
    pub(super) sentences: Vec<Sentence>,
    /// Which sentences hold which quotes: number of the sentence, hash of the quote's words.
    pub(super) places: Vec<(usize, u32)>,
}

impl Fingerprint {
    /// Numbers of the sentences that hold a quote.
    pub(super) fn holding(&self, quote: u32) -> impl Iterator<Item = usize> {
        self.places.iter().filter(move |(_, hash)| *hash == quote).map(|(sentence, _)| *sentence)
    }

    /// The fingerprint of a text that is at hand.
    pub(super) fn of(text: &str, id: &str) -> Self {
        let words = Words::new(text);
        let sentences = sentences(text, &words).into_iter().map(|run| Sentence {
            length: run.len(),
            anchor: words.anchor(run.start).filter(|_| run.len() >= ANCHOR).unwrap_or(0),
            hash: words.hash(run.start, run.len()).unwrap_or(0),
            required: run.len() > HEADING,
        });
        Self { ids: vec![id.to_owned()], sentences: sentences.collect(), places: Vec::new() }
    }

    /// Reads a line of the file.
    pub(super) fn decode(line: &str) -> Option<Self> {
        let mut fields = line.split(',');
        let ids = fields.next()?.split(' ').map(str::to_owned).collect();
        let (first, last) = fields.next()?.split_once('-')?;
        let body: Range<usize> = first.parse().ok()?..last.parse().ok()?;
        let (sentences, places) = (base64::decode(fields.next()?)?, base64::decode(fields.next()?)?);
        let places: Vec<(usize, u32)> = places
            .chunks_exact(PLACE)
            .filter_map(|b| {
                let [a, b, rest @ ..] = b else { return None };
                Some((usize::from(u16::from_le_bytes([*a, *b])), u32::from_le_bytes(rest.try_into().ok()?)))
            })
            .collect();
        let mut sentences: Vec<Sentence> = sentences
            .chunks_exact(SENTENCE)
            .enumerate()
            .filter_map(|(i, b)| {
                let [length, a, b, rest @ ..] = b else { return None };
                let length = usize::from(*length);
                Some(Sentence {
                    length,
                    anchor: u16::from_le_bytes([*a, *b]),
                    hash: u32::from_le_bytes(rest.try_into().ok()?),
                    // Headings come and go with the layout.
                    required: body.contains(&i) && length > HEADING,
                })
            })
            .collect();
        for (i, _) in &places {
            if let Some(sentence) = sentences.get_mut(*i) {
                sentence.required = true;
            }
        }
        Some(Self { ids, sentences, places })
    }
}

/// What stands in the file about a text, without its ids. `body` are the words between which the terms stand: what is
/// before and behind them, such as instructions how to apply the license, may be left out of a copy.
#[must_use]
pub fn encode(text: &str, quotes: &[&str], body: (Option<&str>, Option<&str>)) -> String {
    let words = Words::new(text);
    let sentences = sentences(text, &words);
    let mut packed = Vec::new();
    for sentence in &sentences {
        let length = sentence.len();
        packed.push(u8::try_from(length).unwrap_or(u8::MAX));
        let anchor = if length < ANCHOR { 0 } else { words.anchor(sentence.start).unwrap_or(0) };
        packed.extend(anchor.to_le_bytes());
        packed.extend(words.hash(sentence.start, length).unwrap_or(0).to_le_bytes());
    }
    let mut places = Vec::new();
    for quote in quotes {
        let sought = Words::new(quote);
        let Some(hash) = sought.hash(0, sought.len()) else { continue };
        for run in occurrences(&words, &sought) {
            for (i, _) in sentences.iter().enumerate().filter(|(_, s)| s.start < run.end && run.start < s.end) {
                places.push((u16::try_from(i).unwrap_or(u16::MAX), hash));
            }
        }
    }
    places.sort_unstable();
    places.dedup();
    let places: Vec<u8> = places.into_iter().flat_map(|(i, h)| i.to_le_bytes().into_iter().chain(h.to_le_bytes())).collect();
    let place = |phrase: Option<&str>, otherwise: usize| {
        let found = phrase.and_then(|p| occurrences(&words, &Words::new(p)).next());
        found.map_or(otherwise, |run| sentences.partition_point(|s| s.end <= run.start))
    };
    let body = (place(body.0, 0), place(body.1, sentences.len()));
    format!("{}-{},{},{}", body.0, body.1, base64::encode(&packed), base64::encode(&places))
}

/// Where a phrase stands in a text, word by word.
pub(super) fn occurrences<'w>(words: &'w Words, phrase: &'w Words) -> impl Iterator<Item = Range<usize>> + 'w {
    // The blank behind the last word can be the one before the first word of the next occurrence.
    let sought = if phrase.len() == 0 { None } else { phrase.folded().strip_suffix(' ') };
    let text = words.folded().as_bytes();
    sought.into_iter().flat_map(move |p| {
        let starts = memchr::memmem::find_iter(text, p.as_bytes());
        starts.filter(move |start| text.get(start + p.len()) == Some(&b' ')).map(|start| {
            let first = words.at(start + 1);
            first..first + phrase.len()
        })
    })
}

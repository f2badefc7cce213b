//! Models named in running text: comments, documentation, long strings.

use super::id::{self, Form};
use super::look;
use super::naming::{Hints, Known, Named, name};
use super::rules::Rules;
use crate::core::names::Names;

/// The models a text talks about, with ranges in the text.
pub(super) fn mentions(text: &str, rules: &Rules, names: &dyn Names) -> Vec<Named> {
    let mut out = Vec::new();
    let bytes = text.as_bytes();
    // Only words with a slash or with the beginning of a model's name are looked at.
    let (mut slash, mut stem) = (Next::default(), Next::default());
    let mut behind = 0;
    loop {
        let slash = slash.from(behind, |at| memchr::memchr(b'/', &bytes[at..]).map(|found| at + found));
        let stem = stem.from(behind, |at| rules.interest.next_stem(text, at));
        let Some(place) = slash.into_iter().chain(stem).min() else { break };
        let before = bytes[behind..place].iter().rev().take_while(|b| is_word_byte(**b)).count();
        let at = place - before;
        let length = before + bytes[place..].iter().take_while(|b| is_word_byte(**b)).count();
        behind = (at + length).max(place + 1);
        let (start, end) = trimmed(bytes, at, at + length);
        if end - start < 4 || end - start > 300 {
            continue;
        }
        let Some(word) = text.get(start..end) else { continue };
        if !word.bytes().any(|b| matches!(b, b'-' | b'/' | b':' | b'.') || b.is_ascii_digit()) {
            continue;
        }
        if !may_be_meant(word, rules, names) {
            continue;
        }
        if let Some(mut named) = name(word, names, rules, Hints::default())
            && is_sure(&named, rules)
        {
            named.range = named.range.start + start..named.range.end + start;
            out.push(named);
        }
    }
    out
}

/// Whether a text without the beginning of any model's name could talk about one all the same: `org/name`.
pub(super) fn may_mention(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_word = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
    memchr::memchr_iter(b'/', bytes).any(|at| at > 0 && is_word(bytes.get(at - 1)) && is_word(bytes.get(at + 1)))
}

/// Whether [`is_sure`] could be, told without taking the word apart.
fn may_be_meant(word: &str, rules: &Rules, names: &dyn Names) -> bool {
    let Some(slash) = word.find('/') else {
        return rules.interest.has_stem_in(word)
            && (look::is_joined(word) || id::is_weight_file(word) || word.contains("models--") || word.starts_with("arn:"));
    };
    if rules.interest.has_stem_in(word) || look::has_size(word) || word.contains("models") || word.contains("publishers") {
        return true;
    }
    // What looks like no model is one only if the very id is in the table.
    match word.as_bytes()[0] {
        b'/' | b'.' | b'~' => false,
        _ if word.starts_with("arn:") => true,
        _ if word.contains("://") => false,
        _ => word[slash..].contains([':', '@', '-']) || names.may_be_listed(word) || names.route(word).is_some(),
    }
}

/// The next place of one kind, looked for once.
#[derive(Default)]
struct Next {
    /// `None` before the first search; then what it found.
    found: Option<Option<usize>>,
}

impl Next {
    fn from(&mut self, at: usize, search: impl Fn(usize) -> Option<usize>) -> Option<usize> {
        match self.found {
            Some(place) if place.is_none_or(|place| place >= at) => place,
            _ => *self.found.insert(search(at)),
        }
    }
}

/// Entries that hold text for people.
const TOLD: [&str; 13] = [
    "description",
    "summary",
    "about",
    "notes",
    "note",
    "help",
    "readme",
    "comment",
    "message",
    "prompt",
    "title",
    "instructions",
    "changelog",
];
/// A line of so many words without a mark of a command is a sentence.
const SENTENCE: usize = 9;
/// Lines of a block that are looked at.
const FIRST_LINES: usize = 5;

/// Whether a block of lines under a key is text for people rather than a script.
pub(super) fn is_told(key: &str, body: &str) -> bool {
    if body.starts_with("#!") {
        return false;
    }
    let last = key.rsplit(['_', '-', '.']).next().unwrap_or(key);
    if TOLD.iter().any(|t| last.eq_ignore_ascii_case(t)) {
        return true;
    }
    let lines = body.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'));
    // One sentence is enough: a script has none outside its comments.
    let sentence = lines.take(FIRST_LINES).any(|line| {
        let ends = line.ends_with(['.', '!']) || line.split_whitespace().count() >= SENTENCE;
        ends && line.as_bytes()[0].is_ascii_uppercase()
            && !line.contains(['=', '$', '|', '{', '`', '\\'])
            && !line.contains(" -")
    });
    sentence && !body.lines().any(super::shell::is_command)
}

fn is_sure(named: &Named, rules: &Rules) -> bool {
    match (named.form, named.known) {
        _ if named.address => true,
        (Form::Bare, Known::Yes) => look::is_distinctive(&named.id, rules),
        (_, Known::Yes) => true,
        (Form::Pair, Known::Publisher) => look::is_modelish(&named.id, rules),
        (_, Known::Routed) => look::is_modelish(&named.id, rules),
        (Form::WeightFile, _) => look::is_modelish(named.id.rsplit_once('.').map_or(&named.id, |(stem, _)| stem), rules),
        _ => false,
    }
}

#[inline]
fn is_word_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'/' | b':' | b'@' | b'+' | b'~' | b'#' | b'%' | b'?')
}

fn trimmed(bytes: &[u8], mut start: usize, mut end: usize) -> (usize, usize) {
    while start < end && !bytes[start].is_ascii_alphanumeric() && !matches!(bytes[start], b'/' | b'~' | b'.' | b'@') {
        start += 1;
    }
    while end > start && !bytes[end - 1].is_ascii_alphanumeric() {
        end -= 1;
    }
    (start, end)
}

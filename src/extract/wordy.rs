//! What a file is asked for as a whole, before its statements are told apart: calls that take any word for a model, and
//! libraries whose names stand for models.

use std::collections::HashSet;
use std::sync::OnceLock;

use super::rules::{Compiled, Index, last_segment};
use super::stems::Stems;
use crate::core::rule::{Effect, Shape};

/// Calls that take any word for a model, and words beside which a name in code stands for one.
#[derive(Debug)]
pub(super) struct Wordy {
    /// A bit for the hash of the last three bytes of each call.
    endings: Vec<u64>,
    /// Last segments of these calls.
    calls: HashSet<String>,
    /// Beginnings of calls of which only that is known.
    beginnings: Vec<String>,
    /// Names that libraries give to models, those of two letters apart; made ready for the first file that speaks of one.
    names: OnceLock<(Stems, Vec<String>)>,
}

/// Calls that put a path together, whose parts may stand elsewhere.
const JOINS: &str = "join";

impl Wordy {
    pub(super) fn new(rules: &[Compiled]) -> Self {
        let wordy = |c: &&Compiled| {
            let any = matches!(c.rule.shape, Shape::Name | Shape::Word | Shape::Listed | Shape::Any);
            any && c.rule.effect != Effect::Ignore
        };
        let mut calls: HashSet<String> = HashSet::from([JOINS.to_owned()]);
        let mut beginnings = Vec::new();
        for last in rules.iter().filter(wordy).flat_map(|c| &c.calls).filter_map(|call| call.last()) {
            match last.exact() {
                Some(word) => drop(calls.insert(word.to_owned())),
                None => beginnings.push(last.beginning().to_owned()),
            }
        }
        let mut endings = vec![0; 1 << 10];
        for call in &calls {
            let hash = ending(call.as_bytes());
            endings[usize::from(hash) / 64] |= 1 << (hash % 64);
        }
        Self { endings, calls, beginnings, names: OnceLock::new() }
    }
}

impl Index {
    /// Whether what stands before an opening bracket is a call that takes any word for a model.
    pub(super) fn takes_any_word(&self, before: &[u8]) -> bool {
        let hash = ending(before);
        if self.wordy.endings[usize::from(hash) / 64] >> (hash % 64) & 1 == 0 {
            return false;
        }
        let length = before.iter().rev().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
        std::str::from_utf8(&before[before.len() - length..]).is_ok_and(|word| self.wordy.calls.contains(word))
    }

    /// Whether a call, by its dotted path, takes any word for a model.
    pub(super) fn is_call_of_any_word(&self, path: &str) -> bool {
        let last = last_segment(path);
        self.takes_any_word(last.as_bytes()) || self.wordy.beginnings.iter().any(|b| last.starts_with(b.as_str()))
    }

    /// Whether a word of a command is a program that is given models.
    pub(super) fn is_program(&self, word: &str) -> bool {
        let base = word.rsplit('/').next().unwrap_or(word);
        self.programs.has(base) || self.programs.has(word)
    }

    /// Adds the places of calls that take any word, of which only the beginning is known.
    pub(super) fn calls_of_any_word(&self, text: &str, places: &mut Vec<usize>) {
        for beginning in &self.wordy.beginnings {
            places.extend(memchr::memmem::find_iter(text.as_bytes(), beginning.as_bytes()));
        }
    }

    /// Adds the places of names in code that stand for models.
    pub(super) fn names_of_models(&self, text: &str, places: &mut Vec<usize>) {
        let (stems, short) = self.wordy.names.get_or_init(|| {
            let (names, short): (Vec<&str>, Vec<&str>) =
                self.symbols.names().into_iter().partition(|n| n.len() >= Stems::SHORTEST);
            let names: Vec<String> = names.into_iter().map(str::to_ascii_lowercase).collect();
            (Stems::new(names.iter().map(String::as_str)), short.into_iter().map(str::to_owned).collect())
        });
        short.iter().for_each(|name| places.extend(memchr::memmem::find_iter(text.as_bytes(), name.as_bytes())));
        let mut from = 0;
        while let Some(at) = stems.find(text.as_bytes(), from) {
            places.push(at);
            from = at + 1;
        }
    }
}

/// The last three bytes as sixteen bits.
fn ending(bytes: &[u8]) -> u16 {
    let last = bytes.last_chunk::<3>().map_or(0, |[a, b, c]| u32::from_le_bytes([*a, *b, *c, 0]));
    (last.wrapping_mul(0x9e37_79b1) >> 16) as u16
}

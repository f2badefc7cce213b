//! Rules made ready for matching.

use std::collections::{HashMap, HashSet};
use std::ops::Deref;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::atom::Context;
use super::interest::Interest;
use super::pattern::Pattern;
use super::wordy::Wordy;
use crate::core::rule::{FirstLook, Hint, Rule, RuleSet, Shape, Symbol};

/// The rules of a run. The first pass over a file needs only what it looks for; the rest is made ready when a file
/// deserves a closer look.
#[derive(Debug)]
pub struct Rules {
    pub(super) interest: Interest,
    index: LazyLock<Index, Box<dyn FnOnce() -> Index + Send>>,
}

impl Rules {
    /// Rules at hand.
    pub fn new(set: RuleSet) -> Self {
        Self::deferred(&set.first_look(), move || set)
    }

    /// Rules that are loaded when they are needed. `first` is what the set's `first_look` says.
    pub fn deferred(first: &FirstLook, load: impl FnOnce() -> RuleSet + Send + 'static) -> Self {
        Self { interest: Interest::new(first), index: LazyLock::new(Box::new(|| Index::new(load()))) }
    }
}

impl Deref for Rules {
    type Target = Index;
    fn deref(&self) -> &Index {
        &self.index
    }
}

/// Where the patterns of keys stand that end with a star: behind those for each byte.
const OPEN: usize = 256;

/// Compiled rules; built once per run.
#[derive(Debug)]
pub struct Index {
    pub(super) rules: Vec<Compiled>,
    pub(super) symbols: HashMap<String, Vec<Symbol>>,
    /// A bit for what [`outline`] says of each symbol.
    outlines: Vec<u64>,
    pub(super) hints: Vec<Hint>,
    pub(super) not_organizations: HashSet<String>,
    pub(super) ambiguous: HashSet<String>,
    /// Words of rules that list their values, lower case.
    pub(super) listed: HashSet<String>,
    /// Lengths of these as bits, one number for each first letter.
    listed_lengths: [u64; 256],
    hint_words: Option<AhoCorasick>,
    hint_of_word: Vec<usize>,
    /// Words that suggest a namespace wherever they stand, with the number of the hint.
    file_words: Option<AhoCorasick>,
    file_word_hints: Vec<(String, usize)>,
    /// Rules with keys; those without, by what they look at first.
    by_key: HashMap<String, Vec<usize>>,
    /// Those for keys of any beginning, `*_model`, by what stands behind the star.
    by_key_suffix: HashMap<String, Vec<usize>>,
    /// Those for keys that hold a word, `*price*`, with the rule of each word.
    key_words: Option<AhoCorasick>,
    by_key_word: Vec<usize>,
    /// Others with a `*`, by the last byte of the key; the last list is for patterns that end with the star.
    by_key_pattern: Vec<Vec<(Pattern, usize)>>,
    by_call: HashMap<String, Vec<usize>>,
    by_call_pattern: Vec<usize>,
    by_command: Vec<usize>,
    /// First words of commands.
    pub(super) programs: HashSet<String>,
    by_place: Vec<usize>,
    pub(super) wordy: Wordy,
}

/// A rule with its patterns.
#[derive(Debug)]
pub(super) struct Compiled {
    pub(super) rule: Rule,
    pub(super) keys: Vec<Pattern>,
    pub(super) calls: Vec<Vec<Pattern>>,
    pub(super) commands: Vec<Vec<Pattern>>,
    pub(super) within: Vec<Pattern>,
    pub(super) paths: Vec<Pattern>,
}

impl Index {
    fn new(set: RuleSet) -> Self {
        let mut symbols: HashMap<String, Vec<Symbol>> = HashMap::new();
        for symbol in set.symbols {
            symbols.entry(symbol.name.clone()).or_default().push(symbol);
        }
        let rules: Vec<Compiled> = set.rules.into_iter().map(compile).collect();
        let (mut by_call_pattern, mut by_command, mut by_place) = (Vec::new(), Vec::new(), Vec::new());
        let mut by_key: HashMap<String, Vec<usize>> = HashMap::new();
        let mut by_key_suffix: HashMap<String, Vec<usize>> = HashMap::new();
        let mut key_words: Vec<(String, usize)> = Vec::new();
        let mut by_key_pattern = vec![Vec::new(); OPEN + 1];
        let mut by_call: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, rule) in rules.iter().enumerate() {
            let lasts: Vec<&Pattern> = rule.calls.iter().filter_map(|c| c.last()).collect();
            if !rule.keys.is_empty() {
                for key in &rule.keys {
                    match (key.exact(), key.suffix()) {
                        (Some(word), _) => by_key.entry(word.to_owned()).or_default().push(index),
                        (None, Some(suffix)) if suffix.starts_with('_') => {
                            by_key_suffix.entry(suffix.to_owned()).or_default().push(index)
                        }
                        _ if key.part().is_some_and(|p| !p.is_empty()) => {
                            key_words.extend(key.part().map(|part| (part.to_owned(), index)));
                        }
                        _ => by_key_pattern[key.last_byte().map_or(OPEN, usize::from)].push((key.clone(), index)),
                    }
                }
            } else if !rule.commands.is_empty() {
                by_command.push(index);
            } else if lasts.is_empty() {
                by_place.push(index);
            } else {
                for last in &lasts {
                    match last.exact() {
                        Some(word) => by_call.entry(word.to_owned()).or_default().push(index),
                        None => by_call_pattern.push(index),
                    }
                }
            }
        }
        let near: Vec<(usize, String)> = (set.hints.iter().enumerate())
            .flat_map(|(i, h)| h.words.iter().map(move |w| (i, w.clone())))
            .filter(|(_, w)| !w.starts_with(' '))
            .collect();
        let file_word_hints: Vec<(String, usize)> = (set.hints.iter().enumerate())
            .flat_map(|(i, h)| h.words.iter().map(move |w| (w, i)))
            .filter_map(|(w, i)| w.strip_prefix(' ').map(|_| (w.trim_start().to_owned(), i)))
            .filter(|(w, _)| !w.is_empty())
            .collect();
        let leftmost =
            AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(file_word_hints.iter().map(|(w, _)| w));
        let file_words = leftmost.ok().filter(|_| !file_word_hints.is_empty());
        let hint_words = AhoCorasick::builder().ascii_case_insensitive(true).build(near.iter().map(|(_, w)| w)).ok();
        let mut outlines = vec![0; 1 << 10];
        for symbol in symbols.keys() {
            let outline = outline(symbol);
            outlines[usize::from(outline) / 64] |= 1 << (outline % 64);
        }
        let listed: HashSet<String> = rules.iter().flat_map(|r| r.rule.values.iter().map(|v| v.to_lowercase())).collect();
        let mut listed_lengths = [0; 256];
        for word in &listed {
            listed_lengths[usize::from(word.bytes().next().unwrap_or_default())] |= 1 << word.len().min(63);
        }
        let programs = rules.iter().flat_map(|r| &r.commands).filter_map(|c| c.first()?.exact().map(str::to_owned)).collect();
        let wordy = Wordy::new(&rules, &programs, symbols.values().flatten());
        Self {
            wordy,
            symbols,
            outlines,
            listed_lengths,
            file_words,
            file_word_hints,
            hint_words,
            hint_of_word: near.into_iter().map(|(i, _)| i).collect(),
            by_key,
            by_key_suffix,
            key_words: AhoCorasick::new(key_words.iter().map(|(word, _)| word)).ok(),
            by_key_word: key_words.into_iter().map(|(_, index)| index).collect(),
            by_key_pattern,
            by_call,
            by_call_pattern,
            by_command,
            programs,
            by_place,
            listed,
            rules,
            hints: set.hints,
            not_organizations: set.not_organizations.into_iter().map(|w| w.to_lowercase()).collect(),
            ambiguous: set.ambiguous.into_iter().map(|w| w.to_lowercase()).collect(),
        }
    }

    /// Whether a word can be a symbol; nearly all words in code cannot.
    pub(super) fn may_be_symbol(&self, word: &str) -> bool {
        let outline = outline(word);
        self.outlines[usize::from(outline) / 64] >> (outline % 64) & 1 != 0
    }

    /// Whether a word can be one that a rule lists.
    pub(super) fn may_be_listed(&self, word: &str) -> bool {
        let first = word.bytes().next().unwrap_or_default();
        !word.is_ascii() || self.listed_lengths[usize::from(first.to_ascii_lowercase())] >> word.len().min(63) & 1 != 0
    }

    /// Rules that name this (normalised) key.
    pub(super) fn with_key(&self, key: &str) -> Vec<usize> {
        let ending = key.bytes().last().map(|b| &self.by_key_pattern[usize::from(b)]);
        let patterns = ending.into_iter().chain([&self.by_key_pattern[OPEN]]).flatten();
        let matching = patterns.filter(|(p, _)| p.matches(key)).map(|(_, i)| *i);
        let suffixes = key.match_indices('_').filter_map(|(at, _)| self.by_key_suffix.get(&key[at..]));
        let whole = self.by_key.get(key).into_iter();
        let words = self.key_words.iter().flat_map(|words| words.find_overlapping_iter(key));
        let holding = words.filter_map(|found| self.by_key_word.get(found.pattern().as_usize()).copied());
        let mut out: Vec<usize> = whole.chain(suffixes).flatten().copied().chain(matching).chain(holding).collect();
        out.sort_unstable();
        out.dedup();
        out
    }

    /// Rules without keys that may match in this context.
    pub(super) fn without_key(&self, context: &Context<'_>, out: &mut Vec<usize>) {
        for call in &context.calls {
            let last = call.path.rsplit(['.', ':', '>', '?']).next().unwrap_or(call.path);
            out.extend(self.by_call.get(last).into_iter().flatten());
        }
        if !context.calls.is_empty() {
            out.extend(&self.by_call_pattern);
        }
        let base = |word: &str| word.rsplit('/').next().unwrap_or(word).to_owned();
        if context.words.iter().any(|w| self.programs.contains(&base(w)) || self.programs.contains(*w)) {
            out.extend(&self.by_command);
        }
        out.extend(&self.by_place);
    }

    /// Whether a rule can accept a word that looks like nothing in particular.
    pub(super) fn is_wordy(&self, index: usize) -> bool {
        matches!(self.rules[index].rule.shape, Shape::Name | Shape::Word | Shape::Listed)
    }

    /// The namespaces that words anywhere in a file suggest, in the order of the hints.
    pub(super) fn hints_of_file(&self, text: &str) -> Vec<String> {
        let bytes = text.as_bytes();
        let mut suggested = vec![false; self.hints.len()];
        let mut from = 0;
        while let Some(found) = self.file_words.as_ref().and_then(|words| words.find(&bytes[from..])) {
            let at = from + found.start();
            for (word, hint) in self.file_word_hints.iter().filter(|(word, _)| bytes[at..].starts_with(word.as_bytes())) {
                debug_assert!(!word.is_empty());
                suggested[*hint] = true;
            }
            from = at + 1;
        }
        let suggested = self.hints.iter().zip(suggested).filter(|(_, is)| *is);
        suggested.map(|(hint, _)| hint.namespace.clone()).collect()
    }

    /// Adds the namespaces whose words stand in `place`.
    pub(super) fn hints_in(&self, place: &str, out: &mut Vec<String>) {
        let Some(words) = &self.hint_words else { return };
        for found in words.find_overlapping_iter(place) {
            let namespace = &self.hints[self.hint_of_word[found.pattern().as_usize()]].namespace;
            if !out.contains(namespace) {
                out.push(namespace.clone());
            }
        }
    }
}

/// Length, first and last byte of a word as sixteen bits.
fn outline(word: &str) -> u16 {
    let bytes = word.as_bytes();
    let (first, last) = (bytes.first().copied().unwrap_or_default(), bytes.last().copied().unwrap_or_default());
    u16::from(first & 0x7f) << 9 ^ u16::from(last & 0x7f) << 4 ^ u16::from(word.len().min(255) as u8)
}

fn compile(rule: Rule) -> Compiled {
    let patterns = |list: &[String]| list.iter().map(|p| Pattern::new(p)).collect::<Vec<_>>();
    let sequence = |list: &[String], separator: char| {
        list.iter().map(|p| p.split(separator).map(Pattern::new).collect::<Vec<_>>()).collect::<Vec<_>>()
    };
    Compiled {
        keys: patterns(&rule.keys),
        calls: sequence(&rule.calls, '.'),
        commands: sequence(&rule.commands, ' '),
        within: patterns(&rule.within),
        paths: patterns(&rule.paths),
        rule,
    }
}

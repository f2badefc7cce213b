//! Rules made ready for matching.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::ops::Deref;
use std::sync::LazyLock;

use super::atom::Context;
use super::interest::Interest;
use super::pattern::Pattern;
use super::word_set::WordSet;
use super::words::Words;
use super::wordy::Wordy;
use crate::core::rule::{FirstLook, Hint, Rule, RuleSet, Shape, Symbols};

/// The rules of a run. The first pass over a file needs only what it looks for; the rest is made ready when a file
/// deserves a closer look.
#[derive(Debug)]
pub struct Rules {
    pub(super) interest: Interest,
    index: LazyLock<Index, Box<dyn FnOnce() -> Index + Send>>,
}

impl Rules {
    /// Rules at hand.
    pub fn new(mut set: RuleSet) -> Self {
        let first = set.first_look();
        let symbols = Box::new(set.take_symbols());
        Self::deferred(&first, move || (set, symbols))
    }

    /// Rules that are loaded when they are needed, the symbols apart from the others. `first` is what the `first_look` of all
    /// of them says.
    pub fn deferred(first: &FirstLook, load: impl FnOnce() -> (RuleSet, Box<dyn Symbols>) + Send + 'static) -> Self {
        let index = move || {
            let (set, symbols) = load();
            Index::new(set, symbols)
        };
        Self { interest: Interest::new(first), index: LazyLock::new(Box::new(index)) }
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
    pub(super) symbols: Box<dyn Symbols>,
    /// A bit for what [`outline`] says of each symbol.
    outlines: Vec<u64>,
    pub(super) hints: Vec<Hint>,
    pub(super) not_organizations: HashSet<String>,
    pub(super) ambiguous: HashSet<String>,
    /// Words of rules that list their values, lower case.
    pub(super) listed: WordSet,
    /// Words that suggest a namespace where they stand beside a name, and wherever they stand, with the number of the hint.
    hint_words: Words,
    file_words: Words,
    /// Rules with keys; those without, by what they look at first.
    by_key: HashMap<String, Vec<usize>>,
    /// Those for keys of any beginning, `*_model`, by what stands behind the star.
    by_key_suffix: HashMap<String, Vec<usize>>,
    /// Those for keys that hold a word, `*price*`, with the rule of each word.
    key_words: Words,
    /// Others with a `*`, by the last byte of the key; the last list is for patterns that end with the star.
    by_key_pattern: Vec<Vec<(Pattern, usize)>>,
    by_call: HashMap<String, Vec<usize>>,
    by_call_pattern: Vec<usize>,
    by_command: Vec<usize>,
    /// First words of commands.
    pub(super) programs: WordSet,
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
    fn new(set: RuleSet, symbols: Box<dyn Symbols>) -> Self {
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
        let hints = || set.hints.iter().enumerate().flat_map(|(i, h)| h.words.iter().map(move |w| (w.as_str(), i)));
        // Those for whole files stand with a blank in front.
        let far = hints().filter_map(|(w, i)| w.strip_prefix(' ').map(|w| (w.trim_start(), i)));
        let file_words = Words::new(far.filter(|(w, _)| !w.is_empty()));
        let hint_words = Words::in_any_case(hints().filter(|(w, _)| !w.starts_with(' ')));
        let mut outlines = vec![0; 1 << 10];
        for symbol in symbols.names() {
            let outline = outline(symbol);
            outlines[usize::from(outline) / 64] |= 1 << (outline % 64);
        }
        let listed = WordSet::new(rules.iter().flat_map(|r| r.rule.values.iter().map(|v| v.to_lowercase())));
        let first = |command: &Vec<Pattern>| command.first()?.exact().map(str::to_owned);
        let programs = WordSet::new(rules.iter().flat_map(|r| &r.commands).filter_map(first));
        let wordy = Wordy::new(&rules);
        Self {
            wordy,
            symbols,
            outlines,
            file_words,
            hint_words,
            by_key,
            by_key_suffix,
            key_words: Words::new(key_words.iter().map(|(word, index)| (word.as_str(), *index))),
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

    /// Rules that name this (normalised) key.
    pub(super) fn with_key(&self, key: &str) -> Vec<usize> {
        let ending = key.bytes().last().map(|b| &self.by_key_pattern[usize::from(b)]);
        let patterns = ending.into_iter().chain([&self.by_key_pattern[OPEN]]).flatten();
        let matching = patterns.filter(|(p, _)| p.matches(key)).map(|(_, i)| *i);
        let suffixes = key.match_indices('_').filter_map(|(at, _)| self.by_key_suffix.get(&key[at..]));
        let whole = self.by_key.get(key).into_iter();
        let mut out: Vec<usize> = whole.chain(suffixes).flatten().copied().chain(matching).collect();
        self.key_words.each(key, |found| out.push(found.number));
        out.sort_unstable();
        out.dedup();
        out
    }

    /// Rules without keys that may match in this context.
    pub(super) fn without_key(&self, context: &Context<'_>, out: &mut Vec<usize>) {
        for call in &context.calls {
            let last = last_segment(call.path);
            out.extend(self.by_call.get(last).into_iter().flatten());
        }
        if !context.calls.is_empty() {
            out.extend(&self.by_call_pattern);
        }
        if context.words.iter().any(|w| self.is_program(w)) {
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
        let mut suggested = vec![false; self.hints.len()];
        self.file_words.each(text, |found| suggested[found.number] = true);
        let suggested = self.hints.iter().zip(suggested).filter(|(_, is)| *is);
        suggested.map(|(hint, _)| hint.namespace.clone()).collect()
    }

    /// Adds the namespaces whose words stand in `place`.
    pub(super) fn hints_in(&self, place: &str, out: &mut Vec<String>) {
        let mut all = Vec::new();
        self.hint_words.each(place, |found| all.push(found));
        // What ends first comes first, of words with one end the longest.
        all.sort_by_key(|found| (found.end, Reverse(found.length)));
        for found in all {
            let namespace = &self.hints[found.number].namespace;
            if !out.contains(namespace) {
                out.push(namespace.clone());
            }
        }
    }
}

/// What is called, at the end of a dotted path.
pub(super) fn last_segment(path: &str) -> &str {
    path.rsplit(['.', ':', '>', '?']).next().unwrap_or(path)
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

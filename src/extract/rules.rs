//! Rules made ready for matching.

use std::collections::{HashMap, HashSet};
use std::ops::Deref;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::atom::Context;
use super::interest::Interest;
use super::pattern::Pattern;
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

/// Compiled rules; built once per run.
#[derive(Debug)]
pub struct Index {
    pub(super) rules: Vec<Compiled>,
    pub(super) symbols: HashMap<String, Vec<Symbol>>,
    pub(super) hints: Vec<Hint>,
    pub(super) not_organizations: HashSet<String>,
    pub(super) ambiguous: HashSet<String>,
    /// Words of rules that list their values, lower case.
    pub(super) listed: HashSet<String>,
    hint_words: Option<AhoCorasick>,
    hint_of_word: Vec<usize>,
    /// Rules with keys; those without, by what they look at first.
    keyed: Vec<usize>,
    by_call: HashMap<String, Vec<usize>>,
    by_call_pattern: Vec<usize>,
    by_command: Vec<usize>,
    /// First words of commands.
    programs: HashSet<String>,
    by_place: Vec<usize>,
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
        let (mut keyed, mut by_call_pattern, mut by_command, mut by_place) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut by_call: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, rule) in rules.iter().enumerate() {
            let lasts: Vec<&Pattern> = rule.calls.iter().filter_map(|c| c.last()).collect();
            if !rule.keys.is_empty() {
                keyed.push(index);
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
        let hint_words = AhoCorasick::builder().ascii_case_insensitive(true).build(near.iter().map(|(_, w)| w)).ok();
        Self {
            symbols,
            hint_words,
            hint_of_word: near.into_iter().map(|(i, _)| i).collect(),
            keyed,
            by_call,
            by_call_pattern,
            by_command,
            programs: rules.iter().flat_map(|r| &r.commands).filter_map(|c| c.first()?.exact().map(str::to_owned)).collect(),
            by_place,
            listed: rules.iter().flat_map(|r| r.rule.values.iter().map(|v| v.to_lowercase())).collect(),
            rules,
            hints: set.hints,
            not_organizations: set.not_organizations.into_iter().map(|w| w.to_lowercase()).collect(),
            ambiguous: set.ambiguous.into_iter().map(|w| w.to_lowercase()).collect(),
        }
    }

    /// Rules that name this (normalised) key.
    pub(super) fn with_key(&self, key: &str) -> Vec<usize> {
        self.keyed.iter().copied().filter(|i| self.rules[*i].keys.iter().any(|p| p.matches(key))).collect()
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

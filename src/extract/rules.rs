//! Rules made ready for matching.

use std::collections::{BTreeMap, HashMap};

use super::interest::Interest;
use super::pattern::Pattern;
use crate::core::rule::{Hint, Rule, RuleSet, Symbol};

/// Compiled rules; built once per run.
#[derive(Debug)]
pub struct Rules {
    pub(super) rules: Vec<Compiled>,
    pub(super) symbols: HashMap<String, Vec<Symbol>>,
    pub(super) hints: Vec<Hint>,
    pub(super) not_organizations: std::collections::HashSet<String>,
    pub(super) ambiguous: std::collections::HashSet<String>,
    pub(super) interest: Interest,
    /// Rules by exact key, and those with patterns or none.
    by_key: BTreeMap<String, Vec<usize>>,
    others: Vec<usize>,
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

impl Rules {
    /// Makes rules ready.
    pub fn new(set: RuleSet) -> Self {
        let interest = Interest::new(&set);
        let mut symbols: HashMap<String, Vec<Symbol>> = HashMap::new();
        for symbol in set.symbols {
            symbols.entry(symbol.name.clone()).or_default().push(symbol);
        }
        let rules: Vec<Compiled> = set.rules.into_iter().map(compile).collect();
        let mut by_key: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut others = Vec::new();
        for (index, rule) in rules.iter().enumerate() {
            if rule.keys.is_empty() || rule.keys.iter().any(|k| !k.is_exact()) {
                others.push(index);
            } else {
                for key in &rule.rule.keys {
                    by_key.entry(key.clone()).or_default().push(index);
                }
            }
        }
        Self {
            rules,
            symbols,
            interest,
            by_key,
            others,
            hints: set.hints,
            not_organizations: set.not_organizations.into_iter().map(|w| w.to_lowercase()).collect(),
            ambiguous: set.ambiguous.into_iter().map(|w| w.to_lowercase()).collect(),
        }
    }

    /// Rules that may match a value bound to these (normalised) keys.
    pub(super) fn candidates<'r>(&'r self, keys: &'r [String]) -> impl Iterator<Item = &'r Compiled> {
        let exact = keys.iter().filter_map(|k| self.by_key.get(k)).flatten();
        exact.chain(&self.others).map(|index| &self.rules[*index])
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

//! Which rules hold in a context.

use std::cell::OnceCell;
use std::rc::Rc;

use super::atom::{Context, Place};
use super::decide::Decision;
use super::naming::{Far, Hints};
use super::pattern::{Pattern, normalised};
use super::rules::{Compiled, Rules};
use super::value;

/// Parts of a context as rules look at them, taken apart for the first rule that does.
#[derive(Default)]
struct Seen<'c> {
    outer: OnceCell<Vec<String>>,
    calls: OnceCell<Vec<Vec<&'c str>>>,
}

impl Far for Decision<'_, '_> {
    fn namespaces(&self) -> &[String] {
        self.file_hints.get_or_init(|| self.rules.hints_of_file(self.text))
    }
}

impl<'a> Decision<'_, 'a> {
    /// Keys as rules see them, the innermost first: bindings, the flag before, the setter that is called.
    pub(super) fn keys(context: &Context<'_>) -> Vec<String> {
        let mut keys: Vec<String> = Vec::new();
        if let Some(flag) = context.words.last().filter(|w| w.starts_with('-') && w.len() > 1 && !w.contains(['=', ' '])) {
            keys.push(normalised(flag));
        }
        keys.extend(context.keys.iter().map(|k| normalised(k)));
        for call in context.calls.iter().filter(|c| c.argument == 0) {
            keys.push(normalised(call.path.rsplit(['.', ':', '>']).next().unwrap_or(call.path)));
        }
        keys
    }

    pub(super) fn hints(&self, keys: &[String], context: &Context<'_>, rule: Option<&str>) -> Vec<String> {
        let mut hints: Vec<String> = rule.map(str::to_owned).into_iter().collect();
        let calls = context.calls.iter().map(|c| c.path);
        let others = calls.chain(context.words.iter().take(3).copied()).chain(context.outer.iter().take(4).copied());
        for place in keys.iter().map(String::as_str).chain(others) {
            self.rules.hints_in(place, &mut hints);
        }
        hints
    }

    pub(super) fn with_file<'h>(&'h self, near: &'h [String]) -> Hints<'h> {
        Hints { near, far: Some(self) }
    }

    /// Rules that match in this context, the most important first.
    pub(super) fn matching(&self, keys: &[String], context: &Context<'_>, wordy_only: bool) -> Vec<&'a Compiled> {
        let mut indices: Vec<usize> = Vec::new();
        for key in keys.iter().take(2) {
            let known = self.by_key.borrow().get(key).cloned();
            let rules = known.unwrap_or_else(|| {
                let rules: Rc<[usize]> = self.rules.with_key(key).into();
                self.by_key.borrow_mut().insert(key.clone(), Rc::clone(&rules));
                rules
            });
            indices.extend(rules.iter());
        }
        self.rules.without_key(context, &mut indices);
        if wordy_only {
            indices.retain(|i| self.rules.is_wordy(*i));
        }
        if indices.is_empty() {
            return Vec::new();
        }
        let seen = Seen::default();
        indices.sort_unstable();
        indices.dedup();
        let rules: &'a Rules = self.rules;
        let mut matching: Vec<&'a Compiled> =
            indices.into_iter().map(|i| &rules.rules[i]).filter(|c| self.conditions_hold(c, keys, &seen, context)).collect();
        matching.sort_by_key(|c| std::cmp::Reverse(c.rule.priority));
        matching
    }

    fn conditions_hold<'c>(&self, compiled: &Compiled, keys: &[String], seen: &Seen<'c>, context: &'c Context<'_>) -> bool {
        let rule = &compiled.rule;
        let place = match context.place {
            Place::EntryName | Place::FigureName => "name",
            Place::Compared => "compared",
            Place::Symbol | Place::Import => "symbol",
            _ => "value",
        };
        if rule.places.is_empty() && place != "value" || !rule.places.is_empty() && !rule.places.iter().any(|p| p == place) {
            return false;
        }
        if !compiled.calls.is_empty() && !Self::call_matches(compiled, seen, context) {
            return false;
        }
        let is_flag = !rule.keys.is_empty();
        let commanded = |c: &Vec<Pattern>| {
            if is_flag { value::is_command(c, &context.words) } else { value::is_operand(c, &context.words) }
        };
        if !compiled.commands.is_empty() && !compiled.commands.iter().any(commanded) {
            return false;
        }
        let outer = || seen.outer.get_or_init(|| context.outer.iter().map(|k| normalised(k)).collect());
        let outer = |p: &Pattern| {
            outer().iter().any(|k| p.matches(k)) || keys.iter().skip(usize::from(place == "value")).any(|k| p.matches(k))
        };
        if !compiled.within.is_empty() && !compiled.within.iter().any(outer) {
            return false;
        }
        if !compiled.paths.is_empty() && !compiled.paths.iter().any(|p| p.matches(self.path)) {
            return false;
        }
        rule.near.is_empty() || rule.near.iter().any(|w| self.has_near(w))
    }

    fn call_matches<'c>(compiled: &Compiled, seen: &Seen<'c>, context: &'c Context<'_>) -> bool {
        let with_keys = !compiled.rule.keys.is_empty();
        let apart = |path: &'c str| path.split(['.', ':', '>', '?']).filter(|s| !s.is_empty() && *s != "-").collect();
        let calls = seen.calls.get_or_init(|| context.calls.iter().map(|call| apart(call.path)).collect());
        context.calls.iter().zip(calls).any(|(call, segments)| {
            let position = if with_keys && call.argument == u8::MAX {
                true
            } else if compiled.rule.arguments.is_empty() {
                call.argument == 0 && !with_keys || with_keys && call.argument != u8::MAX
            } else {
                compiled.rule.arguments.iter().any(|a| *a == call.argument || *a == u8::MAX)
            };
            position
                && compiled.calls.iter().any(|pattern| {
                    pattern.len() <= segments.len()
                        && pattern.iter().rev().zip(segments.iter().rev()).all(|(p, s)| p.matches(s))
                })
        })
    }
}

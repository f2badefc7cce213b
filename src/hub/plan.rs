//! Whom to ask about: the models in use, then the bases they name, level by level, within bounds.

use std::collections::BTreeSet;

use super::limits::Limits;
use super::name::Name;

/// What has been asked about, and what is still to be.
#[derive(Debug)]
pub(super) struct Plan {
    seen: BTreeSet<String>,
    depth: usize,
    bases: usize,
    limits: Limits,
    /// Bases that the bounds left out.
    pub(super) left_out: usize,
}

impl Plan {
    pub(super) fn new(limits: &Limits) -> Self {
        Self { seen: BTreeSet::new(), depth: 0, bases: 0, limits: limits.clone(), left_out: 0 }
    }

    /// The models in use, each once.
    pub(super) fn start(&mut self, names: impl IntoIterator<Item = Name>) -> Vec<Name> {
        names.into_iter().filter(|n| self.seen.insert(n.key())).collect()
    }

    /// A name that an answer already covers.
    pub(super) fn is_answered(&mut self, name: &Name) {
        self.seen.insert(name.key());
    }

    /// The next level: bases that were not asked about yet, in the order of their names.
    pub(super) fn next(&mut self, bases: impl IntoIterator<Item = Name>) -> Vec<Name> {
        let mut fresh: Vec<Name> = bases.into_iter().filter(|n| self.seen.insert(n.key())).collect();
        fresh.sort_by_key(Name::key);
        self.depth += 1;
        let room = if self.depth > self.limits.depth { 0 } else { self.limits.bases - self.bases };
        self.left_out += fresh.len().saturating_sub(room);
        fresh.truncate(room);
        self.bases += fresh.len();
        fresh
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(list: &[&str]) -> Vec<Name> {
        list.iter().filter_map(|n| Name::parse(n)).collect()
    }
    fn words(list: &[Name]) -> Vec<&str> {
        list.iter().map(Name::as_str).collect()
    }

    #[test]
    fn each_once() {
        let mut plan = Plan::new(&Limits::default());
        assert_eq!(words(&plan.start(names(&["a/b", "A/B", "c/d"]))), ["a/b", "c/d"]);
        plan.is_answered(&names(&["new/b"])[0]);
        assert_eq!(words(&plan.next(names(&["z/z", "c/D", "e/f", "new/b", "z/z"]))), ["e/f", "z/z"]);
        assert!(plan.next(names(&["a/b", "e/f"])).is_empty());
        assert_eq!(plan.left_out, 0);
    }

    #[test]
    fn chains_and_crowds_end() {
        let limits = Limits { depth: 2, bases: 3, ..Limits::default() };
        let mut deep = Plan::new(&limits);
        assert_eq!(deep.next(names(&["a/1"])).len() + deep.next(names(&["a/2"])).len() + deep.next(names(&["a/3"])).len(), 2);
        assert_eq!(deep.left_out, 1);
        let mut wide = Plan::new(&limits);
        assert_eq!(words(&wide.next(names(&["a/5", "a/4", "a/3", "a/2", "a/1"]))), ["a/1", "a/2", "a/3"]);
        assert_eq!((wide.next(names(&["a/6"])).len(), wide.left_out), (0, 3));
    }
}

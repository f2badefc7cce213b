//! Patterns of all releases, indexed by how they begin: most ids are compared with a handful of patterns.

use std::collections::{BTreeMap, HashMap};

use crate::core::family::Family;

use super::pattern;

/// Bytes of a pattern's literal beginning that lead to it.
const LEAD: usize = 3;

/// Fewer literal characters than this say nothing about a name: `*` is for ids whose namespace is told otherwise.
const TELLING: usize = 2;

/// A release, by number of its family and its own.
pub type ReleaseIndex = (usize, usize);

/// Every pattern of every release, ready to be matched.
#[derive(Debug, Default)]
pub struct PatternIndex {
    namespaces: BTreeMap<String, Patterns>,
    names: Patterns,
}

#[derive(Debug, Default)]
struct Patterns {
    /// By their first bytes; patterns that begin with fewer literal bytes stand under the empty key.
    by_lead: HashMap<Vec<u8>, Vec<Pattern>>,
}

#[derive(Debug)]
struct Pattern {
    text: String,
    literals: usize,
    release: ReleaseIndex,
}

impl Patterns {
    fn add(&mut self, written: &str, release: ReleaseIndex) {
        for text in pattern::expand(&written.to_lowercase()) {
            let lead = text.find('*').unwrap_or(text.len());
            let key = if lead >= LEAD { text.as_bytes()[..LEAD].to_vec() } else { Vec::new() };
            let literals = pattern::literals(&text);
            self.by_lead.entry(key).or_default().push(Pattern { text, literals, release });
        }
    }

    /// The patterns that cover a lower-case id.
    fn covering<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Pattern> {
        let lead = id.as_bytes().get(..LEAD).and_then(|key| self.by_lead.get(key));
        let open = self.by_lead.get([].as_slice());
        lead.into_iter().chain(open).flatten().filter(|p| pattern::matches(&p.text, id))
    }

    /// The releases with the longest pattern that covers a lower-case id.
    fn longest(&self, id: &str) -> Vec<ReleaseIndex> {
        let mut best = 0;
        let mut found: Vec<ReleaseIndex> = Vec::new();
        for p in self.covering(id) {
            if p.literals > best {
                best = p.literals;
                found.clear();
            }
            if p.literals == best && !found.contains(&p.release) {
                found.push(p.release);
            }
        }
        found.sort_unstable();
        found
    }
}

impl PatternIndex {
    /// Prepares the patterns of some families.
    pub fn new(families: &[Family]) -> Self {
        let mut index = Self::default();
        for (f, family) in families.iter().enumerate() {
            for (r, release) in family.releases.iter().enumerate() {
                for (namespace, patterns) in &release.ids {
                    let list = index.namespaces.entry(namespace.clone()).or_default();
                    patterns.iter().for_each(|p| list.add(p, (f, r)));
                }
                release.names.iter().for_each(|p| index.names.add(p, (f, r)));
            }
        }
        index
    }

    /// The releases whose longest pattern covers an id: one, none, or several that are equally specific.
    pub fn best(&self, namespace: &str, id: &str) -> Vec<ReleaseIndex> {
        self.namespaces.get(namespace).map_or_else(Vec::new, |list| list.longest(&id.to_lowercase()))
    }

    /// The releases that the bare name of a re-upload names.
    pub fn best_by_name(&self, name: &str) -> Vec<ReleaseIndex> {
        self.names.longest(&name.to_lowercase())
    }

    /// The releases of an id: by its own patterns, else, on the Hub, by what the name of a re-upload names.
    pub fn resolve(&self, namespace: &str, id: &str) -> Vec<ReleaseIndex> {
        let own = self.best(namespace, id);
        match id.split_once('/') {
            Some((_, name)) if own.is_empty() && namespace == "hf" => self.best_by_name(name),
            _ => own,
        }
    }

    /// Whether a pattern of a namespace knows the id, rather than taking whatever is in the namespace.
    pub fn knows(&self, namespace: &str, id: &str) -> bool {
        let id = id.to_lowercase();
        self.namespaces.get(namespace).is_some_and(|list| list.covering(&id).any(|p| p.literals >= TELLING))
    }

    /// The namespaces whose patterns know an id.
    pub fn namespaces_of(&self, id: &str) -> Vec<&str> {
        let id = id.to_lowercase();
        let knows = |list: &Patterns| list.covering(&id).any(|p| p.literals >= TELLING);
        self.namespaces.iter().filter(|(_, list)| knows(list)).map(|(n, _)| n.as_str()).collect()
    }
}

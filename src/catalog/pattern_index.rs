//! Patterns of all releases, indexed by what an id must hold to match: most ids are compared with a handful of patterns.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use aho_corasick::AhoCorasick;

use crate::core::family::Family;

use super::pattern;

/// Bytes of a pattern's literal beginning that lead to it.
const LEAD: usize = 3;

/// The same for patterns that have so many: `gpt-4o-*` is not looked at for every `gpt-`.
const LONG_LEAD: usize = 6;

/// Fewer literal characters than this say nothing about a name: `*` is for ids whose namespace is told otherwise.
const TELLING: usize = 2;

/// The patterns on bare names stand beside the namespaces, under a name that no namespace has.
const NAMES: &str = "";

/// A release, by number of its family and its own.
pub type ReleaseIndex = (usize, usize);

/// Every pattern of every release, ready to be matched.
#[derive(Debug, Default)]
pub struct PatternIndex {
    namespaces: Vec<String>,
    patterns: Vec<Pattern>,
    /// Patterns by their first bytes.
    by_lead: HashMap<[u8; LEAD], Vec<usize>>,
    by_long_lead: HashMap<[u8; LONG_LEAD], Vec<usize>>,
    /// Patterns that begin with a star, by their longest literal part.
    by_part: Option<AhoCorasick>,
    parts: Vec<Vec<usize>>,
    /// Patterns without a literal part worth looking for.
    bare: Vec<usize>,
}

#[derive(Debug)]
struct Pattern {
    namespace: usize,
    text: String,
    literals: usize,
    release: ReleaseIndex,
}

impl PatternIndex {
    /// Prepares the patterns of some families.
    pub fn new(families: &[Family]) -> Self {
        let mut index = Self::default();
        let mut parts: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (f, family) in families.iter().enumerate() {
            for (r, release) in family.releases.iter().enumerate() {
                for (namespace, patterns) in &release.ids {
                    patterns.iter().for_each(|p| index.add(namespace, p, (f, r), &mut parts));
                }
                release.names.iter().for_each(|p| index.add(NAMES, p, (f, r), &mut parts));
            }
        }
        // A set too large to build leaves its patterns to be tried one by one.
        index.by_part = AhoCorasick::new(parts.keys()).ok();
        if index.by_part.is_none() {
            index.bare.extend(parts.values().flatten());
        }
        index.parts = parts.into_values().collect();
        index
    }

    fn add(&mut self, namespace: &str, written: &str, release: ReleaseIndex, parts: &mut BTreeMap<String, Vec<usize>>) {
        let known = self.namespaces.iter().position(|n| n == namespace);
        let namespace = known.unwrap_or_else(|| {
            self.namespaces.push(namespace.to_owned());
            self.namespaces.len() - 1
        });
        for text in pattern::expand(&written.to_lowercase()) {
            let number = self.patterns.len();
            let lead = text.split('*').next().unwrap_or_default().as_bytes();
            let longest = text.split('*').max_by_key(|part| part.len()).unwrap_or_default();
            match (lead.first_chunk::<LONG_LEAD>(), lead.first_chunk::<LEAD>()) {
                (Some(key), _) => self.by_long_lead.entry(*key).or_default().push(number),
                (None, Some(key)) => self.by_lead.entry(*key).or_default().push(number),
                _ if longest.len() >= TELLING => parts.entry(longest.to_owned()).or_default().push(number),
                _ => self.bare.push(number),
            }
            let literals = pattern::literals(&text);
            self.patterns.push(Pattern { namespace, text, literals, release });
        }
    }

    /// The patterns that may cover a lower-case id, in no order; one may come twice.
    fn candidates<'s>(&'s self, id: &'s str) -> impl Iterator<Item = &'s Pattern> {
        let led = id.as_bytes().first_chunk::<LEAD>().and_then(|key| self.by_lead.get(key));
        let led_far = id.as_bytes().first_chunk::<LONG_LEAD>().and_then(|key| self.by_long_lead.get(key));
        let found = self.by_part.iter().flat_map(move |parts| parts.find_overlapping_iter(id));
        let parted = found.filter_map(|part| self.parts.get(part.pattern().as_usize())).flatten();
        let numbers = self.bare.iter().chain(led.into_iter().chain(led_far).flatten()).chain(parted);
        numbers.filter_map(|n| self.patterns.get(*n))
    }

    fn number(&self, namespace: &str) -> Option<usize> {
        self.namespaces.iter().position(|n| n == namespace)
    }

    fn longest(&self, namespace: &str, id: &str) -> Vec<ReleaseIndex> {
        let Some(namespace) = self.number(namespace) else { return Vec::new() };
        let id = lower(id);
        let own = self.candidates(&id).filter(|p| p.namespace == namespace);
        let covering: Vec<&Pattern> = own.filter(|p| pattern::matches(&p.text, &id)).collect();
        let best = covering.iter().map(|p| p.literals).max().unwrap_or_default();
        let mut found: Vec<ReleaseIndex> = covering.iter().filter(|p| p.literals == best).map(|p| p.release).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The releases whose longest pattern covers an id: one, none, or several that are equally specific.
    pub fn best(&self, namespace: &str, id: &str) -> Vec<ReleaseIndex> {
        self.longest(namespace, id)
    }

    /// The releases that the bare name of a re-upload names.
    pub fn best_by_name(&self, name: &str) -> Vec<ReleaseIndex> {
        self.longest(NAMES, name)
    }

    /// Whether a pattern on bare names covers this name, with nothing under its stars but plain words.
    pub fn spells_out(&self, name: &str, is_plain: &dyn Fn(&str) -> bool) -> bool {
        let name = lower(name);
        let Some(names) = self.number(NAMES) else { return false };
        let plain = |p: &Pattern| pattern::captures(&p.text, &name).is_some_and(|under| under.into_iter().all(is_plain));
        self.candidates(&name).any(|p| p.namespace == names && plain(p))
    }

    /// The releases of an id: by its own patterns, else, on the Hub, by what the name of a re-upload names.
    pub fn resolve(&self, namespace: &str, id: &str) -> Vec<ReleaseIndex> {
        let own = self.best(namespace, id);
        match id.split_once('/') {
            Some((_, name)) if own.is_empty() && namespace == "hf" => self.best_by_name(name),
            _ => own,
        }
    }

    /// The namespaces whose patterns know an id, rather than taking whatever is in the namespace.
    pub fn namespaces_of(&self, id: &str) -> Vec<&str> {
        let id = lower(id);
        let telling = self.candidates(&id).filter(|p| p.literals >= TELLING && pattern::matches(&p.text, &id));
        let mut found: Vec<&str> = telling.filter_map(|p| self.namespaces.get(p.namespace)).map(String::as_str).collect();
        found.retain(|n| *n != NAMES);
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Whether a pattern of a namespace knows the id.
    pub fn knows(&self, namespace: &str, id: &str) -> bool {
        let Some(namespace) = self.number(namespace) else { return false };
        let id = lower(id);
        let mut own = self.candidates(&id).filter(|p| p.namespace == namespace && p.literals >= TELLING);
        own.any(|p| pattern::matches(&p.text, &id))
    }
}

/// An id in lower case, as it is where it is so already.
fn lower(id: &str) -> Cow<'_, str> {
    let plain = id.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase());
    if plain { Cow::Borrowed(id) } else { Cow::Owned(id.to_lowercase()) }
}

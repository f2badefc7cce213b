//! Patterns of all releases, indexed by what an id must hold to match: most ids are compared with a handful of patterns.
//!
//! The index is five tables of bytes that are read in place. The build script packs those of the bundled families, so that a run
//! has nothing to prepare; a project's own are packed when they are read.

use std::borrow::Cow;

use crate::core::family::Family;

use super::bundle::{Hash, Records, pack};
use super::pattern;

/// Bytes of the literal part of a pattern without a literal beginning that lead to it.
const PART: usize = 6;

/// Fewer literal characters than this say nothing about a name: `*` is for ids whose namespace is told otherwise.
const TELLING: usize = 2;

/// The patterns on bare names stand beside the namespaces, under a name that no namespace has.
const NAMES: &str = "";

/// Bits for pairs of bytes with which a literal part begins.
const PAIR_BITS: usize = 1 << 12;

/// Bytes of a pattern's entry: see [`Entry::write`].
const ENTRY: usize = 24;

/// A release, by number of its family and its own.
pub type ReleaseIndex = (usize, usize);

/// Every pattern of every release, ready to be matched.
#[derive(Clone, Debug)]
pub struct PatternIndex {
    /// One behind the other, each with a line break.
    namespaces: Cow<'static, [u8]>,
    /// A bit for every length of a key of a part, then [`PAIR_BITS`].
    parts: Cow<'static, [u8]>,
    /// For the highest bits of a key's hash, where its entries begin: four bytes each, and where the last ones end.
    buckets: Cow<'static, [u8]>,
    /// Patterns, sorted by the hash of their key.
    entries: Cow<'static, [u8]>,
    /// The patterns themselves, one behind the other.
    texts: Cow<'static, [u8]>,
}

/// Where a pattern's key stands in the ids that it covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Anchor {
    /// In front: the key is all that stands before the first star, or nothing.
    Front,
    /// Anywhere: the key is the beginning of the longest literal part.
    Anywhere,
}

/// What the index keeps of a pattern.
#[derive(Clone, Copy, Debug)]
struct Entry {
    hash: u32,
    anchor: Anchor,
    namespace: usize,
    literals: usize,
    release: ReleaseIndex,
    /// Place and length of the text.
    at: usize,
    length: usize,
    /// Place and length of the part within the text.
    part: (usize, usize),
}

impl Default for PatternIndex {
    fn default() -> Self {
        Self::new(&[])
    }
}

impl PatternIndex {
    /// Prepares the patterns of some families.
    pub fn new(families: &[Family]) -> Self {
        let mut builder = Builder::default();
        for (f, family) in families.iter().enumerate() {
            for (r, release) in family.releases.iter().enumerate() {
                for (namespace, patterns) in &release.ids {
                    patterns.iter().for_each(|p| builder.add(namespace, p, (f, r)));
                }
                release.names.iter().for_each(|p| builder.add(NAMES, p, (f, r)));
            }
        }
        builder.finish()
    }

    /// The index in bytes, for [`unpacked`](Self::unpacked).
    pub fn packed(&self) -> Vec<u8> {
        pack(&[&self.namespaces, &self.parts, &self.buckets, &self.entries, &self.texts].map(|t| t.to_vec()))
    }

    /// Reads an index in place. Bytes that are none give an index without patterns.
    pub fn unpacked(bytes: &'static [u8]) -> Self {
        let records = Records(bytes);
        let table = |number| Cow::Borrowed(records.get(number).unwrap_or_default());
        Self { namespaces: table(0), parts: table(1), buckets: table(2), entries: table(3), texts: table(4) }
    }

    fn namespaces(&self) -> impl Iterator<Item = &str> {
        std::str::from_utf8(&self.namespaces).unwrap_or_default().split_terminator('\n')
    }

    fn number(&self, namespace: &str) -> Option<usize> {
        self.namespaces().position(|n| n == namespace)
    }

    fn text(&self, entry: &Entry) -> &str {
        let bytes = self.texts.get(entry.at..entry.at + entry.length).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    /// The entries whose key has this hash and stands there.
    fn keyed(&self, hash: u32, anchor: Anchor) -> impl Iterator<Item = Entry> {
        let begin = |bucket: usize| {
            let bytes = self.buckets.get(bucket * 4..).and_then(|b| b.first_chunk());
            bytes.map_or(0, |b| u32::from_le_bytes(*b) as usize)
        };
        let bits = (self.buckets.len() / 4).checked_ilog2().unwrap_or_default();
        let bucket = bucket(hash, bits);
        let range = begin(bucket) * ENTRY..begin(bucket + 1) * ENTRY;
        let (entries, _) = self.entries.get(range).unwrap_or_default().as_chunks::<ENTRY>();
        // The hash comes first, and few entries have it.
        let found = entries.iter().filter(move |entry| entry.starts_with(&hash.to_le_bytes()));
        found.map(Entry::read).filter(move |e| e.anchor == anchor)
    }

    /// Gives every pattern that may cover a lower-case id, in no order; one may come twice. Ends when `look` wants no more.
    fn candidates(&self, id: &str, look: &mut dyn FnMut(&Entry) -> bool) {
        let bytes = id.as_bytes();
        let mut hash = Hash::default();
        for length in 0..=bytes.len() {
            if self.keyed(hash.half(), Anchor::Front).any(|entry| look(&entry)) {
                return;
            }
            hash.add(bytes.get(length).copied().unwrap_or_default());
        }
        let Some((lengths, pairs)) = self.parts.split_first() else { return };
        for (at, pair) in bytes.windows(2).enumerate() {
            let bit = pair_bit([pair[0], pair[1]]);
            if pairs.get(bit / 8).is_none_or(|byte| byte >> (bit % 8) & 1 == 0) {
                continue;
            }
            let mut hash = Hash::default();
            for (length, byte) in (1..=PART).zip(&bytes[at..]) {
                hash.add(*byte);
                let stand = || self.keyed(hash.half(), Anchor::Anywhere).filter(|entry| self.part_begins(entry, &bytes[at..]));
                if lengths >> length & 1 != 0 && stand().any(|entry| look(&entry)) {
                    return;
                }
            }
        }
    }

    fn part_begins(&self, entry: &Entry, text: &[u8]) -> bool {
        let start = entry.at + entry.part.0;
        self.texts.get(start..start + entry.part.1).is_some_and(|part| text.starts_with(part))
    }

    /// Whether a candidate is what is looked for.
    fn any(&self, id: &str, is: impl Fn(&Entry) -> bool) -> bool {
        let mut found = false;
        self.candidates(id, &mut |entry| {
            found = found || is(entry);
            found
        });
        found
    }

    /// The releases whose longest pattern covers an id, and how many of its characters are literal.
    pub fn longest(&self, namespace: &str, id: &str) -> (usize, Vec<ReleaseIndex>) {
        let Some(namespace) = self.number(namespace) else { return (0, Vec::new()) };
        let id = lower(id);
        let (mut best, mut found) = (0, Vec::new());
        self.candidates(&id, &mut |entry| {
            if entry.namespace == namespace && entry.literals >= best && pattern::matches(self.text(entry), &id) {
                if entry.literals > best {
                    found.clear();
                }
                best = entry.literals;
                found.push(entry.release);
            }
            false
        });
        found.sort_unstable();
        found.dedup();
        (best, found)
    }

    /// The releases whose longest pattern covers an id: one, none, or several that are equally specific.
    pub fn best(&self, namespace: &str, id: &str) -> Vec<ReleaseIndex> {
        self.longest(namespace, id).1
    }

    /// The releases that the bare name of a re-upload names, and how many of its characters are literal.
    pub fn longest_by_name(&self, name: &str) -> (usize, Vec<ReleaseIndex>) {
        self.longest(NAMES, name)
    }

    /// Whether a pattern on bare names covers this name, with nothing under its stars but plain words.
    pub fn spells_out(&self, name: &str, is_plain: &dyn Fn(&str) -> bool) -> bool {
        let name = lower(name);
        let Some(names) = self.number(NAMES) else { return false };
        let plain = |text: &str| pattern::captures(text, &name).is_some_and(|under| under.into_iter().all(is_plain));
        self.any(&name, |entry| entry.namespace == names && plain(self.text(entry)))
    }

    /// The releases of an id: by its own patterns, else, on the Hub, by what the name of a re-upload names.
    pub fn resolve(&self, namespace: &str, id: &str) -> Vec<ReleaseIndex> {
        let own = self.best(namespace, id);
        match id.split_once('/') {
            Some((_, name)) if own.is_empty() && namespace == "hf" => self.longest_by_name(name).1,
            _ => own,
        }
    }

    /// The namespaces whose patterns know an id, rather than taking whatever is in the namespace.
    pub fn namespaces_of(&self, id: &str) -> Vec<&str> {
        let id = lower(id);
        let mut numbers = Vec::new();
        self.candidates(&id, &mut |entry| {
            let news = entry.literals >= TELLING && !numbers.contains(&entry.namespace);
            if news && pattern::matches(self.text(entry), &id) {
                numbers.push(entry.namespace);
            }
            false
        });
        let named = self.namespaces().enumerate().filter(|(number, name)| *name != NAMES && numbers.contains(number));
        let mut found: Vec<&str> = named.map(|(_, name)| name).collect();
        found.sort_unstable();
        found
    }

    /// Whether a pattern of a namespace knows the id.
    pub fn knows(&self, namespace: &str, id: &str) -> bool {
        let Some(namespace) = self.number(namespace) else { return false };
        let id = lower(id);
        let telling = |entry: &Entry| entry.namespace == namespace && entry.literals >= TELLING;
        self.any(&id, |entry| telling(entry) && pattern::matches(self.text(entry), &id))
    }
}

/// An id in lower case, as it is where it is so already.
fn lower(id: &str) -> Cow<'_, str> {
    let plain = id.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase());
    if plain { Cow::Borrowed(id) } else { Cow::Owned(id.to_lowercase()) }
}

/// The hash of a whole key.
fn hash_of(key: &[u8]) -> u32 {
    let mut hash = Hash::default();
    key.iter().for_each(|byte| hash.add(*byte));
    hash.half()
}

/// The bucket of a hash, of so many bits.
fn bucket(hash: u32, bits: u32) -> usize {
    (u64::from(hash) >> (32 - bits.min(32))) as usize
}

fn pair_bit(pair: [u8; 2]) -> usize {
    usize::from(u16::from_le_bytes(pair).wrapping_mul(0x9e37) >> 4) % PAIR_BITS
}

impl Entry {
    /// The hash and the place of the text in four bytes each, everything else in two.
    fn write(&self, out: &mut Vec<u8>) {
        for number in [self.hash as usize, self.at] {
            out.extend(u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes());
        }
        let anchor = usize::from(self.anchor == Anchor::Anywhere);
        let ((family, release), (part, length)) = (self.release, self.part);
        for number in [self.length, self.namespace, self.literals, family, release, part, length, anchor] {
            out.extend(u16::try_from(number).unwrap_or(u16::MAX).to_le_bytes());
        }
    }

    fn read(bytes: &[u8; ENTRY]) -> Self {
        let long = |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        let short = |at: usize| usize::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]));
        Self {
            hash: long(0),
            at: long(4) as usize,
            length: short(8),
            namespace: short(10),
            literals: short(12),
            release: (short(14), short(16)),
            part: (short(18), short(20)),
            anchor: if short(22) == 0 { Anchor::Front } else { Anchor::Anywhere },
        }
    }
}

/// Gathers patterns before they are sorted.
#[derive(Debug, Default)]
struct Builder {
    namespaces: Vec<String>,
    entries: Vec<Entry>,
    texts: String,
}

impl Builder {
    fn add(&mut self, namespace: &str, written: &str, release: ReleaseIndex) {
        let known = self.namespaces.iter().position(|n| n == namespace);
        let namespace = known.unwrap_or_else(|| {
            self.namespaces.push(namespace.to_owned());
            self.namespaces.len() - 1
        });
        // Lengths have two bytes; no id is as long as what does not fit.
        for text in pattern::expand(&written.to_lowercase()).into_iter().filter(|t| t.len() <= usize::from(u16::MAX)) {
            let lead = text.split('*').next().unwrap_or_default();
            let part = longest_part(&text);
            let (anchor, key) = match part {
                Some((at, length)) if lead.is_empty() => (Anchor::Anywhere, &text.as_bytes()[at..at + length.min(PART)]),
                _ => (Anchor::Front, lead.as_bytes()),
            };
            self.entries.push(Entry {
                hash: hash_of(key),
                anchor,
                namespace,
                literals: pattern::literals(&text),
                release,
                at: self.texts.len(),
                length: text.len(),
                part: part.unwrap_or_default(),
            });
            self.texts.push_str(&text);
        }
    }

    fn finish(mut self) -> PatternIndex {
        self.entries.sort_by_key(|e| e.hash);
        let bits = self.entries.len().max(2).next_power_of_two().ilog2();
        let begin = |b: usize| self.entries.partition_point(|e| bucket(e.hash, bits) < b);
        let begins = (0..=1usize << bits).map(|b| u32::try_from(begin(b)).unwrap_or(u32::MAX));
        let mut parts = vec![0u8; 1 + PAIR_BITS / 8];
        for entry in self.entries.iter().filter(|e| e.anchor == Anchor::Anywhere) {
            let (at, length) = (entry.at + entry.part.0, entry.part.1);
            parts[0] |= 1 << length.min(PART);
            if let Some(pair) = self.texts.as_bytes()[at..].first_chunk() {
                let bit = pair_bit(*pair);
                parts[1 + bit / 8] |= 1 << (bit % 8);
            }
        }
        let mut entries = Vec::with_capacity(self.entries.len() * ENTRY);
        self.entries.iter().for_each(|e| e.write(&mut entries));
        PatternIndex {
            namespaces: self.namespaces.iter().flat_map(|n| [n, "\n"]).collect::<String>().into_bytes().into(),
            parts: parts.into(),
            buckets: begins.flat_map(u32::to_le_bytes).collect(),
            entries: entries.into(),
            texts: self.texts.into_bytes().into(),
        }
    }
}

/// Place and length of the longest literal part of a pattern; the last of several. None when it is shorter than what tells.
fn longest_part(pattern: &str) -> Option<(usize, usize)> {
    let mut at = 0;
    let parts = pattern.split('*').map(|part| {
        let start = at;
        at += part.len() + 1;
        (start, part.len())
    });
    parts.max_by_key(|(_, length)| *length).filter(|(_, length)| *length >= TELLING)
}

//! The form in which data is embedded: byte blobs that need no parsing at start.
//!
//! Records stand one behind the other with a table of offsets; names lead to record numbers through finite-state maps.
//! A record is decoded when somebody asks for it. The build script writes the blobs, [`super::Catalog`] reads them.

/// A claim about one id, as a row of the model table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelRow {
    /// Canonical spelling.
    pub id: String,
    /// License id, `other:<spelling>` or `none`.
    pub license: String,
    /// Base ids, separated by spaces.
    pub base: String,
    /// Relation to the bases, or empty.
    pub relation: String,
    /// Key of the source.
    pub source: String,
    /// Date of the source.
    pub date: String,
    /// high, medium or low.
    pub confidence: String,
}

impl ModelRow {
    /// The row as one record.
    pub fn encode(&self) -> Vec<u8> {
        [&self.id, &self.license, &self.base, &self.relation, &self.source, &self.date, &self.confidence]
            .map(String::as_str)
            .join("\t")
            .into_bytes()
    }
    /// Reads a record.
    pub fn decode(record: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(record).ok()?;
        let mut fields = text.split('\t').map(str::to_owned);
        let mut next = || fields.next();
        Some(Self {
            id: next()?,
            license: next()?,
            base: next()?,
            relation: next()?,
            source: next()?,
            date: next()?,
            confidence: next()?,
        })
    }
}

/// Packs records: their number, the offset behind each, then the bytes.
pub fn pack(records: &[Vec<u8>]) -> Vec<u8> {
    let mut out = Vec::new();
    let count = u32::try_from(records.len()).unwrap_or(u32::MAX);
    out.extend(count.to_le_bytes());
    let mut end = 0u32;
    for record in records {
        end = end.saturating_add(u32::try_from(record.len()).unwrap_or(u32::MAX));
        out.extend(end.to_le_bytes());
    }
    for record in records {
        out.extend(record);
    }
    out
}

/// The key of an id in the model table.
pub fn model_key(namespace: &str, id: &str) -> String {
    format!("{namespace}\0{}", id.to_lowercase())
}

/// The key of a license name: case, blanks and underscores do not matter.
pub fn license_key(name: &str) -> String {
    name.trim().to_lowercase().replace([' ', '_'], "-")
}

/// Packed records, read in place.
#[derive(Clone, Copy, Debug)]
pub struct Records<'a>(pub &'a [u8]);

impl<'a> Records<'a> {
    fn word(&self, at: usize) -> usize {
        let bytes = self.0.get(at * 4..at * 4 + 4).and_then(|b| <[u8; 4]>::try_from(b).ok());
        bytes.map_or(0, |b| u32::from_le_bytes(b) as usize)
    }
    /// Number of records.
    pub fn len(&self) -> usize {
        self.word(0)
    }
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The record of that number.
    pub fn get(&self, index: usize) -> Option<&'a [u8]> {
        if index >= self.len() {
            return None;
        }
        let base = (self.len() + 1) * 4;
        let start = if index == 0 { 0 } else { self.word(index) };
        self.0.get(base + start..base + self.word(index + 1))
    }
}

/// Bits of a filter of names.
const FILTER_BITS: u64 = 1 << 20;

/// A filter of names in lower case: it knows all of them, and takes one in a hundred others for one of them.
pub fn filter<'n>(names: impl IntoIterator<Item = &'n str>) -> Vec<u8> {
    let mut bits = vec![0u8; (FILTER_BITS / 8) as usize];
    for name in names {
        for bit in filter_bits(name) {
            bits[bit / 8] |= 1 << (bit % 8);
        }
    }
    bits
}

/// Whether a name, in whatever case, can be one of those in a [`filter`].
pub fn may_hold(filter: &[u8], name: &str) -> bool {
    !name.is_ascii() || filter_bits(name).iter().all(|bit| filter.get(bit / 8).is_some_and(|byte| byte >> (bit % 8) & 1 != 0))
}

fn filter_bits(name: &str) -> [usize; 2] {
    let mut hash = Hash::default();
    name.bytes().for_each(|byte| hash.add(byte.to_ascii_lowercase()));
    [hash.whole() >> 44, hash.whole() >> 20].map(|bits| (bits % FILTER_BITS) as usize)
}

/// A hash of bytes, one after the other (FNV-1a, mixed once more at the end).
#[derive(Clone, Copy, Debug)]
pub struct Hash(u64);

impl Default for Hash {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hash {
    /// Adds a byte.
    pub fn add(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    /// All bits of what was added.
    pub fn whole(self) -> u64 {
        self.0.wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }
    /// The upper half of them.
    pub fn half(self) -> u32 {
        (self.whole() >> 32) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_forgets_no_name_and_takes_few_others() {
        let names: Vec<String> = (0..30_000).map(|i| format!("org{}/name-{i}", i % 100)).collect();
        let bits = filter(names.iter().map(String::as_str));
        assert!(names.iter().all(|n| may_hold(&bits, n) && may_hold(&bits, &n.to_uppercase())));
        assert!(may_hold(&bits, "n\u{e4}me"), "in which case letters are is not known here");
        let others = (0..30_000).filter(|i| may_hold(&bits, &format!("other-{i}"))).count();
        assert!(others < 300, "{others}");
    }
}

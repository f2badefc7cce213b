//! Ids derived from content: the same tree gives the same ids.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use crate::core::wording;

/// Numbers the places of findings, so that two in one file differ without naming a line.
#[derive(Debug, Default)]
pub(super) struct Ordinals<'a> {
    seen: HashMap<(&'a str, String), usize>,
}

impl<'a> Ordinals<'a> {
    /// An id for the next place of a finding in a file.
    pub(super) fn next(&mut self, finding: &'a str, file: &str) -> String {
        let ordinal = self.seen.entry((finding, file.to_owned())).and_modify(|n| *n += 1).or_insert(1);
        hex(&[finding, file, &ordinal.to_string()], 32)
    }
}

/// The first digits of a hash over parts, which cannot run into each other.
pub(super) fn hex(parts: &[&str], digits: usize) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_le_bytes());
        hash.update(part.as_bytes());
    }
    let mut out = wording::hex(&hash.finalize());
    out.truncate(digits);
    out
}

/// A UUID made from content (version 8: the bits are ours).
pub(super) fn uuid(content: &str) -> String {
    let mut digits: Vec<char> = hex(&[content], 32).chars().collect();
    digits[12] = '8';
    digits[16] = match digits[16] {
        '0' | '4' | '8' | 'c' => '8',
        '1' | '5' | '9' | 'd' => '9',
        '2' | '6' | 'a' | 'e' => 'a',
        _ => 'b',
    };
    let part = |range: std::ops::Range<usize>| digits[range].iter().collect::<String>();
    format!("{}-{}-{}-{}-{}", part(0..8), part(8..12), part(12..16), part(16..20), part(20..32))
}

/// A moment as machines write it; the beginning of 1970 stands for "not stated" where a format must have one.
pub(super) fn moment(created: Option<i64>) -> String {
    let stamp = jiff::Timestamp::from_second(created.unwrap_or(0)).unwrap_or_default();
    stamp.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A path or an id as part of a URI: everything that is not plain is percent-encoded, `/` stays.
pub(super) fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_follow_content() {
        let mut ordinals = Ordinals::default();
        let (a, b, c) = (ordinals.next("f", "x"), ordinals.next("f", "x"), ordinals.next("f", "y"));
        assert!(a != b && b != c && a != c);
        assert_eq!(Ordinals::default().next("f", "x"), a);
        assert_ne!(hex(&["ab", "c"], 32), hex(&["a", "bc"], 32));
        let id = uuid("x");
        assert_eq!((id.len(), &id[14..15]), (36, "8"));
        assert!(matches!(&id[19..20], "8" | "9" | "a" | "b"));
        assert_eq!(moment(None), "1970-01-01T00:00:00Z");
        assert_eq!(moment(Some(1_700_000_000)), "2023-11-14T22:13:20Z");
        assert_eq!(moment(Some(i64::MAX)), "1970-01-01T00:00:00Z");
        assert_eq!(encoded("a b/ü:#.py"), "a%20b/%C3%BC%3A%23.py");
    }
}

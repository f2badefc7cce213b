//! Headers of weights: GGUF and safetensors. Nothing is allocated by what a file claims, and no loop is longer than the bytes
//! that were read.

/// A text in a GGUF header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'b> {
    /// Its name: `general.license`.
    pub key: &'b str,
    /// What it says.
    pub value: &'b str,
    /// Where the value stands in the file.
    pub at: usize,
}

struct Cursor<'b> {
    bytes: &'b [u8],
    at: usize,
    big: bool,
}

impl<'b> Cursor<'b> {
    fn take(&mut self, length: u64) -> Option<&'b [u8]> {
        let end = self.at.checked_add(usize::try_from(length).ok()?)?;
        let part = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(part)
    }
    fn number(&mut self, width: usize) -> Option<u64> {
        let part = self.take(width as u64)?;
        let fold = |n: u64, b: &u8| (n << 8) | u64::from(*b);
        Some(if self.big { part.iter().fold(0, fold) } else { part.iter().rev().fold(0, fold) })
    }
    fn text(&mut self) -> Option<(&'b [u8], usize)> {
        let length = self.number(8)?;
        let start = self.at;
        Some((self.take(length)?, start))
    }
}

/// Hands over every text of a GGUF header, as far as it was read. `None` when the header is malformed; what stood before
/// the mistake was handed over.
pub fn gguf<'b>(bytes: &'b [u8], mut each: impl FnMut(Entry<'b>)) -> Option<()> {
    let mut cursor = Cursor { bytes, at: 4, big: false };
    let version = cursor.number(4)?;
    if !bytes.starts_with(b"GGUF") {
        return None;
    }
    if version > 0xffff {
        // Written the other way round.
        cursor.big = true;
    } else if !(1..=16).contains(&version) {
        return None;
    }
    cursor.number(8)?;
    let entries = cursor.number(8)?;
    for _ in 0..entries {
        let (key, _) = cursor.text()?;
        let kind = cursor.number(4)?;
        if kind == 8 {
            let (value, at) = cursor.text()?;
            if let (Ok(key), Ok(value)) = (std::str::from_utf8(key), std::str::from_utf8(value)) {
                each(Entry { key, value, at });
            }
        } else if !skip(&mut cursor, kind)? {
            // A list longer than what was read: what names the model stands before.
            return Some(());
        }
    }
    Some(())
}

/// Skips a value; `false` where the rest was not read.
fn skip(cursor: &mut Cursor<'_>, kind: u64) -> Option<bool> {
    let width = |kind: u64| {
        Some(match kind {
            0 | 1 | 7 => 1,
            2 | 3 => 2,
            4..=6 => 4,
            10..=12 => 8,
            _ => return None,
        })
    };
    if kind != 9 {
        cursor.take(width(kind)?)?;
        return Some(true);
    }
    let (inner, count) = (cursor.number(4)?, cursor.number(8)?);
    match inner {
        // Each takes eight bytes at least, so a count that is a lie ends with the bytes.
        8 => Some((0..count).all(|_| cursor.text().is_some())),
        9 => Some(false),
        _ => Some(cursor.take(width(inner)?.checked_mul(count)?).is_some()),
    }
}

/// The JSON header of a safetensors file, as far as it was read. `None` when there is none.
pub fn safetensors(bytes: &[u8]) -> Option<&[u8]> {
    let length = Cursor { bytes, at: 0, big: false }.number(8)?;
    if length > 100 << 20 || bytes.get(8) != Some(&b'{') {
        return None;
    }
    bytes.get(8..bytes.len().min(8 + usize::try_from(length).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(entries: u64, body: &[u8]) -> Vec<u8> {
        let mut out = b"GGUF\x03\0\0\0".to_vec();
        out.extend(0u64.to_le_bytes());
        out.extend(entries.to_le_bytes());
        out.extend(body);
        out
    }
    fn text(text: &str) -> Vec<u8> {
        let mut out = (text.len() as u64).to_le_bytes().to_vec();
        out.extend(text.as_bytes());
        out
    }
    fn entry(key: &str, value: &str) -> Vec<u8> {
        [text(key), 8u32.to_le_bytes().to_vec(), text(value)].concat()
    }
    fn read(bytes: &[u8]) -> (Vec<String>, Option<()>) {
        let mut out = Vec::new();
        let ended = gguf(bytes, |e| out.push(format!("{}={}", e.key, e.value)));
        (out, ended)
    }

    #[test]
    fn texts_before_and_behind_lists() {
        let list = [text("tokens"), 9u32.to_le_bytes().to_vec(), 8u32.to_le_bytes().to_vec(), 2u64.to_le_bytes().to_vec()];
        let body = [entry("a", "1"), list.concat(), text("x"), text("y"), entry("b", "2")].concat();
        assert_eq!(read(&header(3, &body)), (vec!["a=1".to_owned(), "b=2".to_owned()], Some(())));
        // Cut off in the list.
        let cut = header(3, &body);
        assert_eq!(read(&cut[..cut.len() - 30]).0, ["a=1"]);
    }

    #[test]
    fn lies_about_length_end_with_the_bytes() {
        let one = entry("a", "1");
        assert_eq!(read(&header(u64::MAX, &one)), (vec!["a=1".to_owned()], None));
        for inner in [0u32, 8, 9, 12, 77] {
            let list =
                [text("t"), 9u32.to_le_bytes().to_vec(), inner.to_le_bytes().to_vec(), (1u64 << 63).to_le_bytes().to_vec()];
            read(&header(1 << 63, &list.concat()));
        }
        let long = [text("k"), 8u32.to_le_bytes().to_vec(), u64::MAX.to_le_bytes().to_vec()].concat();
        assert_eq!(read(&header(1, &long)).1, None);
        assert_eq!(read(b"GGUF"), (Vec::new(), None));
        assert_eq!(read(&[]), (Vec::new(), None));
        assert!(safetensors(&u64::MAX.to_le_bytes()).is_none() && safetensors(b"\x02\0\0\0\0\0\0\0{}").is_some());
    }
}

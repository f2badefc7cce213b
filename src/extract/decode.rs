//! Bytes → text without moving offsets.

use std::borrow::Cow;

/// What stands in for a byte that is not UTF-8: one byte, so that offsets stay, and no part of any id.
const SUBSTITUTE: u8 = 0x1a;

/// The bytes as text. UTF-8 is borrowed; invalid bytes are replaced one for one; UTF-16 with a byte order mark is
/// decoded, and positions then are those of the decoded text. `None` for binary content.
pub(super) fn decode<'b>(bytes: &'b [u8], is_text_typed: impl FnOnce() -> bool) -> Option<Cow<'b, str>> {
    match bytes {
        [0xff, 0xfe, rest @ ..] => return Some(Cow::Owned(utf16(rest, u16::from_le_bytes))),
        [0xfe, 0xff, rest @ ..] => return Some(Cow::Owned(utf16(rest, u16::from_be_bytes))),
        _ => {}
    }
    let head = &bytes[..bytes.len().min(8192)];
    if memchr::memchr(0, head).is_some() && !is_text_typed() {
        return None;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(Cow::Borrowed(text)),
        Err(_) => Some(Cow::Owned(substituted(bytes))),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    let mut text = String::from("\u{feff}");
    text.extend(char::decode_utf16(units).map(|c| c.unwrap_or('\u{1a}')));
    text
}

fn substituted(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        out.extend(chunk.invalid().iter().map(|_| char::from(SUBSTITUTE)));
    }
    out
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn invalid_bytes_keep_offsets() {
        let text = decode(b"\xe9 x \xf0\x9f y", || false).unwrap();
        assert_eq!(text.len(), 8);
        assert_eq!(text.find('y'), Some(7));
    }

    #[test]
    fn nul_hides_only_files_that_are_not_typed_as_text() {
        assert!(decode(b"a\0b", || false).is_none());
        assert!(decode(b"a\0b", || true).is_some());
    }

    #[test]
    fn utf16_is_decoded() {
        let bytes: Vec<u8> = [0xff, 0xfe].into_iter().chain("gpt".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(decode(&bytes, || false).unwrap(), "\u{feff}gpt");
    }
}

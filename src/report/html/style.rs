//! The style of the page, and the policy that lets a browser load nothing else.

use std::fmt::Write;

use sha2::{Digest, Sha256};

const SHEET: &str = include_str!("style.css");

/// Everything between the style tags: the sheet, and the line that heads every printed page.
pub(super) fn sheet(project: &str) -> String {
    let sheet = SHEET.replace("\r\n", "\n");
    format!("{sheet}@page {{ @top-left {{ content: \"AI model license report: {}\"; }} }}\n", quoted(project))
}

/// The policy of the page: no scripts, no requests, this one style.
pub(super) fn policy(sheet: &str) -> String {
    let hash = base64(&Sha256::digest(sheet.as_bytes()));
    format!("default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'")
}

/// Text inside a string of a style sheet: whatever is not a plain letter or digit is written by its number, so nothing ends
/// the string, the sheet or the element.
fn quoted(text: &str) -> String {
    let mut out = String::new();
    for c in super::text::said(text).chars().take(80) {
        if c.is_ascii_alphanumeric() {
            out.push(c);
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "\\{:06x}", u32::from(c));
        }
    }
    out
}

/// Base64 with padding (RFC 4648), for the hash alone.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0u32, |bits, b| bits << 8 | u32::from(*b)) << (8 * (3 - chunk.len()));
        for digit in 0..4 {
            let index = (bits >> (18 - 6 * digit)) & 63;
            out.push(if digit > chunk.len() { '=' } else { char::from(DIGITS[index as usize]) });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_by_the_vectors_of_its_standard() {
        for (bytes, text) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
        assert_eq!(base64(&[0xfb, 0xff]), "+/8=");
    }

    #[test]
    fn a_name_stays_inside_its_string() {
        assert_eq!(quoted("a-1"), "a\\00002d1");
        assert!(!quoted("\"}</style><script>\\").contains(['"', '<', '}', '>']));
    }
}

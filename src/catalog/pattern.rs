//! Patterns on ids: `*` for any characters, `{a,b}` for either; the whole id must match, case does not matter.

pub use crate::core::stars::matches;

/// Expands `{a,b}` into plain patterns with stars.
pub fn expand(pattern: &str) -> Vec<String> {
    let Some(open) = pattern.find('{') else { return vec![pattern.to_owned()] };
    let Some(close) = pattern[open..].find('}').map(|c| open + c) else { return vec![pattern.to_owned()] };
    let (head, tail) = (&pattern[..open], &pattern[close + 1..]);
    pattern[open + 1..close].split(',').flat_map(|alternative| expand(&format!("{head}{alternative}{tail}"))).collect()
}

/// How many characters of a pattern are literal: what decides between two patterns that match the same id.
pub fn literals(pattern: &str) -> usize {
    pattern.bytes().filter(|b| *b != b'*').count()
}

/// Matches a pattern with stars against an id. Both must be in lower case already.
/// Returns what the stars stood for.
pub fn captures<'a>(pattern: &str, id: &'a str) -> Option<Vec<&'a str>> {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let mut rest = id.strip_prefix(first)?;
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else {
        return rest.is_empty().then(Vec::new);
    };
    let mut captured = Vec::with_capacity(parts.len());
    for part in middle {
        let at = rest.find(part)?;
        captured.push(&rest[..at]);
        rest = &rest[at + part.len()..];
    }
    captured.push(rest.strip_suffix(last)?);
    Some(captured)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matching_agrees_with_capturing() {
        let patterns = ["", "*", "a", "a*", "*a", "a*b", "*a*", "a*b*c", "**", "a**b", "*ab*ba*", "a-*-b"];
        let ids = ["", "a", "b", "ab", "ba", "abc", "aba", "abba", "aXb", "a-x-b", "a-b", "abab", "acbc", "axbyc"];
        for pattern in patterns {
            for id in ids {
                assert_eq!(matches(pattern, id), captures(pattern, id).is_some(), "{pattern} {id}");
            }
        }
    }
}

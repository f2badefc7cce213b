//! Backslash escapes undone, with the way back to the raw text.

/// A text without its escapes.
#[derive(Debug)]
pub(super) struct Unescaped {
    pub(super) text: String,
    /// (offset in `text`, offset in the raw text) where the distance between the two changes.
    steps: Vec<(usize, usize)>,
}

impl Unescaped {
    pub(super) fn new(raw: &str) -> Self {
        let mut text = String::with_capacity(raw.len());
        let mut steps = vec![(0, 0)];
        let mut at = 0;
        while let Some(offset) = memchr::memchr(b'\\', &raw.as_bytes()[at..]) {
            text.push_str(&raw[at..at + offset]);
            at += offset;
            let (decoded, length) = escape(&raw[at..]);
            text.extend(decoded);
            at += length;
            steps.push((text.len(), at));
        }
        text.push_str(&raw[at..]);
        Self { text, steps }
    }

    /// The raw offset of an offset in the text.
    pub(super) fn offset(&self, offset: usize) -> usize {
        let index = self.steps.partition_point(|(decoded, _)| *decoded <= offset).saturating_sub(1);
        let (decoded, raw) = self.steps.get(index).copied().unwrap_or_default();
        raw + (offset - decoded)
    }
}

/// What an escape stands for, and its length.
fn escape(raw: &str) -> (Option<char>, usize) {
    let mut chars = raw.chars();
    chars.next();
    let Some(second) = chars.next() else { return (Some('\\'), 1) };
    let hex = |from: usize, digits: usize| {
        let value = raw.get(from..from + digits).and_then(|h| u32::from_str_radix(h, 16).ok()).and_then(char::from_u32);
        (Some(value.unwrap_or('\u{1a}')), if value.is_some() { from + digits } else { 2 })
    };
    match second {
        'n' => (Some('\n'), 2),
        't' => (Some('\t'), 2),
        'r' => (Some('\r'), 2),
        'u' => hex(2, 4),
        'x' => hex(2, 2),
        '\n' => (None, 2),
        other => (Some(other), 1 + other.len_utf8()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_lead_back() {
        let raw = r#"\"meta-llama\/Llama\u002d3\""#;
        let u = Unescaped::new(raw);
        assert_eq!(u.text, "\"meta-llama/Llama-3\"");
        assert_eq!(u.offset(1), 2);
        assert_eq!(&raw[u.offset(1)..u.offset(u.text.len() - 1)], r"meta-llama\/Llama\u002d3");
    }
}

//! Words with `*`.

/// A pattern: `*` stands for any characters.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    parts: Vec<String>,
}

impl Pattern {
    pub(super) fn new(text: &str) -> Self {
        Self { parts: text.split('*').map(str::to_owned).collect() }
    }
    /// The word, if there is no `*`.
    pub(super) fn exact(&self) -> Option<&str> {
        if let [word] = self.parts.as_slice() { Some(word) } else { None }
    }
    /// What stands behind the `*` when the pattern is one and its end.
    pub(super) fn suffix(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [first, last] if first.is_empty() => Some(last),
            _ => None,
        }
    }
    /// What stands between two `*` when the pattern is nothing else.
    pub(super) fn part(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [first, part, last] if first.is_empty() && last.is_empty() => Some(part),
            _ => None,
        }
    }
    /// What every word that matches begins with.
    pub(super) fn beginning(&self) -> &str {
        self.parts.first().map_or("", String::as_str)
    }
    /// The byte that every word that matches ends with, if there is one.
    pub(super) fn last_byte(&self) -> Option<u8> {
        self.parts.last()?.bytes().last()
    }
    /// Whether the whole word matches. Linear in the word for each part.
    pub(super) fn matches(&self, word: &str) -> bool {
        let [first, middle @ .., last] = self.parts.as_slice() else {
            return self.parts.first().is_some_and(|p| p == word);
        };
        let Some(mut rest) = word.strip_prefix(first.as_str()) else { return false };
        for part in middle {
            match rest.find(part.as_str()) {
                Some(at) => rest = &rest[at + part.len()..],
                None => return false,
            }
        }
        rest.len() >= last.len() && rest.ends_with(last.as_str())
    }
}

/// A key in the form rules use: `modelName`, `--model-name`, `MODEL_NAME` → `model_name`.
pub(super) fn normalised(key: &str) -> String {
    let key = key.trim_start_matches('-');
    let mut out = String::with_capacity(key.len() + 4);
    let bytes = key.as_bytes();
    for (i, b) in bytes.iter().enumerate().take(80) {
        match b {
            b'-' | b'.' | b' ' | b'/' | b':' => out.push('_'),
            b'A'..=b'Z' => {
                let after_lower = i > 0 && (bytes[i - 1].is_ascii_lowercase() || bytes[i - 1].is_ascii_digit());
                let before_lower =
                    i > 0 && bytes[i - 1].is_ascii_uppercase() && bytes.get(i + 1).is_some_and(u8::is_ascii_lowercase);
                if after_lower || before_lower {
                    out.push('_');
                }
                out.push(char::from(b.to_ascii_lowercase()));
            }
            b'$' | b'@' | b'?' | b'+' | b'"' | b'\'' => {}
            _ if b.is_ascii() => out.push(char::from(*b)),
            _ => out.push('?'),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        assert!(Pattern::new("*_model").matches("embedding_model"));
        assert!(!Pattern::new("*_model").matches("model"));
        assert!(Pattern::new("a*b*c").matches("axxbyyc"));
        assert!(!Pattern::new("ab*bc").matches("abc"));
    }

    #[test]
    fn keys() {
        for (from, to) in [
            ("modelName", "model_name"),
            ("--model-name-or-path", "model_name_or_path"),
            ("HF_MODEL_ID", "hf_model_id"),
            ("modelURL", "model_url"),
            ("openAIModel", "open_ai_model"),
            ("langchain4j.open-ai.chat-model.model-name", "langchain4j_open_ai_chat_model_model_name"),
        ] {
            assert_eq!(normalised(from), to);
        }
    }
}

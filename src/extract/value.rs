//! Values that hold a value: `--model=x`, `MODEL=x`, `${MODEL:-x}`, lists with commas.

use std::ops::Range;

use super::pattern::Pattern;

/// A part of a value, and the key that stands inside the value with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) key: Option<Range<usize>>,
    pub(super) range: Range<usize>,
}

/// Takes a value without spaces apart.
pub(super) fn parts(value: &str) -> Vec<Part> {
    let mut key = None;
    let mut range = 0..value.len();
    if let Some(at) = value.find('=').filter(|at| is_key(&value[..*at])) {
        key = Some(0..at);
        range.start = at + 1;
        trim_quotes(value, &mut range);
    }
    let inner = &value[range.clone()];
    if let Some(rest) = inner.strip_prefix("${") {
        let end = rest.find('}').unwrap_or(rest.len());
        let mark = rest[..end].find(":-").map(|at| (at, 2)).or_else(|| rest[..end].find(':').map(|at| (at, 1)));
        if let Some((at, length)) = mark {
            let start = range.start + 2;
            key = Some(start..start + at);
            range = start + at + length..start + end;
            trim_quotes(value, &mut range);
        }
    }
    if value[range.clone()].contains(',') && !value[range.clone()].contains("://") {
        let base = range.start;
        let mut out = Vec::new();
        let mut start = base;
        for piece in value[range].split(',').take(64) {
            out.push(Part { key: key.clone(), range: start..start + piece.len() });
            start += piece.len() + 1;
        }
        return out;
    }
    vec![Part { key, range }]
}

/// What a template falls back to: `{{ .Values.model | default "x" }}`, `{{ model | default('x') }}`.
pub(super) fn template_default(value: &str) -> Option<Range<usize>> {
    let open = value.find("{{")?;
    let at = open + value[open..].find("default")? + "default".len();
    let quote = at + value[at..].find(|c: char| c != ' ' && c != '(')?;
    let mark = value[quote..].chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
    let end = quote + 1 + value[quote + 1..].find(mark)?;
    (end < open + value[open..].find("}}")?).then_some(quote + 1..end)
}

fn trim_quotes(value: &str, range: &mut Range<usize>) {
    let bytes = value.as_bytes();
    while range.len() >= 2 && matches!(bytes[range.start], b'"' | b'\'') && bytes[range.end - 1] == bytes[range.start] {
        range.start += 1;
        range.end -= 1;
    }
}

fn is_key(word: &str) -> bool {
    let bare = word.trim_start_matches('-').trim_end_matches(['?', ':', '+']);
    !bare.is_empty()
        && bare.len() <= 64
        && bare.as_bytes()[0].is_ascii_alphabetic()
        && bare.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
}

/// Whether the words are a line of this command.
pub(super) fn is_command(command: &[Pattern], words: &[&str]) -> bool {
    let base = |word: &str| word.rsplit('/').next().unwrap_or(word).to_owned();
    (0..words.len().saturating_sub(command.len() - 1))
        .any(|start| command.iter().zip(&words[start..]).all(|(p, w)| p.matches(&base(w)) || p.matches(w)))
}

/// Whether a word that follows `words` is the first operand of the command.
pub(super) fn is_operand(command: &[Pattern], words: &[&str]) -> bool {
    let base = |word: &str| word.rsplit('/').next().unwrap_or(word).to_owned();
    let length = command.len();
    let Some(start) = (0..words.len().saturating_sub(length - 1))
        .rev()
        .find(|start| command.iter().zip(&words[*start..]).all(|(p, w)| p.matches(&base(w))))
    else {
        return false;
    };
    let mut behind_flag = false;
    for word in &words[start + length..] {
        if word.starts_with('-') {
            behind_flag = !word.contains('=');
        } else if behind_flag {
            behind_flag = false;
        } else {
            return false;
        }
    }
    !behind_flag
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(value: &str) -> Vec<(Option<&str>, &str)> {
        parts(value).into_iter().map(|p| (p.key.map(|k| &value[k]), &value[p.range])).collect()
    }

    #[test]
    fn keys_inside_values() {
        assert_eq!(texts("--model=a/b"), [(Some("--model"), "a/b")]);
        assert_eq!(texts("MODEL=\"a/b\""), [(Some("MODEL"), "a/b")]);
        assert_eq!(texts("MODEL=${M:-qwen3:8b}"), [(Some("M"), "qwen3:8b")]);
        assert_eq!(texts("${OPENAI_MODEL:gpt-4o}"), [(Some("OPENAI_MODEL"), "gpt-4o")]);
        assert_eq!(texts("a/b,c/d"), [(None, "a/b"), (None, "c/d")]);
        assert_eq!(texts("https://x/y?z=1"), [(None, "https://x/y?z=1")]);
    }

    #[test]
    fn templates() {
        let default = |value: &'static str| template_default(value).map(|range| &value[range]);
        assert_eq!(default("{{ .Values.model | default \"a/b\" | quote }}"), Some("a/b"));
        assert_eq!(default("{{ model | default('a/b') }}"), Some("a/b"));
        for other in ["{{ .Values.default }}", "{{ x }} default \"a/b\"", "default \"a/b\"", "{{ default .x \"a }}"] {
            assert_eq!(default(other), None, "{other}");
        }
    }

    #[test]
    fn operands() {
        let command: Vec<Pattern> = ["vllm", "serve"].iter().map(|p| Pattern::new(p)).collect();
        assert!(is_operand(&command, &["/usr/bin/vllm", "serve"]));
        assert!(is_operand(&command, &["vllm", "serve", "--port", "80"]));
        assert!(!is_operand(&command, &["vllm", "serve", "x"]));
        assert!(!is_operand(&command, &["vllm"]));
    }
}

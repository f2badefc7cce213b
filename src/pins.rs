//! Revisions that stand beside a model rather than in its id: `revision="…"` in the same call, a key beside it, a flag on
//! the same command line.

use std::ops::Range;
use std::sync::OnceLock;

use regex::Regex;

use crate::core::reference::Reference;

/// How far from the id a revision is looked for, in bytes.
const NEAR: usize = 600;
/// Lines before and behind the id in which a key beside it is looked for.
const LINES: usize = 8;

/// Fills in the revisions of references that have none of their own. `text` is the file they were found in.
pub fn beside(text: &[u8], references: &mut [Reference]) {
    let open = |r: &&mut Reference| r.revision.is_none() && r.role.is_use() && r.id.namespace.as_str() == "hf";
    if !references.iter_mut().any(|r| open(&r)) || memchr::memmem::find(text, b"revision").is_none() {
        return;
    }
    for reference in references.iter_mut().filter(open) {
        let (start, end) = (reference.span.start.min(text.len()), reference.span.end.min(text.len()));
        if start > end {
            continue;
        }
        let found = bracketed(text, start..end).map_or_else(|| siblings(text, start), |region| value(&region));
        reference.revision = found;
    }
}

/// What stands in the same brackets as the id, without what stands in brackets further in. None when no bracket around the
/// id opens and closes nearby.
fn bracketed(text: &[u8], id: Range<usize>) -> Option<String> {
    let before = side(text[id.start.saturating_sub(NEAR)..id.start].iter().rev().copied(), b")]}", b"([{")?;
    let behind = side(text[id.end..text.len().min(id.end + NEAR)].iter().copied(), b"([{", b")]}")?;
    let mut bytes: Vec<u8> = before.into_iter().rev().collect();
    bytes.push(b' ');
    bytes.extend(behind);
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// The bytes up to the bracket that closes, those in inner brackets left out.
fn side(bytes: impl Iterator<Item = u8>, opens: &[u8], closes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut depth = 0usize;
    for byte in bytes {
        if opens.contains(&byte) {
            depth += 1;
        } else if closes.contains(&byte) {
            depth = match depth.checked_sub(1) {
                Some(less) => less,
                None => return Some(out),
            };
        } else if depth == 0 {
            out.push(byte);
        }
    }
    None
}

/// The revision among the lines beside the id's: keys of the same depth, and what continues the same command.
fn siblings(text: &[u8], at: usize) -> Option<String> {
    // Lines longer than anybody writes are not looked through, again and again, for every id in them.
    let beginning = |end: usize| {
        let from = end.saturating_sub(NEAR);
        text[from..end].iter().rposition(|b| *b == b'\n').map(|n| from + n + 1).or((from == 0).then_some(0))
    };
    let line = |from: usize| {
        let most = text.len().min(from + NEAR);
        let end = text[from..most].iter().position(|b| *b == b'\n').map_or(most, |n| from + n);
        (String::from_utf8_lossy(&text[from..end]).into_owned(), end)
    };
    let start = beginning(at)?;
    let (own, mut end) = line(start);
    let depth = depth_of(&own);
    if let Some(found) = value(&own) {
        return Some(found);
    }
    let mut from = start;
    let mut is_item = own.trim_start().starts_with("- ");
    for _ in 0..LINES {
        // The first key of an item of a list has no sibling above it.
        if from == 0 || is_item {
            break;
        }
        let Some(above) = beginning(from - 1) else { break };
        from = above;
        let (before, _) = line(from);
        is_item = before.trim_start().starts_with("- ");
        match key_beside(&before, depth) {
            Beside::Revision(found) => return Some(found),
            Beside::Other => {}
            Beside::Elsewhere => break,
        }
    }
    for _ in 0..LINES {
        if text.get(end) != Some(&b'\n') || end + 1 >= text.len() {
            break;
        }
        let (behind, next) = line(end + 1);
        if behind.trim_start().starts_with("- ") {
            break;
        }
        end = next;
        match key_beside(&behind, depth) {
            Beside::Revision(found) => return Some(found),
            Beside::Other => {}
            Beside::Elsewhere => break,
        }
    }
    None
}

enum Beside {
    Revision(String),
    Other,
    Elsewhere,
}

fn key_beside(line: &str, depth: usize) -> Beside {
    if line.trim().is_empty() || depth_of(line) < depth {
        return Beside::Elsewhere;
    }
    if depth_of(line) == depth || line.trim_start().starts_with("--") {
        return value(line).map_or(Beside::Other, Beside::Revision);
    }
    Beside::Other
}

/// Columns before the first key of a line; the dash of a list counts as a column.
fn depth_of(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t', '-']).len()
}

/// The revision that a piece of text states.
fn value(text: &str) -> Option<String> {
    static PATTERN: OnceLock<Option<Regex>> = OnceLock::new();
    let pattern = PATTERN.get_or_init(|| {
        let quote = r#"\\?["']?"#;
        let key = format!(r"(?:^|[^\w-])(?:model_)?revision{quote}\s*[=:]\s*{quote}");
        let flag = format!(r#"--(?:model-)?revision(?:{quote}\s*,\s*|=|\s+){quote}"#);
        Regex::new(&format!(r"(?:{key}|{flag})([A-Za-z0-9][\w./-]*)")).ok()
    });
    let found = pattern.as_ref()?.captures(text)?.get(1)?.as_str();
    (!matches!(found, "None" | "null" | "none" | "undefined")).then(|| found.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::model::{Confidence, ModelId};
    use crate::core::reference::{Role, Setting};
    use crate::core::source::{Location, Span};

    fn revision(text: &str) -> Option<String> {
        let start = text.find("acme/m").unwrap_or_default();
        let location = Location { file: "f".to_owned(), line: 1, column: 1, end_line: 1, end_column: 2 };
        let mut references = [Reference {
            id: ModelId::new("hf", "acme/m"),
            text: "acme/m".to_owned(),
            revision: None,
            location,
            span: Span::new(start, start + 6),
            role: Role::Load,
            rule: String::new(),
            confidence: Confidence::High,
            setting: Setting::Main,
        }];
        beside(text.as_bytes(), &mut references);
        references[0].revision.clone()
    }

    #[test]
    fn a_revision_of_the_same_call_key_or_command_is_found() {
        for text in [
            "x = load(\"acme/m\", revision=\"abc1\")",
            "x = load(\n    \"acme/m\",\n    torch_dtype=get(1),\n    revision = 'abc1',\n)",
            "x = load(revision=\"abc1\", model=\"acme/m\")",
            "{\"revision\": \"abc1\", \"model\": \"acme/m\"}",
            "\"load(\\\"acme/m\\\", revision=\\\"abc1\\\")\"",
            "model: acme/m\nrevision: abc1\n",
            "  - revision: abc1\n    model: acme/m\n",
            "vllm serve acme/m --revision abc1",
            "vllm serve acme/m \\\n    --revision=abc1",
            "command: [\"--model\", \"acme/m\", \"--revision\", \"abc1\"]",
        ] {
            assert_eq!(revision(text).as_deref(), Some("abc1"), "{text}");
        }
    }

    #[test]
    fn a_revision_of_something_else_is_not() {
        for text in [
            "x = load(\"acme/m\")\ny = load(\"acme/n\", revision=\"abc1\")",
            "y = load(\"acme/n\", revision=\"abc1\")\nx = load(\"acme/m\")",
            "x = load(\"acme/m\", other(revision=\"abc1\"))",
            "x = load(\"acme/m\", code_revision=\"abc1\")",
            "x = load(\"acme/m\", revision=None)",
            "- model: acme/n\n  revision: abc1\n- model: acme/m\n",
            "- model: acme/m\n- model: acme/n\n  revision: abc1\n",
            "a:\n  model: acme/m\nb:\n  revision: abc1\n",
        ] {
            assert_eq!(revision(text), None, "{text}");
        }
    }
}

//! JSON inside a string: `curl -d "{\"model\": …}"`, `body = '{"model": …}'`.

use super::atom::Context;
use super::decide::{Decision, Found};
use super::{syntax, tracker};
use crate::core::source::Span;

/// Longer documents are files of their own, not arguments.
const LONGEST: usize = 65_536;
/// A document in a document in a document is looked at, one deeper is not.
const DEEPEST: u8 = 2;

/// Where a JSON document begins in a value: at its start, or behind a `key=`.
pub(super) fn document(value: &str) -> Option<usize> {
    if value.len() > LONGEST {
        return None;
    }
    let open = value.find(['{', '['])?;
    let before = value[..open].trim_start();
    let named = before.strip_suffix(['\'', '"']).unwrap_or(before).strip_suffix('=');
    let stands_alone = before.is_empty() || named.is_some_and(|key| !key.is_empty() && !key.contains(char::is_whitespace));
    let mut inside = value[open..].chars().filter(|c| !c.is_whitespace());
    inside.next();
    let first = inside.find(|c| !matches!(c, '{' | '['))?;
    // `{model}` is a template, `[gpt-4o]` a list of something else: names of entries stand in quotes.
    (stands_alone && first == '"' && value[open..].contains(':')).then_some(open)
}

/// Reads the document in `value[open..]`, and leads every place back to the text by `at`.
pub(super) fn read(decision: &mut Decision<'_, '_>, value: &str, open: usize, at: &dyn Fn(usize) -> usize) {
    if decision.depth >= DEEPEST {
        return;
    }
    // The rules for data hold inside, whatever language the document stands in.
    let path = format!("{}.json", decision.path);
    let mut inner = Decision::new(value, &path, decision.rules, decision.names);
    inner.talk_only = decision.talk_only;
    inner.depth = decision.depth + 1;
    tracker::read(value, Span::new(open, value.len()), &syntax::JSON, &Context::default(), &mut inner);
    let found = std::mem::take(&mut inner.found);
    let back = |f: Found| Found { span: Span::new(at(f.span.start), at(f.span.end.max(1) - 1) + 1), ..f };
    decision.found.extend(found.into_iter().map(back));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_told_from_templates() {
        assert_eq!(document("{\"model\": \"x\"}"), Some(0));
        assert_eq!(document(" [ {\"model\": \"x\"} ]"), Some(1));
        assert_eq!(document("--config={\"model\": \"x\"}"), Some(9));
        assert_eq!(document("--config='{\"model\": \"x\"}'"), Some(10));
        for other in
            ["{model}", "{model}: \"x\"", "see {\"model\": \"x\"}", "[gpt-4o]", "[\"a\", \"b\"]", "{{ \"a\" }}", "x{", ""]
        {
            assert_eq!(document(other), None, "{other}");
        }
    }
}

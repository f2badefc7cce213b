//! XML and HTML: attributes, text between tags, scripts.

use super::atom::{Context, Place, Sink};
use super::{syntax, tracker};
use crate::core::source::Span;

/// Reads a document.
pub(super) fn read<'t>(text: &'t str, sink: &mut dyn Sink<'t>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut element = "";
    while at < bytes.len() {
        let open = memchr::memchr(b'<', &bytes[at..]).map_or(bytes.len(), |i| at + i);
        content(text, at, open, element, sink);
        if open == bytes.len() {
            break;
        }
        if text[open..].starts_with("<!--") {
            let end = memchr::memmem::find(&bytes[open..], b"-->").map_or(bytes.len(), |i| open + i + 3);
            sink.atom(Span::new(open, end), &Context::of(Place::Comment));
            at = end;
            continue;
        }
        let (name, end) = tag(text, open, sink);
        element = name;
        at = end;
        if name.eq_ignore_ascii_case("script") {
            let close = memchr::memmem::find(&bytes[at..], b"</script").map_or(bytes.len(), |i| at + i);
            tracker::read(text, Span::new(at, close), &syntax::JAVASCRIPT, &Context::default(), sink);
            at = close;
        }
    }
}

fn content<'t>(text: &'t str, from: usize, to: usize, element: &'t str, sink: &mut dyn Sink<'t>) {
    let Some(raw) = text.get(from..to) else { return };
    let trimmed = raw.trim();
    if trimmed.len() < 2 {
        return;
    }
    let start = from + raw.len() - raw.trim_start().len();
    let span = Span::new(start, start + trimmed.len());
    let talks = trimmed.contains(char::is_whitespace)
        || matches!(element, "p" | "a" | "li" | "h1" | "h2" | "h3" | "span" | "td" | "b" | "code");
    sink.atom(span, &if talks { Context::of(Place::Prose) } else { Context::key(element) });
}

/// Reads one tag; returns its name (empty for a closing one) and the offset behind it.
fn tag<'t>(text: &'t str, open: usize, sink: &mut dyn Sink<'t>) -> (&'t str, usize) {
    let bytes = text.as_bytes();
    let mut at = open + 1;
    let name_end =
        at + bytes[at..].iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b':' | b'.' | b'_')).count();
    let name = &text[at..name_end];
    at = name_end;
    let mut attribute = (at, at);
    let whole = memchr::memchr(b'>', &bytes[open..]).map_or("", |end| &text[open..open + end]);
    // A scheme's argument that is switched off is only kept.
    let is_off = whole.contains("isEnabled") && whole.contains("\"NO\"");
    while at < bytes.len() {
        match bytes[at] {
            b'>' => return (name, at + 1),
            // A new tag begins: the `<` was no tag at all.
            b'<' => return (name, at),
            quote @ (b'"' | b'\'') => {
                let Some(length) = memchr::memchr2(quote, b'<', &bytes[at + 1..]) else { return (name, bytes.len()) };
                let end = at + 1 + length;
                if bytes[end] == b'<' {
                    return (name, end);
                }
                let mut context = Context::key(text.get(attribute.0..attribute.1).unwrap_or_default());
                context.outer.push(name);
                if is_off {
                    context.place = Place::Prose;
                }
                context.shell = true;
                sink.atom(Span::new(at + 1, end), &context);
                at = end + 1;
            }
            b'=' | b' ' | b'\n' | b'\t' | b'\r' | b'/' => at += 1,
            _ => {
                let length = bytes[at..]
                    .iter()
                    .take_while(|b| !matches!(b, b'=' | b' ' | b'\n' | b'\t' | b'>' | b'"' | b'\'' | b'<'))
                    .count();
                attribute = (at, at + length.max(1));
                at += length.max(1);
            }
        }
    }
    (name, bytes.len())
}

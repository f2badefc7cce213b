//! `key = value` lines: `.env`, INI, properties.

use super::atom::{Context, Place, Sink};
use crate::core::source::Span;

/// Reads the lines of `text`.
pub(super) fn read<'t>(text: &'t str, sink: &mut dyn Sink<'t>) {
    let mut section: Option<&'t str> = None;
    let mut start = 0;
    while start < text.len() {
        let end = memchr::memchr(b'\n', &text.as_bytes()[start..]).map_or(text.len(), |i| start + i);
        let line = &text[start..end];
        let body = line.trim();
        let lead = start + line.len() - line.trim_start().len();
        if body.starts_with(['#', ';', '!']) || body.starts_with("//") {
            sink.atom(Span::new(lead, lead + body.len()), &Context::of(Place::Comment));
        } else if body.starts_with('[') && body.ends_with(']') {
            section = body.get(1..body.len() - 1);
        } else if let Some(at) = body.find(['=', ':']) {
            pair(text, lead, body, at, section, sink);
        }
        start = end + 1;
    }
}

fn pair<'t>(text: &'t str, lead: usize, body: &'t str, at: usize, section: Option<&'t str>, sink: &mut dyn Sink<'t>) {
    let key = body[..at].trim();
    let key = key.strip_prefix("export ").unwrap_or(key).trim();
    let rest = &body[at + 1..];
    let mut from = lead + at + 1 + (rest.len() - rest.trim_start().len());
    let mut to = lead + body.len();
    let Some(value) = text.get(from..to) else { return };
    let quote = value.bytes().next().filter(|b| matches!(b, b'"' | b'\''));
    if let Some(close) = quote.and_then(|q| memchr::memchr(q, &value.as_bytes()[1..])) {
        (from, to) = (from + 1, from + 1 + close);
    } else if let Some(comment) = value.find(" #") {
        sink.atom(Span::new(from + comment + 1, to), &Context::of(Place::Comment));
        to = from + value[..comment].trim_end().len();
    }
    let mut context = Context::key(key);
    context.outer.extend(section);
    context.shell = true;
    sink.atom(Span::new(from, to), &context);
}

//! Markdown: the front matter is structure, the rest is talk.

use super::atom::{Context, Place, Sink};
use super::yaml;
use crate::core::source::Span;

/// Reads a document.
pub(super) fn read<'t>(text: &'t str, sink: &mut dyn Sink<'t>) {
    let body = front_matter(text).map_or(0, |matter| {
        yaml::read(text, matter, sink);
        matter.end
    });
    sink.atom(Span::new(body, text.len()), &Context::of(Place::Prose));
}

/// The range between the two `---` lines at the start.
fn front_matter(text: &str) -> Option<Span> {
    let lead = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let rest = text.get(lead..)?;
    let first = rest.find('\n')? + 1;
    if rest[..first].trim_end() != "---" {
        return None;
    }
    let mut at = first;
    while at < rest.len() {
        let end = rest[at..].find('\n').map_or(rest.len(), |i| at + i);
        if matches!(rest[at..end].trim_end(), "---" | "...") {
            return Some(Span::new(lead + first, lead + at));
        }
        at = end + 1;
    }
    None
}

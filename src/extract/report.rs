//! Findings → references: sorted, each place once, with lines and columns.

use super::decide::Found;
use super::look::is_same_word;
use super::setting::setting;
use crate::core::model::ModelId;
use crate::core::reference::{Reference, Role};
use crate::core::source::{Location, Span};

/// Quotes, a colon or an arrow and blanks between the name of an entry and its value.
const BETWEEN: usize = 12;

/// Adds the references of one file.
pub(super) fn report(mut found: Vec<Found>, path: &str, text: &str, out: &mut Vec<Reference>) {
    // At one place the surest reading comes first: a use before a mention.
    found.sort_by(|a, b| {
        let key =
            |f: &Found| (f.span.start, std::cmp::Reverse(f.span.end), f.role == Role::Mention, std::cmp::Reverse(f.confidence));
        key(a).cmp(&key(b))
    });
    aliases(&mut found);
    let setting = setting(path);
    if found.is_empty() {
        return;
    }
    let mut lines = Lines::new(text);
    let mut covered = 0;
    for f in found {
        if f.span.start < covered {
            continue;
        }
        covered = f.span.end;
        out.push(Reference {
            location: lines.location(path, f.span),
            id: ModelId::new(f.named.namespace, f.named.id),
            text: f.text,
            revision: f.named.revision,
            span: f.span,
            role: f.role,
            rule: f.rule,
            confidence: f.confidence,
            setting,
        });
    }
}

/// The name of an entry whose value spells the same name in another way is an alias: `"gpt-35-turbo": "gpt-3.5-turbo"`.
fn aliases(found: &mut [Found]) {
    for i in 1..found.len() {
        let (before, behind) = found.split_at_mut(i);
        if let ([.., name], [value, ..]) = (before, behind)
            && name.rule.starts_with("registry-")
            && value.span.start.saturating_sub(name.span.end) <= BETWEEN
            && name.text != value.text
            && is_same_word(&name.text, &value.text)
        {
            name.role = Role::Mention;
        }
    }
}

/// Lines and columns of ascending offsets, in one walk over the text.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: usize,
    column: usize,
    /// Whether a carriage return, which ends a line too, stands anywhere in the text.
    has_returns: bool,
}

impl<'t> Lines<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            at: if text.starts_with('\u{feff}') { 3 } else { 0 },
            line: 1,
            column: 1,
            has_returns: memchr::memchr(b'\r', text.as_bytes()).is_some(),
        }
    }

    fn advance(&mut self, offset: usize) -> (usize, usize) {
        let bytes = self.text.as_bytes();
        let passed = bytes.get(self.at..offset.min(bytes.len())).unwrap_or_default();
        if let Some(last) = memchr::memrchr(b'\n', passed).filter(|_| !self.has_returns) {
            self.line += memchr::memchr_iter(b'\n', passed).count();
            self.column = 1;
            self.at += last + 1;
        }
        while self.at < offset.min(bytes.len()) {
            let b = bytes[self.at];
            self.at += 1;
            if b == b'\n' || (b == b'\r' && bytes.get(self.at) != Some(&b'\n')) {
                self.line += 1;
                self.column = 1;
            } else if b & 0xc0 != 0x80 {
                self.column += 1;
            }
        }
        (self.line, self.column)
    }

    fn location(&mut self, path: &str, span: Span) -> Location {
        let (line, column) = self.advance(span.start);
        let (end_line, end_column) = self.advance(span.end);
        Location { file: path.to_owned(), line, column, end_line, end_column }
    }
}

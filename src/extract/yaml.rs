//! YAML by lines and indentation. Templates (Helm, Jinja) and broken files are read as well as sound ones, comments are
//! kept, and the cost is linear whatever the nesting; an event parser gives none of the three.

use super::atom::{Context, Place, Sink};
use super::format::{Format, format};
use super::{prose, shell, syntax, tracker};
use crate::core::source::Span;

/// Deeper structure is read without its outermost keys.
const DEEPEST: usize = 64;
const WORDS: usize = 12;

/// One level of indentation.
#[derive(Clone, Debug, Default)]
struct Level<'t> {
    indent: usize,
    is_item: bool,
    key: Option<&'t str>,
    label: Option<&'t str>,
    words: Vec<&'t str>,
}

/// Reads YAML in `text[range]`.
pub(super) fn read<'t>(text: &'t str, range: Span, sink: &mut dyn Sink<'t>) {
    read_inside(text, range, 0, sink);
}

/// Documents in blocks of documents: deeper ones are read as lines.
const MOST_DOCUMENTS: u8 = 4;

fn read_inside<'t>(text: &'t str, range: Span, depth: u8, sink: &mut dyn Sink<'t>) {
    let mut reader = Reader { text, end: range.end.min(text.len()), levels: Vec::new(), depth, sink };
    let mut at = range.start;
    while at < reader.end {
        at = reader.line(at);
    }
}

struct Reader<'t, 's> {
    text: &'t str,
    end: usize,
    levels: Vec<Level<'t>>,
    /// Documents around this one.
    depth: u8,
    sink: &'s mut dyn Sink<'t>,
}

impl<'t> Reader<'t, '_> {
    fn line_end(&self, at: usize) -> usize {
        memchr::memchr(b'\n', &self.text.as_bytes()[at..self.end]).map_or(self.end, |i| at + i)
    }

    /// Reads the line at `start`; returns the start of the next one to read.
    fn line(&mut self, start: usize) -> usize {
        let end = self.line_end(start);
        let bytes = self.text.as_bytes();
        let mut at = start + bytes[start..end].iter().take_while(|b| matches!(b, b' ' | b'\t' | 0xef | 0xbb | 0xbf)).count();
        let body = self.text.get(at..end).unwrap_or_default().trim_end();
        if body.is_empty() || body.starts_with("---") || body.starts_with("{{") && !body.contains("}}:") {
            if body.starts_with("---") {
                self.levels.clear();
            }
            return end + 1;
        }
        if body.starts_with('#') {
            self.sink.atom(Span::new(at, end), &Context::of(Place::Comment));
            return end + 1;
        }
        while bytes.get(at) == Some(&b'-') && matches!(bytes.get(at + 1), Some(b' ' | b'\n' | b'\r' | b'\t') | None) {
            self.item(at - start);
            at += 1;
            at += bytes[at..end].iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
        }
        if at >= end {
            return end + 1;
        }
        if bytes[at] == b'#' {
            self.sink.atom(Span::new(at, end), &Context::of(Place::Comment));
            return end + 1;
        }
        match key(&self.text[at..end]) {
            Some((from, to, value)) => {
                self.entry(at - start, &self.text[at + from..at + to]);
                self.value(at + value, end, at - start)
            }
            None => {
                let indent = self.levels.last().map_or(0, |l| l.indent);
                self.value(at, end, indent)
            }
        }
    }

    fn item(&mut self, indent: usize) {
        let mut words = Vec::new();
        while let Some(level) = self.levels.last() {
            if level.indent > indent || (level.indent == indent && level.is_item) {
                if let Some(level) = self.levels.pop()
                    && level.indent == indent
                {
                    words = level.words;
                }
            } else {
                break;
            }
        }
        self.push(Level { indent, is_item: true, words, ..Level::default() });
    }

    fn entry(&mut self, indent: usize, key: &'t str) {
        while self.levels.last().is_some_and(|l| l.indent > indent || (l.indent == indent && l.is_item)) {
            self.levels.pop();
        }
        match self.levels.last_mut() {
            Some(level) if level.indent == indent => {
                level.key = Some(key);
                level.words.clear();
            }
            _ => self.push(Level { indent, key: Some(key), ..Level::default() }),
        }
    }

    fn push(&mut self, level: Level<'t>) {
        if self.levels.len() < DEEPEST {
            self.levels.push(level);
        }
    }

    /// Reads the value at `at`; returns the start of the next line to read.
    fn value(&mut self, at: usize, end: usize, indent: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = at + bytes[at..end].iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
        while matches!(bytes.get(at), Some(b'&' | b'!')) {
            let length = bytes[at..end].iter().take_while(|b| !b.is_ascii_whitespace()).count();
            at += length;
            at += bytes[at..end].iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
        }
        if at >= end {
            return end + 1;
        }
        match bytes[at] {
            b'#' => {
                self.sink.atom(Span::new(at, end), &Context::of(Place::Comment));
                end + 1
            }
            b'|' | b'>'
                if self.text[at + 1..end].trim().trim_start_matches(['-', '+', '1', '2', '4']).split('#').next()
                    == Some("") =>
            {
                self.block(end + 1, indent)
            }
            b'[' | b'{' if !self.text[at..].starts_with("{{") => self.flow(at, end),
            quote @ (b'"' | b'\'') => {
                let close = closing(bytes, at + 1, self.end, quote);
                let to = close.unwrap_or(end);
                self.scalar(Span::new(at + 1, to), quote == b'\'');
                let after = (to + 1).min(self.end);
                let line = self.line_end(after.min(self.end));
                if let Some(comment) = self.text.get(after..line).and_then(|rest| rest.find('#')) {
                    self.sink.atom(Span::new(after + comment, line), &Context::of(Place::Comment));
                }
                line + 1
            }
            _ => {
                let mut to = end;
                if let Some(comment) = self.text[at..end].find(" #") {
                    self.sink.atom(Span::new(at + comment + 1, end), &Context::of(Place::Comment));
                    to = at + comment;
                }
                let length = self.text[at..to].trim_end().len();
                self.scalar(Span::new(at, at + length), true);
                end + 1
            }
        }
    }

    fn scalar(&mut self, span: Span, raw: bool) {
        let Some(content) = self.text.get(span.start..span.end) else { return };
        if self.sink.wants(content) {
            self.hand_over(span, raw);
        }
        if let Some(level) = self.levels.last_mut() {
            if level.is_item {
                if level.words.len() == WORDS {
                    level.words.remove(0);
                }
                level.words.push(content);
            } else if matches!(level.key, Some("name" | "key" | "Name")) {
                level.label = Some(content);
            }
        }
    }

    fn hand_over(&mut self, span: Span, raw: bool) {
        let mut context = self.context(raw);
        if context.keys.first() == Some(&"repository") && self.is_image(span.start) {
            context.outer.insert(0, "image");
        }
        self.sink.atom(span, &context);
    }

    /// Whether the lines next to this one hold a tag: then a repository is one of container images.
    fn is_image(&self, at: usize) -> bool {
        let next = self.line_end(at) + 1;
        let follows = next < self.end && self.text[next..self.line_end(next)].trim_start().starts_with("tag:");
        let line = memchr::memrchr(b'\n', &self.text.as_bytes()[..at]).unwrap_or(0);
        let before = memchr::memrchr(b'\n', &self.text.as_bytes()[..line]).map_or(0, |i| i + 1);
        follows || self.text[before..line].trim_start().starts_with("tag:")
    }

    fn context(&self, raw: bool) -> Context<'t> {
        let mut context = Context { raw, shell: true, ..Context::default() };
        for level in self.levels.iter().rev() {
            if level.is_item && context.keys.is_empty() && context.words.is_empty() {
                context.words.clone_from(&level.words);
            }
            if let Some(key) = level.key {
                if context.keys.is_empty() {
                    if matches!(key, "value" | "default" | "Value" | "Default") {
                        context.keys.extend(level.label);
                    }
                    context.keys.push(key);
                } else {
                    context.outer.extend(level.label);
                    context.outer.push(key);
                }
            }
        }
        context
    }

    /// A block scalar: a script, another document, or text.
    fn block(&mut self, start: usize, indent: usize) -> usize {
        let mut at = start;
        while at < self.end {
            let end = self.line_end(at);
            let line = self.text.get(at..end).unwrap_or_default();
            let blank = line.trim().is_empty();
            let own = line.len() - line.trim_start().len();
            if !blank && own <= indent {
                break;
            }
            at = (end + 1).min(self.end);
        }
        let span = Span::new(start.min(at), at);
        let context = self.context(true);
        let name = context.keys.first().copied().unwrap_or_default();
        let body = self.text.get(span.start..span.end).unwrap_or_default().trim_start();
        if body.starts_with('{') && !body.starts_with("{{") {
            tracker::read(self.text, span, &syntax::JSON, &context, self.sink);
        } else if self.depth < MOST_DOCUMENTS
            && (is_document(body) || name.contains('.') && matches!(format(name, ""), Format::Yaml))
        {
            read_inside(self.text, span, self.depth + 1, self.sink);
        } else if name.contains('.') && matches!(format(name, ""), Format::Code(_)) {
            if let Format::Code(syntax) = format(name, "") {
                tracker::read(self.text, span, syntax, &Context::default(), self.sink);
            }
        } else if prose::is_told(name, body) {
            self.sink.atom(span, &Context::of(Place::Prose));
        } else {
            let base = Context {
                outer: context.keys.iter().chain(&context.outer).copied().collect(),
                shell: true,
                ..Context::default()
            };
            shell::read(self.text, span, &base, self.sink);
        }
        at
    }

    /// A flow list or mapping; may span lines.
    fn flow(&mut self, start: usize, line_end: usize) -> usize {
        let bytes = self.text.as_bytes();
        let (mut depth, mut at) = (0usize, start);
        let mut element = start + 1;
        let mut context = self.context(true);
        let keys = context.keys.clone();
        while at < self.end {
            match bytes[at] {
                b'{' if bytes.get(at + 1) == Some(&b'{') && depth > 0 => {
                    // A template, brackets and quotes and all.
                    let line = &bytes[at..self.line_end(at)];
                    at += memchr::memmem::find(line, b"}}").map_or(1, |end| end + 1);
                }
                b'[' | b'{' => {
                    depth += 1;
                    element = at + 1;
                }
                quote @ (b'"' | b'\'')
                    if self.text[element..at].trim().is_empty() || self.text[element..at].trim_end().ends_with(':') =>
                {
                    at = closing(bytes, at + 1, self.end, quote).unwrap_or(line_end.max(at));
                }
                b',' | b']' | b'}' => {
                    self.element(element, at, &mut context);
                    element = at + 1;
                    context.keys.clone_from(&keys);
                    if bytes[at] != b',' {
                        depth = depth.saturating_sub(1);
                        if depth == 0 {
                            break;
                        }
                    }
                }
                b'\n' if at > start + 65_536 => break,
                _ => {}
            }
            at += 1;
        }
        self.line_end(at.min(self.end)) + 1
    }

    fn element(&mut self, from: usize, to: usize, context: &mut Context<'t>) {
        let Some(raw) = self.text.get(from..to) else { return };
        let lead = from + raw.len() - raw.trim_start().len();
        let body = raw.trim();
        let (mut start, mut end) = (lead, lead + body.len());
        if let Some((key_from, key_to, value)) = key(body) {
            context.outer.extend(context.keys.first().copied());
            context.keys.insert(0, &self.text[lead + key_from..lead + key_to]);
            let rest = &body[value..];
            start = lead + value + rest.len() - rest.trim_start().len();
        }
        if end - start >= 2
            && matches!(self.text.as_bytes()[start], b'"' | b'\'')
            && self.text.as_bytes()[end - 1] == self.text.as_bytes()[start]
        {
            (start, end) = (start + 1, end - 1);
        }
        if let Some(content) = self.text.get(start..end).filter(|c| !c.is_empty()) {
            self.sink.atom(Span::new(start, end), context);
            if context.words.len() == WORDS {
                context.words.remove(0);
            }
            context.words.push(content);
        }
    }
}

/// Whether a block begins as YAML does: `name: value` or `- name: value` in its first line.
fn is_document(body: &str) -> bool {
    let first = body.lines().map(str::trim).find(|l| !l.is_empty() && !l.starts_with('#')).unwrap_or_default();
    let entry = first.strip_prefix("- ").unwrap_or(first);
    let Some((from, to, _)) = key(entry) else { return false };
    let name = &entry[from..to];
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'/');
    name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_') && name.bytes().all(plain)
}

/// Start and end of the key of an entry, and where its value begins.
fn key(line: &str) -> Option<(usize, usize, usize)> {
    let bytes = line.as_bytes();
    if let Some(quote @ (b'"' | b'\'')) = bytes.first() {
        let close = closing(bytes, 1, bytes.len(), *quote)?;
        let colon = close + 1 + bytes[close + 1..].iter().take_while(|b| **b == b' ').count();
        return (bytes.get(colon) == Some(&b':')).then_some((1, close, colon + 1));
    }
    if matches!(bytes.first(), Some(b'[' | b'{' | b'#' | b'|' | b'>' | b'@' | b'`') | None) && !line.starts_with("{{") {
        return None;
    }
    let mut from = 0;
    loop {
        let colon = from + memchr::memchr(b':', &bytes[from..])?;
        if line[..colon].contains(" #") || colon > 200 {
            return None;
        }
        if matches!(bytes.get(colon + 1), None | Some(b' ' | b'\t' | b'\r')) {
            return Some((0, line[..colon].trim_end().len(), colon + 1));
        }
        from = colon + 1;
    }
}

fn closing(bytes: &[u8], mut at: usize, end: usize, quote: u8) -> Option<usize> {
    while at < end {
        let found = at + memchr::memchr2(quote, b'\\', &bytes[at..end])?;
        let escapes = bytes[found] == b'\\' && quote == b'"';
        let doubled = bytes[found] == quote && quote == b'\'' && bytes.get(found + 1) == Some(&b'\'');
        if escapes || doubled {
            at = found + 2;
        } else if bytes[found] == quote {
            return Some(found);
        } else {
            at = found + 1;
        }
    }
    None
}

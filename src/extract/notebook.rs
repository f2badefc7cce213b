//! Notebooks: the code cells joined to one program, every position led back to the JSON file.

use super::atom::{Context, Place, Sink};
use super::decide::{Decision, Found};
use super::format::Format;
use super::imports;
use super::lexer::{Kind, Lexer};
use super::unescape::Unescaped;
use super::{shell, syntax, tracker};
use crate::core::source::Span;

/// Text taken out of JSON strings, with the way back.
#[derive(Default)]
struct Joined {
    text: String,
    /// (offset here, offset in the file, escapes undone) for each string.
    pieces: Vec<(usize, usize, Unescaped)>,
}

impl Joined {
    fn add(&mut self, raw: &str, at: usize) {
        let unescaped = Unescaped::new(raw);
        self.text.push_str(&unescaped.text);
        self.pieces.push((self.text.len() - unescaped.text.len(), at, unescaped));
    }
    fn offset(&self, offset: usize) -> usize {
        let index = self.pieces.partition_point(|(here, _, _)| *here <= offset).saturating_sub(1);
        self.pieces.get(index).map_or(0, |(here, at, unescaped)| at + unescaped.offset(offset - here))
    }
}

/// Reads a notebook into the decision. `false` when the file has no cells.
pub(super) fn read(decision: &mut Decision<'_, '_>) -> bool {
    let text = decision.text;
    let (code, talk) = cells(text);
    if code.pieces.is_empty() && talk.pieces.is_empty() {
        return false;
    }
    for (joined, is_code) in [(code, true), (talk, false)] {
        let mut inner = Decision::new(&joined.text, decision.path, decision.rules, decision.names);
        inner.talk_only = decision.talk_only;
        inner.imported = decision.imported;
        let whole = Span::new(0, joined.text.len());
        if is_code {
            read_code(&joined.text, &mut inner)
        } else {
            inner.atom(whole, &Context::of(Place::Prose))
        }
        let found = std::mem::take(&mut inner.found);
        let unknown = std::mem::take(&mut inner.unknown);
        drop(inner);
        decision.imports.extend(imports::of(&unknown, &joined.text, decision.path, Format::Notebook));
        decision.found.extend(
            found
                .into_iter()
                .map(|f| Found { span: Span::new(joined.offset(f.span.start), joined.offset(f.span.end.max(1) - 1) + 1), ..f }),
        );
    }
    true
}

/// Python, with `!command` and `%magic` lines read as commands.
fn read_code<'t>(text: &'t str, sink: &mut dyn Sink<'t>) {
    let commands = Context { shell: true, ..Context::default() };
    let (mut from, mut at) = (0, 0);
    while at < text.len() {
        let end = memchr::memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |i| at + i + 1);
        if text[at..end].trim_start().starts_with(['!', '%']) {
            tracker::read(text, Span::new(from, at), &syntax::PYTHON, &Context::default(), sink);
            let mark = at + text[at..end].find(['!', '%']).unwrap_or(0) + 1;
            shell::read(text, Span::new(mark, end), &commands, sink);
            from = end;
        }
        at = end;
    }
    tracker::read(text, Span::new(from, text.len()), &syntax::PYTHON, &Context::default(), sink);
}

/// The strings of code cells and of all other cells.
fn cells(text: &str) -> (Joined, Joined) {
    let (mut code, mut talk) = (Joined::default(), Joined::default());
    let mut lexer = Lexer::new(text, &syntax::JSON);
    let (mut depth, mut key, mut is_code, mut source) = (0usize, "", true, None);
    let mut last = "";
    while let Some(token) = lexer.next_token() {
        match token.kind {
            Kind::Mark(b'{' | b'[', 0) => {
                depth += 1;
                if key == "source" && depth == 4 && source.is_none() {
                    source = Some(depth);
                }
            }
            Kind::Mark(b'}' | b']', 0) => {
                if source == Some(depth) {
                    source = None;
                    key = "";
                    if is_code { &mut code } else { &mut talk }.text.push('\n');
                }
                depth = depth.saturating_sub(1);
            }
            Kind::Mark(b':', 0) if depth == 3 => key = last,
            Kind::Mark(b',', 0) if depth == 3 => key = "",
            Kind::Text => {
                let content = text.get(token.start..token.end).unwrap_or_default();
                if source.is_some() || (depth == 3 && key == "source") {
                    let joined = if is_code { &mut code } else { &mut talk };
                    joined.add(content, token.start);
                    if source.is_none() {
                        joined.text.push('\n');
                    }
                } else if depth == 3 && key == "cell_type" {
                    is_code = content == "code";
                }
                last = content;
            }
            _ => {}
        }
    }
    (code, talk)
}

//! Which statements of a file can have to do with a model. The others are not taken apart.
//!
//! A statement is read when it holds a string that could be a model, a call that takes any word for one, or a name that
//! stands for one; and with it those that define the names it puts together. All of this is decided generously and without
//! knowing what a string is bound to: it costs a little time to read a statement for nothing, and a reference to leave one
//! out. Comments need no statement around them and are handed on at once.

use std::collections::HashSet;
use std::ops::Range;

use super::atom::{Context, Place, Sink};
use super::constants::{Constants, LONGEST, is_constant};
use super::imports;
use super::lexer::Token;
use super::rules::Rules;
use super::skim::{Groups, Visitor, skim, understands};
use super::syntax::{self, Syntax};
use super::tracker::last_segment;
use crate::core::source::Span;

/// Names that are looked for one by one; all statements of a file with more of them are read.
const MOST_NAMES: usize = 48;
/// Lines over which one statement is followed where no bracket holds them together.
const LINES: usize = 24;
/// Bytes in front of a constant in which a word for a model is looked for.
const NEAR: usize = 400;
/// Bytes beside a string in which the name stands that is bound to it.
const SIDE: usize = 160;
/// Bytes between a name, the mark behind it and a string.
const BESIDE: usize = 64;

/// The parts of a file to read, one behind the other; `None` where the whole file is to be read.
pub(super) fn plan<'t>(
    text: &'t str,
    syntax: &'static Syntax,
    rules: &Rules,
    sink: &mut dyn Sink<'t>,
) -> Option<Vec<Range<usize>>> {
    // The section of a TOML file goes on over its lines.
    if std::ptr::eq(syntax, &syntax::TOML) || !understands(syntax) || !sink.imported().is_empty() {
        return None;
    }
    let follows = imports::understands(syntax);
    let has_names = !std::ptr::eq(syntax, &syntax::JSON);
    let mut finder = Finder {
        text,
        rules,
        sink,
        follows,
        has_names,
        reasons: Vec::new(),
        parts: HashSet::new(),
        constants: HashSet::new(),
        defined: Vec::new(),
        used: Vec::new(),
    };
    let groups = skim(text, syntax, follows, &mut finder);
    let Finder { mut reasons, parts, constants, defined, used, .. } = finder;
    reasons.extend(defined.into_iter().filter(|(name, _)| parts.contains(name)).map(|(_, at)| at));
    reasons.extend(used.into_iter().filter(|(name, _)| constants.contains(name)).map(|(_, at)| at));
    if !follows {
        if constants.len() > MOST_NAMES {
            // Its comments have been handed on.
            return Some(std::iter::once(0..text.len()).collect());
        }
        constants.into_iter().for_each(|name| reasons.extend(places(text, name)));
    }
    rules.calls_of_any_word(text, &mut reasons);
    if rules.interest.names_a_library(text) {
        rules.names_of_models(text, &mut reasons);
    }
    reasons.sort_unstable();
    Some(chunks(text, syntax, &groups, &reasons))
}

struct Finder<'t, 'a> {
    text: &'t str,
    rules: &'a Rules,
    sink: &'a mut dyn Sink<'t>,
    /// Whether names are followed into other files.
    follows: bool,
    /// Whether the language has names for values.
    has_names: bool,
    /// Places whose statement has to be read.
    reasons: Vec<usize>,
    /// Names of which something is put together, by their last segments.
    parts: HashSet<&'t str>,
    /// Constants that stand for a string that could be a model.
    constants: HashSet<&'t str>,
    /// Names that are given a string, and where.
    defined: Vec<(&'t str, usize)>,
    /// Constants where they are used.
    used: Vec<(&'t str, usize)>,
}

impl<'t> Finder<'t, '_> {
    /// Whether a template consists of names and what stands between them. The names are parts of something.
    fn template(&mut self, content: &'t str) -> bool {
        let names = Constants::default().fill(content).err().unwrap_or_default();
        self.parts.extend(names.into_iter().flatten().map(last_segment));
        names[0].is_some()
    }

    /// Remembers `NAME = "…"` and `NAME: Type = "…"`.
    fn definition(&mut self, token: Token) {
        let bytes = self.text.as_bytes();
        // A quote, its prefix and a blank or two: nothing is looked for further back, however long a row of quotes is.
        let before = |at: usize| {
            let first = at.saturating_sub(BESIDE);
            let last =
                bytes[first..at].iter().rposition(|b| !matches!(b, b' ' | b'\t' | b'\r' | b'\n' | b'\\' | b'"' | b'\'' | b'`'));
            last.map_or(first, |at| first + at + 1)
        };
        let mark = before(token.start);
        let mark = if token.prefix != 0 && bytes[..mark].last().is_some_and(u8::is_ascii_alphabetic) {
            before(mark - 1)
        } else {
            mark
        };
        if mark == 0 || bytes[mark - 1] != b'=' {
            return;
        }
        let end = before(mark - 1);
        let length = bytes[..end].iter().rev().take_while(|b| is_name_byte(b)).count();
        if let Some(name) = self.text.get(end - length..end).filter(|n| !n.is_empty()) {
            self.defined.push((name, token.start));
        }
        // The type of a name stands between it and the mark.
        let (line, _) = self.sides(token);
        if let Some((name, _)) = line.split_once(':').filter(|(name, _)| name.len() + length < line.len()) {
            self.defined.extend(words(name).last().map(|name| (name, token.start)));
        }
    }

    /// The line around a string, before and behind it, as far as a name that is bound to it can be.
    fn sides(&self, token: Token) -> (&'t str, &'t str) {
        let bytes = self.text.as_bytes();
        let (first, last) = (token.start.saturating_sub(SIDE), (token.end + SIDE).min(bytes.len()));
        let first = (first..token.start).find(|at| self.text.is_char_boundary(*at)).unwrap_or(token.start);
        let last = (token.end..=last).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or(token.end);
        let start = memchr::memrchr(b'\n', &bytes[first..token.start]).map_or(first, |at| first + at + 1);
        let end = memchr::memchr(b'\n', &bytes[token.end..last]).map_or(last, |at| token.end + at);
        (self.text.get(start..token.start).unwrap_or_default(), self.text.get(token.end..end).unwrap_or_default())
    }
}

impl<'t> Visitor for Finder<'t, '_> {
    fn string(&mut self, token: Token) {
        let Some(content) = self.text.get(token.start..token.end) else { return };
        if self.has_names && content.len() <= LONGEST {
            self.definition(token);
        }
        let bytes = content.as_bytes();
        let templated = content.len() <= LONGEST
            && (token.prefix == b'f' || memchr::memchr(b'$', bytes).is_some())
            && memchr::memchr(b'{', bytes).is_some();
        if templated && self.template(content) {
            self.reasons.push(token.start);
        }
        let added = is_added(self.text.as_bytes(), token);
        if added || self.sink.may_name(content) {
            self.reasons.push(token.start);
            if !self.has_names {
                return;
            }
            let (before, behind) = self.sides(token);
            // It may be used where no string stands.
            self.constants.extend(words(before).filter(|w| is_constant(w)));
            if added {
                self.parts.extend(words(before).chain(words(behind)));
            }
        }
    }

    fn comment(&mut self, token: Token) {
        let Some(content) = self.text.get(token.start..token.end) else { return };
        if self.sink.may_name(content) {
            self.sink.atom(Span::new(token.start, token.end), &Context::of(Place::Comment));
        }
    }

    fn call(&mut self, at: usize) {
        if !self.rules.takes_any_word(&self.text.as_bytes()[..at]) {
            return;
        }
        self.reasons.push(at);
        let inside =
            (at + 1..self.text.len().min(at + SIDE)).rev().find_map(|end| self.text.get(at + 1..end)).unwrap_or_default();
        self.parts.extend(words(inside.split(')').next().unwrap_or_default()));
    }

    /// A constant that another file may define, in the place of a value.
    fn constant(&mut self, at: usize) {
        let bytes = self.text.as_bytes();
        let end = at + bytes[at..].iter().take_while(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || **b == b'_').count();
        if end < at + 3 || bytes.get(end).is_some_and(|b| b.is_ascii_alphanumeric()) {
            return;
        }
        let next = bytes[end..].iter().find(|b| !matches!(b, b' ' | b'\t'));
        let goes_on = next.is_some_and(|b| matches!(b, b'.' | b'(' | b'[' | b'%' | b':' | b'=' | b'!' | b'?'));
        if goes_on || !self.follows {
            return;
        }
        let from = at.saturating_sub(NEAR);
        if let Some(name) = self.text.get(at..end) {
            self.used.push((name, at));
        }
        if next == Some(&b'+') || self.rules.interest.asks_for_a_model(&bytes[from..end]) {
            self.reasons.push(at);
        }
    }
}

/// Whether a `+` stands before or behind a string.
fn is_added(bytes: &[u8], token: Token) -> bool {
    if token.end - token.start > LONGEST {
        return false;
    }
    let before = bytes[..token.start.saturating_sub(1)].iter().rev().find(|b| **b != b' ');
    let behind = bytes.get(token.end + 1..).unwrap_or_default().iter().find(|b| **b != b' ');
    before == Some(&b'+') || behind == Some(&b'+')
}

/// The names in a piece of code.
fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|w| !w.is_empty())
}

fn is_name_byte(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || *byte == b'_'
}

/// Where a name stands as a word of its own.
fn places<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = usize> + 't {
    let bytes = text.as_bytes();
    memchr::memmem::find_iter(bytes, name.as_bytes())
        .filter(move |at| (*at == 0 || !is_name_byte(&bytes[at - 1])) && !bytes.get(at + name.len()).is_some_and(is_name_byte))
}

/// The statements around some places, in order.
fn chunks(text: &str, syntax: &Syntax, groups: &Groups, reasons: &[usize]) -> Vec<Range<usize>> {
    let mut chunks: Vec<Range<usize>> = Vec::new();
    for reason in reasons {
        if chunks.last().is_some_and(|last| *reason < last.end) {
            continue;
        }
        let chunk = start(text, syntax, groups, *reason)..end(text, syntax, groups, *reason);
        match chunks.last_mut() {
            Some(last) if chunk.start <= last.end => last.end = last.end.max(chunk.end),
            _ => chunks.push(chunk),
        }
    }
    chunks
}

/// Where the statement around a place begins.
fn start(text: &str, syntax: &Syntax, groups: &Groups, at: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = at;
    for _ in 0..LINES {
        at = loop {
            let line = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |n| n + 1);
            match groups.around(line) {
                Some((open, _)) if open < line => at = open,
                _ => break line,
            }
        };
        if at == 0 || is_ended(&bytes[..at - 1], &bytes[at..], syntax) {
            break;
        }
        at -= 1;
    }
    at
}

/// Where the statement around a place ends.
fn end(text: &str, syntax: &Syntax, groups: &Groups, at: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = at;
    for _ in 0..LINES {
        at = loop {
            let line = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |n| at + n + 1);
            match groups.around(line - 1) {
                Some((open, end)) if open < line - 1 && end > line => at = end - 1,
                _ => break line,
            }
        };
        if at >= bytes.len() || is_ended(&bytes[..at - 1], &bytes[at..], syntax) {
            break;
        }
    }
    at
}

/// Whether a statement ends with what stands before the end of a line.
fn is_ended(before: &[u8], behind: &[u8], syntax: &Syntax) -> bool {
    let last = before.iter().rev().find(|b| !matches!(b, b' ' | b'\t' | b'\r'));
    let next = behind.iter().find(|b| !matches!(b, b' ' | b'\t' | b'\r'));
    match last {
        None | Some(b'\n' | b';' | b'{' | b'}') => true,
        _ if next == Some(&b'\n') => true,
        Some(b'"' | b'\'' | b'`' | b')' | b']') if syntax.newline_ends => true,
        Some(b) if syntax.newline_ends => b.is_ascii_alphanumeric() || *b == b'_' || *b == b':' && syntax.docstrings,
        // A directive of a preprocessor has a line of its own.
        _ => next == Some(&b'#') || *before.iter().rev().take_while(|b| **b != b'\n').last().unwrap_or(&0) == b'#',
    }
}

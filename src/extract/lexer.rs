//! Text → names, strings, numbers, brackets, comments. Linear, without recursion, never fails: what it does not
//! understand is a punctuation mark.

use super::syntax::{Escape, Quote, Syntax};

/// Kinds of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Name,
    /// The span is that of the content, without quotes.
    Text,
    Number,
    Comment,
    Newline,
    /// One byte, or a two-byte operator with its second byte.
    Mark(u8, u8),
}

/// A token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
    /// For strings: the first byte of the prefix letters (`f`, `r`), or 0.
    pub(super) prefix: u8,
    /// For strings: whether a backslash is an ordinary character.
    pub(super) raw: bool,
}

/// Within so many bytes, prefix included, the quote of a string literal stands.
const OPENING: usize = 4;

/// An unclosed quote on a longer line is taken to end with the line; on a shorter one it was an apostrophe.
const APOSTROPHE_WINDOW: usize = 200;

/// Operators of two bytes.
fn is_pair(first: u8, second: u8) -> bool {
    match second {
        b'=' => matches!(first, b'=' | b'!' | b':' | b'+' | b'>' | b'<' | b'|'),
        b'>' => matches!(first, b'=' | b'-'),
        b'-' => first == b'<',
        b'.' => first == b'?',
        b':' | b'?' | b'|' | b'&' | b'*' => first == second || (first, second) == (b'?', b':'),
        _ => false,
    }
}

/// What a byte can be part of.
const BLANK: u8 = 1;
const NAME_START: u8 = 2;
const DIGIT: u8 = 4;
/// A string literal can begin with it, besides letters of a prefix.
const OPENER: u8 = 8;

static CLASS: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b' ' | b'\t' | b'\r' | 0x0b | 0x0c => BLANK,
            b'0'..=b'9' => DIGIT | OPENER,
            b'$' => NAME_START | OPENER,
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80..=0xff => NAME_START,
            b'"' | b'\'' | b'`' | b'@' => OPENER,
            _ => 0,
        };
        byte += 1;
    }
    table
};

fn is(byte: u8, class: u8) -> bool {
    CLASS[usize::from(byte)] & class != 0
}

#[derive(Clone, Debug)]
pub(super) struct Lexer<'t> {
    text: &'t str,
    syntax: &'static Syntax,
    at: usize,
}

impl<'t> Lexer<'t> {
    pub(super) fn new(text: &'t str, syntax: &'static Syntax) -> Self {
        Self { text, syntax, at: 0 }
    }

    /// The next token, or `None` at the end.
    pub(super) fn next_token(&mut self) -> Option<Token> {
        let bytes = self.text.as_bytes();
        while let Some(b) = bytes.get(self.at) {
            if !is(*b, BLANK) {
                break;
            }
            self.at += 1;
        }
        let start = self.at;
        let first = *bytes.get(start)?;
        let name_end = if is(first, NAME_START) { self.name_end(start) } else { start };
        if name_end >= start + OPENING {
            return Some(self.token(Kind::Name, start, name_end));
        }
        let may_be_comment =
            matches!(first, b'/' | b'#' | b'-' | b'<') || first == b'\n' && bytes.get(start + 1) == Some(&b'=');
        if may_be_comment && let Some(token) = self.comment(start) {
            return Some(token);
        }
        if first == b'\n' {
            return Some(self.token(Kind::Newline, start, start + 1));
        }
        let is_quote = |b: &u8| matches!(b, b'"' | b'\'' | b'`');
        if is(first, NAME_START | OPENER)
            && bytes[name_end..].iter().take(start + OPENING - name_end).any(is_quote)
            && let Some(token) = self.string(start)
        {
            return Some(token);
        }
        if first == b'\'' {
            // A character literal holding a quote would turn strings inside out.
            let length = match &bytes[start + 1..] {
                [b'\\', _, b'\'', ..] => 4,
                [_, b'\'', ..] => 3,
                _ => 1,
            };
            if self.text.is_char_boundary(start + length) {
                return Some(self.token(Kind::Mark(first, 0), start, start + length));
            }
        }
        if name_end > start {
            return Some(self.token(Kind::Name, start, name_end));
        }
        if first.is_ascii_digit() {
            let end =
                start + bytes[start..].iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_' || **b == b'.').count();
            return Some(self.token(Kind::Number, start, end));
        }
        if let Some(second) = bytes.get(start + 1)
            && is_pair(first, *second)
        {
            let triple = matches!((first, second), (b'=' | b'!', b'=')) && bytes.get(start + 2) == Some(&b'=');
            return Some(self.token(Kind::Mark(first, *second), start, start + 2 + usize::from(triple)));
        }
        let mut end = start + 1;
        while !self.text.is_char_boundary(end) {
            end += 1;
        }
        Some(self.token(Kind::Mark(first, 0), start, end))
    }

    /// The next token that is neither a comment nor a line end.
    pub(super) fn peek(&self) -> Option<Token> {
        let mut ahead = self.clone();
        // A few are enough to tell a key from a value; more would make the look-ahead quadratic.
        (0..4).find_map(|_| ahead.next_token().filter(|t| !matches!(t.kind, Kind::Comment | Kind::Newline)))
    }

    /// A copy that goes on behind `offset`.
    pub(super) fn starting_at(&self, offset: usize) -> Self {
        Self { at: offset, ..self.clone() }
    }

    /// Where the next token is looked for.
    pub(super) fn position(&self) -> usize {
        self.at
    }

    fn token(&mut self, kind: Kind, start: usize, end: usize) -> Token {
        self.at = end;
        Token { kind, start, end, prefix: 0, raw: false }
    }

    fn name_end(&self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let more = |b: &&u8| is(**b, NAME_START | DIGIT) || **b == b'-' && self.syntax.hyphen_in_names;
        start + bytes[start..].iter().take_while(more).count()
    }

    fn comment(&mut self, start: usize) -> Option<Token> {
        let rest = &self.text.as_bytes()[start..];
        for (open, close) in self.syntax.block_comments {
            if rest.starts_with(open.as_bytes()) {
                let body = start + open.len();
                let end = memchr::memmem::find(&self.text.as_bytes()[body..], close.as_bytes());
                let end = end.map_or(self.text.len(), |e| body + e + close.len());
                return Some(self.token(Kind::Comment, start, end));
            }
        }
        if self.syntax.line_comments.iter().any(|c| rest.starts_with(c.as_bytes())) {
            let end = memchr::memchr(b'\n', rest).map_or(self.text.len(), |e| start + e);
            return Some(self.token(Kind::Comment, start, end));
        }
        None
    }

    fn string(&mut self, start: usize) -> Option<Token> {
        let bytes = self.text.as_bytes();
        let letters = bytes[start..].iter().take(2).take_while(|b| self.syntax.prefixes.as_bytes().contains(b)).count();
        for skip in [0, letters.min(1), letters] {
            let at = start + skip;
            let Some(quote) = self.syntax.quotes.iter().find(|q| bytes[at..].starts_with(q.open.as_bytes())) else { continue };
            let (content, end, after) = close(bytes, at, quote)?;
            self.at = after;
            let prefix = if skip > 0 { bytes[start].to_ascii_lowercase() } else { 0 };
            let raw = quote.escape != Escape::Backslash || bytes[start..at].iter().any(|b| matches!(b, b'r' | b'R'));
            return Some(Token { kind: Kind::Text, start: content, end, prefix, raw });
        }
        None
    }
}

/// Content start, content end and the offset behind the closing quote; `None` when the quote was an apostrophe.
fn close(bytes: &[u8], at: usize, quote: &Quote) -> Option<(usize, usize, usize)> {
    let content = at + quote.open.len();
    let (last, tail) = (quote.close.as_bytes()[0], quote.close.as_bytes());
    let mut i = content;
    loop {
        let found = match (quote.multiline, quote.escape) {
            (true, Escape::Backslash) => memchr::memchr2(last, b'\\', &bytes[i..]),
            (true, _) => memchr::memchr(last, &bytes[i..]),
            (false, Escape::Backslash) => memchr::memchr3(last, b'\\', b'\n', &bytes[i..]),
            (false, _) => memchr::memchr2(last, b'\n', &bytes[i..]),
        };
        let Some(offset) = found else {
            return unclosed(bytes, content, bytes.len(), quote);
        };
        i += offset;
        if bytes[i] == b'\n' && !quote.multiline {
            return unclosed(bytes, content, i, quote);
        }
        if bytes[i] == b'\\' && quote.escape == Escape::Backslash {
            i = (i + 2).min(bytes.len());
            continue;
        }
        if bytes[i..].starts_with(tail) {
            if quote.escape == Escape::Doubled && bytes.get(i + 1) == Some(&last) {
                i += 2;
                continue;
            }
            return Some((content, i, i + tail.len()));
        }
        i += 1;
    }
}

fn unclosed(bytes: &[u8], content: usize, end: usize, quote: &Quote) -> Option<(usize, usize, usize)> {
    let _ = bytes;
    if quote.multiline || end - content > APOSTROPHE_WINDOW { Some((content, end, end)) } else { None }
}

#[cfg(test)]
mod tests {
    use super::super::syntax;
    use super::*;

    #[test]
    fn whatever_begins_a_string_is_tried() {
        for syntax in syntax::ALL {
            for quote in syntax.quotes {
                assert!(is(quote.open.as_bytes()[0], NAME_START | OPENER), "{}", quote.open);
                assert!(quote.open.bytes().take(OPENING).any(|b| matches!(b, b'"' | b'\'' | b'`')), "{}", quote.open);
            }
            assert!(syntax.prefixes.bytes().all(|b| is(b, NAME_START | OPENER)), "{}", syntax.prefixes);
            assert!(syntax.block_comments.iter().all(|(open, _)| !open.starts_with('\n') || open.starts_with("\n=")));
        }
    }
}

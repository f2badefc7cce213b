//! Where the strings and comments of a file are, without its tokens.
//!
//! Most code says nothing about models. Sixty-four bytes at a time are turned into a mask of the few that matter: quotes,
//! marks of comments, brackets. What stands between them is passed over unread. Literals and comments are taken by the
//! [`Lexer`] itself, so that both see the same ones.

use super::lexer::{Kind, Lexer, Token};
use super::simd::{BLOCK, mask, mask_range};
use super::syntax::Syntax;

/// Bytes of a prefix before a quote: `r##"`.
const PREFIX: usize = 3;

/// Who is told what a file holds, in the order of the text.
pub(super) trait Visitor {
    /// A string literal.
    fn string(&mut self, token: Token);
    /// A comment.
    fn comment(&mut self, token: Token);
    /// An opening round bracket.
    fn call(&mut self, at: usize);
    /// A word in capitals begins, three letters or more.
    fn constant(&mut self, at: usize);
}

/// Parts of a file that are one piece: what stands in outermost brackets, literals and comments of several lines.
#[derive(Debug, Default)]
pub(super) struct Groups {
    /// Start and end, one behind the other, none inside another.
    spans: Vec<(usize, usize)>,
}

impl Groups {
    /// The piece around a place.
    pub(super) fn around(&self, at: usize) -> Option<(usize, usize)> {
        let behind = self.spans.partition_point(|(start, _)| *start <= at);
        self.spans[..behind].last().copied().filter(|(_, end)| at < *end)
    }
}

/// Whether the syntax is one whose strings and comments begin with the bytes that are looked for.
pub(super) fn understands(syntax: &Syntax) -> bool {
    let is_event = |text: &str| text.bytes().take(PREFIX + 1).any(is_literal);
    let comments = syntax.line_comments.iter().chain(syntax.block_comments.iter().map(|(open, _)| open));
    syntax.quotes.iter().all(|q| is_event(q.open))
        && comments.into_iter().all(|open| open.bytes().next().is_some_and(is_literal))
}

/// Quotes and the marks with which comments begin.
fn is_literal(byte: u8) -> bool {
    byte & 0xfe == b'"' || byte == b'\'' || byte == b'`' || byte == b'/'
}

/// Goes through a file. `constants`: whether words in capitals are told.
pub(super) fn skim(text: &str, syntax: &'static Syntax, constants: bool, visitor: &mut dyn Visitor) -> Groups {
    let mut skimmer =
        Skimmer { text, bytes: text.as_bytes(), lexer: Lexer::new(text, syntax), groups: Groups::default(), depth: 0, open: 0 };
    let slashes = syntax.line_comments.contains(&"//") || !syntax.block_comments.is_empty();
    let hashes = syntax.line_comments.contains(&"#");
    let mut at = 0;
    while at < text.len() {
        let base = at - at % BLOCK;
        let mut events = events(skimmer.block(base), slashes, hashes);
        if constants {
            events |= skimmer.constants(base);
        }
        events &= u64::MAX << (at - base);
        at = base + BLOCK;
        while events != 0 {
            let place = base + events.trailing_zeros() as usize;
            events &= events - 1;
            let behind = skimmer.event(place, visitor);
            if behind >= base + BLOCK {
                at = behind;
                break;
            }
            events &= u64::MAX << (behind - base);
        }
    }
    if skimmer.depth > 0 {
        skimmer.groups.spans.push((skimmer.open, text.len()));
    }
    skimmer.groups
}

/// A bit for every byte of a block that can be the start of a literal or a comment, or is a bracket.
fn events(block: [u8; BLOCK], slashes: bool, hashes: bool) -> u64 {
    let (slash, hash) = (if slashes { b'/' } else { b'"' }, if hashes { b'#' } else { b'"' });
    mask(&block, |b| {
        let round = b & 0xfe == b'(';
        // Square and curly brackets differ by one bit.
        let folded = b | 0x20;
        let other = (folded == b'{') | (folded == b'}');
        round | other | (b == b'"') | (b == b'\'') | (b == b'`') | (b == slash) | (b == hash)
    })
}

struct Skimmer<'t> {
    text: &'t str,
    bytes: &'t [u8],
    lexer: Lexer<'t>,
    groups: Groups,
    depth: usize,
    /// Where the outermost bracket was opened.
    open: usize,
}

impl Skimmer<'_> {
    fn block(&self, base: usize) -> [u8; BLOCK] {
        let rest = &self.bytes[base..];
        rest.first_chunk::<BLOCK>().copied().unwrap_or_else(|| {
            let mut last = [0; BLOCK];
            last[..rest.len()].copy_from_slice(rest);
            last
        })
    }

    /// A bit for every capital with which a word begins, and behind which two more bytes of a constant's name may follow.
    fn constants(&self, base: usize) -> u64 {
        let block = self.block(base);
        let capitals = mask_range(&block, b'A', b'Z');
        if capitals == 0 {
            return 0;
        }
        let more = mask(&block, |b| (b.wrapping_sub(b'A') < 26) | (b.wrapping_sub(b'0') < 10) | (b == b'_'));
        let small = mask_range(&block, b'a', b'z');
        let before = base.checked_sub(1).is_some_and(|at| is_word(self.bytes[at]));
        let words = (more | small) << 1 | u64::from(before);
        // What stands behind the block is not known here: the last two may be.
        capitals & !words & (more >> 1 | 1 << 63) & (more >> 2 | 3 << 62)
    }

    /// Handles one byte, and says where to go on.
    fn event(&mut self, at: usize, visitor: &mut dyn Visitor) -> usize {
        match self.bytes[at] {
            open @ (b'(' | b'[' | b'{') => {
                if self.depth == 0 {
                    self.open = at;
                }
                self.depth += 1;
                if open == b'(' {
                    visitor.call(at);
                }
                at + 1
            }
            b')' | b']' | b'}' => {
                if self.depth == 1 {
                    self.groups.spans.push((self.open, at + 1));
                }
                self.depth = self.depth.saturating_sub(1);
                at + 1
            }
            b'A'..=b'Z' => {
                visitor.constant(at);
                at + 1
            }
            byte => self.literal(at, byte, visitor),
        }
    }

    fn literal(&mut self, at: usize, byte: u8, visitor: &mut dyn Visitor) -> usize {
        let start = if matches!(byte, b'"' | b'\'' | b'`') { self.prefix(at) } else { at };
        for start in start..=at {
            if start < at && start > 0 && is_word(self.bytes[start - 1]) && is_word(self.bytes[start]) {
                continue;
            }
            let mut lexer = self.lexer.starting_at(start);
            let Some(token) = lexer.next_token() else { break };
            let behind = lexer.position();
            match token.kind {
                Kind::Text if behind > at => {
                    visitor.string(token);
                    self.piece(start, behind);
                    return behind;
                }
                Kind::Comment => {
                    visitor.comment(token);
                    self.piece(start, behind);
                    return behind;
                }
                // A character: `'"'`.
                Kind::Mark(b'\'', 0) if start == at => return behind.max(at + 1),
                _ => {}
            }
        }
        at + 1
    }

    /// Where the token of a quote can begin at the earliest.
    fn prefix(&self, quote: usize) -> usize {
        let before = self.bytes[quote.saturating_sub(PREFIX)..quote].iter().rev();
        quote - before.take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'#' | b'@' | b'$')).count()
    }

    fn piece(&mut self, start: usize, end: usize) {
        if self.depth == 0 && memchr::memchr(b'\n', &self.bytes[start..end.min(self.text.len())]).is_some() {
            self.groups.spans.push((start, end));
        }
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

//! Follows the tokens of a language and knows for each string what it is bound to: a small model of assignments,
//! entries, calls and lists that holds for most languages.

use std::borrow::Cow;
use std::ops::Range;

use super::atom::{Context, Place, Sink};
use super::constants::{Constants, Unknown, Value, is_constant, joined};
use super::frame::{Frame, Stack};
use super::imports;
use super::lexer::{Kind, Lexer, Token};
use super::syntax::{self, Keyword, Syntax, keyword};
use crate::core::source::Span;

/// Reads code in `text[range]` and hands every string, symbol and comment to the sink.
pub(super) fn read<'t>(text: &'t str, range: Span, syntax: &'static Syntax, base: &Context<'t>, sink: &mut dyn Sink<'t>) {
    let Some(part) = text.get(..range.end) else { return };
    let mut tracker = Tracker::new(text, syntax, base, sink);
    tracker.read(Lexer::new(part, syntax).starting_at(range.start), part.len());
}

/// Reads some parts of a file, each the whole of some statements, and leaves out the comments in them.
pub(super) fn read_parts<'t>(text: &'t str, parts: &[Range<usize>], syntax: &'static Syntax, sink: &mut dyn Sink<'t>) {
    let base = Context::default();
    let mut tracker = Tracker::new(text, syntax, &base, sink);
    tracker.comments = false;
    for part in parts {
        tracker.begin(&base);
        tracker.read(Lexer::new(text, syntax).starting_at(part.start), part.end);
    }
}

/// The constants that code defines outside of any brackets, each with one value.
pub(super) fn constants<'t>(text: &'t str, syntax: &'static Syntax) -> Vec<(&'t str, Value<'t>)> {
    struct Nobody;
    impl<'t> Sink<'t> for Nobody {
        fn wants(&self, _: &str) -> bool {
            false
        }
        fn may_name(&self, _: &str) -> bool {
            false
        }
        fn is_symbol(&self, _: &str) -> bool {
            false
        }
        fn constructed(&mut self, _: Span, _: &str, _: &Context<'t>) {}
        fn atom(&mut self, _: Span, _: &Context<'t>) {}
    }
    let mut nobody = Nobody;
    let mut tracker = Tracker::new(text, syntax, &Context::default(), &mut nobody);
    tracker.read(Lexer::new(text, syntax), text.len());
    tracker.constants.into_values().filter(|(_, v)| v.is_outermost).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Previous {
    Start,
    /// Something a value can end with.
    Value,
    /// `.`, `::`, `->`: the path goes on.
    Dot,
    /// An opening bracket, a comma, a semicolon: a new element begins.
    Separator,
    /// An operator.
    Operator,
    Comparison,
}

struct Tracker<'t, 's> {
    text: &'t str,
    syntax: &'static Syntax,
    stack: Stack<'t>,
    previous: Previous,
    /// What stood before that path.
    before_path: Previous,
    /// The dotted path read last.
    path: Option<(usize, usize)>,
    /// First name of `name Type = …`.
    first: Option<&'t str>,
    line_ended: bool,
    /// The keyword the statement began with.
    statement: &'t str,
    sections: bool,
    /// Open `<` of a type: commas inside separate no elements.
    angles: usize,
    constants: Constants<'t>,
    /// Whether comments are handed over.
    comments: bool,
    /// Whether names can be followed into other files.
    imports: bool,
    sink: &'s mut dyn Sink<'t>,
}

impl<'t, 's> Tracker<'t, 's> {
    fn new(text: &'t str, syntax: &'static Syntax, base: &Context<'t>, sink: &'s mut dyn Sink<'t>) -> Self {
        Self {
            text,
            syntax,
            stack: Stack::new(base),
            previous: Previous::Start,
            before_path: Previous::Start,
            path: None,
            first: None,
            line_ended: true,
            statement: "",
            sections: std::ptr::eq(syntax, &syntax::TOML),
            angles: 0,
            constants: Constants::with(sink.imported()),
            comments: true,
            imports: imports::understands(syntax),
            sink,
        }
    }

    /// Stands at the start of a statement outside of all brackets.
    fn begin(&mut self, base: &Context<'t>) {
        self.finish_sum();
        self.stack = Stack::new(base);
        self.before_path = Previous::Start;
        self.line_ended = true;
        self.angles = 0;
        self.end_statement();
    }

    fn read(&mut self, mut lexer: Lexer<'t>, end: usize) {
        while let Some(token) = lexer.next_token().filter(|t| t.start < end) {
            self.step(token, &lexer);
        }
    }

    fn slice(&self, token: Token) -> &'t str {
        self.text.get(token.start..token.end).unwrap_or_default()
    }

    fn step(&mut self, token: Token, lexer: &Lexer<'t>) {
        self.stack.now = token.start;
        match token.kind {
            Kind::Comment => {
                if self.comments && self.sink.wants(self.slice(token)) {
                    self.sink.atom(Span::new(token.start, token.end), &Context::of(Place::Comment));
                }
                return;
            }
            Kind::Newline => {
                self.newline();
                return;
            }
            Kind::Name => self.name(token, lexer),
            Kind::Text => self.string(token, lexer),
            Kind::Number => {
                self.path = None;
                self.previous = Previous::Value;
            }
            Kind::Mark(a, b) => self.mark(a, b, token, lexer),
        }
        self.line_ended = false;
    }

    fn newline(&mut self) {
        self.line_ended = true;
        if !matches!(self.stack.top().open, b'(' | b'[') {
            self.finish_sum();
        }
        let ends = self.syntax.newline_ends && self.angles == 0 && !matches!(self.stack.top().open, b'(' | b'[');
        if ends && matches!(self.previous, Previous::Value | Previous::Start) {
            self.end_statement();
        }
    }

    fn end_statement(&mut self) {
        let frame = self.stack.top_mut();
        frame.key = None;
        frame.key_is_settled = false;
        self.statement = "";
        self.first = None;
        self.path = None;
        self.previous = Previous::Start;
    }

    fn name(&mut self, token: Token, lexer: &Lexer<'t>) {
        let word = self.slice(token);
        if self.line_ended
            && self.syntax.newline_ends
            && matches!(word.as_bytes(), b"def" | b"class" | b"module")
            && self.previous != Previous::Dot
        {
            // No call goes on over a definition: a bracket was lost, in a pattern or a quotation.
            self.stack.unwind();
            self.end_statement();
        }
        if matches!(self.previous, Previous::Start) || self.statement.is_empty() && self.previous == Previous::Separator {
            self.statement = word;
        }
        match keyword(word.as_bytes()) {
            Keyword::Compares if self.previous != Previous::Dot => {
                self.previous = Previous::Comparison;
                self.path = None;
                return;
            }
            Keyword::Silent if self.previous != Previous::Dot => {
                self.previous = if self.previous == Previous::Comparison { Previous::Comparison } else { Previous::Operator };
                self.path = None;
                return;
            }
            _ => {}
        }
        if self.previous == Previous::Dot {
            self.path = Some((self.path.map_or(token.start, |p| p.0), token.end));
        } else {
            self.first = match (self.previous, self.path) {
                (Previous::Value, Some((s, e))) => self.text.get(s..e),
                _ => None,
            };
            self.path = Some((token.start, token.end));
            self.before_path = self.previous;
        }
        if let Some((start, end)) = self.path {
            self.constants.name(start, end, self.text.get(start..end).unwrap_or(word));
            if is_constant(word) && matches!(self.before_path, Previous::Operator | Previous::Separator) {
                self.constant(start, end, lexer);
            }
        }
        if word.len() >= 2 && self.sink.is_symbol(word) {
            self.symbol(token, lexer);
        }
        self.previous = Previous::Value;
    }

    /// A constant in the place of a value: `model=MODEL`, `load(config.MODEL)`.
    fn constant(&mut self, start: usize, end: usize, lexer: &Lexer<'t>) {
        let Some(path) = self.text.get(start..end) else { return };
        let value = self.constants.value_of(path).filter(|v| self.sink.wants(v.text));
        let goes_on = |kind: Kind| {
            matches!(kind, Kind::Mark(b'.' | b'(' | b'[' | b'+' | b'%' | b':', _) | Kind::Mark(b'=' | b'!' | b'?', _))
        };
        if value.is_none() && !self.imports || lexer.peek().is_some_and(|t| goes_on(t.kind)) || self.stack.top().compared {
            return;
        }
        let context = self.stack.context(Place::Value);
        match value {
            Some(value) => self.sink.constant(path, value, &context),
            None => self.sink.unknown([Some(path), None], "", &context),
        }
    }

    /// A name that a library gives to a model: used, imported, compared with or just defined here.
    fn symbol(&mut self, token: Token, lexer: &Lexer<'t>) {
        let imports = matches!(self.statement, "import" | "using" | "use" | "from" | "package" | "namespace" | "require");
        let place = match lexer.peek().map(|t| t.kind) {
            Some(Kind::Mark(b'=' | b':', 0) | Kind::Mark(b':', b'=')) => return,
            _ if imports => Place::Import,
            Some(Kind::Mark(b'=', b'>' | b'=') | Kind::Mark(b'!', b'=')) => Place::Compared,
            _ if self.previous == Previous::Comparison => Place::Compared,
            _ => Place::Symbol,
        };
        let context = self.stack.context(place);
        self.sink.atom(Span::new(token.start, token.end), &context);
    }

    fn string(&mut self, token: Token, lexer: &Lexer<'t>) {
        let content = self.slice(token);
        let next = lexer.peek();
        let next_mark = next.map(|t| t.kind);
        let begins = matches!(self.previous, Previous::Start | Previous::Separator)
            || (self.line_ended && self.stack.top().open == b'{' && self.previous == Previous::Value);
        let is_entry = begins
            && (matches!(next_mark, Some(Kind::Mark(b'=', b'>')))
                || (matches!(next_mark, Some(Kind::Mark(b':', 0))) && (self.stack.top().open != 0 || !self.syntax.docstrings))
                || (self.sections && matches!(next_mark, Some(Kind::Mark(b'=', 0)))));
        let compared = self.previous == Previous::Comparison
            || self.stack.top().compared
            || matches!(next_mark, Some(Kind::Mark(b'=' | b'!', b'=')))
            || next.is_some_and(|t| t.kind == Kind::Name && matches!(self.slice(t), "in" | "not"));
        let place = if is_entry {
            if figure_follows(lexer, next) { Place::FigureName } else { Place::EntryName }
        } else if compared {
            Place::Compared
        } else if self.syntax.docstrings && self.previous == Previous::Start && self.stack.depth() == 1 {
            Place::Comment
        } else {
            Place::Value
        };
        if is_entry {
            let frame = self.stack.top_mut();
            frame.key = None;
            frame.key_is_settled = false;
        } else {
            self.literal(token, content, next_mark);
        }
        let top = self.stack.top();
        if !(self.sink.may_name(content) || (top.takes_any || top.commands) && self.sink.wants(content)) {
            return self.after_string(content, is_entry);
        }
        let mut context = self.stack.context(place);
        context.raw = token.raw;
        if self.syntax.type_after_name && context.keys.is_empty() {
            // The tag of a field: `Model string `default:"…"``.
            context.keys.extend(self.first);
        }
        self.sink.atom(Span::new(token.start, token.end), &context);
        self.after_string(content, is_entry);
    }

    /// Follows constants and what is put together from them.
    fn literal(&mut self, token: Token, content: &'t str, next: Option<Kind>) {
        let templated =
            token.prefix == b'f' || memchr::memchr(b'$', content.as_bytes()).is_some_and(|_| content.contains("${"));
        let filled =
            if templated { self.constants.fill(content).map_err(|unknown| self.unknown(unknown, content)).ok() } else { None };
        if let Some(value) = &filled {
            let context = self.stack.context(Place::Value);
            self.sink.constructed(Span::new(token.start, token.end), value, &context);
        }
        let frame = self.stack.top();
        if let (Some(key), false, true) = (frame.key, frame.open == b'(', next != Some(Kind::Mark(b'+', 0))) {
            let value = Value { text: content, at: Some(token.start), is_outermost: self.stack.depth() == 1 };
            self.constants.assign(key, value);
        }
        let value = filled.map_or(Cow::Borrowed(content), Cow::Owned);
        self.constants.operand(token.start, token.end, Some(value));
    }

    /// The end of `A + "/" + B`.
    fn finish_sum(&mut self) {
        let Some(sum) = self.constants.end() else { return };
        match sum.value {
            Some(value) => {
                let context = self.stack.context(Place::Value);
                self.sink.constructed(Span::new(sum.start, sum.end), &value, &context);
            }
            None => self.unknown(sum.unknown, self.text.get(sum.start..sum.end).unwrap_or_default()),
        }
    }

    /// What is put together here has parts that another file may define.
    fn unknown(&mut self, names: Unknown<'t>, written: &str) {
        if self.imports && names != [None; 2] {
            let context = self.stack.context(Place::Value);
            self.sink.unknown(names, written, &context);
        }
    }

    fn after_string(&mut self, content: &'t str, is_entry: bool) {
        if is_entry {
            let now = self.stack.now;
            let frame = self.stack.top_mut();
            frame.key = Some(content);
            frame.key_at = now;
        } else {
            let commands = self.sink.is_program(content);
            let frame = self.stack.top_mut();
            frame.commands |= commands;
            frame.saw_string(content);
        }
        self.path = None;
        self.previous = Previous::Value;
    }

    fn mark(&mut self, a: u8, b: u8, token: Token, lexer: &Lexer<'t>) {
        match (a, b) {
            (b'.', 0) | (b':', b':') | (b'-', b'>') | (b'?', b'.') => {}
            (b'+', 0) => self.constants.plus(),
            (b',' | b')', 0) if self.stack.top().joins() => {
                let operand = self.constants.take();
                let frame = self.stack.top_mut();
                frame.joined = Some(Box::new(joined(frame.joined.take().map(|j| *j), operand, "/")));
            }
            (b',' | b';' | b')' | b']' | b'}', 0) => self.finish_sum(),
            _ => self.constants.drop_last(),
        }
        match (a, b) {
            (b'.', 0) | (b':', b':') | (b'-', b'>') | (b'?', b'.') => {
                self.previous = Previous::Dot;
                return;
            }
            (b'(' | b'[' | b'{', 0) => {
                if self.sections && a == b'[' && self.stack.depth() == 1 && self.previous == Previous::Start {
                    self.section(token, lexer);
                }
                self.open(a);
            }
            (b')' | b']' | b'}', 0) => self.close(a),
            (b'<', 0) if self.stack.top().key_is_settled => self.angles += 1,
            (b'>', 0) if self.angles > 0 => self.angles -= 1,
            (b',', 0) if self.angles > 0 && self.stack.top().key_is_settled => {}
            (b',' | b';', 0) => {
                self.angles = 0;
                if a == b';' {
                    self.end_statement();
                }
                self.stack.top_mut().next_element();
                self.previous = Previous::Separator;
            }
            (b'=', 0) | (b':', 0 | b'=') | (b'=', b'>') | (b'<', b'-') | (b'?', b':') => self.bind(a, b),
            (b'=' | b'!', b'=') => self.previous = Previous::Comparison,
            // A character: `'x'`.
            (b'\'', 0) if token.end - token.start > 1 => self.previous = Previous::Value,
            // An optional type (`name?: string`, `Type? = …`) is still a type.
            (b'?', 0) if self.previous == Previous::Value => return,
            _ => self.previous = Previous::Operator,
        }
        if !matches!((a, b), (b')' | b']' | b'}', 0)) {
            self.path = None;
        }
    }

    fn open(&mut self, bracket: u8) {
        let callee = match (bracket, self.previous) {
            (b'(' | b'[', Previous::Value) => self.path.and_then(|(s, e)| self.text.get(s..e)),
            _ => None,
        };
        let compared = self.previous == Previous::Comparison;
        let mut frame = Frame::new(bracket, callee);
        frame.compared = compared;
        frame.takes_any = self.stack.top().takes_any || callee.is_some_and(|c| self.sink.takes_any_word(c));
        if bracket == b'{' && self.syntax.blocks_have_names && self.stack.top().key.is_none() {
            // `variable "model" {`: the label names what stands inside.
            frame.label = self.stack.top_mut().take_last_string();
            frame.block = self.first.or(self.path.and_then(|(s, e)| self.text.get(s..e)));
        }
        if bracket == b'{' && self.previous == Previous::Value && !self.syntax.blocks_have_names {
            frame.is_body = self.path.is_none();
            frame.callee = self.path.and_then(|(s, e)| self.text.get(s..e));
        }
        self.stack.push(frame);
        self.previous = Previous::Separator;
        self.first = None;
    }

    fn close(&mut self, bracket: u8) {
        let mut closed = self.stack.pop();
        if let Some(whole) = closed.as_mut().and_then(|f| f.joined.take()) {
            match whole.value {
                Some(value) => {
                    let context = self.stack.context(Place::Value);
                    self.sink.constructed(Span::new(whole.start, whole.end), &value, &context);
                }
                None => self.unknown(whole.unknown, self.text.get(whole.start..whole.end).unwrap_or_default()),
            }
        }
        if let (b']', Some(frame)) = (bracket, closed) {
            // `environ["MODEL"] = …` binds to MODEL.
            self.stack.top_mut().index = frame.only_string();
        }
        self.previous = Previous::Value;
        self.path = None;
    }

    fn bind(&mut self, a: u8, b: u8) {
        let written = self.path.and_then(|(s, e)| self.text.get(s..e));
        let last = written.map(last_segment);
        let is_type_mark = a == b':' && b == 0;
        if is_type_mark && self.syntax.docstrings && self.stack.depth() == 1 && syntax::begins_block(self.statement) {
            // `if fast:` names nothing; what follows is a statement of its own.
            self.end_statement();
            return;
        }
        let now = self.stack.now;
        let frame = self.stack.top_mut();
        let index = frame.index.take();
        if a == b'=' && b == 0 && frame.key.is_some() && frame.key_is_settled {
            // `name: Type = value`: the name stands.
            frame.key_is_settled = false;
        } else if let Some(name) = if self.syntax.type_after_name { self.first.or(last) } else { last }.or(index) {
            frame.key = Some(name);
            frame.key_at = now;
            frame.key_is_settled = is_type_mark;
        }
        self.first = None;
        self.previous = if is_type_mark && self.stack.depth() == 1 && self.syntax.docstrings && self.stack.top().key.is_none() {
            Previous::Start
        } else {
            Previous::Operator
        };
    }

    fn section(&mut self, token: Token, _lexer: &Lexer<'t>) {
        let rest = self.text.get(token.end..).unwrap_or_default();
        let line = rest.split('\n').next().unwrap_or_default();
        let name = line.split(']').next().unwrap_or_default().trim_matches(['[', ' ', '"', '\'']);
        self.stack.set_section(name);
    }
}

/// What stands behind the last `.`, `::` or `->` of a path.
pub(super) fn last_segment(path: &str) -> &str {
    let mark = path.bytes().rposition(|b| matches!(b, b'.' | b':' | b'>'));
    mark.and_then(|at| path.get(at + 1..)).unwrap_or(path)
}

/// Whether the value behind `name:` is a plain number.
fn figure_follows(lexer: &Lexer<'_>, separator: Option<Token>) -> bool {
    separator.and_then(|t| lexer.starting_at(t.end).peek()).is_some_and(|t| t.kind == Kind::Number)
}

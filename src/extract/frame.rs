//! The open brackets around a place, and the context that follows from them.

use super::atom::{Call, Context, Place};
use super::constants::Operand;

/// Deeper brackets are counted, not remembered.
const DEEPEST: usize = 64;
/// A value further from its key is not bound to it.
const FARTHEST: usize = 2048;
/// Words of a command that are remembered.
const WORDS: usize = 12;

/// One open bracket.
#[derive(Clone, Debug, Default)]
pub(super) struct Frame<'t> {
    pub(super) open: u8,
    pub(super) callee: Option<&'t str>,
    pub(super) key: Option<&'t str>,
    /// Where the key was read.
    pub(super) key_at: usize,
    /// The key was set by `:` and a type may follow.
    pub(super) key_is_settled: bool,
    pub(super) argument: u8,
    /// First string of a call, or the value of `name` in an entry.
    pub(super) label: Option<&'t str>,
    pub(super) block: Option<&'t str>,
    pub(super) index: Option<&'t str>,
    pub(super) compared: bool,
    pub(super) is_body: bool,
    /// This call, or one around it, takes any word for a model.
    pub(super) takes_any: bool,
    /// One of the words is a program that is given models.
    pub(super) commands: bool,
    is_join: bool,
    /// The arguments of a `path.join` so far.
    pub(super) joined: Option<Box<Operand<'t>>>,
    words: Vec<&'t str>,
    strings: u32,
}

impl<'t> Frame<'t> {
    pub(super) fn new(open: u8, callee: Option<&'t str>) -> Self {
        Self { open, callee, is_join: open == b'(' && callee.is_some_and(joins), ..Self::default() }
    }

    /// Whether the call joins its arguments to a path.
    pub(super) fn joins(&self) -> bool {
        self.is_join
    }

    pub(super) fn next_element(&mut self) {
        self.key = None;
        self.key_is_settled = false;
        self.argument = self.argument.saturating_add(1).min(u8::MAX - 1);
    }

    pub(super) fn saw_string(&mut self, content: &'t str) {
        self.strings += 1;
        match self.key {
            None => {
                if self.words.len() == WORDS {
                    self.words.remove(0);
                }
                self.words.push(content);
                if self.open == b'(' && self.label.is_none() && self.argument == 0 {
                    self.label = Some(content);
                }
            }
            Some(key) if is_label(key) => self.label = Some(content),
            Some(_) => {}
        }
    }

    pub(super) fn take_last_string(&mut self) -> Option<&'t str> {
        let last = self.words.pop();
        self.words.clear();
        last
    }

    pub(super) fn only_string(&self) -> Option<&'t str> {
        if self.strings == 1 { self.words.last().copied() } else { None }
    }
}

fn joins(callee: &str) -> bool {
    callee.ends_with("join") && (callee.ends_with("path.join") || callee == "join")
}

fn is_label(key: &str) -> bool {
    matches!(key.as_bytes(), b"name" | b"key" | b"Name" | b"Key" | b"ParameterKey")
}

fn is_value_key(key: &str) -> bool {
    matches!(
        key.as_bytes(),
        b"value"
            | b"default"
            | b"defaultValue"
            | b"Value"
            | b"default_value"
            | b"Default"
            | b"ParameterValue"
            | b"default_factory"
            | b"const"
    )
}

/// Calls that hand their argument on: the value belongs to whatever the result is bound to.
pub(super) fn passes_on(callee: &str) -> bool {
    let last = callee.rsplit(['.', ':', '>']).next().unwrap_or(callee);
    matches!(
        last.as_bytes(),
        b"Field"
            | b"field"
            | b"getenv"
            | b"get"
            | b"str"
            | b"String"
            | b"from"
            | b"to_string"
            | b"Some"
            | b"Option"
            | b"of"
            | b"Optional"
            | b"ofNullable"
            | b"orElse"
            | b"unwrap_or"
            | b"unwrap_or_else"
            | b"unwrap_or_default"
            | b"get_env"
            | b"env"
            | b"getEnv"
            | b"getOrDefault"
            | b"get_or_default"
            | b"getenv_or"
            | b"Path"
            | b"string"
            | b"Property"
            | b"config"
            | b"parse"
            | b"or"
            | b"String_"
            | b"to_owned"
            | b"into"
            | b"u"
            | b"L"
            | b"lit"
            | b"try"
            | b"c"
            | b"list"
            | b"tuple"
            | b"set"
            | b"List"
            | b"listOf"
            | b"asList"
            | b"arrayOf"
            | b"GetEnvironmentVariable"
            | b"QStringLiteral"
            | b"optional"
            | b"coalesce"
            | b"lookup"
            | b"setdefault"
            | b"var"
            | b"fetch"
            | b"insert"
            | b"put"
            | b"setProperty"
            | b"setItem"
            | b"putIfAbsent"
            | b"setenv"
            | b"putenv"
            | b"addProperty"
            | b"env_or"
            | b"EnvOr"
            | b"GetEnv"
            | b"envOr"
            | b"getProperty"
            | b"default"
            | b"Default"
            | b"prompt"
            | b"Literal"
    )
}

/// The stack of open brackets, the file's own level first.
#[derive(Debug)]
pub(super) struct Stack<'t> {
    frames: Vec<Frame<'t>>,
    beyond: usize,
    /// Where the reading stands.
    pub(super) now: usize,
    base: Context<'t>,
    section: Vec<&'t str>,
}

impl<'t> Stack<'t> {
    pub(super) fn new(base: &Context<'t>) -> Self {
        Self { frames: vec![Frame::default()], beyond: 0, now: 0, base: base.clone(), section: Vec::new() }
    }
    pub(super) fn depth(&self) -> usize {
        self.frames.len() + self.beyond
    }
    pub(super) fn top(&self) -> &Frame<'t> {
        &self.frames[self.frames.len() - 1]
    }
    pub(super) fn top_mut(&mut self) -> &mut Frame<'t> {
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }
    pub(super) fn push(&mut self, frame: Frame<'t>) {
        if self.frames.len() < DEEPEST { self.frames.push(frame) } else { self.beyond += 1 }
    }
    pub(super) fn pop(&mut self) -> Option<Frame<'t>> {
        if self.beyond > 0 {
            self.beyond -= 1;
            None
        } else if self.frames.len() > 1 {
            self.frames.pop()
        } else {
            None
        }
    }
    /// Forgets calls and lists that were never closed.
    pub(super) fn unwind(&mut self) {
        while self.frames.len() > 1 && matches!(self.top().open, b'(' | b'[') {
            self.frames.pop();
        }
        self.beyond = 0;
    }
    pub(super) fn set_section(&mut self, name: &'t str) {
        self.section = name.split('.').rev().map(|part| part.trim_matches(['"', '\'', ' '])).take(8).collect();
    }

    /// The context of what stands here.
    pub(super) fn context(&self, place: Place) -> Context<'t> {
        let words = if matches!(self.top().open, b'[' | b'(' | b'{') { self.top().words.clone() } else { Vec::new() };
        let mut context = Context { place, words, ..Context::default() };
        // Whether the frames seen so far only pass the value on.
        let mut direct = true;
        for (depth, frame) in self.frames.iter().rev().enumerate() {
            // A value stands near its key; a key that is far away was left over where brackets do not match.
            let key = frame.key.filter(|_| depth > 0 || self.now.saturating_sub(frame.key_at) < FARTHEST);
            if let Some(key) = key {
                let keys = if direct { &mut context.keys } else { &mut context.outer };
                if is_value_key(key) {
                    keys.extend(frame.label);
                }
                keys.push(key);
            }
            if frame.open == b'(' {
                let argument = if frame.key.is_some() { u8::MAX } else { frame.argument };
                if let (true, Some(callee)) = (direct, frame.callee) {
                    context.calls.push(Call { path: callee, argument });
                }
                let passes = frame.callee.is_none_or(passes_on) && frame.key.is_none_or(is_value_key);
                if direct && passes {
                    if frame.argument > 0 && frame.key.is_none() {
                        context.keys.extend(frame.label);
                    }
                } else if frame.callee.is_some() {
                    direct = false;
                }
            } else if frame.open == b'{' {
                if frame.is_body || frame.key.is_some() {
                    direct = false;
                }
                context.outer.extend(frame.callee);
                context.outer.extend(frame.label);
                context.outer.extend(frame.block);
            }
            if frame.key.is_some_and(|key| frame.open != b'(' || !is_value_key(key)) {
                direct = false;
            }
        }
        context.outer.extend(self.section.iter());
        // `default:` alone in the tag of a field says how the field begins, as it does inside its call.
        if (direct || self.frames.len() == 1) && context.keys.iter().all(|k| is_value_key(k)) {
            context.keys.extend(self.base.keys.iter());
        } else {
            context.outer.extend(self.base.keys.iter());
        }
        context.outer.extend(self.base.outer.iter());
        context
    }
}

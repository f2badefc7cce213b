//! What every reader of a format hands to the decision: a piece of text with its context.

use super::constants::{Unknown, Value};
use super::imports::Imported;
use crate::core::source::Span;

/// What kind of place a piece of text stands in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Place {
    /// A value: string literal, scalar, word of a command.
    #[default]
    Value,
    /// The name of an entry whose value is not a plain number.
    EntryName,
    /// The name of an entry of a table of figures: prices, limits.
    FigureName,
    /// Compared with something, or listed to be compared with.
    Compared,
    /// A name in code: a constant, a class, a package.
    Symbol,
    /// A name that is only imported.
    Import,
    /// A comment or documentation inside code.
    Comment,
    /// Running text.
    Prose,
}

/// The call a value is passed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Call<'t> {
    /// Dotted path as written.
    pub(super) path: &'t str,
    /// Position of the argument; `u8::MAX` for a keyword argument.
    pub(super) argument: u8,
}

/// The context of a piece of text.
#[derive(Clone, Debug, Default)]
pub(super) struct Context<'t> {
    pub(super) place: Place,
    /// What the value is bound to, innermost first: keyword, variable, entry, flag, environment variable.
    pub(super) keys: Vec<&'t str>,
    /// Keys further out, innermost first.
    pub(super) outer: Vec<&'t str>,
    /// The innermost call, and those around it as long as they only pass the value on.
    pub(super) calls: Vec<Call<'t>>,
    /// The words before this one in the same command or list.
    pub(super) words: Vec<&'t str>,
    /// Whether a backslash is an ordinary character in the text.
    pub(super) raw: bool,
    /// Whether commands may stand in the text (shell blocks, `args`, `run`).
    pub(super) shell: bool,
}

impl<'t> Context<'t> {
    pub(super) fn of(place: Place) -> Self {
        Self { place, ..Self::default() }
    }
    pub(super) fn key(key: &'t str) -> Self {
        Self { keys: vec![key], ..Self::default() }
    }
}

/// Where readers put what they find.
pub(super) trait Sink<'t> {
    /// Whether a string could name a model at all; others need not be handed over.
    fn wants(&self, text: &str) -> bool;
    /// Whether a string or a comment could name a model, whatever it is bound to.
    fn may_name(&self, text: &str) -> bool;
    /// Whether the word stands for a model in some library; others need not be handed over.
    fn is_symbol(&self, word: &str) -> bool;
    /// Whether a call, by its dotted path, takes any word for a model.
    fn takes_any_word(&self, _call: &str) -> bool {
        false
    }
    /// Whether a word is a program that is given models.
    fn is_program(&self, _word: &str) -> bool {
        false
    }
    /// A string that the code puts together at `span`.
    fn constructed(&mut self, span: Span, value: &str, context: &Context<'t>);
    /// A constant that is used at a place of this context.
    fn constant(&mut self, _path: &'t str, _value: Value<'t>, _context: &Context<'t>) {}
    /// Names that this file does not define, in something that is put together: `written` is the part that stands here.
    fn unknown(&mut self, _names: Unknown<'t>, _written: &str, _context: &Context<'t>) {}
    /// Constants of other files.
    fn imported(&self) -> &'t [Imported] {
        &[]
    }
    /// A piece of text; the span is that of the content in the whole text.
    fn atom(&mut self, span: Span, context: &Context<'t>);
}

//! Files → references to models.
//!
//! One cheap pass ([`interest`]) ends most files. For the others a reader per format ([`format`]) turns the text into
//! pieces with context ([`atom`]): what a string is bound to, which call it is passed to, which words stand before it.
//! One place ([`decide`]) judges the pieces with the rules (data) and with what is known of names. No I/O, no recursion
//! on the depth of the input, cost linear in its length.

mod atom;
mod constants;
mod decide;
mod decode;
mod format;
mod frame;
mod headers;
mod id;
mod interest;
mod lexer;
mod lines;
mod look;
mod markdown;
mod markup;
mod matching;
mod memo;
mod naming;
mod nested;
mod notebook;
mod pattern;
mod prose;
mod report;
mod rules;
mod setting;
mod shell;
mod stems;
mod syntax;
mod tracker;
mod unescape;
mod value;
mod yaml;

pub use rules::Rules;
pub use setting::setting;

use crate::core::names::Names;
use crate::core::reference::Reference;
use crate::core::source::Span;
use atom::{Context, Place, Sink};
use decide::Decision;
use format::Format;

/// A file to search.
#[derive(Clone, Copy, Debug)]
pub struct SourceFile<'b> {
    /// Path relative to the root, with `/`.
    pub path: &'b str,
    /// Its content.
    pub bytes: &'b [u8],
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Searched as text.
    Text,
    /// A file of weights: its name and header were read.
    Weights,
    /// Not text and of no format we read: not searched.
    Binary,
}

/// How a file was searched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Examined {
    /// What it was.
    pub content: Content,
    /// Limits of the search in this file, for readers: "structure not understood".
    pub notes: Vec<&'static str>,
}

impl Examined {
    fn text() -> Self {
        Self { content: Content::Text, notes: Vec::new() }
    }
}

/// Finds every reference to a model in a file. Positions are bytes of the file, or of the decoded text for UTF-16.
pub fn extract(file: &SourceFile<'_>, rules: &Rules, names: &dyn Names, out: &mut Vec<Reference>) -> Examined {
    Extractor::new(rules, names).extract(file, out)
}

/// Extraction from many files, by any number of threads: what was learnt about names in one serves the next.
pub struct Extractor<'a> {
    rules: &'a Rules,
    names: &'a dyn Names,
    memories: memo::Memories,
}

impl<'a> Extractor<'a> {
    /// Extraction with these rules and names.
    pub fn new(rules: &'a Rules, names: &'a dyn Names) -> Self {
        Self { rules, names, memories: memo::Memories::default() }
    }

    /// Like [`extract`](fn@extract).
    pub fn extract(&self, file: &SourceFile<'_>, out: &mut Vec<Reference>) -> Examined {
        if id::is_weight_file(file.path) {
            let (found, note) = headers::read(file.path, file.bytes, self.rules, self.names);
            report::report(found, file.path, "", out);
            return Examined { content: Content::Weights, notes: note.into_iter().collect() };
        }
        let Some(text) = decode::decode(file.bytes, || format::is_text_typed(file.path)) else {
            return Examined { content: Content::Binary, notes: Vec::new() };
        };
        let mut examined = Examined::text();
        if self.rules.interest.any(&text, self.names) {
            self.memories.with(self.names, |names| {
                let mut decision = Decision::new(&text, file.path, self.rules, names);
                decision.talk_only = setting::pretends(file.path, &text);
                read(file.path, &text, &mut decision, &mut examined);
                report::report(std::mem::take(&mut decision.found), file.path, &text, out);
            });
        }
        examined
    }
}
fn read<'t>(path: &str, text: &'t str, decision: &mut Decision<'t, '_>, examined: &mut Examined) {
    let whole = Span::new(0, text.len());
    let shell_base = Context { shell: true, ..Context::default() };
    match format::format(path, text) {
        Format::Code(syntax) => tracker::read(text, whole, syntax, &Context::default(), decision),
        Format::Yaml => yaml::read(text, whole, decision),
        Format::Shell => shell::read(text, whole, &shell_base, decision),
        Format::Docker => shell::read_docker(text, decision),
        Format::Lines => lines::read(text, decision),
        Format::Markdown => markdown::read(text, decision),
        Format::Markup => markup::read(text, decision),
        Format::Notebook => {
            if !notebook::read(decision) {
                examined.notes.push("structure not understood: no cells in the notebook");
                decision.atom(whole, &Context::of(Place::Prose));
            }
        }
        Format::PowerShell => {
            tracker::read(text, whole, &syntax::POWERSHELL, &Context::default(), decision);
            shell::read_commands(text, decision);
        }
        Format::Prose => decision.atom(whole, &Context::of(Place::Prose)),
    }
}

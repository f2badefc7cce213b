//! Files → references to models.
//!
//! One cheap pass ([`interest`]) ends most files. For the others a reader per format ([`format`]) turns the text into
//! pieces with context ([`atom`]): what a string is bound to, which call it is passed to, which words stand before it.
//! One place ([`decide`]) judges the pieces with the rules (data) and with what is known of names. No I/O, no recursion
//! on the depth of the input, cost linear in its length.

mod accept;
mod atom;
mod constants;
mod decide;
mod decode;
mod format;
mod frame;
mod headers;
mod hopeless;
mod id;
mod imports;
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
mod plan;
mod prose;
mod report;
mod rules;
mod setting;
mod shell;
mod simd;
mod skim;
mod stems;
mod syntax;
mod tracker;
mod unescape;
mod value;
mod word_set;
mod words;
mod wordy;
mod yaml;

pub use imports::{Constant, Import, Imported};
pub use rules::Rules;
pub use setting::setting;
pub use stems::{Anywhere, rarity};

use crate::core::names::Names;
use crate::core::reference::Reference;
use crate::core::source::{LineIndex, Span};
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
    /// Names of other files from which this one puts models together.
    pub imports: Vec<Import>,
}

impl Examined {
    fn text() -> Self {
        Self { content: Content::Text, notes: Vec::new(), imports: Vec::new() }
    }
}

/// Finds every reference to a model in a file. Positions are bytes of the file, or of the decoded text for UTF-16.
pub fn extract(file: &SourceFile<'_>, rules: &Rules, names: &dyn Names, out: &mut Vec<Reference>) -> Examined {
    Extractor::new(rules, names).extract(file, &[], out)
}

/// Extraction from many files, by any number of threads: what was learnt about names in one serves the next.
pub struct Extractor<'a> {
    rules: &'a Rules,
    names: &'a dyn Names,
    memories: memo::Memories,
    everything: bool,
}

impl<'a> Extractor<'a> {
    /// Extraction with these rules and names.
    pub fn new(rules: &'a Rules, names: &'a dyn Names) -> Self {
        Self { rules, names, memories: memo::Memories::default(), everything: false }
    }

    /// Takes every statement of code apart, also those that cannot have to do with a model. Slower, with the same result: for
    /// tests, and to measure what is saved.
    pub fn reading_everything(self) -> Self {
        Self { everything: true, ..self }
    }

    /// Like [`extract`](fn@extract), with constants of other files. Where such a constant is itself the model, the reference
    /// stands where its value is written: in the other file.
    pub fn extract(&self, file: &SourceFile<'_>, imported: &[Imported], out: &mut Vec<Reference>) -> Examined {
        if id::is_weight_file(file.path) {
            let (found, note) = headers::read(file.path, file.bytes, self.rules, self.names);
            report::report(found, file.path, "", out);
            return Examined { content: Content::Weights, notes: note.into_iter().collect(), imports: Vec::new() };
        }
        let Some(text) = decode::decode(file.bytes, || format::is_text_typed(file.path)) else {
            return Examined { content: Content::Binary, notes: Vec::new(), imports: Vec::new() };
        };
        let mut examined = Examined::text();
        if self.rules.interest.any(&text, self.names) {
            self.memories.with(self.names, |names| {
                let mut decision = Decision::new(&text, file.path, self.rules, names);
                decision.talk_only = setting::pretends(file.path, &text);
                decision.imported = imported;
                read(file.path, &text, self.everything, &mut decision, &mut examined);
                examined.imports = std::mem::take(&mut decision.imports);
                if imported.is_empty() {
                    examined.imports.extend(imports::of(&decision.unknown, &text, file.path, format::format(file.path, &text)));
                }
                let (elsewhere, found) = std::mem::take(&mut decision.found).into_iter().partition(|f| f.constant.is_some());
                report::report(found, file.path, &text, out);
                report::elsewhere(elsewhere, imported, out);
            });
        }
        examined
    }
}

/// The constants that a file defines under these names, and where others of them come from.
pub fn constants(file: &SourceFile<'_>, wanted: &[&str]) -> (Vec<Constant>, Vec<Import>) {
    let nothing = || (Vec::new(), Vec::new());
    let Some(text) = decode::decode(file.bytes, || true) else { return nothing() };
    let format = format::format(file.path, &text);
    let Format::Code(syntax) = format else { return nothing() };
    let mut found: Vec<Constant> = Vec::new();
    let mut lines = None;
    for (name, value) in tracker::constants(&text, syntax) {
        let (true, Some(at)) = (wanted.contains(&name), value.at) else { continue };
        let span = Span::new(at, at + value.text.len());
        let location = lines.get_or_insert_with(|| LineIndex::new(&text)).location(file.path, &text, span);
        found.push(Constant { name: name.to_owned(), value: value.text.to_owned(), location, span });
    }
    let others = wanted.iter().filter(|w| found.iter().all(|c| c.name != **w)).map(|w| (*w).to_owned());
    let imports = imports::of(&others.collect::<Vec<_>>(), &text, file.path, format);
    (found, imports)
}

fn read<'t>(path: &str, text: &'t str, everything: bool, decision: &mut Decision<'t, '_>, examined: &mut Examined) {
    let whole = Span::new(0, text.len());
    let shell_base = Context { shell: true, ..Context::default() };
    match format::format(path, text) {
        Format::Code(syntax) if everything => tracker::read(text, whole, syntax, &Context::default(), decision),
        Format::Code(syntax) => match plan::plan(text, syntax, decision.rules, decision) {
            Some(parts) => tracker::read_parts(text, &parts, syntax, decision),
            None => tracker::read(text, whole, syntax, &Context::default(), decision),
        },
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

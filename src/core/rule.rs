//! Rules of extraction: how models are spelled in files. Plain data, read from `rules/references/*.toml`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::model::Confidence;
use super::reference::Role;

/// What a rule makes of a value in its context.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// A reference in this role.
    Reference(Role),
    /// Not a model: nothing else may make a reference of it.
    Ignore,
}

/// What the value must look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// Anything that can be read as a model id: `org/name`, a known name, a URL, a weight file, a path to a model.
    Model,
    /// `org/name`, known or not, or a known name.
    Repository,
    /// `org/name` that is known or looks like a model's, or a known name that is no ordinary word.
    Likely,
    /// Only names that are known.
    Known,
    /// Only known names without an organisation.
    KnownName,
    /// A single word that may be a model's name, known or not.
    Name,
    /// The same, but no `org/name`.
    Word,
    /// A file of weights.
    WeightFile,
    /// One of the words the rule lists.
    Listed,
    /// Anything at all (for rules that ignore).
    Any,
}

impl Shape {
    /// Shapes with their spelling in rule files.
    pub const ALL: [(Shape, &'static str); 10] = [
        (Shape::Model, "model"),
        (Shape::Repository, "repository"),
        (Shape::Likely, "likely"),
        (Shape::Known, "known"),
        (Shape::KnownName, "known-name"),
        (Shape::Name, "name"),
        (Shape::Word, "word"),
        (Shape::WeightFile, "weight-file"),
        (Shape::Listed, "listed"),
        (Shape::Any, "any"),
    ];
}

/// One way of naming a model. The conditions that are not empty must all hold; each holds when one entry matches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Stable name, shown by `why`.
    pub id: String,
    /// What the rule makes of a match.
    pub effect: Effect,
    /// What the value must look like.
    pub shape: Shape,
    /// How sure a match is.
    pub confidence: Confidence,
    /// The namespace of names found this way, where the context tells.
    pub namespace: Option<String>,
    /// Among several matching rules the highest wins; equal ones in file order.
    pub priority: i32,
    /// Keys, keyword arguments, variables or flags the value is bound to, as `snake_case` with `*`.
    pub keys: Vec<String>,
    /// Functions the value is passed to: `Class.method`, matched from the end, with `*`.
    pub calls: Vec<String>,
    /// Positions of the argument; empty means the first. 255 means any.
    pub arguments: Vec<u8>,
    /// Commands whose first operand the value is: `ollama pull`.
    pub commands: Vec<String>,
    /// Keys further out.
    pub within: Vec<String>,
    /// Words one of which must stand somewhere in the file.
    pub near: Vec<String>,
    /// Patterns of the path.
    pub paths: Vec<String>,
    /// Words (shape `listed`): the values themselves.
    pub values: Vec<String>,
    /// Places the rule looks at; empty means values and names of entries.
    pub places: Vec<String>,
}

/// A symbol of a library that stands for a model: an enumeration's constant, a class, a package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Symbol {
    /// As written in code.
    pub name: String,
    /// Namespace of the model.
    pub namespace: String,
    /// Id of the model.
    pub model: String,
    /// The rule it belongs to.
    pub rule: String,
    /// Words one of which must stand in the file.
    pub near: Vec<String>,
}

/// Symbols by their name, wherever they are kept: a run asks for a handful of them.
pub trait Symbols: std::fmt::Debug + Send + Sync {
    /// Every name, in no order; one may come twice.
    fn names(&self) -> Vec<&str>;
    /// Whether there is a symbol of this name.
    fn has(&self, name: &str) -> bool;
    /// The symbols of this name, in the order of the rule files.
    fn named(&self, name: &str) -> Vec<Symbol>;
}

impl Symbols for BTreeMap<String, Vec<Symbol>> {
    fn names(&self) -> Vec<&str> {
        self.keys().map(String::as_str).collect()
    }
    fn has(&self, name: &str) -> bool {
        self.contains_key(name)
    }
    fn named(&self, name: &str) -> Vec<Symbol> {
        self.get(name).cloned().unwrap_or_default()
    }
}

/// A word whose presence in a file or context tells the namespace of plain names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hint {
    /// The namespace.
    pub namespace: String,
    /// Words, lower case.
    pub words: Vec<String>,
}

/// A snippet with what must be found in it; run as a test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// The rule it belongs to.
    pub rule: String,
    /// Path of the pretended file.
    pub file: String,
    /// The text.
    pub text: String,
    /// Models that must be found with this rule; empty for a counter-example.
    pub finds: Vec<String>,
}

/// Everything the rule files say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleSet {
    /// Beginnings of words that many model names share: the first pass looks for these.
    pub stems: Vec<String>,
    /// Further words the first pass looks for.
    pub keywords: Vec<String>,
    /// First segments of `a/b` strings that are never organisations.
    pub not_organizations: Vec<String>,
    /// Short known names that are ordinary words too: they need a context of their own.
    pub ambiguous: Vec<String>,
    /// The rules.
    pub rules: Vec<Rule>,
    /// The symbols.
    pub symbols: Vec<Symbol>,
    /// The hints.
    pub hints: Vec<Hint>,
    /// The examples and counter-examples.
    pub samples: Vec<Sample>,
}

/// What the first pass over a file looks for. Everything in lower case, sorted, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstLook {
    /// Beginnings of words.
    pub stems: Vec<String>,
    /// Words beside which an unknown `org/name` deserves a look.
    pub keywords: Vec<String>,
    /// Words of which a file with a symbol in it has one, as they are written.
    pub libraries: Vec<String>,
}

/// Beginnings shorter than this stand in every other file.
const SHORTEST_STEM: usize = 3;

impl FirstLook {
    /// One word on each line, the lists with an empty line between them; see [`unpacked`](Self::unpacked).
    pub fn packed(&self) -> String {
        [&self.stems, &self.keywords, &self.libraries].map(|list| list.join("\n")).join("\n\n")
    }

    /// Reads what [`packed`](Self::packed) wrote.
    pub fn unpacked(text: &str) -> Self {
        let mut lists = text.split("\n\n");
        let mut next = || lists.next().unwrap_or_default().split_terminator('\n').map(str::to_owned).collect();
        Self { stems: next(), keywords: next(), libraries: next() }
    }
}

impl RuleSet {
    /// What the first pass looks for.
    pub fn first_look(&self) -> FirstLook {
        let mut stems: Vec<String> = self.stems.iter().map(|s| s.to_lowercase()).collect();
        for symbol in &self.symbols {
            // A symbol as short as `O1` is looked for by the library it belongs to.
            if symbol.name.len() < SHORTEST_STEM {
                stems.extend(symbol.near.iter().map(|w| w.trim().to_lowercase()));
            } else if !self.stems.iter().any(|s| symbol.name.to_lowercase().starts_with(&s.to_lowercase())) {
                // One that begins like names of models is found by that: `EMBEDDINGGEMMA_300M` needs no `embeddin`.
                stems.push(symbol.name.to_lowercase().chars().take(8).collect());
            }
        }
        let values = self.rules.iter().flat_map(|r| &r.values).filter(|v| v.len() >= 8);
        stems.extend(values.map(|v| v.to_lowercase()));
        stems.retain(|s| s.len() >= SHORTEST_STEM);
        let mut keywords: Vec<String> = self.keywords.iter().map(|s| s.to_lowercase()).collect();
        // Where no library has to be named, the beginning of the symbol itself is looked for.
        let alone = self.symbols.iter().filter(|s| s.near.is_empty()).map(|s| s.name.chars().take(8).collect());
        let mut libraries: Vec<String> = self.symbols.iter().flat_map(|s| s.near.iter().cloned()).chain(alone).collect();
        for list in [&mut stems, &mut keywords, &mut libraries] {
            list.sort();
            list.dedup();
        }
        FirstLook { stems, keywords, libraries }
    }

    /// The symbols by name, taken out of the set.
    pub fn take_symbols(&mut self) -> BTreeMap<String, Vec<Symbol>> {
        let mut out: BTreeMap<String, Vec<Symbol>> = BTreeMap::new();
        for symbol in std::mem::take(&mut self.symbols) {
            out.entry(symbol.name.clone()).or_default().push(symbol);
        }
        out
    }

    /// Adds what another file says.
    pub fn extend(&mut self, other: RuleSet) {
        self.stems.extend(other.stems);
        self.keywords.extend(other.keywords);
        self.not_organizations.extend(other.not_organizations);
        self.ambiguous.extend(other.ambiguous);
        self.rules.extend(other.rules);
        self.symbols.extend(other.symbols);
        self.hints.extend(other.hints);
        self.samples.extend(other.samples);
    }
}

//! TOML documents of ours, read strictly: unknown keys are errors, every error is reported, each with its place.
//!
//! A reader asks a [`Table`] for the keys it knows and ends with [`Table::finish`], which reports the rest. Problems
//! gather in [`Problems`], so that one run shows all of them.

use std::cell::RefCell;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// One mistake in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where, in bytes.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What was expected.
    pub help: Option<String>,
}

/// The mistakes found so far.
#[derive(Debug, Default)]
pub struct Problems(RefCell<Vec<Problem>>);

impl Problems {
    /// Adds a mistake.
    pub fn add(&self, span: Range<usize>, message: impl Into<String>, help: impl Into<Option<String>>) {
        self.0.borrow_mut().push(Problem { span, message: message.into(), help: help.into() });
    }
    /// All mistakes, in the order of the document.
    pub fn into_sorted(self) -> Vec<Problem> {
        let mut list = self.0.into_inner();
        list.sort_by_key(|p| (p.span.start, p.span.end));
        list.dedup();
        list
    }
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.borrow().is_empty()
    }
}

/// Parses a document; syntax errors go to `problems`, and what could be read is returned all the same.
pub fn parse<'i>(text: &'i str, problems: &Problems) -> Spanned<DeTable<'i>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        // The parser points at the end of the text for what is missing there: keep the span inside.
        problems.add(span.start.min(text.len())..span.end.min(text.len()), error.message(), None);
    }
    table
}

/// The closest of `known` to `word`, if it is close enough to have been meant.
pub fn closest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let length = word.chars().count();
    let most = |k: &str| (k.len().max(word.len()) / 3).max(1);
    known
        .into_iter()
        // The difference in length is a lower bound of the distance, and much cheaper to find.
        .filter(|k| k.chars().count().abs_diff(length) <= most(k))
        .map(|k| (strsim::damerau_levenshtein(&word, &k.to_lowercase()), k))
        .filter(|(d, k)| *d <= most(k))
        .min()
        .map(|(_, k)| k)
}

/// "did you mean `x`?" or the list of what is allowed.
pub fn suggestion(word: &str, known: &[&str]) -> String {
    match closest(word, known.iter().copied()) {
        Some(k) => format!("did you mean `{k}`?"),
        None if known.len() <= 24 => format!("expected one of: {}", known.join(", ")),
        None => format!("{} names are known; `mayuse explain` lists them", known.len()),
    }
}

/// A value with its place.
#[derive(Clone, Debug)]
pub struct Node<'d> {
    value: &'d DeValue<'d>,
    /// Where the value stands, in bytes.
    pub span: Range<usize>,
    path: String,
    problems: &'d Problems,
}

impl<'d> Node<'d> {
    /// The value's place in the document as a dotted path.
    pub fn path(&self) -> &str {
        &self.path
    }
    /// The digits of a number as written, without separators; none for other values.
    pub fn digits(&self) -> Option<&'d str> {
        match self.value {
            DeValue::Integer(n) if n.radix() == 10 => Some(n.as_str()),
            DeValue::Float(n) => Some(n.as_str()),
            _ => None,
        }
    }
    /// What kind of value it is, with an article.
    pub fn described(&self) -> &'static str {
        described(self.value)
    }
    fn wrong(&self, expected: &str) {
        let message = format!("`{}` is {}, expected {expected}", self.path, described(self.value));
        self.problems.add(self.span.clone(), message, None);
    }
    /// Reports a mistake about this value.
    pub fn problem(&self, message: impl Into<String>, help: impl Into<Option<String>>) {
        self.problems.add(self.span.clone(), message, help);
    }
    /// The same value, for a mistake about a part of it.
    pub fn at(&self, span: Range<usize>) -> Self {
        Self { span, ..self.clone() }
    }
    /// A string.
    pub fn string(&self) -> Option<&'d str> {
        let found = self.value.as_str();
        if found.is_none() {
            self.wrong("a string");
        }
        found
    }
    /// true or false.
    pub fn flag(&self) -> Option<bool> {
        let found = self.value.as_bool();
        if found.is_none() {
            self.wrong("true or false");
        }
        found
    }
    /// A whole number from zero.
    pub fn number(&self) -> Option<u64> {
        let Some(integer) = self.value.as_integer() else {
            self.wrong("a whole number such as 700_000_000");
            return None;
        };
        match u64::from_str_radix(integer.as_str(), integer.radix()) {
            Ok(n) if i64::try_from(n).is_ok() => Some(n),
            _ => {
                self.problem(
                    format!("`{}` is out of range", self.path),
                    format!("expected a whole number from 0 to {}", i64::MAX),
                );
                None
            }
        }
    }
    /// A date, as `2026-11-20`.
    pub fn date(&self) -> Option<String> {
        let text = match self.value {
            DeValue::Datetime(d) => d.to_string(),
            DeValue::String(s) => s.to_string(),
            _ => {
                self.wrong("a date such as 2026-11-20");
                return None;
            }
        };
        match text.parse::<jiff::civil::Date>() {
            Ok(date) if text.len() == 10 => Some(date.to_string()),
            _ => {
                self.problem(
                    format!("`{}` is not a calendar date", self.path),
                    "expected a date such as 2026-11-20".to_owned(),
                );
                None
            }
        }
    }
    /// Whether the value is a table.
    pub fn is_table(&self) -> bool {
        self.value.is_table()
    }
    /// Whether the value is an array.
    pub fn is_array(&self) -> bool {
        self.value.is_array()
    }
    /// Whether the value is a string.
    pub fn is_string(&self) -> bool {
        self.value.is_str()
    }
    /// Whether the value is true or false.
    pub fn is_flag(&self) -> bool {
        self.value.is_bool()
    }
    /// Whether the value is a whole number.
    pub fn is_number(&self) -> bool {
        self.value.is_integer()
    }
    /// A table.
    pub fn table(&self) -> Option<Table<'d>> {
        let found = self.value.as_table();
        if found.is_none() {
            self.wrong("a table");
        }
        found.map(|table| Table::new(table, self.span.clone(), self.path.clone(), self.problems))
    }
    /// The elements of an array.
    pub fn items(&self) -> Option<Vec<Node<'d>>> {
        let Some(array) = self.value.as_array() else {
            self.wrong("a list");
            return None;
        };
        let items = array.iter().enumerate().map(|(i, item)| Node {
            value: item.get_ref(),
            span: item.span(),
            path: format!("{}[{i}]", self.path),
            problems: self.problems,
        });
        Some(items.collect())
    }
    /// A list of strings, each with its place.
    pub fn spanned_strings(&self) -> Vec<(String, Range<usize>)> {
        let items = self.items().unwrap_or_default();
        items.iter().filter_map(|n| n.string().map(|s| (s.to_owned(), n.span.clone()))).collect()
    }
    /// A list of strings.
    pub fn strings(&self) -> Vec<String> {
        self.spanned_strings().into_iter().map(|(s, _)| s).collect()
    }
    /// A string out of a closed list.
    pub fn word<T: Copy>(&self, known: &[(T, &'static str)]) -> Option<T> {
        let word = self.string()?;
        let found = known.iter().find(|(_, k)| *k == word);
        if found.is_none() {
            let names: Vec<&str> = known.iter().map(|(_, k)| *k).collect();
            self.problem(format!("`{word}` is not a value of `{}`", self.path), suggestion(word, &names));
        }
        found.map(|(t, _)| *t)
    }
}

fn described(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with a fraction or exponent",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// A table whose keys are asked for one by one.
#[derive(Debug)]
pub struct Table<'d> {
    table: &'d DeTable<'d>,
    /// Where the table stands, in bytes.
    pub span: Range<usize>,
    path: String,
    asked: RefCell<Vec<String>>,
    problems: &'d Problems,
}

impl<'d> Table<'d> {
    /// The root table of a document.
    pub fn root(root: &'d Spanned<DeTable<'d>>, problems: &'d Problems) -> Self {
        Self::new(root.get_ref(), 0..0, String::new(), problems)
    }
    fn new(table: &'d DeTable<'d>, span: Range<usize>, path: String, problems: &'d Problems) -> Self {
        Self { table, span, path, asked: RefCell::default(), problems }
    }
    fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }
    /// Reports a mistake about the table as a whole.
    pub fn problem(&self, message: impl Into<String>, help: impl Into<Option<String>>) {
        self.problems.add(self.span.clone(), message, help);
    }
    /// The value of a key, if the table has it.
    pub fn get(&self, key: &str) -> Option<Node<'d>> {
        self.asked.borrow_mut().push(key.to_owned());
        let value = self.table.get(key)?;
        Some(Node { value: value.get_ref(), span: value.span(), path: self.path_of(key), problems: self.problems })
    }
    /// The value of a key that must be there.
    pub fn require(&self, key: &str) -> Option<Node<'d>> {
        let found = self.get(key);
        if found.is_none() {
            let place = if self.path.is_empty() { "the file".to_owned() } else { format!("`{}`", self.path) };
            self.problem(format!("`{key}` is missing in {place}"), None);
        }
        found
    }
    /// A required string that is not empty.
    pub fn require_string(&self, key: &str) -> String {
        let Some(node) = self.require(key) else { return String::new() };
        let text = node.string().unwrap_or_default();
        if text.is_empty() && node.is_string() {
            node.problem(format!("`{key}` is empty"), None);
        }
        text.to_owned()
    }
    /// A string, if the key is there.
    pub fn string(&self, key: &str) -> Option<String> {
        self.get(key)?.string().map(str::to_owned)
    }
    /// A list of strings; empty when the key is not there.
    pub fn strings(&self, key: &str) -> Vec<String> {
        self.get(key).map(|n| n.strings()).unwrap_or_default()
    }
    /// true or false, if the key is there.
    pub fn flag(&self, key: &str) -> Option<bool> {
        self.get(key)?.flag()
    }
    /// A date, if the key is there.
    pub fn date(&self, key: &str) -> Option<String> {
        self.get(key)?.date()
    }
    /// A table, if the key is there.
    pub fn table(&self, key: &str) -> Option<Table<'d>> {
        self.get(key)?.table()
    }
    /// An array of tables; empty when the key is not there.
    pub fn tables(&self, key: &str) -> Vec<Table<'d>> {
        let Some(node) = self.get(key) else { return Vec::new() };
        node.items().unwrap_or_default().iter().filter_map(Node::table).collect()
    }
    /// All keys in the order of the document, with the places of the keys and their values. Counts as asking for them.
    pub fn entries(&self) -> Vec<(String, Range<usize>, Node<'d>)> {
        let mut entries: Vec<_> = self
            .table
            .iter()
            .map(|(key, value)| {
                let name = key.get_ref().to_string();
                let node =
                    Node { value: value.get_ref(), span: value.span(), path: self.path_of(&name), problems: self.problems };
                (name, key.span(), node)
            })
            .collect();
        entries.sort_by_key(|(_, span, _)| span.start);
        self.asked.borrow_mut().extend(entries.iter().map(|(k, _, _)| k.clone()));
        entries
    }
    /// Reports the keys nobody asked for.
    pub fn finish(self) {
        let asked = self.asked.into_inner();
        let mut known: Vec<&str> = asked.iter().map(String::as_str).collect();
        known.sort_unstable();
        known.dedup();
        for (key, _) in self.table.iter() {
            let name = key.get_ref().as_ref();
            if !known.contains(&name) {
                let place = if self.path.is_empty() { String::new() } else { format!(" in `{}`", self.path) };
                self.problems.add(key.span(), format!("unknown key `{name}`{place}"), suggestion(name, &known));
            }
        }
    }
}

//! One way to write a data file: order of keys, alignment, blank lines, as in `licenses/llama-3.1.toml`. Comments stay.

use std::borrow::Cow;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::files::{fail_with, folder, overwrite, root};

/// Keys of a table in their order, and the width they are padded to.
struct Layout {
    keys: &'static [&'static str],
    width: usize,
}

const LICENSE: Layout = Layout {
    keys: &[
        "schema",
        "id",
        "name",
        "spdx",
        "aliases",
        "class",
        "publisher",
        "updatable",
        "released",
        "title",
        "summary",
        "replaced-by",
    ],
    width: 9,
};
const SOURCE: Layout = Layout { keys: &["url", "retrieved", "sha256", "reading"], width: 9 };
const CLAUSE: Layout = Layout {
    keys: &["term", "section", "effect", "reach", "quote", "summary", "duty", "models", "policy", "document"],
    width: 7,
};
const CATEGORY: Layout = Layout { keys: &["domain", "section", "quote", "summary", "conditional"], width: 7 };
const REVIEW: Layout = Layout { keys: &["by", "on", "note"], width: 4 };
/// Facts keep the order they were written in.
const FREE: Layout = Layout { keys: &[], width: 0 };

/// The canonical form of a license or policy file.
pub(crate) fn canonical(text: &str) -> String {
    let parsed = DeTable::parse(text).unwrap();
    let mut writer = Writer { text, out: String::new(), comments: comments(text) };
    let root = parsed.get_ref();
    writer.pairs(root, &LICENSE);
    for (key, value) in ordered(root, &["source", "clause", "category", "review"]) {
        let layout = match key {
            "source" => &SOURCE,
            "clause" => &CLAUSE,
            "category" => &CATEGORY,
            "review" => &REVIEW,
            _ => continue,
        };
        for (header, table) in tables(key, value) {
            writer.out.push('\n');
            writer.table(&header, table, layout);
        }
    }
    writer.rest();
    writer.out
}

struct Writer<'t> {
    text: &'t str,
    out: String,
    /// Comments by place, taken out as they are written, and whether they have the line to themselves.
    comments: Vec<(usize, bool, &'t str)>,
}

impl<'t> Writer<'t> {
    fn table(&mut self, header: &str, table: (&Spanned<DeValue<'_>>, &DeTable<'_>), layout: &Layout) {
        self.before(table.0.span().start);
        self.line(header, table.0.span().end);
        self.pairs(table.1, layout);
        for (key, value) in ordered(table.1, &["proof", "when"]) {
            if matches!(key, "proof" | "when") {
                for (header, inner) in tables(&format!("clause.{key}"), value) {
                    self.table(&header, inner, &FREE);
                }
            }
        }
    }

    fn pairs(&mut self, table: &DeTable<'_>, layout: &Layout) {
        for (key, value) in ordered(table, layout.keys) {
            let own_table = matches!(key, "source" | "clause" | "category" | "review" | "proof" | "when");
            if own_table {
                continue;
            }
            let start = table.keys().find(|k| k.get_ref() == key).map_or(0, |k| k.span().start);
            self.before(start);
            let line = format!("{key:width$} = {}", written(value.get_ref()), width = layout.width);
            self.line(&line, value.span().end);
        }
    }

    /// Writes a line with the comment that stands behind it.
    fn line(&mut self, line: &str, end: usize) {
        self.out.push_str(line);
        let rest_of_line = end + self.text[end..].find('\n').unwrap_or(self.text.len() - end);
        if let Some(i) = self.comments.iter().position(|(at, own, _)| !own && (end..rest_of_line).contains(at)) {
            self.out.push_str("  ");
            self.out.push_str(self.comments.remove(i).2);
        }
        self.out.push('\n');
    }

    /// Writes the comments that stand ahead of a place and were not written yet. One behind a value waits for its value.
    fn before(&mut self, place: usize) {
        while let Some(i) = self.comments.iter().position(|(at, own, _)| *own && *at < place) {
            self.out.push_str(self.comments.remove(i).2);
            self.out.push('\n');
        }
    }

    fn rest(&mut self) {
        for (_, _, comment) in std::mem::take(&mut self.comments) {
            self.out.push_str(comment);
            self.out.push('\n');
        }
    }
}

/// The entries of a table: listed keys first and in that order, others as they were written.
fn ordered<'a, 'i>(table: &'a DeTable<'i>, keys: &[&str]) -> Vec<(&'a str, &'a Spanned<DeValue<'i>>)> {
    let mut entries: Vec<_> = table.iter().collect();
    let rank = |key: &str| keys.iter().position(|k| *k == key).unwrap_or(keys.len());
    entries.sort_by_key(|(k, _)| (rank(k.get_ref()), k.span().start));
    entries.into_iter().map(|(k, v)| (k.get_ref().as_ref(), v)).collect()
}

type Headed<'a, 'i> = (String, (&'a Spanned<DeValue<'i>>, &'a DeTable<'i>));

/// A table, or the tables of an array of them, each with its header.
fn tables<'a, 'i>(key: &str, value: &'a Spanned<DeValue<'i>>) -> Vec<Headed<'a, 'i>> {
    match value.get_ref() {
        DeValue::Table(table) => vec![(format!("[{key}]"), (value, table))],
        DeValue::Array(items) => {
            let table = |v: &'a Spanned<DeValue<'i>>| Some((format!("[[{key}]]"), (v, v.get_ref().as_table()?)));
            items.iter().filter_map(table).collect()
        }
        _ => Vec::new(),
    }
}

fn written(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(s) => quoted(s),
        DeValue::Integer(n) => grouped(n.as_str()),
        DeValue::Float(n) => n.as_str().to_owned(),
        DeValue::Boolean(b) => b.to_string(),
        DeValue::Datetime(d) => d.to_string(),
        DeValue::Array(items) => {
            let items: Vec<String> = items.iter().map(|i| written(i.get_ref())).collect();
            format!("[{}]", items.join(", "))
        }
        DeValue::Table(table) => {
            let keys = ["any-of", "none-of", "unsure", "over", "at-least", "currency", "month-before"];
            let pairs = ordered(table, &keys).into_iter().map(|(k, v)| format!("{k} = {}", written(v.get_ref())));
            format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", "))
        }
    }
}

fn quoted(text: &Cow<'_, str>) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Thousands apart: `700_000_000`.
fn grouped(digits: &str) -> String {
    let digits: String = digits.chars().filter(|c| *c != '_').collect();
    let lead = digits.len() % 3;
    let mut parts: Vec<&str> = Vec::new();
    if lead > 0 {
        parts.push(&digits[..lead]);
    }
    parts.extend((lead..digits.len()).step_by(3).map(|i| &digits[i..i + 3]));
    parts.join("_")
}

/// Every comment with its place, and whether it has the line to itself.
fn comments(text: &str) -> Vec<(usize, bool, &str)> {
    let mut out = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if let Some(at) = comment_in(line) {
            out.push((start + at, line[..at].trim().is_empty(), line[at..].trim_end()));
        }
        start += line.len();
    }
    out
}

/// Where the comment of a line begins. The data has no strings over several lines.
fn comment_in(line: &str) -> Option<usize> {
    let mut quote = None;
    let mut escaped = false;
    for (i, c) in line.char_indices() {
        match (quote, c) {
            (None, '#') => return Some(i),
            (None, '"' | '\'') => quote = Some(c),
            (Some('"'), '\\') if !escaped => {
                escaped = true;
                continue;
            }
            (Some(q), c) if q == c && !escaped => quote = None,
            _ => {}
        }
        escaped = false;
    }
    None
}

#[test]
fn every_file_is_in_canonical_form() {
    let mut errors = Vec::new();
    for (path, text) in folder("licenses").into_iter().chain(folder("licenses/policies")) {
        let wanted = canonical(&text);
        if wanted == text {
            continue;
        }
        if overwrite() {
            std::fs::write(root().join(&path), &wanted).unwrap();
        } else {
            errors.push(format!("{path}:\n{}", difference(&text, &wanted)));
        }
    }
    fail_with("files are not in canonical form; OVERWRITE=1 cargo test --test data rewrites them", errors);
}

/// The lines that differ, with their numbers; no more than a screen of them.
pub(crate) fn difference(have: &str, want: &str) -> String {
    let (have, want): (Vec<&str>, Vec<&str>) = (have.lines().collect(), want.lines().collect());
    let ahead = have.iter().zip(&want).take_while(|(a, b)| a == b).count();
    let behind = have.iter().rev().zip(want.iter().rev()).take_while(|(a, b)| a == b).count();
    let end = |lines: &[&str]| lines.len().saturating_sub(behind).max(ahead);
    let mut out: Vec<String> = Vec::new();
    out.extend(have[ahead..end(&have)].iter().enumerate().map(|(i, l)| format!("    {:4} - {l}", ahead + i + 1)).take(20));
    out.extend(want[ahead..end(&want)].iter().enumerate().map(|(i, l)| format!("    {:4} + {l}", ahead + i + 1)).take(20));
    out.join("\n")
}

#[test]
fn the_formatter_keeps_comments_and_meaning() {
    let loose = r#"# head
id = 'x'   # trailing
schema=1

  # about the name
name = "a \"quoted\" # no comment"
[[clause]]
section = "1"
term = "notice" # why
when = { annual-revenue = { currency = "CNY", over = 1000000 }, commercial = true }
# about the source
[source]
url="u"
[[clause]]
# inside
term = "patent"
[[clause.when]]
commercial = true
[[clause.when]]
distribution = [
  "weights", # not kept apart from the line
  "product",
]
# tail
"#;
    let tidy = r#"# head
schema    = 1
id        = "x"  # trailing
# about the name
name      = "a \"quoted\" # no comment"

# about the source
[source]
url       = "u"

[[clause]]
term    = "notice"  # why
section = "1"
[clause.when]
annual-revenue = { over = 1_000_000, currency = "CNY" }
commercial = true

[[clause]]
# inside
term    = "patent"
[[clause.when]]
commercial = true
[[clause.when]]
distribution = ["weights", "product"]
# not kept apart from the line
# tail
"#;
    let once = canonical(loose);
    assert_eq!(once, tidy);
    assert_eq!(canonical(&once), once, "a second time changes nothing");
}

//! Mistakes of syntax in the project's words, and put together with the mistakes of meaning that they cause.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::numbers;
use crate::document::Problem;

/// How many mistakes of each kind are looked at: beyond that, the file is something else, and comparing takes its time.
const MOST: usize = 1000;
/// What the parser says about a word without quotes.
const BARE_WORD: &str = "string values must be quoted";

/// One list of mistakes out of what the parser and the reader found: one for each, where both saw the same.
pub(super) fn merged(text: &str, root: &DeTable<'_>, mut syntax: Vec<Problem>, mut meaning: Vec<Problem>) -> Vec<Problem> {
    syntax.truncate(MOST);
    meaning.truncate(MOST);
    let unclosed: Vec<Range<usize>> =
        syntax.iter().filter(|s| s.message.starts_with("unclosed array")).filter_map(|s| opened(root, s.span.start)).collect();
    let mut all: Vec<Problem> = unclosed
        .iter()
        .map(|list| problem(list.start..list.start + 1, "this list is not closed", "close it with `]`".to_owned()))
        .collect();
    let (bare, broken): (Vec<Problem>, Vec<Problem>) = syntax
        .into_iter()
        // What follows an open bracket is read as part of the list, so every complaint inside is an echo.
        .filter(|s| !unclosed.iter().any(|list| list.start <= s.span.start && s.span.end <= list.end))
        .partition(|s| s.message.starts_with(BARE_WORD) && !s.span.is_empty());
    // Keys below a broken header are read as keys of the table before it.
    let headers = broken.iter().filter(|s| s.message.starts_with("unclosed table"));
    let astray: Vec<Range<usize>> = headers.map(|s| s.span.start..next_header(text, s.span.end)).collect();
    let echo = |m: &Problem| {
        let touches = |s: &Range<usize>| m.span.start <= s.end && s.start <= m.span.end;
        broken.iter().any(|s| touches(&s.span))
            || unclosed.iter().any(touches)
            || astray.iter().any(|a| a.contains(&m.span.start))
    };
    let meaning: Vec<Problem> = meaning.into_iter().filter(|m| !echo(m)).collect();
    all.extend(bare.into_iter().filter(|s| !meaning.iter().any(|m| m.span == s.span)).map(|s| quoted(text, s.span)));
    all.extend(meaning);
    all.extend(broken.into_iter().map(|s| reworded(text, s)));
    all.sort_by_key(|p| (p.span.start, p.span.end));
    all.dedup();
    all
}

fn problem(span: Range<usize>, message: impl Into<String>, help: String) -> Problem {
    Problem { span, message: message.into(), help: Some(help) }
}

fn quoted(text: &str, span: Range<usize>) -> Problem {
    let word = text.get(span.clone()).unwrap_or_default();
    let inner = word.trim_matches(['“', '”', '‘', '’', '„']);
    problem(span, format!("`{word}` is text without quotes"), format!("write \"{inner}\""))
}

fn reworded(text: &str, s: Problem) -> Problem {
    let word = text.get(s.span.clone()).unwrap_or_default();
    let value = value_on_line(text, s.span.start);
    let written = text.get(value.clone()).unwrap_or_default();
    match s.message.as_str() {
        m if m.starts_with("duplicate key") => {
            problem(s.span.clone(), format!("`{word}` is given twice"), "write each key and each table once".to_owned())
        }
        m if m.starts_with("unexpected key or value") && numbers::meant(written).is_some() => {
            problem(value, format!("`{written}` is not a whole number"), numbers::instead(written, 700_000_000))
        }
        m if m.starts_with("invalid boolean") => {
            problem(s.span.clone(), format!("`{word}` is not true or false"), format!("write {}", word.to_lowercase()))
        }
        m if m.starts_with("unexpected leading zero") => {
            let digits = written.trim_start_matches('0');
            problem(value, "a number starts with 0", format!("write {}", if digits.is_empty() { "0" } else { digits }))
        }
        m if m.starts_with("invalid basic string") => {
            Problem { message: "this text is not closed".to_owned(), help: Some("close it with `\"`".to_owned()), ..s }
        }
        m if m.starts_with("invalid date") => {
            let help = m.split_once(", ").map_or("write it as 2026-11-20", |(_, expected)| expected).to_owned();
            problem(s.span.clone(), format!("`{word}` is not a calendar date"), help)
        }
        m if m.starts_with(BARE_WORD) || (m.starts_with("invalid literal string") && written.is_empty()) => {
            Problem { message: "a value is missing here".to_owned(), help: None, ..s }
        }
        _ => match s.message.split_once(", expected ") {
            Some((what, expected)) => problem(s.span.clone(), what, format!("expected {expected}")),
            None => s,
        },
    }
}

/// What stands behind the `=` of the line that holds an offset, without a comment.
fn value_on_line(text: &str, offset: usize) -> Range<usize> {
    let start = text.get(..offset).and_then(|t| t.rfind('\n')).map_or(0, |i| i + 1);
    let end = text.get(offset..).and_then(|t| t.find(['\n', '\r'])).map_or(text.len(), |i| offset + i);
    let line = text.get(start..end).unwrap_or_default();
    let from = line.find('=').map_or(line.len(), |i| i + 1);
    let rest = line.get(from..).unwrap_or_default();
    let rest = rest.split('#').next().unwrap_or_default();
    let lead = rest.len() - rest.trim_start().len();
    start + from + lead..start + from + lead + rest.trim().len()
}

/// Where the next table starts.
fn next_header(text: &str, offset: usize) -> usize {
    text.get(offset..).and_then(|t| t.find("\n[")).map_or(text.len(), |i| offset + i)
}

/// The outermost list that ends where the parser missed its bracket.
fn opened(table: &DeTable<'_>, end: usize) -> Option<Range<usize>> {
    table.iter().find_map(|(_, value)| opened_in(value, end))
}

fn opened_in(value: &Spanned<DeValue<'_>>, end: usize) -> Option<Range<usize>> {
    match value.get_ref() {
        DeValue::Array(_) if value.span().end == end => Some(value.span()),
        DeValue::Array(items) => items.iter().find_map(|item| opened_in(item, end)),
        DeValue::Table(table) => opened(table, end),
        _ => None,
    }
}

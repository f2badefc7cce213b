//! Text for a page: whatever comes from outside is shown, never obeyed. Markup is maud's business; here control characters,
//! characters that reorder others and characters that no page may hold are replaced by what they are, and length is bounded.

use std::fmt::Write;

use maud::{Markup, html};

use super::super::identity;
use super::super::terminal::Sanitizer;
use crate::core::wording;

/// Characters of one text that are shown at most.
const LONGEST: usize = 1_200;

/// One line of harmless text, its length bounded. What was left out is said.
pub(super) fn said(text: &str) -> String {
    // A bound on bytes first: a line of a megabyte costs no more than what is shown of it.
    let cut = text.char_indices().nth(LONGEST).map_or(text.len(), |(at, _)| at);
    let (shown, rest) = text.split_at(cut);
    let safe = Sanitizer::default().text(shown).into_owned();
    let mut out = if safe.contains(is_no_character) { without_noncharacters(&safe) } else { safe };
    if !rest.is_empty() {
        let _ = write!(out, "… ({} characters more)", number(rest.chars().count()));
    }
    out
}

/// Code points that stand for no character and must not be in a page.
fn is_no_character(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe
}

fn without_noncharacters(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_no_character(c) {
            let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

/// A path, an id, a value.
pub(super) fn code(text: &str) -> Markup {
    html! { code { (said(text)) } }
}

/// A sentence in which names stand between backticks: those become code.
pub(super) fn prose(text: &str) -> Markup {
    let parts: Vec<&str> = text.split('`').collect();
    // Without a partner for each backtick none of them means anything.
    if text.chars().count() > LONGEST
        || parts.len().is_multiple_of(2)
        || parts.iter().skip(1).step_by(2).any(|p| p.trim().is_empty())
    {
        return html! { (said(text)) };
    }
    html! {
        @for (number, part) in parts.iter().enumerate() {
            @if number % 2 == 0 { (said(part)) } @else { (code(part)) }
        }
    }
}

/// A sentence with its first letter large and a full stop.
pub(super) fn sentence(text: &str) -> Markup {
    let mut letters = text.trim().chars();
    let first: String = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    let stop = if text.trim_end().ends_with(['.', '?', '!', '…']) { "" } else { "." };
    prose(&format!("{first}{}{stop}", letters.as_str()))
}

/// A place in a file.
pub(super) fn place(file: &str, line: usize) -> Markup {
    html! { code.place { (said(file)) ":" (line) } }
}

/// A link to the web where the address is one of the web in plain characters; otherwise the words alone.
pub(super) fn link(address: Option<&str>, words: &str) -> Markup {
    html! {
        @if let Some(address) = identity::web(address).filter(|a| a.len() <= LONGEST) {
            a href=(address) rel="noreferrer" { (said(words)) }
        } @else {
            (said(words))
        }
    }
}

/// The head of a table.
pub(super) fn heads(words: &[&str]) -> Markup {
    html! { thead { tr { @for word in words { th scope="col" { (word) } } } } }
}

/// A number in groups of three.
pub(super) fn number(n: usize) -> String {
    wording::grouped(n as u64, ',')
}

/// A number with its noun.
pub(super) fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", number(n), if n == 1 { one } else { many })
}

/// Words in a row: `a, b and c`.
pub(super) fn row(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// The sentences of a text of ours: a full stop before a blank and a large letter ends one.
pub(super) fn sentences(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices(". ") {
        if text[at + 2..].starts_with(|c: char| c.is_uppercase() || c == '`') {
            out.push(text[start..=at].trim());
            start = at + 2;
        }
    }
    out.push(text[start..].trim());
    out.retain(|s| !s.is_empty());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_shown_not_obeyed() {
        assert_eq!(said("a\u{0}b\u{202e}c\u{ffff}\u{1fffe}\u{fdd0}"), "a\\u{0}b\\u{202e}c\\u{ffff}\\u{1fffe}\\u{fdd0}");
        assert_eq!(prose("`a/b` is <b>").into_string(), "<code>a/b</code> is &lt;b&gt;");
        assert_eq!(prose("a ` b").into_string(), "a ` b");
        assert_eq!(sentence("no license").into_string(), "No license.");
        assert_eq!(link(Some("javascript:alert(1)"), "x").into_string(), "x");
        assert_eq!(link(Some("https://x.y/\"z"), "x").into_string(), "x");
        assert_eq!(
            link(Some("https://x.y/z?a&b"), "x").into_string(),
            "<a href=\"https://x.y/z?a&amp;b\" rel=\"noreferrer\">x</a>"
        );
        let help = "Use a/b-1.5 (MIT). Ask the publisher. `x` helps, e.g. so.";
        assert_eq!(sentences(help), ["Use a/b-1.5 (MIT).", "Ask the publisher.", "`x` helps, e.g. so."]);
        assert!(sentences("").is_empty());
        assert_eq!(row(&["a".into(), "b".into(), "c".into()]), "a, b and c");
    }

    #[test]
    fn a_megabyte_is_cut_and_counted() {
        let shown = said(&"x".repeat(1 << 20));
        assert!(shown.ends_with("… (1,047,376 characters more)") && shown.len() < 1_300, "{}", shown.len());
    }
}

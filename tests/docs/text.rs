//! Markdown of our own making: escaped words, conditions as people read them, links, differences.

use std::hash::{DefaultHasher, Hash, Hasher};

use mayuse::core::condition::{Condition, Limit, Test};
use mayuse::core::wording::grouped;

/// Text of the data as Markdown text.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '*' | '_' | '`' | '[' | ']' | '|' => out.extend(['\\', c]),
            '<' => out.push_str("&lt;"),
            '\n' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Alternatives of conditions in words.
pub(crate) fn when(conditions: &[Condition]) -> String {
    let one = |c: &Condition| c.0.iter().map(|(fact, test)| tested(fact, test)).collect::<Vec<_>>().join(" and ");
    conditions.iter().map(one).collect::<Vec<_>>().join("; or ")
}

fn tested(fact: &str, test: &Test) -> String {
    match test {
        Test::Flag(value) => format!("`{fact}` is {value}"),
        Test::Number(limit) => format!("`{fact}` is {}", figure(limit)),
        Test::Values { any_of, none_of, unsure } => {
            let mut parts = Vec::new();
            if !any_of.is_empty() {
                parts.push(format!("is {}", any_of.join(" or ")));
            }
            if !none_of.is_empty() {
                parts.push(format!("is not {}", none_of.join(" or ")));
            }
            if !unsure.is_empty() {
                parts.push(format!("left open for {}", unsure.join(", ")));
            }
            format!("`{fact}` {}", parts.join(" (")) + if parts.len() > 1 { ")" } else { "" }
        }
    }
}

/// A limit with its sign: “over 700,000,000 in 2024-06”.
pub(crate) fn figure(limit: &Limit) -> String {
    let digits = grouped(limit.value, ',');
    let sign = if limit.inclusive { "at least" } else { "over" };
    let currency = limit.currency.as_deref().map(|c| format!(" {c}")).unwrap_or_default();
    let month = limit.month.as_deref().map(|m| format!(" in {m}")).unwrap_or_default();
    format!("{sign} {digits}{currency}{month}")
}

/// Targets of the links to pages of the book.
pub(crate) fn links(page: &str) -> Vec<String> {
    let targets = page.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
    targets.map(|(target, _)| target.to_owned()).filter(|t| t.ends_with(".md") && !t.contains("://")).collect()
}

/// The first lines that differ.
pub(crate) fn difference(have: &str, want: &str) -> String {
    let (have, want): (Vec<&str>, Vec<&str>) = (have.lines().collect(), want.lines().collect());
    let ahead = have.iter().zip(&want).take_while(|(a, b)| a == b).count();
    let line = |lines: &[&str], sign| lines.iter().skip(ahead).take(3).map(|l| format!("  {sign} {l}")).collect::<Vec<_>>();
    [line(&have, '-'), line(&want, '+')].concat().join("\n")
}

/// Every run of so many words, by hash.
pub(crate) fn runs(text: &str, length: usize) -> impl Iterator<Item = (u64, String)> {
    // Addresses are no sentences.
    let bare = |w: &str| w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let words: Vec<String> =
        text.split_whitespace().filter(|w| !w.contains("://")).map(bare).filter(|w| !w.is_empty()).collect();
    let windows: Vec<(u64, String)> = words
        .windows(length)
        .map(|run| {
            let mut hash = DefaultHasher::new();
            run.hash(&mut hash);
            (hash.finish(), run.join(" "))
        })
        .collect();
    windows.into_iter()
}

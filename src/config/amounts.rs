//! Answers in numbers: counts, counts by month, money.

use super::currency;
use super::numbers::{grouped, instead, meant};
use super::reader::{Reader, text, wrong};
use crate::core::usage::{Counts, Money};
use crate::document::{Node, closest};

/// A plain number, or a table of months with `current`.
pub(super) fn count(reader: &Reader<'_>, name: &str, node: &Node<'_>) -> Option<Counts> {
    if !node.is_table() {
        return whole(reader, name, node, 700_000_000).map(|n| Counts { every: Some(n), ..Counts::default() });
    }
    let table = node.table()?;
    let mut counts = Counts::default();
    let mut sound = true;
    let entries = table.entries();
    if entries.is_empty() {
        node.problem(format!("`{name}` is an empty table"), "write { current = 900_000_000 }".to_owned());
        return None;
    }
    for (key, span, figure) in entries {
        let month = if key == "current" { None } else { Some(key.as_str()) };
        if let Some(problem) = month.and_then(not_a_month) {
            figure.at(span).problem(format!("`{key}` is not a month"), problem);
            sound = false;
        }
        match (whole(reader, &key, &figure, 700_000_000), month) {
            (Some(n), Some(month)) => _ = counts.months.insert(month.to_owned(), n),
            (Some(n), None) => counts.current = Some(n),
            (None, _) => sound = false,
        }
    }
    sound.then_some(counts)
}

/// What to write instead of a key that is not a month as YYYY-MM.
fn not_a_month(key: &str) -> Option<String> {
    let (year, month) = key.split_once(['-', '/', '.']).unwrap_or((key, ""));
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let in_year = |m: &str| matches!(m.parse::<u8>(), Ok(1..=12));
    let sound = year.len() == 4 && digits(year) && digits(month) && in_year(month);
    if sound && month.len() == 2 && key.as_bytes().get(4) == Some(&b'-') {
        return None;
    }
    Some(match (sound && month.len() <= 2, month.parse::<u8>(), closest(key, ["current"])) {
        (true, Ok(m), _) => format!("did you mean \"{year}-{m:02}\"?"),
        (_, _, Some(_)) => "did you mean `current`?".to_owned(),
        _ => "write a month as \"2024-06\", or `current`".to_owned(),
    })
}

/// Whole units of US dollars, or a table with a currency.
pub(super) fn money(reader: &Reader<'_>, name: &str, node: &Node<'_>) -> Option<Money> {
    if !node.is_table() {
        let written = reader.written(node);
        if let Some(help) = with_symbol(written) {
            node.problem(format!("`{name}` is {written}, expected a whole number"), help);
            return None;
        }
        return whole(reader, name, node, 12_000_000).map(|amount| Money { amount, currency: "USD".to_owned() });
    }
    let table = node.table()?;
    let amount = table.require("amount").and_then(|n| whole(reader, "amount", &n, 12_000_000));
    let currency = table.require("currency").and_then(|n| currency_code(&n));
    table.finish();
    Some(Money { amount: amount?, currency: currency? })
}

fn currency_code(node: &Node<'_>) -> Option<String> {
    let code = text(node)?;
    if currency::is_code(&code) {
        return Some(code);
    }
    let upper = code.to_uppercase();
    let meant = currency::of_symbol(&code).or_else(|| currency::is_code(&upper).then_some(upper.as_str()));
    let help = match meant {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "expected an ISO 4217 code such as USD, EUR or CNY".to_owned(),
    };
    node.problem(format!("`{code}` is not a currency code"), help);
    None
}

/// What to write for an amount with a currency sign or code in front or behind.
fn with_symbol(written: &str) -> Option<String> {
    let inner = written.trim_matches(['"', '\'']).trim();
    let (code, rest) = currency::taken_off(inner)?;
    let amount = grouped(meant(rest)?);
    Some(if code == "USD" {
        format!("write {amount}")
    } else {
        format!("write {{ amount = {amount}, currency = \"{code}\" }}")
    })
}

/// A whole number from zero; anything else says what to write.
fn whole(reader: &Reader<'_>, name: &str, node: &Node<'_>, example: u64) -> Option<u64> {
    let written = reader.written(node);
    if node.is_string() {
        let is_quoted = written.starts_with(['"', '\'']);
        let inner = written.trim_matches(['"', '\'']);
        let help = match meant(inner) {
            Some(n) if is_quoted && inner.bytes().all(|b| b.is_ascii_digit() || b == b'_') => {
                format!("remove the quotes: {}", grouped(n))
            }
            _ => instead(inner, example),
        };
        node.problem(format!("`{name}` is {inner:?}, expected a whole number"), help);
        return None;
    }
    let Some(digits) = node.digits() else {
        if node.is_number() {
            return node.number();
        }
        wrong(node, "a whole number", format!("write the digits, such as {}", grouped(example)));
        return None;
    };
    if digits.starts_with('-') {
        node.problem(format!("`{name}` is below zero"), format!("write a whole number such as {}", grouped(example)));
        return None;
    }
    if !node.is_number() {
        node.problem(format!("`{name}` is {digits}, expected a whole number"), instead(digits, example));
        return None;
    }
    match digits.parse::<u64>() {
        Ok(n) if i64::try_from(n).is_ok() => Some(n),
        _ => {
            let most = grouped(i64::MAX.unsigned_abs());
            node.problem(format!("`{name}` is too large to be counted"), format!("the largest number is {most}"));
            None
        }
    }
}

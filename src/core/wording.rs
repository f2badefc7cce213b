//! Figures, months and answers as people read them.

use super::condition::{Condition, Test};
use super::usage::{Counts, Money, Value};

const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/// Digits in groups of three: `700,000,000`.
pub fn grouped(number: u64, separator: char) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

/// A month in words: `2024-06` → `June 2024`. Anything else is left as it is.
pub fn month(month: &str) -> String {
    let words = || {
        let (year, number) = month.split_once('-')?;
        let name = MONTHS.get(number.parse::<usize>().ok()?.checked_sub(1)?)?;
        Some(format!("{name} {year}"))
    };
    words().unwrap_or_else(|| month.to_owned())
}

/// An amount with its currency: `1,000,000 US dollars`.
pub fn money(amount: u64, currency: &str) -> String {
    let name = match currency {
        "USD" => "US dollars",
        "EUR" => "euros",
        "CNY" => "yuan",
        other => other,
    };
    format!("{} {name}", grouped(amount, ','))
}

/// An answer in words. Of a table of months all months are given.
pub fn answer(value: &Value) -> String {
    match value {
        Value::Flag(v) => v.to_string(),
        Value::Choice(v) => v.clone(),
        Value::Many(v) if v.is_empty() => "none".to_owned(),
        Value::Many(v) => v.join(", "),
        Value::Count(counts) => count(counts),
        Value::Money(Money { amount, currency }) => money(*amount, currency),
    }
}

/// Bytes as hexadecimal digits, as hashes are written.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// A condition as people read it; nothing for one that always holds.
pub fn conditions(conditions: &[Condition]) -> String {
    let one = |condition: &Condition| {
        let tests = condition.0.iter().map(|(fact, test)| match test {
            Test::Flag(value) => format!("{fact} is {value}"),
            Test::Values { any_of, none_of, unsure } => {
                let mut parts = Vec::new();
                if !any_of.is_empty() {
                    parts.push(format!("is {}", any_of.join(" or ")));
                }
                if !none_of.is_empty() {
                    parts.push(format!("is not {}", none_of.join(" or ")));
                }
                if !unsure.is_empty() {
                    parts.push(format!("leaves open {}", unsure.join(" and ")));
                }
                format!("{fact} {}", parts.join(", "))
            }
            Test::Number(limit) => {
                let sign = if limit.inclusive { "at least" } else { "over" };
                let currency = limit.currency.as_deref().map(|c| format!(" {c}")).unwrap_or_default();
                let month = limit.month.as_deref().map(|m| format!(" in {}", month(m))).unwrap_or_default();
                format!("{fact} is {sign} {}{currency}{month}", grouped(limit.value, ','))
            }
        });
        tests.collect::<Vec<_>>().join(" and ")
    };
    conditions.iter().map(one).collect::<Vec<_>>().join("; or ")
}

fn count(counts: &Counts) -> String {
    if let (Some(every), None, true) = (counts.every, counts.current, counts.months.is_empty()) {
        return grouped(every, ',');
    }
    let months = counts.months.iter().map(|(m, figure)| format!("{} in {}", grouped(*figure, ','), month(m)));
    let current = counts.current.or(counts.every).map(|figure| format!("{} now", grouped(figure, ',')));
    months.chain(current).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_and_months_are_words() {
        assert_eq!(grouped(0, ','), "0");
        assert_eq!(grouped(999, '_'), "999");
        assert_eq!(grouped(1_000, '_'), "1_000");
        assert_eq!(grouped(700_000_000, ','), "700,000,000");
        assert_eq!(month("2024-06"), "June 2024");
        assert_eq!(month("2024-13"), "2024-13");
        assert_eq!(month("now"), "now");
        assert_eq!(money(1_000_000, "USD"), "1,000,000 US dollars");
        assert_eq!(money(5, "CHF"), "5 CHF");
        assert_eq!(answer(&Value::Many(Vec::new())), "none");
    }
}

//! Numbers as people write them, so that a mistake about a number can say what to write instead.

use crate::core::wording;

/// A whole number with its thousands apart, as TOML takes it: `700_000_000`.
pub(super) fn grouped(n: u64) -> String {
    wording::grouped(n, '_')
}

/// What to write for a number that was written some other way.
pub(super) fn instead(written: &str, example: u64) -> String {
    match meant(written) {
        Some(n) => format!("write {}", grouped(n)),
        None => format!("write the digits, such as {}", grouped(example)),
    }
}

/// The whole number that `700M`, `7e8`, `1.5 billion`, `700,000,000` or `"900"` was meant to be.
pub(super) fn meant(written: &str) -> Option<u64> {
    if written.len() > 64 {
        return None;
    }
    let text: String = written.to_lowercase().chars().filter(|c| !matches!(c, '_' | ' ' | ',' | '\'' | '+')).collect();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (mantissa, unit) = text.split_at(end);
    let power: u32 = match unit {
        "" => 0,
        "k" | "thousand" => 3,
        "m" | "mn" | "mio" | "million" | "millions" => 6,
        "b" | "bn" | "g" | "billion" | "billions" => 9,
        exponent => exponent.strip_prefix('e')?.parse().ok()?,
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, rest)) if rest.contains('.') => (format!("{whole}{}", rest.replace('.', "")), String::new()),
        // "1.000" is a thousand to some and one to others.
        Some((_, rest)) if power == 0 && rest.len() == 3 => return None,
        Some((whole, rest)) => (whole.to_owned(), rest.trim_end_matches('0').to_owned()),
        None => (mantissa.to_owned(), String::new()),
    };
    let shift = power.checked_sub(u32::try_from(fraction.len()).ok()?)?;
    let n = format!("{whole}{fraction}").parse::<u64>().ok()?.checked_mul(10_u64.checked_pow(shift)?)?;
    i64::try_from(n).is_ok().then_some(n)
}

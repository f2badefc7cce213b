//! A test frozen on a release date looks at the month before the date that stands in the text.

use mayuse::core::condition::{Test, month_before};
use mayuse::core::license::License;

use super::files::{fail_with, load};
use super::texts::{collected, fold};

/// Licenses that carry another one's frozen test: its date stands in the other text.
const TAKEN_OVER: &[(&str, &str)] = &[("cogvlm-license", "llama-2"), ("cogvlm2-license", "llama-3")];

const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

#[test]
fn frozen_tests_look_at_the_month_before_the_date_in_the_text() {
    let texts = collected();
    let data = load();
    let mut errors = Vec::new();
    let mut seen = 0;
    for license in &data.licenses {
        for month in frozen_months(license) {
            seen += 1;
            let from = TAKEN_OVER.iter().find(|(id, _)| *id == license.id).map_or(license.id.as_str(), |(_, from)| from);
            let source = data.licenses.iter().find(|l| l.id == from).unwrap();
            let Some(date) = &source.released else {
                errors.push(format!("{}: no release date", source.id));
                continue;
            };
            if month_before(date).as_ref() != Some(&month) {
                errors.push(format!("{}: frozen on {month}, released on {date}", license.id));
            }
            let Some(text) = texts.as_ref().and_then(|t| t.text(&source.source)) else { continue };
            if !spellings(date).iter().any(|s| fold(&text).contains(s)) {
                errors.push(format!("{}: {date} does not stand in the text", source.id));
            }
        }
    }
    fail_with("frozen tests are wrong", errors);
    assert!(seen >= 24, "only {seen} frozen tests were seen");
}

fn frozen_months(license: &License) -> Vec<String> {
    let tests = license.clauses.iter().flat_map(|c| &c.when).flat_map(|c| &c.0);
    tests.filter_map(|(_, t)| if let Test::Number(l) = t { l.month.clone() } else { None }).collect()
}

fn spellings(date: &str) -> [String; 2] {
    let part = |range: std::ops::Range<usize>| date[range].parse::<usize>().unwrap();
    let (year, month, day) = (part(0..4), MONTHS[part(5..7) - 1], part(8..10));
    [format!("{month} {day}, {year}"), format!("{day} {month} {year}")]
}

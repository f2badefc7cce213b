//! Conditions of clauses: tests on facts, as data.

use serde::{Deserialize, Serialize};

/// Tests that must all hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Condition(pub Vec<(String, Test)>);

/// What is asked of one fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Test {
    /// The flag is declared so.
    Flag(bool),
    /// About declared values.
    Values {
        /// One of these is declared.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        any_of: Vec<String>,
        /// Something other than these is declared.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        none_of: Vec<String>,
        /// A value that only may be meant: leaves the question open.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        unsure: Vec<String>,
    },
    /// About a declared number.
    Number(Limit),
}

/// A limit on a number of users, things or money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// The figure in the text.
    pub value: u64,
    /// Whether reaching the figure is enough (`at-least`) or it must be exceeded (`over`).
    pub inclusive: bool,
    /// The month (YYYY-MM) the test is frozen on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month: Option<String>,
    /// Currency of an amount of money, ISO 4217.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
}

impl Limit {
    /// Whether a figure is beyond the limit.
    pub fn is_crossed_by(&self, figure: u64) -> bool {
        if self.inclusive { figure >= self.value } else { figure > self.value }
    }
}

/// The month before a date's month: `2024-07-23` → `2024-06`.
pub fn month_before(date: &str) -> Option<String> {
    let year: u32 = date.get(0..4)?.parse().ok()?;
    let month: u32 = date.get(5..7)?.parse().ok()?;
    match month {
        1 => Some(format!("{:04}-12", year.checked_sub(1)?)),
        2..=12 => Some(format!("{year:04}-{:02}", month - 1)),
        _ => None,
    }
}

//! The project's use of models: declared answers and observed ones, each with the place it comes from.

use std::collections::BTreeMap;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::source::Location;

/// An amount of money in whole units of a currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Money {
    /// Whole units.
    pub amount: u64,
    /// ISO 4217 code.
    pub currency: String,
}

/// A count that can differ from month to month.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// The figure for every month for which nothing else is said.
    pub every: Option<u64>,
    /// The figure of today.
    pub current: Option<u64>,
    /// Figures by month (YYYY-MM).
    pub months: BTreeMap<String, u64>,
}

impl Counts {
    /// The figure for a month, or for today when no month is asked for.
    pub fn figure(&self, month: Option<&str>) -> Option<u64> {
        match month {
            Some(m) => self.months.get(m).copied().or(self.every),
            None => self.current.or(self.every),
        }
    }
}

/// An answer to a fact's question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// true or false
    Flag(bool),
    /// one value
    Choice(String),
    /// several values: sets, places, domains, ids, lines
    Many(Vec<String>),
    /// a count, perhaps by month
    Count(Counts),
    /// money
    Money(Money),
}

/// The form in which an answer is declared, which is also the form reports show.
impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Flag(v) => serializer.serialize_bool(*v),
            Self::Choice(v) => serializer.serialize_str(v),
            Self::Many(v) => v.serialize(serializer),
            Self::Count(Counts { every: Some(v), current: None, months }) if months.is_empty() => serializer.serialize_u64(*v),
            Self::Count(counts) => {
                let mut map = serializer.serialize_map(None)?;
                for (month, figure) in &counts.months {
                    map.serialize_entry(month, figure)?;
                }
                if let Some(current) = counts.current.or(counts.every) {
                    map.serialize_entry("current", &current)?;
                }
                map.end()
            }
            Self::Money(money) if money.currency == "USD" => serializer.serialize_u64(money.amount),
            Self::Money(money) => {
                let mut map = serializer.serialize_map(Some(2))?;
                map.serialize_entry("amount", &money.amount)?;
                map.serialize_entry("currency", &money.currency)?;
                map.end()
            }
        }
    }
}

/// How an answer came to be known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Stated in the policy file.
    Declared,
    /// Seen in the repository.
    Observed,
    /// Given on the command line for this run.
    Override,
}

/// An answer with its origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// What was answered.
    pub value: Value,
    /// How it came to be known.
    pub origin: Origin,
    /// Where it stands.
    pub location: Option<Location>,
}

/// The answers that hold somewhere in the project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Answers by fact.
    pub answers: BTreeMap<String, Answer>,
}

impl Usage {
    /// The answer to a fact, if there is one.
    pub fn get(&self, fact: &str) -> Option<&Answer> {
        self.answers.get(fact)
    }
    /// The list a fact was answered with.
    pub fn list(&self, fact: &str) -> Option<&[String]> {
        match &self.get(fact)?.value {
            Value::Many(v) => Some(v),
            _ => None,
        }
    }
}

/// A part of the project with its own answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Name shown to readers; `default` for everything outside the others.
    pub name: String,
    /// Path patterns of the scope; empty for the default scope.
    pub paths: Vec<String>,
    /// The answers that hold there, the project's included.
    pub usage: Usage,
}

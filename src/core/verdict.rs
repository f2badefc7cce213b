//! Three-valued logic over declared facts. A fact that was not declared is unknown, never "no".

use serde::{Deserialize, Serialize};

use super::condition::{Condition, Limit, Test};
use super::license::Category;
use super::place;
use super::usage::{Usage, Value};
use super::vocabulary::{FactType, Vocabulary};
use super::wording;

/// Kleene's three values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    /// Does not hold.
    False,
    /// Cannot be told from what was declared.
    Unknown,
    /// Holds.
    True,
}

/// What became of a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Nothing to do.
    Satisfied,
    /// A duty that is open.
    Obligation,
    /// A question is open.
    Undeclared,
    /// The declared use is against it.
    Violated,
}

impl Outcome {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Satisfied => "satisfied",
            Self::Obligation => "obligation",
            Self::Undeclared => "undeclared",
            Self::Violated => "violated",
        }
    }
}

/// What became of a model, and of a whole run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Nothing stands against the declared use.
    Allowed,
    /// Allowed with duties.
    Obligations,
    /// Something is not known.
    NeedsReview,
    /// Not allowed.
    Denied,
}

impl Verdict {
    /// All verdicts with their spelling.
    pub const ALL: [(Verdict, &'static str); 4] = [
        (Verdict::Allowed, "allowed"),
        (Verdict::Obligations, "obligations"),
        (Verdict::NeedsReview, "needs-review"),
        (Verdict::Denied, "denied"),
    ];
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(v, _)| *v == self).map_or("", |(_, s)| s)
    }
    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, s)| *s == word).map(|(v, _)| *v)
    }
}

impl From<Outcome> for Verdict {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Satisfied => Self::Allowed,
            Outcome::Obligation => Self::Obligations,
            Outcome::Undeclared => Self::NeedsReview,
            Outcome::Violated => Self::Denied,
        }
    }
}

/// The value of a condition, and what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The value.
    pub truth: Truth,
    /// Answered facts that decided it.
    pub facts: Vec<String>,
    /// Facts whose answer would decide it.
    pub missing: Vec<String>,
    /// Why the value is unknown although an answer was given.
    pub notes: Vec<String>,
}

impl Judgement {
    /// Holds always.
    pub fn always() -> Self {
        Self::of(Truth::True)
    }
    /// A bare value.
    pub fn of(truth: Truth) -> Self {
        Self { truth, facts: Vec::new(), missing: Vec::new(), notes: Vec::new() }
    }
    fn decided(holds: bool, fact: &str) -> Self {
        Self { facts: vec![fact.to_owned()], ..Self::of(if holds { Truth::True } else { Truth::False }) }
    }
    fn missing(fact: &str) -> Self {
        Self { missing: vec![fact.to_owned()], ..Self::of(Truth::Unknown) }
    }
    /// Unknown although answered, for a reason.
    pub fn open(fact: &str, note: String) -> Self {
        Self { facts: vec![fact.to_owned()], notes: vec![note], ..Self::of(Truth::Unknown) }
    }
    fn absorb(&mut self, other: Judgement) {
        for (into, from) in [(&mut self.facts, other.facts), (&mut self.missing, other.missing), (&mut self.notes, other.notes)]
        {
            for item in from {
                if !into.contains(&item) {
                    into.push(item);
                }
            }
        }
    }
    /// Conjunction: one that is false decides; otherwise one that is unknown leaves it open.
    pub fn all(parts: impl IntoIterator<Item = Judgement>) -> Self {
        Self::combine(parts, Truth::False, Truth::True)
    }
    /// Disjunction: one that is true decides; otherwise one that is unknown leaves it open.
    pub fn any(parts: impl IntoIterator<Item = Judgement>) -> Self {
        Self::combine(parts, Truth::True, Truth::False)
    }
    fn combine(parts: impl IntoIterator<Item = Judgement>, decisive: Truth, neutral: Truth) -> Self {
        let parts: Vec<_> = parts.into_iter().collect();
        let truth = if parts.iter().any(|p| p.truth == decisive) {
            decisive
        } else if parts.iter().any(|p| p.truth == Truth::Unknown) {
            Truth::Unknown
        } else {
            neutral
        };
        let mut out = Self::of(truth);
        for part in parts {
            // What decided is kept; for an open question what is known beside it matters too.
            if part.truth == truth || truth == Truth::Unknown {
                out.absorb(part);
            }
        }
        if truth != Truth::Unknown {
            out.missing.clear();
            out.notes.clear();
        }
        out
    }
}

/// Evaluates alternatives of conditions against the answers. No alternative at all means "always".
pub fn evaluate(when: &[Condition], usage: &Usage, vocabulary: &Vocabulary) -> Judgement {
    if when.is_empty() {
        return Judgement::always();
    }
    Judgement::any(
        when.iter().map(|c| Judgement::all(c.0.iter().map(|(fact, test)| evaluate_test(fact, test, usage, vocabulary)))),
    )
}

fn evaluate_test(fact: &str, test: &Test, usage: &Usage, vocabulary: &Vocabulary) -> Judgement {
    match test {
        Test::Flag(wanted) => match usage.get(fact).map(|a| &a.value) {
            Some(Value::Flag(v)) => Judgement::decided(v == wanted, fact),
            _ => Judgement::missing(fact),
        },
        Test::Values { any_of, none_of, unsure } => {
            let places = vocabulary.facts.get(fact).is_some_and(|f| f.kind == FactType::Places);
            evaluate_values(fact, any_of, none_of, unsure, usage, places)
        }
        Test::Number(limit) => evaluate_number(fact, limit, usage),
    }
}

fn evaluate_values(
    fact: &str,
    any_of: &[String],
    none_of: &[String],
    unsure: &[String],
    usage: &Usage,
    places: bool,
) -> Judgement {
    let declared: Vec<&str> = match usage.get(fact).map(|a| &a.value) {
        Some(Value::Choice(v)) => vec![v],
        Some(Value::Many(v)) => v.iter().map(String::as_str).collect(),
        _ => return Judgement::missing(fact),
    };
    let hits =
        |list: &[String]| declared.iter().any(|d| list.iter().any(|l| if places { place::overlaps(d, l) } else { d == l }));
    let outside = || declared.iter().any(|d| !none_of.iter().any(|l| if places { place::within(d, l) } else { d == l }));
    if (!any_of.is_empty() && hits(any_of)) || (!none_of.is_empty() && outside()) {
        return Judgement::decided(true, fact);
    }
    if hits(unsure) {
        let label = vocabulary_value(&declared, unsure);
        return Judgement::open(
            fact,
            format!("`{fact}`: “{label}” does not settle it, since the text draws its line elsewhere"),
        );
    }
    Judgement::decided(false, fact)
}

fn vocabulary_value(declared: &[&str], unsure: &[String]) -> String {
    declared.iter().find(|d| unsure.iter().any(|u| u == *d)).map_or_else(String::new, |d| (*d).to_owned())
}

/// A figure known only within bounds.
#[derive(Clone, Copy, Default)]
struct Bounds {
    low: Option<u64>,
    high: Option<u64>,
}

fn evaluate_number(fact: &str, limit: &Limit, usage: &Usage) -> Judgement {
    let mut open = Judgement::missing(fact);
    match usage.get(fact).map(|a| &a.value) {
        Some(Value::Count(counts)) => match counts.figure(limit.month.as_deref()) {
            Some(figure) => return Judgement::decided(limit.is_crossed_by(figure), fact),
            None => {
                let month = limit.month.as_deref().map_or_else(|| "the current month".to_owned(), wording::month);
                open.notes.push(format!("`{fact}` gives no figure for {month}"));
            }
        },
        Some(Value::Money(money)) => {
            let currency = limit.currency.as_deref().unwrap_or("USD");
            if money.currency == currency {
                return Judgement::decided(limit.is_crossed_by(money.amount), fact);
            }
            open.notes.push(format!("`{fact}` is declared in {}, the license counts in {currency}", money.currency));
        }
        _ => {}
    }
    // Other answers can bound the figure: enough to pass below the limit, or to fail above it, never to guess. An answer
    // that does not tell the figure asked for takes nothing away from them.
    for (other, bounds) in bounds_from_others(fact, limit, usage) {
        if bounds.high.is_some_and(|h| !limit.is_crossed_by(h)) {
            return Judgement::decided(false, other);
        }
        if bounds.low.is_some_and(|l| limit.is_crossed_by(l)) {
            return Judgement::decided(true, other);
        }
    }
    open
}

fn bounds_from_others(fact: &str, limit: &Limit, usage: &Usage) -> Vec<(&'static str, Bounds)> {
    let count = |other: &'static str| match &usage.get(other)?.value {
        Value::Count(c) => c.figure(limit.month.as_deref()),
        _ => None,
    };
    let money = |other: &'static str| match &usage.get(other)?.value {
        Value::Money(m) if m.currency == limit.currency.as_deref().unwrap_or("USD") => Some(m.amount),
        _ => None,
    };
    let below = |other: &'static str, high: Option<u64>| high.map(|h| (other, Bounds { low: None, high: Some(h) }));
    let above = |other: &'static str, low: Option<u64>| low.map(|l| (other, Bounds { low: Some(l), high: None }));
    let candidates = match fact {
        // One product has no more users than the group; nobody is active on more days than in a month.
        "product-monthly-active-users" => vec![below("monthly-active-users", count("monthly-active-users"))],
        "daily-active-users" => vec![below("monthly-active-users", count("monthly-active-users"))],
        // A group has at least the users of one of its products.
        "monthly-active-users" => vec![above("product-monthly-active-users", count("product-monthly-active-users"))],
        // A year brings at least what one of its months brings, and a month at most what its year brings.
        "annual-revenue" => vec![above("monthly-revenue", money("monthly-revenue"))],
        "monthly-revenue" => vec![
            below("annual-revenue", money("annual-revenue")),
            above("product-monthly-revenue", money("product-monthly-revenue")),
        ],
        "product-monthly-revenue" => {
            vec![below("monthly-revenue", money("monthly-revenue")), below("annual-revenue", money("annual-revenue"))]
        }
        _ => Vec::new(),
    };
    candidates.into_iter().flatten().collect()
}

/// The declared domains against the restricted ones of a use policy. Also names the categories that matter.
pub fn evaluate_domains<'a>(
    categories: &'a [Category],
    usage: &Usage,
    vocabulary: &Vocabulary,
) -> (Judgement, Vec<&'a Category>) {
    let Some(declared) = usage.list("domains") else {
        return (Judgement::missing("domains"), Vec::new());
    };
    let mut certain = Vec::new();
    let mut open = Vec::new();
    let mut notes = Vec::new();
    for domain in declared {
        let label = |id: &str| vocabulary.domains.get(id).map_or_else(|| id.to_owned(), |d| d.label.clone());
        let mut touched: Vec<String> = Vec::new();
        for category in categories {
            let same = category.domain == *domain;
            if same && !category.conditional {
                certain.push(category);
            } else if same {
                notes.push(format!("{} is restricted under a condition: {}", label(domain), category.summary));
                open.push(category);
            } else if vocabulary.domains.get(domain).is_some_and(|d| d.overlaps.contains(&category.domain)) {
                touched.push(label(&category.domain));
                open.push(category);
            }
        }
        touched.dedup();
        if !touched.is_empty() {
            notes.push(format!("`{domain}` touches what the policy restricts: {}", touched.join("; ")));
        }
    }
    if !certain.is_empty() {
        return (Judgement::decided(true, "domains"), certain);
    }
    if !open.is_empty() {
        let mut judgement = Judgement::of(Truth::Unknown);
        judgement.facts.push("domains".to_owned());
        judgement.notes = notes;
        return (judgement, open);
    }
    (Judgement::decided(false, "domains"), Vec::new())
}

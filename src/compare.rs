//! Two licenses clause by clause: which clauses are the same, which differ in what they demand, which only one has.

use serde::Serialize;

use crate::core::license::{Clause, License};
use crate::core::wording;

/// How two clauses stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// They demand the same.
    Same,
    /// They demand something else.
    Differs,
    /// Only the first license has it.
    OnlyFirst,
    /// Only the second license has it.
    OnlySecond,
}

/// One line of the comparison.
#[derive(Debug, Serialize)]
pub struct Row<'a> {
    /// Kind of clause.
    pub term: &'a str,
    /// How they stand to each other.
    pub relation: Relation,
    /// The first license's clause.
    pub first: Option<&'a Clause>,
    /// The second license's clause.
    pub second: Option<&'a Clause>,
    /// Where they differ.
    pub differences: Vec<Difference>,
}

/// One point in which two clauses differ.
#[derive(Debug, Serialize)]
pub struct Difference {
    /// `effect`, `when`, `reach`, `shown`, `models` or `policy`.
    pub what: &'static str,
    /// In the first license.
    pub first: String,
    /// In the second.
    pub second: String,
}

/// Pairs the clauses of the same term, the most alike first; in the order of the first license, then of the second.
pub fn rows<'a>(first: &'a License, second: &'a License) -> Vec<Row<'a>> {
    let mut pairs: Vec<(u32, usize, usize)> = Vec::new();
    for (i, a) in first.clauses.iter().enumerate() {
        for (j, b) in second.clauses.iter().enumerate().filter(|(_, b)| a.term == b.term) {
            pairs.push((likeness(a, b), i, j));
        }
    }
    pairs.sort_by_key(|(likeness, i, j)| (std::cmp::Reverse(*likeness), *i, *j));
    let mut partner: Vec<Option<usize>> = vec![None; first.clauses.len()];
    let mut used = vec![false; second.clauses.len()];
    for (_, i, j) in pairs {
        if let (Some(partner @ None), Some(used @ false)) = (partner.get_mut(i), used.get_mut(j)) {
            (*partner, *used) = (Some(j), true);
        }
    }
    let row = |a: Option<&'a Clause>, b: Option<&'a Clause>| {
        let differences = a.zip(b).map_or_else(Vec::new, |(a, b)| differences(a, b));
        let relation = match (a, b) {
            (Some(_), None) => Relation::OnlyFirst,
            (None, _) => Relation::OnlySecond,
            _ if differences.is_empty() => Relation::Same,
            _ => Relation::Differs,
        };
        Row { term: a.or(b).map_or("", |c| &c.term), relation, first: a, second: b, differences }
    };
    let mut rows: Vec<Row<'a>> =
        first.clauses.iter().zip(&partner).map(|(a, j)| row(Some(a), j.and_then(|j| second.clauses.get(j)))).collect();
    rows.extend(second.clauses.iter().zip(&used).filter(|(_, used)| !**used).map(|(b, _)| row(None, Some(b))));
    rows
}

fn likeness(a: &Clause, b: &Clause) -> u32 {
    let points = [
        (a.quote == b.quote, 4),
        (a.effect == b.effect, 3),
        (a.section == b.section, 2),
        (a.when == b.when, 2),
        (a.reach == b.reach, 1),
    ];
    points.iter().filter(|(same, _)| *same).map(|(_, points)| points).sum()
}

/// What differs in what two clauses demand. Other words for the same are no difference.
fn differences(a: &Clause, b: &Clause) -> Vec<Difference> {
    let proof = |c: &Clause| {
        let Some(proof) = &c.proof else { return String::new() };
        let mut parts = proof.display.clone();
        parts.extend(proof.name_prefix.iter().map(|p| format!("{p}…")));
        parts.extend(proof.notice.clone());
        parts.join(" / ")
    };
    let reach = |c: &Clause| c.reach.iter().map(|r| r.as_str()).collect::<Vec<_>>().join(", ");
    let or = |text: &Option<String>| text.clone().unwrap_or_default();
    let points = [
        ("effect", a.effect.as_str().to_owned(), b.effect.as_str().to_owned()),
        ("when", wording::conditions(&a.when), wording::conditions(&b.when)),
        ("reach", reach(a), reach(b)),
        ("shown", proof(a), proof(b)),
        ("models", a.models.join(", "), b.models.join(", ")),
        ("policy", or(&a.policy), or(&b.policy)),
    ];
    let differing = points.into_iter().filter(|(_, a, b)| a != b);
    differing.map(|(what, first, second)| Difference { what, first: shown(first), second: shown(second) }).collect()
}

fn shown(value: String) -> String {
    if value.is_empty() { "–".to_owned() } else { value }
}

impl Row<'_> {
    /// Where the clauses stand: `§2`, or `§2 / §3`.
    pub fn sections(&self) -> String {
        match (self.first, self.second) {
            (Some(a), Some(b)) if a.section == b.section => format!("§{}", a.section),
            (Some(a), Some(b)) => format!("§{} / §{}", a.section, b.section),
            (Some(c), None) | (None, Some(c)) => format!("§{}", c.section),
            (None, None) => String::new(),
        }
    }
}

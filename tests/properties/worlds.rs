//! Uses drawn at random: whole worlds without contradictions, parts of what is known of them, and stricter ones.

use std::collections::BTreeMap;

use mayuse::core::usage::{Answer, Counts, Money, Origin, Usage, Value};
use mayuse::core::vocabulary::{FactType, Vocabulary};
use proptest::prelude::*;

pub(crate) type World = BTreeMap<String, Value>;

const MONTHS: [&str; 9] = ["2023-06", "2023-11", "2024-02", "2024-03", "2024-06", "2024-08", "2024-11", "2025-03", "2025-06"];
const PLACES: [&str; 10] = ["US", "DE", "FR", "GB", "KR", "CN", "JP", "CH", "IR", "EU"];

/// Figures around the limits that licenses name, where mistakes show.
fn figure() -> impl Strategy<Value = u64> {
    let around = prop::sample::select(vec![
        5_000_u64,
        1_000_000,
        5_000_000,
        10_000_000,
        20_000_000,
        30_000_000,
        50_000_000,
        100_000_000,
        300_000_000,
        700_000_000,
        1_000_000_000,
    ]);
    prop_oneof![(around, 0_u64..3).prop_map(|(limit, off)| limit - 1 + off), 0_u64..2_000_000_000, Just(0),]
}

fn words(values: Vec<String>, most: usize) -> impl Strategy<Value = Vec<String>> {
    let most = most.min(values.len());
    prop::sample::subsequence(values, 1..=most)
}

/// A world: an answer to every question, no two of which contradict each other.
pub(crate) fn world(vocabulary: &Vocabulary) -> BoxedStrategy<World> {
    let values = |fact: &str| vocabulary.facts[fact].values.iter().map(|(v, _)| v.clone()).collect::<Vec<_>>();
    let choice = |fact: &str| prop::sample::select(values(fact)).prop_map(Value::Choice);
    let flags: Vec<String> =
        vocabulary.facts.iter().filter(|(_, f)| f.kind == FactType::Flag).map(|(id, _)| id.clone()).collect();
    let ways: Vec<String> = values("distribution").into_iter().filter(|v| v != "none").collect();
    let distribution = prop_oneof![1 => Just(vec!["none".to_owned()]), 3 => words(ways, 4)].prop_map(Value::Many);
    let domains: Vec<String> = vocabulary.domains.keys().cloned().collect();
    let places: Vec<String> = PLACES.iter().map(|p| (*p).to_owned()).collect();
    let users = (prop::collection::vec(figure(), MONTHS.len() + 1), 0_u64..=100, 0_u64..=100);
    let revenue = (figure(), 1_u64..=12, 0_u64..=100, prop::sample::select(vec!["USD", "USD", "USD", "CNY"]));
    let rest = (
        prop::collection::vec(any::<bool>(), flags.len()),
        figure(),
        figure(),
        words(values("modalities"), 4).prop_map(Value::Many),
        words(places.clone(), 3).prop_map(Value::Many),
        prop::sample::select(places).prop_map(|p| Value::Many(vec![p])),
        words(domains, 3).prop_map(Value::Many),
        prop::sample::select(vec![vec![], vec!["acme/helper"], vec!["acme/Llama-helper"], vec!["acme/EXAONE-helper"]]),
        any::<bool>(),
    );
    let choices = (choice("purpose"), choice("organization"), choice("outputs-train"), distribution);
    (choices, users, revenue, rest)
        .prop_map(move |((purpose, organization, training, distribution), users, revenue, rest)| {
            let mut out = World::new();
            let mut put = |fact: &str, value: Value| out.insert(fact.to_owned(), value);
            put("purpose", purpose);
            put("organization", organization);
            put("distribution", distribution);
            let (figures, product, daily) = users;
            let (current, past) = figures.split_last().map_or((0, &[][..]), |(c, p)| (*c, p));
            let months = MONTHS.iter().map(|m| (*m).to_owned()).zip(past.iter().copied()).collect();
            put("monthly-active-users", Value::Count(Counts { every: None, current: Some(current), months }));
            put("product-monthly-active-users", today(current * product / 100));
            put("daily-active-users", today(current * daily / 100));
            let (year, share, part, currency) = revenue;
            let money = |amount| Value::Money(Money { amount, currency: currency.to_owned() });
            let month = year / share;
            put("annual-revenue", money(year));
            put("monthly-revenue", money(month));
            put("product-monthly-revenue", money(month * part / 100));
            put("product-annual-recurring-revenue", money(year * part / 100));
            let (flag_values, devices, visits, modalities, territories, seat, domains, published, line) = rest;
            put("edge-devices", today(devices));
            put("monthly-visits", today(visits));
            put("modalities", modalities);
            put("territories", territories);
            put("established-in", seat);
            put("domains", domains);
            for (fact, value) in flags.iter().zip(flag_values) {
                put(fact, Value::Flag(value));
            }
            let derives = out.get("fine-tunes") == Some(&Value::Flag(true)) || training != Value::Choice("none".to_owned());
            out.insert("outputs-train".to_owned(), training);
            // Where nothing is derived, nothing derived is published.
            let names = if derives { published.iter().map(|n| (*n).to_owned()).collect() } else { Vec::new() };
            out.insert("published-models".to_owned(), Value::Many(names));
            let shown = if line { vec!["Built with Llama".to_owned(), "Kimi K2".to_owned()] } else { Vec::new() };
            out.insert("displays".to_owned(), Value::Many(shown));
            out
        })
        .boxed()
}

fn today(value: u64) -> Value {
    Value::Count(Counts { current: Some(value), ..Counts::default() })
}

/// What is known of a world: some facts, some months. `known` decides one by one.
pub(crate) fn known(world: &World, known: &[bool]) -> World {
    let mut out = World::new();
    let mut told = known.iter().copied().cycle();
    let mut next = || told.next().unwrap_or(false);
    for (fact, value) in world {
        if !next() {
            continue;
        }
        let mut value = value.clone();
        if let Value::Count(counts) = &mut value {
            counts.months.retain(|_, _| next());
            counts.current = counts.current.filter(|_| next());
        }
        out.insert(fact.clone(), value);
    }
    out
}

/// A stricter use: no fact is milder than before, and some are stricter. `more` decides fact by fact.
///
/// Stricter is: more users, more revenue, commercial instead of not, a fine-tune, competition, more ways to reach others,
/// more territories, more domains, more kinds of data, a wider training on outputs. Purpose, seat and kind of organization
/// have no order; the same holds for lines and names, which are proofs.
pub(crate) fn stricter(world: &World, other: &World, more: &[bool]) -> World {
    let mut out = world.clone();
    for ((fact, value), more) in out.iter_mut().zip(more.iter().copied().cycle()) {
        let Some(other) = other.get(fact).filter(|_| more) else { continue };
        match (value, other) {
            (Value::Flag(v), _) => *v = true,
            (Value::Choice(v), Value::Choice(o)) if fact == "outputs-train" => {
                if width(o) > width(v) {
                    v.clone_from(o);
                }
            }
            (Value::Many(v), Value::Many(o))
                if matches!(fact.as_str(), "distribution" | "territories" | "domains" | "modalities") =>
            {
                v.extend(o.iter().filter(|o| !v.contains(o)).cloned().collect::<Vec<_>>());
                if v.len() > 1 {
                    v.retain(|w| w != "none");
                }
            }
            (Value::Count(v), Value::Count(o)) => {
                v.current = v.current.max(o.current);
                for (month, figure) in &mut v.months {
                    *figure = (*figure).max(o.months.get(month).copied().unwrap_or(0));
                }
            }
            (Value::Money(v), Value::Money(o)) if v.currency == o.currency => v.amount = v.amount.max(o.amount),
            _ => {}
        }
    }
    out
}

fn width(training: &str) -> usize {
    ["none", "same-family", "other-models", "competing-models"].iter().position(|w| *w == training).unwrap_or(0)
}

pub(crate) fn usage(world: &World) -> Usage {
    let answer = |(f, v): (&String, &Value)| (f.clone(), Answer { value: v.clone(), origin: Origin::Declared, location: None });
    Usage { answers: world.iter().map(answer).collect() }
}

//! Every threshold at the value before, the value, the value behind, and undeclared. The figures here are written down
//! from the texts by hand, so that a wrong figure in the data does not prove itself right.

mod judging;

use judging::*;
use mayuse::core::condition::Test;
use mayuse::core::usage::{Money, Value};
use mayuse::core::verdict::Outcome;

/// Whether the figure itself is still inside the limit.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Bound {
    /// "greater than", "more than", "exceeds": the figure passes.
    Exclusive,
    /// "at least", "or more", "meets or exceeds", "less than" turned round: the figure does not pass.
    Inclusive,
}
use Bound::{Exclusive, Inclusive};

/// What happens beyond the limit.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Then {
    /// The rights end or need an agreement.
    Denied,
    /// A duty begins.
    Duty,
}
use Then::{Denied, Duty};

struct Threshold {
    license: &'static str,
    term: &'static str,
    fact: &'static str,
    value: u64,
    bound: Bound,
    /// The month a test is frozen on.
    month: Option<&'static str>,
    currency: Option<&'static str>,
    then: Then,
    /// Other answers under which the limit bites.
    beside: &'static [(&'static str, &'static str)],
}

const MAU: &str = "monthly-active-users";
const PRODUCT_MAU: &str = "product-monthly-active-users";
const YEARLY: &str = "annual-revenue";
const PAID: &[(&str, &str)] = &[("commercial", "true")];

const fn row(license: &'static str, term: &'static str, fact: &'static str, value: u64, bound: Bound, then: Then) -> Threshold {
    Threshold { license, term, fact, value, bound, month: None, currency: None, then, beside: PAID }
}

const fn frozen(license: &'static str, value: u64, month: &'static str) -> Threshold {
    Threshold { month: Some(month), ..row(license, "user-threshold", MAU, value, Exclusive, Denied) }
}

const M: u64 = 1_000_000;

const THRESHOLDS: &[Threshold] = &[
    // All products of licensee and affiliates, in the month before the release of that very version.
    frozen("llama-2", 700 * M, "2023-06"),
    frozen("code-llama", 700 * M, "2023-06"),
    frozen("llama-3", 700 * M, "2024-03"),
    frozen("llama-3.1", 700 * M, "2024-06"),
    frozen("llama-3.2", 700 * M, "2024-08"),
    frozen("llama-3.3", 700 * M, "2024-11"),
    frozen("llama-4", 700 * M, "2025-03"),
    frozen("databricks-open-model", 700 * M, "2024-02"),
    frozen("hyperclovax-seed", 10 * M, "2025-03"),
    frozen("nexusraven-v2", 50 * M, "2023-11"),
    // These carry the Llama 2 or Llama 3 agreement inside their own.
    frozen("cogvlm-license", 700 * M, "2023-06"),
    frozen("cogvlm2-license", 700 * M, "2024-03"),
    frozen("tencent-hunyuan-large", 100 * M, "2024-10"),
    frozen("tencent-hunyuan-dit", 100 * M, "2024-04"),
    frozen("tencent-hunyuan-video", 100 * M, "2024-11"),
    frozen("tencent-hunyuan-video-1.5", 100 * M, "2025-10"),
    frozen("tencent-hunyuan-a13b", 100 * M, "2025-05"),
    frozen("tencent-hunyuan-7b", 100 * M, "2025-07"),
    frozen("tencent-hunyuan-image-2.1", 100 * M, "2025-08"),
    frozen("tencent-hunyuan-image-3.0", 100 * M, "2025-08"),
    frozen("tencent-hunyuan-mt", 100 * M, "2025-08"),
    frozen("tencent-hunyuan3d-2", M, "2024-12"),
    frozen("tencent-hunyuan3d-2.1", M, "2025-05"),
    frozen("tencent-hunyuan-world-1.0", M, "2025-06"),
    // The product or service, at any time.
    row("qwen-2024", "user-threshold", PRODUCT_MAU, 100 * M, Exclusive, Denied),
    row("tongyi-qianwen", "user-threshold", PRODUCT_MAU, 100 * M, Exclusive, Denied),
    // Licensee and affiliates, in the preceding month or year.
    row("kolors", "user-threshold", MAU, 300 * M, Exclusive, Denied),
    row("bilibili-indextts2", "user-threshold", MAU, 100 * M, Exclusive, Denied),
    Threshold { currency: Some("CNY"), ..row("bilibili-indextts2", "revenue-threshold", YEARLY, 1_000 * M, Exclusive, Denied) },
    Threshold {
        beside: &[("image-generation-core", "true")],
        ..row("playground-v2-community", "user-threshold", MAU, M, Exclusive, Denied)
    },
    row("stability-ai-community", "revenue-threshold", YEARLY, M, Exclusive, Denied),
    row("stability-ai-community-sf3d", "revenue-threshold", YEARLY, M, Exclusive, Denied),
    row("krea-2-community", "revenue-threshold", YEARLY, M, Inclusive, Denied),
    row("lfm-open-1.0", "revenue-threshold", YEARLY, 10 * M, Inclusive, Denied),
    row("neutts-open-1.0", "revenue-threshold", YEARLY, 5 * M, Inclusive, Denied),
    row("ltxv-open-weights-2025-04-17", "revenue-threshold", YEARLY, 10 * M, Inclusive, Denied),
    row("ltxv-open-weights-2025-05-05", "revenue-threshold", YEARLY, 10 * M, Inclusive, Denied),
    row("ltx-2-2026-01-05", "revenue-threshold", YEARLY, 10 * M, Inclusive, Denied),
    Threshold {
        beside: &[("commercial", "true"), ("purpose", "product")],
        ..row("ltx-2-2026-08-11", "revenue-threshold", YEARLY, 10 * M, Inclusive, Denied)
    },
    row("midjourney-terms", "revenue-threshold", YEARLY, M, Exclusive, Duty),
    // A month, not a year.
    row("mistral-modified-mit", "revenue-threshold", "monthly-revenue", 20 * M, Exclusive, Denied),
    // Display duties of the product, nothing more.
    row("kimi-k2", "attribution", PRODUCT_MAU, 100 * M, Exclusive, Duty),
    row("kimi-k2", "attribution", "product-monthly-revenue", 20 * M, Exclusive, Duty),
    row("kimi-k2.5", "attribution", PRODUCT_MAU, 100 * M, Exclusive, Duty),
    row("kimi-k2.5", "attribution", "product-monthly-revenue", 20 * M, Exclusive, Duty),
    row("kimi-k2.6", "attribution", PRODUCT_MAU, 100 * M, Exclusive, Duty),
    row("kimi-k2.6", "attribution", "product-monthly-revenue", 20 * M, Exclusive, Duty),
    row("kimi-k2.7-code", "attribution", PRODUCT_MAU, 100 * M, Exclusive, Duty),
    row("kimi-k2.7-code", "attribution", "product-monthly-revenue", 20 * M, Exclusive, Duty),
    row("kimi-k3", "attribution", PRODUCT_MAU, 100 * M, Exclusive, Duty),
    row("kimi-k3", "attribution", "product-monthly-revenue", 20 * M, Exclusive, Duty),
    row("minimax-m2", "attribution", PRODUCT_MAU, 100 * M, Exclusive, Duty),
    row("minimax-m2", "attribution", "product-annual-recurring-revenue", 30 * M, Exclusive, Duty),
    // Operators of a model as a service only.
    Threshold {
        beside: &[("commercial", "true"), ("distribution", "model-api")],
        ..row("kimi-k3", "hosting", YEARLY, 20 * M, Exclusive, Denied)
    },
    row("minicpm-model", "user-threshold", "edge-devices", 5_000, Exclusive, Denied),
    row("minicpm-model", "user-threshold", "daily-active-users", M, Inclusive, Denied),
    row("baichuan2-community", "user-threshold", "daily-active-users", M, Inclusive, Denied),
    row("cogvideox-license", "user-threshold", "monthly-visits", M, Exclusive, Denied),
];

impl Threshold {
    fn figure(&self, value: u64) -> Value {
        if self.fact.ends_with("revenue") {
            return Value::Money(Money { amount: value, currency: self.currency.unwrap_or("USD").to_owned() });
        }
        count(value)
    }

    /// What becomes of the clauses with this limit when the fact has this answer, and everything else beside is declared.
    fn outcome(&self, answer: Option<Value>) -> Option<Outcome> {
        self.judged(answer.map(|a| (self.fact, a)).into_iter().collect()).0
    }

    fn judged(&self, mut answers: Vec<(&'static str, Value)>) -> (Option<Outcome>, Vec<String>) {
        for (fact, value) in self.beside {
            answers.push(match *fact {
                "commercial" | "image-generation-core" => (*fact, flag(*value == "true")),
                "distribution" => (*fact, many(&[*value])),
                fact => (fact, choice(value)),
            });
        }
        let numeric = |quote: &str| {
            let holds = |t: &Test| matches!(t, Test::Number(_));
            let clause = license(self.license).clauses.iter().find(|c| c.quote == quote && c.term == self.term);
            clause.is_some_and(|c| c.when.iter().any(|w| w.0.iter().any(|(_, t)| holds(t))))
        };
        let found = judge(self.license, &answers);
        let about = found.iter().filter(|f| f.code == self.term && f.clause.as_ref().is_some_and(|c| numeric(&c.quote)));
        let about: Vec<_> = about.collect();
        let asks = about.iter().flat_map(|f| f.asks.clone()).collect();
        (about.iter().map(|f| f.outcome).max(), asks)
    }

    /// Alternatives of the same clause leave it open when they are not declared: they are switched off for the figures.
    fn others_off(&self) -> Vec<(&'static str, Value)> {
        let facts = THRESHOLDS.iter().filter(|t| t.license == self.license && t.term == self.term && t.fact != self.fact);
        facts.map(|t| (t.fact, t.figure(0))).collect()
    }

    fn name(&self) -> String {
        format!("{} {} {} {}", self.license, self.term, self.fact, self.value)
    }
}

#[test]
fn thresholds_hold_at_their_very_figure() {
    for t in THRESHOLDS {
        let at = |value: u64| {
            let mut answers = t.others_off();
            answers.push((t.fact, t.figure(value)));
            t.judged(answers).0
        };
        let beyond = Some(if t.then == Denied { Outcome::Violated } else { Outcome::Obligation });
        assert_eq!(at(t.value - 1), None, "{}: one below", t.name());
        assert_eq!(at(t.value), if t.bound == Inclusive { beyond } else { None }, "{}: the figure itself", t.name());
        assert_eq!(at(t.value + 1), beyond, "{}: one above", t.name());
        assert_eq!(at(u64::MAX / 2), beyond, "{}: far above", t.name());
        assert_eq!(at(0), None, "{}: nothing", t.name());
    }
}

#[test]
fn undeclared_figures_ask_and_duties_stay_on_the_checklist() {
    for t in THRESHOLDS {
        let (outcome, asks) = t.judged(t.others_off());
        // A revenue duty asks, an attribution stays a duty under a condition: its worst answer is a line to show.
        if t.then == Duty && t.term == "attribution" {
            assert_eq!(outcome, Some(Outcome::Obligation), "{}", t.name());
        } else {
            assert_eq!(outcome, Some(Outcome::Undeclared), "{}", t.name());
            assert!(asks.iter().any(|a| a == t.fact), "{}: asks {asks:?}", t.name());
        }
    }
}

#[test]
fn frozen_thresholds_look_at_their_own_month_alone() {
    let frozen = THRESHOLDS.iter().filter_map(|t| Some((t, t.month?)));
    let mut seen = 0;
    for (t, month) in frozen {
        seen += 1;
        let at = |table: Value| t.outcome(Some(table));
        let (below, above) = (t.value, t.value + 1);
        assert_eq!(at(months(&[(month, below)], Some(above))), None, "{}: grown since", t.name());
        assert_eq!(at(months(&[(month, above)], Some(1))), Some(Outcome::Violated), "{}: shrunk since", t.name());
        assert_eq!(at(months(&[], Some(1))), Some(Outcome::Undeclared), "{}: only today is known", t.name());
        let others = [previous(month), next(month)];
        for other in &others {
            assert_eq!(at(months(&[(other, 1)], Some(1))), Some(Outcome::Undeclared), "{}: only {other}", t.name());
            let both = months(&[(other, above), (month, below)], Some(above));
            assert_eq!(at(both), None, "{}: {other} is another month", t.name());
        }
        assert_eq!(at(count(above)), Some(Outcome::Violated), "{}: a plain number is every month's", t.name());
    }
    assert_eq!(seen, 24, "frozen thresholds");
}

#[test]
fn continuous_user_thresholds_look_at_today() {
    for t in THRESHOLDS.iter().filter(|t| t.fact == MAU && t.month.is_none()) {
        let at = |table: Value| t.outcome(Some(table));
        assert_eq!(at(months(&[("2024-01", u64::MAX / 2)], Some(t.value))), None, "{}: was large once", t.name());
        assert_eq!(at(months(&[("2024-01", 1)], Some(t.value + 1))), Some(Outcome::Violated), "{}: is large now", t.name());
        assert_eq!(at(months(&[("2024-01", 1)], None)), Some(Outcome::Undeclared), "{}: today is not known", t.name());
    }
}

#[test]
fn the_figure_of_a_group_bounds_that_of_its_product() {
    for t in THRESHOLDS.iter().filter(|t| t.fact == PRODUCT_MAU && t.then == Denied) {
        let group = |v: u64| t.judged(vec![(MAU, count(v))]);
        assert_eq!(group(t.value).0, None, "{}: the product has no more than the group", t.name());
        let (outcome, asks) = group(t.value + 1);
        assert_eq!(outcome, Some(Outcome::Undeclared), "{}: the group's figure does not tell", t.name());
        assert_eq!(asks, [PRODUCT_MAU], "{}", t.name());
    }
    for t in THRESHOLDS.iter().filter(|t| t.fact == MAU && t.month.is_none()) {
        let (outcome, _) = t.judged(vec![(PRODUCT_MAU, count(t.value + 1))]);
        assert_eq!(outcome, Some(Outcome::Violated), "{}: the group has at least its product's users", t.name());
        let (outcome, _) = t.judged(vec![(PRODUCT_MAU, count(1))]);
        assert_eq!(outcome, Some(Outcome::Undeclared), "{}: a small product says nothing of the group", t.name());
    }
}

#[test]
fn months_and_years_of_revenue_bound_each_other() {
    let monthly = THRESHOLDS.iter().find(|t| t.fact == "monthly-revenue").unwrap();
    assert_eq!(monthly.judged(vec![(YEARLY, usd(20 * M))]).0, None, "no month brings more than its year");
    assert_eq!(monthly.judged(vec![(YEARLY, usd(240 * M))]).0, Some(Outcome::Undeclared), "a year does not tell its months");
    for t in THRESHOLDS.iter().filter(|t| t.fact == YEARLY && t.then == Denied && t.currency.is_none()) {
        let month = |v: u64| t.judged(vec![("monthly-revenue", usd(v))]).0;
        assert_eq!(month(t.value + 1), Some(Outcome::Violated), "{}: one month alone is beyond it", t.name());
        assert_eq!(month(1), Some(Outcome::Undeclared), "{}: a small month says nothing of the year", t.name());
    }
}

#[test]
fn currencies_are_never_guessed() {
    for t in THRESHOLDS.iter().filter(|t| t.fact.ends_with("revenue")) {
        let other = if t.currency.is_some() { "USD" } else { "CNY" };
        for amount in [1, t.value * 1_000] {
            let mut answers = t.others_off();
            answers.push((t.fact, Value::Money(Money { amount, currency: other.to_owned() })));
            let open = if t.then == Duty && t.term == "attribution" { Outcome::Obligation } else { Outcome::Undeclared };
            assert_eq!(t.judged(answers).0, Some(open), "{}: {amount} {other}", t.name());
        }
    }
}

#[test]
fn every_limit_of_the_data_is_in_the_table() {
    let mut errors = Vec::new();
    for license in catalog().licenses() {
        for clause in &license.clauses {
            for (fact, test) in clause.when.iter().flat_map(|c| &c.0) {
                let Test::Number(limit) = test else { continue };
                let listed = THRESHOLDS.iter().any(|t| {
                    t.license == license.id
                        && t.term == clause.term
                        && t.fact == fact
                        && t.value == limit.value
                        && (t.bound == Inclusive) == limit.inclusive
                        && t.month == limit.month.as_deref()
                        && t.currency == limit.currency.as_deref()
                });
                if !listed {
                    errors.push(format!("{} §{} {fact} {limit:?}", license.id, clause.section));
                }
            }
        }
    }
    assert!(errors.is_empty(), "limits without a row here, to be written down from the text:\n{}", errors.join("\n"));
}

fn previous(month: &str) -> String {
    let (year, month) = parts(month);
    if month == 1 { format!("{:04}-12", year - 1) } else { format!("{year:04}-{:02}", month - 1) }
}

fn next(month: &str) -> String {
    let (year, month) = parts(month);
    if month == 12 { format!("{:04}-01", year + 1) } else { format!("{year:04}-{:02}", month + 1) }
}

fn parts(month: &str) -> (u32, u32) {
    let (year, month) = month.split_once('-').unwrap();
    (year.parse().unwrap(), month.parse().unwrap())
}

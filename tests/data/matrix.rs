//! The clause matrix the data was made from: nothing in it is left out without a reason.

use mayuse::core::condition::{Limit, Test};
use mayuse::core::license::License;
use serde_json::Value;

use super::files::{fail_with, load};
use super::texts::{collected, reference};

/// Thresholds of the matrix that are no limit on a number in our data, and what stands for them.
const ELSEWHERE: &[(&str, &str, &str)] = &[
    ("kanana-open-license", "monthly-active-users", "known second-hand only: an `unclear` clause holds every use for review"),
    ("hyperclovax-seed", "competition", "no number: a clause on `competes`"),
];

/// Categories of the matrix that our vocabulary splits, and those that are clauses of the license with us.
const DOMAINS: &[(&str, &[&str])] = &[
    ("defamation-harassment", &["defamation", "harassment"]),
    ("fraud-disinformation", &["fraud", "disinformation"]),
    ("law-enforcement-justice-immigration", &["law-enforcement"]),
    ("commercial", &[]),
    ("commercial-synthetic-data", &[]),
    ("export", &[]),
    ("territory", &[]),
];

fn matrix() -> Option<Value> {
    let text = std::fs::read_to_string(reference()?.join("clauses.json")).unwrap();
    Some(serde_json::from_str(&text).unwrap())
}

/// Our ids hold no plus signs.
fn our_id(theirs: &str) -> String {
    theirs.replace("++", "-plusplus")
}

#[test]
fn every_license_of_the_matrix_has_its_file() {
    let Some(matrix) = matrix() else { return };
    let data = load();
    let ids = matrix["licenses"].as_array().unwrap().iter().map(|l| our_id(l["id"].as_str().unwrap()));
    let missing = ids.filter(|id| !data.licenses.iter().any(|l| l.id == *id));
    fail_with("licenses of clauses.json have no file", missing.collect());
}

#[test]
fn every_policy_of_the_matrix_has_its_file() {
    let (Some(matrix), Some(texts)) = (matrix(), collected()) else { return };
    let data = load();
    let mut errors = Vec::new();
    for (id, entry) in matrix["acceptable_use_policies"].as_object().unwrap() {
        // Policies that are part of a license share its text; those with a text of their own share that.
        let slug = entry["file"].as_str().unwrap_or(id);
        let of_text = |p: &&mayuse::core::license::Policy| {
            let hash = p.source.sha256.as_deref().unwrap_or_default();
            p.id == *id || texts.index.get(hash).is_some_and(|(s, _)| s == slug)
        };
        let Some(policy) = data.policies.iter().find(of_text) else {
            errors.push(format!("{id}: no file"));
            continue;
        };
        for domain in entry["categories"].as_object().into_iter().flatten().map(|(d, _)| d) {
            let split = DOMAINS.iter().find(|(d, _)| d == domain);
            let wanted = split.map_or_else(|| vec![domain.as_str()], |(_, ours)| ours.to_vec());
            let known = |p: &mayuse::core::license::Policy| p.categories.iter().any(|c| wanted.contains(&c.domain.as_str()));
            if !wanted.is_empty() && !data.policies.iter().filter(of_text).any(known) {
                errors.push(format!("{id} → {}: none of {wanted:?}", policy.id));
            }
        }
    }
    fail_with("use policies of clauses.json are not all there", errors);
}

#[test]
fn every_threshold_of_the_matrix_is_ours_with_operator_and_value() {
    let Some(matrix) = matrix() else { return };
    let data = load();
    let mut errors = Vec::new();
    let mut seen = 0;
    for entry in matrix["licenses"].as_array().unwrap() {
        let id = our_id(entry["id"].as_str().unwrap());
        let Some(license) = data.licenses.iter().find(|l| l.id == id) else { continue };
        for threshold in entry["thresholds"].as_array().into_iter().flatten() {
            seen += 1;
            let metric = threshold["metric"].as_str().unwrap();
            let elsewhere = ELSEWHERE.iter().any(|(l, m, _)| *l == id && *m == metric);
            if elsewhere == has(license, threshold) {
                errors.push(format!("{id}: {threshold}"));
            }
        }
    }
    fail_with("thresholds of clauses.json are not ours", errors);
    assert_eq!(seen, 58, "thresholds in clauses.json");
}

fn has(license: &License, threshold: &Value) -> bool {
    let facts: &[&str] = match threshold["metric"].as_str().unwrap() {
        "monthly-active-users" | "monthly-unique-users" => &["monthly-active-users", "product-monthly-active-users"],
        "monthly-revenue" => &["monthly-revenue", "product-monthly-revenue"],
        "annual-revenue" | "aggregate-revenue-12-months" => &["annual-revenue"],
        "annual-recurring-revenue" => &["product-annual-recurring-revenue"],
        "daily-active-users" => &["daily-active-users"],
        "edge-devices" => &["edge-devices"],
        "monthly-visits" => &["monthly-visits"],
        _ => return false,
    };
    let frozen = threshold["measured"].as_str().unwrap_or_default().to_lowercase().contains("release date")
        && !threshold["measured"].as_str().unwrap_or_default().contains("no release date");
    let unit = threshold["unit"].as_str().unwrap_or_default();
    let fits = |limit: &Limit| {
        Some(limit.value) == threshold["value"].as_u64()
            && limit.inclusive == (threshold["operator"] == ">=")
            && limit.month.is_some() == frozen
            && limit.currency.as_deref().is_none_or(|c| unit.starts_with(c))
            && (limit.currency.is_some() || !unit.starts_with("CNY"))
    };
    let tests = license.clauses.iter().flat_map(|c| &c.when).flat_map(|c| &c.0);
    let mut limits = tests.filter_map(|(f, t)| if let Test::Number(l) = t { Some((f.as_str(), l)) } else { None });
    limits.any(|(fact, limit)| facts.contains(&fact) && fits(limit))
}

//! The vocabulary is closed both ways: nothing is used that is not in it (the build sees to that), and nothing in it is
//! unused without a reason.

use std::collections::BTreeSet;

use super::files::{fail_with, load};

/// Words that no bundled license or policy uses, and what they are for.
const UNUSED: &[(&str, &str)] =
    &[("term modality", "clauses on kinds of data are found in custom licenses; bundled ones bind by the trait `multimodal`")];

#[test]
fn every_word_of_the_vocabulary_is_used() {
    let data = load();
    let clauses = || data.licenses.iter().flat_map(|l| &l.clauses);
    let proofs = || clauses().filter_map(|c| c.proof.as_ref());
    let mut used: BTreeSet<String> = BTreeSet::new();
    for clause in clauses() {
        used.insert(format!("term {}", clause.term));
        used.extend(clause.models.iter().map(|m| format!("trait {m}")));
        used.extend(clause.when.iter().flat_map(|c| &c.0).map(|(fact, _)| format!("fact {fact}")));
    }
    // These are asked for by proofs and policies, not by conditions.
    if proofs().any(|p| !p.display.is_empty()) {
        used.insert("fact displays".to_owned());
    }
    if proofs().any(|p| !p.name_prefix.is_empty()) {
        used.insert("fact published-models".to_owned());
    }
    if clauses().any(|c| c.policy.is_some()) {
        used.insert("fact domains".to_owned());
    }
    used.extend(data.policies.iter().flat_map(|p| &p.categories).map(|c| format!("domain {}", c.domain)));

    let vocabulary = &data.vocabulary;
    let mut known: Vec<String> = vocabulary.facts.keys().map(|f| format!("fact {f}")).collect();
    known.extend(vocabulary.codes.iter().filter(|(_, c)| c.is_term).map(|(t, _)| format!("term {t}")));
    known.extend(vocabulary.traits.keys().map(|t| format!("trait {t}")));
    // Ordinary domains are restricted by nobody, and what lies between says which restricted domains it touches.
    let restricted = vocabulary.domains.iter().filter(|(_, d)| !d.ordinary && d.overlaps.is_empty());
    known.extend(restricted.map(|(d, _)| format!("domain {d}")));

    let mut errors = Vec::new();
    for word in known {
        let excused = UNUSED.iter().any(|(w, _)| *w == word);
        match (used.contains(&word), excused) {
            (false, false) => errors.push(format!("{word}: no license and no policy uses it")),
            (true, true) => errors.push(format!("{word}: is used now, take it off the list")),
            _ => {}
        }
    }
    fail_with("words of the vocabulary have no place", errors);
}

#[test]
fn every_policy_belongs_to_a_license() {
    let data = load();
    let clauses = || data.licenses.iter().flat_map(|l| &l.clauses);
    let used: BTreeSet<&str> = clauses().flat_map(|c| c.policy.iter().chain(&c.document)).map(String::as_str).collect();
    let orphans = data.policies.iter().filter(|p| !used.contains(p.id.as_str()));
    fail_with("use policies belong to no license", orphans.map(|p| p.id.clone()).collect());
}

#[test]
fn domains_overlap_only_what_a_policy_restricts() {
    let data = load();
    let restricted: BTreeSet<&str> = data.policies.iter().flat_map(|p| &p.categories).map(|c| c.domain.as_str()).collect();
    let mut errors = Vec::new();
    for (id, domain) in &data.vocabulary.domains {
        if domain.ordinary && !domain.overlaps.is_empty() {
            errors.push(format!("{id} is ordinary and overlaps {:?}", domain.overlaps));
        }
        if domain.ordinary && restricted.contains(id.as_str()) {
            errors.push(format!("{id} is ordinary and restricted"));
        }
        for overlap in domain.overlaps.iter().filter(|o| !restricted.contains(o.as_str())) {
            errors.push(format!("{id} overlaps {overlap}, which no policy restricts"));
        }
    }
    fail_with("domains are wrong", errors);
}

#[test]
fn no_two_clauses_of_a_kind_quote_the_same_words() {
    // The fingerprint of a finding is made of term, section and quote: two alike could not be told apart.
    let data = load();
    let mut errors = Vec::new();
    for license in &data.licenses {
        let mut seen = BTreeSet::new();
        for clause in &license.clauses {
            if !seen.insert((&clause.term, &clause.section, &clause.quote)) {
                errors.push(format!("{} §{} {}: “{}”", license.id, clause.section, clause.term, clause.quote));
            }
        }
    }
    fail_with("clauses cannot be told apart", errors);
}

//! Facts 22 to 28: Mistral, Moonshot, MiniMax.

use mayuse::core::condition::Test;
use mayuse::core::license::Class;
use mayuse::core::verdict::{Outcome, Verdict};

use crate::judging::*;

#[test]
fn fact_22_mistral_has_at_least_five_regimes() {
    for (model, expected) in [
        ("Mistral-7B-Instruct-v0.3", "apache-2.0"),
        ("Mixtral-8x7B-Instruct-v0.1", "apache-2.0"),
        ("Mistral-Nemo-Instruct-2407", "apache-2.0"),
        ("Pixtral-12B-2409", "apache-2.0"),
        ("Mamba-Codestral-7B-v0.1", "apache-2.0"),
        ("Mathstral-7B-v0.1", "apache-2.0"),
        ("Mistral-Small-24B-Instruct-2501", "apache-2.0"),
        ("Magistral-Small-2506", "apache-2.0"),
        ("Devstral-Small-2507", "apache-2.0"),
        ("Codestral-22B-v0.1", "mistral-mnpl-0.1"),
        ("Mistral-Large-Instruct-2407", "mistral-mrl-0.1"),
        ("Pixtral-Large-Instruct-2411", "mistral-mrl-0.1"),
        ("Ministral-8B-Instruct-2410", "mistral-mrl-0.1"),
        ("Mistral-Small-Instruct-2409", "mistral-mrl-0.1"),
        ("Devstral-2-123B-Instruct-2512", "mistral-modified-mit"),
        ("Mistral-Medium-3.5-128B", "mistral-modified-mit"),
    ] {
        assert_eq!(licenses_of("hf", &format!("mistralai/{model}"))[0], expected, "{model}");
    }
    assert_eq!(licenses_of("mistral", "mistral-large-latest")[0], "mistral-commercial-terms");
}

#[test]
fn fact_23_the_modified_mit_of_mistral_ends_all_rights_by_monthly_revenue() {
    let at = |amount, more: &[(&'static str, _)]| {
        let answers = with(&with(&mild(), &[("monthly-revenue", usd(amount))]), more);
        outcome_at(&judge("mistral-modified-mit", &answers), "revenue-threshold", "2")
    };
    assert_eq!(at(20_000_000, &[]), None, "exceeds");
    assert_eq!(at(20_000_001, &[]), Some(Outcome::Violated));
    // Not even internal use, research or a hobby of somebody the company employs.
    for more in [
        [("commercial", flag(false)), ("purpose", choice("research"))],
        [("commercial", flag(false)), ("purpose", choice("internal"))],
        [("distribution", many(&["none"])), ("organization", choice("individual"))],
    ] {
        assert_eq!(at(20_000_001, &more), Some(Outcome::Violated), "{more:?}");
    }
    // Monthly, not annual: 100 million a year settles nothing, 20 million a year passes.
    let yearly = |amount| {
        outcome(&judge("mistral-modified-mit", &with(&mild(), &[("annual-revenue", usd(amount))])), "revenue-threshold")
    };
    assert_eq!(yearly(100_000_000), Some(Outcome::Undeclared));
    assert_eq!(yearly(20_000_000), None);
    assert!(clauses("mistral-modified-mit", "attribution").is_empty(), "not a display-name license");
    assert!(clauses("mistral-modified-mit", "revenue-threshold")[0].reach.contains(&mayuse::core::license::Reach::Derivatives));
}

#[test]
fn fact_24_mrl_binds_outputs_and_bars_company_tests_mnpl_does_neither() {
    let testing =
        with(&mild(), &[("commercial", flag(false)), ("purpose", choice("evaluation")), ("distribution", many(&["none"]))]);
    assert_eq!(verdict_of(&judge("mistral-mrl-0.1", &testing)), Verdict::Denied);
    assert!(
        verdict_of(&judge("mistral-mnpl-0.1", &testing)) <= Verdict::Obligations,
        "{:#?}",
        judge("mistral-mnpl-0.1", &testing)
    );
    let training = with(&testing, &[("outputs-train", choice("other-models"))]);
    assert_eq!(outcome_at(&judge("mistral-mrl-0.1", &training), "output-training", "4.2"), Some(Outcome::Violated));
    assert_eq!(outcome(&judge("mistral-mnpl-0.1", &training), "output-training"), None);
}

#[test]
fn fact_25_the_hosted_api_of_mistral_limits_image_outputs_only() {
    let rivals = with(&mild(), &[("outputs-train", choice("competing-models"))]);
    let on = |modality: &str| with(&rivals, &[("modalities", many(&[modality]))]);
    assert_eq!(outcome(&judge("mistral-commercial-terms", &on("text")), "output-training"), None);
    assert_eq!(outcome(&judge("mistral-commercial-terms", &on("image")), "output-training"), Some(Outcome::Violated));
}

#[test]
fn fact_26_modified_mit_means_different_things() {
    let product = |users, arr| {
        with(
            &mild(),
            &[
                ("product-monthly-active-users", count(users)),
                ("product-monthly-revenue", usd(1)),
                ("product-annual-recurring-revenue", usd(arr)),
            ],
        )
    };
    let line = |id: &str| clauses(id, "attribution").iter().find_map(|c| c.proof.as_ref()?.display.first().cloned()).unwrap();
    for (id, string) in
        [("kimi-k2", "Kimi K2"), ("kimi-k2.5", "Kimi K2.5"), ("kimi-k2.6", "Kimi K2.6"), ("kimi-k2.7-code", "Kimi K2.7 Code")]
    {
        assert_eq!(line(id), string, "{id}");
        assert_eq!(outcome(&judge(id, &product(100_000_000, 0)), "attribution"), None, "{id}");
        assert_eq!(outcome(&judge(id, &product(100_000_001, 0)), "attribution"), Some(Outcome::Obligation), "{id}");
        // A duty, never a loss of rights.
        assert!(verdict_of(&judge(id, &product(900_000_000, 900_000_000))) <= Verdict::Obligations, "{id}");
        // Annual recurring revenue is MiniMax's measure, not Kimi's.
        assert_eq!(outcome(&judge(id, &product(1, 900_000_000)), "attribution"), None, "{id}");
    }
    let lines: std::collections::BTreeSet<String> =
        ["kimi-k2", "kimi-k2.5", "kimi-k2.6", "kimi-k2.7-code"].iter().map(|id| line(id)).collect();
    assert_eq!(lines.len(), 4, "a string of its own for each version: {lines:?}");
    assert_eq!(outcome(&judge("minimax-m2", &product(1, 30_000_000)), "attribution"), None);
    assert_eq!(outcome(&judge("minimax-m2", &product(1, 30_000_001)), "attribution"), Some(Outcome::Obligation));
    // M2.1: every commercial product, no threshold.
    assert_eq!(outcome(&judge("minimax-m2.1", &product(1, 0)), "attribution"), Some(Outcome::Obligation));
    let private = with(&product(1, 0), &[("commercial", flag(false))]);
    assert_eq!(outcome(&judge("minimax-m2.1", &private), "attribution"), None);
}

#[test]
fn fact_27_kimi_k3_asks_operators_of_a_model_service_for_an_agreement() {
    let at = |revenue, way: &str| {
        let answers = with(&mild(), &[("annual-revenue", usd(revenue)), ("distribution", many(&[way]))]);
        outcome(&judge("kimi-k3", &answers), "hosting")
    };
    assert_eq!(at(20_000_001, "model-api"), Some(Outcome::Violated));
    assert_eq!(at(20_000_000, "model-api"), None);
    assert_eq!(
        at(20_000_001, "hosted-service"),
        Some(Outcome::Undeclared),
        "whether the group runs a model service is not told"
    );
    let internal = with(
        &mild(),
        &[("annual-revenue", usd(900_000_000)), ("purpose", choice("internal")), ("distribution", many(&["none"]))],
    );
    assert_eq!(outcome(&judge("kimi-k3", &internal), "hosting"), None, "internal use is exempt");
    assert_eq!(license("kimi-k3").class, Class::SourceAvailable);
}

#[test]
fn fact_28_minimax_01_and_m2_5_have_no_threshold_and_m2_7_is_not_for_business() {
    for id in ["minimax-01-model-license", "minimax-m2.5-model-license"] {
        let limits = license(id).clauses.iter().flat_map(|c| &c.when).flat_map(|c| &c.0);
        assert!(!limits.into_iter().any(|(_, t)| matches!(t, Test::Number(_))), "{id}");
        let large = with(&mild(), &[("monthly-active-users", count(u64::MAX / 2)), ("annual-revenue", usd(u64::MAX / 2))]);
        assert!(verdict_of(&judge(id, &large)) <= Verdict::Obligations, "{id}");
    }
    assert_eq!(outcome(&judge("minimax-m2.7", &mild()), "commercial-use"), Some(Outcome::Violated));
    assert_eq!(verdict("MiniMaxAI/MiniMax-M2.7", &mild()), Verdict::Denied);
    // The repository of M2.5 carries two files; both are checked.
    assert_eq!(licenses_of("hf", "MiniMaxAI/MiniMax-M2.5"), ["minimax-m2.5-model-license", "minimax-m2.5-code"]);
    assert_eq!(licenses_of("hf", "MiniMaxAI/MiniMax-M2"), ["minimax-m2"]);
    assert_eq!(licenses_of("hf", "MiniMaxAI/MiniMax-M2.1"), ["minimax-m2.1"]);
}

//! Notes §5: what the terms of hosted APIs say on training with outputs.

use mayuse::core::license::{Class, Effect};
use mayuse::core::verdict::{Outcome, Verdict};

use crate::judging::*;

fn training(id: &str, what: &str) -> Option<Outcome> {
    outcome(&judge(id, &with(&mild(), &[("outputs-train", choice(what))])), "output-training")
}

#[test]
fn competing_models_are_barred_and_others_left_open() {
    for id in [
        "openai-services-agreement",
        "openai-terms-of-use",
        "gemini-api-additional-terms",
        "meta-model-api-terms",
        "kimi-terms",
        "qwen-studio-terms",
        "stability-terms-of-service",
        "midjourney-terms",
    ] {
        assert_eq!(license(id).class, Class::ProprietaryApi, "{id}");
        assert_eq!(training(id, "competing-models"), Some(Outcome::Violated), "{id}");
        // What competes is a question of fact that no declaration of another family answers.
        assert_ne!(training(id, "other-models"), None, "{id}");
        assert_ne!(training(id, "other-models"), Some(Outcome::Violated), "{id}");
    }
    for id in ["openai-services-agreement", "openai-terms-of-use", "gemini-api-additional-terms", "kimi-terms"] {
        assert_eq!(training(id, "none"), None, "{id}");
    }
}

#[test]
fn openai_excepts_classifiers_for_customers_and_not_for_individuals() {
    let excepts = |id: &str| clauses(id, "output-training").iter().any(|c| c.effect == Effect::Permit);
    assert!(excepts("openai-services-agreement"));
    assert!(!excepts("openai-terms-of-use"));
    assert_eq!(clauses("openai-services-agreement", "output-training").iter().filter(|c| c.section == "3.3(e)").count(), 1);
}

#[test]
fn anthropic_bars_competing_models_and_asks_before_any_other() {
    let found = |what: &str| judge("anthropic-commercial-terms", &with(&mild(), &[("outputs-train", choice(what))]));
    assert_eq!(outcome_at(&found("competing-models"), "output-training", "D.4(a)"), Some(Outcome::Violated));
    let policy = clauses("anthropic-commercial-terms", "output-training").into_iter().find(|c| c.document.is_some()).unwrap();
    assert_eq!(policy.effect, Effect::SeparateLicense, "the usage policy: without authorization");
    for what in ["same-family", "other-models"] {
        assert_eq!(outcome(&found(what), "output-training"), Some(Outcome::Violated), "{what}");
    }
    let rival = judge("anthropic-commercial-terms", &with(&mild(), &[("competes", flag(true))]));
    assert_eq!(outcome(&rival, "competition"), Some(Outcome::Violated));
}

#[test]
fn gemini_is_not_for_medical_advice_and_paid_for_users_in_europe() {
    let medical = judge("gemini-api-additional-terms", &with(&mild(), &[("domains", many(&["medical-advice"]))]));
    assert_eq!(outcome(&medical, "acceptable-use"), Some(Outcome::Violated));
    let paid = |place: &str| {
        let found = judge("gemini-api-additional-terms", &with(&mild(), &[("territories", many(&[place]))]));
        found.iter().any(|f| f.clause.as_ref().is_some_and(|c| c.quote.contains("only Paid Services")))
    };
    for place in ["DE", "EU", "NO", "CH", "GB"] {
        assert!(paid(place), "{place}");
    }
    assert!(!paid("US"));
}

#[test]
fn xai_bars_every_kind_of_training_and_deepseek_none() {
    for what in ["same-family", "other-models", "competing-models"] {
        assert_eq!(training("xai-enterprise-terms", what), Some(Outcome::Violated), "{what}");
        assert_eq!(training("deepseek-open-platform", what), None, "{what}");
    }
}

#[test]
fn mistral_limits_images_alone() {
    let text = judge("mistral-commercial-terms", &with(&mild(), &[("outputs-train", choice("competing-models"))]));
    assert_eq!(outcome(&text, "output-training"), None);
}

#[test]
fn meta_allows_evaluation() {
    assert!(clauses("meta-model-api-terms", "output-training").iter().any(|c| c.effect == Effect::Permit));
}

#[test]
fn open_weights_at_a_third_party_carry_the_models_license() {
    let large = with(&mild(), &[("monthly-active-users", count(800_000_000))]);
    for (namespace, model) in [("groq", "llama-3.3-70b-versatile"), ("bedrock", "meta.llama3-1-70b-instruct-v1:0")] {
        let found = findings(namespace, model, &large);
        assert_eq!(outcome(&found, "user-threshold"), Some(Outcome::Violated), "{namespace} {model}");
        assert_eq!(verdict_of(&found), Verdict::Denied);
    }
}

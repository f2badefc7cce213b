//! Legal cases: what the texts say about well-known models, judged end to end over the bundled data.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod judging;

use judging::*;
use mayuse::core::reference::Role;
use mayuse::core::verdict::{Outcome, Verdict};

fn has(found: &[(String, String)], code: &str, section: &str) -> bool {
    found.iter().any(|(c, s)| c == code && s == section)
}

#[test]
fn llama_3_1_cap_is_exclusive_and_frozen() {
    let model = "meta-llama/Llama-3.1-8B-Instruct";
    let at = |v| with(&mild(), &[("monthly-active-users", v)]);
    assert!(violated(model, &at(count(700_000_000))).is_empty());
    assert!(has(&violated(model, &at(count(700_000_001))), "user-threshold", "2"));
    assert_eq!(verdict(model, &at(count(700_000_001))), Verdict::Denied);
    let grown = months(&[("2024-06", 650_000_000)], Some(800_000_000));
    assert!(violated(model, &at(grown)).is_empty());
    let was_large = months(&[("2024-06", 750_000_000)], Some(10));
    assert_eq!(verdict(model, &at(was_large)), Verdict::Denied);
    let only_today = months(&[], Some(10));
    assert_eq!(open(model, &at(only_today)), ["monthly-active-users"]);
}

#[test]
fn only_llama_2_and_3_0_ban_training_others() {
    let training = with(&mild(), &[("outputs-train", choice("other-models"))]);
    for model in ["meta-llama/Llama-2-7b-chat-hf", "meta-llama/Meta-Llama-3-8B-Instruct"] {
        assert!(has(&violated(model, &training), "output-training", "1.b.v"), "{model}: {:?}", violated(model, &training));
    }
    for model in ["meta-llama/Llama-3.1-8B", "meta-llama/Llama-3.2-3B", "meta-llama/Llama-3.3-70B-Instruct"] {
        let found = violated(model, &training);
        assert!(!found.iter().any(|(c, _)| c == "output-training"), "{model}: {found:?}");
    }
    let named = with(&training, &[("published-models", many(&["acme/helper-8b"]))]);
    assert!(has(&violated("meta-llama/Llama-3.1-8B", &named), "naming", "1.b.i"));
    let prefixed = with(&training, &[("published-models", many(&["acme/Llama-helper-8b"]))]);
    assert!(violated("meta-llama/Llama-3.1-8B", &prefixed).is_empty());
}

#[test]
fn a_teacher_trains_whatever_is_declared() {
    let declared = with(&mild(), &[("outputs-train", choice("none"))]);
    let found = findings_in_role("hf", "meta-llama/Llama-2-7b-chat-hf", &declared, Role::Teacher);
    assert!(found.iter().any(|f| f.code == "output-training" && f.outcome == Outcome::Violated));
}

#[test]
fn qwen_2_5_differs_by_size() {
    assert!(verdict("Qwen/Qwen2.5-7B-Instruct", &mild()) <= Verdict::Obligations);
    assert_eq!(verdict("Qwen/Qwen2.5-3B-Instruct", &mild()), Verdict::Denied);
    let model = "Qwen/Qwen2.5-72B-Instruct";
    let users = |v| with(&mild(), &[("monthly-active-users", count(10_000)), ("product-monthly-active-users", v)]);
    assert_eq!(verdict(model, &users(count(150_000_000))), Verdict::Denied);
    assert!(violated(model, &users(count(100_000_000))).is_empty());
    // The group's figure bounds the product's: enough to pass, not to fail.
    let group = with(&mild(), &[("monthly-active-users", count(150_000_000))]);
    assert_eq!(open(model, &group), ["product-monthly-active-users"]);
    let small = with(&mild(), &[("monthly-active-users", count(90_000_000))]);
    assert!(verdict(model, &small) <= Verdict::Obligations);
}

#[test]
fn deepseek_r1_is_free_and_v3_is_not_for_weapons() {
    let weapons = with(&mild(), &[("domains", many(&["military-weapons"]))]);
    assert!(verdict("deepseek-ai/DeepSeek-R1", &weapons) <= Verdict::Obligations);
    let found = findings("hf", "deepseek-ai/DeepSeek-V3", &weapons);
    assert!(found.iter().any(|f| f.code == "acceptable-use" && f.outcome == Outcome::Violated));
    assert!(violated("deepseek-ai/DeepSeek-V3", &mild()).is_empty());
}

#[test]
fn mistral_research_and_non_production_weights_are_not_for_business() {
    for model in ["mistralai/Mistral-Large-Instruct-2407", "mistralai/Codestral-22B-v0.1"] {
        assert_eq!(verdict(model, &mild()), Verdict::Denied, "{model}");
    }
    for model in ["mistralai/Mistral-7B-Instruct-v0.2", "mistralai/Mixtral-8x7B-Instruct-v0.1"] {
        assert!(verdict(model, &mild()) <= Verdict::Obligations, "{model}");
    }
}

#[test]
fn falcon_180b_is_a_product_but_not_an_api() {
    let way = |d: &[&str]| with(&mild(), &[("distribution", many(d))]);
    let api = findings("hf", "tiiuae/falcon-180B", &way(&["model-api"]));
    assert!(api.iter().any(|f| f.code == "hosting" && f.outcome == Outcome::Violated), "{api:#?}");
    assert!(violated("tiiuae/falcon-180B", &way(&["product"])).is_empty());
}

#[test]
fn llama_3_2_vision_is_not_for_companies_in_the_union() {
    let eu = with(&mild(), &[("established-in", many(&["DE"])), ("modalities", many(&["text", "image"]))]);
    let found = violated("meta-llama/Llama-3.2-11B-Vision-Instruct", &eu);
    assert!(found.iter().any(|(c, _)| c == "territory"), "{found:?}");
    assert!(violated("meta-llama/Llama-3.2-3B-Instruct", &eu).is_empty());
    assert!(violated("meta-llama/Llama-3.2-11B-Vision-Instruct", &mild()).is_empty());
}

#[test]
fn nothing_declared_never_allows_a_conditional_license() {
    let catalog = mayuse::catalog::Catalog::bundled();
    for license in catalog.licenses() {
        let conditional = !mayuse::resolve::burdens(license).is_empty();
        let Some(model) = model_of(&catalog, &license.id) else { continue };
        let found = verdict(&model, &[]);
        if conditional {
            assert!(found >= Verdict::NeedsReview, "{model} under {} is {}", license.id, found.as_str());
        }
    }
}

/// A model whose plainest statement names the license.
fn model_of(catalog: &mayuse::catalog::Catalog, license: &str) -> Option<String> {
    let releases = catalog.families().into_iter().flat_map(|f| &f.releases);
    let release = releases.into_iter().find(|r| r.license == license && r.ids.contains_key("hf"))?;
    release.ids.get("hf")?.iter().find(|p| !p.contains(['*', '{'])).cloned()
}

#[test]
fn permissive_models_pass_with_nothing_but_their_notices() {
    for model in ["BAAI/bge-m3", "openai-community/gpt2", "Qwen/Qwen3-8B", "allenai/OLMo-2-1124-7B", "EleutherAI/pythia-1.4b"] {
        let found = findings("hf", model, &[]);
        assert!(verdict_of(&found) <= Verdict::Obligations, "{model}: {found:#?}");
    }
}

#[test]
fn hosted_models_are_under_their_terms() {
    let training = with(&mild(), &[("outputs-train", choice("competing-models"))]);
    for (namespace, model) in
        [("openai", "gpt-4o"), ("anthropic", "claude-sonnet-4-5"), ("google", "gemini-2.5-pro"), ("xai", "grok-4")]
    {
        let found = findings(namespace, model, &training);
        assert_eq!(verdict_of(&found), Verdict::Denied, "{model}: {found:#?}");
        assert!(found.iter().any(|f| f.code == "output-training" && f.outcome == Outcome::Violated), "{model}");
    }
}

#[test]
fn bedrock_and_ollama_names_carry_the_license_of_the_weights() {
    let large = with(&mild(), &[("monthly-active-users", count(800_000_000))]);
    for (namespace, model) in
        [("bedrock", "us.meta.llama3-1-70b-instruct-v1:0"), ("ollama", "llama3.1:8b"), ("ollama", "llama3.1")]
    {
        let found = findings(namespace, model, &large);
        assert!(
            found.iter().any(|f| f.code == "user-threshold" && f.outcome == Outcome::Violated),
            "{namespace} {model}: {found:#?}"
        );
    }
    let found = findings("ollama", "qwen2.5:3b", &mild());
    assert_eq!(verdict_of(&found), Verdict::Denied);
    assert!(verdict_of(&findings("ollama", "qwen2.5:7b", &mild())) <= Verdict::Obligations);
}

#[test]
fn quantised_copies_keep_the_original_license() {
    let large = with(&mild(), &[("monthly-active-users", count(800_000_000))]);
    for model in [
        "unsloth/Meta-Llama-3.1-8B-Instruct-bnb-4bit",
        "bartowski/Meta-Llama-3.1-8B-Instruct-GGUF",
        "TheBloke/Llama-2-7B-Chat-GPTQ",
    ] {
        let found = violated(model, &large);
        assert!(found.iter().any(|(c, _)| c == "user-threshold"), "{model}: {found:?}");
    }
    assert_eq!(verdict("bartowski/Qwen2.5-3B-Instruct-GGUF", &mild()), Verdict::Denied);
}

#[test]
fn the_distills_of_r1_keep_the_duties_of_llama() {
    let found = findings("hf", "deepseek-ai/DeepSeek-R1-Distill-Llama-8B", &mild());
    assert!(found.iter().any(|f| f.code == "license-conflict"), "{found:#?}");
    assert!(found.iter().any(|f| f.code == "attribution" && f.inherited_from.is_some()), "{found:#?}");
    let qwen = findings("hf", "deepseek-ai/DeepSeek-R1-Distill-Qwen-7B", &mild());
    assert!(verdict_of(&qwen) <= Verdict::Obligations, "{qwen:#?}");
}

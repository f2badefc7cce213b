//! Facts 9 to 21: Gemma, DeepSeek, Qwen.

use mayuse::core::license::{Effect, Reach};
use mayuse::core::verdict::{Outcome, Verdict};

use crate::judging::*;

const GEMMA: [&str; 3] = ["gemma-terms-2024-02-21", "gemma-terms-2024-04-01", "gemma-terms-2025-03-24"];

#[test]
fn fact_09_a_model_distilled_from_gemma_is_a_derivative() {
    for id in GEMMA {
        let training = judge(id, &with(&mild(), &[("outputs-train", choice("other-models"))]));
        assert_eq!(outcome(&training, "output-training"), Some(Outcome::Obligation), "{id}: a duty, no ban");
        let clause = clauses(id, "output-training")[0];
        assert_eq!(clause.section, "1.1(e)", "{id}");
        assert!(clause.reach.contains(&Reach::Outputs), "{id}: it follows what is trained on outputs");
        // The use restrictions follow a model trained on outputs too.
        assert!(clauses(id, "acceptable-use")[0].reach.contains(&Reach::Outputs), "{id}");
    }
}

#[test]
fn fact_10_hosting_gemma_is_distribution_without_the_notice_file() {
    for id in GEMMA {
        let hosted = judge(id, &with(&mild(), &[("distribution", many(&["hosted-service"]))]));
        assert_eq!(outcome(&hosted, "redistribution"), Some(Outcome::Obligation), "{id}");
        let notice = clauses(id, "notice").into_iter().find(|c| c.proof.as_ref().is_some_and(|p| p.notice.is_some())).unwrap();
        let asked = |way: &str| {
            let found = judge(id, &with(&mild(), &[("distribution", many(&[way]))]));
            found.iter().any(|f| f.clause.as_ref().is_some_and(|c| c.quote == notice.quote))
        };
        assert!(!asked("hosted-service"), "{id}: the Notice file is waived for hosting");
        assert!(asked("weights"), "{id}");
    }
}

#[test]
fn fact_11_only_the_first_terms_ask_for_the_latest_version() {
    for (id, asked) in GEMMA.iter().zip([true, false, false]) {
        assert_eq!(outcome(&judge(id, &mild()), "update"), asked.then_some(Outcome::Obligation), "{id}");
        let remote = license(id).clauses.iter().any(|c| c.quote.contains("restrict (remotely or otherwise)"));
        assert!(remote, "{id}: usage can be restricted remotely");
    }
}

#[test]
fn fact_12_the_apache_file_of_the_code_is_not_the_license_of_the_weights() {
    for model in ["google/gemma-7b-it", "google/gemma-2-9b-it", "google/gemma-3-27b-it", "google/gemma-3n-E4B-it"] {
        let licenses = licenses_of("hf", model);
        assert!(licenses[0].starts_with("gemma-terms-"), "{model}: {licenses:?}");
    }
}

#[test]
fn fact_13_the_generation_decides() {
    assert_eq!(licenses_of("hf", "google/gemma-4-E4B-it"), ["apache-2.0"]);
    for model in ["google/medgemma-4b-it", "google/medgemma-27b-text-it", "google/txgemma-9b-chat"] {
        assert_eq!(licenses_of("hf", model)[0], "hai-def-2024-11-15", "{model}");
    }
    assert_eq!(license("health-ai-developer-foundations").id, "hai-def-2024-11-15");
}

#[test]
fn fact_14_deepseek_has_two_regimes() {
    for model in [
        "deepseek-llm-7b-chat",
        "deepseek-coder-6.7b-instruct",
        "DeepSeek-V2-Chat",
        "deepseek-vl2",
        "Janus-1.3B",
        "DeepSeek-V3",
    ] {
        let licenses = licenses_of("hf", &format!("deepseek-ai/{model}"));
        assert_eq!(licenses[0], "deepseek-license-1.0", "{model}");
    }
    for model in ["DeepSeek-R1", "DeepSeek-V3.2-Exp"] {
        assert_eq!(licenses_of("hf", &format!("deepseek-ai/{model}"))[0], "mit", "{model}");
    }
    let found = judge("deepseek-license-1.0", &with(&mild(), &[("outputs-train", choice("other-models"))]));
    assert_eq!(outcome(&found, "output-training"), Some(Outcome::Obligation), "distilled models are derivatives");
}

#[test]
fn fact_15_the_llama_distills_of_r1_keep_line_and_name() {
    for (model, base) in [("DeepSeek-R1-Distill-Llama-8B", "llama-3.1"), ("DeepSeek-R1-Distill-Llama-70B", "llama-3.3")] {
        let published = with(&mild(), &[("fine-tunes", flag(true)), ("published-models", many(&["acme/helper"]))]);
        let found = findings("hf", &format!("deepseek-ai/{model}"), &published);
        let inherited = |code: &str| found.iter().find(|f| f.code == code && f.license.as_deref() == Some(base));
        assert!(inherited("attribution").is_some_and(|f| f.inherited_from.is_some()), "{model}");
        assert!(inherited("naming").is_some_and(|f| f.outcome == Outcome::Violated), "{model}");
        assert!(found.iter().any(|f| f.code == "license-conflict"), "{model}");
    }
    let qwen = findings("hf", "deepseek-ai/DeepSeek-R1-Distill-Qwen-32B", &mild());
    assert!(!qwen.iter().any(|f| f.code == "attribution" || f.code == "naming"));
}

#[test]
fn fact_16_the_deepseek_policy_is_not_the_rail_policy() {
    let restricted = |id: &str| {
        let policy = clauses(id, "acceptable-use").into_iter().find_map(|c| c.policy.clone()).unwrap();
        catalog().policy(&policy).unwrap().categories.iter().map(|c| c.domain.clone()).collect::<Vec<_>>()
    };
    let (deepseek, rail) = (restricted("deepseek-license-1.0"), restricted("creativeml-openrail-m"));
    for domain in ["medical-advice", "law-enforcement"] {
        assert!(!deepseek.iter().any(|d| d == domain), "{domain}");
        assert!(rail.iter().any(|d| d == domain), "{domain}");
        let found = judge("deepseek-license-1.0", &with(&mild(), &[("domains", many(&[domain]))]));
        assert_ne!(outcome(&found, "acceptable-use"), Some(Outcome::Violated), "{domain}");
    }
    assert!(deepseek.iter().any(|d| d == "military-weapons"));
    let update = |id: &str| clauses(id, "update").iter().any(|c| c.effect == Effect::Require);
    assert_eq!((update("deepseek-license-1.0"), update("creativeml-openrail-m")), (false, true));
}

#[test]
fn fact_17_outputs_of_the_deepseek_platform_may_train_other_models() {
    for what in ["other-models", "competing-models"] {
        let found = findings("deepseek", "deepseek-chat", &with(&mild(), &[("outputs-train", choice(what))]));
        assert_eq!(outcome(&found, "output-training"), None, "{what}");
    }
    assert!(
        clauses("deepseek-open-platform", "output-training").iter().any(|c| c.effect == Effect::Permit && c.section == "4.2")
    );
}

#[test]
fn fact_18_size_decides_for_qwen_2_5() {
    for (size, expected) in [
        ("0.5B", "apache-2.0"),
        ("1.5B", "apache-2.0"),
        ("3B", "qwen-research"),
        ("7B", "apache-2.0"),
        ("14B", "apache-2.0"),
        ("32B", "apache-2.0"),
        ("72B", "qwen-2024"),
    ] {
        for suffix in ["", "-Instruct"] {
            assert_eq!(licenses_of("hf", &format!("Qwen/Qwen2.5-{size}{suffix}"))[0], expected, "{size}");
        }
    }
    let purpose = |p: &str| with(&mild(), &[("commercial", flag(false)), ("purpose", choice(p))]);
    for (what, covered) in [("product", false), ("internal", false), ("research", true), ("evaluation", true)] {
        let outcome = outcome(&judge("qwen-research", &purpose(what)), "purpose");
        assert_eq!(outcome, (!covered).then_some(Outcome::Violated), "{what}");
    }
}

#[test]
fn fact_19_the_four_qwen_texts_have_opposite_output_rules() {
    let training = with(&mild(), &[("outputs-train", choice("other-models"))]);
    for id in ["tongyi-qianwen", "tongyi-qianwen-research"] {
        assert_eq!(outcome(&judge(id, &training), "output-training"), Some(Outcome::Violated), "{id}");
    }
    for id in ["qwen-2024", "qwen-research"] {
        let found = judge(id, &training);
        assert_eq!(outcome(&found, "output-training"), None, "{id}");
        assert_eq!(outcome(&found, "attribution"), Some(Outcome::Obligation), "{id}");
        for line in ["Built with Qwen", "Improved using Qwen"] {
            let shown = judge(id, &with(&training, &[("displays", many(&[line]))]));
            assert_eq!(outcome(&shown, "attribution"), None, "{id} {line}");
        }
    }
}

#[test]
fn fact_20_the_cap_of_qwen_is_the_products_and_not_frozen() {
    for id in ["qwen-2024", "tongyi-qianwen"] {
        let users = |v| outcome(&judge(id, &with(&mild(), &[("product-monthly-active-users", v)])), "user-threshold");
        let shrunk = months(&[("2023-07", 900_000_000), ("2024-08", 900_000_000)], Some(100_000_000));
        assert_eq!(users(shrunk), None, "{id}: it looks at today");
        assert_eq!(users(months(&[("2024-08", 1)], Some(100_000_001))), Some(Outcome::Violated), "{id}");
        // Affiliates are not mentioned: a large group settles nothing.
        let group = judge(id, &with(&mild(), &[("monthly-active-users", count(900_000_000))]));
        assert_eq!(outcome(&group, "user-threshold"), Some(Outcome::Undeclared), "{id}");
        let private = with(&mild(), &[("product-monthly-active-users", count(900_000_000)), ("commercial", flag(false))]);
        assert_eq!(outcome(&judge(id, &private), "user-threshold"), None, "{id}: commercial use only");
    }
}

#[test]
fn fact_21_qwen_does_not_mean_apache() {
    let found = findings("hf", "Qwen/Qwen-Image-2.1", &mild());
    assert!(verdict_of(&found) >= Verdict::NeedsReview, "the research text of September 2026 is not in the data: {found:#?}");
    assert_eq!(licenses_of("hf", "Qwen/Qwen-Image")[0], "apache-2.0");
}

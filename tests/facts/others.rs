//! Facts 35 to 55: Falcon, Hunyuan and all the rest.

use mayuse::core::condition::Test;
use mayuse::core::license::{Class, Effect, Reach};
use mayuse::core::verdict::{Outcome, Verdict};

use crate::judging::*;

fn ways(way: &str) -> Vec<(&'static str, mayuse::core::usage::Value)> {
    with(&mild(), &[("distribution", many(&[way]))])
}

#[test]
fn fact_35_falcon_180b_as_an_api_needs_a_license_in_a_product_it_does_not() {
    for (way, expected) in [("model-api", Some(Outcome::Violated)), ("hosted-service", None), ("product", None), ("none", None)]
    {
        assert_eq!(outcome(&judge("falcon-180b-tii", &ways(way)), "hosting"), expected, "{way}");
    }
    assert_eq!(outcome(&judge("falcon-180b-tii", &mild()), "commercial-use"), None);
}

#[test]
fn fact_36_later_falcons_have_no_hosting_section_and_another_sentence() {
    for id in ["falcon-2-11b-tii", "falcon-3-tii"] {
        assert_eq!(outcome(&judge(id, &ways("model-api")), "hosting"), None, "{id}");
        let policy = clauses(id, "acceptable-use").into_iter().find_map(|c| c.policy.clone()).unwrap();
        assert!(catalog().policy(&policy).unwrap().updatable, "{id}");
    }
    let sentence = |id: &str| clauses(id, "attribution")[0].proof.clone().unwrap().display;
    assert_ne!(sentence("falcon-2-11b-tii"), sentence("falcon-3-tii"));
    let tuned = with(&mild(), &[("fine-tunes", flag(true))]);
    assert_eq!(outcome(&judge("falcon-3-tii", &tuned), "attribution"), Some(Outcome::Obligation));
    assert_eq!(licenses_of("hf", "tiiuae/Falcon3-7B-Instruct"), ["falcon-3-tii"]);
    assert_eq!(licenses_of("hf", "tiiuae/Falcon-H1-7B-Instruct"), ["falcon-3-tii"], "the Apache badge is about the code");
    assert_eq!(licenses_of("hf", "tiiuae/falcon-7b-instruct"), ["apache-2.0"]);
}

const HUNYUAN: [&str; 12] = [
    "tencent-hunyuan-large",
    "tencent-hunyuan-dit",
    "tencent-hunyuan-7b",
    "tencent-hunyuan-a13b",
    "tencent-hunyuan-mt",
    "tencent-hunyuan-image-2.1",
    "tencent-hunyuan-image-3.0",
    "tencent-hunyuan-video",
    "tencent-hunyuan-video-1.5",
    "tencent-hunyuan3d-2",
    "tencent-hunyuan3d-2.1",
    "tencent-hunyuan-world-1.0",
];

#[test]
fn fact_37_the_territory_of_hunyuan_binds_use_and_outputs() {
    for id in HUNYUAN {
        let at = |place: &str| outcome(&judge(id, &with(&mild(), &[("territories", many(&[place]))])), "territory");
        let early = matches!(id, "tencent-hunyuan-large" | "tencent-hunyuan-dit");
        for place in ["EU", "DE", "*"] {
            assert_eq!(at(place), Some(Outcome::Violated), "{id} {place}");
        }
        for place in ["GB", "KR"] {
            assert_eq!(at(place), (!early).then_some(Outcome::Violated), "{id} {place}");
        }
        assert_eq!(at("US"), None, "{id}");
        let forbids = clauses(id, "territory").into_iter().find(|c| c.effect == Effect::Forbid).unwrap();
        assert!(forbids.reach.contains(&Reach::Outputs), "{id}");
    }
}

#[test]
fn fact_38_hunyuan_caps_are_a_hundred_million_or_one_and_frozen() {
    for id in HUNYUAN {
        let small = id.contains("3d") || id.contains("world");
        let cap = if small { 1_000_000 } else { 100_000_000 };
        let at = |v| outcome_at(&judge(id, &with(&mild(), &[("monthly-active-users", v)])), "user-threshold", "4");
        assert_eq!((at(count(cap)), at(count(cap + 1))), (None, Some(Outcome::Violated)), "{id}");
        assert_eq!(at(months(&[], Some(cap + 1))), Some(Outcome::Undeclared), "{id}: frozen");
    }
}

#[test]
fn fact_39_powered_by_hunyuan_is_encouraged_and_the_provider_named_since_image_2_1() {
    for id in HUNYUAN {
        assert!(clauses(id, "attribution").iter().all(|c| c.effect != Effect::Require), "{id}");
        let names = matches!(id, "tencent-hunyuan-image-2.1" | "tencent-hunyuan-video-1.5" | "tencent-hunyuan-world-1.0");
        let found = outcome(&judge(id, &mild()), "disclosure");
        if names {
            assert_eq!(found, Some(Outcome::Obligation), "{id}");
        }
        if matches!(id, "tencent-hunyuan-large" | "tencent-hunyuan-video" | "tencent-hunyuan-7b") {
            assert_eq!(found, None, "{id}");
        }
    }
}

#[test]
fn fact_40_grok_2_bans_training_although_its_section_4_frees_outputs() {
    let found = judge("grok-2-community", &with(&mild(), &[("outputs-train", choice("other-models"))]));
    assert_eq!(outcome_at(&found, "output-training", "2.b"), Some(Outcome::Violated));
    let told = found.iter().find(|f| f.code == "output-training").unwrap().clause.clone().unwrap();
    assert!(told.summary.contains("contradicts"), "the conflict is told: {}", told.summary);
    assert!(clauses("grok-2-community", "output-training").iter().any(|c| c.section == "4" && c.effect == Effect::Note));
    assert_eq!(outcome(&found, "commercial-use"), None, "commercial use is allowed");
    let line = clauses("grok-2-community", "attribution")[0].proof.clone().unwrap().display;
    assert_eq!(line, ["Powered by xAI"]);
    assert_eq!(license("grok2-community").id, "grok-2-community");
    assert_eq!(licenses_of("hf", "xai-org/grok-1"), ["apache-2.0"]);
    assert_eq!(licenses_of("hf", "xai-org/grok-2"), ["grok-2-community"]);
}

#[test]
fn fact_41_nvidia_has_four_texts_and_only_the_first_has_guardrails() {
    let guards = |id: &str| clauses(id, "safeguards").iter().any(|c| c.effect == Effect::Require);
    let cosmos = |id: &str| {
        clauses(id, "attribution")
            .iter()
            .filter_map(|c| c.proof.as_ref())
            .any(|p| p.display.iter().any(|d| d.contains("Cosmos")))
    };
    for (id, first) in [
        ("nvidia-open-model-2025-04-28", true),
        ("nvidia-open-model-2025-10-24", true),
        ("nvidia-nemotron-open-model", false),
        ("nvidia-open-model-agreement-2026-04-02", false),
    ] {
        assert_eq!((guards(id), cosmos(id)), (first, first), "{id}");
    }
    // Softened in October 2025: a substantially similar guardrail will do.
    let guard = |id: &str| clauses(id, "safeguards")[0].summary.clone();
    assert!(!guard("nvidia-open-model-2025-04-28").contains("substantially similar"));
    assert!(guard("nvidia-open-model-2025-10-24").contains("substantially similar"));
    for (model, base) in [("Llama-3.1-Nemotron-Nano-8B-v1", "llama-3.1"), ("Llama-3_3-Nemotron-Super-49B-v1", "llama-3.3")] {
        let large = with(&mild(), &[("monthly-active-users", count(800_000_000))]);
        let found = findings("hf", &format!("nvidia/{model}"), &large);
        let cap = found.iter().find(|f| f.code == "user-threshold" && f.outcome == Outcome::Violated);
        assert_eq!(cap.and_then(|f| f.license.as_deref()), Some(base), "{model}");
    }
    assert_eq!(licenses_of("hf", "nvidia/NVIDIA-Nemotron-3.5-Lightning-30B-A3B-BF16")[0], "openmdw-1.1", "newer ones");
}

#[test]
fn fact_42_exaone_texts_differ_on_outputs_training_and_business() {
    let training =
        |id: &str, what: &str| outcome(&judge(id, &with(&mild(), &[("outputs-train", choice(what))])), "output-training");
    assert_eq!(training("exaone-1.1-nc", "other-models"), Some(Outcome::Violated));
    assert_eq!(training("exaone-3.0-nc", "other-models"), Some(Outcome::Violated));
    assert_eq!(training("exaone-1.2-nc", "competing-models"), Some(Outcome::Violated));
    assert_ne!(training("exaone-1.2-nc", "other-models"), Some(Outcome::Violated), "competing models only");
    let owns = |id: &str| clauses(id, "ownership").iter().find(|c| c.reach.contains(&Reach::Outputs)).unwrap().summary.clone();
    assert!(owns("exaone-1.1-nc").contains("LG owns the outputs"));
    assert!(owns("exaone-1.2-nc").contains("no rights in outputs"));
    for (id, prefix) in [("exaone-1.1-nc", "EXAONE"), ("exaone-1.2-nc", "EXAONE"), ("k-exaone", "K-EXAONE")] {
        assert_eq!(clauses(id, "naming")[0].proof.clone().unwrap().name_prefix, [prefix], "{id}");
    }
    let used = judge("k-exaone", &ways("none"));
    assert_eq!(outcome(&used, "commercial-use"), None, "commercial use is allowed");
    for way in ["weights", "model-api"] {
        assert_eq!(outcome(&judge("k-exaone", &ways(way)), "redistribution"), Some(Outcome::Violated), "{way}");
    }
}

#[test]
fn fact_43_hyperclova_x_seed_counts_ten_million_then_and_competitors_always() {
    let at = |more| outcome(&judge("hyperclovax-seed", &with(&mild(), &[more])), "user-threshold");
    assert_eq!(at(("monthly-active-users", months(&[("2025-03", 10_000_001)], Some(1)))), Some(Outcome::Violated));
    assert_eq!(at(("monthly-active-users", months(&[("2025-03", 10_000_000)], Some(90_000_000)))), None);
    let rival = judge("hyperclovax-seed", &with(&mild(), &[("competes", flag(true))]));
    assert_eq!(outcome_at(&rival, "competition", "4(ii)"), Some(Outcome::Violated), "of any size");
}

#[test]
fn fact_44_dbrx_and_nexusraven_copy_the_frozen_test_and_the_output_ban() {
    for (id, cap, month) in [("databricks-open-model", 700_000_000, "2024-02"), ("nexusraven-v2", 50_000_000, "2023-11")] {
        let at = |v| {
            outcome(&judge(id, &with(&mild(), &[("monthly-active-users", months(&[(month, v)], Some(1)))])), "user-threshold")
        };
        assert_eq!((at(cap), at(cap + 1)), (None, Some(Outcome::Violated)), "{id}");
        let training = judge(id, &with(&mild(), &[("outputs-train", choice("other-models"))]));
        assert_eq!(outcome(&training, "output-training"), Some(Outcome::Violated), "{id}");
    }
}

#[test]
fn fact_45_zhipu_texts_range_from_free_to_research_only() {
    let commercial = |id: &str| {
        let found = judge(id, &mild());
        [outcome(&found, "commercial-use"), outcome(&found, "registration"), outcome(&found, "purpose")]
            .into_iter()
            .flatten()
            .max()
    };
    for id in ["chatglm-6b-license", "chatglm2-6b-license"] {
        assert_eq!(commercial(id), None, "{id}: no commercial limit");
    }
    for id in ["chatglm3-6b-license", "cogvlm-license", "codegeex4-license", "glm-4-9b-license"] {
        assert_eq!(outcome(&judge(id, &mild()), "registration"), Some(Outcome::Violated), "{id}: registration first");
    }
    for id in ["glm-130b-license", "visualglm-6b-license", "codegeex2-license"] {
        assert_eq!(outcome(&judge(id, &mild()), "purpose"), Some(Outcome::Violated), "{id}: research only");
    }
    let visits = |v| outcome(&judge("cogvideox-license", &with(&mild(), &[("monthly-visits", count(v))])), "user-threshold");
    assert_eq!((visits(1_000_000), visits(1_000_001)), (None, Some(Outcome::Violated)));
    for (id, line, prefix) in
        [("glm-4-9b-license", "Built with glm-4", "glm-4"), ("codegeex4-license", "Built with CodeGeeX4", "CodeGeeX4")]
    {
        assert_eq!(clauses(id, "attribution")[0].proof.clone().unwrap().display, [line]);
        assert_eq!(clauses(id, "naming")[0].proof.clone().unwrap().name_prefix, [prefix]);
    }
}

#[test]
fn fact_46_what_was_relicensed_is_apache_now_and_its_earlier_terms_can_be_named() {
    for model in ["01-ai/Yi-1.5-9B-Chat", "openbmb/MiniCPM4-8B", "THUDM/CogVideoX-2b", "internlm/internlm2_5-7b-chat"] {
        assert_eq!(licenses_of("hf", model)[0], "apache-2.0", "{model}");
    }
    // A pinned old revision is clarified to one of these.
    for id in ["yi-2.0", "yi-2.1", "minicpm-model", "cogvideox-license"] {
        assert_eq!(license(id).id, id);
    }
}

#[test]
fn fact_47_meta_research_texts_are_not_one_license() {
    let bound = license("fair-noncommercial-research-2025-04-17").clauses.iter();
    assert!(
        bound
            .into_iter()
            .any(|c| c.term == "commercial-use" && c.effect == Effect::Forbid && c.reach.contains(&Reach::Outputs))
    );
    assert_eq!(outcome(&judge("fair-noncommercial-research-2025-04-17", &mild()), "commercial-use"), Some(Outcome::Violated));
    for id in ["sam-license", "dinov3-license"] {
        assert_eq!(outcome(&judge(id, &mild()), "commercial-use"), None, "{id}: commercial use is allowed");
        let war = judge(id, &with(&mild(), &[("domains", many(&["military-weapons"]))]));
        assert_eq!(outcome(&war, "acceptable-use"), Some(Outcome::Violated), "{id}");
        let shared = with(&mild(), &[("fine-tunes", flag(true)), ("distribution", many(&["weights"]))]);
        assert_eq!(outcome(&judge(id, &shared), "share-alike"), Some(Outcome::Obligation), "{id}: the same terms downstream");
    }
    assert_eq!(licenses_of("hf", "facebook/sam3"), ["sam-license"]);
    assert_eq!(licenses_of("hf", "facebook/dinov3-vitb16-pretrain-lvd1689m"), ["dinov3-license"]);
}

#[test]
fn fact_48_apple_has_two_tags_with_opposite_answers() {
    assert_eq!(license("apple-ascl").id, "apple-sample-code");
    assert_eq!(license("apple-amlr").id, "apple-amlr");
    assert!(verdict_of(&judge("apple-ascl", &mild())) <= Verdict::Obligations);
    assert_eq!(verdict_of(&judge("apple-amlr", &mild())), Verdict::Denied);
    assert_eq!(license("apple-amlr").class, Class::ResearchOnly);
}

#[test]
fn fact_49_a_policy_applies_on_top_of_the_tag_of_command_r_and_aya() {
    for model in ["CohereForAI/c4ai-command-r-plus", "CohereLabs/aya-expanse-8b", "CohereForAI/aya-23-8B"] {
        assert_eq!(licenses_of("hf", model)[0], "cohere-labs-cc-by-nc", "{model}");
    }
    let selling = with(&mild(), &[("outputs-train", choice("other-models"))]);
    assert_eq!(outcome(&judge("cohere-labs-cc-by-nc", &selling), "output-training"), Some(Outcome::Violated));
    let clause = clauses("cohere-labs-cc-by-nc", "output-training").into_iter().find(|c| c.effect == Effect::Forbid).unwrap();
    assert_eq!(clause.document.as_deref(), Some("cohere-labs-aup"), "it stands in the policy, not in CC-BY-NC");
    assert!(license("cc-by-nc-4.0").clauses.iter().all(|c| c.policy.is_none()));
}

#[test]
fn fact_50_gpt_oss_is_apache_with_one_sentence() {
    let found = judge("gpt-oss", &with(&mild(), &[("outputs-train", choice("competing-models"))]));
    assert!(verdict_of(&found) <= Verdict::Obligations, "{found:#?}");
    let war = judge("gpt-oss", &with(&mild(), &[("domains", many(&["military-weapons"]))]));
    assert_eq!(outcome(&war, "acceptable-use"), None, "comply with law, and no further limit");
    assert_eq!(licenses_of("hf", "openai/gpt-oss-20b"), ["gpt-oss"]);
}

#[test]
fn fact_51_outputs_of_xtts_are_not_for_business_either() {
    let clause = clauses("coqui-cpml-1.0.0", "commercial-use").into_iter().find(|c| c.effect == Effect::Forbid).unwrap();
    assert!(clause.reach.contains(&Reach::Outputs));
    assert_eq!(outcome(&judge("cpml", &mild()), "commercial-use"), Some(Outcome::Violated));
    assert_eq!(licenses_of("hf", "coqui/XTTS-v2"), ["coqui-cpml-1.0.0"]);
}

#[test]
fn fact_52_msr_models_are_for_research_and_not_for_sharing() {
    let research =
        with(&mild(), &[("commercial", flag(false)), ("purpose", choice("research")), ("distribution", many(&["none"]))]);
    assert_ne!(verdict_of(&judge("msr-research", &research)), Verdict::Denied);
    let shared = with(&research, &[("distribution", many(&["weights"]))]);
    assert_eq!(outcome(&judge("msr-research", &shared), "redistribution"), Some(Outcome::Violated));
}

#[test]
fn fact_53_creative_commons_grants_no_patents_and_nd_is_about_sharing() {
    for id in ["cc-by-4.0", "cc-by-nc-4.0", "cc-by-nd-4.0", "cc-by-nc-nd-4.0", "cc-by-nc-sa-4.0", "cc-by-sa-4.0"] {
        assert!(clauses(id, "patent").iter().any(|c| c.quote.contains("not licensed")), "{id}");
    }
    for id in ["cc-by-nd-4.0", "cc-by-nc-nd-4.0"] {
        let adapted = |way: &str| {
            let answers =
                with(&mild(), &[("commercial", flag(false)), ("fine-tunes", flag(true)), ("distribution", many(&[way]))]);
            outcome(&judge(id, &answers), "derivatives")
        };
        assert_eq!(adapted("none"), None, "{id}: making it is allowed");
        assert_eq!(adapted("weights"), Some(Outcome::Violated), "{id}");
    }
}

#[test]
fn fact_54_bsl_1_0_is_the_boost_license() {
    let boost = license("bsl-1.0");
    assert_eq!((boost.spdx.as_str(), boost.class), ("BSL-1.0", Class::OsiApproved));
    assert!(boost.name.contains("Boost"));
    assert!(verdict_of(&judge("bsl-1.0", &mild())) <= Verdict::Obligations);
    assert!(catalog().license("BUSL-1.1").is_none_or(|l| l.id != "bsl-1.0"));
}

#[test]
fn fact_55_family_tags_without_a_version_name_no_text() {
    for tag in ["openrail", "cc", "bsd", "gpl", "lgpl", "gfdl"] {
        assert!(catalog().license(tag).is_none(), "{tag}");
    }
    let found = findings("hf", "lllyasviel/sd-controlnet-canny", &mild());
    assert!(verdict_of(&found) >= Verdict::NeedsReview, "tagged openrail: the text must come from the repository");
}

#[test]
fn thresholds_with_at_least_and_with_more_than_are_told_apart() {
    // Notes §3: “greater than” (Llama, Stability, Mistral) against “at least” (LFM, NeuTTS, LTX, Krea).
    let inclusive = |id: &str| {
        let tests = license(id).clauses.iter().flat_map(|c| &c.when).flat_map(|c| &c.0);
        tests.into_iter().find_map(|(_, t)| if let Test::Number(l) = t { Some(l.inclusive) } else { None }).unwrap()
    };
    for id in ["llama-3.1", "stability-ai-community", "mistral-modified-mit"] {
        assert!(!inclusive(id), "{id}");
    }
    for id in ["lfm-open-1.0", "neutts-open-1.0", "ltxv-open-weights-2025-05-05", "krea-2-community"] {
        assert!(inclusive(id), "{id}");
    }
}

#[test]
fn both_use_policies_of_cogvlm_bind() {
    // Found by the property on the order of clauses: two clauses that quote the same words are two clauses.
    let harassing = judge("cogvlm-license", &with(&mild(), &[("domains", many(&["harassment"]))]));
    assert_eq!(outcome(&harassing, "acceptable-use"), Some(Outcome::Violated));
}

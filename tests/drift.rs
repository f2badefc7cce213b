//! Models whose tag says something else than what they were made from, whose code has another license than their weights,
//! or whose name changed: every example that our notes on models give.

#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

mod judging;

use judging::catalog;
use mayuse::check::{self, Context, Observed, Subject};
use mayuse::core::claim::{Named, ResolvedModel};
use mayuse::core::evidence::NOTHING;
use mayuse::core::finding::Finding;
use mayuse::core::model::ModelId;
use mayuse::core::policy::Policy;
use mayuse::resolve::{Resolver, effective};

fn resolve(namespace: &str, id: &str) -> ResolvedModel {
    Resolver::new(catalog(), &[], &NOTHING).resolve(&ModelId::new(namespace, id))
}

fn findings(namespace: &str, id: &str) -> Vec<Finding> {
    let (model, policy, observed) = (resolve(namespace, id), Policy::default(), Observed::default());
    let context = Context { catalog: catalog(), policy: &policy, observed: &observed, evidence: &NOTHING };
    check::check(Subject { model: &model, scope: &policy.default, references: &[] }, context)
}

/// Every license whose clauses are held against a use of the model.
fn checked(namespace: &str, id: &str) -> Vec<String> {
    let model = resolve(namespace, id);
    let own = effective(catalog(), &model).into_iter().map(|l| l.label().to_owned());
    let terms = model.terms.iter().map(|t| t.license.label().to_owned());
    let bases = model.lineage.iter().filter_map(|a| a.claims.first()).map(|c| c.license.label().to_owned());
    own.chain(terms).chain(bases).collect()
}

#[track_caller]
fn says(namespace: &str, id: &str, license: &str) {
    let model = resolve(namespace, id);
    let first = model.claims.first().map(|c| c.license.clone());
    let said = match &first {
        Some(Named::License(id)) => id.clone(),
        Some(other) => format!("other:{}", other.label()),
        None => "nothing".to_owned(),
    };
    assert_eq!(said, license, "{namespace}:{id} {:#?}", model.claims);
}

#[track_caller]
fn binds(id: &str, licenses: &[&str]) {
    let all = checked("hf", id);
    for license in licenses {
        assert!(all.iter().any(|l| l == license), "{id}: {license} is not among {all:?}");
    }
}

#[track_caller]
fn conflicts(id: &str) {
    let found = findings("hf", id);
    assert!(
        found.iter().any(|f| f.code == "license-conflict"),
        "{id}: {:?}",
        found.iter().map(|f| &f.code).collect::<Vec<_>>()
    );
}

#[test]
fn a_permissive_tag_over_a_restricted_base_drops_nothing() {
    for (id, licenses) in [
        ("deepseek-ai/DeepSeek-R1-Distill-Llama-8B", ["mit", "llama-3.1"]),
        ("deepseek-ai/DeepSeek-R1-Distill-Llama-70B", ["mit", "llama-3.3"]),
        ("NousResearch/Hermes-2-Theta-Llama-3-8B", ["llama-3", "llama-3"]),
        ("NousResearch/Hermes-3-Llama-3.1-8B", ["llama-3", "llama-3.1"]),
        ("NousResearch/Hermes-3-Llama-3.1-70B", ["llama-3", "llama-3.1"]),
        ("arcee-ai/Llama-3.1-SuperNova-Lite", ["llama-3", "llama-3.1"]),
        ("princeton-nlp/gemma-2-9b-it-SimPO", ["mit", "gemma-terms-2025-03-24"]),
        ("Gryphe/Pantheon-RP-1.0-8b-Llama-3", ["apache-2.0", "llama-3"]),
        ("EpistemeAI/Fireball-Alpaca-Llama-3.1-8B-Philos-DPO-200", ["apache-2.0", "llama-3.1"]),
        ("NousResearch/Nous-Hermes-Llama2-13b", ["mit", "llama-2"]),
    ] {
        binds(id, &licenses);
    }
    for id in [
        "deepseek-ai/DeepSeek-R1-Distill-Llama-8B",
        "princeton-nlp/gemma-2-9b-it-SimPO",
        "Gryphe/Pantheon-RP-1.0-8b-Llama-3",
        "EpistemeAI/Fireball-Alpaca-Llama-3.1-8B-Philos-DPO-200",
    ] {
        conflicts(id);
    }
}

#[test]
fn a_stricter_or_as_permissive_tag_is_no_conflict() {
    says("hf", "HuggingFaceH4/zephyr-7b-beta", "mit");
    let codes: Vec<String> = findings("hf", "HuggingFaceH4/zephyr-7b-beta").into_iter().map(|f| f.code).collect();
    assert!(!codes.contains(&"license-conflict".to_owned()), "{codes:?}");
    // The same name over another base is another matter.
    binds("HuggingFaceH4/zephyr-7b-gemma-v0.1", &["gemma-terms-2025-03-24"]);
    binds("prithivMLmods/GWQ-9B-Preview", &["gemma-terms-2025-03-24"]);
}

#[test]
fn copies_have_the_license_of_what_they_copy_whatever_their_tag() {
    for (id, license) in [
        ("RedHatAI/Qwen2.5-3B-quantized.w8a16", "qwen-research"),
        ("unsloth/Qwen2.5-3B-Instruct-bnb-4bit", "qwen-research"),
        ("unsloth/DeepSeek-R1-Distill-Llama-8B-GGUF", "llama-3.1"),
        ("RedHatAI/Llama-4-Maverick-17B-128E-Instruct-NVFP4", "llama-4"),
        ("RedHatAI/Pixtral-Large-Instruct-2411-hf-quantized.w4a16", "mistral-mrl-0.1"),
        ("nvidia/Mistral-Medium-3.5-128B-NVFP4", "mistral-modified-mit"),
    ] {
        binds(id, &[license]);
    }
    // Merges: every parent binds.
    binds("tokyotech-llm/Llama-3.1-Swallow-8B-Instruct-v0.3", &["llama-3.1", "gemma-terms-2025-03-24"]);
}

#[test]
fn a_model_that_was_relicensed_is_checked_as_its_newest_reading_allows() {
    says("hf", "m-a-p/YuE-s1-7B-anneal-en-cot", "apache-2.0");
    says("hf", "01-ai/Yi-34B-Chat", "apache-2.0");
    says("hf", "tiiuae/falcon-7b", "apache-2.0");
    says("hf", "tiiuae/falcon-40b", "apache-2.0");
    says("hf", "microsoft/phi-2", "mit");
    says("hf", "stabilityai/stable-diffusion-3-medium", "stability-ai-community");
    binds("stabilityai/sdxl-turbo", &["stability-ai-community"]);
}

/// Code and weights are under different licenses in eleven families: what counts is the weights'.
#[test]
fn the_weights_license_is_not_the_codes() {
    // code: Apache-2.0
    says("hf", "baichuan-inc/Baichuan2-13B-Chat", "baichuan2-community");
    assert_ne!(checked("hf", "baichuan-inc/Baichuan-7B").first().map(String::as_str), Some("apache-2.0"));
    says("hf", "THUDM/chatglm3-6b", "chatglm3-6b-license");
    says("hf", "THUDM/chatglm2-6b", "chatglm2-6b-license");
    // code: MIT
    binds("deepseek-ai/DeepSeek-V3", &["deepseek-license-1.0"]);
    says("hf", "MiniMaxAI/MiniMax-Text-01", "minimax-01-model-license");
    says("hf", "SWivid/F5-TTS", "cc-by-nc-4.0");
    says("insightface", "buffalo_l", "other:insightface-nc");
    // code: GPL-3.0
    for id in ["vikp/surya_rec2", "datalab-to/surya_layout", "vikp/surya_det3"] {
        assert!(!checked("hf", id).iter().any(|l| l.starts_with("gpl") || l == "mit" || l == "apache-2.0"), "{id}");
    }
    // code: MIT
    says("hf", "apple/MobileCLIP-S0", "apple-amlr");
    // code: Apache-2.0
    assert!(!checked("hf", "Efficient-Large-Model/VILA1.5-3b").contains(&"apache-2.0".to_owned()));
    // code: MIT
    binds("nvidia/personaplex-7b-v1", &["nvidia-open-model-2025-10-24"]);
    // code: Apache-2.0, over face models that are not
    assert!(!findings("hf", "InstantX/InstantID").is_empty());
}

#[test]
fn organisations_that_moved_are_found_under_either_name() {
    for (old, new) in [
        ("THUDM/glm-4-9b-chat", "zai-org/glm-4-9b-chat"),
        ("CohereForAI/c4ai-command-r-v01", "CohereLabs/c4ai-command-r-v01"),
        ("ehartford/dolphin-2.1-mistral-7b", "cognitivecomputations/dolphin-2.1-mistral-7b"),
        ("psmathur/orca_mini_3b", "pankajmathur/orca_mini_3b"),
        ("WizardLM/WizardMath-7B-V1.1", "WizardLMTeam/WizardMath-7B-V1.1"),
        ("neuralmagic/Meta-Llama-3.1-8B-Instruct-FP8", "RedHatAI/Meta-Llama-3.1-8B-Instruct-FP8"),
        ("codellama/CodeLlama-7b-hf", "meta-llama/CodeLlama-7b-hf"),
    ] {
        let (a, b) = (checked("hf", old), checked("hf", new));
        assert!(!a.is_empty() && a.first() == b.first(), "{old} {a:?}, {new} {b:?}");
    }
    for (old, new) in [("dunzhang", "NovaSearch"), ("rednote-hilab", "dots-studio"), ("AIDC-AI", "ATH-MaaS")] {
        assert_eq!(catalog().spelling().renamed(&format!("{old}/m")).unwrap(), format!("{new}/m"));
    }
}

#[test]
fn bare_names_twins_and_other_cases_mean_the_same_model() {
    for (id, canonical, license) in [
        ("gpt2", "openai-community/gpt2", "mit"),
        ("bert-base-uncased", "google-bert/bert-base-uncased", "apache-2.0"),
        ("roberta-base", "FacebookAI/roberta-base", "mit"),
        ("t5-small", "google-t5/t5-small", "apache-2.0"),
        ("distilbert-base-uncased", "distilbert/distilbert-base-uncased", "apache-2.0"),
        ("xlm-roberta-base", "FacebookAI/xlm-roberta-base", "mit"),
        ("albert-base-v2", "albert/albert-base-v2", "apache-2.0"),
        ("xlnet-base-cased", "xlnet/xlnet-base-cased", "mit"),
    ] {
        says("hf", id, license);
        says("hf", canonical, license);
    }
    for (id, twin) in [
        ("meta-llama/Meta-Llama-3.1-8B-Instruct", "meta-llama/Llama-3.1-8B-Instruct"),
        ("meta-llama/Llama-2-7b-chat", "meta-llama/Llama-2-7b-chat-hf"),
        ("Microsoft/PHI-2", "microsoft/phi-2"),
        ("qwen/qwen2.5-3b-instruct", "Qwen/Qwen2.5-3B-Instruct"),
        ("NousResearch/Meta-Llama-3-8B", "meta-llama/Meta-Llama-3-8B"),
    ] {
        let (a, b) = (checked("hf", id), checked("hf", twin));
        assert!(!a.is_empty() && a.first() == b.first(), "{id} {a:?}, {twin} {b:?}");
    }
}

#[test]
fn dead_ids_live_on_elsewhere() {
    for id in [
        "runwayml/stable-diffusion-v1-5",
        "stable-diffusion-v1-5/stable-diffusion-v1-5",
        "sd-legacy/stable-diffusion-v1-5",
        "benjamin-paine/stable-diffusion-v1-5",
    ] {
        says("hf", id, "creativeml-openrail-m");
    }
}

#[test]
fn modelscope_keeps_names_and_changes_organisations() {
    for (id, license) in [
        ("LLM-Research/Meta-Llama-3-8B-Instruct", "llama-3"),
        ("LLM-Research/Meta-Llama-3.1-8B-Instruct", "llama-3.1"),
        ("AI-ModelScope/gemma-2b", "gemma-terms-2025-03-24"),
        ("ZhipuAI/glm-4-9b-chat", "glm-4-9b-license"),
        ("Shanghai_AI_Laboratory/internlm2-chat-7b", "apache-2.0"),
        ("01ai/Yi-1.5-9B-Chat", "apache-2.0"),
        ("qwen/Qwen2.5-72B-Instruct", "qwen-2024"),
        ("Qwen/Qwen2.5-3B-Instruct", "qwen-research"),
        ("baichuan-inc/Baichuan2-7B-Chat", "baichuan2-community"),
        ("deepseek-ai/DeepSeek-R1", "mit"),
    ] {
        says("modelscope", id, license);
    }
}

#[test]
fn the_tag_of_an_ollama_model_decides_where_size_decides() {
    for (id, license) in [
        ("llama3", "llama-3"),
        ("llama3:70b", "llama-3"),
        ("llama3.1:8b", "llama-3.1"),
        ("llama3.2", "llama-3.2"),
        ("llama3.2:1b", "llama-3.2"),
        ("llama3.2-vision:11b", "llama-3.2"),
        ("llama3.3:70b", "llama-3.3"),
        ("llama2-uncensored", "llama-2"),
        ("qwen2.5", "apache-2.0"),
        ("qwen2.5:latest", "apache-2.0"),
        ("qwen2.5:7b-instruct-q4_K_M", "apache-2.0"),
        ("qwen2.5:3b", "qwen-research"),
        ("qwen2.5:3b-instruct-q8_0", "qwen-research"),
        ("qwen2.5:72b", "qwen-2024"),
        ("qwen2.5-coder:3b", "qwen-research"),
        ("qwen2.5-coder:32b", "apache-2.0"),
        ("qwen2:72b", "tongyi-qianwen"),
        ("qwen2:7b", "apache-2.0"),
        ("gemma:7b", "gemma-terms-2025-03-24"),
        ("gemma2:9b", "gemma-terms-2025-03-24"),
        ("gemma3:27b", "gemma-terms-2025-03-24"),
        ("gemma4:26b", "apache-2.0"),
        ("phi3:mini", "mit"),
        ("phi4", "mit"),
        ("falcon:7b", "apache-2.0"),
        ("falcon:180b", "falcon-180b-tii"),
        ("command-r", "cohere-labs-cc-by-nc"),
        ("mistral", "apache-2.0"),
        ("mistral-large", "mistral-mrl-0.1"),
        ("codestral", "mistral-mnpl-0.1"),
        ("deepseek-coder:6.7b", "deepseek-license-1.0"),
        ("hf.co/bartowski/Llama-3.2-3B-Instruct-GGUF:Q4_K_M", "llama-3.2"),
        ("library/llama3.1:8b", "llama-3.1"),
    ] {
        says("ollama", id, license);
    }
}

/// What an alias points to changes; the contract that binds whoever calls it does not.
#[test]
fn a_latest_alias_is_under_the_terms_of_the_api() {
    for (namespace, id, license) in [
        ("mistral", "mistral-large-latest", "mistral-commercial-terms"),
        ("mistral", "mistral-small-latest", "mistral-commercial-terms"),
        ("mistral", "codestral-latest", "mistral-commercial-terms"),
        ("mistral", "pixtral-large-latest", "mistral-commercial-terms"),
        ("anthropic", "claude-3-5-sonnet-latest", "anthropic-commercial-terms"),
        ("anthropic", "claude-3-7-sonnet-latest", "anthropic-commercial-terms"),
        ("google", "gemini-1.5-pro-latest", "gemini-api-additional-terms"),
        ("google", "gemini-flash-latest", "gemini-api-additional-terms"),
        ("openai", "gpt-4o", "openai-services-agreement"),
        ("openai", "chatgpt-4o-latest", "openai-services-agreement"),
        ("openai", "gpt-5-chat-latest", "openai-services-agreement"),
        ("cohere", "command-r-plus", "other:proprietary:cohere"),
        ("cohere", "command-a-03-2025", "other:proprietary:cohere"),
    ] {
        says(namespace, id, license);
    }
}

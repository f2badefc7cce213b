//! How open models are, and what their licenses say for the AI Act's exemption of free and open-source models.

#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

mod judging;
mod project;

use judging::catalog;
use mayuse::core::claim::Openness;
use mayuse::core::evidence::NOTHING;
use mayuse::core::exemption::{self, Standing};
use mayuse::core::license::Class;
use mayuse::core::model::ModelId;
use mayuse::resolve::Resolver;
use project::Project;

fn openness(namespace: &str, id: &str) -> Option<Openness> {
    Resolver::new(catalog(), &[], &NOTHING).resolve(&ModelId::new(namespace, id)).openness
}

#[test]
fn a_dozen_licenses_and_their_reasons() {
    for (id, standing, reason) in [
        ("apache-2.0", Standing::Qualifies, "no clause limits"),
        ("mit", Standing::Qualifies, "no clause limits"),
        ("agpl-3.0-only", Standing::Qualifies, "no clause limits"),
        ("cc-by-4.0", Standing::Qualifies, "no clause limits"),
        ("cc-by-sa-4.0", Standing::Qualifies, "no clause limits"),
        ("openmdw-1.1", Standing::Qualifies, "no clause limits"),
        ("llama-3.1", Standing::DoesNot, "user-threshold (§2)"),
        ("llama-4", Standing::DoesNot, "user-threshold"),
        ("gemma-terms-2025-03-24", Standing::DoesNot, "acceptable-use"),
        ("qwen-2024", Standing::DoesNot, "user-threshold"),
        ("creativeml-openrail-m", Standing::DoesNot, "acceptable-use"),
        ("bigscience-bloom-rail-1.0", Standing::DoesNot, "acceptable-use"),
        ("stability-ai-community", Standing::DoesNot, "revenue-threshold"),
        ("cc-by-nc-4.0", Standing::DoesNot, "commercial-use"),
        ("cc-by-nd-4.0", Standing::DoesNot, "derivatives"),
        ("mistral-mrl-0.1", Standing::DoesNot, "purpose"),
        ("tencent-hunyuan-large", Standing::DoesNot, "territory"),
        ("kimi-k2", Standing::Qualifies, "no clause limits"),
        ("openai-services-agreement", Standing::DoesNot, "no weights are released"),
    ] {
        let found = exemption::of(catalog().license(id).unwrap());
        assert_eq!(found.standing, standing, "{id}: {}", found.reason);
        assert!(found.reason.contains(reason), "{id}: {}", found.reason);
    }
}

#[test]
fn no_license_of_a_closed_class_qualifies_and_every_approved_one_does() {
    for license in catalog().licenses() {
        let found = exemption::of(license);
        match license.class {
            Class::OsiApproved => assert_ne!(found.standing, Standing::DoesNot, "{}: {}", license.id, found.reason),
            Class::NonCommercial | Class::ResearchOnly | Class::SourceAvailable | Class::ProprietaryApi => {
                assert_eq!(found.standing, Standing::DoesNot, "{}", license.id);
            }
            _ => {}
        }
    }
}

#[test]
fn openness_is_the_familys_word_or_the_licenses() {
    for (namespace, id, degree) in [
        ("hf", "allenai/OLMo-2-1124-7B-Instruct", Openness::FullyOpen),
        ("hf", "EleutherAI/pythia-6.9b", Openness::FullyOpen),
        ("ollama", "olmo2:7b", Openness::FullyOpen),
        ("hf", "mistralai/Mistral-7B-v0.1", Openness::OpenWeights),
        ("hf", "Qwen/Qwen2.5-7B-Instruct", Openness::OpenWeights),
        ("hf", "deepseek-ai/DeepSeek-R1", Openness::OpenWeights),
        ("hf", "google/gemma-4-31B-it", Openness::OpenWeights),
        ("hf", "google/gemma-3-27b-it", Openness::RestrictedWeights),
        ("hf", "meta-llama/Llama-3.1-8B-Instruct", Openness::RestrictedWeights),
        ("hf", "Qwen/Qwen2.5-3B-Instruct", Openness::RestrictedWeights),
        // A permissive tag over a restricted base frees nothing.
        ("hf", "EpistemeAI/Fireball-Alpaca-Llama-3.1-8B-Philos-DPO-200", Openness::RestrictedWeights),
        ("openai", "gpt-4o", Openness::Proprietary),
        ("anthropic", "claude-3-5-sonnet-latest", Openness::Proprietary),
        ("bedrock", "us.meta.llama3-1-70b-instruct-v1:0", Openness::RestrictedWeights),
    ] {
        assert_eq!(openness(namespace, id), Some(degree), "{namespace}:{id}");
    }
    assert_eq!(openness("hf", "nobody/knows-this"), None);
}

#[test]
fn explain_why_and_the_report_say_both() {
    let code = "m = AutoModel.from_pretrained(\"meta-llama/Llama-3.1-8B-Instruct\")\n";
    let project = Project::new(&[("a.py", code)]);
    project
        .run(&["explain", "llama-3.1"])
        .shows(0, &["AI Act Art. 53(2)", "The license does not qualify", "user-threshold (§2)", "about the license alone"]);
    project.run(&["explain", "apache-2.0"]).shows(0, &["The license qualifies: no clause limits"]);
    project.run(&["why", "meta-llama/Llama-3.1-8B-Instruct"]).shows(0, &["openness: restricted-weights"]);
    let report: serde_json::Value = serde_json::from_str(&project.run(&["check", "--format", "json"]).out).unwrap();
    let model = &report["models"][0];
    assert_eq!(model["openness"], "restricted-weights");
    assert_eq!(model["license"]["gpai_exemption"]["standing"], "does-not");
    assert!(model["license"]["gpai_exemption"]["reason"].as_str().unwrap().contains("user-threshold"));
}

//! Chains, merges, circles, and what the names of re-uploads say.

use mayuse::catalog::Catalog;
use mayuse::core::evidence::NOTHING;
use mayuse::core::model::ModelId;
use mayuse::resolve::Resolver;

use crate::project::Project;
use crate::{codes, json, loads, model, using};

/// A folder that says it was made from others.
fn made_from(project: &Project, folder: &str, license: &str, bases: &[&str]) {
    let bases = bases.iter().map(|b| format!("- {b}\n")).collect::<String>();
    project.write(&format!("{folder}/README.md"), &format!("---\nlicense: {license}\nbase_model:\n{bases}---\n"));
    project.write(&format!("{folder}/config.json"), "{\"model_type\": \"x\"}");
}

#[test]
fn a_chain_of_forty_is_followed_to_its_end() {
    let project = using("./chain/m1", &[]);
    for i in 1..40 {
        made_from(&project, &format!("chain/m{i}"), "apache-2.0", &[&format!("../m{}", i + 1)]);
    }
    made_from(&project, "chain/m40", "apache-2.0", &["meta-llama/Llama-2-7b-hf"]);
    let ran = json(&project);
    let found = model(&ran, "chain/m1");
    assert_eq!(found["lineage"].as_array().unwrap().len(), 40);
    assert_eq!(found["lineage"][39]["license"], "llama-2");
    assert!(codes(&ran, "chain/m1").contains(&"undeclared license-conflict".to_owned()));
    // The clauses that follow derivatives came along all the way.
    let trained = project.run(&["check", "--format", "json", "-q", "--use", "outputs-train=other-models"]);
    assert!(codes(&trained, "chain/m1").contains(&"violated output-training".to_owned()));
    project.run(&["why", "chain/m1"]).shows(0, &["chain/m40 → meta-llama/Llama-2-7b-hf", "chain/m17/README.md:3"]);
}

#[test]
fn a_chain_that_is_too_long_is_said_to_be_cut() {
    let project = using("./c/m1", &[]);
    for i in 1..1030 {
        made_from(&project, &format!("c/m{i}"), "mit", &[&format!("../m{}", i + 1)]);
    }
    made_from(&project, "c/m1030", "mit", &["meta-llama/Llama-2-7b-hf"]);
    project.run(&["check", "src", "--format", "short"]).shows(1, &["more than 1024 models lie behind `c/m1`"]);
}

#[test]
fn a_merge_inherits_from_every_parent() {
    let recipe = "merge_method: ties\nbase_model: mistralai/Mistral-7B-v0.1\nmodels:\n- model: google/gemma-7b\n\
        - model: Qwen/Qwen2.5-3B\n  parameters: {weight: 0.5}\n";
    let card = "---\nlicense: apache-2.0\n---\n";
    let project = using("./m", &[("m/mergekit_config.yml", recipe), ("m/README.md", card)]);
    let ran = json(&project);
    let lineage = model(&ran, "m")["lineage"].clone();
    let steps: Vec<String> = lineage
        .as_array()
        .unwrap()
        .iter()
        .map(|a| format!("{} {}", a["id"].as_str().unwrap(), a["known_from"].as_str().unwrap()))
        .collect();
    assert_eq!(
        steps,
        [
            "mistralai/Mistral-7B-v0.1 m/mergekit_config.yml:2",
            "google/gemma-7b m/mergekit_config.yml:4",
            "Qwen/Qwen2.5-3B m/mergekit_config.yml:5",
        ]
    );
    let found = codes(&ran, "m");
    assert_eq!(found.iter().filter(|c| *c == "undeclared license-conflict").count(), 2, "{found:?}");
    assert!(found.contains(&"violated commercial-use".to_owned()), "{found:?}");
}

#[test]
fn circles_are_spelled_out() {
    let project = using("./c/a", &[]);
    for (folder, base) in [("c/a", "../b"), ("c/b", "../d"), ("c/d", "../a")] {
        made_from(&project, folder, "mit", &[base]);
    }
    let ran = project.run(&["check", "--format", "short"]);
    ran.shows(1, &["the lineage runs in a circle: c/a → c/b → c/d → c/a"]);
    // A model that says it was made from itself.
    let project =
        using("acme/secret-7b", &[("acme/secret-7b/README.md", "---\nlicense: mit\nbase_model: acme/secret-7b\n---\n")]);
    project.write("acme/secret-7b/config.json", "{\"model_type\": \"x\", \"_name_or_path\": \"acme/secret-7b\"}");
    project.run(&["check", "--format", "short"]).shows(1, &["the lineage runs in a circle: acme/secret-7b → acme/secret-7b"]);
}

#[test]
fn an_adapter_stands_on_its_base() {
    let config = "{\n \"peft_type\": \"LORA\",\n \"base_model_name_or_path\": \"meta-llama/Llama-2-7b-hf\"\n}";
    let project = using("./lora", &[("lora/adapter_config.json", config), ("lora/README.md", "---\nlicense: mit\n---\n")]);
    let ran = json(&project);
    let step = model(&ran, "lora")["lineage"][0].clone();
    assert_eq!((step["relation"].as_str(), step["known_from"].as_str()), (Some("adapter"), Some("lora/adapter_config.json:3")));
    let short = project.run(&["check"]);
    short.shows(1, &["declared in lora/adapter_config.json:3", "§1.b.v output-training"]);
    // A local base that is not there is a base of which nothing is known.
    let gone = config.replace("meta-llama/Llama-2-7b-hf", "./gone");
    let project = using("./lora", &[("lora/adapter_config.json", &gone), ("lora/README.md", "---\nlicense: mit\n---\n")]);
    assert!(codes(&json(&project), "lora").contains(&"undeclared unknown-license".to_owned()));
}

#[test]
fn a_quantised_copy_carries_all_of_its_base_and_of_what_lies_behind() {
    // Clauses that reach the original only follow a copy, but not a fine-tune.
    let project = using("./q", &[("q/config.json", "{\"model_type\": \"x\"}")]);
    project
        .write("q/README.md", "---\nlicense: mit\nbase_model: Qwen/Qwen2.5-3B-Instruct\nbase_model_relation: quantized\n---\n");
    let ran = json(&project);
    assert_eq!(model(&ran, "q")["license"]["id"], "qwen-research");
    assert_eq!(model(&ran, "q")["license"]["provenance"], "concluded");
    assert_eq!(model(&ran, "q")["verdict"], "denied");
}

#[test]
fn names_of_reuploads() {
    let catalog = Catalog::bundled();
    let table = [
        ("TheBloke/Llama-2-7B-Chat-GGUF", "meta-llama/Llama-2-7b-chat", "llama-2"),
        ("TheBloke/Mistral-7B-Instruct-v0.2-AWQ", "mistralai/Mistral-7B-Instruct-v0.2", "apache-2.0"),
        ("bartowski/Meta-Llama-3.1-8B-Instruct-GGUF", "meta-llama/Meta-Llama-3.1-8B-Instruct", "llama-3.1"),
        ("bartowski/Qwen_QwQ-32B-GGUF", "Qwen/QwQ-32B", "apache-2.0"),
        ("bartowski/gemma-2-9b-it-exl2", "google/gemma-2-9b-it", "gemma"),
        ("unsloth/Meta-Llama-3.1-8B-Instruct-bnb-4bit", "meta-llama/Meta-Llama-3.1-8B-Instruct", "llama-3.1"),
        ("unsloth/Qwen2.5-3B-Instruct-GGUF", "Qwen/Qwen2.5-3B-Instruct", "qwen-research"),
        ("mlx-community/Llama-3.2-3B-Instruct-4bit", "meta-llama/Llama-3.2-3B-Instruct", "llama-3.2"),
        ("mlx-community/gemma-2-2b-it-8bit", "google/gemma-2-2b-it", "gemma"),
        ("RedHatAI/Qwen2.5-3B-quantized.w4a16", "Qwen/Qwen2.5-3B", "qwen-research"),
        ("RedHatAI/Meta-Llama-3.1-8B-Instruct-FP8", "meta-llama/Meta-Llama-3.1-8B-Instruct", "llama-3.1"),
        ("neuralmagic/Meta-Llama-3.1-8B-Instruct-FP8-dynamic", "meta-llama/Meta-Llama-3.1-8B-Instruct", "llama-3.1"),
        ("QuantFactory/Meta-Llama-3-8B-Instruct-GGUF", "meta-llama/Meta-Llama-3-8B-Instruct", "llama-3"),
        ("QuantFactory/Qwen2.5-72B-Instruct-GGUF", "Qwen/Qwen2.5-72B-Instruct", "qwen"),
        ("ggml-org/gemma-3-4b-it-GGUF", "google/gemma-3-4b-it", "gemma"),
        ("ggml-org/Qwen2.5-Coder-3B-Q8_0-GGUF", "Qwen/Qwen2.5-Coder-3B", "qwen-research"),
    ];
    // The original may be known by one of its other homes.
    let bare = |id: &str| id.rsplit('/').next().unwrap_or(id).to_lowercase();
    let mut wrong = Vec::new();
    for (name, base, license) in table {
        let found = Resolver::new(&catalog, &[], &NOTHING).resolve(&ModelId::new("hf", name));
        let bases: Vec<&str> = found.lineage.iter().map(|a| a.id.name.as_str()).collect();
        let licenses: Vec<&str> =
            found.claims.iter().chain(found.lineage.iter().flat_map(|a| &a.claims)).filter_map(|c| c.license.id()).collect();
        let has_base = bases.iter().any(|b| bare(b).starts_with(&bare(base)));
        if !has_base || !licenses.iter().any(|l| l.starts_with(license)) {
            wrong.push(format!("{name}: {bases:?} {licenses:?}, not {base} {license}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_name_of_a_file_of_weights_says_its_base() {
    let project = Project::new(&[("mayuse.toml", crate::USE), ("a.py", &loads("x"))]);
    project.write("b.py", "llm = Llama(model_path='/data/Qwen2.5-3B-Instruct-Q4_K_M.gguf')\n");
    let ran = json(&project);
    let found = model(&ran, "Qwen2.5-3B-Instruct-Q4_K_M.gguf");
    assert_eq!((found["license"]["id"].as_str(), found["verdict"].as_str()), (Some("qwen-research"), Some("denied")));
}

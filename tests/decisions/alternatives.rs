use crate::project::Project;

const USE: &str = r#"[use]
commercial = true
purpose = "product"
organization = "company"
distribution = ["hosted-service"]
domains = ["customer-support"]
outputs-train = "none"
fine-tunes = false
established-in = ["US"]
territories = ["US"]
competes = false
monthly-active-users = { "2024-06" = 820_000_000, "2024-08" = 790_000_000, "2024-11" = 690_000_000, current = 710_000_000 }
product-monthly-active-users = 4_000_000
"#;

fn help_for(model: &str, declared: &str) -> String {
    let code = format!("m = AutoModel.from_pretrained(\"{model}\")\n");
    let ran = Project::new(&[("app.py", &code), ("mayuse.toml", declared)]).run(&["check", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let violated = findings.iter().find(|f| f["outcome"] == "violated");
    violated.map_or_else(String::new, |f| f["help"].as_str().unwrap().to_owned())
}

#[test]
fn a_permissive_size_of_the_same_release_is_named() {
    let help = help_for("Qwen/Qwen2.5-3B-Instruct", USE);
    assert!(help.starts_with("Use Qwen/Qwen2.5-7B-Instruct (Apache License 2.0)"), "{help}");
    // A copy by somebody else leads to the same.
    let help = help_for("bartowski/Qwen2.5-3B-Instruct-GGUF", USE);
    assert!(help.starts_with("Use Qwen/Qwen2.5-7B-Instruct (Apache License 2.0)"), "{help}");
}

#[test]
fn what_fails_under_the_same_use_is_not_named() {
    // Llama 3.3 looks at November, Llama 3.2 at August; both caps are 700 million.
    let help = help_for("meta-llama/Llama-3.1-8B-Instruct", USE);
    assert!(help.contains("meta-llama/Llama-3.3-70B-Instruct (Llama 3.3 Community License Agreement, with duties)"), "{help}");
    assert!(!help.contains("Llama-3.2"), "{help}");
    let help = help_for("meta-llama/Llama-3.1-8B-Instruct", &USE.replace("690_000_000", "700_000_001"));
    assert!(!help.contains("Llama-3.3"), "{help}");
}

#[test]
fn a_model_for_another_task_is_no_alternative() {
    let help = help_for("jinaai/jina-reranker-v2-base-multilingual", USE);
    assert!(!help.contains("embed"), "{help}");
    assert!(help.contains("rerank"), "{help}");
}

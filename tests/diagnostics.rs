//! One finding of every code, as a person sees it. `INSTA_UPDATE=always cargo test --test diagnostics`, then read them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::process::Command;

/// Answers in the mildest way; a case changes some of them.
const MILD: [(&str, &str); 16] = [
    ("commercial", "true"),
    ("purpose", "\"product\""),
    ("organization", "\"company\""),
    ("distribution", "[\"hosted-service\"]"),
    ("monthly-active-users", "1_000"),
    ("product-monthly-active-users", "1_000"),
    ("annual-revenue", "100_000"),
    ("outputs-train", "\"none\""),
    ("fine-tunes", "false"),
    ("published-models", "[]"),
    ("territories", "[\"US\"]"),
    ("established-in", "[\"US\"]"),
    ("modalities", "[\"text\"]"),
    ("domains", "[\"customer-support\"]"),
    ("competes", "false"),
    ("image-generation-core", "false"),
];

type Case = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

/// Code of the finding, the model, and the answers that bring it about; an empty answer leaves the question open.
const CASES: [Case; 21] = [
    ("commercial-use", "jinaai/jina-embeddings-v3", &[]),
    ("purpose", "mistralai/Mistral-Large-Instruct-2407", &[("commercial", "false"), ("purpose", "\"evaluation\"")]),
    ("user-threshold", "meta-llama/Llama-3.1-8B-Instruct", &[("monthly-active-users", "900_000_000")]),
    ("revenue-threshold", "stabilityai/stable-diffusion-3.5-large", &[("annual-revenue", "2_500_000")]),
    ("output-training", "meta-llama/Llama-2-7b-chat-hf", &[("outputs-train", "\"other-models\"")]),
    ("acceptable-use", "deepseek-ai/DeepSeek-V3", &[("domains", "[\"military-weapons\"]")]),
    ("attribution", "meta-llama/Llama-3.3-70B-Instruct", &[]),
    ("naming", "meta-llama/Llama-3.1-8B", &[("fine-tunes", "true"), ("published-models", "[\"acme/helper-8b\"]")]),
    ("notice", "Qwen/Qwen2.5-7B-Instruct", &[("distribution", "[\"product\"]")]),
    ("redistribution", "google/gemma-2-9b-it", &[("distribution", "[\"weights\"]")]),
    ("share-alike", "ultralytics/yolov8n", &[("distribution", "[\"product\"]")]),
    ("territory", "meta-llama/Llama-3.2-11B-Vision-Instruct", &[("established-in", "[\"DE\"]")]),
    ("hosting", "tiiuae/falcon-180B", &[("distribution", "[\"model-api\"]")]),
    ("registration", "stabilityai/stable-diffusion-3.5-large", &[]),
    ("derivatives", "intfloat/nd-model", &[("fine-tunes", "true"), ("distribution", "[\"weights\"]")]),
    ("unknown-model", "acme/our-own-model", &[]),
    ("unknown-license", "ai21labs/AI21-Jamba-1.5-Mini", &[]),
    ("license-conflict", "deepseek-ai/DeepSeek-R1-Distill-Llama-8B", &[]),
    ("license-changed", "Qwen/Qwen2.5-3B-Instruct", &[("commercial", "false"), ("purpose", "\"research\"")]),
    ("policy-denied", "openai-community/gpt2", &[]),
    ("undeclared", "meta-llama/Llama-3.1-8B-Instruct", &[("monthly-active-users", ""), ("domains", "")]),
];

fn project(model: &str, changes: &[(&str, &str)], more: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let mut policy = String::from("[use]\n");
    for (fact, mild) in MILD {
        let answer = changes.iter().find(|(f, _)| *f == fact).map_or(mild, |(_, a)| a);
        if !answer.is_empty() {
            policy.push_str(&format!("{fact} = {answer}\n"));
        }
    }
    policy.push_str(more);
    fs::write(dir.path().join("mayuse.toml"), policy).unwrap();
    let code = format!("from transformers import AutoModel\n\nmodel = AutoModel.from_pretrained(\"{model}\")\n");
    fs::write(dir.path().join("app.py"), code).unwrap();
    dir
}

fn shown(dir: &tempfile::TempDir, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_mayuse"))
        .args(["check", "--color", "never", "--today", "2026-11-20"])
        .args(arguments)
        .current_dir(dir.path())
        .env_remove("GITHUB_ACTIONS")
        .output()
        .unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn one_of_every_code() {
    for (code, model, changes) in CASES {
        let more = match code {
            "policy-denied" => "[policy]\ndeny = [\"mit\"]\n",
            "derivatives" => {
                "[[clarify]]\nmodel = \"intfloat/nd-model\"\nlicense = \"cc-by-nd-4.0\"\nsource = \"its model card\"\n"
            }
            "share-alike" => "[[clarify]]\nmodel = \"ultralytics/*\"\nlicense = \"agpl-3.0-only\"\nsource = \"its README\"\n",
            _ => "",
        };
        let dir = project(model, changes, more);
        if code == "license-changed" {
            let entry = "license = \"apache-2.0\"\nprovenance = \"declared\"\nsource = \"its card\"\ndate = 2025-01-15\n";
            let lock = format!("version = 1\n\n[[model]]\nname = \"{model}\"\nnamespace = \"hf\"\n{entry}");
            fs::write(dir.path().join("mayuse.lock"), lock).unwrap();
        }
        let text = shown(&dir, &["--width", "80"]);
        let report = shown(&dir, &["--format", "json"]);
        let wanted =
            if code == "undeclared" { "\"outcome\": \"undeclared\"".to_owned() } else { format!("\"code\": \"{code}\"") };
        assert!(report.contains(&wanted), "{code}: {text}");
        insta::with_settings!({ snapshot_suffix => code, omit_expression => true }, { insta::assert_snapshot!(text) });
    }
}

#[test]
fn one_finding_in_every_dress() {
    let (_, model, changes) = CASES[2];
    let dir = project(model, changes, "");
    let dresses: [(&str, &[&str]); 6] = [
        ("unicode-80", &["--width", "80"]),
        ("unicode-120", &["--width", "120"]),
        ("ascii-80", &["--width", "80", "--ascii"]),
        ("ascii-120", &["--width", "120", "--ascii"]),
        ("narrated", &["--format", "narrated"]),
        ("short", &["--format", "short"]),
    ];
    for (name, arguments) in dresses {
        insta::with_settings!({ snapshot_suffix => name, omit_expression => true }, { insta::assert_snapshot!(shown(&dir, arguments)) });
    }
}

//! Headers of GGUF and safetensors, written by the test.

use crate::project::{Project, Ran};
use crate::{USE, codes, json, model};

fn text(text: &str) -> Vec<u8> {
    [&(text.len() as u64).to_le_bytes()[..], text.as_bytes()].concat()
}

/// A GGUF file with texts, and a list of tokens between the second and the rest.
pub fn gguf(texts: &[(&str, &str)]) -> Vec<u8> {
    let mut out =
        [b"GGUF".as_slice(), &3u32.to_le_bytes(), &0u64.to_le_bytes(), &(texts.len() as u64 + 1).to_le_bytes()].concat();
    for (i, (key, value)) in texts.iter().enumerate() {
        if i == 2 || texts.len() < 3 && i == 0 {
            out.extend(text("tokenizer.ggml.tokens"));
            out.extend([9u32.to_le_bytes(), 8u32.to_le_bytes()].concat());
            out.extend(3u64.to_le_bytes());
            out.extend([text("a"), text("b"), text("c")].concat());
        }
        out.extend(text(key));
        out.extend(8u32.to_le_bytes());
        out.extend(text(value));
    }
    out
}

pub fn safetensors(header: &str) -> Vec<u8> {
    [&(header.len() as u64).to_le_bytes()[..], header.as_bytes(), &[0; 16]].concat()
}

fn with(path: &str, bytes: &[u8]) -> (Project, Ran) {
    let project = Project::new(&[("mayuse.toml", USE)]);
    let target = project.path().join(path);
    std::fs::create_dir_all(target.parent().unwrap()).unwrap();
    std::fs::write(target, bytes).unwrap();
    let ran = json(&project);
    (project, ran)
}

#[test]
fn a_gguf_header_speaks_for_its_file() {
    let bytes = gguf(&[("general.architecture", "llama"), ("general.name", "Foo"), ("general.license", "cc-by-nc-4.0")]);
    let (project, ran) = with("models/foo-7b.Q4_K_M.gguf", &bytes);
    let found = model(&ran, "foo-7b.Q4_K_M.gguf");
    assert_eq!(found["license"]["id"], "cc-by-nc-4.0");
    assert_eq!(found["license"]["provenance"], "observed");
    assert_eq!(found["license"]["source"], "models/foo-7b.Q4_K_M.gguf");
    assert_eq!(found["verdict"], "denied");
    project.run(&["why", "foo-7b.Q4_K_M.gguf"]).shows(0, &["observed by", "low confidence; models/foo-7b.Q4_K_M.gguf"]);
}

#[test]
fn bases_in_a_gguf_header_are_inherited_from() {
    let bytes = gguf(&[
        ("general.name", "Foo"),
        ("general.license", "apache-2.0"),
        ("general.base_model.0.name", "Llama 2 7b Hf"),
        ("general.base_model.0.organization", "Meta Llama"),
        ("general.base_model.0.repo_url", "https://huggingface.co/meta-llama/Llama-2-7b-hf"),
        ("general.base_model.1.name", "Qwen2.5-3B"),
        ("general.base_model.1.organization", "Qwen"),
    ]);
    let (_, ran) = with("foo-7b-q8_0.gguf", &bytes);
    let lineage = model(&ran, "foo-7b-q8_0.gguf")["lineage"].clone();
    let ids: Vec<&str> = lineage.as_array().unwrap().iter().filter_map(|a| a["id"].as_str()).collect();
    assert_eq!(ids, ["meta-llama/Llama-2-7b-hf", "Qwen/Qwen2.5-3B"]);
    let found = codes(&ran, "foo-7b-q8_0.gguf");
    assert!(found.contains(&"undeclared license-conflict".to_owned()) && found.contains(&"violated commercial-use".to_owned()));
}

#[test]
fn other_with_a_name_in_a_header() {
    let of = |texts: &[(&str, &str)]| {
        let (_, ran) = with("foo-7b-q8_0.gguf", &gguf(texts));
        model(&ran, "foo-7b-q8_0.gguf")["license"]["id"].as_str().unwrap_or("-").to_owned()
    };
    assert_eq!(of(&[("general.license", "other"), ("general.license.name", "llama3.2")]), "llama-3.2");
    assert_eq!(
        of(&[("general.license", "other"), ("general.license.link", "https://www.apache.org/licenses/LICENSE-2.0")]),
        "apache-2.0"
    );
    assert_eq!(of(&[("general.license", "other")]), "other");
    assert_eq!(of(&[("general.name", "x")]), "-");
}

#[test]
fn safetensors_metadata() {
    let header = r#"{"__metadata__":{"format":"pt","modelspec.license":"CC-BY-NC-4.0","ss_base_model_version":"sdxl_base_v1-0"},"w":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}"#;
    let (_, ran) = with("loras/pixel-art-xl-v1.safetensors", &safetensors(header));
    let found = model(&ran, "pixel-art-xl-v1.safetensors");
    assert_eq!(found["license"]["id"], "cc-by-nc-4.0");
    assert_eq!(found["lineage"][0]["id"], "stabilityai/stable-diffusion-xl-base-1.0");
    assert_eq!(found["lineage"][0]["relation"], "adapter");
}

#[test]
fn a_header_cannot_loosen_what_the_name_says() {
    let bytes = gguf(&[("general.license", "apache-2.0"), ("general.name", "Mine"), ("general.author", "me")]);
    let (_, ran) = with("Qwen2.5-3B-Instruct-Q4_K_M.gguf", &bytes);
    let found = model(&ran, "Qwen2.5-3B-Instruct-Q4_K_M.gguf");
    assert_eq!(found["verdict"], "denied", "{}", ran.out);
    assert!(codes(&ran, "Qwen2.5-3B-Instruct-Q4_K_M.gguf").contains(&"undeclared license-conflict".to_owned()));
}

//! The local Hub cache: heard only when it is asked for, and never beyond its own folder.

#![cfg(unix)]

use std::os::unix::fs::symlink;
use std::path::Path;

use assert_cmd::Command;

use crate::project::{Project, Ran};
use crate::{codes, model, spdx, using};

const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

/// A model as the Hub's clients lay it out: files in `blobs`, links in the snapshot.
fn cached(cache: &Path, id: &str, files: &[(&str, &str)]) {
    let folder = cache.join(format!("models--{}", id.replace('/', "--")));
    let snapshot = folder.join("snapshots").join(COMMIT);
    for part in ["blobs", "refs"] {
        std::fs::create_dir_all(folder.join(part)).unwrap();
    }
    std::fs::create_dir_all(&snapshot).unwrap();
    std::fs::write(folder.join("refs/main"), COMMIT).unwrap();
    for (i, (name, text)) in files.iter().enumerate() {
        std::fs::write(folder.join("blobs").join(format!("{i}")), text).unwrap();
        symlink(format!("../../blobs/{i}"), snapshot.join(name)).unwrap();
    }
}

fn run(project: &Project, variables: &[(&str, &Path)], words: &[&str]) -> Ran {
    let mut command = Command::cargo_bin("mayuse").unwrap();
    command.current_dir(project.path()).env("NO_COLOR", "1").env("COLUMNS", "160").env_remove("GITHUB_ACTIONS");
    for name in ["HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HOME", "XDG_CACHE_HOME", "HOME"] {
        command.env_remove(name);
    }
    for (name, value) in variables {
        command.env(name, value);
    }
    let output = command.args(words).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ran { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
}

const JSON: [&str; 4] = ["check", "--format", "json", "--cache"];

#[test]
fn a_model_nobody_knows_is_known_from_the_cache_when_it_is_asked() {
    let cache = tempfile::tempdir().unwrap();
    let card = "---\nlicense: other\nlicense_link: LICENSE\nbase_model: acme/base-7b\n---\n";
    cached(cache.path(), "acme/secret-7b", &[("README.md", card), ("LICENSE", spdx("MIT")), ("config.json", "{}")]);
    cached(cache.path(), "acme/base-7b", &[("README.md", "---\nlicense: mit\nbase_model: meta-llama/Llama-2-7b-hf\n---\n")]);
    let project = using("acme/secret-7b", &[]);
    let ran = run(&project, &[("HF_HUB_CACHE", cache.path())], &JSON);
    let found = model(&ran, "acme/secret-7b");
    assert_eq!(found["license"]["id"], "mit");
    assert_eq!(found["license"]["source"], "the Hub cache, acme/secret-7b@0123456/LICENSE:1");
    // The chain goes on in the cache, and from there into our data.
    assert_eq!(found["lineage"][1]["id"], "meta-llama/Llama-2-7b-hf");
    assert!(codes(&ran, "acme/secret-7b").contains(&"undeclared license-conflict".to_owned()));
    // Unasked, the same tree gives the same report on every machine.
    let without = run(&project, &[("HF_HUB_CACHE", cache.path())], &["check", "--format", "json"]);
    assert_eq!(model(&without, "acme/secret-7b")["license"], serde_json::Value::Null);
    assert_eq!(without.out, run(&project, &[], &["check", "--format", "json"]).out);
}

#[test]
fn where_the_cache_is() {
    let home = tempfile::tempdir().unwrap();
    let project = using("acme/secret-7b", &[]);
    for (name, below, value) in [
        ("HF_HUB_CACHE", "a", "a"),
        ("HUGGINGFACE_HUB_CACHE", "b", "b"),
        ("HF_HOME", "c/hub", "c"),
        ("XDG_CACHE_HOME", "d/huggingface/hub", "d"),
        ("HOME", "e/.cache/huggingface/hub", "e"),
    ] {
        cached(&home.path().join(below), "acme/secret-7b", &[("README.md", "---\nlicense: mit\n---\n")]);
        let ran = run(&project, &[(name, &home.path().join(value))], &JSON);
        assert_eq!(model(&ran, "acme/secret-7b")["license"]["id"], "mit", "{name}");
    }
    // What was asked for and cannot be done is an error, not a silent answer from less.
    let gone = run(&project, &[("HF_HUB_CACHE", &home.path().join("gone"))], &JSON);
    assert_eq!(gone.code, 2);
    assert!(gone.err.contains("there is no Hub cache at"), "{}", gone.err);
    assert_eq!(run(&project, &[], &JSON).code, 2);
}

#[test]
fn the_cache_cannot_loosen_what_is_known() {
    let cache = tempfile::tempdir().unwrap();
    cached(cache.path(), "meta-llama/Llama-2-7b-hf", &[("README.md", "---\nlicense: mit\n---\n")]);
    let project = using("meta-llama/Llama-2-7b-hf", &[]);
    let ran = run(&project, &[("HF_HUB_CACHE", cache.path())], &JSON);
    assert_eq!(model(&ran, "meta-llama/Llama-2-7b-hf")["license"]["id"], "llama-2");
    assert!(codes(&ran, "meta-llama/Llama-2-7b-hf").contains(&"undeclared license-conflict".to_owned()));
}

#[test]
fn nothing_outside_the_cache_is_read() {
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("README.md"), "---\nlicense: mit\n---\n").unwrap();
    let cache = tempfile::tempdir().unwrap();
    cached(cache.path(), "acme/secret-7b", &[]);
    let snapshot = cache.path().join("models--acme--secret-7b/snapshots").join(COMMIT);
    symlink(outside.path().join("README.md"), snapshot.join("README.md")).unwrap();
    symlink("LICENSE", snapshot.join("LICENSE")).unwrap();
    let _ = std::process::Command::new("mkfifo").arg(snapshot.join("config.json")).status();
    let project = using("acme/secret-7b", &[]);
    let ran = run(&project, &[("HF_HUB_CACHE", cache.path())], &JSON);
    assert_eq!(model(&ran, "acme/secret-7b")["license"], serde_json::Value::Null);
    assert!(ran.err.contains("a link that leads out of the cache"), "{}", ran.err);
    // A reference that names a folder elsewhere.
    std::fs::write(cache.path().join("models--acme--secret-7b/refs/main"), format!("../../../{}", outside.path().display()))
        .unwrap();
    std::fs::create_dir(cache.path().join("models--acme--secret-7b/snapshots/other")).unwrap();
    let ran = run(&project, &[("HF_HUB_CACHE", cache.path())], &JSON);
    assert_eq!(model(&ran, "acme/secret-7b")["license"], serde_json::Value::Null);
}

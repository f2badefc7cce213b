//! Cards, license texts and configurations.

use crate::project::Project;
use crate::{codes, json, loads, model, spdx, using};

const CONFIG: &str = "{\"architectures\": [\"XForCausalLM\"], \"model_type\": \"x\"}";

#[test]
fn a_card_alone_speaks_for_a_folder_that_nobody_knows() {
    let project =
        using("./models/foo", &[("models/foo/README.md", "---\nlicense: mit\n---\n"), ("models/foo/config.json", CONFIG)]);
    let ran = json(&project);
    let found = model(&ran, "models/foo");
    assert_eq!(found["license"]["id"], "mit");
    assert_eq!(found["license"]["provenance"], "declared");
    assert_eq!(found["license"]["source"], "models/foo/README.md:2");
    assert_ne!(found["verdict"], "needs-review", "{}", ran.out);
    // Whose word that is stands where people look.
    project.run(&["why", "models/foo"]).shows(0, &["declared by", "models/foo/README.md:2"]);
}

#[test]
fn the_path_is_seen_from_the_file_the_root_and_the_folders_between() {
    let files = [("src/models/foo/README.md", "---\nlicense: mit\n---\n"), ("src/models/foo/config.json", CONFIG)];
    for path in ["./models/foo", "models/foo", "./models/foo/", "../src/models/foo", "./src/models/foo"] {
        assert_eq!(model(&json(&using(path, &files)), "src/models/foo")["license"]["id"], "mit", "{path}");
    }
    // Nothing outside the root is ever looked at.
    let outside = using("../../models/foo", &files);
    assert!(!json(&outside).out.contains("README.md"));
}

#[test]
fn the_same_answer_when_only_the_code_is_looked_at() {
    let files = [("models/foo/README.md", "---\nlicense: cc-by-nc-4.0\n---\n"), ("models/foo/config.json", CONFIG)];
    let project = using("./models/foo", &files);
    let part = project.run(&["check", "--format", "json", "-q", "src/app.py"]);
    assert_eq!(model(&part, "models/foo")["license"]["id"], "cc-by-nc-4.0");
    assert_eq!(model(&part, "models/foo")["verdict"], "denied");
}

#[test]
fn other_with_a_name_a_link_or_a_text() {
    let card = |front: &str| format!("---\nlicense: other\n{front}\n---\n");
    let of = |front: &str, text: Option<&str>| {
        let project = using("./m", &[("m/README.md", &card(front)), ("m/config.json", CONFIG)]);
        if let Some(text) = text {
            project.write("m/LICENSE", text);
        }
        let ran = json(&project);
        (model(&ran, "m")["license"]["id"].as_str().unwrap().to_owned(), codes(&ran, "m"))
    };
    assert_eq!(of("license_name: llama3.1", None).0, "llama-3.1");
    assert_eq!(of("license_name: x\nlicense_link: https://www.apache.org/licenses/LICENSE-2.0", None).0, "x");
    let (id, found) = of("license_link: LICENSE", Some(spdx("MIT")));
    assert_eq!(id, "mit");
    assert!(!found.contains(&"undeclared license-text-modified".to_owned()), "{found:?}");
    // A name that nobody knows beside a text that says what it is: both stand.
    let (_, found) = of("license_name: my-own\nlicense_link: LICENSE", Some(spdx("MIT")));
    assert!(found.contains(&"undeclared unknown-license".to_owned()), "{found:?}");
    let (id, found) = of("license_name: my-own", None);
    assert_eq!(id, "my-own");
    assert_eq!(found, ["undeclared unknown-license"]);
}

#[test]
fn a_text_is_identified_and_a_changed_one_is_a_finding() {
    let front = "---\nlicense: apache-2.0\n---\n";
    let text = spdx("Apache-2.0");
    let project = using("./m", &[("m/README.md", front), ("m/config.json", CONFIG), ("m/LICENSE", text)]);
    assert!(!codes(&json(&project), "m").iter().any(|c| c.contains("license-text-modified")));

    let changed = text.replace("perpetual, worldwide", "worldwide").replace(
        "END OF TERMS AND CONDITIONS",
        "10. You may not use the Work if you have more than 100 million users.\n\nEND OF TERMS AND CONDITIONS",
    );
    assert_ne!(changed, text);
    project.write("m/LICENSE", &changed);
    let ran = json(&project);
    assert!(codes(&ran, "m").contains(&"undeclared license-text-modified".to_owned()), "{}", ran.out);
    assert_eq!(model(&ran, "m")["verdict"], "needs-review");
    assert!(ran.out.contains("if you have more than 100"), "{}", ran.out);
}

#[test]
fn a_text_that_nobody_knows_stands_against_a_card() {
    let own = "You may look at these weights on Tuesdays. Any other use needs our permission.";
    let card = "---\nlicense: apache-2.0\n---\n";
    let ran = json(&using("./m", &[("m/README.md", card), ("m/config.json", CONFIG), ("m/LICENSE.md", own)]));
    assert_eq!(model(&ran, "m")["verdict"], "needs-review", "{}", ran.out);
    assert!(codes(&ran, "m").contains(&"undeclared license-conflict".to_owned()));
}

#[test]
fn weights_that_nothing_refers_to_are_models_too() {
    let project = Project::new(&[("mayuse.toml", crate::USE)]);
    for (path, text) in [
        ("models/foo/README.md", "---\nlicense: cc-by-nc-4.0\n---\n"),
        ("models/foo/config.json", CONFIG),
        ("models/foo/model.safetensors", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n"),
        // A part of it, and a folder that holds no model.
        ("models/foo/onnx/model.onnx", "x"),
        ("models/foo/onnx/config.json", CONFIG),
        ("web/config.json", "{\"port\": 80}"),
        ("web/README.md", "# web"),
        ("web/a.bin", "x"),
    ] {
        project.write(path, text);
    }
    let ran = json(&project);
    assert_eq!(model(&ran, "models/foo")["verdict"], "denied");
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(report["models"].as_array().unwrap().len(), 1, "{}", ran.out);
    assert_eq!(report["models"][0]["references"][0]["rule"], "model-folder");
    // Given by path: the folder itself is the project.
    let project = Project::new(&[
        ("README.md", "---\nlicense: cc-by-nc-4.0\n---\n"),
        ("config.json", CONFIG),
        ("pytorch_model.bin", "x"),
    ]);
    let ran = project.run(&["check", "--format", "json", "-q", "--use", "commercial=true", "."]);
    assert_eq!(model(&ran, ".")["verdict"], "denied", "{}", ran.out);
}

#[test]
fn a_hub_id_is_spoken_of_by_a_folder_of_its_name_or_by_a_card_that_says_its_name() {
    let card = "---\nlicense: cc-by-nc-4.0\n---\n";
    for folder in ["weights/acme/secret-model-7b", "models--acme--secret-model-7b/snapshots/abc"] {
        let files = [(format!("{folder}/README.md"), card), (format!("{folder}/config.json"), CONFIG)];
        let files: Vec<(&str, &str)> = files.iter().map(|(p, t)| (p.as_str(), *t)).collect();
        let ran = json(&using("acme/secret-model-7b", &files));
        assert_eq!(model(&ran, "acme/secret-model-7b")["license"]["id"], "cc-by-nc-4.0", "{folder}");
    }
    let named = "---\nlicense: cc-by-nc-4.0\nmodel_name: acme/secret-model-7b\n---\n";
    let ran = json(&using("acme/secret-model-7b", &[("out/README.md", named), ("out/config.json", CONFIG)]));
    assert_eq!(model(&ran, "acme/secret-model-7b")["license"]["id"], "cc-by-nc-4.0");
}

#[test]
fn the_license_of_a_project_is_not_that_of_weights_in_its_root() {
    let project = Project::new(&[("mayuse.toml", crate::USE), ("LICENSE", spdx("MIT")), ("config.json", CONFIG)]);
    project.write("app.py", &loads("acme/secret-model-7b"));
    project.write("pytorch_model.bin", "x");
    let ran = json(&project);
    assert_eq!(model(&ran, ".")["verdict"], "needs-review", "{}", ran.out);
    assert_eq!(model(&ran, ".")["license"], serde_json::Value::Null);
}

#[test]
fn cards_of_data_sets_and_demonstrations_speak_of_no_model() {
    for front in ["license: mit\ndataset_info: {}", "license: mit\nsdk: gradio", "title: a page"] {
        let card = format!("---\n{front}\n---\n");
        let ran = json(&using("./m", &[("m/README.md", &card), ("m/config.json", CONFIG)]));
        assert_eq!(model(&ran, "m")["license"], serde_json::Value::Null, "{front}");
    }
}

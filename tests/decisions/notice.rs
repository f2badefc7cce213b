use crate::project::Project;

const USE: &str = r#"[use]
commercial = true
distribution = ["weights"]
domains = ["customer-support"]
outputs-train = "none"
fine-tunes = false
published-models = []
monthly-active-users = 1000
"#;
const CODE: &str = r#"
a = AutoModel.from_pretrained("meta-llama/Llama-3.1-8B-Instruct")
b = AutoModel.from_pretrained("Qwen/Qwen2.5-7B-Instruct")
c = AutoModel.from_pretrained("BAAI/bge-m3")
"#;

#[test]
fn the_file_holds_the_lines_that_licenses_prescribe() {
    let project = Project::new(&[("app.py", CODE), ("mayuse.toml", USE)]);
    project.run(&["notice", "--check"]).shows(1, &["NOTICE-models.md is missing"]);
    project.run(&["notice"]).shows(0, &["wrote NOTICE-models.md: notices for 3 models"]);
    let text = project.read("NOTICE-models.md");
    for part in [
        "## Llama 3.1 Community License Agreement\n\n- [meta-llama/Llama-3.1-8B-Instruct](https://huggingface.co/meta-llama/Llama-3.1-8B-Instruct)\n",
        "\nBuilt with Llama\n",
        "\nLlama 3.1 is licensed under the Llama 3.1 Community License, Copyright © Meta Platforms, Inc. All Rights Reserved.\n",
        "(Apache-2.0)\n",
        "Copyright: of the holders named on the pages",
        "TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION",
        "## Text of MIT License",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    // The second run is a no-op, and so is one after the file itself was looked at.
    project.run(&["notice"]).shows(0, &["up to date"]);
    project.run(&["notice", "--check"]).shows(0, &["up to date"]);
    assert_eq!(project.run(&["notice", "--output", "-"]).out, text);
    project.write("more.py", "AutoModel.from_pretrained(\"microsoft/phi-4\")\n");
    project.run(&["notice", "--check"]).shows(1, &["does not fit the models in use"]);
    assert_eq!(project.read("NOTICE-models.md"), text);
    project.run(&["notice", "--no-texts"]).shows(0, &["wrote"]);
    assert!(!project.read("NOTICE-models.md").contains("TERMS AND CONDITIONS"));
}

#[test]
fn what_it_wrote_is_proof_of_notices_and_copies_but_of_nothing_shown_to_users() {
    let project = Project::new(&[("app.py", CODE), ("mayuse.toml", USE)]);
    let notice = "Ship a Notice text file with the prescribed line";
    let apache = "Include a copy of the license with the distributed files.";
    project.run(&["check"]).shows(0, &[notice, apache, "Include the copyright notice and the license text"]);
    project.run(&["notice"]);
    let after = project.run(&["check"]);
    after.hides(&[notice, apache]);
    // The display line belongs where users are, the license of Llama is only named, and MIT asks for the holder's line.
    after.shows(
        0,
        &["Show “Built with Llama”", "Include a copy of the Llama 3.1", "Include the copyright notice and the license text"],
    );
    // Naming a license in a legal file is no copy of it.
    project.write("LICENSES.txt", "LLAMA 3.1 COMMUNITY LICENSE AGREEMENT\nLlama 3.1 Version Release Date: July 23, 2024\n");
    project.run(&["check"]).shows(0, &["Include a copy of the Llama 3.1"]);
}

#[test]
fn a_file_of_somebody_else_is_not_replaced() {
    let project = Project::new(&[("app.py", CODE), ("NOTICE", "ours\n")]);
    project.run(&["notice", "--output", "NOTICE"]).shows(2, &["was not written by `mayuse notice`"]);
    assert_eq!(project.read("NOTICE"), "ours\n");
    project.run(&["notice", "--output", "legal.md", "app.py"]).shows(0, &["wrote legal.md"]);
}

#[test]
fn models_without_a_license_and_inherited_licenses_are_named() {
    let project = Project::new(&[(
        "app.py",
        "a = AutoModel.from_pretrained(\"acme/secret-thing-7b\")\nb = AutoModel.from_pretrained(\"deepseek-ai/DeepSeek-R1-Distill-Llama-8B\")\n",
    )]);
    project.run(&["notice"]).shows(0, &[]);
    let text = project.read("NOTICE-models.md");
    assert!(text.contains("## No license known\n\n- [acme/secret-thing-7b]"), "{text}");
    assert!(text.contains("DeepSeek-R1-Distill-Llama-8B), made from [meta-llama/Llama-3.1-8B]"), "{text}");
    let empty = Project::new(&[("a.py", "x = 1\n")]);
    empty.run(&["notice"]).shows(0, &["0 models"]);
    assert!(empty.read("NOTICE-models.md").contains("none at present"));
}

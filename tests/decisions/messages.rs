use crate::project::Project;

/// Titles of the findings about a model, with their codes.
fn titles(model: &str, declared: &str) -> Vec<String> {
    let code = format!("m = AutoModel.from_pretrained(\"{model}\")\n");
    let project = Project::new(&[("app.py", &code), ("mayuse.toml", &format!("[use]\n{declared}\n"))]);
    let report: serde_json::Value = serde_json::from_str(&project.run(&["check", "--format", "json"]).out).unwrap();
    let title = |f: &serde_json::Value| format!("{}: {}", f["code"].as_str().unwrap(), f["message"].as_str().unwrap());
    report["findings"].as_array().unwrap().iter().map(title).collect()
}

#[track_caller]
fn says(model: &str, declared: &str, title: &str) {
    let found = titles(model, declared);
    assert!(found.iter().any(|t| t == title), "{title}\nis not in\n{found:#?}");
}

const LLAMA: &str = "meta-llama/Llama-3.1-8B-Instruct";
const LLAMA_LICENSE: &str = "Llama 3.1 Community License Agreement";

#[test]
fn a_threshold_is_told_with_its_month_and_the_declared_figure() {
    let above = format!(
        "user-threshold: {LLAMA_LICENSE} asks for a separate license above 700,000,000 monthly active users in June 2024"
    );
    says(LLAMA, "monthly-active-users = { \"2024-06\" = 820_000_000 }", &format!("{above}; 820,000,000 are declared"));
    says(LLAMA, "monthly-active-users = { current = 5 }", &format!("{above}; no figure for June 2024 is declared"));
    says(LLAMA, "commercial = true", &format!("{above}; no figure is declared"));
    let bound = "; 900,000,000 are declared as `product-monthly-active-users`";
    says(LLAMA, "product-monthly-active-users = 900_000_000", &format!("{above}{bound}"));
    let stable = "stabilityai/stable-diffusion-3.5-large";
    let above = "revenue-threshold: Stability AI Community License Agreement asks for a separate license above a revenue of 1,000,000 US dollars a year";
    says(stable, "annual-revenue = 5_000_000", &format!("{above}; 5,000,000 US dollars is declared"));
    says(
        stable,
        "annual-revenue = { amount = 5_000_000, currency = \"EUR\" }",
        &format!("{above}; the declared figure is in EUR"),
    );
}

#[test]
fn bans_are_told_with_the_line_they_draw_and_what_is_declared() {
    says(
        "jinaai/jina-reranker-v2-base-multilingual",
        "commercial = true",
        "commercial-use: Creative Commons Attribution-NonCommercial 4.0 International forbids commercial use; `commercial = true` is declared",
    );
    says(
        "meta-llama/Llama-2-7b-hf",
        "outputs-train = \"other-models\"",
        "output-training: Llama 2 Community License Agreement forbids training other models on outputs; `outputs-train = \"other-models\"` is declared",
    );
    says(
        "tencent/Hunyuan-A13B-Instruct",
        "territories = [\"US\", \"DE\"]",
        "territory: Tencent Hunyuan Community License Agreement (Hunyuan A13B) grants no rights in the EU, GB or KR; DE is declared under `territories`",
    );
    says(
        LLAMA,
        "domains = [\"customer-support\", \"military-weapons\"]",
        "acceptable-use: Llama 3.1 Acceptable Use Policy forbids military, warfare, weapons, nuclear, espionage; military-weapons is declared under `domains`",
    );
    says(
        LLAMA,
        "published-models = [\"acme/helper\"]",
        &format!("naming: {LLAMA_LICENSE} asks for a name that begins with “Llama”; `acme/helper` is published"),
    );
}

#[test]
fn questions_name_what_is_not_declared() {
    says(LLAMA, "", "acceptable-use: Llama 3.1 Acceptable Use Policy restricts 29 domains of use; `domains` is not declared");
    says(
        LLAMA,
        "",
        &format!(
            "naming: {LLAMA_LICENSE} prescribes how the name of a model made with it begins; `published-models` is not declared"
        ),
    );
    says(
        "stabilityai/stable-diffusion-3.5-large",
        "",
        "registration: Stability AI Community License Agreement asks: register with Stability AI at \
         https://stability.ai/community-license, if there is commercial use; `commercial` is not declared",
    );
}

#[test]
fn domains_that_touch_a_restricted_one_are_named() {
    says(
        "tiiuae/falcon-180B",
        "domains = [\"elections\", \"search\"]",
        "acceptable-use: Falcon 2 11B Acceptable Use Policy restricts disinformation and content made to deceive under a condition; elections under `domains` touches it",
    );
    says(
        LLAMA,
        "domains = [\"hiring\"]",
        "acceptable-use: Llama 3.1 Acceptable Use Policy restricts 2 domains nearby; hiring under `domains` touches them",
    );
    says(
        "facebook/opt-66b",
        "outputs-train = \"same-family\"\ncommercial = true",
        "output-training: OPT-175B License Agreement forbids this kind of training on outputs; `outputs-train = \"same-family\"` and `commercial = true` are declared",
    );
}

#[test]
fn sources_and_lineage_take_one_line_each() {
    let project =
        Project::new(&[("app.py", "m = AutoModel.from_pretrained(\"unsloth/Meta-Llama-3.1-8B-Instruct-bnb-4bit\")\n")]);
    let report: serde_json::Value = serde_json::from_str(&project.run(&["check", "--format", "json"]).out).unwrap();
    let finding = report["findings"].as_array().unwrap().iter().find(|f| f["code"] == "user-threshold").unwrap();
    let lines: Vec<&str> = finding["provenance"].as_array().unwrap().iter().map(|p| p.as_str().unwrap()).collect();
    let via =
        "via unsloth/Meta-Llama-3.1-8B-Instruct-bnb-4bit → meta-llama/Meta-Llama-3.1-8B-Instruct, quantized, from its name";
    assert_eq!(lines.first(), Some(&via), "{lines:?}");
    assert!(lines.iter().all(|l| l.len() < 160 && !l.contains("http")), "{lines:?}");
}

#[test]
fn no_message_of_ours_gives_leave_or_advice() {
    let text = include_str!("../../licenses/vocabulary.toml");
    let texts = text.lines().filter(|l| ["help", "forbids", "separate", "explanation"].iter().any(|k| l.starts_with(k)));
    for line in texts {
        let words: Vec<&str> = line.split(|c: char| !c.is_alphabetic()).collect();
        assert!(!words.contains(&"may") && !words.contains(&"should") && !words.contains(&"lawyer"), "{line}");
    }
}

#[test]
fn a_router_trained_on_the_outputs_of_a_teacher_takes_its_name() {
    let files = [
        ("train/labels.py", "teacher = LLM(model=\"meta-llama/Llama-3.3-70B-Instruct\")\n"),
        ("train/router.yaml", "base_model: Qwen/Qwen2.5-1.5B-Instruct\nhub_model_id: acme/router-1.5b\nadapter: lora\n"),
    ];
    let judged = |train: &str| {
        let project = Project::new(&files);
        project.write(
            "mayuse.toml",
            &format!("[use]\nmonthly-active-users = 5\ndomains = [\"coding\"]\nfine-tunes = true\n{train}"),
        );
        project.run(&["check"])
    };
    let named = "asks for a name that begins with “Llama”; `acme/router-1.5b` is published";
    judged("outputs-train = \"other-models\"\n").shows(1, &[named]);
    judged("outputs-train = \"none\"\n").hides(&["begins with “Llama”"]);
}

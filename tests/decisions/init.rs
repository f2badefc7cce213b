use crate::project::Project;

const CODE: &str = "a = AutoModel.from_pretrained(\"meta-llama/Llama-3.1-8B-Instruct\")\nb = AutoModel.from_pretrained(\"CohereLabs/aya-expanse-8b\")\n";

/// The facts that `init` asks, in its order.
fn asked(project: &Project) -> Vec<String> {
    let text = project.run(&["init", "--stdout"]).out;
    let facts = text.split("[policy]").next().unwrap().lines().filter(|l| l.starts_with('#') && !l.starts_with("# "));
    facts.filter_map(|l| l.strip_prefix('#')?.split_once(" = ")).map(|(fact, _)| fact.to_owned()).collect()
}

#[test]
fn answers_become_settings_and_what_was_skipped_stays_a_question() {
    let project = Project::new(&[("app.py", CODE)]);
    let facts = asked(&project);
    assert!(facts.len() >= 4, "{facts:?}");
    let typed: Vec<&str> = facts
        .iter()
        .map(|fact| match fact.as_str() {
            "commercial" => "no",
            "domains" => "customer-support, search",
            "monthly-active-users" => "{ \"2024-06\" = 600_000_000, current = 900_000_000 }",
            "published-models" => "none",
            "outputs-train" => "none",
            _ => "",
        })
        .collect();
    let ran = project.run_with(&["init", "--interactive"], &format!("{}\n", typed.join("\n")));
    ran.shows(0, &["Enter leaves a question open", "wrote ./mayuse.toml: 5 answers"]);
    let text = project.read("mayuse.toml");
    for line in [
        "\ncommercial = false\n",
        "\ndomains = [\"customer-support\", \"search\"]\n",
        "\nmonthly-active-users = { \"2024-06\" = 600_000_000, current = 900_000_000 }\n",
        "\npublished-models = []\n",
    ] {
        assert!(text.contains(line), "{line}{text}");
    }
    let checked = project.run(&["check"]);
    assert!(checked.code < 2, "{}", checked.err);
    checked.hides(&["mistake", "`monthly-active-users`"]);
}

#[test]
fn without_a_terminal_nothing_is_asked() {
    let project = Project::new(&[("app.py", CODE)]);
    project.run(&["init"]).shows(0, &["questions about 2 models"]).hides(&["Enter leaves"]);
    project.run(&["init"]).shows(2, &["has a policy already"]);
    project.run_with(&["init", "--force", "--non-interactive"], "yes\n").shows(0, &["questions about 2 models"]);
    project.run(&["init", "--interactive", "--non-interactive"]).shows(2, &[]);
}

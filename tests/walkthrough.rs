//! From nothing to green on a copy of `examples/support-bot`: the way a team takes with the program, step by step.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod project;

use project::Project;

const TODAY: [&str; 2] = ["--today", "2026-11-20"];

fn check(project: &Project) -> project::Ran {
    project.run(&["check", TODAY[0], TODAY[1]])
}

/// Puts answers in the place of the questions that `init` wrote.
fn answer(project: &Project, answers: &[(&str, &str)]) {
    let text = project.read("mayuse.toml");
    let line = |line: &str| {
        let fact = line.strip_prefix('#').and_then(|l| l.split_once(" = ")).map(|(fact, _)| fact);
        let given = answers.iter().find(|(f, _)| Some(*f) == fact);
        given.map_or_else(|| line.to_owned(), |(f, value)| format!("{f} = {value}"))
    };
    let lines: Vec<String> = text.lines().map(line).collect();
    project.write("mayuse.toml", &(lines.join("\n") + "\n"));
}

#[test]
fn from_nothing_to_green() {
    let project = Project::copy("examples/support-bot");
    std::fs::remove_file(project.path().join("mayuse.toml")).unwrap();

    // 1. Nothing is declared: nothing is allowed that depends on the use, and nothing is denied.
    check(&project).shows(1, &["Open questions", "`commercial = …`", "needs review"]).hides(&["Denied\n"]);

    // 2. The program asks what matters for the models it found, and only that.
    project.run(&["init"]).shows(0, &["wrote ./mayuse.toml:", "about 11 models"]);
    let asked = project.read("mayuse.toml");
    for fact in ["commercial", "domains", "monthly-active-users", "annual-revenue", "outputs-train", "distribution"] {
        assert!(asked.contains(&format!("\n#{fact} = ")), "{fact}: {asked}");
    }
    assert!(!asked.contains("\n#edge-devices"), "{asked}");
    project.run(&["init"]).shows(2, &["has a policy already"]);
    check(&project).shows(1, &["needs review"]);

    // 3. The answers decide: what stays is denied by name, figure and section.
    answer(
        &project,
        &[
            ("commercial", "true"),
            ("purpose", "\"product\""),
            ("organization", "\"company\""),
            ("distribution", "[\"hosted-service\"]"),
            ("domains", "[\"customer-support\", \"search\"]"),
            ("outputs-train", "\"none\""),
            ("fine-tunes", "false"),
            ("published-models", "[]"),
            ("annual-revenue", "900_000"),
            (
                "monthly-active-users",
                "{ \"2024-03\" = 790_000_000, \"2024-06\" = 820_000_000, \"2024-11\" = 690_000_000, current = 710_000_000 }",
            ),
            ("product-monthly-active-users", "4_000_000"),
            ("established-in", "[\"US\"]"),
            ("territories", "[\"US\", \"DE\"]"),
            ("competes", "false"),
        ],
    );
    project.append("mayuse.toml", "\n[[scope]]\nname = \"research\"\npaths = [\"research/**\"]\nuse = { commercial = false, purpose = \"research\", distribution = [\"none\"] }\n");
    let denied = check(&project);
    denied.shows(
        1,
        &[
            "Llama 3.1 Community License Agreement asks for a separate license above 700,000,000 monthly active users in June 2024; 820,000,000 are declared",
            "above 700,000,000 monthly active users in March 2024; 790,000,000 are declared",
            "Creative Commons Attribution-NonCommercial 4.0 International forbids commercial use; `commercial = true` is declared",
            "deploy/values.yaml:8:15",
            "✗ denied",
        ],
    );
    denied.hides(&["Open questions", "aya-expanse-8b forbids"]);

    // 4. The engineer's way out stands in the help; two models are replaced.
    denied.shows(1, &["Use jinaai/jina-reranker-v1-tiny-en (Apache License 2.0) or BAAI/bge-reranker-base (MIT License)"]);
    let retrieval =
        project.read("app/retrieval.py").replace("jinaai/jina-reranker-v2-base-multilingual", "BAAI/bge-reranker-base");
    project.write("app/retrieval.py", &retrieval);
    let labels = project.read("train/make_labels.py").replace("meta-llama/Meta-Llama-3-70B-Instruct", "Qwen/Qwen3-8B");
    project.write("train/make_labels.py", &labels);
    let left = check(&project);
    left.shows(1, &["June 2024; 820,000,000 are declared"]).hides(&["March 2024", "jina"]);

    // 5. What would have to change, for counsel.
    project
        .run(&["explain", "meta-llama/Llama-3.1-8B-Instruct", "--boundary"])
        .shows(0, &["monthly-active-users, June 2024", "700,000,001", "llama-3.1 §2"]);
    project.run(&["check", "--use", "monthly-active-users=700000000", TODAY[0], TODAY[1]]).shows(0, &["☐ obligations"]);

    // 6. The publisher grants a license: a waiver, to be signed by people.
    let stanza = project.run(&["waive", "user-threshold", "meta-llama/Llama-3.1-8B-Instruct", TODAY[0], TODAY[1]]);
    stanza.shows(
        0,
        &[
            "[[waiver]]",
            "license     = \"llama-3.1\"",
            "assumes     = { monthly-active-users = { \"2024-06\" = 820_000_000 } }",
        ],
    );
    let before = project.read("mayuse.toml");
    project.append("mayuse.toml", &format!("\n{}", stanza.out));
    check(&project).shows(
        2,
        &["2 mistakes in mayuse.toml", "`reason` is still to be filled in", "`approved-by` is still to be filled in"],
    );
    let signed = stanza.out.replacen('…', "Meta granted a license, contract 2026-014", 1).replacen('…', "A. Counsel", 1);
    project.write("mayuse.toml", &format!("{before}\n{signed}"));
    let waived = check(&project);
    waived.shows(0, &["Waived", "waived by A. Counsel", "Show “Built with Llama”", "☐ obligations"]);

    // 7. Duties: lines that users see, copies of licenses, and the attribution file.
    project.run(&["notice", "--check"]).shows(1, &["NOTICE-models.md is missing"]);
    project.run(&["notice"]).shows(0, &["wrote NOTICE-models.md: notices for 11 models"]);
    project.run(&["notice"]).shows(0, &["up to date"]);
    project.run(&["notice", "--check"]).shows(0, &[]);
    check(&project).shows(0, &["Show “Built with Llama”"]);
    project.append("README.md", "\nBuilt with Llama. Powered by Stability AI.\n");
    check(&project).shows(0, &[]).hides(&["Show “Built with Llama”", "Show “Powered by Stability AI”"]);

    // 8. Duties that nobody can see stay on the list, and decide nothing unless the project wants them to.
    check(&project).shows(0, &["Register with Stability AI", "☐ obligations"]);
    project.run(&["check", "--fail-on", "obligations", TODAY[0], TODAY[1]]).shows(1, &["Register with Stability AI"]);

    // 9. The decision ends with its term, and with the use it assumes.
    project.run(&["check", "--today", "2027-11-21"]).shows(1, &["[expired-waiver]", "it expired on 2027-11-20"]);
    project
        .run(&["check", "--use", "monthly-active-users=900000000", TODAY[0], TODAY[1]])
        .shows(1, &["[expired-waiver]", "900,000,000 are given with --use"]);
}

#[test]
fn every_run_gives_the_same_bytes() {
    let project = Project::copy("examples/support-bot");
    for format in ["human", "json", "short", "narrated"] {
        let runs: Vec<String> = ["1", "4"]
            .into_iter()
            .map(|jobs| project.run(&["check", "--format", format, "--jobs", jobs, TODAY[0], TODAY[1]]).out)
            .collect();
        assert_eq!(runs[0], runs[1], "{format}");
    }
}

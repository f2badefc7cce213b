use crate::project::Project;

const CODE: &str = "model = AutoModel.from_pretrained(\"meta-llama/Llama-3.1-8B-Instruct\")\n";
const USE: &str = r#"[use]
commercial = true
distribution = ["hosted-service"]
domains = ["customer-support"]
outputs-train = "none"
fine-tunes = false
monthly-active-users = { "2024-06" = 820_000_000, current = 710_000_000 }
"#;

fn large() -> Project {
    Project::new(&[("app.py", CODE), ("mayuse.toml", USE)])
}

const MODEL: &str = "meta-llama/Llama-3.1-8B-Instruct";

#[test]
fn a_stanza_loads_when_it_is_filled_in_and_decides_the_finding() {
    let project = large();
    project.run(&["check", "--today", "2026-11-20"]).shows(1, &["[user-threshold]"]);
    let stanza = project.run(&["waive", "user-threshold", "META-llama/llama-3.1-8b-instruct", "--today", "2026-11-20"]);
    stanza.shows(
        0,
        &[
            "[[waiver]]\n",
            "id          = \"user-threshold-llama-3.1-8b-instruct-2026\"\n",
            "model       = \"meta-llama/Llama-3.1-8B-Instruct\"\n",
            "license     = \"llama-3.1\"\n",
            "codes       = [\"user-threshold\"]\n",
            "reason      = \"…\"\n",
            "approved-by = \"…\"\n",
            "approved-on = 2026-11-20\n",
            "expires-on  = 2027-11-20\n",
            // Of the months only the one the license looks at.
            "assumes     = { monthly-active-users = { \"2024-06\" = 820_000_000 } }\n",
        ],
    );
    project.append("mayuse.toml", &stanza.out);
    project.run(&["check"]).shows(2, &["`reason` is still to be filled in", "`approved-by` is still to be filled in"]);
    let filled = stanza.out.replacen("…\"\napproved", "granted\"\napproved", 1).replace("= \"…\"", "= \"Legal\"");
    project.write("mayuse.toml", &format!("{USE}{filled}"));
    project.run(&["check", "--today", "2026-11-20"]).shows(0, &["waived by Legal"]);
    // It dies with its term, and when the use outgrows what was assumed; another month does not matter.
    project.run(&["check", "--today", "2027-11-21"]).shows(1, &["[expired-waiver]", "it expired on 2027-11-20"]);
    project.run(&["check", "--today", "2026-11-19"]).shows(1, &["[expired-waiver]", "still to come"]);
    let grown = format!("{USE}{filled}").replacen("820_000_000, current = 710", "830_000_000, current = 710", 1);
    project.write("mayuse.toml", &grown);
    project.run(&["check", "--today", "2026-11-20"]).shows(1, &["[expired-waiver]", "`monthly-active-users`"]);
    let today = format!("{USE}{filled}").replacen("current = 710", "current = 990", 1);
    project.write("mayuse.toml", &today);
    project.run(&["check", "--today", "2026-11-20"]).shows(0, &["waived by Legal"]);
}

#[test]
fn a_waiver_for_a_scope_is_limited_to_its_paths_and_ids_are_not_repeated() {
    let project = Project::copy("examples/support-bot");
    let first = project.run(&["waive", "output-training", "meta-llama/Meta-Llama-3-70B-Instruct", "--today", "2026-11-20"]);
    first.shows(
        0,
        &[
            "paths       = [\"train/**\"]\n",
            "assumes     = { outputs-train = \"other-models\" }\n",
            "license     = \"llama-3\"\n",
        ],
    );
    let other = first.out.replace("output-training", "user-threshold").replace('…', "x");
    project.append("mayuse.toml", &other.replace("user-threshold-meta", "output-training-meta"));
    project
        .run(&["waive", "output-training", "meta-llama/Meta-Llama-3-70B-Instruct", "--today", "2026-11-20"])
        .shows(0, &["id          = \"output-training-meta-llama-3-70b-instruct-2026-2\"\n"]);
}

#[test]
fn what_cannot_be_waived_is_said() {
    let project = large();
    project.run(&["waive", "territory", MODEL]).shows(2, &["no open finding `territory`", "open about it: user-threshold"]);
    project.run(&["waive", "user-threshold", "meta-llama/Llama-3.1-8B-Instuct"]).shows(2, &["did you mean"]);
    project.run(&["waive", "user-threshold", MODEL, "--today", "soon"]).shows(2, &["`soon` is not a date"]);
}

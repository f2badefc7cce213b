use crate::project::Project;

const CODE: &str = r#"
a = AutoModel.from_pretrained("BAAI/bge-m3")
b = AutoModel.from_pretrained("BAAI/bge-m3", revision="main")
c = AutoModel.from_pretrained("Qwen/Qwen3-8B", revision="9c925d64d72725edaf899c6cb9c377fd0709d9c5")
d = OpenAI().chat.completions.create(model="gpt-4o")
"#;

fn checked(policy: &str) -> crate::project::Ran {
    let declared = "[use]\ndistribution = [\"none\"]\nfine-tunes = false\noutputs-train = \"none\"\ndomains = [\"coding\"]\n";
    let project = Project::new(&[("app.py", CODE), ("mayuse.toml", &format!("{declared}{policy}"))]);
    project.run(&["check"])
}

#[test]
fn models_without_a_fixed_revision_are_told_as_the_policy_says() {
    checked("").hides(&["unpinned", "Pin the revision"]);
    checked("[policy]\nunpinned = \"ignore\"\n").hides(&["unpinned", "Pin the revision"]);
    let warned = checked("[policy]\nunpinned = \"warn\"\nfail-on = \"denied\"\n");
    warned
        .shows(0, &["Pin the revision of BAAI/bge-m3, which is loaded without one in 2 places"])
        .hides(&["revision of Qwen", "revision of gpt"]);
    let denied = checked("[policy]\nunpinned = \"deny\"\nfail-on = \"denied\"\n");
    denied.shows(
        1,
        &["`BAAI/bge-m3` is loaded without a fixed revision in 2 places", "[unpinned-model]", "app.py:2:", "app.py:3:"],
    );
    denied.hides(&["`Qwen/Qwen3-8B` is loaded", "`gpt-4o` is loaded"]);
}

#[test]
fn a_denial_can_be_waived() {
    let waiver = "[policy]\nunpinned = \"deny\"\nfail-on = \"denied\"\n[[waiver]]\nid = \"w\"\nmodel = \"BAAI/*\"\n\
                  codes = [\"unpinned-model\"]\nreason = \"mirrored\"\napproved-by = \"Platform\"\napproved-on = 2026-01-01\n";
    checked(waiver).shows(0, &["waived by Platform"]);
}

//! `mayuse.lock`: written, confirmed, contradicted, and made by somebody who means no good.

#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

#[path = "git/mod.rs"]
mod git;
mod project;

use git::{LLAMA, MILD, Repository};
use project::Project;

const FREE: &str = "encoder = SentenceTransformer(\"BAAI/bge-m3\")\n";

fn large() -> String {
    MILD.replace("1_000", "900_000_000")
}

fn entry(name: &str, license: &str) -> String {
    format!(
        "[[model]]\nname = \"{name}\"\nnamespace = \"hf\"\nlicense = \"{license}\"\nprovenance = \"catalogued\"\nsource = \"somewhere\"\ndate = 2026-01-02\n"
    )
}

fn lock(entries: &[String]) -> String {
    format!("version = 1\n\n{}", entries.join("\n"))
}

#[test]
fn the_same_models_give_the_same_bytes_and_a_new_one_adds_its_lines_only() {
    let project = Project::new(&[("mayuse.toml", MILD), ("app/a.py", LLAMA)]);
    project.run(&["lock", "--today", "2026-11-20"]).shows(0, &["wrote mayuse.lock: 1 model"]);
    let first = project.read("mayuse.lock");
    assert!(first.contains("license = \"llama-3.1\"") && first.contains("date = 2026-11-20"), "{first}");
    project.run(&["lock", "--today", "2027-05-05"]).shows(0, &["mayuse.lock is up to date"]);
    assert_eq!(project.read("mayuse.lock"), first);
    project.write("app/b.py", FREE);
    project.run(&["lock", "--today", "2027-05-05"]).shows(0, &["wrote mayuse.lock: 2 models", "added BAAI/bge-m3 (hf)"]);
    let second = project.read("mayuse.lock");
    let is_old = |line: &&str| first.lines().any(|l| l == *line);
    assert!(first.lines().all(|line| second.lines().any(|l| l == line)), "{second}");
    assert!(second.lines().filter(|l| !is_old(l)).count() <= 7, "{second}");
    // Sorted by name whatever the order of the files.
    assert!(second.find("BAAI/bge-m3") < second.find("meta-llama"), "{second}");
}

#[test]
fn a_run_that_must_be_locked_fails_on_anything_else() {
    let project = Project::new(&[("mayuse.toml", MILD), ("app/a.py", LLAMA)]);
    project.run(&["check", "--locked"]).shows(2, &["mayuse.lock is missing; `mayuse lock` writes it"]);
    project.run(&["lock", "--check"]).shows(1, &["mayuse.lock is missing"]);
    project.run(&["lock"]).shows(0, &[]);
    project.run(&["check", "--locked"]).shows(0, &[]);
    project.run(&["lock", "--check"]).shows(0, &["mayuse.lock is up to date"]);
    project.write("app/b.py", FREE);
    project.run(&["check", "--locked"]).shows(2, &["does not fit the models in use", "BAAI/bge-m3 (hf) is not in the lock"]);
    project.run(&["lock", "--check"]).shows(1, &["BAAI/bge-m3 (hf) is not in the lock"]);
    // A part of the project says nothing about the rest of the lock.
    project.run(&["check", "--locked", "app/a.py"]).shows(0, &[]);
    project.run(&["lock"]).shows(0, &[]);
    std::fs::remove_file(project.path().join("app/b.py")).unwrap();
    project.run(&["check", "--locked"]).shows(2, &["BAAI/bge-m3 (hf) is in the lock, but not in use"]);
    project.run(&["check", "--locked", "app/a.py"]).shows(0, &[]);
    project.run(&["lock", "app/a.py"]).shows(2, &["is about the whole project"]);
}

#[test]
fn the_report_is_written_even_if_the_lock_does_not_fit() {
    let project = Project::new(&[("mayuse.toml", &large()), ("app/a.py", LLAMA)]);
    project.run(&["check", "--locked", "--format", "short"]).shows(2, &["user-threshold", "mayuse.lock is missing"]);
}

#[test]
fn a_lock_that_asks_for_less_makes_nothing_allowed() {
    let hostile = lock(&[entry("meta-llama/Llama-3.1-8B-Instruct", "mit")]);
    let project = Project::new(&[("mayuse.toml", &large()), ("app/a.py", LLAMA), ("mayuse.lock", &hostile)]);
    let ran = project.run(&["check", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((ran.code, report["verdict"].as_str()), (1, Some("denied")), "{}", ran.out);
    let codes: Vec<&str> = report["findings"].as_array().unwrap().iter().map(|f| f["code"].as_str().unwrap()).collect();
    assert!(codes.contains(&"user-threshold") && codes.contains(&"license-changed"), "{codes:?}");
    project.run(&["check"]).shows(
        1,
        &["it was MIT License when the lock was written, on 2026-01-02", "both are checked", "new: §2 user-threshold"],
    );
    // Nor one whose kinds of clauses are the same, with other figures.
    project.write("mayuse.lock", &lock(&[entry("Qwen/Qwen2.5-72B-Instruct", "llama-3.1")]));
    project.write("app/a.py", "m = AutoModel.from_pretrained(\"Qwen/Qwen2.5-72B-Instruct\")\n");
    project.write("mayuse.toml", &MILD.replace("1_000", "200_000_000"));
    project.run(&["check", "--format", "short"]).shows(1, &["license-changed", "100,000,000 monthly active users"]);
}

#[test]
fn a_lock_that_asks_for_less_than_a_name_tells_makes_nothing_allowed() {
    let hostile = lock(&[entry("TheBloke/Llama-2-7B-Chat-New-GGUF", "mit"), entry("bartowski/Llama-2-7b-chat-GGUF", "mit")]);
    let code = "a = load_model(\"x\", AutoModel.from_pretrained(\"bartowski/Llama-2-7b-chat-GGUF\"))\n";
    let project = Project::new(&[("mayuse.toml", &large()), ("a.py", code), ("mayuse.lock", &hostile)]);
    project.run(&["check", "--format", "short"]).shows(1, &["license-changed", "700,000,000 monthly active users"]);
}

#[test]
fn a_stricter_lock_is_checked_beside_what_is_known_now() {
    let strict = lock(&[entry("BAAI/bge-m3", "cc-by-nc-4.0")]);
    let project = Project::new(&[("mayuse.toml", MILD), ("a.py", FREE), ("mayuse.lock", &strict)]);
    project.run(&["check", "--format", "short"]).shows(1, &["license-changed", "commercial-use", "is MIT License now"]);
}

#[test]
fn of_a_model_that_nobody_knows_the_lock_is_heard() {
    let code = "m = AutoModel.from_pretrained(\"acme-research/unheard-of\")\n";
    let project = Project::new(&[("mayuse.toml", MILD), ("a.py", code)]);
    project.run(&["check", "--format", "short"]).shows(1, &["unknown-model"]);
    project.write("mayuse.lock", &lock(&[entry("acme-research/unheard-of", "mit")]));
    project.run(&["check", "--locked", "--format", "short"]).shows(0, &[]).hides(&["unknown-model", "license-changed"]);
    project
        .run(&["why", "acme-research/unheard-of"])
        .shows(0, &["MIT License: catalogued by lock, 2026-01-02", "from somewhere"]);
    // What was found out once is kept.
    let before = project.read("mayuse.lock");
    project.run(&["lock"]).shows(0, &[]);
    assert!(project.read("mayuse.lock").contains("source = \"somewhere\""), "{before}");
}

#[test]
fn a_guess_that_was_locked_is_still_a_guess() {
    let code = "m = AutoModel.from_pretrained(\"allknowingroger/Something-New-7B\")\n";
    let project = Project::new(&[("mayuse.toml", MILD), ("a.py", code)]);
    project.run(&["check", "--format", "short"]).shows(1, &["unknown-license", "as its publisher's other models are"]);
    project.run(&["lock"]).shows(0, &[]);
    project.run(&["check", "--locked", "--format", "short"]).shows(1, &["unknown-license"]);
}

#[test]
fn another_text_under_the_same_name_is_a_change() {
    let project = Project::new(&[("mayuse.toml", MILD), ("a.py", LLAMA)]);
    project.run(&["lock", "--today", "2026-01-02"]).shows(0, &[]);
    let text = project.read("mayuse.lock");
    let hash = text.lines().find_map(|l| l.strip_prefix("reference-sha256 = ")).unwrap().to_owned();
    project.write("mayuse.lock", &text.replace(&hash, &format!("\"{}\"", "0".repeat(64))));
    project
        .run(&["check"])
        .shows(1, &["license-changed", "is not the one the lock was written with, on 2026-01-02", "SHA-256 was 0000"]);
    project.run(&["check", "--locked"]).shows(2, &["text "]);
}

#[test]
fn the_revision_that_the_code_pins_is_recorded_but_a_lock_pins_nothing() {
    let policy = format!("[policy]\nunpinned = \"deny\"\n\n{MILD}");
    let pinned = "m = AutoModel.from_pretrained(\"BAAI/bge-m3\", revision=\"5617a9f61b028005a4858fdac845db406aefb181\")\n";
    let project = Project::new(&[("mayuse.toml", &policy), ("a.py", pinned)]);
    project.run(&["lock"]).shows(0, &[]);
    assert!(project.read("mayuse.lock").contains("revision = \"5617a9f61b028005a4858fdac845db406aefb181\""));
    project.write("a.py", "m = AutoModel.from_pretrained(\"BAAI/bge-m3\")\n");
    project
        .run(&["check"])
        .shows(1, &["unpinned-model", "the lock was written for revision 5617a9f61b028005a4858fdac845db406aefb181"]);
    project.write("a.py", &pinned.replace("5617", "aaaa"));
    project.run(&["check", "--locked"]).shows(2, &["revision aaaa"]);
    // A branch is no revision to record.
    project.write("a.py", "m = AutoModel.from_pretrained(\"BAAI/bge-m3\", revision=\"main\")\n");
    std::fs::remove_file(project.path().join("mayuse.lock")).unwrap();
    project.run(&["lock"]).shows(0, &[]);
    assert!(!project.read("mayuse.lock").contains("revision"));
}

#[test]
fn a_lock_that_cannot_be_read_stops_every_command_and_is_not_replaced() {
    let project = Project::new(&[("mayuse.toml", MILD), ("a.py", LLAMA)]);
    let twice = lock(&[entry("acme/m", "mit"), entry("ACME/M", "apache-2.0")]);
    let cases: [(&str, &str); 8] = [
        ("<<<<<<< HEAD\nversion = 1\n=======\n", "mayuse.lock:1:1"),
        ("", "`version` is missing"),
        ("version = 2\n", "this version of mayuse cannot read the lock"),
        ("version = 1\n[[model]]\nname = \"m\"\n", "`namespace` is missing"),
        ("version = 1\nextra = 1\n", "unknown key `extra`"),
        (&twice, "stands here twice"),
        (&lock(&[entry("acme/m", "mit").replace("catalogued", "sworn")]), "`sworn` is not a value"),
        (&lock(&[entry("acme/m", "mit") + "text-sha256 = \"xyz\"\n"]), "is no SHA-256"),
    ];
    for (text, message) in cases {
        project.write("mayuse.lock", text);
        for command in [["check"], ["lock"], ["list"]] {
            project.run(&command).shows(2, &[message]);
        }
        assert_eq!(project.read("mayuse.lock"), text);
    }
    std::fs::remove_file(project.path().join("mayuse.lock")).unwrap();
    std::fs::create_dir(project.path().join("mayuse.lock")).unwrap();
    project.run(&["check"]).shows(2, &["not a regular file"]);
}

#[test]
fn an_oversized_lock_and_one_that_is_no_text_are_refused() {
    let project = Project::new(&[("mayuse.toml", MILD), ("a.py", LLAMA)]);
    std::fs::write(project.path().join("mayuse.lock"), [0xff, 0xfe, 0x00]).unwrap();
    project.run(&["check"]).shows(2, &["mayuse.lock is not UTF-8"]);
    std::fs::write(project.path().join("mayuse.lock"), vec![b'#'; (32 << 20) + 1]).unwrap();
    project.run(&["check"]).shows(2, &["mayuse.lock is larger than 32 MiB"]);
}

#[test]
fn what_a_lock_says_reaches_no_terminal_raw() {
    let nasty = entry("acme/unheard-of", "mit").replace("somewhere", "\\u001b[31mred\\u202e \\u0007");
    let code = "m = AutoModel.from_pretrained(\"acme/unheard-of\")\n";
    let project = Project::new(&[("mayuse.toml", MILD), ("a.py", code), ("mayuse.lock", &lock(&[nasty]))]);
    for words in [vec!["check"], vec!["why", "acme/unheard-of"], vec!["check", "--locked"]] {
        project.run(&words).hides(&["\u{1b}", "\u{202e}", "\u{7}"]);
    }
    let code = "m = AutoModel.from_pretrained(\"acme/unheard-of\")\nn = AutoModel.from_pretrained(\"BAAI/bge-m3\")\n";
    project.write("a.py", code);
    project.run(&["lock"]).shows(0, &["added BAAI/bge-m3"]);
    // Written as numbers, so that an editor does not act on them either.
    assert!(project.read("mayuse.lock").contains("\\u001B[31mred\\u202E \\u0007"), "{}", project.read("mayuse.lock"));
}

#[test]
fn whoever_may_not_change_the_policy_may_not_change_the_lock() {
    let code = "m = AutoModel.from_pretrained(\"acme-research/unheard-of\")\n";
    let repository = Repository::with(&[("mayuse.toml", MILD), ("b.py", FREE)]);
    repository.write("a.py", code);
    repository.write("mayuse.lock", lock(&[entry("acme-research/unheard-of", "mit")]));
    repository.commit("a model and its lock");
    repository.run(&["check", "--format", "short"]).ends(0);
    repository.run(&["check", "--policy-from", "HEAD~1", "--format", "short"]).ends(1).says(&["unknown-model"]);
    repository.run(&["check", "--policy-from", "HEAD~1", "--locked"]).ends(2).says(&["mayuse.lock is missing"]);
}

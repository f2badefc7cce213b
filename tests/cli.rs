//! The real binary on real trees: exit codes, clear errors, hostile input.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod project;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use project::MILD;
use tempfile::TempDir;

const REFERENCE: &str = "model = AutoModel.from_pretrained(\"meta-llama/Llama-3.1-8B-Instruct\")\n";

fn mayuse(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_mayuse"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("GITHUB_ACTIONS")
        .env("NO_COLOR", "1")
        .output()
        .unwrap()
}

fn project(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    dir
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn json(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&output.stderr)))
}

#[test]
fn exit_codes_follow_the_verdict_and_never_the_format() {
    let denied = project(&[("a.py", REFERENCE), ("mayuse.toml", &MILD.replace("1_000", "900_000_000"))]);
    let duties = project(&[("a.py", REFERENCE), ("mayuse.toml", MILD)]);
    let open = project(&[("a.py", REFERENCE)]);
    let free = project(&[("a.py", "encoder = SentenceTransformer(\"BAAI/bge-m3\")\n"), ("mayuse.toml", MILD)]);
    let nothing = project(&[("a.py", "print(1)\n")]);
    for format in ["human", "short", "narrated", "json", "jsonl"] {
        for (dir, code) in [(&denied, 1), (&duties, 0), (&open, 1), (&free, 0), (&nothing, 0)] {
            let output = mayuse(dir.path(), &["check", "--format", format]);
            assert_eq!(output.status.code(), Some(code), "{format}: {}", text(&output.stdout));
        }
    }
    let code = |dir: &TempDir, limit: &str| mayuse(dir.path(), &["check", "--fail-on", limit]).status.code();
    assert_eq!(code(&duties, "obligations"), Some(1));
    assert_eq!(code(&open, "denied"), Some(0));
    assert_eq!(code(&free, "obligations"), Some(0));
    assert_eq!(code(&free, "allowed"), Some(2));
}

#[test]
fn the_json_contract() {
    let dir = project(&[("src/a.py", REFERENCE), ("mayuse.toml", &MILD.replace("1_000", "900_000_000"))]);
    let report = json(&mayuse(dir.path(), &["check", "--format", "json"]));
    assert_eq!(report["schema_version"], 1);
    assert_eq!(report["tool"]["name"], "mayuse");
    assert_eq!(report["verdict"], "denied");
    for key in ["files_scanned", "files_skipped", "references", "models", "denied", "needs_review", "obligations", "allowed"] {
        assert!(report["summary"][key].is_u64(), "{key}");
    }
    let model = &report["models"][0];
    assert_eq!(model["id"], "meta-llama/Llama-3.1-8B-Instruct");
    assert_eq!(model["namespace"], "hf");
    assert_eq!(model["verdict"], "denied");
    assert_eq!(model["revision"], serde_json::Value::Null);
    assert_eq!(model["license"]["id"], "llama-3.1");
    assert_eq!(model["license"]["class"], "open-with-use-restrictions");
    let reference = &model["references"][0];
    assert_eq!((&reference["file"], &reference["line"], &reference["column"]), (&"src/a.py".into(), &1.into(), &36.into()));
    assert_eq!((&reference["role"], &reference["scope"]), (&"load".into(), &"default".into()));
    let findings = report["findings"].as_array().unwrap();
    let cap = findings.iter().find(|f| f["code"] == "user-threshold").unwrap();
    assert_eq!(cap["outcome"], "violated");
    assert_eq!(cap["severity"], "error");
    assert_eq!(cap["clause"]["section"], "2");
    assert_eq!(cap["clause"]["effect"], "separate-license");
    assert_eq!(cap["facts"][0]["fact"], "monthly-active-users");
    assert_eq!(cap["facts"][0]["value"], 900_000_000);
    assert_eq!(cap["facts"][0]["file"], "mayuse.toml");
    assert_eq!(cap["facts"][0]["line"], 6);
    for key in ["inherited_from", "question", "message", "help", "references", "waiver", "fingerprint", "baseline_state"] {
        assert!(cap.get(key).is_some(), "{key}");
    }
}

#[test]
fn a_reference_row_has_the_fields_of_the_contract() {
    let dir = project(&[("a.py", REFERENCE), ("notes.md", "We like meta-llama/Llama-3.1-8B-Instruct.\n")]);
    let output = mayuse(dir.path(), &["list", "--references", "--format", "jsonl"]);
    let rows: Vec<serde_json::Value> = text(&output.stdout).lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(rows.len(), 2);
    for key in ["file", "line", "column", "model", "namespace", "role", "rule", "confidence", "license"] {
        assert!(rows.iter().all(|r| r.get(key).is_some()), "{key}");
    }
    assert_eq!((&rows[0]["role"], &rows[1]["role"]), (&"load".into(), &"mention".into()));
    // A mention never fails a build.
    fs::remove_file(dir.path().join("a.py")).unwrap();
    assert_eq!(mayuse(dir.path(), &[]).status.code(), Some(0));
}

#[test]
fn a_missing_path_is_named() {
    let dir = project(&[("a.py", REFERENCE)]);
    let output = mayuse(dir.path(), &["check", "nowhere"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("nowhere"), "{}", text(&output.stderr));
    assert!(output.stdout.is_empty());
}

#[test]
fn mistakes_in_the_policy_are_all_named_with_their_places() {
    let policy = "[use]\ncomercial = true\nmonthly-active-users = \"700M\"\ndomains = [\"custommer-support\"]\n\n[polcy]\nfail-on = \"denied\"\n";
    let dir = project(&[("a.py", REFERENCE), ("mayuse.toml", policy)]);
    let output = mayuse(dir.path(), &["check"]);
    assert_eq!(output.status.code(), Some(2));
    let message = text(&output.stderr);
    for wanted in [
        "mayuse.toml:2:1",
        "did you mean `commercial`",
        "mayuse.toml:3:",
        "mayuse.toml:4:",
        "`customer-support`",
        "mayuse.toml:6:",
        "`policy`",
    ] {
        assert!(message.contains(wanted), "{wanted} is not in:\n{message}");
    }
    assert!(output.stdout.is_empty());
}

#[test]
fn overrides_hold_for_one_run() {
    let dir = project(&[("a.py", REFERENCE), ("mayuse.toml", MILD)]);
    assert_eq!(mayuse(dir.path(), &["check", "--use", "monthly-active-users=900000000"]).status.code(), Some(1));
    assert_eq!(mayuse(dir.path(), &["check", "--use", "monthly-active-user=1"]).status.code(), Some(2));
    assert_eq!(mayuse(dir.path(), &["check"]).status.code(), Some(0));
}

#[test]
fn a_shown_line_meets_the_duty() {
    let dir = project(&[("a.py", REFERENCE), ("mayuse.toml", MILD)]);
    let duty = |dir: &TempDir| {
        let report = json(&mayuse(dir.path(), &["check", "--format", "json"]));
        report["findings"].as_array().unwrap().iter().any(|f| f["code"] == "attribution")
    };
    assert!(duty(&dir));
    fs::write(dir.path().join("README.md"), "# Bot\n\nBuilt with\nLlama.\n").unwrap();
    assert!(!duty(&dir));
}

#[test]
fn a_scope_has_its_own_answers() {
    let policy = format!(
        "{MILD}\n[[scope]]\nname = \"lab\"\npaths = [\"lab/**\"]\nuse = {{ commercial = false, purpose = \"research\" }}\n"
    );
    let line = "model = AutoModel.from_pretrained(\"mistralai/Codestral-22B-v0.1\")\n";
    let dir = project(&[("lab/a.py", line), ("mayuse.toml", &policy)]);
    let report = json(&mayuse(dir.path(), &["check", "--format", "json"]));
    assert_ne!(report["verdict"], "denied", "{report:#}");
    fs::write(dir.path().join("b.py"), line).unwrap();
    let report = json(&mayuse(dir.path(), &["check", "--format", "json"]));
    assert_eq!(report["verdict"], "denied");
    let scopes: Vec<&str> =
        report["models"][0]["references"].as_array().unwrap().iter().map(|r| r["scope"].as_str().unwrap()).collect();
    assert_eq!(scopes, ["default", "lab"]);
    assert!(
        report["findings"].as_array().unwrap().iter().filter(|f| f["outcome"] == "violated").all(|f| f["scope"] == "default")
    );
}

#[cfg(unix)]
#[test]
fn hostile_trees_hang_nothing_and_lose_nothing() {
    use std::os::unix::ffi::OsStrExt;
    let dir = project(&[("ok/ref.py", REFERENCE)]);
    let root = dir.path();
    assert!(Command::new("mkfifo").arg(root.join("p.py")).status().unwrap().success());
    std::os::unix::fs::symlink("/dev/zero", root.join("z.py")).unwrap();
    fs::write(root.join("latin1.py"), [b"# caf\xe9\n".as_slice(), REFERENCE.as_bytes()].concat()).unwrap();
    fs::write(root.join("escape\u{1b}[2J\u{1b}]0;x\u{7}.py"), REFERENCE).unwrap();
    fs::write(root.join(std::ffi::OsStr::from_bytes(b"bad\xff.py")), REFERENCE).unwrap();
    let output = mayuse(root, &["check", "--format", "json"]);
    let report = json(&output);
    let files: Vec<&str> =
        report["models"][0]["references"].as_array().unwrap().iter().map(|r| r["file"].as_str().unwrap()).collect();
    assert_eq!(files.len(), 4, "{files:?}");
    let summary = &report["summary"];
    let sum = ["files_scanned", "files_skipped", "files_failed"].iter().map(|k| summary[*k].as_u64().unwrap()).sum::<u64>();
    assert_eq!(summary["files_enumerated"].as_u64().unwrap(), sum);
    assert_eq!(summary["files_skipped"], 2);
    for format in ["human", "short", "narrated"] {
        let output = mayuse(root, &["check", "--format", format, "-v"]);
        let shown = text(&output.stdout);
        assert!(!shown.contains('\u{1b}') && !shown.contains('\u{7}'), "{format} lets escapes through");
    }
}

#[test]
fn a_line_of_sixty_megabytes_is_read_and_never_printed() {
    let dir = tempfile::tempdir().unwrap();
    let line = format!("{} {REFERENCE}", "x".repeat(60 << 20));
    fs::write(dir.path().join("long.py"), line).unwrap();
    let output = mayuse(dir.path(), &["check"]);
    let shown = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1));
    assert!(shown.contains("meta-llama/Llama-3.1-8B-Instruct"), "{shown}");
    assert!(shown.lines().all(|l| l.len() < 2_000), "a line is printed whole");
}

#[test]
fn the_same_bytes_for_any_number_of_jobs() {
    let dir = tempfile::tempdir().unwrap();
    for i in 0..60 {
        fs::write(dir.path().join(format!("m{i}.py")), format!("{REFERENCE}x = \"gpt-4o\"\n")).unwrap();
    }
    let run = |jobs: &str| mayuse(dir.path(), &["check", "--format", "json", "--jobs", jobs]).stdout;
    let one = run("1");
    assert!(one.len() > 1_000);
    assert_eq!(one, run("2"));
    assert_eq!(one, run("8"));
}

#[test]
fn reports_to_files_and_to_readers_that_leave() {
    let dir = project(&[("a.py", REFERENCE), ("mayuse.toml", MILD)]);
    let output = mayuse(dir.path(), &["check", "--output", "json=out.json", "--output", "short=out.txt"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(serde_json::from_slice::<serde_json::Value>(&fs::read(dir.path().join("out.json")).unwrap()).is_ok());
    assert!(fs::read_to_string(dir.path().join("out.txt")).unwrap().contains("a.py:1:36"));
    assert_eq!(mayuse(dir.path(), &["check", "--output", "json=no/such/out.json"]).status.code(), Some(2));
    assert_eq!(mayuse(dir.path(), &["check", "--output", "jsn=out.json"]).status.code(), Some(2));
    assert_eq!(mayuse(dir.path(), &["check", "--format", "jsn"]).status.code(), Some(2));
}

#[test]
fn init_writes_what_it_asks_and_check_reads_it() {
    let dir = project(&[("a.py", REFERENCE)]);
    let output = mayuse(dir.path(), &["init", "--non-interactive"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let written = fs::read_to_string(dir.path().join("mayuse.toml")).unwrap();
    assert!(written.contains("monthly-active-users"), "{written}");
    assert!(!written.contains("edge-devices"), "asks what does not matter:\n{written}");
    assert_eq!(mayuse(dir.path(), &["check"]).status.code(), Some(1));
    assert_eq!(mayuse(dir.path(), &["init", "--non-interactive"]).status.code(), Some(2));
}

#[test]
fn explain_knows_every_kind_of_word() {
    let dir = project(&[]);
    let words = [
        "llama-3.1",
        "llama3.1",
        "llama-3.1-use-policy",
        "user-threshold",
        "unknown-model",
        "distribution",
        "medical-advice",
        "gpt-4o",
        "Qwen/Qwen2.5-3B",
    ];
    for word in words {
        let output = mayuse(dir.path(), &["explain", word]);
        assert_eq!(output.status.code(), Some(0), "{word}: {}", text(&output.stderr));
        assert!(text(&output.stdout).lines().count() > 2, "{word}");
    }
    let output = mayuse(dir.path(), &["explain", "llama-3.11"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("did you mean"), "{}", text(&output.stderr));
}

#[test]
fn a_policy_above_the_work_tree_is_not_read() {
    let outer = project(&[("mayuse.toml", "nonsense"), ("inner/a.py", REFERENCE)]);
    let output = mayuse(&outer.path().join("inner"), &["check", "--format", "json"]);
    assert_eq!(json(&output)["policy"], serde_json::Value::Null);
}

fn git(folder: &Path, arguments: &[&str]) {
    let identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"];
    let done = Command::new("git").args(identity).args(arguments).current_dir(folder).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn a_second_policy_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("mayuse.toml"), "[use]\ncommercial = false\n").unwrap();
    std::fs::write(folder.path().join(".mayuse.toml"), "[use]\ncommercial = true\n").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_mayuse")).arg("check").current_dir(folder.path()).output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.contains("mayuse.toml is the policy; not read: .mayuse.toml"), "{stderr}");
}

#[test]
fn a_change_cannot_bring_its_own_policy() {
    let waiver = "\n[[waiver]]\nid = \"self\"\nmodel = \"meta-llama/*\"\ncodes = [\"user-threshold\"]\nreason = \"we say so\"\napproved-by = \"me\"\napproved-on = 2026-01-01\n";
    let strict = MILD.replace("1_000", "900_000_000");
    let dir = project(&[("a.py", REFERENCE), ("mayuse.toml", &strict)]);
    git(dir.path(), &["init", "-q", "-b", "main"]);
    git(dir.path(), &["add", "-A"]);
    git(dir.path(), &["commit", "-q", "-m", "base"]);
    fs::write(dir.path().join("mayuse.toml"), format!("{strict}{waiver}")).unwrap();
    assert_eq!(mayuse(dir.path(), &["check"]).status.code(), Some(0));
    let held = mayuse(dir.path(), &["check", "--policy-from", "main", "--format", "json"]);
    assert_eq!(held.status.code(), Some(1));
    assert_eq!(json(&held)["policy"], "mayuse.toml@main");
    let missing = mayuse(dir.path(), &["check", "--policy-from", "origin/main"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(text(&missing.stderr).contains("fetch-depth"), "{}", text(&missing.stderr));
    assert_eq!(mayuse(dir.path(), &["check", "--policy-from", "--upload-pack=x"]).status.code(), Some(2));
}

#[test]
fn a_baseline_lets_known_findings_pass_and_no_others() {
    let dir = project(&[("a.py", REFERENCE), ("mayuse.toml", &MILD.replace("1_000", "900_000_000"))]);
    assert_eq!(mayuse(dir.path(), &["check", "--output", "json=base.json"]).status.code(), Some(1));
    assert_eq!(mayuse(dir.path(), &["check", "--baseline", "base.json"]).status.code(), Some(0));
    fs::write(dir.path().join("b.py"), "m = AutoModel.from_pretrained(\"mistralai/Codestral-22B-v0.1\")\n").unwrap();
    let output = mayuse(dir.path(), &["check", "--baseline", "base.json", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let report = json(&output);
    for finding in report["findings"].as_array().unwrap() {
        let old = finding["model"] == "meta-llama/Llama-3.1-8B-Instruct";
        assert_eq!(finding["baseline_state"], if old { "unchanged" } else { "new" });
    }
    fs::write(dir.path().join("base.json"), "{}").unwrap();
    assert_eq!(mayuse(dir.path(), &["check", "--baseline", "base.json"]).status.code(), Some(2));
    assert_eq!(mayuse(dir.path(), &["check", "--baseline", "none.json"]).status.code(), Some(2));
}

#[test]
fn a_teacher_of_its_own_family_trains_no_other() {
    let recipe = |student: &str| format!("base_model: {student}\nteacher_model: meta-llama/Llama-2-70b-chat-hf\n");
    let banned = |dir: &TempDir| {
        let report = json(&mayuse(dir.path(), &["check", "--format", "json"]));
        let findings = report["findings"].as_array().unwrap().clone();
        findings.into_iter().find(|f| f["code"] == "output-training" && f["outcome"] == "violated")
    };
    let other = project(&[("distill.yaml", &recipe("Qwen/Qwen2.5-7B")), ("mayuse.toml", MILD)]);
    let found = banned(&other).unwrap();
    assert_eq!(found["facts"][0]["origin"], "observed");
    assert_eq!(found["facts"][0]["value"], "other-models");
    assert_eq!((&found["facts"][0]["file"], &found["facts"][0]["line"]), (&"distill.yaml".into(), &2.into()));
    let own = project(&[("distill.yaml", &recipe("meta-llama/Llama-2-7b-hf")), ("mayuse.toml", MILD)]);
    assert!(banned(&own).is_none());
}

//! The action, its steps run as a runner runs them, on repositories as a checkout leaves them.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "action/commands.rs"]
mod commands;
#[path = "action/installing.rs"]
mod installing;
mod project;
#[path = "action/pull_requests.rs"]
mod pull_requests;
#[path = "action/runner.rs"]
mod runner;
#[path = "action/world.rs"]
mod world;

use std::fs;
use std::path::{Path, PathBuf};

use runner::{Done, Job, run};
use world::{FREE, LLAMA, POLICY, RESEARCH, Repository, large};

/// A job that finds the program on PATH, as `install: path` does.
fn job() -> Job {
    let folder = Path::new(env!("CARGO_BIN_EXE_mayuse")).parent().unwrap().to_owned();
    Job { path: vec![folder], ..Job::default() }.with("install", "path").github("event_name", "push")
}

fn titles(done: &Done, level: &str) -> Vec<String> {
    done.level(level).iter().map(|c| c.properties["title"].clone()).collect()
}

#[test]
fn the_action_runs_scripts_only_and_takes_inputs_through_the_environment() {
    let action = runner::manifest();
    assert_eq!(action.name.as_deref(), Some("mayuse"));
    let wanted = ["paths", "version", "install", "fail-on", "base", "online", "sarif-file", "summary", "comment-file"];
    assert!(wanted.iter().all(|w| action.inputs.contains_key(*w)), "{:?}", action.inputs.keys());
    for (name, input) in &action.inputs {
        assert!(input.description.is_some() && input.default.is_some() && input.required == Some(false), "{name}");
    }
    // What each step is made of is asserted as it is run; here: nothing writes to PATH or the environment.
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(".github/action");
    for entry in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        assert!(!text.contains("GITHUB_PATH") && !text.contains("GITHUB_ENV") && !text.contains("${{"), "{text}");
    }
}

#[test]
fn a_finding_fails_and_is_annotated_where_it_stands() {
    let here = Repository::new(&[("src/chat bot.py", &format!("\n{LLAMA}")), ("mayuse.toml", &large())]);
    let done = run(here.path(), &job());
    assert_eq!(done.code, 1, "{}", done.raw);
    let errors = done.level("error");
    assert_eq!(titles(&done, "error"), ["user-threshold: meta-llama/Llama-3.1-8B-Instruct"]);
    assert_eq!((&*errors[0].properties["file"], &*errors[0].properties["line"]), ("src/chat bot.py", "2"));
    for (name, value) in [
        ("verdict", "denied"),
        ("new", ""),
        ("unchanged", ""),
        ("models", "1"),
        ("denied", "1"),
        ("needs-review", "0"),
        ("obligations", "0"),
        ("allowed", "0"),
    ] {
        assert_eq!(done.outputs[name], value, "{name}");
    }
    let json: serde_json::Value = serde_json::from_str(&fs::read_to_string(&done.outputs["json-file"]).unwrap()).unwrap();
    assert_eq!(json["verdict"], "denied");
    assert!(done.summary.starts_with("## mayuse: denied"), "{}", done.summary);
    assert!(done.shown.contains("900,000,000"), "the report is in the log: {}", done.shown);
    assert_eq!((&*done.outputs["sarif-file"], &*done.outputs["comment-file"]), ("", ""));
}

#[test]
fn a_clean_repository_passes() {
    let here = Repository::new(&[("a.py", FREE), ("mayuse.toml", POLICY)]);
    let done = run(here.path(), &job().with("summary", "false"));
    assert_eq!(done.code, 0, "{}", done.raw);
    assert!(done.level("error").is_empty() && done.level("warning").is_empty());
    assert_eq!((&*done.outputs["verdict"], &*done.outputs["allowed"], &*done.summary), ("allowed", "1", ""));
}

#[test]
fn the_mildest_verdict_that_fails_can_be_chosen() {
    let here = Repository::new(&[("a.py", LLAMA)]);
    assert_eq!(run(here.path(), &job()).code, 1);
    let done = run(here.path(), &job().with("fail-on", "denied"));
    assert_eq!((done.code, &*done.outputs["verdict"], &*done.outputs["needs-review"]), (0, "needs-review", "1"));
}

#[test]
fn twelve_findings_stay_within_the_runners_limits() {
    let files: Vec<(String, String)> = (0..12).map(|n| (format!("m{n}.py"), RESEARCH.to_owned())).collect();
    let mut files: Vec<(&str, &str)> = files.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let models: String = (0..12).map(|n| format!("m{n} = from_pretrained(\"CohereLabs/c4ai-command-r-v0{n}\")\n")).collect();
    let policy = format!("{POLICY}[policy]\ndeny = [\"cc-by-nc-4.0\"]\n");
    files.extend([("many.py", models.as_str()), ("mayuse.toml", policy.as_str())]);
    let done = run(Repository::new(&files).path(), &job());
    assert_eq!(done.code, 1, "{}", done.raw);
    assert_eq!(done.level("error").len(), 10, "{:?}", titles(&done, "error"));
    let total = done.level("notice").last().unwrap().data.clone();
    assert!(total.contains("are annotated; the report has them all."), "{total}");
}

#[test]
fn reports_are_written_where_they_are_wanted() {
    let here = Repository::new(&[("a.py", LLAMA), ("mayuse.toml", &large())]);
    let wanted = job().with("sarif-file", "out/a b/mayuse.sarif").with("comment-file", "comment.md");
    for _ in 0..2 {
        let done = run(here.path(), &wanted);
        assert_eq!((done.code, &*done.outputs["models"]), (1, "1"), "{}", done.raw);
        let folder = here.path().canonicalize().unwrap();
        assert_eq!(Path::new(&done.outputs["sarif-file"]), folder.join("out/a b/mayuse.sarif"));
        let sarif: serde_json::Value = serde_json::from_str(&fs::read_to_string(&done.outputs["sarif-file"]).unwrap()).unwrap();
        assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "user-threshold");
        assert!(fs::read_to_string(&done.outputs["comment-file"]).unwrap().starts_with("<!-- mayuse -->\n## mayuse: denied"));
    }
}

#[test]
fn links_of_the_repository_do_not_lead_a_report_elsewhere() {
    let outside = tempfile::tempdir().unwrap();
    let victim = outside.path().join("victim");
    fs::write(&victim, "precious").unwrap();
    let here = Repository::new(&[("a.py", FREE), ("mayuse.toml", POLICY)]);
    std::os::unix::fs::symlink(&victim, here.path().join("mayuse.sarif")).unwrap();
    std::os::unix::fs::symlink(outside.path(), here.path().join("out")).unwrap();
    here.commit(&[]);
    let done = run(here.path(), &job().with("sarif-file", "mayuse.sarif"));
    assert_eq!(done.code, 0, "{}", done.raw);
    assert!(!here.path().join("mayuse.sarif").is_symlink());
    for place in ["out/x.sarif", "out/new/x.sarif", "../x.sarif"] {
        let done = run(here.path(), &job().with("sarif-file", place));
        assert_eq!(done.code, 2, "{place}: {}", done.raw);
        assert!(done.level("error").last().unwrap().data.contains("lies outside the workspace"), "{}", done.raw);
    }
    assert_eq!(fs::read_to_string(&victim).unwrap(), "precious");
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 1);
}

#[test]
fn what_is_no_answer_is_said_and_is_no_pass() {
    let here = Repository::new(&[("a.py", FREE), ("mayuse.toml", POLICY)]);
    for (input, value, says) in [
        ("summary", "maybe", "summary: `maybe` is neither true nor false"),
        ("online", "", "online: `` is neither true nor false"),
        ("install", "apt", "install: `apt` is none of wheel, release and path"),
        ("version", "latest; id", "version: `latest; id` is no version"),
        ("base", "--upload-pack=id", "base: `--upload-pack=id` is no revision"),
        ("policy-from", "a b", "policy-from: `a b` is no revision"),
        ("fail-on", "sometimes", "`sometimes` is no verdict to fail on"),
        ("paths", "missing.py", "cannot examine missing.py: no such file or directory"),
        ("sarif-file", "a\nb", "sarif-file: a path is one line"),
    ] {
        let done = run(here.path(), &job().with(input, value));
        assert_eq!(done.code, 2, "{input}: {}", done.raw);
        let errors = done.level("error");
        assert!(errors.iter().any(|e| e.data.contains(says)), "{input}: {errors:?}");
    }
    let done = run(here.path(), &job().with("fail_on", "denied"));
    assert_eq!((done.code, done.level("warning").len()), (0, 1), "the runner warns of an unknown input");
}

#[test]
fn paths_are_paths_and_nothing_else() {
    let odd = ["two words.py", "semi;touch owned.py", "$(touch owned).py", "`touch owned`.py", "quo\"te'.py", "*.py", "-rf.py"];
    let mut files: Vec<(&str, &str)> = odd.iter().map(|name| (*name, LLAMA)).collect();
    let policy = large();
    files.extend([("left out.py", RESEARCH), ("mayuse.toml", policy.as_str())]);
    let here = Repository::new(&files);
    let paths = format!("\n{}\r\n\n", odd.join("\n"));
    let done = run(here.path(), &job().with("paths", paths));
    assert_eq!(done.code, 1, "{}", done.raw);
    let json: serde_json::Value = serde_json::from_str(&fs::read_to_string(&done.outputs["json-file"]).unwrap()).unwrap();
    let mut seen: Vec<&str> =
        json["models"][0]["references"].as_array().unwrap().iter().map(|r| r["file"].as_str().unwrap()).collect();
    let mut wanted = odd.to_vec();
    seen.sort_unstable();
    wanted.sort_unstable();
    assert_eq!(seen, wanted);
    assert_eq!(json["models"].as_array().unwrap().len(), 1);
    assert!(!here.path().join("owned").exists() && !here.path().join("owned.py").exists());
    // A project below: its annotations name files as the workspace has them.
    let here = Repository::new(&[("services/chat/a.py", LLAMA), ("services/chat/mayuse.toml", &policy)]);
    let done = run(here.path(), &job().with("paths", "services/chat"));
    assert_eq!(done.level("error")[0].properties["file"], "services/chat/a.py");
}

/// Text of a repository that would like to be more than text.
const HOSTILE: [&str; 8] = [
    "::add-mask::model",
    "::error file=a.py::forged",
    "##[error]forged",
    "##[add-mask]model",
    "::stop-commands::x",
    "=HYPERLINK(\"x\")",
    "<script>alert(1)</script>",
    "a|b",
];

#[test]
fn hostile_text_of_the_repository_acts_on_nothing() {
    let mut lines = String::new();
    for text in HOSTILE {
        let quoted = text.replace('"', "'");
        lines.push_str(&format!("m = AutoModel.from_pretrained(\"org/{quoted}\")\n{text}\n"));
        lines.push_str(&format!("m = AutoModel.from_pretrained(\"meta-llama/Llama-3.1-8B\") {text}\n"));
    }
    let policy = format!("{}displays = [\"::error::forged\", \"##[error]forged\"]\n", large());
    let named: Vec<(String, &str)> =
        ["::error::forged.py", "##[error]forged.py", "<img src=x>.py", "a|b.py", "=cmd.py", "\u{1b}[31m.py", "new\nline.py"]
            .map(|n| (n.to_owned(), LLAMA))
            .to_vec();
    let mut files: Vec<(&str, &str)> = named.iter().map(|(n, t)| (n.as_str(), *t)).collect();
    files.extend([("a.py", lines.as_str()), ("mayuse.toml", policy.as_str())]);
    let here = Repository::new(&files);
    let done = run(here.path(), &job().with("comment-file", "c.md"));
    assert_eq!(done.code, 1, "{}", done.raw);
    // Whatever is carried out is ours: it has our title and stands at a file.
    for command in &done.annotations {
        let title = &command.properties["title"];
        let ours =
            ["user-threshold", "unknown-model", "mayuse: denied", "attribution", "acceptable-use", "notice", "redistribution"];
        assert!(ours.iter().any(|o| title.starts_with(o)), "{command:?}");
    }
    assert!(!done.bare.contains("forged") && !done.bare.contains("add-mask"), "outside of stopped commands: {}", done.bare);
    assert!(done.shown.contains("forged"), "the log shows it all the same");
    for text in [&done.summary, &fs::read_to_string(&done.outputs["comment-file"]).unwrap()] {
        assert!(text.contains("forged"));
        for bad in ["<script", "<img", "](", "\u{1b}"] {
            assert!(!text.contains(bad), "{bad} in {text}");
        }
        let rows = text.lines().filter(|l| l.starts_with("| denied"));
        assert!(rows.clone().count() > 0 && rows.clone().all(|r| r.matches('|').count() == 6), "{text}");
    }
}

#[test]
fn hostile_settings_of_the_repository_are_not_used() {
    let here = Repository::new(&[("a.py", FREE), ("mayuse.toml", POLICY)]);
    let script = "#!/bin/sh\ntouch \"$(dirname \"$0\")/owned\"\n";
    here.write(&[("mayuse", script), ("pip.py", "open('owned', 'w')\n"), ("venv.py", "open('owned', 'w')\n")]);
    let executable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    fs::set_permissions(here.path().join("mayuse"), executable).unwrap();
    // A relative folder of PATH leads into the repository.
    let mut hostile = job();
    hostile.path.insert(0, PathBuf::from("."));
    let done = run(here.path(), &hostile);
    assert_eq!(done.code, 2, "{}", done.raw);
    assert!(done.level("error")[0].data.contains("not an absolute path"));
    assert!(!here.path().join("owned").exists());
}

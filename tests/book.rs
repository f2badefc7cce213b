//! Every command line that README.md and the book show is run. A block marked `console` holds lines that begin with `$`;
//! one page is one session in a fresh copy of the example, under git. `# exit 1` behind a command says how it ends; without
//! it, it ends with 0. Commands of other programs are those of the table below, each with who runs it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Beginnings of commands of other programs, and who runs them. Nobody else's word is taken for a command line.
const ELSEWHERE: [(&str, &str); 4] = [
    ("cargo run --release --locked -- check examples/support-bot", ".ci/run"),
    ("cargo test --locked", ".ci/run"),
    (".ci/run", ".ci/run"),
    (".ci/report", ".ci/report"),
];

/// Commands that a session may run besides the program: plain ones that need no network.
const PLAIN: [&str; 3] = ["git", "cp", "rm"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The pages that people write; generated ones show no commands.
fn pages() -> Vec<PathBuf> {
    let mut out = vec![root().join("README.md"), root().join("CONTRIBUTING.md")];
    for entry in std::fs::read_dir(root().join("docs/src")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "md") {
            out.push(path);
        }
    }
    out.sort();
    out
}

#[derive(Debug)]
struct Shown {
    line: usize,
    command: String,
    exit: i32,
}

fn shown(text: &str) -> Vec<Shown> {
    let mut out: Vec<Shown> = Vec::new();
    let mut inside = false;
    let mut continued = false;
    for (number, line) in text.lines().enumerate() {
        // What a reader has done before, such as having no mayuse.toml yet.
        if let Some(hidden) = line.strip_prefix("<!-- $ ").and_then(|l| l.strip_suffix(" -->")) {
            out.push(Shown { line: number + 1, command: hidden.to_owned(), exit: 0 });
            continue;
        }
        if let Some(language) = line.trim_start().strip_prefix("```") {
            inside = !inside && language == "console";
            continued = false;
            continue;
        }
        let typed = if continued { Some(line) } else { line.strip_prefix("$ ") };
        let Some(typed) = typed.filter(|_| inside) else { continue };
        let (whole, more) = match typed.strip_suffix('\\') {
            Some(rest) => (rest, true),
            None => (typed, false),
        };
        if continued {
            out.last_mut().unwrap().command.push_str(whole);
        } else {
            out.push(Shown { line: number + 1, command: whole.to_owned(), exit: 0 });
        }
        continued = more;
    }
    for command in &mut out {
        if let Some((before, comment)) = command.command.split_once(" #") {
            let words: Vec<&str> = comment.split_whitespace().collect();
            if let Some(at) = words.iter().position(|w| *w == "exit") {
                command.exit = words[at + 1].trim_matches([',', ';', ':']).parse().unwrap();
            }
            command.command = before.to_owned();
        }
        command.command = command.command.trim().to_owned();
    }
    out
}

/// A fresh copy of the example under git, with one commit.
fn session() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(&root().join("examples/support-bot"), folder.path());
    for arguments in [
        &["init", "-q", "-b", "main"][..],
        &["add", "-A"],
        &["-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-q", "-m", "first"],
    ] {
        assert!(Command::new("git").args(arguments).current_dir(folder.path()).status().unwrap().success());
    }
    folder
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Runs the line as a shell would, with the program first in the search path.
fn run(command: &str, folder: &Path) -> Output {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_mayuse"));
    let mut path = program.parent().unwrap().as_os_str().to_owned();
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap());
    Command::new("bash")
        .args(["-euo", "pipefail", "-c", command])
        .current_dir(folder)
        .env("PATH", path)
        .env("REPOSITORY", root())
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env_remove("GITHUB_ACTIONS")
        .env_remove("HF_TOKEN")
        .output()
        .unwrap()
}

#[cfg(unix)]
#[test]
fn every_command_line_ends_as_it_says() {
    let mut wrong = Vec::new();
    let mut ran = 0;
    for page in pages() {
        let text = std::fs::read_to_string(&page).unwrap();
        let name = page.strip_prefix(root()).unwrap().display().to_string();
        let folder = session();
        for shown in shown(&text) {
            let first = shown.command.split_whitespace().next().unwrap_or_default();
            if ELSEWHERE.iter().any(|(begin, _)| shown.command.starts_with(begin)) {
                continue;
            }
            if first != "mayuse" && !PLAIN.contains(&first) {
                wrong.push(format!("{name}:{}: nobody runs `{}`", shown.line, shown.command));
                continue;
            }
            ran += 1;
            let output = run(&shown.command, folder.path());
            if output.status.code() != Some(shown.exit) {
                wrong.push(format!(
                    "{name}:{}: `{}` ended with {:?}, not {}\n{}",
                    shown.line,
                    shown.command,
                    output.status.code(),
                    shown.exit,
                    String::from_utf8_lossy(&output.stderr)
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(ran >= 30, "only {ran} command lines were run");
}

/// The table of other programs holds nothing that its script does not run, and nothing that no page shows.
#[test]
fn commands_run_elsewhere_are_run_there() {
    let texts: Vec<String> = pages().iter().map(|p| std::fs::read_to_string(p).unwrap()).collect();
    let commands: BTreeSet<String> = texts.iter().flat_map(|t| shown(t)).map(|s| s.command).collect();
    let mut wrong = Vec::new();
    for (begin, script) in ELSEWHERE {
        if !commands.iter().any(|c| c.starts_with(begin)) {
            wrong.push(format!("no page shows `{begin}`"));
        }
        let text = std::fs::read_to_string(root().join(script)).unwrap_or_default();
        // The example is checked there with its own flags; everything else stands there as it is shown.
        let key = begin.split(" -- ").next().unwrap().replace("cargo run", "cargo run --quiet");
        if begin != script && !text.contains(begin) && !text.contains(&key) {
            wrong.push(format!("{script} does not run `{begin}`"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A page that says which test or script holds something names one that is there.
#[test]
fn places_that_pages_name_exist() {
    let mut wrong = Vec::new();
    for page in pages() {
        let text = std::fs::read_to_string(&page).unwrap();
        for word in text.split('`').skip(1).step_by(2) {
            let place = ["tests/", ".ci/", "src/", "rules/", "licenses/", "benches/"].iter().any(|p| word.starts_with(p));
            let plain = !word.contains(['*', '<', '…', ' ', '{']);
            if place && plain && !root().join(word).exists() {
                wrong.push(format!("{}: `{word}` is not there", page.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

//! The program on a real terminal, a pseudo one: when there is colour, when there is progress.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

const VARIABLES: [&str; 8] =
    ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "FORCE_COLOR", "TERM", "CI", "GITHUB_ACTIONS", "COLUMNS"];

/// What the program writes in a folder, standard output and error together on a terminal of their own, or standard output
/// alone into a pipe.
fn written(folder: &Path, terminal: bool, env: &[(&str, &str)], arguments: &[&str]) -> String {
    let program = env!("CARGO_BIN_EXE_mayuse");
    let mut command = if terminal {
        let words: Vec<String> = arguments.iter().map(|a| format!("'{a}'")).collect();
        let mut command = Command::new("script");
        command.args(["--quiet", "--return", "--command", &format!("'{program}' {}", words.join(" ")), "/dev/null"]);
        command
    } else {
        let mut command = Command::new(program);
        command.args(arguments);
        command
    };
    for name in VARIABLES {
        command.env_remove(name);
    }
    let output = command.env("TERM", "xterm").envs(env.iter().copied()).current_dir(folder).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("examined") || arguments.contains(&"-q"), "{text}{}", String::from_utf8_lossy(&output.stderr));
    if !terminal {
        assert!(!String::from_utf8_lossy(&output.stderr).contains("Examining"));
    }
    text
}

fn project() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a.py"), "m = AutoModel.from_pretrained(\"meta-llama/Llama-3.1-8B-Instruct\")\n").unwrap();
    dir
}

#[test]
fn colour_follows_the_conventions() {
    let dir = project();
    let auto: &[&str] = &["check"];
    let colored =
        |terminal, env: &[(&str, &str)], arguments: &[&str]| written(dir.path(), terminal, env, arguments).contains("\u{1b}[");
    for (terminal, env, arguments, wanted) in [
        (true, &[][..], auto, true),
        (false, &[], auto, false),
        (true, &[("NO_COLOR", "1")], auto, false),
        (true, &[("NO_COLOR", "")], auto, true),
        (true, &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1"), ("FORCE_COLOR", "1")], auto, false),
        (true, &[("TERM", "dumb")], auto, false),
        (true, &[("TERM", "dumb"), ("CLICOLOR_FORCE", "1")], auto, true),
        (true, &[("CLICOLOR", "0")], auto, false),
        (true, &[("CLICOLOR", "1")], auto, true),
        (false, &[("CLICOLOR", "1")], auto, false),
        (false, &[("CLICOLOR_FORCE", "1")], auto, true),
        (false, &[("CLICOLOR_FORCE", "0")], auto, false),
        (false, &[("FORCE_COLOR", "1")], auto, true),
        (false, &[("FORCE_COLOR", "0")], auto, false),
        (false, &[("FORCE_COLOR", "")], auto, false),
        (false, &[("GITHUB_ACTIONS", "true")], auto, false),
        (false, &[("NO_COLOR", "1"), ("TERM", "dumb")], &["check", "--color", "always"], true),
        (true, &[("CLICOLOR_FORCE", "1")], &["check", "--color", "never"], false),
        (true, &[("NO_COLOR", "1")], &["check", "--color", "auto"], false),
    ] {
        assert_eq!(colored(terminal, env, arguments), wanted, "terminal: {terminal}, {env:?}, {arguments:?}");
    }
}

#[test]
fn formats_for_machines_and_report_files_have_no_colour() {
    let dir = project();
    let formats = mayuse::report::FORMATS.iter().map(|(name, _)| *name).filter(|f| *f != "human");
    for format in formats {
        let file = dir.path().join("report");
        let output = format!("{format}={}", file.display());
        let output = Command::new(env!("CARGO_BIN_EXE_mayuse"))
            .args(["check", "--color", "always", "--format", format, "--output", &output])
            .current_dir(dir.path())
            .output()
            .unwrap();
        let file = fs::read(&file).unwrap();
        assert!(!file.is_empty() && !output.stdout.is_empty(), "{format}");
        assert!(!file.contains(&0x1b) && !output.stdout.contains(&0x1b), "{format}");
    }
}

/// A tree that takes the program well over half a second, however fast it and the machine are.
fn large() -> TempDir {
    let dir = project();
    let text = "x = AutoModel.from_pretrained(\"org/some-model\")\n".repeat(20);
    for folder in 0..200 {
        let path = dir.path().join(format!("f{folder}"));
        fs::create_dir(&path).unwrap();
        (0..200).for_each(|n| fs::write(path.join(format!("{n}.py")), &text).unwrap());
        let begun = std::time::Instant::now();
        written(dir.path(), false, &[], &["check", "--jobs", "1"]);
        if begun.elapsed().as_millis() > 800 {
            return dir;
        }
    }
    panic!("no tree is large enough");
}

/// The lines of a screen after everything has been drawn.
fn screen(text: &str) -> Vec<String> {
    let mut lines = vec![Vec::new()];
    let mut column = 0;
    for c in text.chars() {
        match c {
            '\n' => lines.push(Vec::new()),
            '\r' => column = 0,
            c => {
                let line = lines.last_mut().unwrap();
                line.resize(line.len().max(column + 1), ' ');
                line[column] = c;
                column += 1;
            }
        }
        if c == '\n' {
            column = 0;
        }
    }
    lines.into_iter().map(|l| l.into_iter().collect::<String>().trim_end().to_owned()).collect()
}

#[test]
fn long_work_shows_how_far_it_is_to_whoever_watches() {
    let large = large();
    let small = project();
    let shown = |folder: &TempDir, terminal, env: &[(&str, &str)], arguments: &[&str]| {
        let text = written(folder.path(), terminal, env, arguments);
        assert!(!screen(&text).iter().any(|l| l.contains("Examining")), "it has not erased itself: {:?}", screen(&text));
        text.contains("Examining files: ")
    };
    let arguments = ["check", "--jobs", "1"];
    let begun = std::time::Instant::now();
    assert!(shown(&large, true, &[("NO_COLOR", "1")], &arguments), "{:?}", begun.elapsed());
    assert!(!shown(&large, true, &[("CI", "true")], &arguments));
    assert!(!shown(&large, true, &[("GITHUB_ACTIONS", "true")], &arguments));
    assert!(!shown(&large, true, &[("TERM", "dumb")], &arguments));
    assert!(!shown(&large, true, &[], &["check", "--jobs", "1", "-q"]));
    assert!(!shown(&large, false, &[], &arguments));
    assert!(!shown(&small, true, &[], &arguments));
}

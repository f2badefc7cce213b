//! The transcripts in README.md are what the program prints. `OVERWRITE=1 cargo test --test readme` writes them anew.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fmt::Write;
use std::path::Path;
use std::process::Command;

/// What a command prints, in the width and shape that every machine gives.
fn printed(arguments: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_mayuse"))
        .args(arguments.split_whitespace())
        .args(["--color", "never", "--width", "100"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_remove("GITHUB_ACTIONS")
        .output()
        .unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn shortened(text: &str, head: usize, tail: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    if lines.len() <= head + tail {
        return text.to_owned();
    }
    let mut out = String::new();
    for line in &lines[..head] {
        writeln!(out, "{line}").unwrap();
    }
    out.push_str("…\n");
    for line in &lines[lines.len() - tail..] {
        writeln!(out, "{line}").unwrap();
    }
    out
}

#[test]
fn transcripts_are_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let mut wanted = String::new();
    let mut rest = text.as_str();
    let mut count = 0;
    while let Some(at) = rest.find("<!-- transcript: ") {
        let (before, after) = rest.split_at(at);
        let end = after.find("-->").unwrap() + 3;
        let spec: Vec<&str> = after["<!-- transcript: ".len()..end - 3].split(';').map(str::trim).collect();
        let number =
            |name: &str| spec.iter().find_map(|s| s.strip_prefix(name)).map_or(usize::MAX / 4, |n| n.trim().parse().unwrap());
        let block = after[end..].find("```text\n").unwrap() + end + "```text\n".len();
        let close = after[block..].find("```").unwrap() + block;
        wanted.push_str(before);
        wanted.push_str(&after[..block]);
        wanted.push_str(&shortened(&printed(spec[0]), number("head"), number("tail")));
        rest = &after[close..];
        count += 1;
    }
    wanted.push_str(rest);
    assert!(count > 0, "README.md has no transcript");
    if std::env::var_os("OVERWRITE").is_some() {
        std::fs::write(&path, &wanted).unwrap();
    } else {
        assert!(wanted == text, "README.md shows other output than the program prints; OVERWRITE=1 cargo test --test readme");
    }
}

#[test]
fn the_two_commands_are_there() {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    assert!(text.contains("cargo run --release --locked -- check examples/support-bot"));
    assert!(text.contains("cargo test --locked"));
    let ci = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(".ci/run")).unwrap();
    assert!(ci.lines().any(|l| l.trim() == "cargo test --locked"));
}

//! The manual pages: there is one for every command, and it says what `--help` says.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::process::Command;

fn mayuse(arguments: &[&str]) -> String {
    let output =
        Command::new(env!("CARGO_BIN_EXE_mayuse")).args(arguments).env("SOURCE_DATE_EPOCH", "1790000000").output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Commands below a command, as its help lists them.
fn commands(help: &str) -> Vec<&str> {
    let Some((_, list)) = help.split_once("\nCommands:\n") else { return Vec::new() };
    list.lines()
        .take_while(|l| l.starts_with("  "))
        // A description that is too long goes on further to the right.
        .filter(|l| !l.starts_with("   "))
        .filter_map(|l| l.split_whitespace().next())
        .filter(|c| *c != "help")
        .collect()
}

fn options(help: &str) -> Vec<String> {
    let words = help.lines().filter(|l| l.trim_start().starts_with('-')).flat_map(|l| l.split_whitespace().take(2));
    words.filter(|w| w.starts_with("--")).map(|w| w.split(['.', '[']).next().unwrap().to_owned()).collect()
}

#[test]
fn every_command_has_a_page_that_knows_its_options() {
    let folder = tempfile::tempdir().unwrap();
    mayuse(&["man", "--dir", &folder.path().join("man").display().to_string()]);
    let mut open: Vec<Vec<String>> = vec![Vec::new()];
    let mut seen = 0;
    while let Some(path) = open.pop() {
        let words: Vec<&str> = path.iter().map(String::as_str).collect();
        let help = mayuse(&[&words[..], &["--help"]].concat());
        let page = mayuse(&[&["man"], &words[..]].concat());
        let text = page.replace("\\-", "-");
        let name = ["mayuse"].iter().chain(&words).copied().collect::<Vec<_>>().join("-");
        assert!(text.contains(&format!(".TH {} 1 2026-09-21 \"mayuse ", name.to_uppercase())), "{page}");
        for option in options(&help) {
            assert!(text.contains(&option), "{name} {option}");
        }
        assert_eq!(std::fs::read_to_string(folder.path().join("man").join(format!("{name}.1"))).unwrap(), page);
        for command in commands(&help) {
            assert!(text.contains(&format!("{name}-{command}(1)")), "{name} {command}");
            open.push(path.iter().cloned().chain([command.to_owned()]).collect());
        }
        seen += 1;
    }
    assert_eq!(std::fs::read_dir(folder.path().join("man")).unwrap().count(), seen);
    assert!(seen > 12, "{seen}");
}

#[test]
fn the_page_of_mayuse_itself() {
    let page = mayuse(&["man"]);
    for section in ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "SUBCOMMANDS", "\"EXIT STATUS\"", "ENVIRONMENT", "FILES"] {
        assert!(page.contains(&format!(".SH {section}\n")), "{section}");
    }
    assert_eq!(page.matches(".ie ").count(), 1);
    let output = Command::new(env!("CARGO_BIN_EXE_mayuse")).args(["man"]).env_remove("SOURCE_DATE_EPOCH").output().unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).contains(".TH MAYUSE 1 \" \" \"mayuse "), "{output:?}");
    let output = Command::new(env!("CARGO_BIN_EXE_mayuse")).args(["man", "chek"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("check"), "{output:?}");
}

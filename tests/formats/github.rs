//! Workflow commands, read by the runner's own rules.

use std::collections::BTreeMap;

use crate::reports::{EVIL, hostile, many, rendered, support_bot};
use crate::sample;

/// A command as the runner understands it.
#[derive(Debug)]
struct Command {
    name: String,
    properties: BTreeMap<String, String>,
    data: String,
}

const KNOWN: &[&str] = &["error", "warning", "notice"];

/// A port of the runner's parser: the new form at the beginning of a line, the old one anywhere in it.
fn parse(line: &str) -> Option<Command> {
    let trimmed = line.trim_start();
    if let Some((head, data)) = trimmed.strip_prefix("::").and_then(|rest| rest.split_once("::")) {
        let (name, properties) = head.split_once(' ').unwrap_or((head, ""));
        let pairs = properties.split(',').filter_map(|p| p.split_once('='));
        let unescape = |s: &str| s.replace("%0D", "\r").replace("%0A", "\n");
        let property = |s: &str| unescape(s).replace("%3A", ":").replace("%2C", ",").replace("%25", "%");
        return Some(Command {
            name: name.to_owned(),
            properties: pairs.map(|(k, v)| (k.trim().to_owned(), property(v))).collect(),
            data: unescape(data).replace("%25", "%"),
        });
    }
    let (_, old) = line.split_once("##[")?;
    let (name, data) = old.split_once(']')?;
    Some(Command { name: name.to_owned(), properties: BTreeMap::new(), data: data.to_owned() })
}

/// Every line is a command of ours, within the limits.
fn commands(text: &str) -> Vec<Command> {
    let commands: Vec<Command> = text.split(['\n', '\r']).filter(|l| !l.is_empty()).map(|l| parse(l).unwrap()).collect();
    for level in KNOWN {
        assert!(commands.iter().filter(|c| c.name == *level).count() <= 10, "{level}");
    }
    for command in &commands {
        assert!(KNOWN.contains(&command.name.as_str()), "{command:?}");
        assert!(command.data.encode_utf16().count() <= 4096);
        let known = ["file", "line", "endLine", "col", "endColumn", "title"];
        assert!(command.properties.keys().all(|k| known.contains(&k.as_str())), "{command:?}");
    }
    commands
}

#[test]
fn github() {
    let text = rendered("github", &sample::report());
    commands(&text);
    insta::assert_snapshot!(text);
}

#[test]
fn github_support_bot() {
    let text = support_bot("github");
    let commands = commands(&text);
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/support-bot");
    let files = commands.iter().filter_map(|c| c.properties.get("file"));
    files.for_each(|f| assert!(root.join(f).is_file(), "{f}"));
    let errors = commands.iter().filter(|c| c.name == "error");
    let brief = |c: &Command| format!("{}:{} {}", c.properties["file"], c.properties["line"], c.properties["title"]);
    insta::assert_snapshot!(errors.map(brief).collect::<Vec<_>>().join("\n"));
}

#[test]
fn hostile_text_starts_no_command() {
    for evil in EVIL {
        let text = rendered("github", &hostile(evil));
        let found = commands(&text);
        assert!(found.iter().filter_map(|c| c.properties.get("file")).all(|f| f == evil), "{text}");
        assert!(found.iter().all(|c| !c.data.contains('\u{1b}') && !c.data.contains('\u{202e}')));
    }
}

#[test]
fn limits_hold_and_totals_are_exact() {
    let text = rendered("github", &many(5000));
    let found = commands(&text);
    assert_eq!(found.len(), 30);
    let summary = &found.last().unwrap().data;
    assert!(
        summary.contains("5,000 findings: 2,500 against the declared use, 1,250 open, 1,250 duties; 0 waived"),
        "{summary}"
    );
    assert!(summary.contains("29 of 5,001 are annotated"), "{summary}");
    let mut long = sample::report();
    long.findings[0].help = "\u{1F642}%".repeat(5000);
    let found = commands(&rendered("github", &long));
    assert!(found.iter().any(|c| c.data.encode_utf16().count() > 4000 && c.data.ends_with('…')));
}

//! Imports run one way. This test reads the sources and fails on an import that the table does not allow.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Which top-level modules a module may use. What is not listed is forbidden.
const MAY_USE: &[(&str, &[&str])] = &[
    ("core", &[]),
    ("document", &[]),
    ("catalog", &["core", "document"]),
    ("weights", &[]),
    ("extract", &["core", "weights"]),
    ("identify", &["core", "catalog"]),
    ("resolve", &["core", "catalog"]),
    ("evidence", &["core", "catalog", "identify", "weights", "workspace"]),
    ("hub", &["core", "catalog", "identify", "evidence"]),
    ("config", &["core", "catalog", "document"]),
    ("inventory", &["core", "config"]),
    ("compare", &["core"]),
    ("lock", &["core", "catalog", "document", "check"]),
    ("check", &["core", "catalog", "resolve", "config", "inventory", "compare"]),
    ("alternatives", &["core", "catalog", "resolve", "check"]),
    ("baseline", &["core"]),
    ("boundary", &["core", "check"]),
    ("notice", &["core", "catalog", "check"]),
    ("dossier", &["core", "catalog", "check"]),
    ("observe", &["core", "catalog", "extract", "resolve", "check", "notice"]),
    ("conclude", &["core", "catalog", "resolve", "inventory"]),
    ("pins", &["core"]),
    ("report", &["core"]),
    ("workspace", &["core", "report"]),
    ("siblings", &["core", "extract", "workspace"]),
    (
        "cli",
        &[
            "core",
            "document",
            "catalog",
            "extract",
            "identify",
            "resolve",
            "config",
            "inventory",
            "compare",
            "lock",
            "check",
            "evidence",
            "hub",
            "alternatives",
            "baseline",
            "boundary",
            "notice",
            "observe",
            "conclude",
            "dossier",
            "report",
            "workspace",
            "",
        ],
    ),
];

/// What pure modules must not touch: no I/O, no clock, no process, no network, no terminal.
const NO_IO: &[&str] = &[
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "std::time",
    "std::io::stdout",
    "miette::",
    "clap::",
    "walkdir::",
    "ignore::",
];
const PURE: &[&str] = &[
    "core",
    "extract",
    "identify",
    "resolve",
    "check",
    "inventory",
    "compare",
    "lock",
    "conclude",
    "dossier",
    "config",
    "alternatives",
    "baseline",
    "boundary",
    "notice",
    "observe",
    "pins",
    "document",
    "weights",
];

/// Beyond std and serde the core knows nothing.
const CORE_CRATES: &[&str] = &["std", "serde", "crate", "super", "self"];

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Forbidden {
    file: String,
    line: usize,
    import: String,
}

/// Every use of `crate::x` in a file, with its line. Test modules at the end of a file count too.
fn imports(text: &str) -> Vec<(usize, String)> {
    let mut out = Vec::new();
    for (i, line) in text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        for (at, _) in code.match_indices("crate::") {
            let preceded = code[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$');
            let rest = &code[at + "crate::".len()..];
            if preceded {
                continue;
            }
            if let Some(list) = rest.strip_prefix('{') {
                let names = list.split(['}', ';']).next().unwrap_or_default();
                out.extend(names.split(',').map(|n| (i + 1, first_word(n.trim()).to_owned())));
            } else {
                out.push((i + 1, first_word(rest).to_owned()));
            }
        }
    }
    out
}

fn first_word(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len());
    let word = &text[..end];
    // `crate::check` names the function of the pipeline or the module; items in capitals belong to the root.
    if word.starts_with(char::is_uppercase) { "" } else { word }
}

fn check(module: &str, file: &str, text: &str) -> Vec<Forbidden> {
    let allowed = MAY_USE.iter().find(|(m, _)| *m == module).map(|(_, a)| *a);
    let Some(allowed) = allowed else {
        return vec![Forbidden { file: file.to_owned(), line: 1, import: format!("module `{module}` is not in the table") }];
    };
    let mut out = Vec::new();
    for (line, import) in imports(text) {
        if import != module && !allowed.contains(&import.as_str()) {
            out.push(Forbidden { file: file.to_owned(), line, import: format!("crate::{import}") });
        }
    }
    for (i, line) in text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        if PURE.contains(&module) {
            for name in NO_IO.iter().filter(|n| code.contains(**n)) {
                out.push(Forbidden { file: file.to_owned(), line: i + 1, import: (*name).to_owned() });
            }
        }
        if module == "core"
            && let Some(path) = code.trim().strip_prefix("use ")
        {
            let krate = path.split("::").next().unwrap_or_default();
            if !CORE_CRATES.contains(&krate) {
                out.push(Forbidden { file: file.to_owned(), line: i + 1, import: krate.to_owned() });
            }
        }
    }
    out
}

fn sources(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

#[test]
fn imports_run_one_way() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    files.sort();
    let mut forbidden = Vec::new();
    for path in &files {
        let relative = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        let module = relative.split('/').next().unwrap().trim_end_matches(".rs").to_owned();
        // The build script shares the data readers; the root holds the pipeline, which knows all its parts.
        if ["lib", "main"].contains(&module.as_str()) || relative == "catalog/embed.rs" {
            continue;
        }
        forbidden.extend(check(&module, &relative, &std::fs::read_to_string(path).unwrap()));
    }
    assert!(forbidden.is_empty(), "forbidden imports:\n{}", listed(&forbidden));
}

fn listed(forbidden: &[Forbidden]) -> String {
    forbidden.iter().map(|f| format!("  src/{}:{}: {}\n", f.file, f.line, f.import)).collect()
}

#[test]
fn the_table_has_no_cycle() {
    let table: BTreeMap<&str, &[&str]> = MAY_USE.iter().copied().collect();
    for start in table.keys() {
        let mut open: Vec<&str> = table[start].to_vec();
        let mut seen: Vec<&str> = Vec::new();
        while let Some(module) = open.pop() {
            assert_ne!(module, *start, "`{start}` reaches itself");
            if !module.is_empty() && !seen.contains(&module) {
                seen.push(module);
                open.extend(table[module]);
            }
        }
    }
}

#[test]
fn a_forbidden_import_is_found() {
    let found = |module: &str, text: &str| check(module, "x.rs", text).into_iter().map(|f| f.import).collect::<Vec<_>>();
    assert_eq!(found("report", "use crate::resolve::Resolver;"), ["crate::resolve"]);
    assert_eq!(found("report", "use crate::{core::finding::Report, catalog::Catalog};"), ["crate::catalog"]);
    assert_eq!(found("extract", "let l = crate::catalog::Catalog::bundled();"), ["crate::catalog"]);
    assert_eq!(found("core", "use regex::Regex;"), ["regex"]);
    assert_eq!(found("check", "std::fs::read(path)"), ["std::fs"]);
    assert_eq!(found("novel", ""), ["module `novel` is not in the table"]);
    assert!(found("report", "use crate::core::finding::Report; // not crate::catalog").is_empty());
}

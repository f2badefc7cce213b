//! Runs extraction over checkouts and prints JSON lines for `score_references.py`. Not run by default:
//! `CHECKOUTS=checkouts FINDINGS=findings.jsonl cargo test --release --test extract_corpus -- --ignored`.

mod support;

use std::io::Write;
use std::path::{Path, PathBuf};

use mayuse::extract::{SourceFile, extract};

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().filter_map(Result::ok).map(|e| e.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_symlink() || path.file_name().is_some_and(|n| n == ".git") {
            continue;
        }
        if path.is_dir() { files(&path, out) } else { out.push(path) }
    }
}

#[test]
#[ignore = "needs checkouts"]
fn findings_of_checkouts() {
    let root = PathBuf::from(std::env::var("CHECKOUTS").unwrap());
    let mut out = std::io::BufWriter::new(std::fs::File::create(std::env::var("FINDINGS").unwrap()).unwrap());
    let (rules, names) = (support::rules(), mayuse::catalog::Catalog::bundled());
    let (mut bytes, mut count) = (0, 0);
    let mut spent = std::time::Duration::ZERO;
    for repo in std::fs::read_dir(&root).unwrap().filter_map(Result::ok) {
        let mut paths = Vec::new();
        files(&repo.path(), &mut paths);
        for path in paths {
            let content = std::fs::read(&path).unwrap();
            if content.len() > 30_000_000 {
                continue;
            }
            let relative = path.strip_prefix(repo.path()).unwrap().to_string_lossy().into_owned();
            let mut references = Vec::new();
            let start = std::time::Instant::now();
            extract(&SourceFile { path: &relative, bytes: &content }, &rules, &names, &mut references);
            spent += start.elapsed();
            bytes += content.len();
            count += 1;
            for r in references {
                let row = serde_json::json!({
                    "repo": repo.file_name().to_string_lossy().replacen('+', "/", 1), "file": relative, "line": r.location.line,
                    "column": r.location.column, "model": r.text, "id": r.id.name, "namespace": r.id.namespace.as_str(),
                    "role": r.role.as_str(), "rule": r.rule, "confidence": r.confidence.as_str(), "setting": format!("{:?}", r.setting),
                });
                writeln!(out, "{row}").unwrap();
            }
        }
    }
    println!("{count} files, {bytes} bytes, {spent:?}, {:.0} MB/s", bytes as f64 / 1e6 / spent.as_secs_f64());
}

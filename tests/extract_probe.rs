//! Prints what is found in one file: `PROBE=path cargo test --test extract_probe -- --ignored --nocapture`.

mod support;

use mayuse::extract::{SourceFile, extract};

#[test]
#[ignore = "a tool for development"]
fn probe() {
    let path = std::env::var("PROBE").unwrap();
    let bytes = std::fs::read(&path).unwrap();
    let (rules, names) = (support::rules(), mayuse::catalog::Catalog::bundled());
    let mut out = Vec::new();
    let name = std::env::var("PROBE_AS").unwrap_or_else(|_| path.clone());
    let start = std::time::Instant::now();
    let examined = extract(&SourceFile { path: &name, bytes: &bytes }, &rules, &names, &mut out);
    println!("{examined:?} {} bytes in {:?}, {} references", bytes.len(), start.elapsed(), out.len());
    for r in out.into_iter().take(200) {
        println!(
            "{}:{} {} [{}] {} {} {} {}",
            r.location.line,
            r.location.column,
            r.text,
            r.id.name,
            r.id.namespace,
            r.role.as_str(),
            r.rule,
            r.confidence.as_str()
        );
    }
}

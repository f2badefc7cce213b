//! Cases of extraction: a file and what must be found in it.

#![allow(dead_code, reason = "each test uses its part")]

use mayuse::core::reference::Role;
use mayuse::extract::{SourceFile, extract};

fn found(path: &str, bytes: &[u8]) -> Vec<(String, Role)> {
    let mut out = Vec::new();
    let (rules, names) = (super::rules(), super::TestNames::few());
    extract(&SourceFile { path, bytes }, &rules, &names, &mut out);
    for r in &out {
        assert!(r.span.end <= bytes.len(), "{path}: span outside of the file");
        if let Ok(text) = std::str::from_utf8(bytes) {
            assert_eq!(r.location.line, 1 + text[..r.span.start].matches('\n').count(), "{path}: line of {}", r.text);
        }
    }
    out.into_iter().map(|r| (r.id.name, r.role)).collect()
}

/// Reports all cases that fail, not only the first.
#[derive(Default)]
pub(crate) struct Cases(Vec<String>);

impl Cases {
    pub(crate) fn check(&mut self, path: &str, text: &str, expected: &[(&str, Role)]) {
        self.check_bytes(path, text.as_bytes(), expected);
    }

    pub(crate) fn check_bytes(&mut self, path: &str, bytes: &[u8], expected: &[(&str, Role)]) {
        let expected: Vec<(String, Role)> = expected.iter().map(|(m, r)| ((*m).to_owned(), *r)).collect();
        let found = found(path, bytes);
        if found != expected {
            let text = String::from_utf8_lossy(bytes);
            self.0.push(format!("{path}:\n{text}\nfound  {found:?}\nwanted {expected:?}\n"));
        }
    }
}

impl Drop for Cases {
    fn drop(&mut self) {
        assert!(self.0.is_empty() || std::thread::panicking(), "{}", self.0.join("\n"));
    }
}

//! Properties: any bytes in any format are read without a panic, spans lie in the text and say what they claim, and the
//! same input gives the same output.

mod support;

use mayuse::extract::{Rules, SourceFile, extract};
use proptest::prelude::*;

const PATHS: [&str; 16] = [
    "a.py",
    "a.ipynb",
    "a.yaml",
    "a.json",
    "a.toml",
    ".env",
    "a.sh",
    "Dockerfile",
    "Modelfile",
    "a.ts",
    "a.rs",
    "a.xml",
    "a.md",
    "a.tf",
    "a.ps1",
    "a.gguf",
];

/// Pieces that formats and ids are made of, so that random text gets somewhere.
const PIECES: [&str; 44] = [
    "meta-llama/Llama-3.1-8B-Instruct",
    "gpt-4o-mini",
    "https://huggingface.co/",
    "hf.co/",
    "ollama/",
    "model",
    "=",
    ":",
    ": ",
    " ",
    "\n",
    "\n  ",
    "\"",
    "'",
    "`",
    "\"\"\"",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "#",
    "//",
    "/*",
    "*/",
    "- ",
    "--model ",
    "\\",
    "\\\"",
    "$",
    "${",
    ":-",
    "<",
    ">",
    "<!--",
    "{\"cells\":[{\"cell_type\":\"code\",\"source\":[",
    "vllm serve ",
    "é",
    "\u{1F600}",
    "\0",
    "@",
    ",",
    "models--",
];

thread_local! {
    static READY: (Rules, support::TestNames) = (support::rules(), support::TestNames::few());
}

fn check(path: &str, bytes: &[u8]) {
    READY.with(|(rules, names)| {
        let (mut first, mut second) = (Vec::new(), Vec::new());
        extract(&SourceFile { path, bytes }, rules, names, &mut first);
        extract(&SourceFile { path, bytes }, rules, names, &mut second);
        assert_eq!(first, second);
        for r in &first {
            assert!(r.span.start <= r.span.end && r.span.end <= bytes.len(), "{path}: {r:?}");
            if let Ok(text) = std::str::from_utf8(bytes) {
                assert!(text.get(r.span.start..r.span.end).is_some(), "{path}: span cuts a character: {r:?}");
            }
        }
        assert!(first.windows(2).all(|w| w[0].span.end <= w[1].span.start), "{path}: overlapping");
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(path in 0..PATHS.len(), bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        check(PATHS[path], &[b"llama \"a/b\" ".as_slice(), &bytes].concat());
    }

    #[test]
    fn any_pieces(path in 0..PATHS.len(), pieces in proptest::collection::vec(0..PIECES.len(), 0..60)) {
        let text: String = pieces.iter().map(|i| PIECES[*i]).collect();
        check(PATHS[path], text.as_bytes());
    }
}

//! Which model a name means, with the names of the real catalog: providers taken off, hosts told by what stands around.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use mayuse::catalog::Catalog;
use mayuse::extract::{SourceFile, extract};

/// Namespace and id of every use.
fn uses(path: &str, text: &str) -> Vec<String> {
    let mut out = Vec::new();
    extract(&SourceFile { path, bytes: text.as_bytes() }, &support::rules(), &Catalog::bundled(), &mut out);
    let uses = out.into_iter().filter(|r| r.role.is_use());
    uses.map(|r| format!("{} {}", r.id.namespace.as_str(), r.id.name)).collect()
}

#[test]
fn a_provider_is_no_part_of_the_id() {
    for (written, expected) in [
        ("openai:gpt-4.1-mini", "openai gpt-4.1-mini"),
        ("openai:o3", "openai o3"),
        ("openai/o3", "openai o3"),
        ("anthropic:messages:claude-3-5-sonnet-20241022", "anthropic claude-3-5-sonnet-20241022"),
        ("groq:llama-3.3-70b-versatile", "groq llama-3.3-70b-versatile"),
        ("llama3.1:8b", "ollama llama3.1:8b"),
        ("mistral:7b", "ollama mistral:7b"),
        ("google/gemini-2.5-flash-lite", "google gemini-2.5-flash-lite"),
        ("google/gemma-2-2b-it", "hf google/gemma-2-2b-it"),
    ] {
        assert_eq!(uses("a.py", &format!("model = \"{written}\"\n")), [expected], "{written}");
    }
}

#[test]
fn what_stands_around_tells_the_host() {
    let groq = "URL = 'https://api.groq.com/openai/v1/'\nMODELS = ['gemma-7b-it']\n";
    assert_eq!(uses("a.py", groq), ["groq gemma-7b-it"]);
    let upstage = "URL = 'https://api.upstage.ai/v1'\nDEFAULT_MODEL = 'solar-pro'\n";
    assert_eq!(uses("a.py", upstage), ["upstage solar-pro"]);
    assert_eq!(uses("a.py", "DEFAULT_MODEL = 'solar-pro'\n"), ["ollama solar-pro"]);
    let both = "URL = 'https://api.groq.com/openai/v1/'\nm = SentenceTransformer('all-MiniLM-L6-v2')\n";
    assert_eq!(uses("a.py", both), ["hf all-MiniLM-L6-v2"]);
    let gateway = "URL = 'https://openrouter.ai/api/v1'\nMODEL = 'google/gemini-2.5-flash-lite'\n";
    assert_eq!(uses("a.py", gateway), ["openrouter google/gemini-2.5-flash-lite"]);
}

//! The id inside a value: prefixes, URLs, tags and revisions taken off, the exact range kept.

use std::ops::Range;

/// How far the writing alone tells what the id is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `org/name`.
    Pair,
    /// A single word.
    Bare,
    /// More than one slash, none of the known prefixes.
    Long,
    /// A file system path.
    Path,
    /// A file of weights, by its ending.
    WeightFile,
}

/// A value taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Parsed {
    /// The id, as a range of the value.
    pub(super) range: Range<usize>,
    pub(super) form: Form,
    /// The namespace, where the writing tells it.
    pub(super) namespace: Option<&'static str>,
    pub(super) revision: Option<String>,
    /// Written as an address, so that nothing else is needed to know it for a model.
    pub(super) address: bool,
    /// The address is one of a dataset.
    pub(super) dataset: bool,
}

const WEIGHTS: [&str; 10] =
    [".gguf", ".llamafile", ".safetensors", ".ggml", ".onnx", ".pth", ".ckpt", ".pt", ".tflite", ".mlmodel"];

/// Hosts whose first two path segments are a repository of models.
const HUBS: [(&str, &str); 8] = [
    ("huggingface.co/", "hf"),
    ("hf.co/", "hf"),
    ("hf-mirror.com/", "hf"),
    ("hf://", "hf"),
    ("huggingface://", "hf"),
    ("modelscope.cn/models/", "modelscope"),
    ("ollama.com/library/", "ollama"),
    ("ollama://", "ollama"),
];

/// First segments of the hub's own pages.
const PAGES: [&str; 24] = [
    "docs",
    "blog",
    "spaces",
    "papers",
    "collections",
    "tasks",
    "learn",
    "join",
    "login",
    "settings",
    "models",
    "pricing",
    "chat",
    "organizations",
    "new",
    "api",
    "front",
    "datasets",
    "course",
    "inference-endpoints",
    "assets",
    "metrics",
    "posts",
    "buckets",
];

/// Schemes of stores in which people keep weights.
const STORES: [&str; 14] =
    ["s3", "s3a", "gs", "gcs", "abfs", "abfss", "wasbs", "az", "oss", "r2", "minio", "pvc", "file", "dbfs"];

/// Takes a value apart; `None` when it cannot name a model.
pub(super) fn parse(value: &str) -> Option<Parsed> {
    let lead = value.len() - value.trim_start().len();
    let word = value.trim();
    if word.len() < 2
        || word.len() > 512
        || !word.is_ascii()
        || word.bytes().any(|b| b.is_ascii_whitespace() || b.is_ascii_control())
    {
        return None;
    }
    let found = address(word).unwrap_or_else(|| plain(word, 0))?;
    if found.address && word.contains(['{', '$', '<', '*']) {
        // A template: what it names is not written here.
        return None;
    }
    let range = found.range.start + lead..found.range.end + lead;
    (!range.is_empty()).then_some(Parsed { range, ..found })
}

/// `Some(None)`: an address, but not of a model.
fn address(word: &str) -> Option<Option<Parsed>> {
    if !word.contains('/') {
        return if word.starts_with("arn:") { named_address(word) } else { cached(word) };
    }
    let scheme = word.find("://");
    for (host, namespace) in HUBS {
        let own_scheme = host.ends_with("://");
        // `https://`, `git+https://user@`, `git@`: whatever stands before the host.
        let mut at = if own_scheme { 0 } else { scheme.map_or(0, |at| at + 3) };
        if !own_scheme {
            at += word[at..].split('/').next().and_then(|authority| authority.find('@')).map_or(0, |user| user + 1);
            at += if word[at..].starts_with("www.") { 4 } else { 0 };
        }
        if word[at..].starts_with(host) {
            return Some(repository(word, at + host.len(), namespace));
        }
    }
    if let Some(found) = cached(word) {
        return Some(found);
    }
    if !word.contains(':') && !word.starts_with("publishers/") && !word.contains("/publishers/") {
        return None;
    }
    named_address(word)
}

/// A path into the hub's cache.
fn cached(word: &str) -> Option<Option<Parsed>> {
    let at = word.find("models--")?;
    let rest = &word[at + 8..];
    let end = rest.find(['/', '\\']).unwrap_or(rest.len());
    if !rest[..end].contains("--") {
        return None;
    }
    let parsed = finish(at + 8..at + 8 + end, Form::Pair, Some("hf"), None);
    Some(Some(Parsed { address: true, ..parsed }))
}

/// Addresses in the clouds, and of weights anywhere.
fn named_address(word: &str) -> Option<Option<Parsed>> {
    if let Some(rest) = word.strip_prefix("arn:") {
        let marks = ["foundation-model/", "inference-profile/", "custom-model/"];
        let (at, mark) = marks.iter().find_map(|m| rest.find(m).map(|at| (at, m.len())))?;
        let start = 4 + at + mark;
        return Some(
            (rest.contains(":bedrock"))
                .then(|| Parsed { address: true, ..finish(start..word.len(), Form::Bare, Some("bedrock"), None) }),
        );
    }
    if word.starts_with("azureml://registries/") {
        let at = word.find("/models/")? + 8;
        let end = word[at..].find('/').map_or(word.len(), |e| at + e);
        return Some(Some(Parsed { address: true, ..finish(at..end, Form::Bare, Some("azure"), None) }));
    }
    if let Some(at) = word.find("publishers/") {
        let models = word[at..].find("/models/")? + at + 8;
        let (end, revision) = tagged(word, models, "@");
        return Some(Some(Parsed { address: true, ..finish(models..end, Form::Bare, Some("vertex"), revision) }));
    }
    if let Some(scheme) = word.find("://") {
        if STORES.contains(&&word[..scheme]) {
            return stored(word, scheme + 3);
        }
        // Any other address names a model only by the weights it leads to.
        let path_end = word.find(['?', '#']).unwrap_or(word.len());
        let start = word[..path_end].rfind('/').map_or(0, |i| i + 1);
        let weights = is_weight_file(&word[start..path_end]);
        return Some(weights.then(|| finish(start..path_end, Form::WeightFile, Some("file"), None)));
    }
    None
}

/// A folder in a store: a path as on any disk.
fn stored(word: &str, start: usize) -> Option<Option<Parsed>> {
    if let Some(at) = word.find("?model=") {
        // KubeAI: the volume, and which of Ollama's models on it.
        return Some(plain(word, at + 7));
    }
    let end = word.trim_end_matches('/').len();
    let last = word[..end].rfind('/').map_or(0, |i| i + 1);
    if is_weight_file(&word[last..end]) {
        return Some(Some(finish(last..end, Form::WeightFile, Some("file"), None)));
    }
    Some((last > start).then(|| finish(0..end, Form::Path, None, None)))
}

/// `ORG/NAME` behind a host, as the hub writes addresses.
fn repository(word: &str, mut start: usize, namespace: &'static str) -> Option<Parsed> {
    let mut dataset = false;
    loop {
        let segment = word[start..].split('/').next().unwrap_or_default();
        match segment {
            "api" | "models" | "resolve-cache" if namespace == "hf" => start += segment.len() + 1,
            "datasets" if namespace == "hf" => {
                dataset = true;
                start += segment.len() + 1;
            }
            "" if word.len() > start => start += 1,
            _ => break,
        }
        if start >= word.len() {
            return None;
        }
    }
    let stop = |from: usize, marks: &[char]| word[from..].find(marks).map_or(word.len(), |i| from + i);
    if namespace == "ollama" {
        let end = stop(start, &['?', '#', '"', '\'', ')', '>']);
        return Some(Parsed { address: true, ..finish(start..end, Form::Bare, Some("ollama"), None) });
    }
    let slash = start + word[start..].find('/')?;
    let organization = &word[start..slash];
    if PAGES.contains(&organization) {
        return None;
    }
    let end =
        stop(slash + 1, &['/', '?', '#', '@', ':', '"', '\'', ')', '>', '`', ',', ';', '&', '<', '|', '*', ']', '\\', '%']);
    let mut name_end = end;
    while name_end > slash + 1 && matches!(word.as_bytes()[name_end - 1], b'.' | b'_' | b'-') {
        name_end -= 1;
    }
    if word[slash + 1..name_end].ends_with(".git") {
        name_end -= 4;
    }
    if !is_segment(organization) || !is_segment(&word[slash + 1..name_end]) || is_collection(&word[slash + 1..name_end]) {
        return None;
    }
    let mut revision = None;
    match word.as_bytes().get(end) {
        Some(b'/') => {
            let mut parts = word[end + 1..].split('/');
            if matches!(parts.next(), Some("resolve" | "blob" | "tree" | "raw" | "commit")) {
                revision = parts.next().filter(|r| *r != "main" && !r.is_empty()).map(str::to_owned);
            }
        }
        Some(b'@' | b':') => revision = Some(word[end + 1..].to_owned()).filter(|r| !r.is_empty()),
        _ => {}
    }
    Some(Parsed { address: true, dataset, ..finish(start..name_end, Form::Pair, Some(namespace), revision) })
}

fn plain(word: &str, start: usize) -> Option<Parsed> {
    let rest = &word[start..];
    let is_path = rest.starts_with(['/', '~', '.', '$', '\\']) || rest.contains('\\') || rest.get(1..3) == Some(":/");
    if is_weight_file(rest) {
        let at = rest.rfind(['/', '\\']).map_or(start, |i| start + i + 1);
        return Some(finish(at..word.len(), Form::WeightFile, Some("file"), None));
    }
    if is_path {
        return Some(finish(start..word.len(), Form::Path, None, None));
    }
    if rest.bytes().any(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'/' | b':' | b'@' | b'+'))) {
        return None;
    }
    // The end of a sentence or of a key is no part of a name.
    let word = word.trim_end_matches(['.', ':', ',']);
    let rest = word.get(start..).filter(|rest| rest.len() >= 2)?;
    match rest.bytes().filter(|b| *b == b'/').count() {
        0 => Some(finish(start..word.len(), Form::Bare, None, None)),
        1 => {
            let slash = rest.find('/')?;
            let port = |colon: usize| rest[colon + 1..slash].bytes().all(|b| b.is_ascii_digit());
            if let Some(colon) = rest[..slash].rfind(':').filter(|c| is_provider(&rest[..*c]) && !port(*c)) {
                // `huggingface:text-generation:org/name`.
                return plain(word, start + colon + 1);
            }
            let (end, revision) = tagged(word, start + slash + 1, "@:");
            (is_segment(&rest[..slash])
                && is_segment(&word[start + slash + 1..end])
                && !is_collection(&word[start + slash + 1..end]))
            .then(|| finish(start..end, Form::Pair, None, revision))
        }
        _ => Some(finish(start..word.len(), Form::Long, None, None)),
    }
}

/// Words with colons between them, as clients write providers.
fn is_provider(words: &str) -> bool {
    words.bytes().all(|b| b.is_ascii_lowercase() || matches!(b, b':' | b'-' | b'_'))
        && words.starts_with(|c: char| c.is_ascii_alphabetic())
}

fn finish(range: Range<usize>, form: Form, namespace: Option<&'static str>, revision: Option<String>) -> Parsed {
    Parsed { range, form, namespace, revision, address: false, dataset: false }
}

/// The end of the name that starts at `from`, and what stands behind the mark that ends it.
fn tagged(word: &str, from: usize, marks: &str) -> (usize, Option<String>) {
    match word[from..].find(|c| marks.contains(c)) {
        Some(i) => (from + i, Some(word[from + i + 1..].to_owned()).filter(|r| !r.is_empty())),
        None => (word.len(), None),
    }
}

/// Whether the file name has an ending of weights.
pub(super) fn is_weight_file(word: &str) -> bool {
    WEIGHTS.iter().any(|w| word.len() > w.len() && word.as_bytes()[word.len() - w.len()..].eq_ignore_ascii_case(w.as_bytes()))
}

/// One half of a repository id.
pub(super) fn is_segment(word: &str) -> bool {
    let bytes = word.as_bytes();
    !bytes.is_empty()
        && bytes.len() <= 96
        && bytes.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
        && (bytes[0].is_ascii_alphanumeric() || bytes[0] == b'_')
        && bytes.iter().any(u8::is_ascii_alphanumeric)
}

/// Collections of the hub look like repositories but for the 24 hexadecimal digits at the end.
fn is_collection(name: &str) -> bool {
    name.rsplit_once('-').is_some_and(|(_, tail)| tail.len() == 24 && tail.bytes().all(|b| b.is_ascii_hexdigit()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn id(value: &str) -> Option<(&str, Form, Option<String>)> {
        parse(value).map(|p| (value.get(p.range.clone()).unwrap(), p.form, p.revision))
    }

    #[test]
    fn addresses() {
        for (value, expected, revision) in [
            ("https://huggingface.co/Qwen/Qwen3-0.6B-GGUF/resolve/main/a.gguf", "Qwen/Qwen3-0.6B-GGUF", None),
            ("https://huggingface.co/a/b/tree/v1.0", "a/b", Some("v1.0")),
            ("hf.co/bartowski/Llama-3.2-3B-GGUF:Q4_K_M", "bartowski/Llama-3.2-3B-GGUF", Some("Q4_K_M")),
            ("hf://meta-llama/Llama-3.1-8B@abc", "meta-llama/Llama-3.1-8B", Some("abc")),
            ("git@hf.co/a/b.git", "a/b", None),
            ("https://huggingface.co/api/models/a/b", "a/b", None),
            ("/root/.cache/huggingface/hub/models--meta-llama--Llama-2-7b-hf/snapshots/x", "meta-llama--Llama-2-7b-hf", None),
            ("arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-v2", "anthropic.claude-v2", None),
            ("https://ollama.com/library/llama3.1:8b", "llama3.1:8b", None),
            ("publishers/google/models/gemini-2.0-flash@001", "gemini-2.0-flash", Some("001")),
            ("s3://bucket/llama-3-8b/", "s3://bucket/llama-3-8b", None),
            ("gs://bucket/x/Qwen3-0.6B-Q4_0.gguf", "Qwen3-0.6B-Q4_0.gguf", None),
            ("pvc://volume?model=qwen:0.5b", "qwen:0.5b", None),
        ] {
            let (found, _, found_revision) = id(value).unwrap_or_else(|| panic!("{value}"));
            assert_eq!((found, found_revision.as_deref()), (expected, revision), "{value}");
        }
        for value in [
            "https://huggingface.co/docs/transformers",
            "https://huggingface.co/spaces/a/b",
            "https://example.org/a/b",
            "https://huggingface.co",
            "s3://bucket",
        ] {
            assert_eq!(parse(value), None, "{value}");
        }
        assert!(parse("https://huggingface.co/datasets/a/b").unwrap().dataset);
    }

    #[test]
    fn plain_ids() {
        assert_eq!(id("org/name:tag"), Some(("org/name", Form::Pair, Some("tag".into()))));
        assert_eq!(id("./a/b").unwrap().1, Form::Path);
        assert_eq!(id("models/x.Q4_0.gguf").unwrap().0, "x.Q4_0.gguf");
        assert_eq!(id("llama3.1:8b").unwrap().0, "llama3.1:8b");
        assert_eq!(id("huggingface:text-generation:org/name").unwrap().0, "org/name");
        assert_eq!(id("host:80/name"), None);
        assert_eq!(id("a b"), None);
        assert_eq!(id("llama3.1:8b.").unwrap().0, "llama3.1:8b");
        assert_eq!(id("llama3:").unwrap().0, "llama3");
        assert_eq!(id("nvidia/nemo-66f1a0b2c3d4e5f6a7b8c9d0"), None);
    }
}

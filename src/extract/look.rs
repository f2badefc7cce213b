//! What a name looks like, where nobody knows it.

use super::rules::Rules;

/// Endings of file names that are no models.
const FILES: [&str; 44] = [
    ".py", ".md", ".json", ".yaml", ".yml", ".txt", ".js", ".ts", ".tsx", ".jsx", ".html", ".css", ".png", ".jpg", ".svg",
    ".rs", ".go", ".java", ".c", ".h", ".cpp", ".sh", ".toml", ".lock", ".xml", ".csv", ".jsonl", ".parquet", ".zip", ".gz",
    ".tar", ".so", ".dll", ".exe", ".ipynb", ".jinja", ".tpl", ".proto", ".sql", ".log", ".rb", ".rst", ".mjs", ".wav",
];

/// Words that only stand in for a name.
const PLACEHOLDERS: [&str; 26] = [
    "your",
    "my",
    "path",
    "username",
    "user",
    "org",
    "owner",
    "organization",
    "namespace",
    "repo",
    "repository",
    "example",
    "foo",
    "bar",
    "some",
    "xxx",
    "test",
    "dummy",
    "fake",
    "model",
    "name",
    "author",
    "placeholder",
    "provider",
    "vendor",
    "none",
];

/// Whether the name ends like a file that is not a model.
pub(super) fn is_file(name: &str) -> bool {
    let Some(dot) = name.rfind('.') else { return false };
    FILES.iter().any(|f| name[dot..].eq_ignore_ascii_case(f))
}

/// Whether an unknown `org/name` is credible where models are expected.
pub(super) fn is_credible_pair(text: &str, rules: &Rules) -> bool {
    let Some((organization, name)) = text.split_once('/') else { return false };
    name.len() >= 2
        && organization.len() >= 2
        && !is_file(name)
        && !rules.not_organizations.contains(&organization.to_ascii_lowercase())
        && !is_placeholder(text)
        && name.bytes().any(|b| b.is_ascii_alphabetic())
        && !organization.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a word is the name of a constant or an environment variable: `ASSISTANT_MODEL`.
pub(super) fn is_constant(word: &str) -> bool {
    word.contains('_') && word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}

/// Whether an `org/name` only shows where a name goes: `your-org/your-model`, `test/model`.
pub(super) fn is_placeholder(text: &str) -> bool {
    let Some((organization, name)) = text.split_once('/') else { return false };
    let stands_in = |word: &str| {
        let lower = word.to_ascii_lowercase();
        let plain = lower.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches(['-', '_']);
        let first = lower.split(['-', '_', '.']).next().unwrap_or_default();
        PLACEHOLDERS.contains(&plain) || matches!(first, "your" | "my" | "some" | "path" | "example" | "username")
    };
    stands_in(organization) || PLACEHOLDERS.contains(&name.to_ascii_lowercase().as_str())
}

/// Whether a name has the marks of a model: the beginning of a known family and a number, or a size.
pub(super) fn is_modelish(name: &str, rules: &Rules) -> bool {
    if is_file(name) || is_constant(name) {
        return false;
    }
    let stem = rules.interest.has_stem_in(name);
    let digit = name.bytes().any(|b| b.is_ascii_digit());
    let joined = name.contains('/') && name.contains('-');
    (stem && (digit || joined)) || (digit && has_size(name))
}

/// `7b`, `0.5B`, `135M`, `8x7b` as a word of its own.
pub(super) fn has_size(name: &str) -> bool {
    name.split(['-', '_', ':', '/', ' ']).any(|part| {
        let Some(number) = part.strip_suffix(['b', 'B', 'm', 'M']) else { return false };
        let number = number.strip_prefix(['a', 'A', 'e', 'E']).unwrap_or(number);
        number.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'x' | b'X'))
            && number.as_bytes().first().is_some_and(u8::is_ascii_digit)
    })
}

/// Whether a known plain name can hardly be an ordinary word: `gpt-4o-mini`, `llama3.1:8b`, `text-embedding-ada-002`.
pub(super) fn is_distinctive(name: &str, rules: &Rules) -> bool {
    is_joined(name) && !rules.ambiguous.contains(&name.to_ascii_lowercase())
}

/// Whether a name is put together of parts, with a number among them or three of them.
pub(super) fn is_joined(name: &str) -> bool {
    let digit = name.bytes().any(|b| b.is_ascii_digit());
    let joined = name.bytes().filter(|b| matches!(b, b'-' | b':' | b'.' | b'/')).count();
    name.len() >= 5 && ((digit && joined >= 1) || joined >= 2)
}

/// Whether two spellings differ in punctuation and case only.
pub(super) fn is_same_word(a: &str, b: &str) -> bool {
    let letters =
        |word: &'_ str| word.bytes().filter(u8::is_ascii_alphanumeric).map(|b| b.to_ascii_lowercase()).collect::<Vec<_>>();
    letters(a) == letters(b)
}

/// File names that weights of any model have.
const GENERIC: [&str; 34] = [
    "model",
    "models",
    "pytorch",
    "diffusion",
    "adapter",
    "consolidated",
    "tokenizer",
    "encoder",
    "decoder",
    "unet",
    "vae",
    "text",
    "vision",
    "best",
    "last",
    "final",
    "weights",
    "checkpoint",
    "quantized",
    "optimized",
    "onnx",
    "fp16",
    "fp32",
    "int8",
    "uint8",
    "merged",
    "with",
    "past",
    "embed",
    "tokens",
    "lm",
    "head",
    "flax",
    "tf",
];

/// Whether a file of weights says by its name which model it is.
pub(super) fn names_a_model(file: &str) -> bool {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    stem.len() >= 3
        && !stem.contains(['$', '{', '*', '%', '<'])
        && !stem.split(['-', '_', '.', ' ']).all(|word| {
            let lower = word.to_ascii_lowercase();
            let plain = lower.trim_end_matches(|c: char| c.is_ascii_digit());
            plain.len() <= 2 || GENERIC.contains(&lower.as_str()) || GENERIC.contains(&plain)
        })
}

/// A word that could be anybody's model name.
pub(super) fn is_name(word: &str) -> bool {
    word.len() >= 2
        && word.len() <= 96
        && word.as_bytes()[0].is_ascii_alphanumeric()
        && word.bytes().any(|b| b.is_ascii_alphabetic())
        && word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b':' | b'/'))
        && !is_file(word)
        && !is_constant(word)
        && !matches!(
            word.to_ascii_lowercase().as_str(),
            "true" | "false" | "none" | "null" | "auto" | "default" | "model" | "name"
        )
}

//! Secrets that stand on a line beside a model: never repeated in a report.

use std::ops::Range;

/// Beginnings of tokens that are secrets whatever stands around them.
const PREFIXES: &[&str] = &[
    "hf_",
    "api_org_",
    "sk-",
    "sk_",
    "pk-",
    "ghp_",
    "gho_",
    "ghs_",
    "github_pat_",
    "glpat-",
    "xoxb-",
    "xoxp-",
    "AKIA",
    "ASIA",
    "AIza",
    "gsk_",
    "r8_",
    "pplx-",
    "nvapi-",
    "xai-",
    "eyJ",
];
/// Names whose value is a secret.
const NAMES: &[&str] = &["token", "secret", "password", "passwd", "api_key", "apikey", "api-key", "access_key", "private_key"];
/// Shorter ones are words.
const SHORTEST: usize = 12;

/// Replaces secrets by stars, character by character, outside of `kept` (in characters): columns stay as they are.
pub(super) fn masked(line: &str, kept: &Range<usize>) -> String {
    let mut chars: Vec<char> = line.chars().collect();
    let mut hide = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if !is_token(chars[at]) {
            at += 1;
            continue;
        }
        let end = (at..chars.len()).find(|i| !is_token(chars[*i])).unwrap_or(chars.len());
        let word: String = chars[at..end].iter().collect();
        if let Some(prefix) = PREFIXES.iter().find(|p| word.starts_with(**p) && looks_random(&word[p.len()..])) {
            hide.push(at + prefix.len()..end);
        } else if let Some(value) = value_of_secret(&chars, at) {
            hide.push(value);
        } else if let Some(password) = password_of_url(&chars, at, end) {
            hide.push(password);
        }
        at = end;
    }
    for range in hide {
        if range.end <= kept.start || range.start >= kept.end {
            chars[range].fill('*');
        }
    }
    chars.into_iter().collect()
}

fn is_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-')
}

fn looks_random(word: &str) -> bool {
    word.len() >= SHORTEST && word.bytes().any(|b| b.is_ascii_digit()) && word.bytes().any(|b| b.is_ascii_alphabetic())
}

/// The value behind `name =`, `"name":` or `Bearer`, with the name of a secret.
fn value_of_secret(chars: &[char], start: usize) -> Option<Range<usize>> {
    let before: String = chars[start.saturating_sub(40)..start].iter().collect::<String>().to_ascii_lowercase();
    let before = before.trim_end_matches(['"', '\'', ' ', '\t']);
    let named = before.strip_suffix([':', '=']).is_some_and(|name| {
        let name = name.trim_end_matches(['"', '\'', ' ', '\t']);
        NAMES.iter().any(|n| name.ends_with(n))
    });
    if !named && !before.ends_with("bearer") {
        return None;
    }
    let in_value = |c: char| is_token(c) || matches!(c, '+' | '/' | '=' | '.');
    let end = (start..chars.len()).find(|i| !in_value(chars[*i])).unwrap_or(chars.len());
    looks_random(&chars[start..end].iter().collect::<String>()).then_some(start..end)
}

/// `://user:password@`: the word between the colon and the at sign.
fn password_of_url(chars: &[char], start: usize, end: usize) -> Option<Range<usize>> {
    let before: String = chars[start.saturating_sub(80)..start].iter().collect();
    let user = before.strip_suffix(':')?;
    let scheme = user.rfind("://")?;
    (chars.get(end) == Some(&'@') && !user[scheme + 3..].contains(['/', ' '])).then_some(start..end)
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn secrets_are_hidden_and_models_are_not() {
        let cases = [
            ("HF_TOKEN=hf_abcdefghijkl1234 model=\"a/b\"", "HF_TOKEN=hf_**************** model=\"a/b\""),
            ("key = 'sk-proj-0123456789abcdef'", "key = 'sk-*********************'"),
            ("\"api_key\": \"0123456789abcdef\"", "\"api_key\": \"****************\""),
            ("aws_secret_access_key = wJalrXUtn/K7MDENG+bPx", "aws_secret_access_key = *********************"),
            ("Authorization: Bearer abcdef012345.ghi", "Authorization: Bearer ****************"),
            ("https://me:hunter2@example.org/x", "https://me:*******@example.org/x"),
            ("tokenizer = 'meta-llama/Llama-3.1-8B-Instruct'", "tokenizer = 'meta-llama/Llama-3.1-8B-Instruct'"),
            ("max_tokens: 4096, model: gpt-4o-mini-2024-07-18", "max_tokens: 4096, model: gpt-4o-mini-2024-07-18"),
            ("eos_token: '<|eot_id|>'", "eos_token: '<|eot_id|>'"),
        ];
        for (line, shown) in cases {
            assert_eq!(masked(line, &(0..0)), shown);
        }
        assert_eq!(masked("token: sk-model-0123456789", &(7..26)), "token: sk-model-0123456789");
    }
}

//! What bills of materials say about who a model is: package URL, address, owner, SPDX ids.

use super::fingerprint::encoded;
use crate::core::finding::{LicenseView, ModelView};

/// Namespace of the Hugging Face Hub.
const HUB: &str = "hf";

/// Owner and name of a hub id; elsewhere the whole id is the name.
pub(super) fn owner_and_name<'a>(namespace: &str, id: &'a str) -> (Option<&'a str>, &'a str) {
    match id.split_once('/') {
        Some((owner, name)) if namespace == HUB && !owner.is_empty() && !name.is_empty() => (Some(owner), name),
        _ => (None, id),
    }
}

/// The package URL of a hub model. A revision is part of it where it is a commit.
pub(super) fn purl(namespace: &str, id: &str, revision: Option<&str>) -> Option<String> {
    if namespace != HUB || id.is_empty() || id.split('/').any(str::is_empty) {
        return None;
    }
    let commit = revision.filter(|r| (7..=64).contains(&r.len()) && r.bytes().all(|b| b.is_ascii_hexdigit()));
    let version = commit.map(|r| format!("@{}", r.to_lowercase())).unwrap_or_default();
    Some(format!("pkg:huggingface/{}{version}", encoded(id)))
}

/// Where a hub model can be had and its card read.
pub(super) fn address(namespace: &str, id: &str) -> Option<String> {
    (namespace == HUB && !id.is_empty()).then(|| format!("https://huggingface.co/{}", encoded(id)))
}

/// An id that is the same for a model wherever it is named.
pub(super) fn key(namespace: &str, id: &str) -> String {
    format!("{}/{}", encoded(namespace), encoded(&id.to_lowercase()))
}

/// An SPDX id of the list, exactly as it stands there.
pub(super) fn listed(spdx: Option<&str>) -> Option<&str> {
    spdx.filter(|id| spdx::license_id(id).is_some_and(|known| known.name == *id))
}

/// A well-formed `LicenseRef-`.
pub(super) fn reference(spdx: Option<&str>) -> Option<&str> {
    let plain = |name: &str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'));
    spdx.filter(|id| id.strip_prefix("LicenseRef-").is_some_and(plain))
}

/// What the model card or the project itself says, apart from what is concluded from it.
pub(super) fn declared(model: &ModelView) -> Option<&LicenseView> {
    model.license.iter().chain(&model.also).find(|l| l.provenance == "declared")
}

/// An address that may stand in a document: of the web, in plain characters.
pub(super) fn web(url: Option<&str>) -> Option<&str> {
    let plain =
        |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' | '[' | ']');
    url.filter(|u| (u.starts_with("https://") || u.starts_with("http://")) && u.len() > 9 && u.chars().all(plain))
        .filter(|u| u.bytes().filter(|b| *b == b'#').count() <= 1)
}

/// An ISO date as a moment.
pub(super) fn day(date: Option<&str>) -> Option<String> {
    let date: jiff::civil::Date = date?.parse().ok()?;
    Some(format!("{date}T00:00:00Z"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_a_model_is() {
        let commit = "0E9E39F249a16976918f6564b8830bc894c89659";
        assert_eq!(purl("hf", "a/B-1.0", None).as_deref(), Some("pkg:huggingface/a/B-1.0"));
        assert_eq!(purl("hf", "gpt2", Some(commit)), Some(format!("pkg:huggingface/gpt2@{}", commit.to_lowercase())));
        assert_eq!(purl("hf", "a/b", Some("main")).as_deref(), Some("pkg:huggingface/a/b"));
        assert_eq!(purl("hf", "a/b?c#d@e", None).as_deref(), Some("pkg:huggingface/a/b%3Fc%23d%40e"));
        assert_eq!(purl("openai", "gpt-4o", None), None);
        assert_eq!(purl("hf", "/b", None), None);
        assert_eq!(owner_and_name("hf", "a/b"), (Some("a"), "b"));
        assert_eq!(owner_and_name("ollama", "a/b"), (None, "a/b"));
        assert_eq!(listed(Some("MIT")), Some("MIT"));
        assert_eq!(listed(Some("mit")), None);
        assert_eq!(reference(Some("LicenseRef-llama-3.1")), Some("LicenseRef-llama-3.1"));
        assert_eq!(reference(Some("LicenseRef-a b")), None);
        assert_eq!(web(Some("https://x.y/z")), Some("https://x.y/z"));
        assert_eq!(web(Some("javascript:x")), None);
        assert_eq!(day(Some("2024-07-23")).as_deref(), Some("2024-07-23T00:00:00Z"));
        assert_eq!(day(Some("2024-07")), None);
    }
}

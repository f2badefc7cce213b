//! Which names are names of models on the Hub. Nothing else ever becomes part of an address.

use std::fmt;

/// Longest organisation or model name.
const LONGEST: usize = 96;

/// A name that the Hub can have: `org/name`, or a bare name of its early days. Compared without regard to case.
#[derive(Clone, Debug)]
pub(super) struct Name(String);

impl Name {
    /// The name, if it is one by the grammar of the Hub's own clients.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let whole = match text.split_once('/') {
            Some((organisation, name)) => is_part(organisation) && is_part(name),
            None => is_part(text),
        };
        whole.then(|| Self(text.to_owned()))
    }
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
    /// The form by which names are compared.
    pub(super) fn key(&self) -> String {
        self.0.to_lowercase()
    }
    /// Organisation and name; the organisation of a bare name is empty.
    pub(super) fn parts(&self) -> (&str, &str) {
        hf_hub::split_id(&self.0)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_part(part: &str) -> bool {
    !part.is_empty()
        && part.len() <= LONGEST
        && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-'))
        && !part.starts_with(['-', '.'])
        && !part.ends_with(['-', '.'])
        && !part.contains("--")
        && !part.contains("..")
        && !part.to_ascii_lowercase().ends_with(".git")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_hub() {
        for name in ["gpt2", "meta-llama/Llama-3.1-8B", "01-ai/Yi-6B", "a/b", "_x/y_z.1"] {
            assert!(Name::parse(name).is_some(), "{name}");
        }
        assert_eq!(Name::parse("a/b").as_ref().map(Name::parts), Some(("a", "b")));
        assert_eq!(Name::parse("gpt2").as_ref().map(Name::parts), Some(("", "gpt2")));
    }

    #[test]
    fn what_is_no_name() {
        let long = format!("a/{}", "x".repeat(10_000));
        for text in [
            "",
            "/",
            "a/",
            "/b",
            "a/b/c",
            "../../api/whoami",
            "a/..",
            "a/b?x=1",
            "a/b#c",
            "a/b%2f..",
            "a b/c",
            "a/b ",
            "a/b\n",
            "a@b/c",
            "a/b:q4",
            "-a/b",
            "a/b-",
            "a/.b",
            "a/b.",
            "a/b--c",
            "a/b.git",
            "a/b.GIT",
            "ä/b",
            "a\\b",
            "//x",
            &long,
        ] {
            assert!(Name::parse(text).is_none(), "{text}");
        }
    }
}

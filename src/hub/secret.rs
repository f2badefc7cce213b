//! Words that must not be shown.

use std::fmt;

/// A token or a password. It has no `Display`, and `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Secret(String);

impl Secret {
    pub(super) fn new(word: impl Into<String>) -> Self {
        Self(word.into())
    }
    /// The word itself, for the one request header it belongs in.
    pub(super) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_not_shown() {
        assert!(!format!("{:?}", Some(Secret::new("hf_canary"))).contains("canary"));
        assert_eq!(Secret::new("hf_canary").reveal(), "hf_canary");
    }
}

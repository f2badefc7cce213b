//! The texts we have fingerprints of.

use std::sync::OnceLock;

use super::fingerprint::Fingerprint;

static FILE: &str = include_str!("../../licenses/fingerprints.csv");

/// All of them, read when first asked for.
pub(super) fn texts() -> &'static [Fingerprint] {
    static TEXTS: OnceLock<Vec<Fingerprint>> = OnceLock::new();
    TEXTS.get_or_init(|| FILE.lines().skip(1).filter_map(Fingerprint::decode).collect())
}

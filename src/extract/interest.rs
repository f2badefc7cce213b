//! The first pass: is there anything in this file that could name a model? Most files end here.
//!
//! One case-insensitive pass looks for the beginnings of model names (`llama`, `gpt-`), addresses and symbols; a
//! second look goes from slash to slash for `org/name`. Nothing is allocated.

use std::sync::OnceLock;

use aho_corasick::packed::Searcher;

use crate::core::names::Names;
use crate::core::rule::FirstLook;

use super::stems::{Anywhere, Stems};

/// What the first pass looks for.
#[derive(Debug)]
pub(super) struct Interest {
    stems: Stems,
    keywords: Anywhere,
    libraries: LibraryWords,
}

/// Words of which a file with a symbol in it has one, and the search for them; without one every file may have some.
#[derive(Debug)]
struct LibraryWords {
    words: Vec<String>,
    search: OnceLock<Option<Searcher>>,
}

impl Interest {
    pub(super) fn new(first: &FirstLook) -> Self {
        fn words(list: &[String]) -> impl Iterator<Item = &str> {
            list.iter().map(String::as_str)
        }
        Self {
            stems: Stems::new(words(&first.stems)),
            keywords: Anywhere::new(words(&first.keywords)),
            libraries: LibraryWords { words: first.libraries.clone(), search: OnceLock::new() },
        }
    }

    /// Whether the text deserves a closer look.
    pub(super) fn any(&self, text: &str, names: &dyn Names) -> bool {
        let bytes = text.as_bytes();
        self.stems.is_in(bytes) || self.has_pair(text, names)
    }

    /// Whether a file speaks of a library that has names of its own for models.
    pub(super) fn names_a_library(&self, text: &str) -> bool {
        let LibraryWords { words, search } = &self.libraries;
        !words.is_empty() && search.get_or_init(|| Searcher::new(words)).as_ref().is_none_or(|s| s.find(text).is_some())
    }

    /// Whether a word holds the beginning of a model's name.
    pub(super) fn has_stem_in(&self, word: &str) -> bool {
        self.stems.is_in(word.as_bytes())
    }

    /// Whether a piece of code has a word beside which a name is asked for: one for models, or the beginning of one's name.
    pub(super) fn asks_for_a_model(&self, code: &[u8]) -> bool {
        self.keywords.is_in(code) || self.stems.is_in(code)
    }

    /// The first place from `from` on at which a model's name may begin.
    pub(super) fn next_stem(&self, text: &str, from: usize) -> Option<usize> {
        self.stems.find(text.as_bytes(), from)
    }

    fn has_pair(&self, text: &str, names: &dyn Names) -> bool {
        let bytes = text.as_bytes();
        let mut has_keyword = None;
        // Texts repeat the same few organisations and folders: ask once for each.
        let mut strangers = [0u64; 256];
        for slash in memchr::memchr_iter(b'/', bytes) {
            if let Some(path) = path_around(text, slash)
                && names.is_known("file", path)
                && *has_keyword.get_or_insert_with(|| self.keywords.is_in(bytes))
            {
                return true;
            }
            let Some((start, end)) = pair_around(bytes, slash) else { continue };
            let Some(organization) = text.get(start..slash).map(|o| o.trim_end_matches('\\')) else { continue };
            let hash = fingerprint(organization.as_bytes());
            let seat = &mut strangers[(hash >> 56) as usize];
            if *seat != hash {
                if names.is_publisher(organization) {
                    return true;
                }
                *seat = hash;
            }
            let bound = start > 0 && matches!(bytes[start - 1], b'"' | b'\'' | b'`' | b' ' | b'=' | b'>');
            if bound && end - slash > 3 && *has_keyword.get_or_insert_with(|| self.keywords.is_in(bytes)) {
                return true;
            }
        }
        false
    }
}

/// FNV-1a.
fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, b| (hash ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3))
}

/// The relative path that begins in front of a slash: `./a/b`, `../a`.
fn path_around(text: &str, slash: usize) -> Option<&str> {
    let bytes = text.as_bytes();
    let dots = bytes[..slash].iter().rev().take(3).take_while(|b| **b == b'.').count();
    let bound = |at: usize| at == 0 || matches!(bytes[at - 1], b'"' | b'\'' | b'`' | b' ' | b'=');
    if !(1..=2).contains(&dots) || !bound(slash - dots) {
        return None;
    }
    let is_part = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'/' | b'+' | b'@');
    let length = bytes[slash..].iter().take(512).take_while(|b| is_part(b)).count();
    text.get(slash - dots..slash + length)
}

/// The `a/b` around a slash, when it stands alone.
fn pair_around(bytes: &[u8], slash: usize) -> Option<(usize, usize)> {
    let is_part = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    // JSON may write `\/`.
    let left = if slash > 0 && bytes[slash - 1] == b'\\' { slash - 1 } else { slash };
    let before = bytes[..left].iter().rev().take(97).take_while(|b| is_part(b)).count();
    if before == 0 || before > 96 {
        return None;
    }
    let after = bytes[slash + 1..].iter().take(97).take_while(|b| is_part(b)).count();
    if !(2..=96).contains(&after) {
        return None;
    }
    let (start, end) = (left - before, slash + 1 + after);
    let behind = bytes.get(end);
    // Inside a longer path it is a folder; addresses of hubs are found by their host.
    ((start == 0 || bytes[start - 1] != b'/') && behind != Some(&b'/')).then_some((start, end))
}

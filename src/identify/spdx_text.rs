//! SPDX texts that the database has no entry for, compared with the texts that the `spdx` crate carries.

use super::decide::percent;
use super::fingerprint::Fingerprint;
use super::locate::Index;
use super::words::Words;

/// A longer text is no license, and the comparison is slow.
const LONGEST: usize = 256 * 1024;
/// Fewer words in common say nothing.
const FEWEST_WORDS: usize = 25;

/// The SPDX id of the text of which most stands in a text word by word, if that is at least half of it, and how much that
/// is in percent. Whatever else stands in the text is not looked at, so this is a hint and no identification. Reads all
/// SPDX texts first (about a tenth of a second).
#[must_use]
pub fn resembling(text: &str) -> Option<(&'static str, u8)> {
    if text.len() > LONGEST {
        return None;
    }
    let words = Words::new(text);
    let index = Index::new(&words);
    let free = vec![false; words.len()];
    let scored = spdx::text::LICENSE_TEXTS.iter().filter_map(|(id, known)| {
        let fingerprint = Fingerprint::of(known, id);
        if !index.is_promising(&fingerprint) {
            return None;
        }
        let located = index.locate(&fingerprint, &free);
        let share = located.found * 100 / (located.found + located.missing).max(1);
        // Of ids with the same text (`-only`, `-or-later`), the one that comes first.
        let likely = located.is_likely() && located.found >= FEWEST_WORDS;
        likely.then(|| (std::cmp::Reverse(located.found), located.missing, *id, percent(share)))
    });
    scored.min().map(|(_, _, id, share)| (id, share))
}

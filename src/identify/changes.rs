//! Where a copy differs from the known text.

use std::ops::Range;

use super::answer::{Change, ChangeKind};
use super::clauses::Found;
use super::entry::Entry;
use super::fragment::Copy;
use super::words::Words;

/// The differences, in the order of the known text. `taken` are the words that belong to any known text.
pub(super) fn find(copy: &Copy<'_>, entry: &Entry<'_>, found: Found<'_>, taken: &[bool]) -> Vec<Change> {
    let mut out = Vec::new();
    let mut end: Option<usize> = None;
    let mut lost: Vec<usize> = Vec::new();
    let sentences = found.fingerprint.sentences.iter().zip(&found.located.at).enumerate();
    for (i, (sentence, at)) in sentences {
        let Some(start) = *at else {
            if sentence.required {
                lost.push(i);
            }
            continue;
        };
        // Sentences in another order have nothing between them; before the first one nothing is asked for unless it is missing.
        let room = room(found, &lost);
        let gap = end.unwrap_or(start - room.min(start)).min(start)..start;
        out.extend(change(copy, entry, found, &gap, &lost, taken));
        lost.clear();
        end = Some(start + sentence.length);
    }
    let end = end.unwrap_or(0);
    let until = (end + room(found, &lost)).min(copy.words.len());
    out.extend(change(copy, entry, found, &(end..until), &lost, taken));
    out
}

/// How many words can stand in the place of what is lost at the start or the end of a text.
fn room(found: Found<'_>, lost: &[usize]) -> usize {
    let words: usize = lost.iter().filter_map(|i| found.fingerprint.sentences.get(*i)).map(|s| s.length).sum();
    words + words / 4
}

fn change(
    copy: &Copy<'_>,
    entry: &Entry<'_>,
    found: Found<'_>,
    gap: &Range<usize>,
    lost: &[usize],
    taken: &[bool],
) -> Option<Change> {
    let fragments = copy.fragments(gap.clone(), taken);
    // What limits something is worth quoting first.
    let shown = fragments.iter().find(|f| f.limits.is_some()).or(fragments.first());
    let kind = match (lost.is_empty(), shown) {
        (true, None) => return None,
        (true, Some(_)) => ChangeKind::Added,
        (false, Some(_)) => ChangeKind::Altered,
        (false, None) => ChangeKind::Removed,
    };
    Some(Change {
        kind,
        line: shown.map_or_else(|| copy.line_of(gap.start.saturating_sub(1)), |f| f.line),
        quote: shown.map(|f| f.quote.clone()).unwrap_or_default(),
        sentences: lost.len(),
        sections: sections(entry, found, lost),
    })
}

/// Sections of the clauses whose words the sentences held.
fn sections(entry: &Entry<'_>, found: Found<'_>, lost: &[usize]) -> Vec<String> {
    if lost.is_empty() {
        return Vec::new();
    }
    let mut sections: Vec<String> = Vec::new();
    for phrase in &entry.phrases {
        let words = Words::new(phrase.quote);
        let Some(hash) = words.hash(0, words.len()) else { continue };
        let held = found.fingerprint.holding(hash).any(|s| lost.contains(&s));
        if held && !sections.iter().any(|s| s == phrase.section) {
            sections.push(phrase.section.to_owned());
        }
    }
    sections
}

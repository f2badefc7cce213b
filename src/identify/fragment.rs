//! Words that belong to no known sentence.

use std::ops::Range;

use crate::core::source::LineIndex;

use super::answer::Fragment;
use super::limits;
use super::sentence::{is_counter, is_notice};
use super::words::Words;

/// Longest quotation from a text.
const QUOTED: usize = 12;
/// Up to so many words without a number or a limit are a heading or the foot of a page.
const TRIVIAL: usize = 3;
/// Longest copyright notice.
const NOTICE: usize = 30;

/// A text and what is needed to speak of it.
#[derive(Debug)]
pub(super) struct Copy<'t> {
    pub(super) text: &'t str,
    pub(super) words: &'t Words,
    pub(super) lines: LineIndex,
}

impl Copy<'_> {
    /// Line of a byte.
    pub(super) fn line(&self, offset: usize) -> usize {
        let (mut first, mut last) = (1, self.lines.lines());
        while first < last {
            let middle = first + (last - first).div_ceil(2);
            if self.lines.line_start(middle) <= offset { first = middle } else { last = middle - 1 }
        }
        first
    }

    /// Line of a word.
    pub(super) fn line_of(&self, word: usize) -> usize {
        self.line(self.words.span(&(word..word + 1)).start)
    }

    /// At most twelve words of a run, in one line.
    pub(super) fn quote(&self, run: &Range<usize>) -> String {
        let shown = run.start..run.end.min(run.start + QUOTED);
        let text = self.text.get(self.words.span(&shown)).unwrap_or_default();
        let mut quote = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if shown.end < run.end {
            quote.push('…');
        }
        quote
    }

    /// The parts of a run that are not taken and say something.
    pub(super) fn fragments(&self, run: Range<usize>, taken: &[bool]) -> Vec<Fragment> {
        let mut out = Vec::new();
        let mut start = None;
        for i in run.start..=run.end {
            let free = i < run.end && taken.get(i) == Some(&false);
            match (free, start) {
                (true, None) => start = Some(i),
                (false, Some(from)) => {
                    out.extend(self.fragment(from..i));
                    start = None;
                }
                _ => {}
            }
        }
        out
    }

    fn fragment(&self, run: Range<usize>) -> Option<Fragment> {
        let says = |i: &usize| !is_counter(self.words.word(*i));
        let run = run.clone().find(says)?..run.clone().rev().find(says)? + 1;
        let limits = self.limits(&run);
        let says_something = run.len() > TRIVIAL || run.clone().any(|i| self.words.word(i).bytes().any(|b| b.is_ascii_digit()));
        if limits.is_none() && (!says_something || self.is_notice(&run) || self.is_address(&run)) {
            return None;
        }
        // A long fragment is quoted where it limits something.
        let from =
            limits.map_or(
                run.start,
                |(at, _)| if run.len() > QUOTED { at.saturating_sub(QUOTED / 2).max(run.start) } else { run.start },
            );
        let span = self.words.span(&run);
        Some(Fragment {
            line: self.line_of(from),
            span,
            words: run.len(),
            quote: self.quote(&(from..run.end)),
            limits: limits.map(|(_, word)| word.to_owned()),
        })
    }

    /// The first limiting word of a run.
    fn limits(&self, run: &Range<usize>) -> Option<(usize, &str)> {
        let (at, word) = limits::first(self.words.folded_run(run))?;
        Some((self.words.at(self.words.folded_start(run.start) + at), word))
    }

    /// Whether a run is one web address: copies name the place of the license in many ways.
    fn is_address(&self, run: &Range<usize>) -> bool {
        let text = self.text.get(self.words.span(run)).unwrap_or_default();
        matches!(self.words.word(run.start), "http" | "https" | "www") && !text.contains(char::is_whitespace)
    }

    fn is_notice(&self, run: &Range<usize>) -> bool {
        let word = |back: usize| run.end.checked_sub(back).filter(|i| *i >= run.start).map_or("", |i| self.words.word(i));
        let reserved = (word(3), word(2), word(1)) == ("all", "rights", "reserved");
        run.len() <= NOTICE && (reserved || is_notice(self.words, run))
    }
}

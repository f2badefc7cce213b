//! Lines that are looked for in the files of a project.

use std::sync::OnceLock;

use regex::{Match, Regex, RegexBuilder};

use crate::extract::{Anywhere, rarity};

/// Longest line whose pattern is certain to be small enough; of a longer one it is tried at once.
const CERTAIN: usize = 500;

/// A line to look for: blanks and line breaks between its words do not matter, nor does letter case.
///
/// Hardly any file holds one. The pattern is made when a file holds the longest stretch of the line that every spelling of it
/// must have.
#[derive(Debug)]
pub(super) struct Line {
    pattern: String,
    /// In lower case. Without `k` and `s`, which have other cases than those of ASCII.
    stretch: String,
    /// Place of the byte of the stretch by which it is looked for.
    rarest: usize,
    regex: OnceLock<Option<Regex>>,
}

impl Line {
    /// A line with words in it.
    pub(super) fn new(line: &str) -> Option<Self> {
        let words: Vec<String> = line.split_whitespace().map(regex::escape).collect();
        if words.is_empty() {
            return None;
        }
        let pattern = words.join(r"\s+").replace(['“', '”'], "[\"“”]").replace(['’', '\''], "['’]");
        let is_plain = |c: char| c.is_ascii_graphic() && !matches!(c, 'k' | 'K' | 's' | 'S' | '\'' | '"');
        let stretch = line.split(|c| !is_plain(c)).max_by_key(|stretch| stretch.len()).unwrap_or_default();
        let stretch = stretch.to_ascii_lowercase();
        let rarest = (0..stretch.len()).max_by_key(|at| rarity(stretch.as_bytes()[*at])).unwrap_or_default();
        let made = Self { pattern, stretch, rarest, regex: OnceLock::new() };
        (line.len() <= CERTAIN || made.regex().is_some()).then_some(made)
    }

    fn regex(&self) -> Option<&Regex> {
        let build = || RegexBuilder::new(&self.pattern).case_insensitive(true).size_limit(1 << 20).build().ok();
        self.regex.get_or_init(build).as_ref()
    }

    /// The first place where the line stands.
    pub(super) fn find<'t>(&self, text: &'t str) -> Option<Match<'t>> {
        if self.regex.get().is_none() && !self.may_be_in(text.as_bytes()) {
            return None;
        }
        self.regex()?.find(text)
    }

    /// What every spelling of the line has, in lower case; `None` where that is too short to tell.
    pub(super) fn telling(&self) -> Option<&str> {
        Some(self.stretch.as_str()).filter(|stretch| stretch.len() >= Anywhere::SHORTEST)
    }

    fn may_be_in(&self, text: &[u8]) -> bool {
        let stretch = self.stretch.as_bytes();
        let Some(byte) = stretch.get(self.rarest).copied() else { return true };
        memchr::memchr2_iter(byte, byte.to_ascii_uppercase(), text).any(|at| {
            let there = at.checked_sub(self.rarest).and_then(|start| text.get(start..start + stretch.len()));
            there.is_some_and(|there| there.eq_ignore_ascii_case(stretch))
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails where it stands")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LINES: [&str; 7] = [
        "Built with Llama",
        "kiss’s \"sky\"",
        "“Gemma” is provided under",
        "Stra\u{df}e \u{212a}",
        "a",
        "k s",
        "* (c) [Meta]. $1",
    ];

    proptest! {
        #[test]
        fn finds_what_its_pattern_finds(text in "[Bbuilt WwhLlamkKsS\u{17f}\u{212a}'’\"“”Gey\\n.c]{0,60}", line in 0..LINES.len(), before in 0..9usize) {
            let line = LINES[line];
            let spelled = [line.to_uppercase(), line.replace(' ', "\n\t"), line.replace('k', "\u{212a}"), line.replace('’', "'")];
            let texts = spelled.iter().map(|s| format!("{}{s}{text}", &"x \u{e9}y zz"[..before.min(2)])).chain([text.clone()]);
            for text in texts {
                let line = Line::new(line).unwrap();
                let plain = RegexBuilder::new(&line.pattern).case_insensitive(true).build().unwrap();
                let expected = plain.find(&text).map(|m| m.range());
                prop_assert_eq!(line.find(&text).map(|m| m.range()), expected.clone());
                line.regex();
                prop_assert_eq!(line.find(&text).map(|m| m.range()), expected);
            }
        }
    }

    #[test]
    fn a_line_that_is_too_long_is_none() {
        assert!(Line::new("").is_none() && Line::new(" \n").is_none());
        assert!(Line::new(&"word ".repeat(CERTAIN / 5)).is_some());
        assert!(Line::new(&"k s ".repeat(CERTAIN / 4)).unwrap().regex().is_some());
        assert!(Line::new(&"\u{fb00} ".repeat(100_000)).is_none());
    }
}

//! Byte offsets of a policy file as lines and columns, in constant time per question even where a line is a megabyte.

use std::ops::Range;

use crate::core::source::{LineIndex, Location};

/// Distance between two offsets whose character count is remembered.
const STEP: usize = 1024;
/// Bytes of a byte order mark.
const BOM: usize = 3;

/// Lines and columns of a text whose byte order mark has been taken off.
pub(super) struct Positions<'t> {
    text: &'t str,
    lines: LineIndex,
    /// Characters before byte `i * STEP`.
    characters: Vec<usize>,
    shift: usize,
}

impl<'t> Positions<'t> {
    /// Indexes a text without its byte order mark; `had_bom` shifts spans back to where they lie in the file.
    pub(super) fn new(text: &'t str, had_bom: bool) -> Self {
        let mut characters = Vec::with_capacity(text.len() / STEP + 1);
        let mut count = 0;
        for block in text.as_bytes().chunks(STEP) {
            characters.push(count);
            count += starts(block);
        }
        characters.push(count);
        Self { text, lines: LineIndex::new(text), characters, shift: if had_bom { BOM } else { 0 } }
    }

    /// A span of the text as a span of the file.
    pub(super) fn in_file(&self, span: &Range<usize>) -> Range<usize> {
        span.start + self.shift..span.end + self.shift
    }

    /// 1-based line and column of an offset in the file.
    pub(super) fn position(&self, offset: usize) -> (usize, usize) {
        let offset = offset.saturating_sub(self.shift).min(self.text.len());
        let (mut low, mut high) = (1, self.lines.lines());
        while low < high {
            let middle = (low + high).div_ceil(2);
            if self.lines.line_start(middle) <= offset { low = middle } else { high = middle - 1 }
        }
        (low, self.before(offset) - self.before(self.lines.line_start(low)) + 1)
    }

    /// A span of the text as a location.
    pub(super) fn location(&self, file: &str, span: &Range<usize>) -> Location {
        let span = self.in_file(span);
        let (line, column) = self.position(span.start);
        let (end_line, end_column) = self.position(span.end);
        Location { file: file.to_owned(), line, column, end_line, end_column }
    }

    fn before(&self, offset: usize) -> usize {
        let block = offset / STEP;
        let within = self.text.as_bytes().get(block * STEP..offset).map_or(0, starts);
        self.characters.get(block).copied().unwrap_or_default() + within
    }
}

/// How many characters start in these bytes of UTF-8.
fn starts(bytes: &[u8]) -> usize {
    bytes.iter().filter(|b| **b & 0xc0 != 0x80).count()
}

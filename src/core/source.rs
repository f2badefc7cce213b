//! Files and places in them. Every position is a byte range of the original file; lines and columns are derived late.

use serde::{Deserialize, Serialize};

/// A half-open byte range in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset behind the last byte.
    pub end: usize,
}

impl Span {
    /// The range from `start` up to, not including, `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }
    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.end.saturating_sub(self.start)
    }
    /// Whether the range holds nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The same range, moved by `offset`.
    pub fn shifted(self, offset: usize) -> Self {
        Self { start: self.start + offset, end: self.end + offset }
    }
}

/// A place as people read it: 1-based lines, 1-based columns counted in characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Location {
    /// Path relative to the root of the scan, with `/`.
    pub file: String,
    /// First line.
    pub line: usize,
    /// Column of the first character.
    pub column: usize,
    /// Last line.
    pub end_line: usize,
    /// Column behind the last character.
    pub end_column: usize,
}

/// Line starts of a text, built once per file that has something to report.
#[derive(Debug)]
pub struct LineIndex {
    starts: Vec<usize>,
    bom: usize,
}

impl LineIndex {
    /// Indexes a text. `\n`, `\r\n` and a lone `\r` end a line; a byte order mark does not count as a column.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (i, b) in bytes.iter().enumerate() {
            if *b == b'\n' || (*b == b'\r' && bytes.get(i + 1) != Some(&b'\n')) {
                starts.push(i + 1);
            }
        }
        Self { starts, bom: if text.starts_with('\u{feff}') { 3 } else { 0 } }
    }

    /// Line and column, both 1-based, of a byte offset.
    pub fn position(&self, text: &str, offset: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|s| *s <= offset).max(1);
        let mut start = self.starts[line - 1];
        if line == 1 {
            start = start.max(self.bom).min(offset.max(self.bom));
        }
        let column = text.get(start..offset).map_or(0, |s| s.chars().count());
        (line, column + 1)
    }

    /// The byte offset at which a 1-based line starts; the last line's start when there are fewer.
    pub fn line_start(&self, line: usize) -> usize {
        self.starts[line.clamp(1, self.starts.len()) - 1]
    }

    /// Number of lines.
    pub fn lines(&self) -> usize {
        self.starts.len()
    }

    /// A span as a location in `file`.
    pub fn location(&self, file: &str, text: &str, span: Span) -> Location {
        let (line, column) = self.position(text, span.start);
        let (end_line, end_column) = self.position(text, span.end);
        Location { file: file.to_owned(), line, column, end_line, end_column }
    }
}

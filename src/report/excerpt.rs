//! Lines of the scanned files, as renderers ask for them. How they are read is somebody else's business.

/// The part of a line that is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// A column that must be in it, 1-based, in characters.
    pub column: usize,
    /// How many characters at most.
    pub width: usize,
}

/// A part of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// The characters, as they stand in the file: hostile until shown to be harmless.
    pub text: String,
    /// The column of the first of them; more than 1 when the line's beginning is cut off.
    pub first_column: usize,
    /// Whether the line's end is cut off.
    pub more: bool,
}

/// A source of lines.
pub trait Excerpts {
    /// A window of a 1-based line; `None` when the file or the line is not there.
    fn line(&self, file: &str, line: usize, window: Window) -> Option<Line>;
}

/// For reports without excerpts.
#[derive(Clone, Copy, Debug)]
pub struct NoExcerpts;

impl Excerpts for NoExcerpts {
    fn line(&self, _: &str, _: usize, _: Window) -> Option<Line> {
        None
    }
}

//! Mistakes in a policy file as plain data: where, what, and what was expected. Rendering is the caller's business.

use std::fmt;
use std::ops::Range;

use super::positions::Positions;
use crate::document::Problem;

/// Longest message or help that is kept, in characters: both quote a file that nobody vouches for.
const LONGEST: usize = 400;

/// One mistake, or one remark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigProblem {
    /// Where, in bytes of the file, a byte order mark included.
    pub span: Range<usize>,
    /// 1-based line of the span's start.
    pub line: usize,
    /// 1-based column of the span's start, in characters.
    pub column: usize,
    /// What is wrong. Holds no control or bidirectional characters.
    pub message: String,
    /// What to write instead. Holds no control or bidirectional characters.
    pub help: Option<String>,
}

impl ConfigProblem {
    pub(super) fn new(problem: &Problem, positions: &Positions<'_>) -> Self {
        let span = positions.in_file(&problem.span);
        let (line, column) = positions.position(span.start);
        Self { span, line, column, message: plain(&problem.message), help: problem.help.as_deref().map(plain) }
    }
}

/// All mistakes of one policy file, in the order of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigErrors {
    /// The file, as shown to readers.
    pub file: String,
    /// The mistakes; never empty. All of them, up to a thousand of syntax and a thousand of meaning.
    pub problems: Vec<ConfigProblem>,
}

impl ConfigErrors {
    /// A file that is wrong as a whole.
    pub(super) fn whole(file: &str, message: impl Into<String>, help: &str) -> Self {
        let problem = ConfigProblem { span: 0..0, line: 1, column: 1, message: message.into(), help: Some(help.to_owned()) };
        Self { file: plain(file), problems: vec![problem] }
    }
}

/// One line per mistake, its help below it. Safe for a terminal.
impl fmt::Display for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, p) in self.problems.iter().enumerate() {
            let separator = if i == 0 { "" } else { "\n" };
            write!(f, "{separator}{}:{}:{}: {}", plain(&self.file), p.line, p.column, p.message)?;
            if let Some(help) = &p.help {
                write!(f, "\n    {help}")?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for ConfigErrors {}

/// The text with characters escaped that could change how a terminal shows what stands around them, and cut when long.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (i, c) in text.chars().enumerate() {
        if i == LONGEST {
            out.push('…');
            break;
        }
        if c.is_control() || is_invisible(c) { out.extend(c.escape_unicode()) } else { out.push(c) }
    }
    out
}

/// Direction marks, zero-width characters, line separators and tags: none is ever needed in a message.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{061c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

//! Text from a scanned repository, made harmless for a terminal and for the log of a build server.
//!
//! Control characters, escape sequences, characters that reorder or hide text: all are replaced by what they are, `\u{1b}`.
//! In a log whose lines are read as commands (`::error …`, `##[…]`) those are broken up visibly.

use std::borrow::Cow;
use std::fmt::Write;

use unicode_width::UnicodeWidthChar;

use super::RenderOptions;

/// As many marks on one letter as any language needs.
const MARKS: usize = 4;

/// What has to be taken care of.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sanitizer {
    log_commands: bool,
}

/// Harmless text with the place of every character of the original.
#[derive(Debug)]
pub(super) struct Mapped {
    pub(super) text: String,
    /// Byte offset in `text` for every character of the original, and one for the end.
    pub(super) offsets: Vec<usize>,
}

impl Sanitizer {
    /// For text that goes where the options say.
    pub fn new(options: &RenderOptions) -> Self {
        Self { log_commands: options.log_commands }
    }

    /// One line of harmless text: line breaks and tabs are replaced too.
    pub fn text<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if self.is_harmless(text) { Cow::Borrowed(text) } else { Cow::Owned(self.mapped(text, false).text) }
    }

    /// A line of code: tabs stay.
    pub(super) fn code(&self, line: &str) -> Mapped {
        self.mapped(line, true)
    }

    fn is_harmless(&self, text: &str) -> bool {
        text.bytes().all(|b| (0x20..0x7f).contains(&b)) && !(self.log_commands && text.bytes().any(|b| b == b':' || b == b'#'))
    }

    fn mapped(&self, text: &str, tabs: bool) -> Mapped {
        let mut out = Mapped { text: String::with_capacity(text.len() + 16), offsets: Vec::new() };
        let mut marks = 0;
        let mut chars = text.chars().peekable();
        let mut first = true;
        while let Some(c) = chars.next() {
            out.offsets.push(out.text.len());
            marks = if c.width() == Some(0) { marks + 1 } else { 0 };
            let next = chars.peek().copied();
            if !(c == '\t' && tabs) && (is_hostile(c) || marks > MARKS) {
                escape(c, &mut out.text);
            } else if !self.log_commands {
                out.text.push(c);
            } else if c == ':' && !tabs && (first || next.is_none()) {
                // Beside one of our own colons it would make two.
                escape(c, &mut out.text);
            } else {
                out.text.push(c);
                if matches!((c, next), (':', Some(':')) | ('#', Some('['))) {
                    out.text.push(' ');
                }
            }
            first = false;
        }
        out.offsets.push(out.text.len());
        out
    }
}

fn escape(c: char, out: &mut String) {
    // Writing to a string cannot fail.
    let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
}

/// Characters that act on the terminal, change the order of others, or cannot be seen.
fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(s: &str) -> String {
        Sanitizer::default().text(s).into_owned()
    }
    fn log(s: &str) -> String {
        Sanitizer { log_commands: true }.text(s).into_owned()
    }

    #[test]
    fn what_acts_on_a_terminal_is_shown_instead() {
        assert_eq!(text("meta-llama/Llama-3.1-8B"), "meta-llama/Llama-3.1-8B");
        assert_eq!(text("a\u{1b}]0;x\u{7}b"), "a\\u{1b}]0;x\\u{7}b");
        assert_eq!(text("a\nb\tc\r\u{9b}31m"), "a\\u{a}b\\u{9}c\\u{d}\\u{9b}31m");
        assert_eq!(text("\u{202e}gpj.exe\u{2066}"), "\\u{202e}gpj.exe\\u{2066}");
        assert_eq!(text("me\u{200b}ta"), "me\\u{200b}ta");
        assert_eq!(text("größe 模型 e\u{301}"), "größe 模型 e\u{301}");
        assert_eq!(text(&format!("e{}", "\u{301}".repeat(200))).matches("\\u{301}").count(), 196);
    }

    #[test]
    fn commands_of_a_build_server_are_broken_up() {
        for hostile in ["::error file=x::pwned", "x##[add-mask]y", "::::", ":", "a:", "##[##[", "::set-env name=x::y"] {
            let shown = format!("{}:3", log(hostile));
            assert!(!shown.contains("::") && !shown.contains("##["), "{shown}");
        }
        assert_eq!(text("std::env ##[x"), "std::env ##[x");
        assert_eq!(log("std::env: x"), "std: :env: x");
    }

    #[test]
    fn places_of_characters_are_kept() {
        let mapped = Sanitizer::default().code("a\u{1b}é\tx");
        assert_eq!(mapped.text, "a\\u{1b}é\tx");
        assert_eq!(mapped.offsets, [0, 1, 7, 9, 10, 11]);
    }
}

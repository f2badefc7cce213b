//! Text set to a width: wrapping, cutting, padding, colour. Widths are columns of a terminal, not characters.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::RenderOptions;

/// The colours in use, and what they mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    Bold,
    Dim,
    Denied,
    Open,
    Fine,
    Accent,
}

impl Ink {
    fn code(self) -> &'static str {
        match self {
            Self::Bold => "1",
            Self::Dim => "2",
            Self::Denied => "1;31",
            Self::Open => "33",
            Self::Fine => "32",
            Self::Accent => "36",
        }
    }
}

/// Paper for a report: knows its width and whether there is colour.
#[derive(Clone, Copy, Debug)]
pub(super) struct Page {
    pub(super) width: usize,
    pub(super) unicode: bool,
    color: bool,
}

impl Page {
    pub(super) fn new(options: &RenderOptions) -> Self {
        Self { width: options.width, unicode: options.unicode, color: options.color }
    }

    /// Text in a colour, if there is colour.
    pub(super) fn ink(&self, ink: Ink, text: &str) -> String {
        if self.color && !text.is_empty() { format!("\u{1b}[{}m{text}\u{1b}[0m", ink.code()) } else { text.to_owned() }
    }

    /// The first where it can be drawn, else the second.
    pub(super) fn either(&self, unicode: &'static str, ascii: &'static str) -> &'static str {
        if self.unicode { unicode } else { ascii }
    }

    /// Words in quotation marks; marks inside become single ones.
    pub(super) fn quoted(&self, text: &str) -> String {
        if self.unicode {
            format!("“{}”", text.replace('“', "‘").replace('”', "’"))
        } else {
            format!("\"{}\"", text.replace('"', "'"))
        }
    }

    /// Our own text without typographic characters, where those cannot be drawn.
    pub(super) fn plain(&self, text: String) -> String {
        if self.unicode || text.is_ascii() {
            return text;
        }
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '“' | '”' | '„' => out.push('"'),
                '‘' | '’' => out.push('\''),
                '–' | '—' | '·' | '•' => out.push('-'),
                '…' => out.push_str("..."),
                '→' => out.push_str("->"),
                '×' => out.push('x'),
                '≤' => out.push_str("<="),
                '≥' => out.push_str(">="),
                '§' => out.push_str("section "),
                '\u{a0}' => out.push(' '),
                other => out.push(other),
            }
        }
        out
    }

    /// A section as licenses cite it.
    pub(super) fn section(&self, section: &str) -> String {
        if section.starts_with(|c: char| c.is_ascii_digit()) {
            format!("{}{section}", self.either("§", "section "))
        } else {
            section.to_owned()
        }
    }

    /// Text cut to a width, its middle left out: ids differ at both ends.
    pub(super) fn cut(&self, text: &str, width: usize) -> String {
        if text.width() <= width {
            return text.to_owned();
        }
        let dots = dots(self.unicode);
        let room = width.saturating_sub(dots.width());
        let (head, _) = split_at_width(text, room.div_ceil(2));
        let mut tail = text;
        let back = room - head.width().min(room);
        while tail.width() > back {
            let mut chars = tail.chars();
            chars.next();
            tail = chars.as_str();
        }
        format!("{head}{dots}{tail}")
    }

    /// Text cut at its end to a width.
    pub(super) fn cut_end(&self, text: &str, width: usize) -> String {
        if text.width() <= width {
            return text.to_owned();
        }
        let dots = dots(self.unicode);
        format!("{}{dots}", split_at_width(text, width.saturating_sub(dots.width())).0.trim_end())
    }

    /// A block of wrapped text: the first line behind `label`, the others below its text.
    pub(super) fn block(&self, label: &str, label_ink: Option<Ink>, text: &str) -> String {
        let indent = label.width();
        let mut out = String::new();
        for (number, line) in wrap(text, self.width.saturating_sub(indent)).iter().enumerate() {
            if number == 0 {
                out.push_str(&label_ink.map_or_else(|| label.to_owned(), |ink| self.ink(ink, label)));
            } else {
                out.push_str(&" ".repeat(indent));
            }
            out.push_str(line);
            out.push('\n');
        }
        out
    }
}

/// What stands for text left out.
pub(super) fn dots(unicode: bool) -> &'static str {
    if unicode { "…" } else { "..." }
}

/// Text padded with blanks to a width.
pub(super) fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// Lines of at most `width` columns, broken between words; a word that is too long is broken where it must be.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(16);
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in text.split(' ').filter(|w| !w.is_empty()) {
        let mut word = word;
        let mut length = word.width();
        if used > 0 && used + 1 + length > width {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        while length > width {
            let (head, tail) = split_at_width(word, width);
            lines.push(head.to_owned());
            word = tail;
            length = word.width();
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        line.push_str(word);
        used += length;
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// The longest beginning that fits into a width, and the rest. Never empty unless the text is.
pub(super) fn split_at_width(text: &str, width: usize) -> (&str, &str) {
    let mut used = 0;
    for (at, c) in text.char_indices() {
        used += c.width().unwrap_or(0);
        if used > width && at > 0 {
            return text.split_at(at);
        }
    }
    (text, "")
}

/// `1 file`, `2 files`; thousands are set apart.
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", thousands(number), if number == 1 { one } else { many })
}

/// `1,234,567`.
pub(super) fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `a`, `a and b`, `a, b and c`; beyond `most` the number of the others.
pub(super) fn listed(items: &[String], most: usize) -> String {
    let shown = if items.len() <= most + 1 { items.len() } else { most };
    let mut parts: Vec<String> = items[..shown].to_vec();
    if shown < items.len() {
        parts.push(format!("{} others", thousands(items.len() - shown)));
    }
    match parts.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_fits() {
        assert_eq!(wrap("one two three four five", 16), ["one two three", "four five"]);
        assert_eq!(wrap("0123456789012345678901234", 16), ["0123456789012345", "678901234"]);
        assert_eq!(wrap("", 20), [""]);
        assert_eq!(wrap("模型模型模型模型模型", 16), ["模型模型模型模型", "模型"]);
        let page = Page::new(&RenderOptions::default());
        assert_eq!(page.cut("meta-llama/Llama-3.1-8B-Instruct", 15), "meta-ll…nstruct");
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!(thousands(12), "12");
        assert_eq!(listed(&["a".into(), "b".into(), "c".into()], 1), "a and 2 others");
        assert_eq!(listed(&["a".into(), "b".into(), "c".into()], 2), "a, b and c");
    }
}

//! Plain pages of text: headings, wrapped paragraphs, hanging items.

use textwrap::{Options, WordSeparator, WordSplitter, wrap};

/// A page under construction.
#[derive(Debug)]
pub(super) struct Page {
    text: String,
    width: usize,
}

impl Page {
    pub(super) fn new(width: usize) -> Self {
        Self { text: String::new(), width: width.min(100) }
    }

    /// A line as it is.
    pub(super) fn line(&mut self, text: &str) {
        self.text.push_str(text.trim_end());
        self.text.push('\n');
    }

    /// An empty line, never two.
    pub(super) fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// A heading, set off from what stands before it.
    pub(super) fn heading(&mut self, text: &str) {
        self.gap();
        self.line(text);
    }

    /// A paragraph, indented.
    pub(super) fn paragraph(&mut self, indent: usize, text: &str) {
        self.item(&" ".repeat(indent), indent, text);
    }

    /// A paragraph behind a mark, its further lines indented.
    pub(super) fn item(&mut self, mark: &str, indent: usize, text: &str) {
        let rest = " ".repeat(indent);
        let options = Options::new(self.width)
            .initial_indent(mark)
            .subsequent_indent(&rest)
            .word_separator(WordSeparator::AsciiSpace)
            .word_splitter(WordSplitter::NoHyphenation)
            .break_words(false);
        for line in wrap(text, options) {
            self.line(&line);
        }
    }

    pub(super) fn finish(self) -> String {
        self.text
    }
}

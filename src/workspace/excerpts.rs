//! Lines of the scanned files for reports: every file is read once, and no excerpt costs more than the line is short.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use super::Workspace;
use super::files::{system_path, unreadable};
use crate::core::source::LineIndex;
use crate::report::{Excerpts, Line, Window};

/// Text held at most; more is read again when it is asked for again.
const HELD: usize = 64 << 20;
/// Longer lines get marks at every so many characters, so that a column is found without counting from the start.
const STRIDE: usize = 1 << 12;

/// A reader of lines below a workspace's root.
#[derive(Debug)]
pub struct FileExcerpts<'a> {
    workspace: &'a Workspace,
    held: Mutex<Held>,
}

#[derive(Debug, Default)]
struct Held {
    files: HashMap<String, Option<Text>>,
    bytes: usize,
}

#[derive(Debug)]
struct Text {
    text: String,
    lines: LineIndex,
    /// By line: byte offsets of every `STRIDE`th character.
    marks: HashMap<usize, Vec<usize>>,
}

impl<'a> FileExcerpts<'a> {
    /// Excerpts of a workspace's files. Paths are those of reports: relative to its root.
    pub fn new(workspace: &'a Workspace) -> Self {
        Self { workspace, held: Mutex::default() }
    }

    fn read(&self, file: &str) -> Option<Text> {
        let bytes = self.held(file).or_else(|| self.in_work_tree(file))?;
        let text = decode(&bytes).into_owned();
        let lines = LineIndex::new(&text);
        Some(Text { text, lines, marks: HashMap::new() })
    }

    /// What git holds of a file, where that is what was examined.
    fn held(&self, file: &str) -> Option<Vec<u8>> {
        let tree = self.workspace.tree.as_ref()?;
        let read = |path: &[u8]| {
            let limit = self.workspace.options.limits.file;
            let taken = tree.with(path, |size, content| {
                let mut bytes = Vec::new();
                (size <= limit).then(|| content.read_to_end(&mut bytes)).and_then(Result::ok).map(|_| bytes)
            });
            taken?.ok()?
        };
        read(file.as_bytes()).or_else(|| read(&unreadable(file)))
    }

    fn in_work_tree(&self, file: &str) -> Option<Vec<u8>> {
        if self.workspace.tree.as_ref().is_some_and(|tree| !tree.is_staged()) {
            return None;
        }
        let open = |path: PathBuf| self.workspace.root.open_below(&path).ok();
        let opened = open(PathBuf::from(file)).or_else(|| open(system_path(&unreadable(file)).into_owned()))?;
        super::open::regular(opened, self.workspace.options.limits.file).ok()?
    }
}

impl Excerpts for FileExcerpts<'_> {
    fn line(&self, file: &str, line: usize, window: Window) -> Option<Line> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if !held.files.contains_key(file) {
            let text = self.read(file);
            let bytes = text.as_ref().map_or(0, |t| t.text.len());
            if held.bytes + bytes > HELD {
                *held = Held::default();
            }
            held.bytes += bytes;
            held.files.insert(file.to_owned(), text);
        }
        held.files.get_mut(file)?.as_mut()?.line(line, window)
    }
}

impl Text {
    fn line(&mut self, number: usize, window: Window) -> Option<Line> {
        if number == 0 || number > self.lines.lines() {
            return None;
        }
        let mut start = self.lines.line_start(number);
        if number == 1 && self.text.starts_with('\u{feff}') {
            start = '\u{feff}'.len_utf8();
        }
        let end = if number == self.lines.lines() { self.text.len() } else { self.lines.line_start(number + 1) };
        let line = self.text.get(start..end)?.trim_end_matches(['\r', '\n']);
        // The column is kept in the first third when the line does not fit.
        let first = if window.column <= window.width * 3 / 4 { 0 } else { window.column - 1 - window.width / 3 };
        let from = if line.len() <= STRIDE {
            line.char_indices().nth(first).map_or(line.len(), |(at, _)| at)
        } else {
            let marks =
                self.marks.entry(number).or_insert_with(|| line.char_indices().step_by(STRIDE).map(|(at, _)| at).collect());
            let mark = (first / STRIDE).min(marks.len().saturating_sub(1));
            let base = marks.get(mark).copied().unwrap_or(0);
            let rest = &line[base..];
            rest.char_indices().nth(first - mark * STRIDE).map_or(line.len(), |(at, _)| base + at)
        };
        let rest = &line[from..];
        let to = rest.char_indices().nth(window.width).map_or(rest.len(), |(at, _)| at);
        Some(Line { text: rest[..to].to_owned(), first_column: first + 1, more: to < rest.len() })
    }
}

/// Text of a file as positions in it are counted: UTF-16 by its byte order mark, otherwise UTF-8 with replacements.
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let wide = |read: fn([u8; 2]) -> u16| {
        let units = bytes[2..].chunks_exact(2).map(|pair| read([pair[0], pair[1]]));
        let text: String = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
        Cow::Owned(text)
    };
    match bytes {
        [0xff, 0xfe, ..] => wide(u16::from_le_bytes),
        [0xfe, 0xff, ..] => wide(u16::from_be_bytes),
        _ => String::from_utf8_lossy(bytes),
    }
}

//! Title and excerpts of one finding, drawn by miette. The only place that knows miette.
//!
//! miette reads a source from its beginning for every report and breaks at columns above 65,535; so it is given a source
//! of our own, which holds nothing but the few lines to be shown, already harmless and cut to the width.

use std::fmt;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, Severity, SourceCode,
    SourceSpan, SpanContents,
};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::super::excerpt::{Excerpts, Line, Window};
use super::super::secrets;
use super::super::terminal::Sanitizer;
use super::super::{RenderOptions, layout};

/// Something to point at.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub(super) file: String,
    pub(super) line: usize,
    pub(super) column: usize,
    /// Behind the last character; `None` when that is on another line.
    pub(super) end_column: Option<usize>,
    /// What to say there, the longest first: the first that fits is taken.
    pub(super) says: Vec<String>,
    /// What to say where the line cannot be shown.
    pub(super) alone: String,
}

/// Lines between two marks that are still shown as one excerpt.
const NEAR: usize = 3;
/// Columns that the frame needs beside the text.
const FRAME: usize = 6;
/// No line is shown longer than this, however wide the terminal.
const LONGEST: usize = 160;
const TAB: usize = 4;
/// Characters beside a window in which secrets are looked for.
const BESIDE: usize = 1024;

/// Draws a title over excerpts. Marks whose lines cannot be read are returned.
pub(super) fn draw(
    title: &str,
    severity: Severity,
    marks: Vec<Mark>,
    excerpts: &dyn Excerpts,
    options: &RenderOptions,
    out: &mut String,
) -> Vec<Mark> {
    let mut sheets = Sheets { sheets: Vec::new() };
    let mut labels = Vec::new();
    let mut unread = Vec::new();
    for group in grouped(marks) {
        let start = sheets.sheets.last().map_or(0, |s| s.start + s.text.len() + 1);
        match Sheet::build(start, &group, excerpts, options, &mut labels) {
            Some(sheet) => sheets.sheets.push(sheet),
            None => unread.extend(group),
        }
    }
    // Wrapped by us: miette would break the code of the finding at its hyphens.
    let title = layout::wrap(title, options.width.saturating_sub(6)).join("\n");
    let shown = Shown { title, severity, labels, sheets };
    // Writing to a string cannot fail, and a source that cannot be read is reported in the text.
    let _ = handler(options, severity).render_report(out, &shown);
    unread
}

fn handler(options: &RenderOptions, severity: Severity) -> GraphicalReportHandler {
    let mut theme = match (options.unicode, options.color) {
        (true, true) => GraphicalTheme::unicode(),
        (true, false) => GraphicalTheme::unicode_nocolor(),
        (false, true) => GraphicalTheme::ascii(),
        (false, false) => GraphicalTheme::none(),
    };
    let first = if severity == Severity::Error { theme.styles.error } else { theme.styles.warning };
    theme.styles.highlights = vec![first, theme.styles.advice];
    theme.styles.link = theme.styles.advice;
    GraphicalReportHandler::new_themed(theme)
        .with_width(options.width)
        .tab_width(TAB)
        .with_context_lines(1)
        .without_cause_chain()
        .with_wrap_lines(false)
        .without_syntax_highlighting()
}

/// Marks that lie close together, in the order of the first of each group.
fn grouped(marks: Vec<Mark>) -> Vec<Vec<Mark>> {
    let mut groups: Vec<Vec<Mark>> = Vec::new();
    for mark in marks {
        let near = |group: &&mut Vec<Mark>| group.iter().any(|m| m.file == mark.file && m.line.abs_diff(mark.line) <= NEAR);
        match groups.iter_mut().find(near) {
            Some(group) => group.push(mark),
            None => groups.push(vec![mark]),
        }
    }
    groups
}

/// A few lines of one file.
#[derive(Debug)]
struct Sheet {
    /// Where it begins in the numbering of all sheets.
    start: usize,
    text: String,
    name: String,
    first_line: usize,
    /// Offset, line and column of every label.
    places: Vec<(usize, usize, usize)>,
}

impl Sheet {
    fn build(
        start: usize,
        marks: &[Mark],
        excerpts: &dyn Excerpts,
        options: &RenderOptions,
        labels: &mut Vec<LabeledSpan>,
    ) -> Option<Self> {
        let (first, last) = (marks.iter().map(|m| m.line).min()?, marks.iter().map(|m| m.line).max()?);
        let safe = Sanitizer::new(options);
        let frame = FRAME + (last + 1).to_string().len();
        let width = options.width.saturating_sub(frame).clamp(20, LONGEST);
        let file = &marks.first()?.file;
        let mut sheet =
            Self { start, text: String::new(), name: safe.text(file).into_owned(), first_line: first, places: Vec::new() };
        let mut found = Vec::new();
        let mut cut = false;
        for number in first..=last {
            let here: Vec<&Mark> = marks.iter().filter(|m| m.line == number).collect();
            let column = here.iter().map(|m| m.column).min().unwrap_or(1);
            let line = window(excerpts, file, number, Window { column, width }, &here)?;
            cut |= line.first_column > 1;
            let kept = here.iter().map(|m| m.columns(&line).end).max().unwrap_or(0);
            let text = fitted(&line.text, kept, width, line.more, options.unicode);
            let dots = if line.first_column > 1 { layout::dots(options.unicode) } else { "" };
            let mapped = safe.code(&text);
            let base = start + sheet.text.len() + dots.len();
            for mark in here {
                let columns = mark.columns(&line);
                let at = |column: usize| mapped.offsets.get(column).or(mapped.offsets.last()).copied().unwrap_or(0);
                let (from, to) = (at(columns.start), at(columns.end));
                let room = width.saturating_sub(width_of(&mapped.text[..from]) + width_of(&mapped.text[from..to]) / 2 + 4);
                let says = mark.says.iter().find(|s| s.width() <= room).or(mark.says.last()).cloned();
                sheet.places.push((base + from, mark.line, mark.column));
                found.push(LabeledSpan::new(says, base + from, to - from));
            }
            sheet.text.push_str(dots);
            sheet.text.push_str(&mapped.text);
            sheet.text.push('\n');
        }
        if !cut {
            sheet.add_context(file, first, last, excerpts, options, &mut found);
        }
        labels.append(&mut found);
        Some(sheet)
    }

    /// The line before and the line behind, unless they are blank.
    fn add_context(
        &mut self,
        file: &str,
        first: usize,
        last: usize,
        excerpts: &dyn Excerpts,
        options: &RenderOptions,
        labels: &mut [LabeledSpan],
    ) {
        let width = options.width.saturating_sub(FRAME + last.to_string().len()).clamp(20, LONGEST);
        let read = |number: usize| {
            let line = window(excerpts, file, number, Window { column: 1, width }, &[])?;
            let text = fitted(&line.text, 0, width, line.more, options.unicode);
            (!text.trim().is_empty()).then(|| Sanitizer::new(options).code(&text).text)
        };
        if let Some(before) = first.checked_sub(1).filter(|n| *n > 0).and_then(read) {
            self.first_line = first - 1;
            let moved = before.len() + 1;
            self.text.insert_str(0, &format!("{before}\n"));
            self.places.iter_mut().for_each(|place| place.0 += moved);
            for label in labels {
                *label = LabeledSpan::new(label.label().map(str::to_owned), label.offset() + moved, label.len());
            }
        }
        if let Some(behind) = read(last + 1) {
            self.text.push_str(&behind);
            self.text.push('\n');
        }
    }
}

/// A window of a line without the secrets on it. They are looked for in a wider one: half a secret is not recognised.
fn window(excerpts: &dyn Excerpts, file: &str, number: usize, wanted: Window, marks: &[&Mark]) -> Option<Line> {
    let wide = excerpts.line(file, number, Window { width: wanted.width + BESIDE, ..wanted })?;
    let kept = marks.iter().map(|m| m.columns(&wide)).reduce(|a, b| a.start.min(b.start)..a.end.max(b.end)).unwrap_or(0..0);
    let masked = secrets::masked(&wide.text, &kept);
    let first = if wanted.column <= wanted.width * 3 / 4 { 1 } else { wanted.column - wanted.width / 3 };
    let first = first.max(wide.first_column);
    let mut chars = masked.chars().skip(first - wide.first_column);
    let text = chars.by_ref().take(wanted.width).collect();
    Some(Line { text, first_column: first, more: wide.more || chars.next().is_some() })
}

impl Mark {
    /// Its characters in a window of its line, counted from the window's first.
    fn columns(&self, line: &Line) -> std::ops::Range<usize> {
        let length = line.text.chars().count();
        let start = self.column.saturating_sub(line.first_column).min(length);
        let end = self.end_column.map_or(length, |end| end.saturating_sub(line.first_column)).min(length);
        start..end.max((start + 1).min(length))
    }
}

/// Text cut at its end to a width in columns, but not before `kept` characters.
fn fitted(text: &str, kept: usize, width: usize, more: bool, unicode: bool) -> String {
    let mut used = 0;
    let mut end = text.len();
    let mut cut = more;
    for (number, (at, c)) in text.char_indices().enumerate() {
        used += if c == '\t' { TAB } else { c.width().unwrap_or(6) };
        if used > width && number >= kept {
            end = at;
            cut = true;
            break;
        }
    }
    if !cut {
        return text.to_owned();
    }
    format!("{}{}", text[..end].trim_end(), layout::dots(unicode))
}

fn width_of(text: &str) -> usize {
    text.chars().map(|c| if c == '\t' { TAB } else { c.width().unwrap_or(0) }).sum()
}

/// All sheets of a report, numbered through, so that one report can point into several files.
#[derive(Debug)]
struct Sheets {
    sheets: Vec<Sheet>,
}

impl SourceCode for Sheets {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        _: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let end = span.offset() + span.len();
        let holds = |s: &&Sheet| s.start <= span.offset() && end <= s.start + s.text.len();
        let sheet = self.sheets.iter().find(holds).ok_or(MietteError::OutOfBounds)?;
        let place = sheet.places.iter().find(|(offset, _, _)| before == 0 && *offset == span.offset());
        // Without context, only the place is asked for.
        let (line, column) = place.map_or((sheet.first_line, 1), |(_, line, column)| (*line, *column));
        Ok(Box::new(MietteSpanContents::new_named(
            sheet.name.clone(),
            sheet.text.as_bytes(),
            (sheet.start, sheet.text.len()).into(),
            line.saturating_sub(1),
            column.saturating_sub(1),
            sheet.text.lines().count(),
        )))
    }
}

#[derive(Debug)]
struct Shown {
    title: String,
    severity: Severity,
    labels: Vec<LabeledSpan>,
    sheets: Sheets,
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.title)
    }
}

impl std::error::Error for Shown {}

impl Diagnostic for Shown {
    fn severity(&self) -> Option<Severity> {
        Some(self.severity)
    }
    fn source_code(&self) -> Option<&dyn SourceCode> {
        (!self.sheets.sheets.is_empty()).then_some(&self.sheets)
    }
    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

//! `primaryLocationLineHash`: the hash by which GitHub recognises an alert after its line has moved.
//!
//! A polynomial (factor 37, modulo 2⁶⁴) over the next 100 UTF-16 units from the line's beginning, blanks and tabs left out,
//! every line end as LF, 0xFFFF at the end of the file and zeros after it; then the number of lines with that hash so far.

use std::collections::HashMap;

use super::{Excerpts, Window};

/// Units a hash looks at.
const UNITS: usize = 100;
/// Lines further down get none: every line above them would have to be read. GitHub then computes its own.
const FARTHEST: usize = 50_000;

/// The hashes of a file's lines, up to the last one asked for.
#[derive(Debug, Default)]
pub(super) struct LineHashes {
    files: HashMap<String, Vec<String>>,
}

impl LineHashes {
    /// Reads what the given places, of any order, will ask for: every file once.
    pub(super) fn of<'a>(places: impl Iterator<Item = (&'a str, usize)>, excerpts: &dyn Excerpts) -> Self {
        let mut last: HashMap<&str, usize> = HashMap::new();
        for (file, line) in places.filter(|(_, line)| *line <= FARTHEST) {
            last.entry(file).and_modify(|l| *l = line.max(*l)).or_insert(line);
        }
        Self { files: last.into_iter().map(|(file, line)| (file.to_owned(), hashes(file, line, excerpts))).collect() }
    }

    /// The hash of a 1-based line, where the file could be read that far.
    pub(super) fn get(&self, file: &str, line: usize) -> Option<&str> {
        self.files.get(file)?.get(line.checked_sub(1)?).map(String::as_str)
    }
}

fn hashes(file: &str, last: usize, excerpts: &dyn Excerpts) -> Vec<String> {
    // Lines below the last one are needed until their units fill its window.
    let mut lines: Vec<Vec<u16>> = Vec::new();
    let mut below = 0;
    let mut ended = false;
    while below < UNITS && !ended {
        match units(file, lines.len() + 1, excerpts) {
            Some(line) => {
                if lines.len() >= last {
                    below += line.len() + 1;
                }
                lines.push(line);
            }
            None => ended = true,
        }
    }
    let mut counts: HashMap<u64, usize> = HashMap::new();
    let mut out = Vec::new();
    for start in 0..last.min(lines.len()) {
        let hash = hash(&lines[start..]);
        let count = counts.entry(hash).and_modify(|n| *n += 1).or_insert(1);
        out.push(format!("{hash:x}:{count}"));
    }
    out
}

/// The units of a line that count, as many as can matter.
fn units(file: &str, line: usize, excerpts: &dyn Excerpts) -> Option<Vec<u16>> {
    let read = |width| excerpts.line(file, line, Window { column: 1, width });
    let counted = |text: &str| -> Vec<u16> { text.encode_utf16().filter(|u| !matches!(u, 0x20 | 0x09)).take(UNITS).collect() };
    let short = read(4 * UNITS)?;
    let units = counted(&short.text);
    // A line may begin with more blanks than anybody would think.
    if short.more && units.len() < UNITS { Some(counted(&read(1 << 20)?.text)) } else { Some(units) }
}

fn hash(lines: &[Vec<u16>]) -> u64 {
    let mut hash: u64 = 0;
    let mut taken = 0;
    let mut take = |unit: u16| {
        if taken < UNITS {
            hash = hash.wrapping_mul(37).wrapping_add(u64::from(unit));
            taken += 1;
        }
        taken < UNITS
    };
    for (number, line) in lines.iter().enumerate() {
        let end = if number + 1 == lines.len() { 0xffff } else { 0x0a };
        if !line.iter().copied().chain([end]).all(&mut take) {
            break;
        }
    }
    while take(0) {}
    hash
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Line;

    struct Text(&'static str);

    impl Excerpts for Text {
        fn line(&self, _: &str, line: usize, window: Window) -> Option<Line> {
            let text = self.0.replace("\r\n", "\n").replace('\r', "\n");
            let text = text.split('\n').nth(line - 1)?;
            let shown: String = text.chars().take(window.width).collect();
            Some(Line { more: shown.len() < text.len(), text: shown, first_column: 1 })
        }
    }

    fn all(text: &'static str) -> Vec<String> {
        let lines = text.replace("\r\n", "\n").replace('\r', "\n").split('\n').count();
        let hashes = LineHashes::of([("f", lines)].into_iter(), &Text(text));
        (1..=lines).filter_map(|l| hashes.get("f", l).map(str::to_owned)).collect()
    }

    /// Vectors of codeql-action's own tests.
    #[test]
    fn known_vectors() {
        assert_eq!(all(""), ["c129715d7a2bc9a3:1"]);
        let vectors = ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"];
        assert_eq!(all(" a\nb\n  \t\tc\n d"), vectors);
        assert_eq!(all(" a\r\nb\r  \t\tc\n d"), vectors);
    }

    #[test]
    fn equal_lines_are_counted_and_far_ones_left_out() {
        let long = Box::leak(format!("{}\n", "x".repeat(120)).repeat(3).into_boxed_str());
        let hashes = all(long);
        assert_eq!(hashes.len(), 4);
        assert!(hashes[0].ends_with(":1") && hashes[1].ends_with(":2") && hashes[2].ends_with(":3"));
        let indented = Box::leak(format!("{}y", " ".repeat(5000)).into_boxed_str());
        assert_eq!(all(indented), all("y"));
        assert!(LineHashes::of([("f", FARTHEST + 1)].into_iter(), &Text("")).get("f", 1).is_none());
        assert!(LineHashes::of([("f", 9)].into_iter(), &Text("a")).get("f", 9).is_none());
    }
}

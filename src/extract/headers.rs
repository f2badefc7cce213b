//! Files of weights: their names, and what their headers say. Hard limits, nothing allocated by what a file claims.

use super::decide::{Decision, Found};
use super::id::Form;
use super::look;
use super::naming::{Hints, Known, Named, name};
use super::rules::Rules;
use super::{atom::Context, syntax, tracker};
use crate::core::model::Confidence;
use crate::core::names::Names;
use crate::core::reference::Role;
use crate::core::source::Span;

/// As much of a safetensors header as is read: its metadata stands at the start.
const HEADER: usize = 1 << 20;
/// More entries than any header has before its long lists.
const ENTRIES: u64 = 4096;

/// The references of a file of weights, and a note when the header is malformed.
pub(super) fn read(path: &str, bytes: &[u8], rules: &Rules, names: &dyn Names) -> (Vec<Found>, Option<&'static str>) {
    let file = path.rsplit('/').next().unwrap_or(path);
    let mut found = Vec::new();
    if look::names_a_model(file) && look::is_modelish(file.rsplit_once('.').map_or(file, |f| f.0), rules) {
        found.push(made("file", file.to_owned(), Span::new(0, 0), Role::Load, "weight-file-present"));
    }
    let note = if bytes.starts_with(b"GGUF") {
        gguf(bytes, rules, names, &mut found).is_none().then_some("malformed header: GGUF")
    } else if path.ends_with(".safetensors") {
        safetensors(path, bytes, rules, names, &mut found).is_none().then_some("malformed header: safetensors")
    } else {
        None
    };
    (found, note)
}

fn made(namespace: &str, id: String, span: Span, role: Role, rule: &str) -> Found {
    let named = Named {
        namespace: namespace.to_owned(),
        id: id.clone(),
        range: 0..id.len(),
        known: Known::Shape,
        form: Form::WeightFile,
        revision: None,
        address: false,
        dataset: false,
    };
    Found { text: id, span, role, rule: rule.to_owned(), confidence: Confidence::Medium, named, constant: None }
}

struct Cursor<'b> {
    bytes: &'b [u8],
    at: usize,
    big: bool,
}

impl<'b> Cursor<'b> {
    fn take(&mut self, length: u64) -> Option<&'b [u8]> {
        let end = self.at.checked_add(usize::try_from(length).ok()?)?;
        let part = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(part)
    }
    fn number(&mut self, width: usize) -> Option<u64> {
        let part = self.take(width as u64)?;
        let fold = |n: u64, b: &u8| (n << 8) | u64::from(*b);
        Some(if self.big { part.iter().fold(0, fold) } else { part.iter().rev().fold(0, fold) })
    }
    fn text(&mut self) -> Option<(&'b [u8], usize)> {
        let length = self.number(8)?;
        let start = self.at;
        Some((self.take(length)?, start))
    }
}

fn gguf(bytes: &[u8], rules: &Rules, names: &dyn Names, found: &mut Vec<Found>) -> Option<()> {
    let mut cursor = Cursor { bytes, at: 4, big: false };
    let version = cursor.number(4)?;
    if version > 0xffff {
        // Written the other way round.
        cursor.big = true;
    } else if !(1..=16).contains(&version) {
        return None;
    }
    cursor.number(8)?;
    let entries = cursor.number(8)?;
    for _ in 0..entries.min(ENTRIES) {
        let (key, _) = cursor.text()?;
        let kind = cursor.number(4)?;
        if kind == 8 {
            let (value, start) = cursor.text()?;
            entry(key, value, start, rules, names, found);
        } else if !skip(&mut cursor, kind)? {
            // A long list, or one cut off: what names the model stands before.
            return Some(());
        }
    }
    Some(())
}

/// Skips a value; `false` where the rest is not worth reading.
fn skip(cursor: &mut Cursor<'_>, kind: u64) -> Option<bool> {
    let width = |kind: u64| {
        Some(match kind {
            0 | 1 | 7 => 1,
            2 | 3 => 2,
            4..=6 => 4,
            10..=12 => 8,
            _ => return None,
        })
    };
    if kind != 9 {
        cursor.take(width(kind)?)?;
        return Some(true);
    }
    let (inner, count) = (cursor.number(4)?, cursor.number(8)?);
    match inner {
        8 if count <= ENTRIES => {
            for _ in 0..count {
                if cursor.text().is_none() {
                    return Some(false);
                }
            }
            Some(true)
        }
        8 | 9 => Some(false),
        _ => Some(cursor.take(width(inner)?.checked_mul(count)?).is_some()),
    }
}

fn entry(key: &[u8], value: &[u8], start: usize, rules: &Rules, names: &dyn Names, found: &mut Vec<Found>) {
    let (Ok(key), Ok(value)) = (std::str::from_utf8(key), std::str::from_utf8(value)) else { return };
    let source = matches!(
        key,
        "general.source.huggingface.repository" | "general.source.repo_url" | "general.repo_url" | "general.source.url"
    );
    let base = key.starts_with("general.base_model.") && key.ends_with(".repo_url");
    if !source && !base {
        return;
    }
    let Some(named) = name(value, names, rules, Hints::default()).filter(|n| n.form == Form::Pair && !n.dataset) else {
        return;
    };
    let role = if base { Role::BaseModel } else { Role::Load };
    let Some(text) = value.get(named.range.clone()) else { return };
    let span = Span::new(start + named.range.start, start + named.range.end);
    found.push(Found {
        text: text.to_owned(),
        span,
        role,
        rule: "gguf-header".to_owned(),
        confidence: Confidence::High,
        named,
        constant: None,
    });
}

fn safetensors(path: &str, bytes: &[u8], rules: &Rules, names: &dyn Names, found: &mut Vec<Found>) -> Option<()> {
    let length = Cursor { bytes, at: 0, big: false }.number(8)?;
    if length > 100 << 20 || bytes.get(8) != Some(&b'{') {
        return None;
    }
    let header = &bytes[8..bytes.len().min(8 + usize::try_from(length).ok()?).min(8 + HEADER)];
    let text = String::from_utf8_lossy(header);
    let start = text.find("\"__metadata__\"").unwrap_or(text.len());
    let end = text[start..].find('}').map_or(text.len(), |end| start + end);
    let mut decision = Decision::new(&text, path, rules, names);
    tracker::read(&text, Span::new(start, end), &syntax::JSON, &Context::default(), &mut decision);
    found.extend(decision.found.drain(..).map(|f| Found { span: f.span.shifted(8), ..f }));
    Some(())
}

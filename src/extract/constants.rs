//! Strings put together from constants of the same file: `f"{ORG}/name"`, `ORG + "/" + NAME`, `join(ORG, NAME)`.

use std::borrow::Cow;
use std::collections::HashMap;

use super::imports::Imported;

/// More constants than any source file of people has.
const MOST: usize = 4096;
/// Longer strings name no model.
pub(super) const LONGEST: usize = 256;

/// The value of a constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Value<'t> {
    pub(super) text: &'t str,
    /// Where it stands; `None`: in another file.
    pub(super) at: Option<usize>,
    /// Whether it is given outside of any brackets.
    pub(super) is_outermost: bool,
}

/// Names that are not known in this file: an expression has two that matter at most.
pub(super) type Unknown<'t> = [Option<&'t str>; 2];

/// A part of an expression whose value may be known.
#[derive(Clone, Debug)]
pub(super) struct Operand<'t> {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) value: Option<Cow<'t, str>>,
    /// What is missing where there is no value.
    pub(super) unknown: Unknown<'t>,
}

/// What was read last: most names are no part of any sum, and are not looked up.
#[derive(Debug)]
enum Last<'t> {
    Operand(Operand<'t>),
    Name(usize, usize, &'t str),
}

/// Constants seen so far, and the concatenation being read.
#[derive(Debug, Default)]
pub(super) struct Constants<'t> {
    /// `None`: assigned more than once, with different values.
    values: HashMap<&'t str, Option<Value<'t>>>,
    last: Option<Last<'t>>,
    chain: Option<Operand<'t>>,
}

impl<'t> Constants<'t> {
    /// Constants of other files, by the names they have in this one.
    pub(super) fn with(imported: &'t [Imported]) -> Self {
        let value = |i: &'t Imported| Some(Value { text: i.value.as_str(), at: None, is_outermost: false });
        Self { values: imported.iter().map(|i| (i.used.as_str(), value(i))).collect(), ..Self::default() }
    }

    /// Remembers `name = "value"`.
    pub(super) fn assign(&mut self, name: &'t str, value: Value<'t>) {
        let text = value.text;
        if text.len() > LONGEST
            || text.contains(['{', '\\', '\n'])
            || (self.values.len() >= MOST && !self.values.contains_key(name))
        {
            return;
        }
        let entry = self.values.entry(name).or_insert(Some(value));
        if entry.is_some_and(|known| known.text != text) {
            *entry = None;
        }
    }

    /// The value of a dotted name.
    pub(super) fn value_of(&self, path: &str) -> Option<Value<'t>> {
        let path = path.trim();
        let last = path.rsplit(['.', ':']).next().unwrap_or(path);
        let whole = if last.len() < path.len() { self.values.get(path) } else { None };
        whole.or_else(|| self.values.get(last)).copied().flatten()
    }

    /// All constants with one value each.
    pub(super) fn into_values(self) -> impl Iterator<Item = (&'t str, Value<'t>)> {
        self.values.into_iter().filter_map(|(name, value)| Some((name, value?)))
    }

    /// The text of a template with all its names filled in, or the names that are not known; neither when nothing was to
    /// fill in.
    pub(super) fn fill(&self, template: &'t str) -> Result<String, Unknown<'t>> {
        if template.len() > LONGEST || !template.contains('{') {
            return Err([None; 2]);
        }
        let mut out = String::new();
        let mut unknown = [None; 2];
        let mut rest = template;
        while let Some(open) = rest.find('{') {
            let Some(length) = rest[open..].find('}') else { return Err([None; 2]) };
            let name = &rest[open + 1..open + length];
            out.push_str(rest[..open].strip_suffix('$').unwrap_or(&rest[..open]));
            match self.value_of(name) {
                Some(value) => out.push_str(value.text),
                None => match unknown.iter_mut().find(|u| u.is_none()) {
                    Some(seat) if is_path(name) => *seat = Some(name),
                    _ => return Err([None; 2]),
                },
            }
            rest = &rest[open + length + 1..];
        }
        out.push_str(rest);
        if unknown == [None; 2] { Ok(out) } else { Err(unknown) }
    }

    /// A literal was read.
    pub(super) fn operand(&mut self, start: usize, end: usize, literal: Option<Cow<'t, str>>) {
        let value = literal.filter(|v| v.len() <= LONGEST);
        self.last = Some(Last::Operand(Operand { start, end, value, unknown: [None; 2] }));
    }

    /// A name was read.
    pub(super) fn name(&mut self, start: usize, end: usize, path: &'t str) {
        self.last = Some(Last::Name(start, end, path));
    }

    /// A `+` was read.
    pub(super) fn plus(&mut self) {
        let last = self.take();
        self.chain = Some(joined(self.chain.take(), last, ""));
    }

    /// Forgets the last operand.
    pub(super) fn drop_last(&mut self) {
        self.last = None;
    }

    /// The expression ended: what it is, if it was put together.
    pub(super) fn end(&mut self) -> Option<Operand<'t>> {
        if self.chain.is_none() {
            self.last = None;
            return None;
        }
        let last = self.take();
        let chain = self.chain.take()?;
        Some(joined(Some(chain), last, ""))
    }

    /// The last operand, for lists of arguments.
    pub(super) fn take(&mut self) -> Option<Operand<'t>> {
        match self.last.take()? {
            Last::Operand(operand) => Some(operand),
            Last::Name(start, end, path) => {
                let value = self.value_of(path).map(|v| Cow::Borrowed(v.text));
                let unknown = [value.is_none().then_some(path), None];
                Some(Operand { start, end, value, unknown })
            }
        }
    }
}

/// Two parts as one.
pub(super) fn joined<'t>(first: Option<Operand<'t>>, second: Option<Operand<'t>>, separator: &str) -> Operand<'t> {
    match (first, second) {
        (None, Some(only)) | (Some(only), None) if !separator.is_empty() => only,
        (None, Some(only)) => only,
        (Some(a), Some(b)) => {
            let value = a.value.zip(b.value).map(|(a, b)| Cow::Owned(format!("{a}{separator}{b}")));
            let value = value.filter(|v: &Cow<'_, str>| v.len() <= LONGEST);
            let mut unknown = a.unknown.into_iter().chain(b.unknown).flatten();
            Operand { start: a.start, end: b.end, value, unknown: [unknown.next(), unknown.next()] }
        }
        (a, None) => {
            let (start, end) = a.map_or((0, 0), |a| (a.start, a.end));
            Operand { start, end, value: None, unknown: [None; 2] }
        }
    }
}

/// A plain or dotted name.
fn is_path(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.'))
}

/// A name as constants are written: `MODEL_NAME`.
pub(super) fn is_constant(name: &str) -> bool {
    name.len() >= 3
        && name.as_bytes()[0].is_ascii_uppercase()
        && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn value(text: &str) -> Value<'_> {
        Value { text, at: Some(0), is_outermost: true }
    }

    #[test]
    fn templates_are_filled() {
        let mut constants = Constants::default();
        constants.assign("ORG", value("meta-llama"));
        assert_eq!(constants.fill("{ORG}/Llama").as_deref(), Ok("meta-llama/Llama"));
        assert_eq!(constants.fill("${config.ORG}/Llama").as_deref(), Ok("meta-llama/Llama"));
        assert_eq!(constants.fill("{OTHER}/Llama"), Err([Some("OTHER"), None]));
        assert_eq!(constants.fill("{A}/{b.C}"), Err([Some("A"), Some("b.C")]));
        assert_eq!(constants.fill("{A}/{b()}"), Err([None; 2]));
        constants.assign("ORG", value("other"));
        assert_eq!(constants.fill("{ORG}/Llama"), Err([Some("ORG"), None]));
    }

    #[test]
    fn sums_are_joined() {
        let mut constants = Constants::default();
        constants.assign("NAME", value("Llama-3.1-8B"));
        constants.operand(0, 12, Some("meta-llama/".into()));
        constants.plus();
        constants.name(15, 19, "NAME");
        assert_eq!(constants.end().unwrap().value.as_deref(), Some("meta-llama/Llama-3.1-8B"));
        assert!(constants.end().is_none());
    }
}

//! Strings put together from constants of the same file: `f"{ORG}/name"`, `ORG + "/" + NAME`, `join(ORG, NAME)`.

use std::borrow::Cow;
use std::collections::HashMap;

/// More constants than any source file of people has.
const MOST: usize = 4096;
/// Longer strings name no model.
const LONGEST: usize = 256;

/// A part of an expression whose value may be known.
#[derive(Clone, Debug)]
pub(super) struct Operand<'t> {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) value: Option<Cow<'t, str>>,
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
    values: HashMap<&'t str, Option<&'t str>>,
    last: Option<Last<'t>>,
    chain: Option<Operand<'t>>,
}

impl<'t> Constants<'t> {
    /// Remembers `name = "value"`.
    pub(super) fn assign(&mut self, name: &'t str, value: &'t str) {
        if value.len() > LONGEST
            || value.contains(['{', '\\', '\n'])
            || (self.values.len() >= MOST && !self.values.contains_key(name))
        {
            return;
        }
        let entry = self.values.entry(name).or_insert(Some(value));
        if *entry != Some(value) {
            *entry = None;
        }
    }

    fn value_of(&self, path: &str) -> Option<&'t str> {
        let name = path.rsplit(['.', ':']).next().unwrap_or(path).trim();
        self.values.get(name).copied().flatten()
    }

    /// The text of a template with all its names filled in; `None` when one is unknown or nothing was to fill in.
    pub(super) fn fill(&self, template: &str) -> Option<String> {
        if template.len() > LONGEST || !template.contains('{') {
            return None;
        }
        let mut out = String::new();
        let mut rest = template;
        while let Some(open) = rest.find('{') {
            let close = open + rest[open..].find('}')?;
            out.push_str(rest[..open].strip_suffix('$').unwrap_or(&rest[..open]));
            out.push_str(self.value_of(&rest[open + 1..close])?);
            rest = &rest[close + 1..];
        }
        out.push_str(rest);
        Some(out)
    }

    /// A literal was read.
    pub(super) fn operand(&mut self, start: usize, end: usize, literal: Option<Cow<'t, str>>) {
        self.last = Some(Last::Operand(Operand { start, end, value: literal.filter(|v| v.len() <= LONGEST) }));
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

    /// The expression ended: its value, if it was put together.
    pub(super) fn end(&mut self) -> Option<Operand<'t>> {
        if self.chain.is_none() {
            self.last = None;
            return None;
        }
        let last = self.take();
        let chain = self.chain.take()?;
        Some(joined(Some(chain), last, "")).filter(|o| o.value.is_some())
    }

    /// The last operand, for lists of arguments.
    pub(super) fn take(&mut self) -> Option<Operand<'t>> {
        match self.last.take()? {
            Last::Operand(operand) => Some(operand),
            Last::Name(start, end, path) => Some(Operand { start, end, value: self.value_of(path).map(Cow::Borrowed) }),
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
            Operand { start: a.start, end: b.end, value }
        }
        (a, None) => Operand { start: a.as_ref().map_or(0, |a| a.start), end: a.as_ref().map_or(0, |a| a.end), value: None },
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn templates_are_filled() {
        let mut constants = Constants::default();
        constants.assign("ORG", "meta-llama");
        assert_eq!(constants.fill("{ORG}/Llama").as_deref(), Some("meta-llama/Llama"));
        assert_eq!(constants.fill("${config.ORG}/Llama").as_deref(), Some("meta-llama/Llama"));
        assert_eq!(constants.fill("{OTHER}/Llama"), None);
        constants.assign("ORG", "other");
        assert_eq!(constants.fill("{ORG}/Llama"), None);
    }

    #[test]
    fn sums_are_joined() {
        let mut constants = Constants::default();
        constants.assign("NAME", "Llama-3.1-8B");
        constants.operand(0, 12, Some("meta-llama/".into()));
        constants.plus();
        constants.name(15, 19, "NAME");
        assert_eq!(constants.end().unwrap().value.as_deref(), Some("meta-llama/Llama-3.1-8B"));
        assert!(constants.end().is_none());
    }
}

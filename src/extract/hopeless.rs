//! Values of which nothing can become, whatever they are bound to. Most strings with a model-like word in them are names of
//! classes, files and tests: it is cheaper to see that first than to look for rules.

use super::atom::Context;
use super::decide::Decision;
use super::id::{Form, Parsed};
use super::look;

impl Decision<'_, '_> {
    /// Whether a value can be no model. `telling`: it has the beginning of a model's name, or a size.
    pub(super) fn is_hopeless(&self, raw: &str, parsed: &Parsed, telling: bool, context: &Context<'_>) -> bool {
        if parsed.address || self.takes_any(raw, context) {
            return false;
        }
        let Some(text) = raw.get(parsed.range.clone()) else { return false };
        let hopeful = match parsed.form {
            // Without a number it is a model only if the table has it: no pattern takes in a single plain word.
            Form::Bare => {
                let open = |b: u8| b.is_ascii_digit() || matches!(b, b'-' | b':' | b'@');
                telling && (text.bytes().any(open) || self.names.may_be_listed(text))
            }
            Form::Path => {
                let last = text.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
                telling && look::is_modelish(last, self.rules)
                    || text.starts_with('/') && text.contains("/models/")
                    || self.names.is_known("file", text)
            }
            Form::Long => {
                telling && look::is_modelish(text, self.rules)
                    || self.names.may_be_listed(text)
                    || self.names.route(text).is_some()
                    || self.names.is_known("file", text)
            }
            Form::Pair | Form::WeightFile => true,
        };
        !hopeful
    }

    /// Whether a word without the beginning of any model's name can be one for the slash that stands in it at `first`.
    pub(super) fn may_be_address(&self, text: &str, first: usize) -> bool {
        if text.contains("models") || text.contains(['\\', '{', '$']) {
            return true;
        }
        let known = || self.names.may_be_listed(text) || self.names.is_known("file", text);
        if text.starts_with(['/', '.', '~']) || text.contains("://") {
            return known();
        }
        let several = text[first + 1..].contains('/');
        if several { known() || self.names.route(text).is_some() } else { !look::is_file(text) || known() }
    }

    /// Whether the context takes any word for a model, or the word is one that a rule lists.
    fn takes_any(&self, raw: &str, context: &Context<'_>) -> bool {
        context.calls.iter().any(|c| self.rules.is_call_of_any_word(c.path))
            || context.words.iter().any(|w| self.rules.is_program(w))
            || self.is_listed(raw)
    }
}

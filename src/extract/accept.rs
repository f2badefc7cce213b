//! Whether a value looks like what a rule asks for.

use super::decide::Decision;
use super::id::Form;
use super::look;
use super::naming::{Known, Named};
use super::rules::Rules;
use crate::core::rule::Shape;

impl Decision<'_, '_> {
    pub(super) fn is_worth_a_mention(&self, named: &Named) -> bool {
        match named.form {
            _ if named.address => true,
            Form::Bare if named.known == Known::Yes => look::is_distinctive(&named.id, self.rules),
            // Talk is full of words that only look like a model.
            Form::Bare => named.known >= Known::Routed,
            Form::Pair => {
                named.known >= Known::Routed || named.known >= Known::Publisher && look::is_modelish(&named.id, self.rules)
            }
            _ => named.known >= Known::Routed || look::is_modelish(&named.id, self.rules),
        }
    }

    /// An `org/name` nobody knows that looks like a model's all the same.
    fn is_likely_pair(&self, named: &Named) -> bool {
        let digit = named.id.bytes().any(|b| b.is_ascii_digit());
        (named.known >= Known::Publisher || digit) && look::is_modelish(&named.id, self.rules)
    }

    pub(super) fn accepts(&self, shape: Shape, values: &[String], named: &Named, raw: &str) -> bool {
        let text = raw.trim();
        let pair = named.form == Form::Pair
            && (named.known >= Known::Publisher && !look::is_file(&named.id) && !look::is_placeholder(&named.id)
                || look::is_credible_pair(&named.id, self.rules));
        match shape {
            Shape::Any => true,
            Shape::Listed => values.iter().any(|v| v.eq_ignore_ascii_case(text)),
            Shape::Known => named.known >= Known::Pattern,
            Shape::KnownName => named.known >= Known::Pattern && named.form == Form::Bare,
            Shape::Likely => match named.form {
                _ if named.address => true,
                Form::Bare => named.known == Known::Yes && look::is_distinctive(&named.id, self.rules),
                Form::WeightFile => is_own_weights(&named.id, self.rules),
                // A folder in a store, named after the model that is in it.
                Form::Path => {
                    let last = named.id.rsplit('/').next().unwrap_or_default();
                    named.id.contains("://") && look::is_modelish(last, self.rules)
                }
                _ => {
                    named.known == Known::Yes
                        || named.known == Known::Routed && look::is_modelish(&named.id, self.rules)
                        || pair && self.is_likely_pair(named)
                }
            },
            Shape::WeightFile => named.form == Form::WeightFile && look::names_a_model(&named.id),
            Shape::Repository => named.known >= Known::Routed || pair,
            Shape::Model => {
                named.known >= Known::Routed
                    || pair
                    || match named.form {
                        Form::Bare => look::is_modelish(&named.id, self.rules),
                        Form::WeightFile => look::names_a_model(&named.id),
                        Form::Path => {
                            let last = named.id.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
                            let shelf = named.id.starts_with('/') && named.id.contains("/models/");
                            self.names.is_known("file", &named.id)
                                || !named.id.contains(['$', '{', '*'])
                                    && !look::is_file(last)
                                    && (look::is_modelish(last, self.rules) || shelf && !last.contains('.') && look::is_name(last))
                        }
                        _ => false,
                    }
            }
            Shape::Word => named.form == Form::Bare && look::is_name(text),
            Shape::Name => named.known >= Known::Routed || pair || (named.form == Form::Bare && look::is_name(text)),
        }
    }
}

/// Whether a file of weights can be taken for a model where nothing asks for one.
pub(super) fn is_own_weights(file: &str, rules: &Rules) -> bool {
    let (stem, ending) = file.rsplit_once('.').unwrap_or((file, ""));
    let packed = matches!(ending.to_ascii_lowercase().as_str(), "gguf" | "ggml" | "llamafile");
    look::is_modelish(stem, rules) || packed && look::names_a_model(file) && stem.bytes().any(|b| b.is_ascii_digit())
}

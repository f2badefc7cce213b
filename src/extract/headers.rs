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
use crate::weights::{self, Entry};

/// As much of a safetensors header as is read: its metadata stands at the start.
const HEADER: usize = 1 << 20;

/// The references of a file of weights, and a note when the header is malformed.
pub(super) fn read(path: &str, bytes: &[u8], rules: &Rules, names: &dyn Names) -> (Vec<Found>, Option<&'static str>) {
    let file = path.rsplit('/').next().unwrap_or(path);
    let mut found = Vec::new();
    if look::names_a_model(file) && look::is_modelish(file.rsplit_once('.').map_or(file, |f| f.0), rules) {
        found.push(made("file", file.to_owned(), Span::new(0, 0), Role::Load, "weight-file-present"));
    }
    let note = if bytes.starts_with(b"GGUF") {
        weights::gguf(bytes, |e| entry(e, rules, names, &mut found)).is_none().then_some("malformed header: GGUF")
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

fn entry(entry: Entry<'_>, rules: &Rules, names: &dyn Names, found: &mut Vec<Found>) {
    let Entry { key, value, at: start } = entry;
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
    let header = weights::safetensors(bytes)?;
    let text = String::from_utf8_lossy(&header[..header.len().min(HEADER)]);
    let start = text.find("\"__metadata__\"").unwrap_or(text.len());
    let end = text[start..].find('}').map_or(text.len(), |end| start + end);
    let mut decision = Decision::new(&text, path, rules, names);
    tracker::read(&text, Span::new(start, end), &syntax::JSON, &Context::default(), &mut decision);
    // Trainers write words of their own for the kind of model (`sdxl_base_v1-0`): names of none.
    decision.found.retain(|f| f.named.form != Form::Bare || f.named.known != Known::Shape);
    found.extend(decision.found.drain(..).map(|f| Found { span: f.span.shifted(8), ..f }));
    Some(())
}

//! From a value that was taken apart to a model in a namespace, with the knowledge of names.

use std::ops::Range;

use super::id::{Form, Parsed, is_segment, parse};
use super::look;
use super::rules::Rules;
use crate::core::names::Names;

/// How much we know of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Known {
    /// Only its shape.
    Shape,
    /// Its organisation publishes models.
    Publisher,
    /// A router's prefix stands before it.
    Routed,
    /// A pattern of a family or a host takes it in, as it takes in names that nobody ever gave to a model.
    Pattern,
    /// The name itself, or an address that can only be a model's.
    Yes,
}

/// A named model.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub(super) namespace: String,
    pub(super) id: String,
    pub(super) range: Range<usize>,
    pub(super) known: Known,
    pub(super) form: Form,
    pub(super) revision: Option<String>,
    pub(super) address: bool,
    pub(super) dataset: bool,
}

/// Namespaces other than the hub whose ids are written `a/b`.
const PAIRED: [&str; 14] = [
    "openrouter",
    "replicate",
    "modelscope",
    "vertex",
    "github-models",
    "together",
    "deepinfra",
    "nvidia-nim",
    "groq",
    "watsonx",
    "fireworks",
    "novita",
    "hf-router",
    "cloudflare",
];

/// How gateways name makers whose models are not on the hub.
const VENDORS: [(&str, &str); 3] = [("google", "google"), ("x-ai", "xai"), ("xai", "xai")];

/// Organisations that libraries of the hub let one leave out.
const SHORTENED: [&str; 10] = [
    "sentence-transformers",
    "cross-encoder",
    "google-bert",
    "openai-community",
    "FacebookAI",
    "google-t5",
    "distilbert",
    "albert",
    "almanach",
    "timm",
];

/// Beginnings of names that Sentence Transformers completes itself.
const SENTENCE: [&str; 8] = [
    "all-minilm-l",
    "all-mpnet-base-v",
    "all-distilroberta-v",
    "paraphrase-m",
    "paraphrase-a",
    "multi-qa-",
    "distiluse-base-",
    "gtr-t5-",
];

/// Where a plain name lives when nothing else tells: its maker before its hosts.
const MAKERS: [&str; 14] = [
    "openai",
    "anthropic",
    "google",
    "mistral",
    "cohere",
    "xai",
    "deepseek",
    "bedrock",
    "voyage",
    "hf",
    "ollama",
    "groq",
    "vertex",
    "azure",
];

/// Namespaces that the surroundings suggest, the nearest first.
#[derive(Clone, Copy, Default)]
pub(super) struct Hints<'h> {
    /// From the key, the call or the command: good enough to place a name nobody knows.
    pub(super) near: &'h [String],
    /// From the rest of the file: good enough to choose among the homes of a known name.
    pub(super) far: Option<&'h dyn Far>,
}

/// Namespaces that the rest of the file suggests, told when asked.
pub(super) trait Far {
    fn namespaces(&self) -> &[String];
}

impl<'h> Hints<'h> {
    /// All of them, the near ones first. The far ones are looked for when they are needed.
    fn all(self) -> impl Iterator<Item = &'h String> {
        self.near.iter().chain(std::iter::once(self).flat_map(Hints::far))
    }

    fn far(self) -> &'h [String] {
        self.far.map_or(&[], Far::namespaces)
    }
}

/// Names the model in `value`.
pub(super) fn name(value: &str, names: &dyn Names, rules: &Rules, hints: Hints<'_>) -> Option<Named> {
    let mut named = read(value, names, rules, hints)?;
    if named.known == Known::Pattern {
        let organization = named.id.split('/').next().unwrap_or_default();
        // `integrations/claude-code` is under a host's `*claude*`, and is a path.
        let foreign = named.form == Form::Pair && named.namespace != "hf" && !names.is_publisher(organization);
        named.known = match named.form {
            _ if foreign && !named.id.bytes().any(|b| b.is_ascii_digit()) => Known::Shape,
            _ if look::is_modelish(&named.id, rules) => Known::Yes,
            // `mistral-small`: where a model is asked for, the pattern is enough.
            Form::Bare if named.id.contains('-') && rules.interest.has_stem_in(&named.id) => Known::Pattern,
            Form::Pair if names.is_publisher(organization) => Known::Publisher,
            _ => Known::Shape,
        };
    }
    Some(named)
}

/// The namespace other than the hub in which `a/b` is known.
fn elsewhere<'h>(names: &dyn Names, text: &str, hints: Hints<'h>) -> Option<&'h str> {
    let near = hints.near.iter().map(String::as_str).find(|ns| names.is_known(ns, text));
    near.or_else(|| hints.far().iter().map(String::as_str).chain(PAIRED).find(|ns| names.is_listed(ns, text)))
}

/// What is known of an id in a namespace.
fn known(names: &dyn Names, namespace: &str, id: &str) -> Option<Known> {
    if names.is_listed(namespace, id) { Some(Known::Yes) } else { names.is_known(namespace, id).then_some(Known::Pattern) }
}

fn read(value: &str, names: &dyn Names, rules: &Rules, hints: Hints<'_>) -> Option<Named> {
    let parsed = parse(value)?;
    let text = value.get(parsed.range.clone())?;
    if parsed.address {
        return Some(addressed(text, &parsed));
    }
    match parsed.form {
        // `models/foo`: a folder of the project, unless it can be a name in the world outside.
        Form::Pair | Form::Long if is_folder(text, names) && !look::is_credible_pair(text, rules) => {
            Some(Named { form: Form::Path, ..made("file", text.to_owned(), &parsed, Known::Shape) })
        }
        Form::Pair => Some(pair(value, text, &parsed, names, hints)),
        Form::Bare => Some(bare(text, &parsed, names, hints)),
        Form::Long => routed(value, &parsed, names, 0).or_else(|| {
            let home = elsewhere(names, text, hints);
            let known = home.and_then(|ns| known(names, ns, text)).unwrap_or(Known::Shape);
            Some(made(home.or(hints.near.first().map(String::as_str)).unwrap_or("hf"), text.to_owned(), &parsed, known))
        }),
        Form::Path => Some(made("file", text.to_owned(), &parsed, Known::Shape)),
        Form::WeightFile => Some(made("file", text.to_owned(), &parsed, Known::Shape)),
    }
}

fn is_folder(text: &str, names: &dyn Names) -> bool {
    let organisation = text.split('/').next().unwrap_or_default();
    names.is_known("file", text) && !names.is_publisher(organisation) && !names.is_known("hf", text) && names.route(text).is_none()
}

fn made(namespace: &str, id: String, parsed: &Parsed, known: Known) -> Named {
    Named {
        namespace: namespace.to_owned(),
        id,
        range: parsed.range.clone(),
        known,
        form: parsed.form,
        revision: parsed.revision.clone(),
        address: parsed.address,
        dataset: parsed.dataset,
    }
}

fn addressed(text: &str, parsed: &Parsed) -> Named {
    // The cache writes `models--org--name`.
    let id = if parsed.form == Form::Pair && !text.contains('/') { text.replacen("--", "/", 1) } else { text.to_owned() };
    made(parsed.namespace.unwrap_or("hf"), id, parsed, Known::Yes)
}

fn pair(value: &str, text: &str, parsed: &Parsed, names: &dyn Names, hints: Hints<'_>) -> Named {
    if let Some(cut) = text.find("--").filter(|cut| *cut > text.find('/').unwrap_or(0)) {
        // Remote code is written `org/name--file.Class`.
        let range = parsed.range.start..parsed.range.start + cut;
        let shorter = Parsed { range, ..parsed.clone() };
        return pair(value, &text[..cut], &shorter, names, hints);
    }
    if let Some((namespace, _)) =
        value.get(..parsed.range.start).filter(|p| p.ends_with(':')).and_then(|_| names.route(value.trim()))
        && namespace != "hf"
    {
        // `openrouter:meta-llama/llama-3-8b`.
        let known = known(names, &namespace, text).unwrap_or(Known::Routed);
        return made(&namespace, text.to_owned(), parsed, known);
    }
    let hub = known(names, "hf", text);
    if let Some(known) = hub.filter(|k| *k == Known::Yes) {
        return made("hf", text.to_owned(), parsed, known);
    }
    if let Some(rest) = text.strip_prefix("models/") {
        // Google's own way of writing its ids.
        if let Some(namespace) = home(&names.homes(rest), hints) {
            let range = parsed.range.start + 7..parsed.range.end;
            return Named { range, form: Form::Bare, ..made(&namespace, rest.to_owned(), parsed, Known::Yes) };
        }
    }
    if let Some(named) = routed(value, parsed, names, 0).filter(|r| hub.is_none() || r.known == Known::Yes) {
        return named;
    }
    if let Some(known) = hub {
        return made("hf", text.to_owned(), parsed, known);
    }
    let home = elsewhere(names, text, hints);
    let (organization, rest) = text.split_once('/').unwrap_or((text, ""));
    if let Some((_, maker)) = VENDORS.iter().find(|(o, _)| *o == organization)
        && !hints.all().any(|h| home == Some(h.as_str()))
        && names.is_listed(maker, rest)
    {
        // Several gateways write it so; without any word of one of them it is the maker's.
        let range = parsed.range.end - rest.len()..parsed.range.end;
        return Named { range, form: Form::Bare, ..made(maker, rest.to_owned(), parsed, Known::Yes) };
    }
    if let Some(namespace) = home {
        return made(namespace, text.to_owned(), parsed, known(names, namespace, text).unwrap_or(Known::Shape));
    }
    let known = if names.is_publisher(organization) { Known::Publisher } else { Known::Shape };
    made("hf", text.to_owned(), parsed, known)
}

/// A router's prefix taken off: `ollama/llama3:8b`, `openrouter/meta-llama/llama-3-8b`, `openai:gpt-4o`.
fn routed(value: &str, parsed: &Parsed, names: &dyn Names, depth: u8) -> Option<Named> {
    // A tag belongs to the name behind a router.
    let start = parsed.range.start;
    let whole = value.get(start..)?.trim_end();
    let (namespace, length) = names.route(whole)?;
    let rest = whole.get(length..)?;
    if rest.is_empty() || rest.starts_with(['/', '.']) {
        return None;
    }
    let range = start + length..start + whole.len();
    let parsed = Parsed { range: range.clone(), ..parsed.clone() };
    if depth < 2 && rest.contains('/') && !names.is_known(&namespace, rest) {
        // A host inside a host: only where the second names the same one, or the first is a mere gateway.
        if let Some(inner) = routed(value, &parsed, names, depth + 1).filter(|i| i.namespace == namespace || namespace == "hf")
        {
            return Some(inner);
        }
    }
    let known = known(names, &namespace, rest).unwrap_or(Known::Routed);
    let organization = whole.split('/').next().unwrap_or_default();
    if known == Known::Routed && parsed.form == Form::Pair && names.is_publisher(organization) {
        // The prefix is an organisation as well: `google/gemma-…` is not served by Google.
        return None;
    }
    if namespace == "hf" || rest.split_once('/').is_some_and(|(a, b)| is_segment(a) && names.is_publisher(a) && is_segment(b)) {
        let known = if names.is_listed("hf", rest) { Known::Yes } else { known };
        return Some(Named { form: Form::Pair, ..made(&namespace, rest.to_owned(), &parsed, known) });
    }
    Some(Named { form: Form::Bare, ..made(&namespace, rest.to_owned(), &parsed, known) })
}

/// `openai:gpt-4o`, `openai:chat:gpt-4o`: the provider taken off. A tag of Ollama is no provider's name.
fn provided(text: &str, parsed: &Parsed, names: &dyn Names) -> Option<Named> {
    let (provider, rest) = text.split_once(':')?;
    let (namespace, _) = names.route(&format!("{provider}/x"))?;
    let rest = rest.strip_prefix("chat:").or_else(|| rest.strip_prefix("messages:")).unwrap_or(rest);
    let rest = rest.strip_prefix("completion:").or_else(|| rest.strip_prefix("embedding:")).unwrap_or(rest);
    let start = parsed.range.end - rest.len();
    let known = known(names, &namespace, rest)
        .or_else(|| (!names.homes(rest).is_empty()).then_some(Known::Pattern))
        .unwrap_or(Known::Shape);
    let inner = Parsed { range: start..parsed.range.end, ..parsed.clone() };
    Some(made(&namespace, rest.to_owned(), &inner, known))
}

fn bare(text: &str, parsed: &Parsed, names: &dyn Names, hints: Hints<'_>) -> Named {
    let provided = provided(text, parsed, names).filter(|_| !names.is_listed("ollama", text));
    if let Some(named) = provided.as_ref().filter(|n| n.known > Known::Shape) {
        return named.clone();
    }
    let homes = names.homes(text);
    if let Some(namespace) = home(&homes, hints) {
        return made(&namespace, text.to_owned(), parsed, known(names, &namespace, text).unwrap_or(Known::Pattern));
    }
    let is_sentence = SENTENCE.iter().any(|s| text.get(..s.len()).is_some_and(|head| head.eq_ignore_ascii_case(s)));
    if is_sentence && text.bytes().any(|b| b.is_ascii_digit()) || names.is_listed_under("hf", &SHORTENED, text) {
        return made("hf", text.to_owned(), parsed, Known::Yes);
    }
    if let Some(named) = provided {
        return named;
    }
    if let Some((name, revision)) = text.split_once('@') {
        let homes = names.homes(name);
        if let Some(namespace) = home(&homes, hints) {
            let range = parsed.range.start..parsed.range.start + name.len();
            let known = known(names, &namespace, name).unwrap_or(Known::Pattern);
            return Named { range, revision: Some(revision.to_owned()), ..made(&namespace, name.to_owned(), parsed, known) };
        }
    }
    let namespace = hints.near.first().map_or(if text.contains(':') { "ollama" } else { "hf" }, String::as_str);
    made(namespace, text.to_owned(), parsed, Known::Shape)
}

/// Hosts that run other people's models under names of their own. What stands in a file of theirs is no model of somebody
/// else's library because that has one of the same name.
const HOSTS: [&str; 10] =
    ["groq", "together", "fireworks", "upstage", "perplexity", "cerebras", "sambanova", "nvidia-nim", "moonshot", "zhipu"];

fn home(homes: &[String], hints: Hints<'_>) -> Option<String> {
    if homes.is_empty() {
        return None;
    }
    let hinted = hints.all().find(|h| homes.contains(h));
    if hinted.is_none() && homes == ["ollama"] {
        // `solar-pro` of Upstage is sold; the `solar-pro` of Ollama's library is MIT.
        let host = hints.all().find(|h| HOSTS.contains(&h.as_str()));
        return host.cloned().or_else(|| homes.first().cloned());
    }
    let maker = || MAKERS.iter().find(|m| homes.iter().any(|h| h == *m)).map(|m| (*m).to_owned());
    hinted.cloned().or_else(maker).or_else(|| homes.first().cloned())
}

//! What the name of a re-upload or of a file of weights says about where it comes from.

use crate::catalog::Catalog;
use crate::core::model::{ModelId, Relation};

use super::claims::About;

/// The bare name without the endings of formats, and the relation that an uploader or an ending speaks of.
pub(super) fn affixes(catalog: &Catalog, id: &ModelId) -> (String, Option<Relation>) {
    if id.namespace.as_str() == "file" {
        let name = id.name.trim_end_matches('/').rsplit(['/', '\\']).next().unwrap_or(&id.name);
        let stem = stem(name);
        let (bare, _) = catalog.spelling().without_suffixes(stem);
        return (bare, (stem != name).then_some(Relation::Quantized));
    }
    let (organisation, name) = id.name.split_once('/').unwrap_or(("", &id.name));
    let (bare, had_suffix) = catalog.spelling().without_suffixes(name);
    let copy = had_suffix || catalog.spelling().is_uploader(organisation);
    // Some uploaders keep the original organisation in the name: `Qwen_QwQ-32B-GGUF`.
    (bare, copy.then_some(Relation::Quantized))
}

/// Endings of files of weights that keep the model's name.
const WEIGHTS: [&str; 4] = [".gguf", ".safetensors", ".ggml", ".llamafile"];

/// The name of a file of weights without its format, the number of its part and the names of quantisations:
/// `X-Q4_K_M-00001-of-00002.gguf`, `X.IQ2_XS.gguf`, `X-f16.gguf` → `X`.
fn stem(file: &str) -> &str {
    let lower = file.to_ascii_lowercase();
    let Some(ending) = WEIGHTS.iter().find(|w| lower.ends_with(**w)) else { return file };
    let mut rest = &file[..file.len() - ending.len()];
    if let Some(of) = rest.rfind("-of-").filter(|of| rest[of + 4..].bytes().all(|b| b.is_ascii_digit())) {
        rest = rest[..of].trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('-');
    }
    while let Some(at) = rest.rfind(['.', '-']).filter(|at| *at > 0 && is_quantisation(&rest[at + 1..])) {
        rest = &rest[..at];
    }
    rest
}

/// `Q4_K_M`, `IQ2_XS`, `q8_0`, `F16`, `BF16`, `fp16`, `MXFP4`, `UD` (a maker's own mixtures).
fn is_quantisation(word: &str) -> bool {
    let upper = word.to_ascii_uppercase();
    let quantised =
        upper.trim_start_matches('I').strip_prefix('Q').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    quantised || matches!(upper.as_str(), "F16" | "F32" | "BF16" | "FP16" | "FP8" | "MXFP4" | "TQ1_0" | "TQ2_0" | "UD" | "IMAT")
}

/// The base that the name of a hub model under another organisation names, or that of a file of weights or its folder.
pub(super) fn base(catalog: &Catalog, id: &ModelId, facts: &About) -> Option<(ModelId, Relation)> {
    if facts.release.is_some() {
        return None;
    }
    let (bare, relation) = affixes(catalog, id);
    let name = match id.namespace.as_str() {
        "hf" => id.name.split_once('/')?.1,
        "file" => bare.as_str(),
        _ => return None,
    };
    let relation = relation.unwrap_or(Relation::Finetune);
    let found = |base: &str, relation: Relation| Some((ModelId::new("hf", base), relation));
    let with_organisation = bare.split_once('_').map(|(organisation, rest)| format!("{organisation}/{rest}"));
    for candidate in with_organisation.iter().map(String::as_str).chain([bare.as_str()]) {
        let original = if candidate.contains('/') {
            catalog.rows("hf", candidate).into_iter().next()
        } else {
            catalog.original(candidate)
        };
        if let Some(row) = original.filter(|r| !r.id.eq_ignore_ascii_case(&id.name)) {
            // Two people can give the same name to what they made; only a publisher's name, or somebody who makes nothing but
            // copies, tells that this is the one.
            let is_publishers = || catalog.release("hf", &row.id).is_some_and(|(_, release)| !release.series);
            let is_copy = candidate.contains('/') || is_publishers() || uploads_copies(catalog, id);
            return found(&row.id, if is_copy { relation } else { Relation::Finetune });
        }
    }
    let (_, release) = catalog.release_by_name(&bare).or_else(|| catalog.release_by_name(name))?;
    let namesake = namesake(catalog, release, &bare);
    // More words in the name than the base's own: somebody made it from a model of the release, and says no more.
    let is_copy = namesake.is_some() || catalog.is_whole_name(&bare);
    found(&namesake.unwrap_or_else(|| stand_in(release)), if is_copy { relation } else { Relation::Finetune })
}

/// Whether a model's publisher is known for copies of other people's models.
fn uploads_copies(catalog: &Catalog, id: &ModelId) -> bool {
    id.name.split_once('/').is_some_and(|(organisation, _)| catalog.spelling().is_uploader(organisation))
}

/// The model of that very name by one of the organisations that publish a release.
fn namesake(catalog: &Catalog, release: &crate::core::family::Release, bare: &str) -> Option<String> {
    let patterns = release.ids.get("hf").map(Vec::as_slice).unwrap_or_default();
    let organisations = patterns.iter().filter_map(|p| p.split_once('/')).map(|(o, _)| o).filter(|o| !o.contains(['*', '{']));
    let mut ids = organisations.map(|o| format!("{o}/{bare}"));
    let is_listed = |id: &str| !catalog.rows("hf", id).is_empty() || catalog.spelling().renamed(id).is_some();
    ids.find(|id| is_listed(id) && catalog.release("hf", id).is_some_and(|(_, r)| r.id == release.id))
}

/// A hub id that stands for a release in a lineage known only from a name: its plainest pattern.
fn stand_in(release: &crate::core::family::Release) -> String {
    let patterns = release.ids.get("hf").map(Vec::as_slice).unwrap_or_default();
    let first = patterns.first().cloned().unwrap_or_else(|| release.id.clone());
    crate::catalog::pattern::expand(&first).into_iter().next().unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn files_of_weights_carry_a_name() {
        for (file, name) in [
            ("Meta-Llama-3.1-8B-Instruct-Q4_K_M.gguf", "Meta-Llama-3.1-8B-Instruct"),
            ("mistral-7b-v0.1.Q8_0.gguf", "mistral-7b-v0.1"),
            ("qwen2.5-72b-instruct-q4_k_m-00001-of-00012.gguf", "qwen2.5-72b-instruct"),
            ("Phi-3-mini-4k-instruct-IQ2_XS.gguf", "Phi-3-mini-4k-instruct"),
            ("gemma-2-9b-it-BF16.gguf", "gemma-2-9b-it"),
            ("sd_xl_base_1.0.safetensors", "sd_xl_base_1.0"),
            ("folder.of.things", "folder.of.things"),
            ("-q4_0.gguf", "-q4_0"),
        ] {
            assert_eq!(stem(file), name);
        }
    }
}

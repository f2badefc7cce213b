//! What headers of weights say: the license and bases that whoever packed the file wrote into it. Converters guess some of
//! it from the names of folders, so none of it is more than a hint.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::catalog::Catalog;
use crate::core::claim::{Named, Provenance};
use crate::core::evidence::{Base, Testimony};
use crate::core::model::{ModelId, Relation};
use crate::weights;

use super::card::{Speaker, by_address, hub_id};

/// What image adapters were trained on, by the words their trainers write into the header.
const TRAINED_ON: [(&str, &str); 7] = [
    ("sd_v1", "stable-diffusion-v1-5/stable-diffusion-v1-5"),
    ("stable-diffusion-v1", "stable-diffusion-v1-5/stable-diffusion-v1-5"),
    ("sd_v2", "stabilityai/stable-diffusion-2-1"),
    ("stable-diffusion-v2", "stabilityai/stable-diffusion-2-1"),
    ("sdxl_base", "stabilityai/stable-diffusion-xl-base-1.0"),
    ("stable-diffusion-xl-v1-base", "stabilityai/stable-diffusion-xl-base-1.0"),
    ("flux-1-dev", "black-forest-labs/FLUX.1-dev"),
];

/// The header of a GGUF file; `None` when it is malformed.
pub fn gguf(bytes: &[u8], catalog: &Catalog, speaker: &Speaker<'_>) -> Option<Testimony> {
    let mut general: BTreeMap<&str, &str> = BTreeMap::new();
    let mut twice = false;
    let read = weights::gguf(bytes, |e| {
        if let Some(key) = e.key.strip_prefix("general.")
            && !e.value.trim().is_empty()
        {
            twice |= general.insert(key, e.value).is_some_and(|old| old != e.value && key.starts_with("license"));
        }
    });
    let mut out = Testimony::default();
    if twice {
        out.claims.push(speaker.claim(unread("a header that states its license twice"), Provenance::Observed, None));
    }
    license(
        general.get("license").copied(),
        general.get("license.name").copied(),
        general.get("license.link").copied(),
        catalog,
        speaker,
        &mut out,
    );
    let sources = ["source.huggingface.repository", "source.repo_url", "source.url"];
    for name in sources.iter().filter_map(|k| general.get(k)) {
        base(name, Relation::Quantized, speaker, &mut out);
    }
    let numbers: Vec<&str> = general.keys().filter_map(|k| k.strip_prefix("base_model.")?.split('.').next()).collect();
    let mut done: Vec<&str> = Vec::new();
    for number in numbers {
        if done.contains(&number) {
            continue;
        }
        done.push(number);
        let part = |what: &str| general.get(format!("base_model.{number}.{what}").as_str()).copied();
        let address = part("repo_url").or_else(|| part("url")).filter(|a| hub_id(a).is_some());
        let pair = || Some(format!("{}/{}", part("organization")?.trim(), part("name")?.trim()).replace(' ', "-"));
        if let Some(name) = address.map(str::to_owned).or_else(pair) {
            base(&name, Relation::Finetune, speaker, &mut out);
        }
    }
    // What stood before the mistake counts all the same: it can only add to what is asked.
    if read.is_none() {
        out.claims.push(speaker.claim(unread("a malformed header"), Provenance::Observed, None));
    }
    Some(out)
}

#[derive(Deserialize)]
struct Header {
    #[serde(rename = "__metadata__", default)]
    metadata: BTreeMap<String, String>,
}

/// The metadata of a safetensors file; `None` when the header cannot be read.
pub fn safetensors(bytes: &[u8], catalog: &Catalog, speaker: &Speaker<'_>) -> Option<Testimony> {
    let header: Header = serde_json::from_slice(weights::safetensors(bytes)?).ok()?;
    let said = |key: &str| header.metadata.get(key).map(String::as_str).filter(|v| !v.trim().is_empty());
    let mut out = Testimony::default();
    license(said("modelspec.license").or_else(|| said("license")), None, None, catalog, speaker, &mut out);
    for word in ["modelspec.architecture", "ss_base_model_version"].iter().filter_map(|k| said(k)) {
        let lower = word.to_lowercase();
        let adapter =
            lower.ends_with("/lora") || said("ss_network_module").is_some() || said("ss_base_model_version").is_some();
        if let Some((_, name)) = TRAINED_ON.iter().find(|(w, _)| adapter && lower.starts_with(w)) {
            base(name, Relation::Adapter, speaker, &mut out);
        }
    }
    for name in ["base_model", "base_model_name_or_path"].iter().filter_map(|k| said(k)) {
        base(name, Relation::Finetune, speaker, &mut out);
    }
    Some(out)
}

fn unread(what: &str) -> Named {
    Named::Unrecognized(what.to_owned())
}

fn license(
    id: Option<&str>,
    name: Option<&str>,
    link: Option<&str>,
    catalog: &Catalog,
    speaker: &Speaker<'_>,
    out: &mut Testimony,
) {
    let other = |w: &str| w.trim().eq_ignore_ascii_case("other");
    let mut found: Vec<Named> = id.into_iter().chain(name).filter(|w| !other(w)).map(|w| catalog.named(w)).collect();
    found.extend(link.and_then(|l| by_address(catalog, l)).map(Named::License));
    if found.is_empty() && id.is_some() {
        found.push(unread("other"));
    }
    for license in found {
        if !out.claims.iter().any(|c| c.license == license) {
            out.claims.push(speaker.claim(license, Provenance::Observed, None));
        }
    }
}

fn base(name: &str, relation: Relation, speaker: &Speaker<'_>, out: &mut Testimony) {
    let Some(id) = hub_id(name).filter(|id| id.contains('/')).map(|id| ModelId::new("hf", id)) else { return };
    if !out.bases.iter().any(|b| b.id == id) {
        out.bases.push(Base { id, relation: Some(relation), source: speaker.at(None), confidence: speaker.confidence });
    }
}

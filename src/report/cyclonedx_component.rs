//! A model as a component of a CycloneDX bill of materials.

use serde_json::{Map, Value, json};

use super::cyclonedx::{Edition, property};
use super::{identity, results};
use crate::core::finding::{Access, AncestorView, Finding, LicenseView, ModelView};

/// The id by which the rest of the document names a model.
pub(super) fn reference(model: &ModelView) -> String {
    format!("model/{}", identity::key(&model.namespace, &model.id))
}

/// A model with its license, its bases and the places it is used at.
pub(super) fn component(model: &ModelView, findings: &[&Finding], edition: Edition) -> Value {
    let mut out = named(&model.namespace, &model.id, model.revision.as_deref());
    let mut set = |key: &str, value: Value| out.insert(key.to_owned(), value);
    set("bom-ref", json!(reference(model)));
    let licenses = licenses(model);
    if !licenses.is_empty() {
        set("licenses", json!(licenses));
    }
    if !model.lineage.is_empty() {
        set("pedigree", json!({ "ancestors": model.lineage.iter().map(ancestor).collect::<Vec<_>>() }));
    }
    let links = links(model);
    if !links.is_empty() {
        set("externalReferences", json!(links));
    }
    if let Some(evidence) = evidence(model) {
        set("evidence", evidence);
    }
    if edition == Edition::V1_7 && model.access == Access::Hosted {
        set("isExternal", json!(true));
    }
    set("properties", json!(properties(model, findings)));
    Value::Object(out)
}

fn named(namespace: &str, id: &str, revision: Option<&str>) -> Map<String, Value> {
    let mut out = Map::new();
    let mut set = |key: &str, value: Value| out.insert(key.to_owned(), value);
    set("type", json!("machine-learning-model"));
    let (owner, name) = identity::owner_and_name(namespace, id);
    if let Some(owner) = owner {
        set("group", json!(owner));
    }
    set("name", json!(name));
    if let Some(revision) = revision {
        set("version", json!(revision));
    }
    if let Some(purl) = identity::purl(namespace, id, revision) {
        set("purl", json!(purl));
    }
    out
}

/// The concluded license, and the declared one where somebody declared it. Always objects: 1.6 allows no mixture.
fn licenses(model: &ModelView) -> Vec<Value> {
    let concluded = model.license.as_ref().map(|l| license(l, Some("concluded")));
    let declared = identity::declared(model).map(|l| license(l, Some("declared")));
    concluded.into_iter().chain(declared).collect()
}

fn license(view: &LicenseView, acknowledgement: Option<&str>) -> Value {
    let mut license = Map::new();
    match identity::listed(view.spdx.as_deref()) {
        Some(id) => license.insert("id".to_owned(), json!(id)),
        None => license.insert("name".to_owned(), json!(view.name)),
    };
    if let Some(acknowledgement) = acknowledgement {
        license.insert("acknowledgement".to_owned(), json!(acknowledgement));
    }
    if let Some(url) = identity::web(view.url.as_deref()) {
        license.insert("url".to_owned(), json!(url));
    }
    json!({ "license": license })
}

fn ancestor(base: &AncestorView) -> Value {
    let mut out = named(&base.namespace, &base.id, None);
    if let Some(license) = &base.license {
        let license = match identity::listed(base.spdx.as_deref()) {
            Some(id) => json!({ "id": id }),
            None => json!({ "name": license }),
        };
        out.insert("licenses".to_owned(), json!([{ "license": license }]));
    }
    let properties = [property("mayuse:relation", &base.relation), property("mayuse:known-from", &base.known_from)];
    out.insert("properties".to_owned(), json!(properties));
    Value::Object(out)
}

fn links(model: &ModelView) -> Vec<Value> {
    let card = identity::address(&model.namespace, &model.id).map(|url| json!({ "type": "model-card", "url": url }));
    let license = model.license.as_ref().and_then(|l| identity::web(l.url.as_deref()));
    card.into_iter().chain(license.map(|url| json!({ "type": "license", "url": url }))).collect()
}

/// Where it is used, and further licenses that were checked beside the concluded one.
fn evidence(model: &ModelView) -> Option<Value> {
    let mut out = Map::new();
    let occurrences = model.references.iter().map(|r| {
        json!({
            "location": r.file,
            "line": r.line,
            "symbol": r.text,
            "additionalContext": format!("{} in scope {}, by rule {}, {} confidence", r.role, r.scope, r.rule, r.confidence),
        })
    });
    let occurrences: Vec<Value> = occurrences.collect();
    if !occurrences.is_empty() {
        out.insert("occurrences".to_owned(), json!(occurrences));
    }
    if !model.also.is_empty() {
        out.insert("licenses".to_owned(), json!(model.also.iter().map(|l| license(l, None)).collect::<Vec<_>>()));
    }
    (!out.is_empty()).then_some(Value::Object(out))
}

fn properties(model: &ModelView, findings: &[&Finding]) -> Vec<Value> {
    let mut out = vec![
        property("mayuse:verdict", model.verdict.as_str()),
        property("mayuse:namespace", &model.namespace),
        property("mayuse:access", model.access.as_str()),
    ];
    let mut some = |name: &str, value: Option<&str>| out.extend(value.map(|v| property(name, v)));
    some("mayuse:release", model.release.as_deref());
    some("mayuse:released", model.released.as_deref());
    if let Some(license) = &model.license {
        some("mayuse:license:id", Some(&license.id));
        some("mayuse:license:spdx", license.spdx.as_deref());
        some("mayuse:license:class", license.class.as_deref());
        some("mayuse:license:provenance", Some(&license.provenance));
        some("mayuse:license:source", Some(&license.source));
        some("mayuse:license:confidence", Some(&license.confidence));
    }
    for finding in findings {
        let waived = if results::is_waived(finding) { " (waived)" } else { "" };
        let value = format!("{}: {}{waived}: {}", finding.code, finding.outcome.as_str(), results::title(finding));
        some("mayuse:finding", Some(&value));
    }
    out
}

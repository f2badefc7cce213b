//! CycloneDX 1.6 and 1.7: a bill of materials of the models in use.
//!
//! Every model is a component of type `machine-learning-model`, hosted ones too: that keeps evidence, lineage and terms in
//! one place, which a service could not hold. What is only called says so by the property `mayuse:access`, and in 1.7 by
//! `isExternal`. Decisions are annotations. The serial number follows from the content.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::cyclonedx_component::{component, reference};
use super::{Excerpts, RenderOptions, fingerprint, identity, results};
use crate::core::finding::{Finding, Report};

/// A version of the standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edition {
    V1_6,
    V1_7,
}

impl Edition {
    fn as_str(self) -> &'static str {
        match self {
            Self::V1_6 => "1.6",
            Self::V1_7 => "1.7",
        }
    }
}

pub(super) fn render(report: &Report, _: &dyn Excerpts, options: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
    write(report, options, Edition::V1_6, out)
}

pub(super) fn render_1_7(report: &Report, _: &dyn Excerpts, options: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
    write(report, options, Edition::V1_7, out)
}

fn write(report: &Report, options: &RenderOptions, edition: Edition, out: &mut dyn Write) -> io::Result<()> {
    let findings = results::by_model(report);
    let none = Vec::new();
    let components: Vec<Value> = report
        .models
        .iter()
        .map(|m| component(m, findings.get(&results::model_key(&m.namespace, &m.id)).unwrap_or(&none), edition))
        .collect();
    let mut metadata = json!({
        "tools": { "components": [{ "type": "application", "name": report.tool.name, "version": report.tool.version }] },
        "properties": [
            property("mayuse:verdict", report.verdict.as_str()),
            property("mayuse:complete", &report.complete.to_string()),
            property("mayuse:data-version", &report.tool.data_version),
        ],
    });
    if let Some(created) = options.created {
        metadata["timestamp"] = json!(fingerprint::moment(Some(created)));
    }
    let annotations: Vec<Value> = report.findings.iter().filter_map(|f| annotation(report, f)).collect();
    let content = format!("{} {metadata} {} {}", edition.as_str(), json!(components), json!(annotations));
    let mut bom = json!({
        "$schema": format!("http://cyclonedx.org/schema/bom-{}.schema.json", edition.as_str()),
        "bomFormat": "CycloneDX",
        "specVersion": edition.as_str(),
        "serialNumber": format!("urn:uuid:{}", fingerprint::uuid(&content)),
        "version": 1,
        "metadata": metadata,
        "components": components,
    });
    if !annotations.is_empty() {
        bom["annotations"] = json!(annotations);
    }
    serde_json::to_writer_pretty(&mut *out, &bom)?;
    out.write_all(b"\n")
}

/// A decision about a model: who, when, why. The format demands a date, so one without a date stays with the component.
fn annotation(report: &Report, finding: &Finding) -> Option<Value> {
    let waiver = finding.waiver.as_ref().filter(|_| results::is_waived(finding))?;
    let timestamp = identity::day(Some(&waiver.approved_on))?;
    let model = report.models.iter().find(|m| m.namespace == finding.namespace && m.id.eq_ignore_ascii_case(&finding.model))?;
    let until = waiver.expires_on.as_ref().map(|d| format!(", until {d}")).unwrap_or_default();
    Some(json!({
        "subjects": [reference(model)],
        "annotator": { "individual": { "name": waiver.approved_by } },
        "timestamp": timestamp,
        "text": format!("{}: waiver {}: {}{until}", finding.code, waiver.id, waiver.reason),
    }))
}

/// A property with a name of ours.
pub(super) fn property(name: &str, value: &str) -> Value {
    json!({ "name": name, "value": value })
}

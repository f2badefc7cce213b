//! SPDX 3.0.1 as JSON-LD, by the AI profile: every model an `ai_AIPackage` with exactly one concluded and exactly one
//! declared license.
//!
//! The profile is claimed only where each of its mandatory values is known for every package: when it came out, who
//! supplies it, where it can be had, its version, its purpose. An unknown value is left out, never made up. Ids follow from
//! the content; the date of creation, which the format demands, is `SOURCE_DATE_EPOCH` or the beginning of 1970.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::spdx_graph::Graph;
use super::spdx_package::{self, Package};
use super::{Excerpts, RenderOptions, fingerprint, identity, results};
use crate::core::finding::{Finding, Report};

const CONTEXT: &str = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld";

pub(super) fn render(report: &Report, _: &dyn Excerpts, options: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
    let created = fingerprint::moment(options.created);
    let uuid = fingerprint::uuid(&format!("{created} {}", serde_json::to_string(report)?));
    let mut graph = Graph::new(&uuid);
    let tool = format!("{} {} (data {})", report.tool.name, report.tool.version, report.tool.data_version);
    let agent = graph.element("SoftwareAgent", "agent", json!({ "name": tool }));
    let mut complete = true;
    let mut roots = Vec::new();
    for model in &report.models {
        let package = Package::of(model);
        complete &= package.is_complete();
        roots.push(spdx_package::add(&package, &mut graph));
    }
    // Bases that are in use themselves are there already.
    for model in &report.models {
        for base in &model.lineage {
            let package = Package::base(base);
            if !graph.has(&package.id()) {
                complete &= package.is_complete();
                spdx_package::add(&package, &mut graph);
            }
        }
    }
    for model in &report.models {
        spdx_package::add_lineage(model, &mut graph);
    }
    for (number, finding) in report.findings.iter().filter(|f| results::is_waived(f)).enumerate() {
        decision(finding, number, &mut graph);
    }
    let mut profiles = vec!["core", "software", "simpleLicensing"];
    if complete && !roots.is_empty() {
        profiles.push("ai");
    }
    let elements = graph.ids();
    let comment =
        format!("Verdict of mayuse: {}. Declared use and findings are in its other reports.", report.verdict.as_str());
    let bill = graph.element(
        "software_Sbom",
        "sbom",
        json!({
            "name": "AI models in use",
            "comment": comment,
            "profileConformance": profiles,
            "rootElement": if roots.is_empty() { vec![agent.clone()] } else { roots },
            "element": elements,
            "software_sbomType": ["source"],
        }),
    );
    let elements = graph.ids();
    graph.element(
        "SpdxDocument",
        "document",
        json!({ "name": "mayuse", "profileConformance": profiles, "rootElement": [bill], "element": elements }),
    );
    let mut all = vec![json!({
        "type": "CreationInfo",
        "@id": "_:creation",
        "specVersion": "3.0.1",
        "created": created,
        "createdBy": [agent],
    })];
    all.extend(graph.into_elements());
    let document: Value = json!({ "@context": CONTEXT, "@graph": all });
    serde_json::to_writer_pretty(&mut *out, &document)?;
    out.write_all(b"\n")
}

/// What somebody decided about a finding.
fn decision(finding: &Finding, number: usize, graph: &mut Graph) {
    let Some(waiver) = &finding.waiver else { return };
    let subject = graph.id(&format!("model/{}", identity::key(&finding.namespace, &finding.model)));
    if !graph.has_id(&subject) {
        return;
    }
    let until = waiver.expires_on.as_ref().map(|d| format!(", until {d}")).unwrap_or_default();
    let statement = format!(
        "{}: waiver {}: {} (approved by {} on {}{until})",
        finding.code, waiver.id, waiver.reason, waiver.approved_by, waiver.approved_on
    );
    let value = json!({
        "annotationType": "review",
        "subject": subject,
        "contentType": "text/plain",
        "statement": statement,
    });
    graph.element("Annotation", &format!("decision/{}", number + 1), value);
}

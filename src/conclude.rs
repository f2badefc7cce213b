//! Findings → report: verdicts, open questions, figures. Nothing is decided here that a finding does not say.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{Catalog, DATA_VERSION};
use crate::core::claim::{Claim, ResolvedModel};
use crate::core::exemption;
use crate::core::finding::{
    Access, AncestorView, CodeView, Finding, LicenseView, ModelView, PlaceView, Question, ReferenceView, Report, Summary, Tool,
    Unexamined, verdicts,
};
use crate::core::license::Class;
use crate::core::policy::Policy;
use crate::core::reference::Reference;
use crate::core::verdict::{Outcome, Verdict};
use crate::inventory::{Entry, Scopes};
use crate::resolve;

/// What a run saw of the tree.
#[derive(Clone, Debug, Default)]
pub struct Examination {
    /// Files met.
    pub enumerated: usize,
    /// Files read.
    pub examined: usize,
    /// Files left out or failed.
    pub unexamined: Vec<Unexamined>,
}

/// Puts a report together.
pub fn report(
    models: &[(&Entry<'_>, ResolvedModel)],
    references: &[Reference],
    mut findings: Vec<Finding>,
    policy: &Policy,
    scopes: &Scopes<'_>,
    catalog: &Catalog,
    examination: Examination,
) -> Report {
    sort(&mut findings);
    let verdicts = verdicts(&findings);
    let views: Vec<ModelView> = models.iter().map(|(e, m)| model_view(e, m, &verdicts, scopes, catalog)).collect();
    let count = |v: Verdict| views.iter().filter(|m| m.verdict == v).count();
    let failed = examination.unexamined.iter().filter(|u| u.failed).count();
    let summary = Summary {
        files_enumerated: examination.enumerated,
        files_scanned: examination.examined,
        files_skipped: examination.unexamined.len() - failed,
        files_failed: failed,
        references: references.iter().filter(|r| r.role.is_use()).count(),
        mentions: references.iter().filter(|r| !r.role.is_use()).count(),
        models: views.len(),
        denied: count(Verdict::Denied),
        needs_review: count(Verdict::NeedsReview),
        obligations: count(Verdict::Obligations),
        allowed: count(Verdict::Allowed),
    };
    let worst = views.iter().map(|m| m.verdict);
    let process = findings.iter().filter(|f| f.namespace.is_empty()).map(|f| f.outcome.into());
    Report {
        schema_version: 1,
        tool: Tool {
            name: "mayuse".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            data_version: DATA_VERSION.to_owned(),
        },
        verdict: worst.chain(process).max().unwrap_or(Verdict::Allowed),
        complete: failed == 0,
        policy: policy.file.clone(),
        baseline: None,
        summary,
        codes: codes(&findings, catalog),
        questions: questions(&findings, catalog),
        models: views,
        findings,
        unexamined: examination.unexamined,
        dossier: None,
    }
}

/// Sorts without moving a finding more than twice: they are large.
fn sort(findings: &mut [Finding]) {
    let mut order: Vec<usize> = (0..findings.len()).collect();
    order.sort_by(|a, b| rank(&findings[*a]).cmp(&rank(&findings[*b])));
    for at in 0..order.len() {
        // Who stood there before has been exchanged for another, perhaps more than once.
        let mut from = order[at];
        while from < at {
            from = order[from];
        }
        order[at] = from;
        findings.swap(at, from);
    }
}

/// By what findings are sorted: the worst first, then in the order of the files.
fn rank(f: &Finding) -> (Reverse<Outcome>, Option<&PlaceView>, [&str; 4]) {
    (Reverse(f.outcome), f.references.first(), [&f.model, &f.code, &f.scope, &f.fingerprint])
}

fn codes(findings: &[Finding], catalog: &Catalog) -> Vec<CodeView> {
    let met: BTreeSet<&str> = findings.iter().map(|f| f.code.as_str()).collect();
    let known = |code: &str| {
        let entry = catalog.vocabulary().codes.get(code)?;
        Some(CodeView {
            code: code.to_owned(),
            label: entry.label.clone(),
            severity: entry.severity,
            explanation: entry.explanation.clone(),
            help: entry.help.clone(),
        })
    };
    met.into_iter().filter_map(known).collect()
}

fn questions(findings: &[Finding], catalog: &Catalog) -> Vec<Question> {
    let mut by_fact: BTreeMap<&str, Question> = BTreeMap::new();
    for finding in findings.iter().filter(|f| f.outcome == Outcome::Undeclared) {
        for fact in &finding.asks {
            let question = by_fact.entry(fact).or_insert_with(|| Question {
                fact: fact.clone(),
                question: catalog.vocabulary().question(fact).to_owned(),
                models: Vec::new(),
                codes: Vec::new(),
                findings: Vec::new(),
            });
            for (list, item) in [
                (&mut question.models, &finding.model),
                (&mut question.codes, &finding.code),
                (&mut question.findings, &finding.fingerprint),
            ] {
                if !list.contains(item) {
                    list.push(item.clone());
                }
            }
        }
    }
    // The question that settles most comes first.
    let mut out: Vec<Question> = by_fact.into_values().collect();
    out.sort_by(|a, b| b.findings.len().cmp(&a.findings.len()).then_with(|| a.fact.cmp(&b.fact)));
    out
}

fn model_view(
    entry: &Entry<'_>,
    model: &ResolvedModel,
    verdicts: &BTreeMap<(String, String), Verdict>,
    scopes: &Scopes<'_>,
    catalog: &Catalog,
) -> ModelView {
    let id = &model.id;
    let references: Vec<&Reference> = entry.uses.values().flatten().copied().collect();
    let mut revisions: Vec<Option<&String>> = references.iter().map(|r| r.revision.as_ref()).collect();
    revisions.dedup();
    let effective = resolve::effective(catalog, model);
    let also = model.claims.iter().skip(1).filter(|c| effective.iter().skip(1).any(|l| **l == c.license)).chain(&model.terms);
    ModelView {
        id: id.name.clone(),
        namespace: id.namespace.as_str().to_owned(),
        verdict: verdicts.get(&id.key()).copied().unwrap_or(Verdict::Allowed),
        revision: if let [Some(one)] = revisions.as_slice() { Some((*one).clone()) } else { None },
        release: model.release.clone(),
        released: catalog.release(id.namespace.as_str(), &id.name).and_then(|(_, r)| r.released.clone()),
        access: access(model, catalog),
        openness: model.openness,
        license: model.claims.first().map(|c| license_view(c, catalog)),
        also: also.map(|c| license_view(c, catalog)).collect(),
        lineage: model
            .lineage
            .iter()
            .map(|a| AncestorView {
                id: a.id.name.clone(),
                namespace: a.id.namespace.as_str().to_owned(),
                relation: a.relation.as_str().to_owned(),
                license: a.claims.first().map(|c| c.license.label().to_owned()),
                spdx: a.claims.first().and_then(|c| catalog.license(c.license.id()?)).map(|l| l.spdx.clone()),
                known_from: a.known_from.clone(),
                of: a.made,
            })
            .collect(),
        references: references.iter().map(|r| reference_view(r, scopes)).collect(),
    }
}

/// Hosts that hand out files rather than answers.
const REGISTRIES: [&str; 2] = ["modelscope", "ollama"];

/// A host runs the model for others; so does whoever offers it under the terms of an API.
fn access(model: &ResolvedModel, catalog: &Catalog) -> Access {
    let namespace = model.id.namespace.as_str();
    let served = catalog.host(namespace).is_some() && !REGISTRIES.contains(&namespace);
    let license = model.claims.first().and_then(|c| catalog.license(c.license.id()?));
    if served || license.is_some_and(|l| l.class == Class::ProprietaryApi) { Access::Hosted } else { Access::Weights }
}

/// A claim as reported.
pub fn license_view(claim: &Claim, catalog: &Catalog) -> LicenseView {
    let license = claim.license.id().and_then(|id| catalog.license(id));
    LicenseView {
        id: claim.license.label().to_owned(),
        name: license.map_or_else(|| claim.license.label().to_owned(), |l| l.name.clone()),
        class: license.map(|l| l.class.as_str().to_owned()),
        spdx: license.map(|l| l.spdx.clone()),
        provenance: claim.provenance.as_str().to_owned(),
        source: claim.source.clone(),
        confidence: claim.confidence.as_str().to_owned(),
        reviewed: license.is_some_and(|l| !l.reviews.is_empty()),
        url: license.map(|l| l.source.url.clone()).filter(|u| !u.is_empty()),
        gpai_exemption: license.map(exemption::of),
    }
}

fn reference_view(r: &Reference, scopes: &Scopes<'_>) -> ReferenceView {
    let l = &r.location;
    ReferenceView {
        file: l.file.clone(),
        line: l.line,
        column: l.column,
        end_line: l.end_line,
        end_column: l.end_column,
        text: r.text.clone(),
        role: r.role.as_str().to_owned(),
        rule: r.rule.clone(),
        confidence: r.confidence.as_str().to_owned(),
        scope: scopes.name_of(&l.file).to_owned(),
        setting: format!("{:?}", r.setting).to_lowercase(),
    }
}

//! What every part of the page needs: the report, its dossier, and where on the page things stand.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};

use maud::{Markup, html};

use super::super::fingerprint::{encoded, hex};
use super::super::{
    Excerpts,
    groups::{Duty, Groups},
    identity, results,
};
use super::text::code;
use crate::core::dossier::Dossier;
use crate::core::finding::{CodeView, Finding, ModelView, Report};
use crate::core::usage::Scope;

/// Lines of the inventory.
pub(super) const LINES: usize = 5_000;
/// Anchors longer than this are replaced by a hash of them.
const LONGEST: usize = 200;

/// The report with everything looked up once.
pub(super) struct Sheet<'a> {
    pub(super) report: &'a Report,
    pub(super) dossier: &'a Dossier,
    pub(super) excerpts: &'a dyn Excerpts,
    pub(super) groups: Groups<'a>,
    codes: HashMap<&'a str, &'a CodeView>,
    findings: HashMap<(String, String), Vec<&'a Finding>>,
    anchors: HashMap<*const Finding, String>,
    /// Findings whose anchor is on the page by now.
    placed: RefCell<HashSet<*const Finding>>,
    /// The models in the order of the inventory: the worst first, then by name.
    pub(super) inventory: Vec<&'a ModelView>,
    /// Anchors of its lines: two spellings of one model are two lines with one name.
    lines: HashMap<*const ModelView, String>,
    /// The first line of each model.
    homes: HashMap<(String, String), String>,
    licenses: BTreeMap<&'a str, &'a str>,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(report: &'a Report, dossier: &'a Dossier, excerpts: &'a dyn Excerpts) -> Self {
        let mut taken = HashSet::new();
        let anchors = report.findings.iter().map(|f| (std::ptr::from_ref(f), free(anchor(&f.fingerprint), &mut taken)));
        let anchors = anchors.collect();
        let mut inventory: Vec<&ModelView> = report.models.iter().collect();
        inventory.sort_by_cached_key(|m| (std::cmp::Reverse(m.verdict), m.id.to_lowercase(), m.namespace.clone()));
        let (mut lines, mut homes) = (HashMap::new(), HashMap::new());
        for model in inventory.iter().take(LINES) {
            let line = free(model_anchor(&model.namespace, &model.id), &mut taken);
            homes.entry(results::model_key(&model.namespace, &model.id)).or_insert_with(|| line.clone());
            lines.insert(std::ptr::from_ref(*model), line);
        }
        let views = report.models.iter().flat_map(|m| m.license.iter().chain(&m.also));
        let named = views.map(|l| (l.id.as_str(), l.name.as_str()));
        Self {
            report,
            dossier,
            excerpts,
            groups: Groups::of(report),
            codes: report.codes.iter().map(|c| (c.code.as_str(), c)).collect(),
            findings: results::by_model(report),
            anchors,
            placed: RefCell::default(),
            inventory,
            lines,
            homes,
            licenses: named.chain(dossier.licenses.iter().map(|l| (l.id.as_str(), l.name.as_str()))).collect(),
        }
    }

    /// The id of a finding on the page, to be written once: its fingerprint, wherever that can be one.
    pub(super) fn anchor(&self, finding: &Finding) -> &str {
        self.placed.borrow_mut().insert(std::ptr::from_ref(finding));
        self.anchors.get(&std::ptr::from_ref(finding)).map_or("", String::as_str)
    }

    /// Duties that models cause. What is to be done about a waiver stands with the waiver.
    pub(super) fn duties(&self) -> Vec<&Duty<'a>> {
        self.groups.duties.iter().filter(|d| d.findings.iter().any(|f| !f.namespace.is_empty())).collect()
    }

    /// Where a finding stands, if a part before this one has it.
    pub(super) fn placed(&self, finding: &Finding) -> Option<&str> {
        let at = std::ptr::from_ref(finding);
        self.anchors.get(&at).filter(|_| self.placed.borrow().contains(&at)).map(String::as_str)
    }

    /// A model with a link to its line in the inventory, where it has one.
    pub(super) fn linked(&self, namespace: &str, id: &str) -> Markup {
        html! {
            @match self.homes.get(&results::model_key(namespace, id)) {
                Some(home) => { a href={ "#" (home) } { (code(id)) } }
                None => { (code(id)) }
            }
        }
    }

    /// The id of a model's line in the inventory.
    pub(super) fn line(&self, model: &ModelView) -> &str {
        self.lines.get(&std::ptr::from_ref(model)).map_or("", String::as_str)
    }

    /// The models of the report, each once.
    pub(super) fn models(&self) -> impl Iterator<Item = &'a ModelView> {
        let mut seen = HashSet::new();
        self.report.models.iter().filter(move |m| seen.insert(results::model_key(&m.namespace, &m.id)))
    }

    /// What a code means.
    pub(super) fn code(&self, code: &str) -> Option<&'a CodeView> {
        self.codes.get(code).copied()
    }

    /// The label of a code; the code itself where the report does not explain it.
    pub(super) fn label<'b>(&self, code: &'b str) -> &'b str
    where
        'a: 'b,
    {
        self.code(code).map_or(code, |c| &c.label)
    }

    /// The findings about a model that say something.
    pub(super) fn findings(&self, model: &ModelView) -> &[&'a Finding] {
        self.findings.get(&results::model_key(&model.namespace, &model.id)).map_or(&[], Vec::as_slice)
    }

    /// The name of a license as published; its id where nobody knows the name.
    pub(super) fn license_name<'b>(&self, id: &'b str) -> &'b str
    where
        'a: 'b,
    {
        self.licenses.get(id).copied().unwrap_or(id)
    }

    /// The scope of that name, with its number.
    pub(super) fn scope(&self, name: &str) -> Option<(usize, &'a Scope)> {
        let policy = &self.dossier.policy;
        let all = std::iter::once(&policy.default).chain(&policy.scopes);
        all.enumerate().find(|(_, s)| s.name == name)
    }

    /// The id of the place on the page where an answer is shown: that of the scope it was declared for.
    pub(super) fn answer(&self, scope: &str, fact: &str) -> Option<String> {
        let (number, found) = self.scope(scope)?;
        let answer = found.usage.get(fact)?;
        let inherited = number > 0 && self.dossier.policy.default.usage.get(fact).is_some_and(|a| a == answer);
        Some(answer_anchor(if inherited { 0 } else { number }, fact))
    }

    /// How the policy file is called.
    pub(super) fn policy_file(&self) -> &'a str {
        self.report.policy.as_deref().unwrap_or("mayuse.toml")
    }
}

/// The id of an answer.
pub(super) fn answer_anchor(scope: usize, fact: &str) -> String {
    bounded(&format!("use-{scope}-"), encoded(fact))
}

/// A name for a model's line in the inventory.
fn model_anchor(namespace: &str, id: &str) -> String {
    bounded("model-", identity::key(namespace, id))
}

/// The id of a license in the appendix.
pub(super) fn license_anchor(id: &str) -> String {
    bounded("license-", encoded(id))
}

/// The id of a use policy in the appendix.
pub(super) fn policy_anchor(id: &str) -> String {
    bounded("policy-", encoded(id))
}

fn anchor(fingerprint: &str) -> String {
    bounded("", encoded(fingerprint))
}

fn bounded(prefix: &str, name: String) -> String {
    if name.is_empty() || name.len() > LONGEST { format!("{prefix}{}", hex(&[&name], 32)) } else { format!("{prefix}{name}") }
}

/// A name nobody has yet.
fn free(name: String, taken: &mut HashSet<String>) -> String {
    let mut candidate = name.clone();
    let mut number = 1;
    while !taken.insert(candidate.clone()) {
        number += 1;
        candidate = format!("{name}-{number}");
    }
    candidate
}

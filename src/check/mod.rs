//! Resolved model × declared use → findings. One evaluator for all licenses; what a license asks is data.

mod assess;
mod changed;
mod message;
mod process;
mod proof;
mod stated;
mod title;
mod unpinned;
mod waiver;

use crate::catalog::Catalog;
use crate::core::claim::{Named, ResolvedModel};
use crate::core::evidence::Evidence;
use crate::core::finding::Finding;
use crate::core::license::{Effect, License};
use crate::core::model::ModelId;
use crate::core::policy::Policy;
use crate::core::reference::{Reference, Role};
use crate::core::usage::{Answer, Origin, Scope, Usage, Value};
use crate::resolve;

pub(crate) use message::known_from;
pub use proof::Observed;
pub(crate) use unpinned::is_fixed;
pub use waiver::apply as apply_waivers;

/// A model as used in one scope.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The model.
    pub model: &'a ResolvedModel,
    /// The scope with its answers.
    pub scope: &'a Scope,
    /// Its references there, in order.
    pub references: &'a [&'a Reference],
}

/// Everything judging a model needs besides the model.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// Licenses, policies, vocabulary.
    pub catalog: &'a Catalog,
    /// The project's policy.
    pub policy: &'a Policy,
    /// What was seen in the repository.
    pub observed: &'a Observed,
    /// What was seen and heard about models outside our data.
    pub evidence: &'a Evidence,
}

/// A license that binds a model, and the way it came to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Binding<'a> {
    pub(crate) license: &'a License,
    /// The ancestor it comes from.
    pub(crate) inherited: Option<&'a crate::core::claim::Ancestor>,
}

/// Judges a model in a scope.
pub fn check(subject: Subject<'_>, context: Context<'_>) -> Vec<Finding> {
    let usage = usage_of(subject, context);
    let mut findings = process::findings(subject, context);
    for binding in bindings(subject.model, context.catalog) {
        for clause in &binding.license.clauses {
            if matches!(clause.effect, Effect::Permit | Effect::Note) {
                continue;
            }
            if let Some(ancestor) = binding.inherited
                && !resolve::follows(&clause.reach, resolve::relation_to_model(&subject.model.lineage, ancestor))
            {
                continue;
            }
            findings.extend(assess::clause(subject, context, &usage, binding, clause));
        }
    }
    findings
}

/// The licenses that bind a model, each once however many of its ancestors carry it: its own, those of claims that
/// disagree, further terms, and its ancestors'.
pub(crate) fn bindings<'a>(model: &'a ResolvedModel, catalog: &'a Catalog) -> Vec<Binding<'a>> {
    let mut out: Vec<Binding<'a>> = Vec::new();
    let own = resolve::effective(catalog, model).into_iter().filter_map(Named::id);
    let terms = model.terms.iter().filter_map(|t| t.license.id());
    for id in own.chain(terms) {
        if let Some(license) = catalog.license(id).filter(|l| !out.iter().any(|b| b.license.id == l.id)) {
            out.push(Binding { license, inherited: None });
        }
    }
    let foreign = model.lineage.iter().filter(|a| !resolve::is_own_work(catalog, &model.id, &a.id));
    for ancestor in foreign {
        for named in resolve::effective_of(catalog, &ancestor.claims) {
            let license = named.id().and_then(|id| catalog.license(id));
            if let Some(license) = license.filter(|l| !out.iter().any(|b| b.license.id == l.id)) {
                out.push(Binding { license, inherited: Some(ancestor) });
            }
        }
    }
    out
}

/// The answers of the scope, with what its references show: a base model is fine-tuned, a teacher's outputs train.
fn usage_of(subject: Subject<'_>, context: Context<'_>) -> Usage {
    let mut usage = subject.scope.usage.clone();
    let first = |role: Role| subject.references.iter().find(|r| r.role == role);
    if let Some(reference) = first(Role::BaseModel) {
        let told = matches!(usage.get("fine-tunes").map(|a| &a.value), Some(Value::Flag(true)));
        if !told {
            observe(&mut usage, "fine-tunes", Value::Flag(true), reference);
        }
    }
    if let Some(reference) = first(Role::Teacher) {
        // Declared answers stand unless they deny what is plainly there.
        let denied = match usage.get("outputs-train").map(|a| &a.value) {
            None => true,
            Some(Value::Choice(v)) => v == "none",
            Some(_) => false,
        };
        if denied {
            observe(&mut usage, "outputs-train", Value::Choice(trained(subject, context, reference).to_owned()), reference);
        }
    }
    usage
}

/// What a teacher's outputs train: models of its own release line when every student of the recipe is one, else others.
fn trained(subject: Subject<'_>, context: Context<'_>, teacher: &Reference) -> &'static str {
    let release = |id: &ModelId| {
        let found = context.catalog.release(id.namespace.as_str(), &id.name);
        found.filter(|(_, release)| !release.series).map(|(family, release)| (family.id.clone(), release.license.clone()))
    };
    let own = release(&subject.model.id);
    let in_recipe = |file: &String| *file == teacher.location.file;
    let mut students = context.observed.bases.iter().filter(|(_, file)| in_recipe(file)).map(|(id, _)| id).peekable();
    let same = own.is_some() && students.peek().is_some() && students.all(|student| release(student) == own);
    if same { "same-family" } else { "other-models" }
}

fn observe(usage: &mut Usage, fact: &str, value: Value, reference: &Reference) {
    let answer = Answer { value, origin: Origin::Observed, location: Some(reference.location.clone()) };
    usage.answers.insert(fact.to_owned(), answer);
}

/// The id a finding is about.
pub(crate) fn subject_id(subject: Subject<'_>) -> &ModelId {
    &subject.model.id
}

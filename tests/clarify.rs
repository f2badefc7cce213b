//! A clarification with a hash holds for the license text it was made for, and for no other that lies with the model.

mod judging;

use judging::{catalog, reference, usage};
use mayuse::check::{self, Context, Observed, Subject};
use mayuse::core::claim::Step;
use mayuse::core::evidence::{Evidence, Testimony};
use mayuse::core::model::ModelId;
use mayuse::core::policy::{Clarification, ModelPattern, Policy};
use mayuse::core::reference::Role;
use mayuse::core::source::Location;
use mayuse::core::usage::Scope;
use mayuse::resolve::Resolver;

/// The step that decides on the license, and the codes of what is found, when a text of this hash was seen.
fn decided(seen: Option<&str>) -> (Option<Step>, Vec<String>) {
    let id = ModelId::new("hf", "acme/house-model");
    let location = Location { file: "mayuse.toml".to_owned(), line: 3, column: 1, end_line: 3, end_column: 2 };
    let clarification = Clarification {
        model: ModelPattern::new("acme/*"),
        license: "mit".to_owned(),
        source: "our contract".to_owned(),
        sha256: Some("AB".repeat(32)),
        location,
    };
    let policy = Policy { clarifications: vec![clarification], ..Policy::default() };
    let mut evidence = Evidence::default();
    if let Some(hash) = seen {
        evidence.add(&id, Testimony { text_sha256: Some(hash.to_owned()), ..Testimony::default() });
    }
    let model = Resolver::new(catalog(), &policy.clarifications, &evidence).resolve(&id);
    let scope = Scope { name: "default".to_owned(), paths: Vec::new(), usage: usage(&[]) };
    let reference = reference(&id, Role::Load);
    let subject = Subject { model: &model, scope: &scope, references: &[&reference] };
    let observed = Observed::default();
    let context = Context { catalog: catalog(), policy: &policy, observed: &observed, evidence: &evidence };
    let codes = check::check(subject, context).into_iter().map(|f| f.code).collect();
    (model.claims.first().map(|c| c.step), codes)
}

#[test]
fn another_text_makes_it_void() {
    for stands in [None, Some("ab".repeat(32))] {
        let (step, codes) = decided(stands.as_deref());
        assert_eq!(step, Some(Step::Clarification), "{stands:?}");
        assert!(!codes.contains(&"license-changed".to_owned()), "{codes:?}");
    }
    let (step, codes) = decided(Some(&"cd".repeat(32)));
    assert_eq!(step, None, "nobody else knows the model");
    assert!(codes.contains(&"license-changed".to_owned()), "{codes:?}");
}

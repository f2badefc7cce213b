//! `mayuse explain`: what the data says about a model, a license, a policy, a code, a fact or a domain.

use crate::catalog::Catalog;
use crate::core::evidence::NOTHING;
use crate::core::exemption::{self, Standing};
use crate::core::license::{Clause, Effect, License, Policy};
use crate::core::model::ModelId;
use crate::core::names::Names;
use crate::core::wording;
use crate::resolve::Resolver;

use super::args::ExplainArgs;
use super::output::{Look, sanitize};
use super::page::Page;
use super::{Ended, Failure, edges, output, project, why};

pub(super) fn run(args: &ExplainArgs) -> Result<Ended, Failure> {
    let mut page = Page::new(Look::new(&args.look).options.width);
    if args.boundary {
        edges::tables(args, &mut page)?;
        output::stdout(page.finish().as_bytes())?;
        return Ok(Ended::Fine);
    }
    let catalog = project::catalog()?;
    let what = args.what.trim();
    let vocabulary = catalog.vocabulary();
    if args.namespace.is_some() {
        model(&catalog, what, args.namespace.as_deref(), &mut page)?;
    } else if let Some(found) = catalog.license(what) {
        license(&catalog, found, &mut page);
    } else if let Some(found) = catalog.policy(what) {
        policy(&catalog, found, &mut page);
    } else if let Some(code) = vocabulary.codes.get(what) {
        page.line(&format!("{what}: {}", code.label));
        page.gap();
        page.paragraph(0, &code.explanation);
        if !code.help.is_empty() {
            page.paragraph(0, &format!("What to do: {}", code.help));
        }
        if code.is_term {
            page.gap();
            page.paragraph(0, &format!("Licenses with such a clause: `mayuse licenses --term {what}`"));
        }
    } else if let Some(fact) = vocabulary.facts.get(what) {
        page.line(&format!("{what}: {}", fact.label));
        page.gap();
        page.paragraph(0, &fact.question);
        page.paragraph(0, &fact.explanation);
        for (value, meaning) in &fact.values {
            page.item(&format!("  {value}: "), 6, meaning);
        }
    } else if let Some(domain) = vocabulary.domains.get(what) {
        page.line(&format!("{what}: {}", domain.label));
        page.gap();
        if domain.ordinary {
            page.paragraph(0, "No use policy restricts it.");
        } else {
            page.paragraph(0, "Use policies restrict it.");
        }
        if !domain.overlaps.is_empty() {
            page.paragraph(
                0,
                &format!("It touches {}; a policy that restricts these asks for a review.", domain.overlaps.join(", ")),
            );
        }
    } else {
        model(&catalog, what, None, &mut page)?;
    }
    output::stdout(page.finish().as_bytes())?;
    Ok(Ended::Fine)
}

/// The namespaces in which an id is to be looked up.
pub(super) fn namespaces(catalog: &Catalog, id: &str) -> Vec<String> {
    if id.contains('/') && catalog.is_known("hf", id) {
        return vec!["hf".to_owned()];
    }
    let mut homes = catalog.homes(id);
    if homes.is_empty() {
        homes.push("hf".to_owned());
    }
    homes
}

fn model(catalog: &Catalog, name: &str, namespace: Option<&str>, page: &mut Page) -> Result<(), Failure> {
    let namespaces = namespace.map_or_else(|| namespaces(catalog, name), |n| vec![n.to_owned()]);
    let resolver = Resolver::new(catalog, &[], &NOTHING);
    let mut known = false;
    for namespace in &namespaces {
        let resolved = resolver.resolve(&ModelId::new(namespace.clone(), name));
        if !resolved.known {
            continue;
        }
        known = true;
        page.gap();
        why::resolution(catalog, &resolved, page);
        for named in crate::resolve::effective(catalog, &resolved) {
            if let Some(found) = named.id().and_then(|id| catalog.license(id)) {
                page.gap();
                license(catalog, found, page);
            }
        }
    }
    if known {
        return Ok(());
    }
    let names: Vec<String> = catalog.licenses().iter().map(|l| l.id.clone()).collect();
    let vocabulary = catalog.vocabulary();
    let words = names.iter().chain(vocabulary.codes.keys()).chain(vocabulary.facts.keys()).chain(vocabulary.domains.keys());
    let hint =
        crate::document::closest(name, words.map(String::as_str)).map(|w| format!("; did you mean `{w}`?")).unwrap_or_default();
    Err(Failure::usage(format!("nothing is known under `{}`{hint}", sanitize(name))))
}

/// Everything the data says about a license.
pub(super) fn license(catalog: &Catalog, license: &License, page: &mut Page) {
    page.line(&format!("{} ({})", license.name, license.id));
    let publisher = license.publisher.as_deref().map(|p| format!(", by {p}")).unwrap_or_default();
    let released = license.released.as_deref().map(|r| format!(", {r}")).unwrap_or_default();
    page.line(&format!("{}{publisher}{released}; {}", license.class.as_str(), license.spdx));
    page.gap();
    page.paragraph(0, &license.summary);
    let groups = [
        ("You may", [Effect::Permit].as_slice()),
        ("You must", &[Effect::Require]),
        ("You must not", &[Effect::Forbid]),
        ("You need a separate license", &[Effect::SeparateLicense]),
        ("The text leaves open", &[Effect::Unclear]),
        ("Worth knowing", &[Effect::Note]),
    ];
    for (heading, effects) in groups {
        let clauses: Vec<&Clause> = license.clauses.iter().filter(|c| effects.contains(&c.effect)).collect();
        if clauses.is_empty() {
            continue;
        }
        page.heading(heading);
        for c in clauses {
            clause(catalog, c, page);
        }
    }
    page.heading("Exemption for free and open-source models, AI Act Art. 53(2)");
    let exemption = exemption::of(license);
    let standing = match exemption.standing {
        Standing::Qualifies => "The license qualifies",
        Standing::Unclear => "Whether the license qualifies is open",
        Standing::DoesNot => "The license does not qualify",
    };
    page.paragraph(
        2,
        &format!("{standing}: {}. This is about the license alone, not about the model or its provider.", exemption.reason),
    );
    page.heading("Source");
    let depth = match license.source.reading.as_str() {
        "whole" => "the whole text was read",
        "key-clauses" => "the key clauses were read",
        _ => "only the passages named above were read",
    };
    page.line(&format!("  {}", license.source.url));
    page.paragraph(2, &format!("{depth} on {}; {}", license.source.retrieved, reviewed(license)));
}

fn reviewed(license: &License) -> String {
    match license.reviews.last() {
        Some(review) => format!("reviewed by {} on {}", review.by, review.on),
        None => "unreviewed".to_owned(),
    }
}

fn clause(catalog: &Catalog, c: &Clause, page: &mut Page) {
    let label = catalog.vocabulary().codes.get(&c.term).map_or(c.term.as_str(), |t| &t.label);
    let document = c.document.as_deref().and_then(|d| catalog.policy(d)).map(|p| format!(", {}", p.name)).unwrap_or_default();
    page.item(&format!("  {label}, §{}{document}: ", c.section), 6, &c.summary);
    if let Some(duty) = &c.duty {
        page.paragraph(6, &format!("To do: {duty}"));
    }
    if !c.when.is_empty() {
        page.paragraph(6, &format!("When: {}", wording::conditions(&c.when)));
    }
    if !c.models.is_empty() {
        page.paragraph(6, &format!("Binds only models that are {}.", c.models.join(" and ")));
    }
    if let Some(policy) = c.policy.as_deref().and_then(|p| catalog.policy(p)) {
        page.paragraph(6, &format!("Domains: `mayuse explain {}`", policy.id));
    }
    page.paragraph(6, &format!("“{}”", c.quote));
}

fn policy(catalog: &Catalog, policy: &Policy, page: &mut Page) {
    page.line(&format!("{} ({})", policy.name, policy.id));
    page.gap();
    page.paragraph(0, &policy.summary);
    if policy.updatable {
        page.paragraph(0, "The licensor can change it at any time.");
    }
    page.heading("Restricted domains");
    for category in &policy.categories {
        let condition = if category.conditional { ", under a condition" } else { "" };
        page.item(&format!("  {}, §{}{condition}: ", category.domain, category.section), 6, &category.summary);
        page.paragraph(6, &format!("“{}”", category.quote));
    }
    let users: Vec<&str> = catalog
        .licenses()
        .into_iter()
        .filter(|l| l.clauses.iter().any(|c| c.policy.as_deref() == Some(&policy.id)))
        .map(|l| l.id.as_str())
        .collect();
    page.heading("Part of");
    page.paragraph(2, &users.join(", "));
    page.heading("Source");
    page.line(&format!("  {}", policy.source.url));
    page.line(&format!("  read on {}", policy.source.retrieved));
}

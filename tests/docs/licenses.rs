//! One page per license: what it lets you do, asks of you and keeps from you, with the words and the source.

use std::fmt::Write as _;

use mayuse::catalog::Catalog;
use mayuse::core::license::{Clause, Effect, License};

use super::Pages;
use super::text::{escaped, when};

const GROUPS: [(&str, Effect); 6] = [
    ("You may", Effect::Permit),
    ("You must", Effect::Require),
    ("You must not", Effect::Forbid),
    ("You need a separate license", Effect::SeparateLicense),
    ("The text leaves open", Effect::Unclear),
    ("Worth knowing", Effect::Note),
];

pub(crate) fn pages(catalog: &Catalog, pages: &mut Pages) {
    for license in catalog.licenses() {
        pages.insert(format!("licenses/{}.md", license.id), page(catalog, license));
    }
}

fn page(catalog: &Catalog, license: &License) -> String {
    let mut out = format!("# {}\n\n", escaped(&license.name));
    let mut facts = vec![format!("`{}`", license.id), license.class.as_str().to_owned()];
    facts.extend(license.publisher.as_deref().map(escaped));
    facts.extend(license.released.clone());
    if !license.spdx.starts_with("LicenseRef-") {
        facts.push(format!("SPDX `{}`", license.spdx));
    }
    let _ = write!(out, "{}\n\n{}\n", facts.join(" · "), escaped(&license.summary));
    if !license.aliases.is_empty() {
        let names: Vec<String> = license.aliases.iter().map(|a| format!("`{a}`")).collect();
        let _ = write!(out, "\nAlso named {}.\n", names.join(", "));
    }
    if let Some(id) = &license.replaced_by {
        let _ = write!(out, "\nReplaced by [{id}]({id}.md).\n");
    }
    for (heading, effect) in GROUPS {
        let clauses: Vec<&Clause> = license.clauses.iter().filter(|c| c.effect == effect).collect();
        if clauses.is_empty() {
            continue;
        }
        let _ = write!(out, "\n## {heading}\n\n");
        clauses.iter().for_each(|c| out.push_str(&item(catalog, c)));
    }
    let source = &license.source;
    let depth = match source.reading.as_str() {
        "whole" => "The whole text was read",
        "key-clauses" => "The key clauses were read",
        _ => "Only the passages quoted here were read",
    };
    let review = match license.reviews.last() {
        Some(r) => format!("Reviewed by {} on {}: {}", escaped(&r.by), r.on, escaped(&r.note)),
        None => "Unreviewed.".to_owned(),
    };
    let hash = source.sha256.as_deref().map_or("no copy of the text was obtained".to_owned(), |h| format!("SHA-256 `{h}`"));
    let _ = write!(out, "\n## Source\n\n<{}>  \n{depth} on {}; {hash}.  \n{review}\n", source.url, source.retrieved);
    out
}

fn item(catalog: &Catalog, clause: &Clause) -> String {
    let label = catalog.vocabulary().codes.get(&clause.term).map_or(clause.term.as_str(), |c| &c.label);
    let mut out = format!("- **[{label}](../codes/{}.md)**, §{}", clause.term, escaped(&clause.section));
    if let Some(policy) = clause.document.as_deref().and_then(|d| catalog.policy(d)) {
        let _ = write!(out, " of [{}](../policies/{}.md)", escaped(&policy.name), policy.id);
    }
    let _ = write!(out, ": {}", escaped(&clause.summary));
    let mut further = Vec::new();
    if let Some(duty) = &clause.duty {
        further.push(format!("To do: {}", escaped(duty)));
    }
    if !clause.when.is_empty() {
        further.push(format!("When {}.", when(&clause.when)));
    }
    if !clause.models.is_empty() {
        further.push(format!("Binds only models that are {}.", clause.models.join(" and ")));
    }
    if let Some(policy) = clause.policy.as_deref().and_then(|p| catalog.policy(p)) {
        further.push(format!("Domains: [{}](../policies/{}.md).", escaped(&policy.name), policy.id));
    }
    let reach: Vec<&str> = clause.reach.iter().map(|r| r.as_str()).collect();
    further.push(format!("Follows: {}.", reach.join(", ")));
    for line in further {
        let _ = write!(out, "\\\n  {line}");
    }
    let _ = write!(out, "\n  > “{}”\n", escaped(&clause.quote));
    out
}

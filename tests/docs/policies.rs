//! One page per use policy: its domains with section and words.

use std::fmt::Write as _;

use mayuse::catalog::Catalog;
use mayuse::core::license::Policy;

use super::Pages;
use super::text::escaped;

pub(crate) fn pages(catalog: &Catalog, pages: &mut Pages) {
    for policy in all(catalog) {
        pages.insert(format!("policies/{}.md", policy.id), page(catalog, policy));
    }
}

/// Every policy that a license names.
pub(crate) fn all(catalog: &Catalog) -> Vec<&Policy> {
    let licenses = catalog.licenses();
    let clauses = licenses.iter().flat_map(|l| &l.clauses);
    let mut ids: Vec<&str> = clauses.flat_map(|c| c.policy.iter().chain(&c.document)).map(String::as_str).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.into_iter().filter_map(|id| catalog.policy(id)).collect()
}

fn page(catalog: &Catalog, policy: &Policy) -> String {
    let mut out = format!("# {}\n\n`{}`", escaped(&policy.name), policy.id);
    if let Some(publisher) = &policy.publisher {
        let _ = write!(out, " · {}", escaped(publisher));
    }
    let _ = write!(out, "\n\n{}", escaped(&policy.summary));
    if policy.updatable {
        out.push_str(" The licensor can change it at any time.");
    }
    let names = |l: &&&mayuse::core::license::License| {
        l.clauses.iter().any(|c| c.policy.as_ref() == Some(&policy.id) || c.document.as_ref() == Some(&policy.id))
    };
    let licenses = catalog.licenses();
    let links: Vec<String> = licenses.iter().filter(names).map(|l| format!("[{0}](../licenses/{0}.md)", l.id)).collect();
    let _ = write!(out, "\n\nPart of {}.\n\n## Restricted domains\n\n", links.join(", "));
    for category in &policy.categories {
        let condition = if category.conditional { " (under a condition)" } else { "" };
        let _ = write!(
            out,
            "- **{}**{condition}, §{}: {}\n  > “{}”\n",
            category.domain,
            escaped(&category.section),
            escaped(&category.summary),
            escaped(&category.quote)
        );
    }
    let source = &policy.source;
    let hash = source.sha256.as_deref().map(|h| format!("; SHA-256 `{h}`")).unwrap_or_default();
    let _ = write!(out, "\n## Source\n\n<{}>  \nRead on {} ({}){hash}.\n", source.url, source.retrieved, source.reading);
    out
}

//! The tables of licenses, policies and codes, and SUMMARY.md.

use std::fmt::Write as _;

use mayuse::catalog::Catalog;
use mayuse::core::license::Class;

use super::text::escaped;
use super::{Pages, policies};

pub(crate) fn pages(catalog: &Catalog, pages: &mut Pages) {
    pages.insert("licenses.md".to_owned(), licenses(catalog));
    pages.insert("policies.md".to_owned(), use_policies(catalog));
    pages.insert("codes.md".to_owned(), codes(catalog));
    pages.insert("SUMMARY.md".to_owned(), summary(catalog));
}

fn licenses(catalog: &Catalog) -> String {
    let mut out = "# Licenses\n\nEvery version of a text is a license of its own.\n".to_owned();
    for (class, word) in Class::ALL {
        let _ = write!(out, "\n## {word}\n\n");
        for license in catalog.licenses().into_iter().filter(|l| l.class == class) {
            let (id, name) = (&license.id, escaped(&license.name));
            let _ = writeln!(out, "- [{name}](licenses/{id}.md): {}", escaped(&license.summary));
        }
    }
    out
}

fn use_policies(catalog: &Catalog) -> String {
    let mut out = "# Use policies\n\nDomains of use that a license forbids, apart from the license because they change apart \
                   from it.\n\n"
        .to_owned();
    for policy in policies::all(catalog) {
        let _ = writeln!(out, "- [{}](policies/{}.md): {}", escaped(&policy.name), policy.id, escaped(&policy.summary));
    }
    out
}

fn codes(catalog: &Catalog) -> String {
    let mut out = "# Codes\n\nThe code of a finding says what it is about.\n".to_owned();
    for (heading, terms) in [("Clauses", true), ("Process", false)] {
        let _ = write!(out, "\n## {heading}\n\n");
        for (id, code) in catalog.vocabulary().codes.iter().filter(|(_, c)| c.is_term == terms) {
            let _ = writeln!(out, "- [`{id}`](codes/{id}.md): {}", escaped(&code.explanation));
        }
    }
    out
}

fn summary(catalog: &Catalog) -> String {
    let mut out = "# Summary\n\n[mayuse](README.md)\n\n\
                   # Guides\n\n\
                   - [For developers](guide-developers.md)\n\
                   - [For legal reviewers](guide-legal.md)\n\
                   - [In hooks and pull requests](guide-ci.md)\n\
                   - [How to read a license page](reading-a-license-page.md)\n\n\
                   # Inside\n\n\
                   - [Architecture](architecture.md)\n\
                   - [How the data is made and checked](how-the-data-is-made.md)\n\
                   - [The data in figures](figures.md)\n\
                   - [Adding a license](adding-a-license.md)\n\
                   - [Threat model](threat-model.md)\n\n\
                   # Reference\n\n\
                   - [Configuration](configuration.md)\n\
                   - [Facts](facts.md)\n\
                   - [Domains](domains.md)\n"
        .to_owned();
    out.push_str("- [Codes](codes.md)\n");
    for (id, code) in &catalog.vocabulary().codes {
        let _ = writeln!(out, "  - [{}](codes/{id}.md)", code.label);
    }
    out.push_str("- [Licenses](licenses.md)\n");
    for license in catalog.licenses() {
        let _ = writeln!(out, "  - [{}](licenses/{}.md)", escaped(&license.name), license.id);
    }
    out.push_str("- [Use policies](policies.md)\n");
    for policy in policies::all(catalog) {
        let _ = writeln!(out, "  - [{}](policies/{}.md)", escaped(&policy.name), policy.id);
    }
    out
}

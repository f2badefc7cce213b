//! One page per code of a finding, one for facts and one for domains.

use std::fmt::Write as _;

use mayuse::catalog::Catalog;
use mayuse::core::license::Effect;
use mayuse::core::vocabulary::WhenUnknown;

use super::Pages;
use super::text::escaped;

pub(crate) fn pages(catalog: &Catalog, pages: &mut Pages) {
    for id in catalog.vocabulary().codes.keys() {
        pages.insert(format!("codes/{id}.md"), code(catalog, id));
    }
    pages.insert("facts.md".to_owned(), facts(catalog));
    pages.insert("domains.md".to_owned(), domains(catalog));
}

fn code(catalog: &Catalog, id: &str) -> String {
    let code = &catalog.vocabulary().codes[id];
    let kind = if code.is_term { "a kind of clause" } else { "about the process" };
    let mut out = format!("# {}\n\n`{id}` · {kind} · a violation is {}\n\n", code.label, severity(code.severity.as_str()));
    let _ = writeln!(out, "{}", escaped(&code.explanation));
    if !code.help.is_empty() {
        let _ = write!(out, "\nWhat to do: {}\n", escaped(&code.help));
    }
    if !code.is_term {
        return out;
    }
    if code.unknown == WhenUnknown::Duty {
        out.push_str("\nA duty of this kind whose condition is not declared stays on the checklist with its condition.\n");
    }
    for (_, word) in Effect::ALL {
        let licenses = catalog.licenses();
        let having = licenses.iter().filter(|l| l.clauses.iter().any(|c| c.term == id && c.effect.as_str() == word));
        let links: Vec<String> = having.map(|l| format!("[{0}](../licenses/{0}.md)", l.id)).collect();
        if !links.is_empty() {
            let _ = write!(out, "\n## {word}: {}\n\n{}\n", links.len(), links.join(", "));
        }
    }
    out
}

fn severity(word: &str) -> String {
    if word == "error" { "an error".to_owned() } else { format!("a {word}") }
}

fn facts(catalog: &Catalog) -> String {
    let mut out = "# Facts\n\nWhat a project declares about its use of models, under `[use]` in `mayuse.toml`. What is not \
                   declared is unknown, never “no”.\n"
        .to_owned();
    for (id, fact) in &catalog.vocabulary().facts {
        let _ = write!(out, "\n## {id}\n\n{}\n\n{}\n", escaped(&fact.question), escaped(&fact.explanation));
        if !fact.values.is_empty() {
            out.push('\n');
            for (value, meaning) in &fact.values {
                let _ = writeln!(out, "- `{value}`: {}", escaped(meaning));
            }
        }
    }
    out
}

fn domains(catalog: &Catalog) -> String {
    let mut out = "# Domains\n\nWhat a use is about, for the fact `domains`. A domain of your own starts with `x-`.\n\n\
                   | domain | meaning | touches |\n|---|---|---|\n"
        .to_owned();
    for (id, domain) in &catalog.vocabulary().domains {
        let touches = if domain.ordinary { "restricted by no policy".to_owned() } else { domain.overlaps.join(", ") };
        let _ = writeln!(out, "| `{id}` | {} | {touches} |", escaped(&domain.label));
    }
    out
}

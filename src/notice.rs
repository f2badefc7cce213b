//! The attribution file of a project: per license in use its models, the exact lines it prescribes, and its text or where
//! the text stands. Nothing is made up: a copyright line that the data does not hold is looked up at the model's page.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::Catalog;
use crate::check::{self, Observed};
use crate::core::claim::ResolvedModel;
use crate::core::license::{Class, License};
use crate::core::model::ModelId;

/// How every file of this kind begins.
pub const MARK: &str = "<!-- Written by `mayuse notice`";

/// Where the file stands when nothing else is asked for.
pub const FILE: &str = "NOTICE-models.md";

const HEAD: &str = "; run it again when models change. -->

# Notices for AI models

This project uses the AI models listed here, under the licenses named with them.
";

/// Stands in a prescribed notice for the name of the model.
const MODEL_NAME: &str = "<MODELNAME>";

/// What one license asks for, over all models under it.
struct Section<'a> {
    license: &'a License,
    /// Line about each model.
    models: BTreeSet<String>,
    /// Names of the models, for notices that hold one.
    names: BTreeSet<String>,
}

/// Writes the file. `own` is its path relative to the root, so that it is no evidence for itself; `texts` says whether the
/// texts of SPDX licenses are written out. The same models and data give the same bytes.
pub fn written(models: &[&ResolvedModel], catalog: &Catalog, observed: &Observed, own: &str, texts: bool) -> String {
    let mut sections: BTreeMap<(&str, &str), Section<'_>> = BTreeMap::new();
    let mut unknown: BTreeSet<String> = BTreeSet::new();
    for model in models {
        let bindings = check::bindings(model, catalog);
        if bindings.iter().all(|b| b.inherited.is_some()) {
            unknown.insert(linked(&model.id));
        }
        for binding in bindings {
            let license = binding.license;
            let section = sections.entry((&license.name, &license.id)).or_insert_with(|| Section {
                license,
                models: BTreeSet::new(),
                names: BTreeSet::new(),
            });
            let made = binding.inherited.map(|a| format!(", made from {} ({})", linked(&a.id), a.relation.as_str()));
            section.models.insert(format!("{}{}", linked(&model.id), made.unwrap_or_default()));
            let named = binding.inherited.map_or(&model.id, |a| &a.id);
            section.names.insert(named.name.rsplit('/').next().unwrap_or(&named.name).to_owned());
        }
    }
    let mut out = format!("{MARK}{HEAD}");
    if sections.is_empty() && unknown.is_empty() {
        out.push_str("\nIt uses none at present.\n");
    }
    for section in sections.values() {
        one(section, observed, own, texts, &mut out);
    }
    if !unknown.is_empty() {
        out.push_str("\n## No license known\n\n");
        unknown.iter().for_each(|model| out.push_str(&format!("- {model}\n")));
    }
    if texts {
        for section in sections.values() {
            if let Some(text) = text_of(section.license) {
                out.push_str(&format!("\n## Text of {}\n\n{}", plain(&section.license.name), fenced(text)));
            }
        }
    }
    out
}

fn one(section: &Section<'_>, observed: &Observed, own: &str, texts: bool, out: &mut String) {
    let license = section.license;
    out.push_str(&format!("\n## {}\n\n", plain(&license.name)));
    section.models.iter().for_each(|model| out.push_str(&format!("- {model}\n")));
    let proofs = || license.clauses.iter().filter_map(|c| c.proof.as_ref());
    // A display line may take one of several forms: the first is the one the license names first.
    let lines: BTreeSet<&String> = proofs().filter_map(|p| p.display.first()).collect();
    lines.iter().for_each(|line| out.push_str(&format!("\n{}\n", plain(line))));
    let notices = proofs().filter_map(|p| p.notice.as_deref());
    let notices: BTreeSet<String> = notices.flat_map(|n| named(n, &section.names)).collect();
    notices.iter().for_each(|notice| out.push_str(&format!("\n{}", fenced(notice))));
    let spdx = if license.spdx.starts_with("LicenseRef-") { String::new() } else { format!(" ({})", license.spdx) };
    out.push_str(&format!("\nLicense: [{}]({}){spdx}\n", plain(&license.name), license.source.url));
    let copies = observed.license_copies.iter().filter(|(id, at)| *id == license.id && at.file != own);
    let copies: BTreeSet<String> = copies.map(|(_, at)| plain(&at.file)).collect();
    if !copies.is_empty() {
        out.push_str(&format!("\nCopy in this repository: {}\n", copies.into_iter().collect::<Vec<_>>().join(", ")));
    } else if texts && text_of(license).is_some() {
        out.push_str("\nIts text stands below.\n");
    }
    if notices.is_empty() && license.class != Class::ProprietaryApi {
        out.push_str("\nCopyright: of the holders named on the pages of the models above.\n");
    }
}

/// The text of a license that SPDX lists.
fn text_of(license: &License) -> Option<&'static str> {
    if license.class == Class::ProprietaryApi {
        return None;
    }
    spdx::license_id(&license.spdx).map(|id| id.text())
}

/// A prescribed notice, once per model where it holds the model's name.
fn named(notice: &str, models: &BTreeSet<String>) -> Vec<String> {
    if notice.contains(MODEL_NAME) {
        return models.iter().map(|m| notice.replace(MODEL_NAME, m)).collect();
    }
    vec![notice.to_owned()]
}

/// A model with its page, where it has one.
fn linked(id: &ModelId) -> String {
    let name = plain(&id.name);
    let addressable = id.name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '.'));
    match id.namespace.as_str() {
        "hf" if addressable && id.name.contains('/') => format!("[{name}](https://huggingface.co/{})", id.name),
        namespace => format!("{name} ({namespace})"),
    }
}

/// Text in a block of its own, which nothing in it can end.
fn fenced(text: &str) -> String {
    let longest = text.split(|c| c != '~').map(str::len).max().unwrap_or(0);
    let fence = "~".repeat((longest + 1).max(3));
    let safe: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    format!("{fence}text\n{}\n{fence}\n", safe.trim_matches('\n'))
}

/// Text without a meaning in Markdown: names come from the repository.
fn plain(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars().filter(|c| !c.is_control()) {
        if matches!(c, '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '#' | '|') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

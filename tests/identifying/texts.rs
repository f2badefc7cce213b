//! The collected texts, and which licenses and policies are theirs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use mayuse::catalog::Catalog;
use mayuse::core::license::{License, Policy};

/// Texts that no entry of the database was read from, and what identification says of them.
pub const NOT_IN_THE_DATABASE: [(&str, &str); 8] = [
    // Holds the prohibited uses in nearly the words of the policy for the weights.
    ("alphafold3-output", "alphafold3-prohibited-use modified"),
    ("deepseek-model-1.0-v3", "deepseek-license-1.0 exact"),
    ("deepseek-r1-mit", "mit exact"),
    ("openai-europe-terms-of-use-2026-01-16", "unknown"),
    // The same words without the copyright line.
    ("openrail-plusplus-m-scancode-m2", "openrail-plusplus-m-sd2 exact"),
    ("salesforce-ai-aup-2025", "unknown"),
    ("salesforce-ai-ethics-2025", "unknown"),
    // Its restrictions are DeepSeek's, word for word in part.
    ("whiterabbitneo-usage", "rail-deepseek modified"),
];

/// Licenses whose texts differ in nothing but numbering or file, so that a copy is named after all of them.
pub const SAME_WORDS: [&[&str]; 2] =
    [&["exaone-1.1-nc", "exaone-3.0-nc"], &["stability-ai-community", "stability-ai-community-sf3d"]];

/// Where the terms stand in texts whose copies often leave out what is around them: from the first words, up to the last.
const BODIES: [(&str, Option<&str>, Option<&str>); 10] = [
    ("spdx-ecl-2.0", None, Some("END OF TERMS AND CONDITIONS")),
    ("spdx-apache-2.0", Some("TERMS AND CONDITIONS FOR USE, REPRODUCTION"), Some("END OF TERMS AND CONDITIONS")),
    ("spdx-agpl-3.0", None, Some("How to Apply These Terms to Your New Programs")),
    ("spdx-gpl-2.0", None, Some("How to Apply These Terms to Your New Programs")),
    ("spdx-gpl-3.0", None, Some("How to Apply These Terms to Your New Programs")),
    ("spdx-lgpl-2.1", None, Some("How to Apply These Terms to Your New Libraries")),
    ("spdx-mpl-2.0", None, Some("Exhibit A")),
    ("spdx-cc-by-2.0", None, Some("Creative Commons is not a party to this License")),
    ("spdx-cc-by-3.0", None, Some("Creative Commons is not a party to this License")),
    ("spdx-cc-by", Some("Creative Commons Attribution"), Some("Creative Commons is not a party to its public licenses")),
];

fn body(slug: &str) -> (Option<&'static str>, Option<&'static str>) {
    BODIES.iter().find(|(start, ..)| slug.starts_with(start)).map_or((None, None), |(_, a, b)| (*a, *b))
}

/// A collected text.
#[derive(Clone, Debug)]
pub struct Text {
    pub slug: String,
    pub text: String,
    pub sha256: String,
    /// Ids of its licenses, or of its policy when it is no license; the one it is called by first.
    pub ids: Vec<String>,
}

/// The folder, when it is there. It must be in continuous integration.
pub fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/reference/license-texts");
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var_os("CI").is_none_or(|v| v != "true"), "{} is missing", folder.display());
    None
}

pub fn policies(catalog: &Catalog) -> Vec<&Policy> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("licenses/policies");
    let mut ids: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .filter_map(|e| Some(e.unwrap().file_name().to_str()?.strip_suffix(".toml")?.to_owned()))
        .collect();
    ids.sort();
    ids.iter().map(|id| catalog.policy(id).unwrap()).collect()
}

/// All collected texts in the order of their names; none when the folder is not there.
pub fn all(catalog: &Catalog) -> Vec<Text> {
    let Some(folder) = folder() else { return Vec::new() };
    let index: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(folder.join("INDEX.json")).unwrap()).unwrap();
    let mut owners: BTreeMap<String, Vec<&License>> = BTreeMap::new();
    for license in catalog.licenses() {
        owners.entry(license.source.sha256.clone().unwrap_or_default()).or_default().push(license);
    }
    let policies = policies(catalog);
    let mut texts: Vec<Text> = index
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            let field = |name: &str| entry[name].as_str().unwrap().to_owned();
            let sha256 = field("sha256");
            let mut licenses = owners.get(&sha256).cloned().unwrap_or_default();
            licenses.sort_by_key(|l| (l.title.is_empty(), &l.id));
            let mut ids: Vec<String> = licenses.iter().map(|l| l.id.clone()).collect();
            if ids.is_empty() {
                ids.extend(policies.iter().filter(|p| p.source.sha256.as_ref() == Some(&sha256)).map(|p| p.id.clone()));
            }
            Text { slug: field("slug"), text: std::fs::read_to_string(folder.join(field("file"))).unwrap(), sha256, ids }
        })
        .collect();
    texts.sort_by(|a, b| a.slug.cmp(&b.slug));
    texts
}

/// The quotes that stand in the text of a license or policy.
pub fn quotes(catalog: &Catalog, id: &str) -> Vec<String> {
    match catalog.license(id).filter(|l| l.id == id) {
        Some(license) => license.clauses.iter().filter(|c| c.document.is_none()).map(|c| c.quote.clone()).collect(),
        None => catalog.policy(id).unwrap().categories.iter().map(|c| c.quote.clone()).collect(),
    }
}

/// The lines of `licenses/fingerprints.csv` as the texts and the data have them.
pub fn fingerprints(catalog: &Catalog) -> String {
    let mut lines: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for text in all(catalog).into_iter().filter(|t| !t.ids.is_empty()) {
        let mut known: Vec<String> = Vec::new();
        for id in &text.ids {
            known.extend(quotes(catalog, id));
            if let Some(license) = catalog.license(id) {
                let policies = license.clauses.iter().filter_map(|c| c.policy.as_deref());
                known.extend(policies.flat_map(|p| quotes(catalog, p)));
            }
        }
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let body = body(&text.slug);
        // Texts with the same words are one.
        lines.entry(mayuse::identify::fingerprint(&text.text, &known, body)).or_default().extend(text.ids);
    }
    // The SPDX list words some texts a little differently than the copies that were collected.
    for license in catalog.licenses() {
        let known = spdx::text::LICENSE_TEXTS.iter().find(|(id, _)| *id == license.spdx);
        let Some((_, text)) = known else { continue };
        let slug = format!("spdx-{}", license.id);
        let body = body(&slug);
        let known = quotes(catalog, &license.id);
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let ids = lines.entry(mayuse::identify::fingerprint(text, &known, body)).or_default();
        if !ids.contains(&license.id) {
            ids.push(license.id.clone());
        }
    }
    let mut lines: Vec<String> = lines.into_iter().map(|(print, ids)| format!("{},{print}\n", ids.join(" "))).collect();
    lines.sort();
    format!("ids,body,sentences,quotes\n{}", lines.concat())
}

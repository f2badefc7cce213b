//! What a model card says of license and bases: the front matter of `README.md`, or the card data and tags of the Hub.

use crate::catalog::Catalog;
use crate::core::claim::{Claim, Named, Provenance, Step};
use crate::core::evidence::{Base, Testimony};
use crate::core::model::{Confidence, ModelId, Relation};

use super::fields::{Fields, Value};

/// Spellings by which a card says that its license has no name on the Hub's list.
const OTHER: [&str; 2] = ["other", "custom"];
/// Names of a license's own file, by which a link or a name says no more than where the text lies.
const FILES: [&str; 4] = ["license", "license.md", "license.txt", "license.pdf"];

/// On whose word, and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Speaker<'a> {
    /// The step of resolution.
    pub step: Step,
    /// For readers: `models/foo/README.md`, `the card on the Hub`. A line is added where one is known.
    pub source: &'a str,
    /// ISO date of what is said; empty when unknown.
    pub date: &'a str,
    /// How sure.
    pub confidence: Confidence,
}

impl Speaker<'_> {
    /// The source with its line.
    pub fn at(&self, line: Option<usize>) -> String {
        line.map_or_else(|| self.source.to_owned(), |line| format!("{}:{line}", self.source))
    }

    /// A claim on this word.
    pub fn claim(&self, license: Named, provenance: Provenance, line: Option<usize>) -> Claim {
        Claim {
            license,
            provenance,
            step: self.step,
            source: self.at(line),
            date: self.date.to_owned(),
            confidence: self.confidence,
        }
    }

    fn base(&self, name: &str, relation: Option<Relation>, line: Option<usize>) -> Option<Base> {
        let id = ModelId::new("hf", hub_id(name)?);
        Some(Base { id, relation, source: self.at(line), confidence: self.confidence })
    }
}

/// Everything a card says: licenses, each a claim; bases with their relation. A license file it links to is not read here;
/// see [`linked_file`].
pub fn testimony(fields: &Fields, catalog: &Catalog, speaker: &Speaker<'_>) -> Testimony {
    Testimony { claims: licenses(fields, catalog, speaker), bases: bases(fields, speaker), ..Testimony::default() }
}

/// The file in its own folder that a card links to as its license.
pub fn linked_file(fields: &Fields) -> Option<&str> {
    let link = fields.word("license_link")?.trim();
    let file = link.strip_prefix("./").unwrap_or(link);
    let plain =
        !file.is_empty() && !file.contains([':', '\\', '#', '?']) && !file.split('/').any(|p| p.is_empty() || p == "..");
    (plain && file.len() <= 256).then_some(file)
}

fn licenses(fields: &Fields, catalog: &Catalog, speaker: &Speaker<'_>) -> Vec<Claim> {
    let mut out: Vec<Claim> = Vec::new();
    let claim = |license: Named, line: Option<usize>| speaker.claim(license, Provenance::Declared, line);
    let mut add = |license: Named, line: Option<usize>| {
        if !out.iter().any(|c| c.license == license) {
            out.push(claim(license, line));
        }
    };
    // A key that stands twice says two things; so does a list.
    for field in fields.all("license") {
        match &field.value {
            Value::Nothing => {}
            Value::Structure => add(Named::Unrecognized("a license written as a mapping".to_owned()), Some(field.line)),
            Value::Words(words) => {
                for word in words {
                    if !is_other(word) {
                        add(catalog.named(word), line_of(field.line));
                    }
                }
            }
        }
    }
    for name in fields.all("license_name") {
        if name.value == Value::Structure {
            add(Named::Unrecognized("a license name that is no word".to_owned()), line_of(name.line));
        }
        if let Some(word) = name.value.word().filter(|w| !is_other(w) && !is_file(w)) {
            add(named_license(catalog, word), line_of(name.line));
        }
    }
    if let Some((link, license)) = fields.word("license_link").and_then(|l| Some((l, by_address(catalog, l)?))) {
        add(Named::License(license), fields.line_of("license_link", link));
    }
    for tag in fields.words("tags").filter_map(|t| t.strip_prefix("license:")) {
        if !is_other(tag) {
            add(catalog.named(tag), fields.line("tags"));
        }
    }
    let says_other = |f: &str| fields.words(f).any(is_other) || fields.words("tags").any(|t| t == "license:other");
    if out.is_empty() && says_other("license") {
        let link = fields.word("license_link").map(|l| format!("other ({l})"));
        out.push(claim(Named::Unrecognized(link.unwrap_or_else(|| "other".to_owned())), fields.line("license")));
    }
    if let Some((why, line)) = &fields.broken {
        out.push(claim(Named::Unrecognized(format!("a card that cannot be read: {why}")), Some(*line)));
    }
    out
}

/// A card's `license_name`. A bare label that several texts share stays a label.
fn named_license(catalog: &Catalog, word: &str) -> Named {
    match catalog.named(word) {
        Named::Nothing => Named::Unrecognized(word.to_owned()),
        named => named,
    }
}

fn is_other(word: &str) -> bool {
    OTHER.iter().any(|o| word.trim().eq_ignore_ascii_case(o))
}

fn is_file(word: &str) -> bool {
    FILES.iter().any(|f| word.trim().eq_ignore_ascii_case(f))
}

fn line_of(line: usize) -> Option<usize> {
    (line > 0).then_some(line)
}

/// The one license whose text was read at an address.
pub fn by_address(catalog: &Catalog, address: &str) -> Option<String> {
    let wanted = plain_address(address)?;
    let mut found = catalog.licenses().into_iter().filter(|l| plain_address(&l.source.url).as_deref() == Some(&*wanted));
    let first = found.next()?;
    // Collections of texts stand at one address.
    found.next().is_none().then(|| first.id.clone())
}

/// An address without what does not change where it leads.
fn plain_address(address: &str) -> Option<String> {
    let rest = address.trim().strip_prefix("https://").or_else(|| address.trim().strip_prefix("http://"))?;
    let rest = rest.split(['?', '#']).next().unwrap_or(rest);
    let rest = rest.strip_prefix("www.").unwrap_or(rest).trim_end_matches('/').to_lowercase();
    let rest = rest.replace("/raw/", "/blob/").replace("/resolve/", "/blob/");
    let rest = rest.strip_suffix(".html").or_else(|| rest.strip_suffix(".en")).unwrap_or(&rest);
    Some(rest.strip_suffix("/legalcode").or_else(|| rest.strip_suffix("/deed")).unwrap_or(rest).to_owned())
}

/// The models that a card names as bases, each once.
pub fn bases(fields: &Fields, speaker: &Speaker<'_>) -> Vec<Base> {
    let relation = fields.word("base_model_relation").and_then(|w| Relation::parse(&w.trim().to_lowercase()));
    let mut out: Vec<Base> = Vec::new();
    let mut add = |base: Option<Base>| {
        let Some(base) = base else { return };
        match out.iter().position(|b| b.id == base.id) {
            Some(known) => out[known].relation = out[known].relation.or(base.relation),
            None => out.push(base),
        }
    };
    for field in fields.all("base_model") {
        for word in field.value.words() {
            add(speaker.base(word, relation, line_of(field.line)));
        }
    }
    for tag in fields.words("tags").filter_map(|t| t.strip_prefix("base_model:")) {
        // `base_model:quantized:org/name`
        let (word, name) = match tag.split_once(':') {
            Some((word, name)) => (Relation::parse(word), name),
            None => (None, tag),
        };
        add(speaker.base(name, word.or(relation), fields.line("tags")));
    }
    // Several bases without a word on how: a merge, as the Hub reads it.
    let merged = out.len() > 1;
    for base in out.iter_mut().filter(|b| merged && b.relation.is_none()) {
        base.relation = Some(Relation::Merge);
    }
    out
}

/// The Hub id that a name or an address means; `None` for local paths and anything else.
pub fn hub_id(name: &str) -> Option<&str> {
    let name = name.trim();
    let hosts = ["https://huggingface.co/", "http://huggingface.co/", "https://hf.co/", "huggingface.co/", "hf.co/", "hf://"];
    let id = match hosts.iter().find_map(|h| name.strip_prefix(h)) {
        Some(path) => {
            let mut slashes = path.match_indices('/').map(|(at, _)| at);
            let end = slashes.nth(1).unwrap_or(path.len());
            path.get(..end)?.split(['?', '#', '@']).next()?
        }
        None => name.split('@').next()?,
    };
    let segment = |part: &str| {
        !part.is_empty()
            && part.len() <= 96
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-'))
            && !part.starts_with(['.', '-'])
            && !part.ends_with(['.', '-'])
            && !part.contains("..")
    };
    let whole = match id.split_once('/') {
        Some((organisation, model)) => segment(organisation) && segment(model),
        None => segment(id) && !name.contains(['/', '\\']),
    };
    whole.then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(front: &str) -> Testimony {
        let text = format!("---\n{front}\n---\n# x\n");
        let fields = super::super::fields::front_matter(&text).unwrap_or_default();
        let speaker = Speaker { step: Step::Evidence, source: "m/README.md", date: "", confidence: Confidence::Medium };
        testimony(&fields, &Catalog::bundled(), &speaker)
    }

    fn licenses(front: &str) -> Vec<String> {
        heard(front).claims.iter().map(|c| format!("{} {}", c.license.label(), c.source)).collect()
    }

    #[test]
    fn every_spelling_of_a_license() {
        assert_eq!(licenses("license: apache-2.0"), ["apache-2.0 m/README.md:2"]);
        assert_eq!(
            licenses("language: en\nlicense:\n- llama3.1\n- gemma"),
            ["llama-3.1 m/README.md:3", "gemma-terms-2025-03-24 m/README.md:3"]
        );
        assert_eq!(licenses("license: mit\nlicense: cc-by-nc-4.0").len(), 2);
        assert_eq!(licenses("license: no"), ["no m/README.md:2"]);
        assert_eq!(licenses("license: 1.0"), ["1.0 m/README.md:2"]);
        assert_eq!(licenses("license: {a: b}").len(), 1);
        assert!(licenses("license: null").is_empty());
        assert!(licenses("license:").is_empty());
        assert_eq!(licenses("license: other"), ["other m/README.md:2"]);
        assert_eq!(licenses("license: other\nlicense_name: llama3.2\nlicense_link: LICENSE"), ["llama-3.2 m/README.md:3"]);
        assert_eq!(licenses("license: other\nlicense_name: my-own"), ["my-own m/README.md:3"]);
        assert_eq!(
            licenses("license: other\nlicense_name: x\nlicense_link: https://www.apache.org/licenses/LICENSE-2.0"),
            ["x m/README.md:3", "apache-2.0 m/README.md:4"]
        );
        assert_eq!(
            licenses("license: other\nlicense_link: https://example.com/l"),
            ["other (https://example.com/l) m/README.md:2"]
        );
        // What could not be read may say anything.
        assert_eq!(licenses("license: mit\nx: [").len(), 2);
        assert_eq!(licenses("tags:\n- license:mit\n- text"), ["mit m/README.md:2"]);
    }

    #[test]
    fn every_spelling_of_a_base() {
        let bases = |front: &str| -> Vec<String> {
            let relation = |r: Option<Relation>| r.map_or("-", Relation::as_str);
            heard(front).bases.iter().map(|b| format!("{} {} {}", b.id.name, relation(b.relation), b.source)).collect()
        };
        assert_eq!(bases("base_model: a/b"), ["a/b - m/README.md:2"]);
        assert_eq!(bases("base_model: a/b\nbase_model_relation: quantized"), ["a/b quantized m/README.md:2"]);
        assert_eq!(bases("base_model:\n- a/b\n- c/d"), ["a/b merge m/README.md:2", "c/d merge m/README.md:2"]);
        assert_eq!(bases("tags: ['base_model:adapter:a/b', 'base_model:a/b']"), ["a/b adapter m/README.md:2"]);
        assert_eq!(bases("base_model: https://huggingface.co/a/b/tree/main"), ["a/b - m/README.md:2"]);
        assert!(bases("base_model: ../x/y").is_empty() && bases("base_model: /opt/x").is_empty());
    }

    #[test]
    fn a_link_stays_in_its_folder() {
        let linked = |link: &str| {
            let text = format!("---\nlicense_link: '{link}'\n---\n");
            super::super::fields::front_matter(&text).and_then(|f| linked_file(&f).map(str::to_owned))
        };
        assert_eq!(linked("LICENSE").as_deref(), Some("LICENSE"));
        assert_eq!(linked("./legal/LICENSE.md").as_deref(), Some("legal/LICENSE.md"));
        for outside in ["../LICENSE", "/etc/passwd", "a/../../b", "https://x/y", "C:\\x", ""] {
            assert_eq!(linked(outside), None, "{outside}");
        }
    }
}

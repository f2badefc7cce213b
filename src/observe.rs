//! What a repository shows of duties that are met: display lines, notices, license copies.
//!
//! Only the lines that some license in play asks for are looked for, and only in files that people read.

use regex::{Regex, RegexBuilder};

use crate::catalog::Catalog;
use crate::check::Observed;
use crate::core::claim::ResolvedModel;
use crate::core::license::{Class, License};
use crate::core::reference::{Reference, Role};
use crate::core::source::{LineIndex, Location, Span};
use crate::resolve;

/// What to look for.
#[derive(Debug, Default)]
pub struct Wanted {
    displays: Vec<(String, Regex)>,
    notices: Vec<(String, Regex)>,
    copies: Vec<(String, Vec<Regex>)>,
}

/// Endings of files whose text reaches readers or users.
const READ_BY_PEOPLE: [&str; 16] =
    ["md", "mdx", "rst", "txt", "adoc", "html", "htm", "vue", "svelte", "tsx", "jsx", "astro", "hbs", "ejs", "jinja", "ftl"];

/// Names of files that hold notices and license texts.
const LEGAL_NAMES: [&str; 6] = ["notice", "license", "licence", "copying", "third", "attribution"];

impl Wanted {
    /// The lines and texts that the licenses of some models ask for.
    pub fn new(models: &[&ResolvedModel], catalog: &Catalog) -> Self {
        let mut wanted = Self::default();
        let mut seen: Vec<&str> = Vec::new();
        for model in models {
            let own = resolve::effective(catalog, model).into_iter();
            let inherited = model.lineage.iter().filter_map(|a| a.claims.first().map(|c| &c.license));
            for license in own.chain(inherited).filter_map(|n| catalog.license(n.id()?)) {
                if !seen.contains(&license.id.as_str()) {
                    seen.push(&license.id);
                    wanted.add(license);
                }
            }
        }
        wanted
    }

    fn add(&mut self, license: &License) {
        let mut copy = false;
        for proof in license.clauses.iter().filter_map(|c| c.proof.as_ref()) {
            copy |= proof.license_copy;
            let lines = |lines: &[String]| lines.iter().filter_map(|l| Some((l.clone(), words(l)?))).collect::<Vec<_>>();
            self.displays.extend(lines(&proof.display));
            self.notices.extend(lines(proof.notice.as_slice()));
        }
        // A repository's own MIT or Apache license says nothing about the copy that a model needs.
        let everyday = matches!(license.class, Class::OsiApproved | Class::OpenContent | Class::OpenData | Class::Permissive);
        if copy && !everyday && !license.title.is_empty() {
            self.copies.push((license.id.clone(), license.title.iter().filter_map(|t| words(t)).collect()));
        }
    }

    /// Whether there is anything to look for.
    pub fn is_empty(&self) -> bool {
        self.displays.is_empty() && self.notices.is_empty() && self.copies.is_empty()
    }

    /// Whether a file is worth looking into.
    pub fn concerns(path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
        let ending = name.rsplit_once('.').map_or("", |(_, e)| e);
        READ_BY_PEOPLE.contains(&ending) || LEGAL_NAMES.iter().any(|n| name.contains(n))
    }

    /// Looks into a file.
    pub fn look(&self, path: &str, text: &str, observed: &mut Observed) {
        let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
        let legal = LEGAL_NAMES.iter().any(|n| name.contains(n));
        let mut lines: Option<LineIndex> = None;
        let mut place = |found: regex::Match<'_>| -> Location {
            let index = lines.get_or_insert_with(|| LineIndex::new(text));
            index.location(path, text, Span::new(found.start(), found.end()))
        };
        let lists = [(&self.displays, &mut observed.displays, !legal), (&self.notices, &mut observed.notices, legal)];
        for (wanted, into, applies) in lists {
            for (line, pattern) in wanted.iter().filter(|_| applies) {
                if let Some(found) = pattern.find(text) {
                    into.push((line.clone(), place(found)));
                }
            }
        }
        for (id, titles) in self.copies.iter().filter(|_| legal) {
            let found: Vec<_> = titles.iter().map(|t| t.find(text)).collect();
            if let Some(first) = found.iter().copied().collect::<Option<Vec<_>>>().and_then(|f| f.first().copied()) {
                observed.license_copies.push((id.clone(), place(first)));
            }
        }
    }
}

/// A line as a pattern: blanks and line breaks between its words do not matter, nor does letter case.
fn words(line: &str) -> Option<Regex> {
    let words: Vec<String> = line.split_whitespace().map(regex::escape).collect();
    if words.is_empty() {
        return None;
    }
    let quotes = words.join(r"\s+").replace(['“', '”'], "[\"“”]");
    RegexBuilder::new(&quotes).case_insensitive(true).size_limit(1 << 20).build().ok()
}

/// What the references themselves show: published names and what is fine-tuned.
pub fn from_references(references: &[Reference]) -> Observed {
    let of_role = |role: Role| references.iter().filter(move |r| r.role == role);
    Observed {
        published: of_role(Role::Publish).map(|r| (r.id.name.clone(), r.location.clone())).collect(),
        bases: of_role(Role::BaseModel).map(|r| (r.id.clone(), r.location.file.clone())).collect(),
        ..Observed::default()
    }
}

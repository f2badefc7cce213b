//! What a repository shows of duties that are met: display lines, notices, license copies.
//!
//! Only the lines that some license in play asks for are looked for, and only in files that people read.

mod line;

use crate::catalog::Catalog;
use crate::check::Observed;
use crate::core::claim::ResolvedModel;
use crate::core::license::{Class, Clause, License};
use crate::core::reference::{Reference, Role};
use crate::core::source::{LineIndex, Location, Span};
use crate::extract::Anywhere;
use crate::notice;
use crate::resolve;
use line::Line;

/// What to look for.
#[derive(Debug, Default)]
pub struct Wanted {
    displays: Vec<(String, Line)>,
    /// Pieces of which each display line has one.
    telling: Option<Anywhere>,
    notices: Vec<(String, Line)>,
    copies: Vec<Copy>,
}

/// How a copy of a license is told from a file that names the license.
#[derive(Debug)]
struct Copy {
    license: String,
    /// All of these stand in it.
    titles: Vec<Line>,
    /// At least half of these stand in it.
    quotes: Vec<Option<Line>>,
    /// The license of much software: a copy proves something about a model only in a file that lists models.
    everyday: bool,
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
        let telling: Option<Vec<&str>> = wanted.displays.iter().map(|(_, line)| line.telling()).collect();
        wanted.telling = telling.map(Anywhere::new);
        wanted
    }

    fn add(&mut self, license: &License) {
        let mut copy = false;
        for proof in license.clauses.iter().filter_map(|c| c.proof.as_ref()) {
            copy |= proof.license_copy;
            let lines = |lines: &[String]| lines.iter().filter_map(|l| Some((l.clone(), Line::new(l)?))).collect::<Vec<_>>();
            self.displays.extend(lines(&proof.display));
            self.notices.extend(lines(proof.notice.as_slice()));
        }
        let everyday = matches!(license.class, Class::OsiApproved | Class::OpenContent | Class::OpenData | Class::Permissive);
        // Where the holder's copyright line must go along, the bare text of the license is not the whole duty.
        let holder = |c: &Clause| c.duty.as_ref().is_some_and(|d| d.contains("copyright notice"));
        let alone = !license.clauses.iter().any(|c| c.proof.as_ref().is_some_and(|p| p.license_copy) && holder(c));
        if copy && if everyday { alone } else { !license.title.is_empty() } {
            let quotes = license.clauses.iter().filter(|c| c.document.is_none() && c.policy.is_none() && !c.quote.is_empty());
            self.copies.push(Copy {
                license: license.id.clone(),
                titles: license.title.iter().filter_map(|t| Line::new(t)).collect(),
                quotes: quotes.map(|c| Line::new(&c.quote)).collect(),
                everyday,
            });
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
    pub fn look(&self, path: &str, bytes: &[u8], observed: &mut Observed) {
        let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
        let legal = LEGAL_NAMES.iter().any(|n| name.contains(n));
        if !legal && self.telling.as_ref().is_some_and(|words| !words.is_in(bytes)) {
            return;
        }
        let text = &*String::from_utf8_lossy(bytes);
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
        let lists_models = text.starts_with(notice::MARK);
        for copy in self.copies.iter().filter(|c| legal && (lists_models || !c.everyday)) {
            if let Some(found) = copy.first_words(text) {
                observed.license_copies.push((copy.license.clone(), place(found)));
            }
        }
    }
}

impl Copy {
    /// Where a copy begins, when the text holds one. A file that only names the license is none.
    fn first_words<'t>(&self, text: &'t str) -> Option<regex::Match<'t>> {
        let mut first: Option<regex::Match<'t>> = None;
        for title in &self.titles {
            let found = title.find(text)?;
            first = Some(first.map_or(found, |f| if f.start() <= found.start() { f } else { found }));
        }
        let quotes: Vec<_> = self.quotes.iter().filter_map(|q| q.as_ref()?.find(text)).collect();
        if quotes.is_empty() || quotes.len() * 2 < self.quotes.len() {
            return None;
        }
        first.or_else(|| quotes.first().copied())
    }
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

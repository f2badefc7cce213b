//! What the catalog says about one id, before lineage.

use crate::catalog::Catalog;
use crate::catalog::bundle::ModelRow;
use crate::core::claim::{Claim, Named, Openness, Provenance, Step};
use crate::core::evidence::{Base, Evidence};
use crate::core::family::{Family, Release};
use crate::core::model::{Confidence, ModelId, Relation};

/// What is said about one id.
#[derive(Clone, Debug, Default)]
pub(super) struct About {
    /// Canonical spelling.
    pub(super) canonical: Option<String>,
    /// Release of a family, for readers.
    pub(super) release: Option<String>,
    /// Claims about its license, the deciding one first.
    pub(super) claims: Vec<Claim>,
    /// Further terms.
    pub(super) terms: Vec<Claim>,
    /// Stated bases: a witness's first, then those of our data.
    pub(super) bases: Vec<Base>,
    /// Traits; `None` when not known.
    pub(super) traits: Option<Vec<String>>,
    /// Openness as a family states it.
    pub(super) openness: Option<Openness>,
    /// The hub model behind a hosted id.
    pub(super) hosted: Option<String>,
    /// Whether a row or a pattern speaks of the id at all.
    matched: bool,
}

impl About {
    pub(super) fn is_known(&self) -> bool {
        self.matched || self.hosted.is_some()
    }
}

/// Where a base stands that our own data names.
pub(super) const FROM_DATA: &str = "catalogued";

/// The tables of files of weights that are known by their name.
const FILE_TABLES: [&str; 2] = ["weight-file", "gguf-file"];

/// Collects what witnesses, the table, the families and the hosts say about an id and its other spellings.
pub(super) fn about(catalog: &Catalog, evidence: &Evidence, id: &ModelId) -> About {
    let namespace = id.namespace.as_str();
    let mut out = About::default();
    // A line about one of the forms says more than a pattern that covers another.
    let rows_of = |form: &str| -> Vec<ModelRow> {
        match namespace {
            "file" => FILE_TABLES.iter().flat_map(|table| catalog.rows(table, form)).collect(),
            _ => catalog.rows(namespace, form),
        }
    };
    let forms: Vec<_> = spellings(catalog, id).into_iter().map(|(form, step)| (rows_of(&form), form, step)).collect();
    let listed = forms.iter().find(|(rows, ..)| !rows.is_empty());
    let covered = || forms.iter().find(|(_, form, _)| catalog.release(namespace, form).is_some());
    if let Some((rows, spelling, step)) = listed.or_else(covered) {
        out.matched = true;
        collect(catalog, (spelling, *step), rows, catalog.release(namespace, spelling), &mut out);
        out.canonical = rows.first().map(|r| r.id.clone()).or_else(|| Some(spelling.clone()));
    }
    if let Some(host) = catalog.host(namespace) {
        // Of an id that is known by itself, a guess at the model behind helps only where that is known too.
        let is_known = |model: &String| !catalog.rows("hf", model).is_empty() || catalog.release("hf", model).is_some();
        out.hosted = crate::catalog::hosted::model_behind(host, &id.name).filter(|m| !out.matched || is_known(m));
        if let Some(terms) = &host.terms {
            // A host's own models are under its terms already; others are under both.
            if !out.claims.iter().any(|c| c.license.id() == Some(terms)) {
                out.terms.push(catalogued(catalog, terms, Step::ExactId, &format!("terms of {}", host.name)));
            }
        }
    }
    // Last: no file may change which model an id means.
    hear(evidence, id, &mut out);
    out
}

/// Adds what witnesses say. The project's lock goes before our data where they differ; files at hand stand beside our data,
/// behind: their word decides only where we know nothing.
fn hear(evidence: &Evidence, id: &ModelId, out: &mut About) {
    let Some(said) = evidence.about(id) else { return };
    out.matched = true;
    let (locked, heard): (Vec<&Claim>, Vec<&Claim>) = said.claims.iter().partition(|c| c.step < Step::Evidence);
    let mut claims: Vec<Claim> = Vec::new();
    for claim in out.claims.iter().chain(heard) {
        match claims.iter_mut().find(|c| c.license == claim.license) {
            // What was only a guess is said by somebody who knows.
            Some(guess) if guess.confidence == Confidence::Low && claim.confidence > Confidence::Low => *guess = claim.clone(),
            _ => {
                // Who agrees is shown too: the Hub, a card, the text beside it.
                let same = |c: &Claim| c.license == claim.license && c.step == claim.step && c.provenance == claim.provenance;
                if !claims.iter().any(same) {
                    claims.push(claim.clone());
                }
            }
        }
    }
    // Where nothing changed, the lock only confirms what is known, and better known, from elsewhere.
    let confirms = |locked: &Claim| claims.first().is_some_and(|now| now.license == locked.license);
    let place = usize::from(locked.first().is_some_and(|l| confirms(l)));
    claims.splice(place..place, locked.into_iter().cloned());
    out.claims = claims;
    let catalogued = std::mem::replace(&mut out.bases, said.bases.clone());
    out.bases.extend(catalogued);
    out.canonical = said.canonical.clone().or_else(|| out.canonical.take());
}

/// The id as written, then the forms under which it may be known.
fn spellings(catalog: &Catalog, id: &ModelId) -> Vec<(String, Step)> {
    let mut out = vec![(id.name.clone(), Step::ExactId)];
    if id.namespace.as_str() == "hf" {
        if let Some(renamed) = catalog.spelling().renamed(&id.name) {
            out.push((renamed, Step::Alias));
        }
    } else if let Some(host) = catalog.host(id.namespace.as_str()) {
        let forms = crate::catalog::hosted::stripped(host, &id.name);
        out.extend(forms.into_iter().skip(1).map(|f| (f.to_owned(), Step::Alias)));
    }
    out
}

fn collect(
    catalog: &Catalog,
    (spelling, step): (&str, Step),
    rows: &[ModelRow],
    release: Option<(&Family, &Release)>,
    out: &mut About,
) {
    let mut table: Vec<Claim> = rows.iter().map(|row| from_row(catalog, row, step)).collect();
    table.sort_by(|a, b| b.confidence.cmp(&a.confidence).then_with(|| b.date.cmp(&a.date)));
    if let Some((family, release)) = release {
        let example = || {
            release.evidence.first().map_or_else(
                || format!("model family {}, release {}", family.name, release.name),
                |e| format!("{} ({})", e.says, e.url),
            )
        };
        let publisher = spelling.split('/').next().unwrap_or_default();
        let source = if release.series { format!("the tags of other models by {publisher}") } else { example() };
        let mut claim = Claim {
            license: catalog.named(&release.license),
            provenance: Provenance::Catalogued,
            step: Step::Family,
            date: release.evidence.first().map(|e| e.retrieved.clone()).unwrap_or_default(),
            confidence: release.confidence,
            source,
        };
        // A line about the very id is the better source where it says the same.
        if let Some(line) = table.iter().find(|t| t.license == claim.license) {
            claim.source.clone_from(&line.source);
            claim.date.clone_from(&line.date);
        }
        // What was read for the family decides over a line of the table, unless the line is the surer of the two.
        // A license by its name alone says more than that none is known.
        let says = |license: &Named| match license {
            Named::License(_) => 2,
            Named::Unrecognized(_) => 1,
            Named::Nothing => 0,
        };
        let says_nothing = says(&claim.license) < 2 && table.iter().any(|t| says(&t.license) > says(&claim.license));
        let surer = table.first().is_some_and(|t| t.confidence > claim.confidence && t.license.id().is_some());
        if says_nothing || surer {
            table.push(claim);
        } else {
            table.insert(0, claim);
        }
        out.release = (!release.series).then(|| release.name.clone());
        out.traits.clone_from(&release.traits);
        out.openness = release.openness;
        out.bases.extend(release.base.iter().map(|b| catalogued_base(b, release.relation)));
        let terms = |t: &String| catalogued(catalog, t, Step::Family, &format!("model family {}", family.name));
        out.terms.extend(release.terms.iter().map(terms));
    }
    for row in rows {
        for base in row.base.split_whitespace() {
            if !out.bases.iter().any(|b| b.id.name.eq_ignore_ascii_case(base)) && !base.eq_ignore_ascii_case(&row.id) {
                out.bases.push(catalogued_base(base, Relation::parse(&row.relation)));
            }
        }
    }
    // One claim per license: the surest source speaks for it.
    for claim in table {
        if !out.claims.iter().any(|c| c.license == claim.license) {
            out.claims.push(claim);
        }
    }
}

fn from_row(catalog: &Catalog, row: &ModelRow, step: Step) -> Claim {
    Claim {
        license: catalog.named(&row.license),
        provenance: Provenance::Catalogued,
        step,
        source: catalog.citation(&row.source),
        date: row.date.clone(),
        confidence: Confidence::parse(&row.confidence).unwrap_or(Confidence::Low),
    }
}

fn catalogued_base(name: &str, relation: Option<Relation>) -> Base {
    Base { id: ModelId::new("hf", name), relation, source: FROM_DATA.to_owned(), confidence: Confidence::High }
}

fn catalogued(catalog: &Catalog, license: &str, step: Step, source: &str) -> Claim {
    Claim {
        license: catalog.named(license),
        provenance: Provenance::Catalogued,
        step,
        source: source.to_owned(),
        date: String::new(),
        confidence: Confidence::High,
    }
}

//! How much families, aliases and names know of models that the table does not list, and how much all data together.
//!
//! Every high-confidence fact of `models-dev.jsonl` names the license of one id. A random tenth of them is asked for twice:
//! with the table, and with the lines about that very id withheld. Anything other than the license the fact names is
//! wrong, whichever of the two is right about the world; wrong answers that ask for less are listed apart.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement fails where it stands and prints what it found")]

use std::collections::{BTreeMap, BTreeSet};

use mayuse::catalog::Catalog;
use mayuse::core::claim::Named;
use mayuse::core::evidence::NOTHING;
use mayuse::core::license::License;
use mayuse::core::model::ModelId;
use mayuse::resolve::{Resolver, burdens};

/// Decides which tenth is asked for.
const SEED: u64 = 20_261_120;

struct Fact {
    id: ModelId,
    license: String,
}

/// One answer that is not what the fact says.
struct Wrong<'f> {
    fact: &'f Fact,
    said: String,
    step: &'static str,
    source: String,
    looser: bool,
}

#[derive(Default)]
struct Outcome<'f> {
    asked: usize,
    right: usize,
    /// Right, where the fact has a label and the answer says which of its texts.
    refined: usize,
    /// Right, though the license has no clauses in the database.
    named: usize,
    /// No license is named.
    silent: Vec<&'f Fact>,
    wrong: Vec<Wrong<'f>>,
}

impl Outcome<'_> {
    fn answered(&self) -> usize {
        self.right + self.refined + self.named + self.wrong.len()
    }
    fn share(&self, count: usize) -> f64 {
        f64::from(u32::try_from(count).unwrap()) * 100.0 / f64::from(u32::try_from(self.asked).unwrap())
    }
    fn print(&self, title: &str) {
        println!("\n## {title}");
        println!("asked            {}", self.asked);
        println!("answered         {} ({:.1} %)", self.answered(), self.share(self.answered()));
        println!("  with clauses   {} ({:.1} %)", self.answered() - self.named, self.share(self.answered() - self.named));
        println!(
            "right            {} ({:.1} %)",
            self.answered() - self.wrong.len(),
            self.share(self.answered() - self.wrong.len())
        );
        println!("  of these finer {} ({:.1} %)", self.refined, self.share(self.refined));
        println!("wrong            {} ({:.2} %)", self.wrong.len(), self.share(self.wrong.len()));
        let looser = self.wrong.iter().filter(|w| w.looser).count();
        println!("  of these looser {looser} ({:.2} %)", self.share(looser));
        for w in &self.wrong {
            let way = if w.looser { "LOOSER" } else { "      " };
            println!(
                "{way} {}:{} is {}, said {} by {} ({})",
                w.fact.id.namespace, w.fact.id, w.fact.license, w.said, w.step, w.source
            );
        }
    }
}

fn facts() -> Vec<Fact> {
    let path = std::env::var("MAYUSE_MODELS")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/reference/models-dev.jsonl").to_owned());
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}; MAYUSE_MODELS names the file of facts"));
    let mut out = Vec::new();
    for line in text.lines() {
        let fact: serde_json::Value = serde_json::from_str(line).unwrap();
        if fact["confidence"] == "high" {
            let word = |key: &str| fact[key].as_str().unwrap().to_owned();
            out.push(Fact { id: ModelId::new(word("namespace"), word("id")), license: word("license") });
        }
    }
    out.sort_by_key(|f| (f.id.key(), f.license.clone()));
    out
}

/// A tenth of the facts: the first of a shuffle by a small generator that gives the same everywhere (splitmix64).
fn tenth(facts: &[Fact]) -> Vec<&Fact> {
    let mut state = SEED;
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    };
    let mut drawn: Vec<(u64, &Fact)> = facts.iter().map(|f| (next(), f)).collect();
    drawn.sort_by_key(|(number, f)| (*number, f.id.key()));
    drawn.truncate(facts.len() / 10);
    drawn.into_iter().map(|(_, f)| f).collect()
}

/// Words of hub tags that do not name one text in full, and the licenses of the database that they can stand for: to say
/// which text it is answers such a fact.
fn labels() -> BTreeMap<String, BTreeSet<String>> {
    let mut out: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in csv::Reader::from_reader(include_str!("leave_one_out/labels.csv").as_bytes()).records() {
        let row = row.unwrap();
        out.entry(row[0].to_owned()).or_default().insert(row[1].to_owned());
    }
    out
}

fn measure<'f>(
    facts: &[&'f Fact],
    catalog: &Catalog,
    withhold: bool,
    labels: &BTreeMap<String, BTreeSet<String>>,
) -> Outcome<'f> {
    let mut out = Outcome::default();
    for fact in facts {
        out.asked += 1;
        let id = &fact.id;
        let without =
            if withhold { catalog.without_rows([(id.namespace.as_str(), id.name.as_str())]) } else { catalog.clone() };
        let model = Resolver::new(&without, &[], &NOTHING).resolve(id);
        let canonical = catalog.named(&fact.license);
        let Some(claim) = model.claims.first().filter(|c| c.license != Named::Nothing) else {
            out.silent.push(fact);
            continue;
        };
        let covered = |license: &str| labels.get(&fact.license).is_some_and(|ids| ids.contains(license));
        match &claim.license {
            Named::License(said) if canonical.id() == Some(said) => out.right += 1,
            Named::License(said) if covered(said) => out.refined += 1,
            said if *said == canonical => out.named += 1,
            // A spelling that names no license of the database is no answer, and never allows anything.
            Named::Unrecognized(_) => out.silent.push(fact),
            said => {
                let said_license = said.id().and_then(|l| catalog.license(l)).unwrap();
                let looser = canonical.id().and_then(|l| catalog.license(l)).is_none_or(|c| asks_less(said_license, c));
                out.wrong.push(Wrong {
                    fact,
                    said: said.label().to_owned(),
                    step: claim.step.as_str(),
                    source: claim.source.clone(),
                    looser,
                });
            }
        }
    }
    out
}

/// Whether a license lets pass what another one holds.
fn asks_less(said: &License, right: &License) -> bool {
    !burdens(right).is_subset(&burdens(said))
}

#[test]
#[ignore = "a measurement over models-dev.jsonl, which is not part of the project"]
fn what_is_known_without_the_table_and_with_it() {
    let facts = facts();
    let (catalog, labels) = (Catalog::bundled(), labels());
    let drawn = tenth(&facts);
    let all: Vec<&Fact> = facts.iter().collect();
    let asked = if std::env::var_os("ALL").is_some() { &all } else { &drawn };
    let without = measure(asked, &catalog, true, &labels);
    let with = measure(asked, &catalog, false, &labels);
    without.print("without the line about the id: families, aliases and names alone");
    with.print("with the table");
    if std::env::var_os("SILENT").is_some() {
        println!("\n## not answered without the line");
        for fact in &without.silent {
            println!("{}:{} {}", fact.id.namespace, fact.id, fact.license);
        }
    }
    assert!(without.share(without.answered()) >= 60.0);
    assert!(without.share(without.wrong.len()) <= 1.0);
    assert!(with.share(with.answered()) >= 97.0);
    assert!(with.share(with.wrong.len()) <= 0.5);
}

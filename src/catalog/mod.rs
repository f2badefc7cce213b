//! Licenses, families, hosts and the model table: checked and packed at build time, decoded when asked for.

pub mod bundle;
pub mod compile;
pub mod condition_file;
pub mod family_file;
pub mod hosted;
pub mod license_file;
pub mod pattern;
pub mod pattern_index;
pub mod policy_file;
pub mod rule_blob;
pub mod rule_file;
pub mod spelling_file;
pub mod symbol_table;
pub mod vocabulary_file;

mod cells;
mod names;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use crate::core::claim::Named;
use crate::core::family::{Family, Host, Release};
use crate::core::license::{License, Policy};
use crate::core::rule::{FirstLook, RuleSet};
use crate::core::vocabulary::Vocabulary;

use bundle::{ModelRow, Records, license_key, may_hold, model_key};
use cells::Cells;
use pattern_index::{PatternIndex, ReleaseIndex};
use spelling_file::Spelling;
use symbol_table::SymbolTable;

macro_rules! blob {
    ($name:literal) => {
        include_bytes!(concat!(env!("OUT_DIR"), "/", $name)).as_slice()
    };
}

/// Hash of the bundled data, so that results of different days can be told apart.
pub const DATA_VERSION: &str = env!("MAYUSE_DATA_VERSION");

/// All knowledge: the bundled data, with a project's own licenses and families in front of it.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    loaded: Arc<Loaded>,
    /// Keys of lines of the table that are passed over.
    withheld: BTreeSet<String>,
}

/// What has been decoded so far.
#[derive(Debug, Default)]
struct Loaded {
    custom_licenses: Vec<License>,
    custom_names: BTreeMap<String, usize>,
    custom_families: Vec<Family>,
    /// The patterns of these, when there are any.
    custom_patterns: Option<PatternIndex>,
    patterns: OnceLock<PatternIndex>,
    licenses: Cells<License>,
    policies: Cells<Policy>,
    vocabulary: OnceLock<Vocabulary>,
    families: Cells<Family>,
    hosts: OnceLock<Vec<Host>>,
    whole_hosts: Cells<Host>,
    spelling: OnceLock<Spelling>,
    home_sets: OnceLock<Vec<Vec<String>>>,
}

impl Catalog {
    /// The bundled data alone.
    pub fn bundled() -> Self {
        Self::default()
    }

    /// The bundled data with a project's own in front.
    pub fn with_custom(licenses: Vec<License>, families: Vec<Family>) -> Self {
        let mut names = BTreeMap::new();
        for (i, license) in licenses.iter().enumerate() {
            for name in license.aliases.iter().chain([&license.id, &license.spdx]) {
                names.insert(license_key(name), i);
            }
        }
        let custom_patterns = Some(PatternIndex::new(&families)).filter(|_| !families.is_empty());
        let loaded = Loaded {
            custom_licenses: licenses,
            custom_names: names,
            custom_families: families,
            custom_patterns,
            ..Loaded::default()
        };
        Self { loaded: Arc::new(loaded), withheld: BTreeSet::new() }
    }

    /// The same knowledge without what the table says of some ids: what families, aliases and names alone answer.
    #[must_use]
    pub fn without_rows<'i>(&self, ids: impl IntoIterator<Item = (&'i str, &'i str)>) -> Self {
        let withheld = ids.into_iter().map(|(namespace, id)| model_key(namespace, id)).collect();
        Self { loaded: Arc::clone(&self.loaded), withheld }
    }

    /// The numbers of the lines about an id: the first and how many.
    fn lines(&self, namespace: &str, id: &str) -> Option<(u64, u64)> {
        let key = model_key(namespace, id);
        let packed = lookup(blob!("models.fst"), &key).filter(|_| !self.withheld.contains(&key))?;
        Some((packed >> 8, packed & 0xff))
    }

    /// The vocabulary.
    pub fn vocabulary(&self) -> &Vocabulary {
        self.loaded.vocabulary.get_or_init(|| serde_json::from_slice(blob!("vocabulary.json")).unwrap_or_default())
    }

    /// The license that an id, an alias or an SPDX id names.
    pub fn license(&self, name: &str) -> Option<&License> {
        let key = license_key(name);
        if let Some(i) = self.loaded.custom_names.get(&key) {
            return self.loaded.custom_licenses.get(*i);
        }
        let index = lookup(blob!("licenses.fst"), &key)?;
        self.loaded.licenses.get(Records(blob!("licenses.bin")), usize::try_from(index).ok()?)
    }

    /// Every license, the project's own first, then by id.
    pub fn licenses(&self) -> Vec<&License> {
        let names: Vec<String> = {
            let records = Records(blob!("licenses.bin"));
            let id = |i| serde_json::from_slice::<IdOnly>(records.get(i)?).ok().map(|r| r.id);
            (0..records.len()).filter_map(id).collect()
        };
        let bundled = names.iter().filter(|n| !self.loaded.custom_names.contains_key(*n)).filter_map(|n| self.license(n));
        self.loaded.custom_licenses.iter().chain(bundled).collect()
    }

    /// A use policy.
    pub fn policy(&self, id: &str) -> Option<&Policy> {
        let index = lookup(blob!("policies.fst"), &license_key(id))?;
        self.loaded.policies.get(Records(blob!("policies.bin")), usize::try_from(index).ok()?)
    }

    /// The ids of all use policies.
    pub fn policy_ids(&self) -> Vec<String> {
        let records = Records(blob!("policies.bin"));
        let id = |i| serde_json::from_slice::<IdOnly>(records.get(i)?).ok().map(|r| r.id);
        (0..records.len()).filter_map(id).collect()
    }

    /// What a spelling of a license names.
    pub fn named(&self, spelling: &str) -> Named {
        let spelling = spelling.trim();
        if spelling.is_empty() || spelling == "none" {
            return Named::Nothing;
        }
        match self.license(spelling) {
            Some(license) => Named::License(license.id.clone()),
            None => Named::Unrecognized(spelling.strip_prefix("other:").unwrap_or(spelling).to_owned()),
        }
    }

    /// The rows of the table about an id: several when sources disagree.
    pub fn rows(&self, namespace: &str, id: &str) -> Vec<ModelRow> {
        let Some((first, count)) = self.lines(namespace, id) else { return Vec::new() };
        let records = Records(blob!("models.bin"));
        (first..first + count).filter_map(|i| ModelRow::decode(records.get(usize::try_from(i).ok()?)?)).collect()
    }

    /// Whether the table says anything about an id.
    fn has_rows(&self, namespace: &str, id: &str) -> bool {
        may_be_listed(id) && self.lines(namespace, id).is_some_and(|(_, count)| count > 0)
    }

    /// Ids of the table that begin with some text, in the order of the alphabet, at most so many.
    pub fn listed(&self, namespace: &str, beginning: &str, most: usize) -> Vec<String> {
        use fst::{IntoStreamer, Streamer};
        let key = model_key(namespace, beginning);
        let records = Records(blob!("models.bin"));
        let Ok(map) = fst::Map::new(blob!("models.fst")) else { return Vec::new() };
        let mut found = map.range().ge(&key).into_stream();
        let mut out = Vec::new();
        while let Some((name, packed)) = found.next() {
            if out.len() >= most || !name.starts_with(key.as_bytes()) {
                break;
            }
            let first = usize::try_from(packed >> 8).ok();
            out.extend(first.and_then(|i| ModelRow::decode(records.get(i)?)).map(|row| row.id));
        }
        out
    }

    /// The Hub model that copies under a bare name come from, for re-uploads under another organisation.
    pub fn original(&self, bare: &str) -> Option<ModelRow> {
        let index = lookup(blob!("originals.fst"), &bare.to_lowercase())?;
        let row = ModelRow::decode(Records(blob!("models.bin")).get(usize::try_from(index).ok()?)?)?;
        Some(row).filter(|row| !self.withheld.contains(&model_key("hf", &row.id)))
    }

    /// The citation behind the source keys of a row.
    pub fn citation(&self, keys: &str) -> String {
        let records = Records(blob!("sources.bin"));
        let source =
            |key: &str| std::str::from_utf8(records.get(usize::try_from(lookup(blob!("sources.fst"), key)?).ok()?)?).ok();
        let cited: Vec<&str> = keys.split('+').map(|key| source(key).unwrap_or(key)).collect();
        cited.join("; ")
    }

    /// All families, the project's own first.
    pub fn families(&self) -> Vec<&Family> {
        let bundled = (0..Records(blob!("families.bin")).len()).filter_map(|number| self.bundled_family(number));
        self.loaded.custom_families.iter().chain(bundled).collect()
    }

    fn bundled_family(&self, number: usize) -> Option<&Family> {
        self.loaded.families.get(Records(blob!("families.bin")), number)
    }

    /// The patterns of the bundled families, as the build script prepared them.
    fn bundled_patterns(&self) -> &PatternIndex {
        self.loaded.patterns.get_or_init(|| PatternIndex::unpacked(blob!("patterns.bin")))
    }

    /// The patterns of all families, the project's own first.
    fn patterns(&self) -> impl Iterator<Item = &PatternIndex> {
        self.loaded.custom_patterns.iter().chain([self.bundled_patterns()])
    }

    /// The release whose pattern covers an id best. The project's own families win over the bundled ones.
    pub fn release(&self, namespace: &str, id: &str) -> Option<(&Family, &Release)> {
        self.pick(|patterns| patterns.longest(namespace, id))
    }

    /// The release that the bare name of a re-upload names.
    pub fn release_by_name(&self, bare: &str) -> Option<(&Family, &Release)> {
        self.pick(|patterns| patterns.longest_by_name(bare))
    }

    /// Whether a bare name is that of a family's own model, not one that only has such a name in it.
    pub fn is_whole_name(&self, bare: &str) -> bool {
        self.patterns().any(|patterns| patterns.spells_out(bare, &|piece| self.spelling().is_plain(piece)))
    }

    /// The first of the releases whose pattern has the most literal characters.
    fn pick(&self, longest: impl Fn(&PatternIndex) -> (usize, Vec<ReleaseIndex>)) -> Option<(&Family, &Release)> {
        let (own, of_custom) = self.loaded.custom_patterns.as_ref().map(&longest).unwrap_or_default();
        let (best, of_bundled) = longest(self.bundled_patterns());
        let (family, release) = match (of_custom.first(), of_bundled.first()) {
            (Some((f, r)), bundled) if own >= best || bundled.is_none() => (self.loaded.custom_families.get(*f)?, *r),
            (_, Some((f, r))) => (self.bundled_family(*f)?, *r),
            _ => return None,
        };
        Some((family, family.releases.get(release)?))
    }

    /// The hosts that have a name without an organisation in the table.
    fn listed_homes(&self, bare: &str) -> &[String] {
        let number = if may_be_listed(bare) { lookup(home_numbers(), &bare.to_lowercase()) } else { None };
        let Some(number) = number else { return &[] };
        let sets = self.loaded.home_sets.get_or_init(|| serde_json::from_slice(blob!("homes.json")).unwrap_or_default());
        usize::try_from(number).ok().and_then(|n| sets.get(n)).map_or(&[], Vec::as_slice)
    }

    /// What the spelling of ids says.
    pub fn spelling(&self) -> &Spelling {
        self.loaded.spelling.get_or_init(|| serde_json::from_slice(blob!("spelling.json")).unwrap_or_default())
    }

    /// How models are spelled in files, without the symbols and what the first pass looks for.
    pub fn rule_set() -> RuleSet {
        rule_blob::unpacked(blob!("rules.bin"))
    }

    /// The symbols that stand for models in files.
    pub fn symbols() -> SymbolTable {
        SymbolTable::new(blob!("symbols.bin"))
    }

    /// What the first pass over a file looks for.
    pub fn first_look() -> FirstLook {
        FirstLook::unpacked(std::str::from_utf8(blob!("first-look.txt")).unwrap_or_default())
    }

    /// All hosts, without the rules that lead to the models behind their ids.
    pub fn hosts(&self) -> &[Host] {
        self.loaded.hosts.get_or_init(|| serde_json::from_slice(blob!("hosts.json")).unwrap_or_default())
    }

    /// The host of a namespace.
    pub fn host(&self, namespace: &str) -> Option<&Host> {
        let number = self.hosts().iter().position(|h| h.namespace == namespace)?;
        self.loaded.whole_hosts.get(Records(blob!("hosts.bin")), number)
    }
}

#[derive(serde::Deserialize)]
struct IdOnly {
    id: String,
}

/// Organisations that publish on the Hub.
fn publishers() -> &'static [u8] {
    blob!("publishers.fst")
}

/// Whether the table may have a word as an id, as what stands behind the organisation in one, or as a publisher.
fn may_be_listed(word: &str) -> bool {
    may_hold(blob!("names.bits"), word)
}

/// Names without an organisation.
fn home_numbers() -> &'static [u8] {
    blob!("homes.fst")
}

fn lookup(map: &'static [u8], key: &str) -> Option<u64> {
    fst::Map::new(map).ok()?.get(key.as_bytes())
}

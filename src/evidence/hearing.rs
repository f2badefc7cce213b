//! Reading what the folders of a project say of models, each file once.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::Catalog;
use crate::core::claim::{Named, Provenance, Step};
use crate::core::evidence::{Base, Testimony};
use crate::core::model::{Confidence, ModelId, Relation};
use crate::core::names::Names;
use crate::identify::Identifier;
use crate::workspace::ReadOutcome;

use super::card::{self, Speaker};
use super::configs::{self, NamedBase};
use super::fields::{self, Fields};
use super::folders::{Folder, is_policy, joined};
use super::local::{Local, folder_id};
use super::{headers, license_text};

/// Fields by which a card is that of a model.
const CARD_FIELDS: [&str; 7] =
    ["license", "license_name", "base_model", "library_name", "pipeline_tag", "model_name", "base_model_relation"];
/// Fields that only cards of data sets and demonstrations have.
const OTHER_CARDS: [&str; 4] = ["dataset_info", "size_categories", "task_categories", "sdk"];

/// What was read, kept for the folders of which several models speak.
#[derive(Debug)]
pub(super) struct Hearing<'a> {
    local: &'a Local<'a>,
    catalog: &'a Catalog,
    identifier: Identifier<'a>,
    read: BTreeMap<String, Said>,
    texts: BTreeMap<String, Testimony>,
    /// Own names that cards state, in lower case, → folders.
    own_names: Option<BTreeMap<String, Vec<String>>>,
    remarks: BTreeSet<String>,
}

/// What a folder says, weights and license texts apart.
#[derive(Clone, Debug, Default)]
struct Said {
    testimony: Testimony,
    is_model: bool,
    has_card: bool,
    names: Vec<String>,
    /// The file that the card links to as its license.
    linked: Option<String>,
    remarks: Vec<String>,
}

impl<'a> Hearing<'a> {
    pub(super) fn new(local: &'a Local<'a>, catalog: &'a Catalog) -> Self {
        Self {
            local,
            catalog,
            identifier: Identifier::new(catalog),
            read: BTreeMap::new(),
            texts: BTreeMap::new(),
            own_names: None,
            remarks: BTreeSet::new(),
        }
    }

    /// Whether a folder is a model's.
    pub(super) fn is_model(&mut self, path: &str) -> bool {
        self.said(path).is_model
    }

    /// Whether a folder has a card of its own.
    pub(super) fn has_card(&mut self, path: &str) -> bool {
        self.said(path).has_card
    }

    /// Whether the header of a file of weights states a license or a base.
    pub(super) fn states_something(&mut self, number: usize) -> bool {
        self.header(number).is_some_and(|t| !t.claims.is_empty() || !t.bases.is_empty())
    }

    /// What could not be read of the folders that were asked about.
    pub(super) fn remarks(self) -> Vec<String> {
        self.remarks.into_iter().collect()
    }

    /// What the folders say of a model.
    pub(super) fn about(&mut self, id: &ModelId) -> Option<Testimony> {
        let local = self.local;
        let folders = local.folders();
        let (mut paths, mut weights): (Vec<String>, Vec<usize>) = (Vec::new(), Vec::new());
        match id.namespace.as_str() {
            "file" => {
                let path = if id.name == "." { "" } else { id.name.as_str() };
                paths.extend_from_slice(folders.alike(path));
                for (path, number) in folders.files(&id.name) {
                    paths.push(path.clone());
                    weights.push(*number);
                }
            }
            "hf" => {
                paths.extend_from_slice(folders.named(&id.name));
                paths.extend(self.called(&id.name));
            }
            _ => return None,
        }
        paths.retain(|p| self.is_model(p));
        paths.sort();
        paths.dedup();
        if paths.is_empty() {
            return None;
        }
        if weights.is_empty() {
            weights.extend(paths.iter().filter_map(|p| folders.get(p)).flat_map(|f| f.headers.iter().copied()));
        }
        let mut out = Testimony::default();
        for path in &paths {
            let said = self.said(path);
            let (testimony, remarks) = (said.testimony.clone(), said.remarks.clone());
            self.remarks.extend(remarks);
            merge(&mut out, testimony);
            merge(&mut out, self.texts(path));
        }
        for number in weights {
            merge(&mut out, self.header(number).unwrap_or_default());
        }
        // A configuration often holds the name of the model itself.
        out.bases.retain(|b| b.id != *id || b.source.contains("README.md:"));
        out.settle();
        Some(out)
    }

    /// The folders whose card calls the model by its whole id.
    fn called(&mut self, id: &str) -> Vec<String> {
        if self.own_names.is_none() {
            let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
            let local = self.local;
            let models = |f: &Folder| f.adapter.is_some() || f.index.is_some() || f.config.is_some() || !f.headers.is_empty();
            for (path, _) in local.folders().iter().filter(|(_, f)| f.card.is_some() && models(f)) {
                for name in self.said(path).names.clone() {
                    names.entry(name.to_lowercase()).or_default().push(path.clone());
                }
            }
            self.own_names = Some(names);
        }
        self.own_names.as_ref().and_then(|n| n.get(&id.to_lowercase())).cloned().unwrap_or_default()
    }

    fn said(&mut self, path: &str) -> &Said {
        if !self.read.contains_key(path) {
            let said = self.local.folders().get(path).map(|f| self.listen(path, f)).unwrap_or_default();
            self.read.insert(path.to_owned(), said);
        }
        self.read.entry(path.to_owned()).or_default()
    }

    /// Reads the card and the configurations of a folder.
    fn listen(&self, path: &str, folder: &Folder) -> Said {
        let mut said = Said::default();
        let mut described = folder.adapter.is_some() || folder.index.is_some() || folder.merge.is_some();
        if let Some((file, text)) = folder.card.and_then(|n| self.text(n))
            && let Some(fields) = fields::front_matter(&text)
            && is_model_card(&fields)
        {
            described = true;
            self.card(path, &fields, &speaker(&file, Confidence::Medium), &mut said);
        }
        let loaded: fn(&Fields) -> Option<NamedBase> = configs::loaded_from;
        for (number, base) in
            [(folder.adapter, configs::adapter as fn(&Fields) -> _), (folder.index, loaded), (folder.config, loaded)]
        {
            let Some((file, text)) = number.and_then(|n| self.text(n)) else { continue };
            let fields = configs::json(&text);
            let speaker = speaker(&file, Confidence::Medium);
            described |= configs::is_model_config(&fields);
            if let Some((why, line)) = &fields.broken {
                unread(&speaker, why, *line, number == folder.adapter, &mut said);
            }
            if let Some(base) = base(&fields) {
                self.base(path, &base, &speaker, &mut said.testimony);
            }
        }
        if let Some((file, text)) = folder.merge.and_then(|n| self.text(n)) {
            let speaker = speaker(&file, Confidence::Medium);
            let (bases, whole) = configs::merge(&text);
            for base in &bases {
                self.base(path, base, &speaker, &mut said.testimony);
            }
            if !whole {
                unread(&speaker, "the recipe of the merge", 1, true, &mut said);
            }
        }
        said.is_model = described || !folder.headers.is_empty();
        said
    }

    fn card(&self, path: &str, fields: &Fields, speaker: &Speaker<'_>, said: &mut Said) {
        said.has_card = true;
        merge(&mut said.testimony, card::testimony(fields, self.catalog, speaker));
        // Bases by path or by bare name may be folders of the project.
        let relation = fields.word("base_model_relation").and_then(Relation::parse).unwrap_or(Relation::Finetune);
        for field in fields.all("base_model") {
            for name in field.value.words().filter(|n| card::hub_id(n).is_none_or(|id| !id.contains('/'))) {
                said.testimony.bases.retain(|b| b.id.name != name);
                self.base(path, &NamedBase { name: name.to_owned(), relation, line: field.line }, speaker, &mut said.testimony);
            }
        }
        said.names.extend(fields.words("model_name").chain(fields.words("model_id")).map(str::to_owned));
        if let Some((why, line)) = &fields.broken {
            said.remarks.push(format!("{}: the card cannot be read: {why}", speaker.at(Some(*line))));
        }
        said.linked = card::linked_file(fields).and_then(|f| joined(path, f));
    }

    /// The license texts of a folder. Those at the root of a project are its own, unless a card says that it is a model.
    fn texts(&mut self, path: &str) -> Testimony {
        if let Some(known) = self.texts.get(path) {
            return known.clone();
        }
        let said = self.said(path).clone();
        let local = self.local;
        let files = local.files();
        let mut out = Testimony::default();
        let mut texts = local.folders().get(path).map(|f| f.texts.clone()).unwrap_or_default();
        if let Some(link) = said.linked.filter(|l| !texts.iter().any(|n| files.get(*n).is_some_and(|e| *e.path() == **l))) {
            match files.position(&link) {
                Some(number) => texts.push(number),
                None => _ = self.remarks.insert(format!("the license file {link} that a card links to is not there")),
            }
        }
        if path.is_empty() && !said.has_card {
            texts.clear();
        }
        for number in texts {
            let Some((file, text)) = self.text(number) else { continue };
            let name = file.rsplit('/').next().unwrap_or_default();
            // A text alone may be that of the code beside the weights.
            let confidence = if said.has_card { Confidence::Medium } else { Confidence::Low };
            let seen = license_text::read(&text, &self.identifier, &speaker(&file, confidence));
            seen.tell(is_policy(name), &mut out);
        }
        self.texts.insert(path.to_owned(), out.clone());
        out
    }

    /// A base by name: on the Hub, or a folder of the project. One that is neither is a base nobody knows.
    fn base(&self, path: &str, base: &NamedBase, speaker: &Speaker<'_>, out: &mut Testimony) {
        let hub = card::hub_id(&base.name);
        let inside = joined(path, "file").unwrap_or_default();
        let folder = self.local.folders().meant(&inside, &base.name).filter(|f| *f != path);
        let known = |id: &str| self.catalog.is_known("hf", id) || self.catalog.is_publisher(id.split('/').next().unwrap_or(id));
        let id = match (hub, folder) {
            // A folder of the project never stands in for a model that our data knows.
            (Some(id), _) if known(id) => ModelId::new("hf", id),
            (_, Some(folder)) => folder_id(folder),
            (Some(id), None) => ModelId::new("hf", id),
            (None, None) => ModelId::new("file", base.name.clone()),
        };
        if !out.bases.iter().any(|b| b.id == id) {
            let (relation, source) = (Some(base.relation), speaker.at(Some(base.line)));
            out.bases.push(Base { id, relation, source, confidence: speaker.confidence });
        }
    }

    fn header(&mut self, number: usize) -> Option<Testimony> {
        let (file, buffer, outcome) = self.bytes(number)?;
        if outcome != ReadOutcome::Header {
            return None;
        }
        let speaker = speaker(&file, Confidence::Low);
        if buffer.starts_with(b"GGUF") {
            return headers::gguf(&buffer, self.catalog, &speaker);
        }
        if !file.to_lowercase().ends_with(".safetensors") {
            return None;
        }
        let read = headers::safetensors(&buffer, self.catalog, &speaker);
        // Pointers of git LFS stand in for weights that are not here.
        if read.is_none() && !buffer.starts_with(b"version https://git-lfs") {
            self.remarks.insert(format!("{file}: the header cannot be read"));
        }
        read
    }

    fn text(&self, number: usize) -> Option<(String, String)> {
        let (file, buffer, outcome) = self.bytes(number)?;
        (outcome == ReadOutcome::Whole).then(|| (file, String::from_utf8_lossy(&buffer).into_owned()))
    }

    fn bytes(&self, number: usize) -> Option<(String, Vec<u8>, ReadOutcome)> {
        let entry = self.local.files().get(number)?;
        let mut buffer = Vec::new();
        let outcome = self.local.workspace.read(&entry, &mut buffer);
        Some((entry.path().into_owned(), buffer, outcome))
    }
}

fn speaker(file: &str, confidence: Confidence) -> Speaker<'_> {
    Speaker { step: Step::Evidence, source: file, date: "", confidence }
}

/// A file that cannot be read. Where it could name a base, that is a claim nobody can check.
fn unread(speaker: &Speaker<'_>, why: &str, line: usize, weighs: bool, said: &mut Said) {
    said.remarks.push(format!("{}: cannot be read: {why}", speaker.at(Some(line))));
    if weighs {
        let what = Named::Unrecognized(format!("a configuration that cannot be read: {why}"));
        said.testimony.claims.push(speaker.claim(what, Provenance::Declared, Some(line)));
    }
}

fn is_model_card(fields: &Fields) -> bool {
    let has = |list: &[&str]| list.iter().any(|key| fields.has(key));
    fields.broken.is_some()
        || has(&CARD_FIELDS) && !has(&OTHER_CARDS)
        || fields.words("tags").any(|t| t.starts_with("base_model:"))
}

/// Adds what another file says.
fn merge(out: &mut Testimony, other: Testimony) {
    fn add<T: PartialEq>(list: &mut Vec<T>, more: Vec<T>) {
        for one in more {
            if !list.contains(&one) {
                list.push(one);
            }
        }
    }
    add(&mut out.claims, other.claims);
    add(&mut out.bases, other.bases);
    add(&mut out.altered, other.altered);
}

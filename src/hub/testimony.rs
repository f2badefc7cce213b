//! From what the Hub says to testimony.

use sha2::{Digest, Sha256};

use crate::catalog::Catalog;
use crate::core::claim::{Claim, Named, Step};
use crate::core::evidence::{Base, Testimony};
use crate::core::model::{Confidence, ModelId, Relation};
use crate::core::wording::hex;
use crate::evidence::card::{self, Speaker};
use crate::evidence::fields::{Field, Fields, Value};
use crate::evidence::license_text;
use crate::identify::Identifier;

use super::answer::Info;
use super::ask::Heard;
use super::name::Name;

/// No license file has a longer name.
const LONGEST_PATH: usize = 200;
/// A shorter prompt holds no license.
const SHORTEST_PROMPT: usize = 500;

/// The card's fields, with the tags of the Hub.
fn fields(info: &Info) -> Fields {
    let mut fields = Fields::from(&info.card);
    fields.push(Field { key: "tags".to_owned(), value: Value::Words(info.tags.clone()), line: 0 });
    fields
}

/// Whether a card leaves the license to a text: it says nothing, `other`, or a name of its own.
fn is_open(info: &Info) -> bool {
    let fields = fields(info);
    let said = fields.words("license").chain(fields.words("tags").filter_map(|t| t.strip_prefix("license:")));
    let plain =
        |word: &&str| !["", "other", "custom", "unknown", "unlicensed", "none"].contains(&word.trim().to_lowercase().as_str());
    said.filter(plain).count() == 0
}

/// The file to read the license from: the one the card links to, else the one whose name says so.
pub(super) fn wanted_text(info: &Info) -> Option<String> {
    if !is_open(info) {
        return None;
    }
    let fields = fields(info);
    if let Some(linked) = card::linked_file(&fields).and_then(|l| info.files.iter().find(|f| *f == l)) {
        return Some(linked.clone());
    }
    let mut files: Vec<(u8, &String)> = info.files.iter().filter_map(|f| Some((rank(f)?, f))).collect();
    files.sort();
    files.first().map(|(_, file)| (*file).clone())
}

/// How much the name of a file promises the license of the weights; `None` when it is no license text.
fn rank(path: &str) -> Option<u8> {
    let lower = path.to_lowercase();
    let stem = lower.strip_suffix(".md").or_else(|| lower.strip_suffix(".txt")).unwrap_or(&lower);
    let word = |w: &str| stem.split(['-', '_', '.', ' ']).any(|part| part == w);
    let names_license = ["license", "licence", "licenses", "copying"].into_iter().any(word);
    let is_text = stem.rsplit_once('.').is_none_or(|(_, end)| end.bytes().all(|b| b.is_ascii_digit()));
    if path.len() > LONGEST_PATH || path.contains('/') || !names_license || !is_text || word("code") {
        return None;
    }
    Some(match stem {
        _ if word("model") || word("weights") => 0,
        "license" | "licence" => 1,
        "copying" => 3,
        _ => 2,
    })
}

/// The bases a card names that can be asked about.
pub(super) fn bases(info: &Info) -> Vec<Name> {
    let source = Speaker { step: Step::Hub, source: "", date: "", confidence: Confidence::Medium };
    card::bases(&fields(info), &source).iter().filter_map(|b| Name::parse(&b.id.name)).collect()
}

/// Turns what was heard into testimony.
pub(super) struct Scribe<'c> {
    pub(super) catalog: &'c Catalog,
    pub(super) identifier: Identifier<'c>,
    /// The endpoint, for readers.
    pub(super) hub: String,
}

impl Scribe<'_> {
    /// What the Hub says of a model that was asked for under a name.
    pub(super) fn testimony(&self, asked: &Name, heard: &Heard) -> Testimony {
        let info = &heard.info;
        let place = match &info.commit {
            Some(commit) => format!("{}/{}@{}", self.hub, info.name, commit.get(..7).unwrap_or(commit)),
            None => format!("{}/{}", self.hub, info.name),
        };
        let gate = match info.gated.as_deref() {
            Some("auto") => ", gated: terms to be accepted on the Hub",
            Some(_) => ", gated: access granted one by one on the Hub",
            None => "",
        };
        let card_source = format!("{place} (card{gate})");
        let speaker = Speaker { step: Step::Hub, source: &card_source, date: &info.modified, confidence: Confidence::Medium };
        let mut out = card::testimony(&fields(info), self.catalog, &speaker);
        if is_open(info) {
            self.read_texts(heard, &place, gate, &mut out);
        }
        if info.name.key() == asked.key() {
            // Our data's spelling stands, so that a report names a model alike with the Hub and without.
            let ours = !self.catalog.rows("hf", asked.as_str()).is_empty()
                || self.catalog.spelling().renamed(asked.as_str()).is_some();
            out.canonical = (!ours).then(|| info.name.as_str().to_owned());
        } else {
            // The same weights under the name they have now: what is known of that name counts too.
            let id = ModelId::new("hf", info.name.as_str());
            let source = format!("{place} (renamed)");
            out.bases.insert(0, Base { id, relation: Some(Relation::Copy), source, confidence: Confidence::Medium });
        }
        out.revision.clone_from(&info.commit);
        out
    }

    /// Names the license of the texts that a card leaves it to: a file, or the prompt that asks for acceptance.
    fn read_texts(&self, heard: &Heard, place: &str, gate: &str, out: &mut Testimony) {
        let file = heard.text.as_ref().and_then(|t| Some((t.text.as_deref().ok()?, t.path.as_str())));
        if let Some((text, _)) = file {
            out.text_sha256 = Some(hex(&Sha256::digest(text)));
        }
        let prompt = heard.info.card.get("extra_gated_prompt").and_then(|p| p.as_str()).filter(|p| p.len() >= SHORTEST_PROMPT);
        let mut observed: Vec<Claim> = Vec::new();
        for (text, name) in file.into_iter().chain(prompt.map(|p| (p, "prompt for access"))) {
            let source = format!("{place} ({name}{gate})");
            let speaker =
                Speaker { step: Step::Hub, source: &source, date: &heard.info.modified, confidence: Confidence::Medium };
            let seen = license_text::read(text, &self.identifier, &speaker);
            // A prompt that is no license only says how access is given.
            let known = |c: &Claim| file.is_some_and(|(f, _)| f == text) || c.license.id().is_some();
            observed.extend(seen.claims.into_iter().filter(known));
            out.altered.extend(seen.altered);
        }
        if observed.iter().any(|c| c.license.id().is_some()) {
            // The card's `other` says no more than that there is a text.
            out.claims.retain(|c| !matches!(&c.license, Named::Unrecognized(s) if s == "other" || s.starts_with("other (")));
        }
        out.claims.splice(0..0, observed);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests {
    use super::super::answer;
    use super::*;
    use crate::core::claim::Provenance;
    use crate::core::model::Relation;

    fn info(json: &str) -> Info {
        let properties = answer::properties(json.as_bytes()).unwrap();
        answer::info(properties, &Name::parse("a/b").unwrap(), false).unwrap()
    }

    fn said(json: &str, text: Option<&str>) -> Testimony {
        let catalog = Catalog::bundled();
        let info = info(json);
        let text = text.map(|t| super::super::ask::LicenseText { path: "LICENSE".to_owned(), text: Ok(t.to_owned()) });
        let scribe = Scribe { catalog: &catalog, identifier: Identifier::new(&catalog), hub: "hub.example".to_owned() };
        scribe.testimony(&Name::parse("a/b").unwrap(), &Heard { info, text })
    }

    #[test]
    fn which_file_holds_the_license() {
        let wanted = |card: &str, files: &[&str]| {
            let files: Vec<String> = files.iter().map(|f| format!(r#"{{"rfilename":"{f}"}}"#)).collect();
            wanted_text(&info(&format!(r#"{{"id":"a/b","cardData":{card},"siblings":[{}]}}"#, files.join(","))))
        };
        let all = ["LICENSE-CODE", "LICENSE", "LICENSE-MODEL", "README.md", "x/LICENSE", "legal/TERMS.md"];
        assert_eq!(wanted("{}", &all).as_deref(), Some("LICENSE-MODEL"));
        assert_eq!(wanted("null", &["COPYING", "Licence.txt"]).as_deref(), Some("Licence.txt"));
        assert_eq!(wanted(r#"{"license":"other","license_link":"legal/TERMS.md"}"#, &all).as_deref(), Some("legal/TERMS.md"));
        assert_eq!(wanted(r#"{"license":"other","license_link":"../../etc/passwd"}"#, &all).as_deref(), Some("LICENSE-MODEL"));
        assert_eq!(wanted(r#"{"license":"mit"}"#, &all), None);
        assert_eq!(wanted("{}", &["license_utils.py", "license.json", "LICENSE-CODE"]), None);
        assert_eq!(wanted("{}", &["LICENSE-2.0"]).as_deref(), Some("LICENSE-2.0"));
    }

    #[test]
    fn a_card_and_its_tags() {
        let sha = "0123456789abcdef0123456789abcdef01234567";
        let json = format!(
            r#"{{"id":"a/B","sha":"{sha}","lastModified":"2024-07-23T00:00:00Z","gated":"manual","cardData":{{"license":"apache-2.0"}},
            "tags":["license:apache-2.0","base_model:quantized:x/y","base_model:x/y"]}}"#
        );
        let said = said(&json, None);
        let claim = &said.claims[0];
        assert_eq!(
            (said.claims.len(), claim.license.id(), claim.step, claim.date.as_str()),
            (1, Some("apache-2.0"), Step::Hub, "2024-07-23")
        );
        assert_eq!(claim.source, "hub.example/a/B@0123456 (card, gated: access granted one by one on the Hub)");
        assert_eq!((said.canonical.as_deref(), said.revision.as_deref()), (Some("a/B"), Some(sha)));
        assert_eq!((said.bases[0].id.name.as_str(), said.bases[0].relation), ("x/y", Some(Relation::Quantized)));
        // A gated model whose card is not shown has its tag.
        assert_eq!(super::tests::said(r#"{"id":"a/b","tags":["license:mit"]}"#, None).claims[0].license.id(), Some("mit"));
    }

    #[test]
    fn a_text_speaks_where_the_card_does_not() {
        let mit = spdx::text::LICENSE_TEXTS.iter().find(|(id, _)| *id == "MIT").unwrap().1;
        let exact = said(r#"{"id":"a/b","cardData":{"license":"other"}}"#, Some(mit));
        assert_eq!(
            exact.claims.iter().map(|c| (c.license.id(), c.provenance)).collect::<Vec<_>>(),
            [(Some("mit"), Provenance::Observed)]
        );
        assert!(exact.altered.is_empty() && exact.text_sha256.unwrap().len() == 64);
        let more = format!("{mit}\nCommercial use of the model is not permitted.\n");
        let changed = said(r#"{"id":"a/b"}"#, Some(&more));
        assert_eq!(changed.altered.len(), 1, "{:?}", changed.claims);
        let unknown = said(r#"{"id":"a/b","cardData":{"license":"other"}}"#, Some("All rights reserved."));
        assert!(unknown.claims.iter().all(|c| c.license.id().is_none()) && unknown.claims.len() == 2, "{:?}", unknown.claims);
        assert!(said(r#"{"id":"a/b"}"#, None).claims.is_empty());
    }
}

//! SPDX 3.0.1: what the AI profile demands and no public validator looks at.

use std::collections::{BTreeMap, BTreeSet};

use mayuse::core::finding::ModelView;
use serde_json::Value;

use crate::reports::{EVIL, bill, hostile, known, many, rendered, support_bot_json};
use crate::sample;

const MANDATORY: [&str; 5] =
    ["releaseTime", "suppliedBy", "software_downloadLocation", "software_packageVersion", "software_primaryPurpose"];

/// Ids are unique, relations lead to elements, every package has one license relation of each kind, and the AI profile is
/// claimed exactly when all its values are there.
fn assert_conforms(document: &Value) -> Vec<&Value> {
    let graph = document["@graph"].as_array().unwrap();
    let ids: Vec<&str> = graph.iter().filter_map(|e| e["spdxId"].as_str()).collect();
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(unique.len(), ids.len());
    let known = |id: &str| unique.contains(id) || id == "expandedlicensing_NoAssertionLicense";
    let mut relations: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for element in graph.iter().filter(|e| e["type"] == "Relationship") {
        let from = element["from"].as_str().unwrap();
        assert!(known(from) && known(element["to"][0].as_str().unwrap()), "{element}");
        *relations.entry((from, element["relationshipType"].as_str().unwrap())).or_default() += 1;
    }
    let packages: Vec<&Value> = graph.iter().filter(|e| e["type"] == "ai_AIPackage").collect();
    for package in &packages {
        let id = package["spdxId"].as_str().unwrap();
        for kind in ["hasConcludedLicense", "hasDeclaredLicense"] {
            assert_eq!(relations.get(&(id, kind)), Some(&1), "{id} {kind}");
        }
    }
    let complete = packages.iter().all(|p| MANDATORY.iter().all(|field| p.get(*field).is_some()));
    for element in graph.iter().filter(|e| e["type"] == "SpdxDocument" || e["type"] == "software_Sbom") {
        let claimed = element["profileConformance"].as_array().unwrap().contains(&Value::from("ai"));
        assert_eq!(claimed, complete && !packages.is_empty());
    }
    packages
}

#[test]
fn spdx() {
    let text = rendered("spdx", &bill());
    let document: Value = serde_json::from_str(&text).unwrap();
    let packages = assert_conforms(&document);
    assert_eq!(packages.len(), 6 + 1, "every model, and the base that is not in use itself");
    insta::assert_snapshot!(text);
}

#[test]
fn the_ai_profile_is_claimed_where_all_is_known() {
    let text = rendered("spdx", &known());
    assert_conforms(&serde_json::from_str(&text).unwrap());
    assert!(text.contains("\"ai\""));
    for forget in [|m: &mut ModelView| m.revision = None, |m: &mut ModelView| m.released = None] {
        let mut report = known();
        forget(&mut report.models[0]);
        let text = rendered("spdx", &report);
        assert_conforms(&serde_json::from_str(&text).unwrap());
        assert!(!text.contains("\"ai\""));
    }
}

#[test]
fn spdx_support_bot() {
    let document = support_bot_json("spdx");
    let brief = |p: &Value| format!("{} {} {}", p["name"], p["software_packageUrl"], p["releaseTime"]);
    let packages = assert_conforms(&document);
    insta::assert_snapshot!(packages.into_iter().map(brief).collect::<Vec<_>>().join("\n"));
}

#[test]
fn the_date_is_that_of_the_source() {
    let mut out = Vec::new();
    let options = mayuse::report::RenderOptions { created: Some(1_700_000_000), ..Default::default() };
    let format = mayuse::report::format("spdx").unwrap();
    mayuse::report::render(format, &sample::report(), &mayuse::report::NoExcerpts, &options, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(text.contains("\"created\": \"2023-11-14T22:13:20Z\""));
    assert!(rendered("spdx", &sample::report()).contains("\"created\": \"1970-01-01T00:00:00Z\""));
}

#[test]
fn spdx_of_hostile_text_and_of_many() {
    for evil in EVIL {
        assert_conforms(&serde_json::from_str(&rendered("spdx", &hostile(evil))).unwrap());
    }
    assert_eq!(assert_conforms(&serde_json::from_str(&rendered("spdx", &many(5000))).unwrap()).len(), 5000);
}

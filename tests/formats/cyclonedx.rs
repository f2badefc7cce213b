//! CycloneDX. Whether it is valid is for `.ci/validators`.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::reports::{EVIL, bill, hostile, many, rendered, support_bot_json};
use crate::sample;

/// What no schema says: references are unique and lead somewhere, nothing is null.
fn assert_sound(bom: &Value) -> &Vec<Value> {
    let components = bom["components"].as_array().unwrap();
    let refs: BTreeSet<&str> = components.iter().map(|c| c["bom-ref"].as_str().unwrap()).collect();
    assert_eq!(refs.len(), components.len());
    for annotation in bom["annotations"].as_array().into_iter().flatten() {
        assert!(refs.contains(annotation["subjects"][0].as_str().unwrap()));
    }
    assert!(!bom.to_string().contains(":null"));
    assert!(components.iter().all(|c| c["type"] == "machine-learning-model" && c["name"] != ""));
    components
}

#[test]
fn cyclonedx() {
    let text = rendered("cyclonedx", &bill());
    let bom: Value = serde_json::from_str(&text).unwrap();
    let components = assert_sound(&bom);
    let hosted = components.iter().find(|c| c["name"] == "gpt-4o").unwrap();
    assert!(hosted.get("purl").is_none() && hosted.get("isExternal").is_none());
    let llama = components.iter().find(|c| c["name"] == "Llama-3.1-8B-Instruct").unwrap();
    let purl = "pkg:huggingface/meta-llama/Llama-3.1-8B-Instruct@0e9e39f249a16976918f6564b8830bc894c89659";
    assert_eq!(llama["purl"], purl);
    insta::assert_snapshot!(text);
}

#[test]
fn cyclonedx_1_7_differs_where_it_can_say_more() {
    let (old, new) = (rendered("cyclonedx", &bill()), rendered("cyclonedx-1.7", &bill()));
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let more: Vec<&&str> = new.iter().filter(|l| !old.contains(l)).collect();
    assert_eq!(more.len(), 4, "{more:?}");
    assert!(more[3].contains("isExternal"));
}

#[test]
fn cyclonedx_support_bot() {
    let bom = support_bot_json("cyclonedx");
    let brief = |c: &Value| {
        let license = &c["licenses"][0]["license"];
        let base = c["pedigree"]["ancestors"][0]["name"].as_str().unwrap_or("-");
        let places = c["evidence"]["occurrences"].as_array().unwrap().len();
        format!(
            "{} {} {} {base} {places}",
            c["bom-ref"],
            license.get("id").unwrap_or(&license["name"]),
            license["acknowledgement"]
        )
    };
    insta::assert_snapshot!(assert_sound(&bom).iter().map(brief).collect::<Vec<_>>().join("\n"));
}

#[test]
fn the_serial_number_follows_the_content() {
    let serial = |report| serde_json::from_str::<Value>(&rendered("cyclonedx", report)).unwrap()["serialNumber"].clone();
    let report = sample::report();
    assert_eq!(serial(&report), serial(&report));
    let mut other = sample::report();
    other.models[0].verdict = mayuse::core::verdict::Verdict::Denied;
    assert_ne!(serial(&report), serial(&other));
}

#[test]
fn cyclonedx_of_hostile_text_and_of_many() {
    for evil in EVIL {
        assert_sound(&serde_json::from_str(&rendered("cyclonedx", &hostile(evil))).unwrap());
    }
    assert_eq!(assert_sound(&serde_json::from_str(&rendered("cyclonedx", &many(5000))).unwrap()).len(), 5000);
}

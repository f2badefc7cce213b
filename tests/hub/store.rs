//! Answers that are kept: asked for again with their entity tag, never believed without the Hub.

use serde_json::json;

use super::run::World;
use super::server::{Fault, Server};

#[test]
fn what_is_kept_saves_texts_and_bodies() {
    let hub = Server::start();
    let mit = spdx::text::LICENSE_TEXTS.iter().find(|(i, _)| *i == "MIT").unwrap().1;
    hub.model("lab/model-m", json!({"license": "other"}), json!({})).file("lab/model-m", "LICENSE", mit);
    let world = World::new(&["lab/model-m"]);
    let first = world.check(&hub);
    assert_eq!((first.verdict("lab/model-m").as_str(), hub.asked().len()), ("allowed", 2));
    let second = world.check(&hub);
    assert_eq!(second.out, first.out);
    let asked = hub.asked();
    assert_eq!(asked.len(), 3, "the text is not asked for again");
    assert!(asked[2].headers.contains_key("if-none-match") && !asked[0].headers.contains_key("if-none-match"));
    // The card changes: what was kept no longer counts.
    hub.model("lab/model-m", json!({"license": "cc-by-nc-4.0"}), json!({}));
    assert!(world.check(&hub).verdict("lab/model-m").starts_with("denied"));
}

#[test]
fn nothing_kept_counts_without_the_hub() {
    let hub = Server::start();
    hub.model("lab/model-m", json!({"license": "mit"}), json!({}));
    let world = World::new(&["lab/model-m"]);
    assert_eq!(world.check(&hub).verdict("lab/model-m"), "allowed");
    hub.fault("lab/model-m", Fault::Status(500, &[]));
    assert_eq!(world.check(&hub).verdict("lab/model-m"), "needs-review unknown-model");
    assert_eq!(world.run(&["check", "--format", "json"], &[]).verdict("lab/model-m"), "needs-review unknown-model");
}

#[test]
fn a_spoilt_cache_is_no_trouble() {
    let hub = Server::start();
    hub.model("lab/model-m", json!({"license": "cc-by-nc-4.0"}), json!({}));
    let world = World::new(&["lab/model-m"]);
    let good = world.check(&hub);
    let file = std::fs::read_dir(world.cache()).unwrap().next().unwrap().unwrap().path();
    let kept = std::fs::read_to_string(&file).unwrap();
    let odd_tag = kept.replacen("\"etag\":\"", "\"etag\":\"\\n\\u0000", 1);
    let odd_answer = kept.replacen("\"id\":\"", "\"id\":\"../../", 1);
    assert!(odd_tag != kept && odd_answer != kept);
    for spoilt in ["", "{", "[]", &kept[..kept.len() / 2], &odd_tag, &odd_answer] {
        std::fs::write(&file, spoilt).unwrap();
        let ran = world.check(&hub);
        assert_eq!((ran.out.as_str(), ran.err.as_str()), (good.out.as_str(), ""), "{spoilt:.60}");
    }
}

#[test]
fn gated_answers_are_not_kept() {
    let hub = Server::start();
    hub.model("lab/model-m", json!({"license": "mit"}), json!({"gated": "auto"}));
    let world = World::new(&["lab/model-m"]);
    world.check(&hub);
    assert_eq!(std::fs::read_dir(world.cache()).unwrap().count(), 0);
}

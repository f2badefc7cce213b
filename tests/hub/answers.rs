//! What the Hub says, and what becomes of it.

use serde_json::json;

use super::run::World;
use super::server::Server;

fn license_text(id: &str) -> &'static str {
    spdx::text::LICENSE_TEXTS.iter().find(|(i, _)| *i == id).unwrap().1
}

#[test]
fn cards_tags_and_bases() {
    let hub = Server::start();
    hub.model("lab/open", json!({"license": "apache-2.0"}), json!({"tags": ["license:apache-2.0"]}));
    hub.model("lab/tagged", json!(null), json!({"tags": ["license:cc-by-nc-4.0"], "gated": "manual"}));
    hub.model("lab/tuned", json!({"license": "apache-2.0", "base_model": "lab/middle"}), json!({}));
    hub.model(
        "lab/middle",
        json!({"license": "apache-2.0"}),
        json!({"tags": ["base_model:finetune:lab/root", "base_model:lab/root"]}),
    );
    hub.model("lab/root", json!({"license": "llama3.1"}), json!({}));
    let world = World::new(&["lab/open", "lab/tagged", "other/tuned"]);
    hub.model("other/tuned", json!({"license": "apache-2.0", "base_model": "lab/middle"}), json!({}));
    let ran = world.check(&hub);
    assert_eq!(ran.verdict("lab/open"), "allowed");
    assert!(ran.verdict("lab/tagged").starts_with("denied"), "{}", ran.verdict("lab/tagged"));
    // Apache-2.0 over Apache-2.0 over Llama 3.1: the root's terms follow.
    let tuned = ran.verdict("other/tuned");
    assert!(tuned.starts_with("denied") && tuned.contains("user-threshold") && tuned.contains("license-conflict"), "{tuned}");
    assert_eq!(ran.err, "");
    let report = ran.report();
    let model = |id: &str| report["models"].as_array().unwrap().iter().find(|m| m["id"] == id).unwrap().clone();
    let license = &model("lab/tagged")["license"];
    assert_eq!(license["id"], "cc-by-nc-4.0");
    let source = license["source"].as_str().unwrap();
    assert!(source.ends_with("/lab/tagged@0123456 (card, gated: access granted one by one on the Hub)"), "{source}");
    let lineage = model("other/tuned")["lineage"].as_array().unwrap().iter().map(|a| a["id"].clone()).collect::<Vec<_>>();
    assert_eq!(lineage, ["lab/middle", "lab/root"]);
    // Bases are asked about once, and only what is named.
    assert_eq!(hub.paths("/api/").len(), 5);
}

#[test]
fn a_license_text_speaks_where_the_card_does_not() {
    let hub = Server::start();
    hub.model("lab/other", json!({"license": "other", "license_name": "my-license", "license_link": "LICENSE"}), json!({}));
    hub.model("lab/silent", json!({}), json!({})).file("lab/silent", "LICENSE.txt", license_text("MIT"));
    hub.file("lab/other", "LICENSE", license_text("CC-BY-NC-4.0"));
    hub.model("lab/changed", json!({"license": "other"}), json!({}));
    let changed = format!("{}\nThe model must not be used commercially.\n", license_text("MIT"));
    hub.file("lab/changed", "LICENSE", &changed);
    hub.model("lab/missing", json!({"license": "other"}), json!({"siblings": [{"rfilename": "LICENSE"}]}));
    let ran = World::new(&["lab/other", "lab/silent", "lab/changed", "lab/missing"]).check(&hub);
    assert!(ran.verdict("lab/other").starts_with("denied commercial-use"), "{}", ran.verdict("lab/other"));
    assert_eq!(ran.verdict("lab/silent"), "allowed");
    assert!(ran.verdict("lab/changed").contains("license-text-modified"), "{}", ran.verdict("lab/changed"));
    assert!(ran.verdict("lab/changed").starts_with("needs-review"));
    assert_eq!(ran.verdict("lab/missing"), "needs-review unknown-license");
    ran.says("no license text, 404: no such model or file: lab/missing");
}

#[test]
fn the_hub_never_loosens_what_we_know() {
    let hub = Server::start();
    let llama = "meta-llama/Llama-3.1-8B-Instruct";
    hub.model(llama, json!({"license": "mit"}), json!({}));
    // Its name speaks of Llama; its card speaks of something harmless.
    let copy = "someone/Llama-3.1-8B-Instruct-GGUF";
    hub.model(copy, json!({"license": "mit", "base_model": "lab/harmless"}), json!({}));
    hub.model("lab/harmless", json!({"license": "mit"}), json!({}));
    let world = World::new(&[llama, copy]);
    let offline = world.run(&["check", "--format", "json"], &[]);
    let online = world.check(&hub);
    for id in [llama, copy] {
        assert!(offline.verdict(id).starts_with("denied"), "{id}: {}", offline.verdict(id));
        let codes = online.verdict(id);
        assert!(codes.starts_with("denied") && codes.contains("user-threshold"), "{id}: {codes}");
        let before: Vec<String> = offline.verdict(id).split(' ').map(str::to_owned).collect();
        assert!(before.iter().all(|code| codes.contains(code.as_str())), "{id}: {before:?} became {codes}");
    }
    // Where the Hub is the stricter one, its word is checked too.
    let qwen = "Qwen/Qwen2.5-7B-Instruct";
    hub.model(qwen, json!({"license": "cc-by-nc-4.0"}), json!({}));
    let world = World::new(&[qwen]);
    assert!(!world.run(&["check", "--format", "json"], &[]).verdict(qwen).starts_with("denied"));
    let stricter = world.check(&hub).verdict(qwen);
    assert!(stricter.starts_with("denied") && stricter.contains("license-conflict"), "{stricter}");
}

#[test]
fn renamed_models_and_bare_names() {
    let hub = Server::start();
    let (old, new) = ("old-lab/name-7b", "new-lab/name-7b");
    hub.model(new, json!({"license": "cc-by-nc-4.0"}), json!({})).renamed(old, new);
    hub.model("lab/bare-7b", json!({"license": "mit"}), json!({}));
    let ran = World::new(&[old, "LAB/Bare-7B"]).check(&hub);
    assert!(ran.verdict(old).starts_with("denied commercial-use"), "{}", ran.verdict(old));
    assert_eq!(ran.verdict("lab/bare-7b"), "allowed");
    ran.says("renamed on 127.0.0.1:").says("old-lab/name-7b is new-lab/name-7b");
    assert_eq!(hub.paths("/api/models/").len(), 3);
}

#[test]
fn a_base_that_is_not_known_is_no_pass() {
    let hub = Server::start();
    hub.model("lab/tuned", json!({"license": "apache-2.0", "base_model": "gone/base"}), json!({}));
    let ran = World::new(&["lab/tuned"]).check(&hub);
    assert_eq!(ran.verdict("lab/tuned"), "needs-review unknown-license");
    ran.says("401: private or missing, your token opens no such model: gone/base");
}

#[test]
fn circles_and_long_chains_end() {
    let hub = Server::start();
    hub.model("lab/circle-7b", json!({"license": "mit", "base_model": ["lab/b", "lab/circle-7b"]}), json!({}));
    hub.model("lab/b", json!({"license": "mit", "base_model": "lab/circle-7b"}), json!({}));
    for i in 0..40 {
        hub.model(
            &format!("lab{i}/chain-7b"),
            json!({"license": "mit", "base_model": format!("lab{}/chain-7b", i + 1)}),
            json!({}),
        );
    }
    let ran = World::new(&["lab/circle-7b", "lab0/chain-7b"]).check(&hub);
    assert!(ran.verdict("lab/circle-7b").starts_with("needs-review"), "{}", ran.verdict("lab/circle-7b"));
    // What lies beyond the bound is not known, so the chain is no pass.
    assert_eq!(ran.verdict("lab0/chain-7b"), "needs-review unknown-license");
    assert_eq!(hub.paths("/api/").len(), 2 + 1 + 6);
    ran.says("was not asked about 1 model further back");
}

#[test]
fn other_commands_ask_too() {
    let hub = Server::start();
    hub.model("lab/open", json!({"license": "cc-by-nc-4.0"}), json!({}));
    let world = World::new(&["lab/open"]);
    for command in [&["list", "--online"][..], &["why", "lab/open", "--online"]] {
        let ran = world.run(command, &[("HF_ENDPOINT", &hub.address)]);
        assert!(ran.out.contains("cc-by-nc-4.0"), "{}{}", ran.out, ran.err);
    }
    assert!(world.run(&["list"], &[("HF_ENDPOINT", &hub.address)]).out.contains("lab/open"));
    assert_eq!(hub.paths("/api/").len(), 2);
}

#[test]
fn what_was_heard_is_locked_and_stands_without_the_hub() {
    let hub = Server::start();
    hub.model("lab/locked-7b", json!({"license": "cc-by-nc-4.0"}), json!({}));
    let world = World::new(&["lab/locked-7b"]);
    assert_eq!(world.run(&["lock", "--online"], &[("HF_ENDPOINT", &hub.address)]).code, 0);
    let lock = std::fs::read_to_string(world.folder.path().join("mayuse.lock")).unwrap();
    assert!(lock.contains(super::server::COMMIT) && lock.contains("cc-by-nc-4.0"), "{lock}");
    let asked = hub.asked().len();
    let offline = world.run(&["check", "--format", "json"], &[("HF_ENDPOINT", &hub.address)]);
    assert!(offline.verdict("lab/locked-7b").starts_with("denied commercial-use"), "{}", offline.verdict("lab/locked-7b"));
    assert_eq!(hub.asked().len(), asked);
}

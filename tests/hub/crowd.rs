//! Two hundred models in one run, a tenth of them in each kind of trouble.

use std::time::Duration;

use serde_json::json;

use super::run::World;
use super::server::{Fault, Server};

const LLAMA: &str = "meta-llama/Llama-3.1-8B-Instruct";

/// What goes wrong with the models whose number ends in this digit; nothing does with those that end in 0.
fn fault(digit: usize) -> Option<Fault> {
    Some(match digit {
        1 => Fault::Status(401, &[("x-error-code", "RepoNotFound")]),
        2 => Fault::Status(403, &[("x-error-code", "GatedRepo")]),
        3 => Fault::Status(404, &[]),
        4 => Fault::Status(429, &[("retry-after", "3600")]),
        5 => Fault::Status(500, &[]),
        6 => Fault::Silence,
        7 => Fault::Body("{\"id\":\"lab/"),
        8 => Fault::Body("<html><title>Welcome to the guest network</title></html>"),
        9 => Fault::Endless,
        _ => return None,
    })
}

#[test]
fn two_hundred_models_a_tenth_in_each_trouble() {
    let hub = Server::start();
    let cards = [("apache-2.0", "allowed"), ("cc-by-nc-4.0", "denied"), ("llama3.1", "denied"), ("mit", "allowed")];
    let mut expected: Vec<(String, &str)> = Vec::new();
    for i in 0..200 {
        // One model of each trouble is known without the Hub.
        let id = if i == 105 { LLAMA.to_owned() } else { format!("lab/model-{i:03}") };
        let (license, verdict) = cards[(i / 10) % cards.len()];
        hub.model(&id, json!({"license": license}), json!({}));
        let verdict = match fault(i % 10) {
            None => verdict,
            // Every other one is in trouble but for a moment.
            Some(passing @ Fault::Status(429 | 500, _)) if i % 20 < 10 => {
                let passing = if i % 10 == 4 { Fault::Status(429, &[("retry-after", "0")]) } else { passing };
                hub.fault_first(&id, passing, 1);
                verdict
            }
            Some(lasting) => {
                hub.fault(&id, lasting);
                if id == LLAMA { "denied" } else { "needs-review unknown-model" }
            }
        };
        expected.push((id, verdict));
    }
    let world = World::new(&expected.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>());
    let arguments = ["check", "--online", "--online-timeout", "500", "--online-budget", "50", "--format", "json", "-vv"];
    let ran = world.run(&arguments, &[("HF_ENDPOINT", &hub.address)]);
    assert_eq!(ran.code, 1);
    for (id, verdict) in &expected {
        let found = ran.verdict(id);
        assert!(found.starts_with(verdict), "{id} is {found}, not {verdict}\n{}", ran.err);
    }
    // Twenty times half a second twice, eight at a time, and whatever the machine needs for the rest.
    assert!(ran.took < Duration::from_secs(30), "{:?}", ran.took);
    for words in [
        "401: private or missing, your token opens no such model: lab/model-001, lab/model-011",
        "gated: your account has no access (ask for it on the model's page): lab/model-002",
        "404: no such model or file: lab/model-003",
        "429: too many requests, ask again in 3600 s: lab/model-014",
        "500: the server failed: lab/model-015",
        "no whole answer within 0.5 s: lab/model-006",
        "an answer that is no data about a model: lab/model-007",
        "a web page instead of data (a login page of the network?): lab/model-008",
        "an answer of more than 4 MiB: lab/model-009",
        "gave no answer about 160 of 200 models; what is known without it stands",
    ] {
        ran.says(words);
    }
    assert!(hub.sent() < 20 * (64 << 20), "{} bytes were taken", hub.sent());
}

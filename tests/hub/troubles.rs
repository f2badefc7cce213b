//! Every way a question can go wrong: told to the user, and the answer without the Hub stands.

use std::time::Duration;

use serde_json::json;

use super::run::World;
use super::server::{Fault, Server};

const KNOWN: &str = "meta-llama/Llama-3.1-8B-Instruct";

#[test]
fn each_trouble_has_its_words() {
    let page = "<!DOCTYPE html><html><body>Sign in to the guest network</body></html>";
    let cases: [(Fault, &str); 17] = [
        (Fault::Status(401, &[]), "401: private or missing"),
        (
            Fault::Status(401, &[("x-error-message", "Invalid credentials in Authorization header")]),
            "401: the token is not accepted",
        ),
        (Fault::Status(403, &[("x-error-code", "GatedRepo")]), "gated: your account has no access"),
        (Fault::Status(403, &[]), "403: access refused"),
        (Fault::Status(404, &[]), "404: no such model"),
        (Fault::Status(429, &[("retry-after", "99999")]), "429: too many requests, ask again in 99999 s"),
        (Fault::Status(500, &[]), "500: the server failed"),
        (Fault::Status(418, &[]), "unexpected answer 418"),
        (Fault::Silence, "no whole answer within 0.4 s"),
        (Fault::Drip, "no whole answer within 0.4 s"),
        (Fault::Body("{\"id\": "), "an answer that is no data about a model"),
        (Fault::Body("{\"id\":\"lab/another\"}"), "an answer about another model"),
        (Fault::Body(page), "a web page instead of data"),
        (Fault::Endless, "an answer of more than 4 MiB"),
        (Fault::Boast, "an answer of more than 4 MiB"),
        (Fault::CutOff, "the connection broke off"),
        (Fault::Status(302, &[]), "a redirect to no address"),
    ];
    let hub = Server::start();
    let names: Vec<String> = (0..cases.len()).map(|i| format!("lab/case-{i}")).collect();
    for (name, (fault, _)) in names.iter().zip(&cases) {
        hub.fault(name, fault.clone());
    }
    hub.fault(KNOWN, Fault::Status(500, &[]));
    let world = World::new(&names.iter().map(String::as_str).chain([KNOWN]).collect::<Vec<_>>());
    let ran = world.check(&hub);
    for (name, (fault, words)) in names.iter().zip(&cases) {
        assert_eq!(ran.verdict(name), "needs-review unknown-model", "{fault:?}");
        let told = ran.err.lines().any(|l| l.contains(words) && l.contains(name.as_str()));
        assert!(told, "{fault:?}: no “{words}” in\n{}", ran.err);
    }
    assert_eq!(ran.verdict(KNOWN), world.run(&["check", "--format", "json"], &[]).verdict(KNOWN));
    assert_eq!(ran.code, 1);
    ran.says("gave no answer about 18 of 18 models; what is known without it stands");
    assert!(hub.sent() < 64 << 20, "{} bytes were taken", hub.sent());
}

#[test]
fn what_passes_is_asked_again() {
    let hub = Server::start();
    for (id, fault) in [
        ("lab/busy", Fault::Status(429, &[("retry-after", "0")])),
        ("lab/down", Fault::Status(503, &[])),
        ("lab/slow", Fault::Silence),
        ("lab/cut", Fault::CutOff),
    ] {
        hub.model(id, json!({"license": "mit"}), json!({})).fault_first(id, fault, 1);
    }
    let ran = World::new(&["lab/busy", "lab/down", "lab/slow", "lab/cut"]).check(&hub);
    for id in ["lab/busy", "lab/down", "lab/slow", "lab/cut"] {
        assert_eq!(ran.verdict(id), "allowed", "{id}: {}", ran.err);
    }
    assert_eq!(ran.err, "");
}

#[test]
fn a_used_up_quota_ends_the_questions() {
    let hub = Server::start();
    let names: Vec<String> = (0..60).map(|i| format!("lab/m{i:02}")).collect();
    for name in &names {
        hub.fault(name, Fault::Status(429, &[("ratelimit", "\"api\";r=0;t=290")]));
    }
    let ran = World::new(&names.iter().map(String::as_str).collect::<Vec<_>>()).check(&hub);
    assert!(hub.asked().len() <= 16, "{}", hub.asked().len());
    ran.says("not asked: the server limits requests, ask again in 290 s");
    assert!(ran.took < Duration::from_secs(5), "{:?}", ran.took);
}

#[test]
fn redirects() {
    let hub = Server::start();
    let elsewhere = Server::start();
    elsewhere.model("lab/moved", json!({"license": "mit"}), json!({}));
    hub.fault("lab/moved", Fault::Redirect(format!("{}/api/models/lab/moved/revision/main", elsewhere.address)));
    hub.fault("lab/loop", Fault::Redirect("/api/models/lab/loop/revision/main".to_owned()));
    hub.fault("lab/file", Fault::Redirect("file:///etc/passwd".to_owned()));
    let ran = World::new(&["lab/moved", "lab/loop", "lab/file"]).check(&hub);
    assert_eq!(ran.verdict("lab/moved"), "allowed");
    ran.says("too many redirects: lab/loop").says("a redirect to an address that is not safe to follow: lab/file");
    // Another host is not told who asks.
    assert!(elsewhere.asked().iter().all(|a| !a.headers.contains_key("authorization")), "{:?}", elsewhere.asked());
    assert!(hub.asked().iter().all(|a| a.headers["authorization"].starts_with("Bearer ")));
    assert_eq!(hub.paths("/api/models/lab/loop").len(), 6);
}

#[test]
fn nobody_there() {
    let names: Vec<String> = (0..100).map(|i| format!("lab/m{i:02}")).collect();
    let world = World::new(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let endpoint = |address: &str| world.run(&["check", "--online", "--online-timeout", "400"], &[("HF_ENDPOINT", address)]);
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let ran = endpoint(&format!("http://{closed}"));
    ran.says("the server cannot be reached, it refuses connections");
    assert!(ran.code == 1 && ran.took < Duration::from_secs(10), "{:?}", ran.took);
    let ran = endpoint("http://no-such-host.invalid");
    ran.says("its name has no address").says("is asked without encryption: the token is not sent");
    // A server that is no TLS server.
    let hub = Server::start();
    let ran = endpoint(&hub.address.replace("http:", "https:"));
    ran.says("cannot be reached");
    assert!(hub.asked().iter().all(|a| a.headers.is_empty()));
}

#[test]
fn the_budget_is_kept() {
    let hub = Server::start();
    let names: Vec<String> = (0..200).map(|i| format!("lab/m{i:03}")).collect();
    hub.model("lab/m000", json!({"license": "mit"}), json!({}));
    for name in &names[1..] {
        hub.fault(name, Fault::Silence);
    }
    let world = World::new(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let ran = world.run(
        &["check", "--online", "--online-budget", "2", "--online-timeout", "1500", "--format", "json"],
        &[("HF_ENDPOINT", &hub.address)],
    );
    assert!(ran.took < Duration::from_secs(8), "{:?}", ran.took);
    assert_eq!((ran.code, ran.verdict("lab/m000").as_str()), (1, "allowed"));
    ran.says("not asked in time: the 2 s of --online-budget were over");
}

#[test]
fn offline_settings_are_honoured() {
    let hub = Server::start();
    let world = World::new(&["lab/model-m"]);
    let ran = world.run(&["check", "--online"], &[("HF_ENDPOINT", &hub.address), ("HF_HUB_OFFLINE", "1")]);
    ran.says("--online: HF_HUB_OFFLINE is set, so 127.0.0.1:").says("was not asked about 1 model");
    assert!(hub.asked().is_empty() && ran.code == 1);
    let ran = world.run(&["check", "--online"], &[("HF_ENDPOINT", "ftp://u:canary@x")]);
    assert_eq!(ran.code, 2);
    ran.says("HF_ENDPOINT is no address of a hub");
    for budget in ["0", "18446744073709551615", "soon"] {
        assert_eq!(world.run(&["check", "--online", "--online-budget", budget], &[]).code, 2);
    }
}

#[test]
fn names_that_are_no_names_reach_no_address() {
    let hub = Server::start();
    let world = World::new(&["lab/model..7b"]);
    let hostile = ["../../api/whoami-v2", "a/b?x=1", "a/b#c", "a/b%2f..", "a/b c", "a/..", "a/b/c"];
    let lines: String = hostile.iter().map(|n| format!("AutoModel.from_pretrained(\"{n}\")\n")).collect();
    world.write("more.py", &lines);
    let ran = world.check(&hub);
    assert!(hub.asked().is_empty(), "{:?}", hub.asked());
    ran.says("not asked, since the Hub can have no such name: lab/model..7b");
}

//! The token and passwords: who is told, and that nobody else sees them. [`run`](super::run) checks every output of every test.

use serde_json::json;

use super::run::{TOKEN, World};
use super::server::{Fault, Server};

#[test]
fn the_token_goes_to_its_endpoint_and_nowhere_else() {
    let hub = Server::start();
    hub.model("lab/model-m", json!({"license": "other"}), json!({})).file("lab/model-m", "LICENSE", "mine");
    let world = World::new(&["lab/model-m"]);
    for arguments in
        ["", "-q", "-v", "-vvvv", "--format json -vvvv", "--format sarif", "--format markdown", "--format cyclonedx"]
    {
        let arguments: Vec<&str> =
            ["check", "--online", "--fail-on", "needs-review"].into_iter().chain(arguments.split_whitespace()).collect();
        assert_eq!(world.run(&arguments, &[("HF_ENDPOINT", &hub.address)]).code, 1, "{arguments:?}");
    }
    assert!(hub.asked().len() > 8);
    for asked in hub.asked() {
        assert_eq!(asked.headers["authorization"], format!("Bearer {TOKEN}"));
        let elsewhere = asked.headers.iter().filter(|(name, _)| *name != "authorization");
        assert!(elsewhere.chain([(&String::new(), &asked.path)]).all(|(_, v)| !v.contains("canary")), "{asked:?}");
    }
    for entry in std::fs::read_dir(world.cache()).unwrap() {
        assert!(!std::fs::read_to_string(entry.unwrap().path()).unwrap().contains("canary"));
    }
}

#[test]
fn a_password_in_the_endpoint_is_sent_and_not_shown() {
    let hub = Server::start();
    hub.model("lab/model-m", json!({"license": "mit"}), json!({})).fault("lab/model-n", Fault::Status(401, &[]));
    let world = World::new(&["lab/model-m", "lab/model-n"]);
    let address = hub.address.replace("http://", "http://canary:canary%40@");
    let ran = world.run(&["check", "--online", "-vv"], &[("HF_ENDPOINT", &address)]);
    ran.says("HF_ENDPOINT names a user: the token is not sent").says("401: private or missing");
    // canary:canary@
    assert!(hub.asked().iter().all(|a| a.headers["authorization"] == "Basic Y2FuYXJ5OmNhbmFyeUA="), "{:?}", hub.asked());
}

#[test]
fn proxies_are_used_and_their_passwords_not_shown() {
    let proxy = Server::start();
    proxy.model("lab/model-m", json!({"license": "mit"}), json!({}));
    let world = World::new(&["lab/model-m"]);
    let through = |proxy: &str| {
        let variables = [("HF_ENDPOINT", "http://hub.test"), ("http_proxy", proxy)];
        world.run(&["check", "--online", "--online-timeout", "400", "--format", "json", "-vv"], &variables)
    };
    let ran = through(&proxy.address.replace("http://", "http://canary:canary@"));
    assert_eq!(ran.verdict("lab/model-m"), "allowed", "{}", ran.err);
    assert_eq!(proxy.asked()[0].headers["proxy-authorization"], "Basic Y2FuYXJ5OmNhbmFyeQ==");
    assert!(!proxy.asked()[0].headers.contains_key("authorization"), "a token went out unencrypted");
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    through(&format!("http://canary:canary@{closed}")).says("cannot be reached");
}

#[test]
fn token_files_are_read_with_care() {
    let hub = Server::start();
    hub.model("lab/model-m", json!({"license": "mit"}), json!({}));
    let world = World::new(&["lab/model-m"]);
    let file = world.home.path().join("tok");
    let with = |text: &str| {
        std::fs::write(&file, text).unwrap();
        let variables = [("HF_ENDPOINT", hub.address.as_str()), ("HF_TOKEN", ""), ("HF_TOKEN_PATH", file.to_str().unwrap())];
        world.run(&["check", "--online"], &variables)
    };
    assert_eq!(with("hf_filecanary\n").err, "");
    assert_eq!(hub.asked().last().unwrap().headers["authorization"], "Bearer hf_filecanary");
    with(&"canary".repeat(100_000)).says("the file of HF_TOKEN_PATH holds no token: none is sent");
    assert!(!hub.asked().last().unwrap().headers.contains_key("authorization"));
    // A file of the repository is never taken for it.
    world.write("token", "canary");
    assert!(hub.asked().iter().all(|a| a.headers.get("authorization").is_none_or(|h| h != "Bearer canary")));
}

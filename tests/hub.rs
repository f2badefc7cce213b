//! `--online`: the real program against a hub on this machine, over real HTTP.
#![allow(
    clippy::unwrap_used,
    unreachable_pub,
    dead_code,
    reason = "a test that cannot go on fails; helpers serve several files"
)]

#[cfg(feature = "hub")]
#[path = "hub/answers.rs"]
mod answers;
#[cfg(feature = "hub")]
#[path = "hub/crowd.rs"]
mod crowd;
mod project;
#[path = "hub/run.rs"]
mod run;
#[cfg(feature = "hub")]
#[path = "hub/secrets.rs"]
mod secrets;
#[path = "hub/server.rs"]
mod server;
#[cfg(feature = "hub")]
#[path = "hub/store.rs"]
mod store;
#[cfg(feature = "hub")]
#[path = "hub/troubles.rs"]
mod troubles;

#[cfg(not(feature = "hub"))]
#[test]
fn a_build_without_a_client_says_so() {
    let hub = server::Server::start();
    let world = run::World::new(&["meta-llama/Llama-3.1-8B-Instruct"]);
    for command in ["check", "list"] {
        let ran = world.run(&[command, "--online"], &[("HF_ENDPOINT", &hub.address)]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{}", ran.err);
        ran.says("--online: this build has no Hub client (it was built without the feature `hub`)");
    }
    assert!(hub.asked().is_empty());
    assert!(world.run(&["check", "--format", "json"], &[]).verdict("meta-llama/Llama-3.1-8B-Instruct").starts_with("denied"));
}

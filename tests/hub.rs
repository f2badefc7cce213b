//! `--online`: the real program against a hub on this machine, over real HTTP.
#![cfg(feature = "hub")]
#![allow(clippy::unwrap_used, unreachable_pub, dead_code, reason = "a test that cannot go on fails; helpers serve several files")]

#[path = "hub/answers.rs"]
mod answers;
#[path = "hub/crowd.rs"]
mod crowd;
#[path = "hub/run.rs"]
mod run;
#[path = "hub/secrets.rs"]
mod secrets;
#[path = "hub/server.rs"]
mod server;
#[path = "hub/store.rs"]
mod store;
#[path = "hub/troubles.rs"]
mod troubles;

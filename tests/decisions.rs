//! Deciding with the program: waivers, notices, custom data, boundaries, alternatives. Through the real binary.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod project;

#[path = "decisions/alternatives.rs"]
mod alternatives;
#[path = "decisions/boundary.rs"]
mod boundary;
#[path = "decisions/custom.rs"]
mod custom;
#[path = "decisions/init.rs"]
mod init;
#[path = "decisions/messages.rs"]
mod messages;
#[path = "decisions/notice.rs"]
mod notice;
#[path = "decisions/unpinned.rs"]
mod unpinned;
#[path = "decisions/waive.rs"]
mod waive;

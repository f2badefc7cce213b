//! Texts, and what copies of them look like.
#![allow(dead_code, unreachable_pub, reason = "the parts are used by different tests")]

pub mod dress;
pub mod texts;

//! What libFuzzer's targets have in common. `cargo xtask fuzz` builds and runs them.
//!
//! A target takes octets and returns nothing; a panic is a finding.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a panic is what a target has to say"
)]

mod cursor;
mod json;
mod model;
mod oracle;
mod reading;
mod secrets;
#[path = "../../../crates/cognito-srp-core/tests/support/mod.rs"]
mod support;
pub mod targets;
mod waiting;

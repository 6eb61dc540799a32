//! Identity pools: identities and credentials for users of the same emulator. The expected
//! values come from AWS's documentation and from published answers of AWS, which
//! docs/emulator.md names.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod basic_flow;
mod developer;
mod logins;
#[path = "../machine/model.rs"]
mod model;
mod pools;
mod providers;
mod rig;
mod roles;
mod trust;

//! Identity pools: identities and credentials for those who have signed in at the same
//! emulator. What is expected is by AWS's documentation and by answers of AWS's that others
//! have published, which docs/emulator.md names.

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
mod rig;
mod roles;

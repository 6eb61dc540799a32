//! Compares the core with the service's own model mechanically: no operation, member, flag,
//! enumeration or declared error is missing, and none is invented.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

mod errors;
#[cfg(feature = "identity-pools")]
mod identity_pools;
mod model;
mod replies;
mod requests;
#[path = "../support/mod.rs"]
mod support;

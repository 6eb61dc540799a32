//! The repository's pages are correct about this crate and its tests.
//!
//! Not packed, because the pages and the other crates' sources belong to the repository.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod challenges;
mod fidelity;
mod operations;
mod security;
mod seed;

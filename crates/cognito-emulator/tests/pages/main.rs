//! The repository's pages say what is true of this crate and its tests.
//!
//! Not packed: the pages, and the other crates' sources, are the repository's.

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

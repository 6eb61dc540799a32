//! A whole call, driven by hand: which requests are sent, how often, and how long it lasts.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

mod deadline;
mod driver;
mod following;
mod observed;
mod repeated;
mod signing;
#[path = "../support/mod.rs"]
mod support;

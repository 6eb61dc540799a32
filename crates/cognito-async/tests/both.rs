//! What both transports do alike, with this one; and what is its own.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper of a test fails as a test does"
)]

mod face;
mod own;
mod shared;
mod support;

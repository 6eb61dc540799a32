//! Tests the verifier through its public interface.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod aws_jwt_verify;
mod bounds;
mod headers;
mod issuers;
mod keys;
mod mutations;
mod shared;
mod shown;
mod support;
mod unverified;

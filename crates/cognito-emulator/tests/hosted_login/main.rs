//! The hosted login and OAuth 2.0, by the developer guide and the RFCs: each of their errors,
//! and the pages in a browser without JavaScript.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

#[path = "../machine/authenticator.rs"]
mod authenticator;
mod authorize;
mod federated;
mod machines;
mod pages;
mod passkeys;
mod seeded;
mod support;
mod token;

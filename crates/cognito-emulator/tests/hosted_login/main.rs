//! The hosted login and OAuth 2.0, by the developer guide and the RFCs: each of their errors,
//! and the pages in a browser without JavaScript.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod accounts;
mod app;
#[path = "../machine/authenticator.rs"]
mod authenticator;
mod authorize;
mod codes;
mod discovery;
mod federated;
mod federated_refusals;
mod machines;
mod pages;
mod passkeys;
mod seeded;
mod session;
mod support;
mod token;
mod tokens;
mod user_info;
mod world;

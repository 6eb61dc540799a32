//! Every flow, challenge and operation over real sockets, each with both transports.
//!
//! `docs/challenges.md` and `docs/operations.md` have a row for each, which names its
//! test here; `tests/pages/` compares them.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

#[path = "../machine/authenticator.rs"]
mod authenticator;
#[allow(dead_code, reason = "this binary uses a part of it")]
#[path = "../hosted_login/support.rs"]
mod browser;
mod choice;
mod custom;
mod devices;
#[path = "../support/direct.rs"]
mod direct;
mod flows;
mod hosted_login;
mod mfa;
mod mfa_setup;
mod new_password;
mod operations;
mod operators;
mod passkeys;
mod sign_in;
mod support;
mod totp;
mod transport;

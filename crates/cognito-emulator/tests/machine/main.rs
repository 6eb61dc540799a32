//! The pool as a state machine: no socket, a clock that the test sets.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod authenticator;
mod choice;
mod passkey_vectors;
mod passkeys;
mod rig;
mod sign_in;
mod tokens;

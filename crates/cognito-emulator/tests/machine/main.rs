//! The pool as a state machine: no socket, a clock that the test sets.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod operators;
mod revocation;
mod rig;
mod rotation;
mod sign_in;
mod tokens;

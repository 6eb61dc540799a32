//! Staying signed in over real sockets, with both transports, through rotation, crashes
//! and sign-outs.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod calls;
mod clock;
mod crash;
mod devices;
#[path = "../support/direct.rs"]
mod direct;
mod events;
mod id_token;
mod races;
mod rig;
mod rotation;
mod sign_out;
mod whose;

//! The state machine, with replies written by hand.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

mod faults;
mod password;
mod refresh;
#[path = "../support/mod.rs"]
mod support;
mod transport_error;
mod unknown_challenge;
mod user_srp;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cognito_srp_core::{Challenge, Error, Step, UnknownChallenge};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use support::{CLIENT_ID, SECRET};

/// The SECRET_HASH of a name, without the code under test.
fn secret_hash(username: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(format!("{username}{CLIENT_ID}").as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

/// The challenge that an exchange ended in.
fn unknown(step: Result<Step, Error>) -> UnknownChallenge {
    match step {
        Ok(Step::Challenge(Challenge::Unknown(challenge))) => challenge,
        other => panic!("expected a challenge, not {other:?}"),
    }
}

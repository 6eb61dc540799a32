//! The state machine, with replies written by hand.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

mod attached;
mod begin;
mod choice;
mod codes;
mod confirm_device;
mod custom;
mod damaged;
mod device;
mod device_operations;
mod empty_session;
mod faults;
mod forgotten_device;
mod malformed;
mod mfa_setup;
mod new_password;
mod once_more;
mod otpauth;
mod pages;
mod password;
mod refresh;
mod refresh_builder;
mod sanitized;
mod server_side;
mod sources;
mod stored;
#[path = "../support/mod.rs"]
mod support;
mod suspend;
mod tokens;
mod transitions;
mod transport_error;
mod unknown_challenge;
mod user_srp;
mod whose_device;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cognito_srp_core::{Challenge, Error, Exchange, Step, UnknownChallenge};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use support::challenges::{answered, reply};
use support::{
    CLIENT_ID, SECRET, USER_ID, alias, challenge, confidential_client, following,
    password_verifier, receive, sent, srp_sign_in,
};

/// The SECRET_HASH of a name, computed without the code under test.
fn secret_hash(username: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(format!("{username}{CLIENT_ID}").as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

/// The unknown challenge that an exchange ended in.
fn unknown(step: Result<Step, Error>) -> UnknownChallenge {
    match step {
        Ok(Step::Challenge(Challenge::UnknownChallenge(challenge))) => challenge,
        other => panic!("expected a challenge, not {other:?}"),
    }
}

/// A sign-in in which the password has been proven.
fn proven() -> Exchange<Step> {
    let first = srp_sign_in(&confidential_client());
    following(receive(first, &password_verifier()))
}

/// A sign-in in which the service has already returned the user's name.
fn under_way() -> Exchange<Step> {
    let first = confidential_client().begin(alias()).custom();
    answered(challenge(receive(first, &reply("CUSTOM_CHALLENGE", "s0"))))
}

/// The challenge of a reply at that point.
fn challenged(reply: &Value) -> Challenge {
    challenge(receive(under_way(), reply))
}

/// The challenge of that reply, in its own type.
macro_rules! typed {
    ($variant:ident, $reply:expr) => {
        match $crate::challenged($reply) {
            cognito_srp_core::Challenge::$variant(challenge) => challenge,
            other => panic!("another type: {other:?}"),
        }
    };
}
pub(crate) use typed;

/// The answer of a confidential client must be exactly this: the user's name as returned, the
/// hash over it, the newest session, and the challenge's own entries.
fn assert_answer(exchange: &Exchange<Step>, challenge: &str, session: &str, own: &Value) {
    let mut responses = json!({"USERNAME": USER_ID, "SECRET_HASH": secret_hash(USER_ID)});
    let entries = own.as_object().unwrap().clone();
    responses.as_object_mut().unwrap().extend(entries);
    let expected = json!({
        "ChallengeName": challenge,
        "ClientId": CLIENT_ID,
        "Session": session,
        "ChallengeResponses": responses,
    });
    assert_eq!(sent(exchange), expected);
    assert_eq!(exchange.request().operation(), "RespondToAuthChallenge");
    assert_eq!(exchange.request().signature(), None);
}

//! No secret appears in any `Debug` or `Display` text: the same canary is put into every
//! secret, and every public type and reachable error is formatted. No text is empty either: that
//! would hide nothing but what the value is.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

/// Makes each of these types from the canary and checks that the type does not show it.
macro_rules! secrets {
    ($($kind:ident)*) => {$(
        let secret = $kind::new(CANARY);
        assert_eq!(secret.expose(), CANARY);
        debugged(&secret);
        assert_eq!(format!("{secret:?}"), concat!(stringify!($kind), "([redacted])"));
    )*};
}

mod begun;
mod challenges;
mod errors;
mod hosted_login;
#[cfg(feature = "identity-pools")]
mod identity_pools;
mod kept;
mod operations;
#[path = "../support/mod.rs"]
mod support;

use core::time::Duration;
use std::error::Error as StdError;
use std::fmt::{Debug, Display, Write as _};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use cognito_srp_core::call::{
    CallObserver, CallStep, Calls, Clock, Moment, TransportError, TransportErrorKind,
};
use cognito_srp_core::srp::{
    CognitoGroup, CognitoSrp, Exponent, FixedWidth, Group, Identity, Integer, Minimal, ServerHalf,
    SessionKey, Sha256, Verifier,
};
use cognito_srp_core::{
    AccessToken, AppClient, Challenge, ClientSecret, Ephemeral, Exchange, IdToken, IssuedToken,
    Outcome, Password, RefreshToken, Response, Session, Settled, Step, Username, secret_hash,
};
use serde_json::{Value, json};

use support::{following, future_mfa, now, password_verifier, receive, tokens};

const CANARY: &str = "canary-7f3a9";

/// The forms in which the canary's bytes could appear.
fn traces() -> Vec<String> {
    let octets = CANARY.as_bytes();
    let hex = octets.iter().fold(String::new(), |mut hex, octet| {
        write!(hex, "{octet:02x}").unwrap();
        hex
    });
    let listed = format!("{octets:?}");
    let lines = format!("{octets:#?}");
    let integer = num_bigint_dig::BigUint::from_bytes_be(octets);
    vec![
        CANARY.to_owned(),
        hex.to_uppercase(),
        hex,
        listed.trim_matches(['[', ']']).to_owned(),
        lines.lines().nth(1).unwrap().to_owned() + "\n" + lines.lines().nth(2).unwrap(),
        STANDARD.encode(octets),
        integer.to_string(),
    ]
}

fn assert_clean(what: &str, shown: &str) {
    for trace in traces() {
        assert!(!shown.contains(&trace), "{what} shows {trace:?}: {shown}");
    }
}

/// As the Rust API Guidelines ask (C-DEBUG-NONEMPTY), of the value and of each of its parts.
fn assert_not_empty(what: &str, shown: &str) {
    assert!(!shown.is_empty(), "{what} shows nothing at all");
    let parts = shown.replace("(())", "");
    for part in [": ,", ": }", "(, ", "()"] {
        assert!(!parts.contains(part), "a part of {what} is empty: {shown}");
    }
}

fn debugged(value: &impl Debug) {
    let what = core::any::type_name_of_val(value);
    let (line, lines) = (format!("{value:?}"), format!("{value:#?}"));
    assert_not_empty(what, &line);
    assert_clean(what, &line);
    assert_clean(what, &lines);
}

fn displayed(value: &(impl Debug + Display)) {
    debugged(value);
    let (what, text) = (core::any::type_name_of_val(value), value.to_string());
    assert_not_empty(what, &text);
    assert_clean(what, &text);
}

/// An error and the whole chain of its sources.
fn chain(error: &(impl StdError + 'static)) {
    let mut next: Option<&dyn StdError> = Some(error);
    while let Some(error) = next {
        let (text, debug) = (error.to_string(), format!("{error:?}"));
        assert_not_empty("an error", &text);
        assert_not_empty("an error", &debug);
        assert_clean("error", &text);
        assert_clean("error", &format!("{debug} {error:#?}"));
        next = error.source();
    }
}

/// Checks an exchange: its request contains the canary, and nothing that is shown does.
fn exchanged<T: Outcome>(exchange: &Exchange<T>) {
    let body = core::str::from_utf8(exchange.request().body()).unwrap();
    assert!(body.contains(CANARY), "the canary is not there: {body}");
    debugged(exchange);
    debugged(exchange.request());
}

fn client() -> AppClient {
    support::public_client().with_secret(ClientSecret::new(CANARY))
}

fn username() -> Username {
    Username::parse(CANARY).unwrap()
}

fn sign_in() -> Exchange<Step> {
    client().sign_in(username(), Password::new(CANARY), support::ephemeral())
}

fn sign_in_with_password() -> Exchange<Step> {
    client().sign_in_with_password(username(), &Password::new(CANARY))
}

/// A valid challenge with the canary in every value.
fn challenge() -> Value {
    let mut reply = password_verifier();
    reply["Session"] = json!(CANARY);
    let parameters = &mut reply["ChallengeParameters"];
    parameters["USERNAME"] = json!(CANARY);
    parameters["USER_ID_FOR_SRP"] = json!(CANARY);
    // Base64 too: "canary-7f3a9" consists of characters of the URL-safe alphabet.
    parameters["SECRET_BLOCK"] = json!(CANARY);
    reply
}

fn canary_tokens() -> Value {
    let claims = URL_SAFE_NO_PAD.encode(json!({"username": CANARY}).to_string());
    let mut reply = tokens();
    reply["AuthenticationResult"]["AccessToken"] = json!(format!("{CANARY}.{claims}.s"));
    reply["AuthenticationResult"]["IdToken"] = json!(CANARY);
    reply["AuthenticationResult"]["RefreshToken"] = json!(CANARY);
    reply
}

#[test]
fn secrets_and_names() {
    secrets!(Password ClientSecret AccessToken IdToken IssuedToken RefreshToken Session);
    // Display shows the name itself, for greeting a user; Debug goes to logs.
    debugged(&username());
    debugged(&client());
    let hash = secret_hash(CANARY, CANARY, &ClientSecret::new(CANARY));
    assert_clean("secret_hash", &hash);
}

#[test]
fn arithmetic() {
    let exponent = Exponent::from_be_bytes(CANARY.as_bytes());
    let integer = Integer::from_be_bytes(CANARY.as_bytes());
    assert!(traces().contains(&integer.to_hex()), "the canary is there");
    let identity = Identity::user(CANARY, CANARY);
    let verifier = Verifier::from_parts(integer.clone(), &integer);
    let mut key = [0; 16];
    key[..CANARY.len()].copy_from_slice(CANARY.as_bytes());
    debugged(&exponent);
    debugged(&integer);
    debugged(&identity);
    debugged(&Identity::device(CANARY, CANARY));
    debugged(&verifier);
    debugged(&SessionKey::from_bytes(key));
    debugged(&ServerHalf::new(verifier, exponent.clone()));
    debugged(&Ephemeral::from_exponent(exponent).unwrap());
    debugged(&CognitoSrp::cognito());
    debugged(&CognitoGroup::new());
    debugged(&(Sha256, Minimal, FixedWidth));
    let residue = CognitoGroup::new().reduce(&integer);
    debugged(&residue);
    debugged(&CognitoGroup::new().element(&residue));
}

#[test]
fn requests_and_steps() {
    exchanged(&sign_in());
    exchanged(&sign_in_with_password());
    exchanged(&client().refresh(&RefreshToken::new(CANARY)));
    exchanged(&client().refresh_token_auth(&username(), &RefreshToken::new(CANARY)));

    let step = receive(sign_in(), &challenge());
    debugged(&step);
    exchanged(&following(step));

    let step = receive(sign_in(), &canary_tokens()).unwrap();
    debugged(&step);
    let Step::Done(done) = step else {
        panic!("no tokens");
    };
    assert_eq!(done.username().unwrap().as_str(), CANARY);
    assert_eq!(done.refresh_token().unwrap().expose(), CANARY);
    debugged(&done);
    debugged(&Settled::Done(done));
    let refreshed = client().refresh(&RefreshToken::new(CANARY));
    debugged(&receive(refreshed, &canary_tokens()).unwrap());
}

#[test]
fn unknown_challenges() {
    let mut reply = future_mfa(CANARY);
    reply["ChallengeParameters"]["USERNAME"] = json!(CANARY);
    reply["ChallengeParameters"]["USER_ID_FOR_SRP"] = json!(CANARY);
    reply["ChallengeParameters"]["SECRET"] = json!(CANARY);
    let step = receive(sign_in(), &reply).unwrap();
    debugged(&step);
    let Step::Challenge(challenge) = step else {
        panic!("no challenge");
    };
    debugged(&challenge);
    let settled = Settled::Challenge(challenge);
    debugged(&settled);
    let Settled::Challenge(Challenge::UnknownChallenge(challenge)) = settled else {
        panic!("no challenge without a type");
    };
    assert_eq!(challenge.parameter("SECRET"), Some(CANARY));
    debugged(&challenge);
    exchanged(&challenge.answer([("ANSWER", CANARY)]));
}

#[test]
fn a_call_and_its_steps() {
    let moment = || Moment {
        elapsed: Duration::ZERO,
        now: now(),
        entropy: 0,
    };
    let calls = Calls::new().with_observer(CallObserver::new(|_| {}));
    debugged(&calls);
    debugged(&calls.observer().unwrap());
    debugged(&moment());
    debugged(&Clock::new(now));
    let step = calls.run(sign_in(), moment());
    debugged(&step);
    let CallStep::Send(sending) = step else {
        panic!("another step");
    };
    debugged(&sending);
    let kind = TransportErrorKind::Connect;
    let error = TransportError::new(kind, "https://h/", core::fmt::Error);
    let step = sending.failed(error, moment());
    debugged(&step);
    let CallStep::Wait(waiting) = step else {
        panic!("another step");
    };
    debugged(&waiting);
    let CallStep::Send(sending) = waiting.over(moment()) else {
        panic!("another step");
    };
    let reply = canary_tokens().to_string();
    let step = sending.received(Response::new(200, [], reply.as_bytes()), moment());
    debugged(&step);
    assert!(matches!(step, CallStep::Done(Ok(_))));
}

#[test]
fn responses() {
    let headers = [("x-secret", CANARY), ("set-cookie", CANARY)];
    debugged(&Response::new(200, headers, CANARY.as_bytes()));
}

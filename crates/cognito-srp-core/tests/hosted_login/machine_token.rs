//! A machine's token, kept and renewed.

use core::error::Error as _;
use core::time::Duration;
use std::sync::Arc;

use cognito_srp_core::call::{Error, ServiceClock, TransportError, TransportErrorKind};
use cognito_srp_core::keeper::{MachineTokenError, MachineTokenState};
use cognito_srp_core::{AccessToken, ClientToken, ErrorCode, Response, SignedIn, Timestamp};
use serde_json::json;

use super::confidential;
use crate::support::{claiming, now, receive_raw};

/// An hour.
const LASTS: u64 = 3600;

fn at(seconds: u64) -> Timestamp {
    now().after(Duration::from_secs(seconds))
}

fn state() -> MachineTokenState {
    MachineTokenState::new(confidential().client_credentials().unwrap())
}

fn text(seconds: u64) -> String {
    let moment = at(seconds).unix_seconds();
    claiming(&json!({ "iat": moment, "exp": moment + LASTS }))
}

/// A token that is issued at this time.
fn reply(seconds: u64) -> String {
    let token = text(seconds);
    json!({ "access_token": token, "expires_in": LASTS, "token_type": "Bearer" }).to_string()
}

fn came(state: &MachineTokenState, seconds: u64) -> Result<ClientToken, Error> {
    let body = reply(seconds);
    let response = Response::new(200, [], body.as_bytes());
    Ok(state.exchange().receive(response, at(seconds))?)
}

fn unreachable() -> Result<ClientToken, Error> {
    let kind = TransportErrorKind::Connect;
    Err(TransportError::new(kind, "https://acme/", core::fmt::Error).into())
}

fn known(state: &mut MachineTokenState, seconds: u64) -> Option<String> {
    let token = state.known(at(seconds))?;
    Some(token.expose().to_owned())
}

/// With a token that was issued at [`at`]`(0)`.
fn renewed() -> MachineTokenState {
    let mut state = state();
    assert_eq!(known(&mut state, 0), None);
    let token = came(&state, 0);
    let given = state.carried(token, at(0)).unwrap();
    assert_eq!(given.expose(), text(0));
    state
}

#[test]
fn a_token_is_given_until_a_minute_before_it_expires() {
    let mut state = renewed();
    let margin = SignedIn::MARGIN.as_secs();
    assert_eq!(known(&mut state, 0), Some(text(0)));
    assert_eq!(known(&mut state, LASTS - margin - 1), Some(text(0)));
    assert_eq!(known(&mut state, LASTS - margin), None);
    let token = came(&state, 3550);
    assert_eq!(state.carried(token, at(3550)).unwrap().expose(), text(3550));
    assert_eq!(known(&mut state, 3550), Some(text(3550)));
}

/// The old token is given without a new attempt for [`MachineTokenState::PAUSE`], while it is
/// valid.
#[test]
fn after_a_failed_renewal_there_is_a_pause() {
    let pause = MachineTokenState::PAUSE.as_secs();
    let mut state = renewed();
    let given = state.carried(unreachable(), at(3550)).unwrap();
    assert_eq!(given.expose(), text(0));
    assert_eq!(known(&mut state, 3550 + pause - 1), Some(text(0)));
    assert_eq!(known(&mut state, 3550 + pause), None);
    // It never outlasts the token.
    state.carried(unreachable(), at(3595)).unwrap();
    assert_eq!(known(&mut state, 3599), Some(text(0)));
    assert_eq!(known(&mut state, 3600), None);
    let error = state.carried(unreachable(), at(3600)).unwrap_err();
    assert!(matches!(&error, MachineTokenError::Call(_)), "{error:?}");
    // A new token ends the pause: it is renewed a minute before its end again.
    let token = came(&state, 3601);
    state.carried(unreachable(), at(3599)).unwrap();
    state.carried(token, at(3601)).unwrap();
    let end = 3601 + LASTS - SignedIn::MARGIN.as_secs();
    assert_eq!(known(&mut state, end - 1), Some(text(3601)));
    assert_eq!(known(&mut state, end), None);
}

/// Whatever the clock says.
#[test]
fn a_rejected_token_is_not_given_again() {
    let mut state = renewed();
    state.refuse(&AccessToken::new("another"));
    assert_eq!(known(&mut state, 0), Some(text(0)));
    state.refuse(&AccessToken::new(text(0)));
    assert_eq!(known(&mut state, 0), None);
    state.carried(unreachable(), at(0)).unwrap_err();
    let token = came(&state, 1);
    state.carried(token, at(1)).unwrap();
    assert_eq!(known(&mut state, 1), Some(text(1)));
}

/// The service's clock is two hours ahead of the program's, as a later response shows: by that
/// clock, the token expired long ago.
#[test]
fn a_token_expires_by_the_services_clock() {
    let clock = Arc::new(ServiceClock::new());
    let mut state = state().with_service_clock(Arc::clone(&clock));
    let token = came(&state, 0);
    state.carried(token, at(0)).unwrap();
    assert_eq!(known(&mut state, 0), Some(text(0)));
    let body = br#"{"error":"invalid_scope"}"#;
    let response = Response::new(400, [("date", "Wed, 15 Nov 2023 00:13:20 GMT")], body);
    clock
        .receive(state.exchange(), response, at(0))
        .expect_err("a refusal");
    assert_eq!(known(&mut state, 0), None);
}

/// The token's issue time counts, and not the date, which a proxy may have stored.
#[test]
fn a_token_shows_the_services_time() {
    let clock = ServiceClock::new();
    let body = reply(180);
    let response = Response::new(
        200,
        [("date", "Sat, 01 Jan 2000 00:00:00 GMT")],
        body.as_bytes(),
    );
    clock.receive(state().exchange(), response, at(0)).unwrap();
    assert_eq!(clock.skew().unwrap().seconds(), 180);
}

#[test]
fn an_error_says_what_to_do() {
    let refused = |code: &str| {
        let body = json!({ "error": code }).to_string();
        let error = receive_raw(state().exchange(), 400, &[], body.as_bytes()).unwrap_err();
        MachineTokenError::from(Error::from(error))
    };
    let error = refused("invalid_client");
    let service = error.service().unwrap();
    assert_eq!(service.code().as_str(), "invalid_client");
    assert!(!error.is_retryable());
    assert_eq!(error.to_string(), service.to_string());

    let error = MachineTokenError::from(unreachable().unwrap_err());
    assert!(error.service().is_none() && error.is_retryable());
    assert!(error.source().unwrap().is::<core::fmt::Error>());

    let error = MachineTokenError::Abandoned;
    assert!(error.service().is_none() && error.is_retryable());
    assert!(error.source().is_none());
    assert!(error.to_string().contains("abandoned"), "{error}");

    let token = confidential().app_client().get_client_token().unwrap();
    let exchange = MachineTokenState::new(token).exchange();
    let throttled = json!({ "__type": "TooManyRequestsException", "message": "Rate exceeded" });
    let error = receive_raw(exchange, 400, &[], throttled.to_string().as_bytes());
    let error = MachineTokenError::from(Error::from(error.unwrap_err()));
    assert!(error.is_retryable());
    assert_eq!(error.service().unwrap().code(), &ErrorCode::TooManyRequests);
}

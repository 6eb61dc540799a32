//! A `date` that cannot be right, or that no other response confirms.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_srp_core::call::ServiceClock;
use cognito_srp_core::keeper::KeeperState;
use cognito_srp_core::{Response, SignedIn, Timestamp, Tokens};
use serde_json::json;

use crate::keeper_support::at_once;
use crate::support::public_client;
use crate::{at, came_with, refreshing};

/// The time of [`at`]`(0)`, the time a day before it, and a time that no service can have.
const RIGHT: &str = "Tue, 14 Nov 2023 22:13:20 GMT";
const KEPT: &str = "Mon, 13 Nov 2023 22:13:20 GMT";
const ABSURD: &str = "Fri, 31 Dec 9999 23:59:59 GMT";

/// Tokens that arrive at this time and were issued at that one, in seconds after [`at`]`(0)`;
/// they are valid for an hour.
fn tokens(clock: &ServiceClock, now: Timestamp, date: &str, made: u64) -> Tokens {
    let claims = json!({"iat": at(made).unix_seconds()}).to_string();
    let access = format!("e30.{}.e30", URL_SAFE_NO_PAD.encode(claims));
    let reply = json!({"AuthenticationResult": {
        "AccessToken": access, "RefreshToken": "r", "ExpiresIn": 3600, "TokenType": "Bearer",
    }});
    let body = reply.to_string();
    let response = Response::new(200, [("date", date)], body.as_bytes());
    clock.receive(refreshing(), response, now).unwrap()
}

/// Any other call of the same client: a refusal shows the time as well as a success does.
fn another_call(clock: &ServiceClock, now: Timestamp, date: &str) {
    let fault = br#"{"__type": "NotAuthorizedException", "message": "No."}"#;
    let response = Response::new(400, [("date", date)], fault);
    let refused = clock.receive(refreshing(), response, now);
    refused.expect_err("a refusal");
}

fn ahead(clock: &ServiceClock) -> Option<i64> {
    clock.skew().map(|skew| skew.seconds())
}

#[test]
fn an_odd_date_at_sign_in_does_not_stop_refreshes() {
    let tokens = came_with(&[("date", ABSURD)]);
    assert_eq!(tokens.clock_skew().seconds(), 0);
    let user = SignedIn::from(tokens);
    assert_eq!(user.expires_at(), at(3600));
    let clock = Arc::new(ServiceClock::new());
    another_call(&clock, at(0), ABSURD);
    assert_eq!(ahead(&clock), None);
    assert_eq!(clock.service_time(at(9)), at(9));
    let mut keeping = KeeperState::new(public_client(), user)
        .unwrap()
        .with_service_clock(Arc::clone(&clock));
    another_call(&clock, at(10), RIGHT);
    assert!(at_once(&mut keeping, 3000).is_some());
    assert_eq!(at_once(&mut keeping, 3600), None);
}

#[test]
fn one_odd_date_of_another_call_does_not_stop_refreshes() {
    let clock = Arc::new(ServiceClock::new());
    let user = SignedIn::from(tokens(&clock, at(0), RIGHT, 0));
    let mut keeping = KeeperState::new(public_client(), user)
        .unwrap()
        .with_service_clock(Arc::clone(&clock));
    another_call(&clock, at(0), KEPT);
    assert_eq!(ahead(&clock), Some(0));
    assert!(at_once(&mut keeping, 3000).is_some());
    assert_eq!(at_once(&mut keeping, 3600), None);
    // It is believed once the next response agrees.
    another_call(&clock, at(5), KEPT);
    assert_eq!(ahead(&clock), Some(-86_405));
}

/// The token was issued at the moment it arrived, whatever the header says.
#[test]
fn the_time_in_a_token_outweighs_an_odd_date() {
    let clock = ServiceClock::new();
    tokens(&clock, at(0), KEPT, 7200);
    assert_eq!(ahead(&clock), Some(7200));
    assert_eq!(clock.service_time(at(1)), at(7201));
    // It may have been issued a moment ago.
    tokens(&clock, at(60), "Wed, 15 Nov 2023 00:14:20 GMT", 7258);
    assert_eq!(ahead(&clock), Some(7200));
}

/// A machine without a battery starts in 1970.
#[test]
fn a_clock_that_is_decades_off_works_from_the_first_response() {
    let boot = Timestamp::since_unix_epoch(core::time::Duration::from_secs(7));
    let clock = ServiceClock::new();
    another_call(&clock, boot, RIGHT);
    assert_eq!(clock.service_time(boot), at(0));
    tokens(&clock, boot, RIGHT, 0);
    assert_eq!(clock.service_time(boot), at(0));
    // Then its clock is set.
    another_call(&clock, at(1), RIGHT);
    tokens(&clock, at(2), RIGHT, 1);
    assert_eq!(ahead(&clock), Some(-2));
}

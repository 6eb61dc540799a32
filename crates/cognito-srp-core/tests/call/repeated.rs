//! What is sent again, and what must not be.

use core::time::Duration;

use cognito_srp_core::call::Calls;
use cognito_srp_core::call::RetryPolicy;
use cognito_srp_core::call::{Error, Limits, TransportErrorKind};
use cognito_srp_core::{AccessToken, Challenge, Exchange, Settled, Step, User};
use serde_json::json;

use crate::driver::{Came, drive, moment, nothing, refusal, reply};
use crate::support::{
    alias, challenge, password, public_client, receive, sms_mfa, srp_sign_in, tokens,
};

const START: Duration = Duration::ZERO;

/// Only reads, so it may be sent twice.
fn harmless() -> Exchange<User> {
    public_client().get_user(&AccessToken::new("token"))
}

/// Contains the password, and the service counts attempts.
fn with_password() -> Exchange<Step> {
    public_client().sign_in_with_password(alias(), &password())
}

/// Contains a one-time code, and the service counts attempts too.
fn with_code() -> Exchange<Step> {
    let step = receive(srp_sign_in(&public_client()), &sms_mfa("session"));
    match challenge(step) {
        Challenge::SmsMfa(challenge) => challenge.answer("123456"),
        other => panic!("not {other:?}"),
    }
}

fn alice() -> Came {
    reply(&json!({"Username": "alice", "UserAttributes": []}))
}

#[test]
fn a_safe_request_is_retried_after_a_wait() {
    for kind in [
        TransportErrorKind::Connect,
        TransportErrorKind::Timeout,
        TransportErrorKind::Other,
    ] {
        let calls = Calls::new();
        let answers = [nothing(kind), nothing(kind), alice()];
        let driven = drive(calls.run(harmless(), moment(START)), answers);
        assert_eq!(driven.result.as_ref().unwrap().username.as_str(), "alice");
        assert_eq!(
            driven.words(),
            ["GetUser", "50", "GetUser", "100", "GetUser"]
        );
        assert!(driven.bodies.iter().all(|body| *body == driven.bodies[0]));
    }
}

#[test]
fn the_last_failure_is_returned() {
    let calls = Calls::new();
    let answers = [
        nothing(TransportErrorKind::Connect),
        nothing(TransportErrorKind::Timeout),
        nothing(TransportErrorKind::Other),
    ];
    let driven = drive(calls.run(harmless(), moment(START)), answers);
    match driven.result.unwrap_err() {
        Error::Transport(error) => assert_eq!(error.kind(), TransportErrorKind::Other),
        other => panic!("not {other}"),
    }
}

/// It may have arrived: a second request could count as a second guess.
#[test]
fn a_request_that_may_have_counted_is_not_retried() {
    for exchange in [with_password, with_code] {
        for kind in [TransportErrorKind::Timeout, TransportErrorKind::Other] {
            let calls = Calls::new();
            let driven = drive(calls.run(exchange(), moment(START)), [nothing(kind)]);
            assert_eq!(driven.bodies.len(), 1, "{kind:?}");
            assert!(matches!(driven.result, Err(Error::Transport(_))));
        }
        let calls = Calls::new();
        let unavailable = [refusal("InternalErrorException")];
        let driven = drive(calls.run(exchange(), moment(START)), unavailable);
        assert_eq!(driven.bodies.len(), 1);
        assert!(matches!(driven.result, Err(Error::Service(_))));
    }
}

/// The request was not written, or not processed.
#[test]
fn an_unsent_password_is_retried() {
    for exchange in [with_password, with_code] {
        let calls = Calls::new();
        let answers = [
            nothing(TransportErrorKind::Connect),
            refusal("TooManyRequestsException"),
            reply(&tokens()),
        ];
        let driven = drive(calls.run(exchange(), moment(START)), answers);
        assert!(matches!(driven.result, Ok(Settled::Done(_))));
        assert_eq!(driven.bodies.len(), 3);
        assert_eq!(driven.elapsed, Duration::from_millis(50 + 2000));
    }
}

#[test]
fn a_permanent_failure_is_not_retried() {
    for kind in [
        TransportErrorKind::SetUp,
        TransportErrorKind::NotSigned,
        TransportErrorKind::ProxyAuthentication,
        TransportErrorKind::Redirected,
        TransportErrorKind::BodyTooLarge,
    ] {
        let calls = Calls::new();
        let driven = drive(calls.run(harmless(), moment(START)), [nothing(kind)]);
        assert_eq!(driven.words(), ["GetUser"], "{kind:?}");
    }
    let calls = Calls::new();
    let refused = [refusal("NotAuthorizedException")];
    let driven = drive(calls.run(harmless(), moment(START)), refused);
    assert_eq!(driven.words(), ["GetUser"]);
    let limits = Limits::standard().with_retry_policy(RetryPolicy::never());
    let calls = calls.with_limits(limits);
    let refused = [nothing(TransportErrorKind::Connect)];
    let driven = drive(calls.run(harmless(), moment(START)), refused);
    assert_eq!(driven.words(), ["GetUser"]);
}

/// 500 tokens, and each retry costs 14: all calls of all clones use the same budget.
#[test]
fn a_clients_calls_share_one_budget() {
    let calls = Calls::new();
    let mut waits = 0;
    for _ in 0..40 {
        let again = calls.clone();
        let limits = Limits::standard().with_retry_policy(RetryPolicy::standard().with_attempts(2));
        let again = again.with_limits(limits);
        let step = again.run(harmless(), moment(START));
        let answers = match waits {
            35 => 1,
            _ => 2,
        };
        let answers = (0..answers).map(|_| nothing(TransportErrorKind::Connect));
        waits += drive(step, answers).bodies.len() - 1;
    }
    assert_eq!(waits, 35);
}

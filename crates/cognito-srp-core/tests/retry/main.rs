//! The retry policy: which outcome, which attempt, which wait. The numbers are those of AWS's
//! SDKs in standard mode (docs.aws.amazon.com/sdkref, "Retry behavior").

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a helper of a test fails as a test does"
)]

mod budget;
mod signing;
mod which;

use core::time::Duration;

use cognito_srp_core::call::TransportErrorKind;
use cognito_srp_core::call::{Attempts, Budget, Ended, RetryPolicy};
use cognito_srp_core::{
    AccessToken, AppClient, ClientId, Exchange, Password, Response, Step, Timestamp, User,
    UserPoolId, Username,
};

/// The upper and lower ends of the random range of a wait.
const MOST: u64 = u64::MAX;
const LEAST: u64 = 0;

const CONNECT: Ended<'_> = Ended::Transport(TransportErrorKind::Connect);

fn app_client() -> AppClient {
    AppClient::new(
        UserPoolId::parse("eu-west-2_eYpv1mFHB").unwrap(),
        ClientId::parse("client").unwrap(),
    )
}

fn alice() -> Username {
    Username::parse("alice").unwrap()
}

/// Only reads, so it may be sent twice.
fn harmless() -> Exchange<User> {
    app_client().get_user(&AccessToken::new("token"))
}

/// The service counts attempts.
fn counted() -> Exchange<Step> {
    app_client().sign_in_with_password(alice(), &Password::new("p"))
}

fn milliseconds(wait: u64) -> Option<Duration> {
    Some(Duration::from_millis(wait))
}

/// The policy's decision after a first attempt, with the upper end of the random range.
fn first<T: cognito_srp_core::Outcome>(
    exchange: &Exchange<T>,
    ended: Ended<'_>,
) -> Option<Duration> {
    let mut attempts = RetryPolicy::standard().attempts();
    attempts.next(
        exchange.request(),
        ended,
        &Budget::new(),
        MOST,
        Duration::MAX,
    )
}

fn waits(mut attempts: Attempts, ended: Ended<'_>, entropy: u64) -> Vec<Duration> {
    let exchange = harmless();
    let budget = Budget::new();
    let mut waits = Vec::new();
    while let Some(wait) = attempts.next(exchange.request(), ended, &budget, entropy, Duration::MAX)
    {
        waits.push(wait);
    }
    waits
}

#[test]
fn three_attempts_with_full_jitter() {
    let throttled = Response::new(400, [], br#"{"__type":"TooManyRequestsException"}"#);
    let cases = [
        (CONNECT, MOST, [50, 100]),
        (CONNECT, LEAST, [0, 0]),
        (Ended::Response(&throttled), MOST, [1000, 2000]),
        (Ended::Response(&throttled), LEAST, [0, 0]),
    ];
    for (ended, entropy, expected) in cases {
        let got = waits(RetryPolicy::standard().attempts(), ended, entropy);
        assert_eq!(got, expected.map(Duration::from_millis), "{ended:?}");
    }
    // Half of the random range gives half of the wait, apart from rounding down.
    let half = waits(RetryPolicy::standard().attempts(), CONNECT, u64::MAX / 2);
    let nearly = Duration::from_millis(25);
    assert!(half[0] <= nearly && half[0] >= nearly - Duration::from_nanos(1));
}

#[test]
fn waits_double_up_to_the_cap() {
    let policy = RetryPolicy::standard().with_attempts(12);
    let got = waits(policy.attempts(), CONNECT, MOST);
    let expected = [
        50, 100, 200, 400, 800, 1600, 3200, 6400, 12_800, 20_000, 20_000,
    ];
    assert_eq!(got, expected.map(Duration::from_millis));

    let policy = policy
        .with_base(Duration::from_secs(1), Duration::ZERO)
        .with_cap(Duration::from_secs(3))
        .with_attempts(5);
    let got = waits(policy.attempts(), CONNECT, MOST);
    assert_eq!(got, [1, 2, 3, 3].map(Duration::from_secs));
}

#[test]
fn an_extreme_policy_still_ends() {
    let policy = RetryPolicy::standard()
        .with_attempts(u32::MAX)
        .with_base(Duration::MAX, Duration::MAX)
        .with_cap(Duration::MAX);
    // 500 tokens, and each retry costs 14.
    assert_eq!(waits(policy.attempts(), CONNECT, MOST).len(), 35);
    for attempts in [0, 1] {
        let policy = RetryPolicy::standard().with_attempts(attempts);
        assert!(waits(policy.attempts(), CONNECT, MOST).is_empty());
    }
    assert!(waits(RetryPolicy::never().attempts(), CONNECT, MOST).is_empty());
}

#[test]
fn the_service_may_ask_for_more_within_reason() {
    let cases: [(&[(&str, &str)], u64); 9] = [
        // At least the planned wait, and at most five seconds more.
        (&[("x-amz-retry-after", "10")], 1000),
        (&[("x-amz-retry-after", "1500")], 1500),
        (&[("X-Amz-Retry-After", " 1500 ")], 1500),
        (&[("x-amz-retry-after", "60000")], 6000),
        (&[("retry-after", "3")], 3000),
        (&[("retry-after", "3600")], 6000),
        (&[("retry-after", "3"), ("x-amz-retry-after", "2000")], 2000),
        (&[("retry-after", "Fri, 31 Dec 1999 23:59:59 GMT")], 1000),
        (
            &[("retry-after", "-1"), ("x-amz-retry-after", "soon")],
            1000,
        ),
    ];
    for (headers, expected) in cases {
        let body = br#"{"__type":"TooManyRequestsException"}"#;
        let response = Response::new(400, headers.iter().copied(), body);
        let wait = first(&counted(), Ended::Response(&response));
        assert_eq!(wait, milliseconds(expected), "{headers:?}");
    }
    // It does not turn a decision of the service into a temporary one.
    let response = Response::new(
        400,
        [("retry-after", "1")],
        br#"{"__type":"LimitExceededException"}"#,
    );
    assert_eq!(first(&harmless(), Ended::Response(&response)), None);
}

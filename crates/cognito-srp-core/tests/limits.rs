//! How long a call may take: the time left for an attempt, and which waits are not started.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

use core::time::Duration;

use cognito_srp_core::call::{Budget, Ended, RetryPolicy};
use cognito_srp_core::call::{Limits, TransportErrorKind};
use cognito_srp_core::{AccessToken, AppClient, ClientId, Exchange, Response, User, UserPoolId};

const CONNECT: Ended<'_> = Ended::Transport(TransportErrorKind::Connect);
/// The random value with which a wait is as long as the policy allows.
const MOST: u64 = u64::MAX;

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn milliseconds(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

fn harmless() -> Exchange<User> {
    let pool = UserPoolId::parse("eu-west-2_eYpv1mFHB").unwrap();
    let client = ClientId::parse("1h57kf5cpq17m0eml12EXAMPLE").unwrap();
    AppClient::new(pool, client).get_user(&AccessToken::new("t"))
}

#[test]
fn an_attempt_is_limited_by_its_own_time_and_by_the_call() {
    let limits = Limits::standard();
    for (elapsed, time) in [(0, 30), (29, 30), (30, 30), (31, 29), (59, 1)] {
        let got = limits.time_for_attempt(seconds(elapsed), "").unwrap();
        assert_eq!(got, seconds(time), "{elapsed}");
    }
    let endless = limits.with_deadline(Duration::MAX);
    let got = endless.time_for_attempt(seconds(1_000_000), "").unwrap();
    assert_eq!(got, seconds(30));
}

#[test]
fn after_the_deadline_there_is_no_attempt() {
    let limits = Limits::standard().with_deadline(seconds(5));
    for elapsed in [5, 6, u64::MAX] {
        let error = limits
            .time_for_attempt(seconds(elapsed), "https://pool.example/")
            .unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Timeout);
        let expected = "https://pool.example/ did not answer in time: call deadline of 5s exceeded";
        assert_eq!(error.to_string(), expected);
    }
}

/// What happens with this much time left, and what the budget is afterwards.
fn next(ended: Ended<'_>, left: Duration) -> (Option<Duration>, u32) {
    let budget = Budget::new();
    let exchange = harmless();
    let mut attempts = RetryPolicy::standard().attempts();
    let wait = attempts.next(exchange.request(), ended, &budget, MOST, left);
    (wait, budget.left())
}

#[test]
fn no_wait_starts_that_would_pass_the_deadline() {
    // At most 50 ms before the second attempt; a retry costs 14 of 500.
    let just = milliseconds(50);
    assert_eq!(next(CONNECT, milliseconds(51)), (Some(just), 486));
    for left in [just, milliseconds(49), Duration::ZERO] {
        assert_eq!(next(CONNECT, left), (None, 500), "{left:?}");
    }
}

#[test]
fn no_requested_wait_starts_that_would_pass_the_deadline() {
    let body = br#"{"__type":"TooManyRequestsException"}"#;
    let response = Response::new(400, [("retry-after", "4")], body);
    let ended = Ended::Response(&response);
    assert_eq!(next(ended, milliseconds(4001)), (Some(seconds(4)), 495));
    assert_eq!(next(ended, seconds(4)), (None, 500));
}

#[test]
fn the_policy_is_that_of_the_limits() {
    let once = Limits::standard().with_retry_policy(RetryPolicy::never());
    let budget = Budget::new();
    let exchange = harmless();
    let next = |limits: Limits| {
        let mut attempts = limits.attempts();
        attempts.next(exchange.request(), CONNECT, &budget, 0, Duration::MAX)
    };
    assert_eq!(next(once), None);
    assert_eq!(next(Limits::standard()), Some(Duration::ZERO));
}

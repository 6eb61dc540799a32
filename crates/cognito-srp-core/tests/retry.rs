//! The retry policy: which outcome, which attempt, which wait. The numbers are
//! those of AWS's SDKs in standard mode (docs.aws.amazon.com/sdkref, "Retry behavior").

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a helper of a test fails as a test does"
)]

use core::time::Duration;

use cognito_srp_core::retry::{Attempts, Budget, Ended, RetryPolicy};
use cognito_srp_core::transport::{ServiceClock, TransportErrorKind};
use cognito_srp_core::{
    AccessToken, AppClient, ClientId, Ephemeral, Exchange, Password, RefreshToken, Response, Step,
    Timestamp, User, UserPoolId, Username,
};

/// The whole of a wait's range, and nothing of it.
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

/// Reads, so that it may be sent twice.
fn harmless() -> Exchange<User> {
    app_client().get_user(&AccessToken::new("token"))
}

/// The service counts it.
fn counted() -> Exchange<Step> {
    app_client().sign_in_with_password(alice(), &Password::new("p"))
}

fn milliseconds(wait: u64) -> Option<Duration> {
    Some(Duration::from_millis(wait))
}

/// What the policy makes of a first attempt, with the whole of the wait's range.
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

fn after_fault<T: cognito_srp_core::Outcome>(
    exchange: &Exchange<T>,
    status: u16,
    code: &str,
) -> Option<Duration> {
    let body = format!(r#"{{"__type":"{code}","message":"m"}}"#);
    first(
        exchange,
        Ended::Response(&Response::new(status, body.as_bytes())),
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
    let throttled = Response::new(400, br#"{"__type":"TooManyRequestsException"}"#);
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
    // Half of the random range is half of the wait, but for what the division cuts.
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
fn an_absurd_policy_still_ends() {
    let policy = RetryPolicy::standard()
        .with_attempts(u32::MAX)
        .with_base(Duration::MAX, Duration::MAX)
        .with_cap(Duration::MAX);
    // 500 tokens at 14 each.
    assert_eq!(waits(policy.attempts(), CONNECT, MOST).len(), 35);
    for attempts in [0, 1] {
        let policy = RetryPolicy::standard().with_attempts(attempts);
        assert!(waits(policy.attempts(), CONNECT, MOST).is_empty());
    }
    assert!(waits(RetryPolicy::never().attempts(), CONNECT, MOST).is_empty());
}

#[test]
fn what_is_throttled_goes_again_whatever_it_is() {
    let codes = [
        "Throttling",
        "ThrottlingException",
        "ThrottledException",
        "RequestThrottledException",
        "TooManyRequestsException",
        "ProvisionedThroughputExceededException",
        "TransactionInProgressException",
        "RequestLimitExceeded",
        "BandwidthLimitExceeded",
        "RequestThrottled",
        "SlowDown",
        "PriorRequestNotComplete",
        "EC2ThrottledException",
    ];
    for code in codes {
        assert_eq!(
            after_fault(&harmless(), 400, code),
            milliseconds(1000),
            "{code}"
        );
        assert_eq!(
            after_fault(&counted(), 400, code),
            milliseconds(1000),
            "{code}"
        );
    }
    let too_many = Response::new(429, b"<html>");
    let wait = first(&counted(), Ended::Response(&too_many));
    assert_eq!(wait, milliseconds(1000));
}

#[test]
fn what_passes_goes_again_where_it_does_no_harm() {
    let codes = [
        "RequestTimeout",
        "RequestTimeoutException",
        "InternalErrorException",
        "InternalServerException",
        "ServiceUnavailableException",
    ];
    for code in codes {
        assert_eq!(
            after_fault(&harmless(), 400, code),
            milliseconds(50),
            "{code}"
        );
        assert_eq!(after_fault(&counted(), 400, code), None, "{code}");
    }
    for status in [500, 502, 503, 504] {
        assert_eq!(
            after_fault(&harmless(), status, "NewException"),
            milliseconds(50)
        );
        assert_eq!(after_fault(&counted(), status, "NewException"), None);
        let page = Response::new(status, b"<html>Bad Gateway</html>");
        assert_eq!(
            first(&harmless(), Ended::Response(&page)),
            milliseconds(50),
            "{status}"
        );
        assert_eq!(first(&counted(), Ended::Response(&page)), None, "{status}");
    }
}

#[test]
fn a_decision_of_the_service_stands() {
    let codes = [
        "LimitExceededException",
        "NotAuthorizedException",
        "CodeMismatchException",
        "ForbiddenException",
        "PasswordResetRequiredException",
        "NewException",
    ];
    for code in codes {
        assert_eq!(after_fault(&harmless(), 400, code), None, "{code}");
        assert_eq!(after_fault(&counted(), 400, code), None, "{code}");
    }
    // An hour's limit is no matter of milliseconds, whatever the status.
    for status in [429, 500, 503] {
        assert_eq!(
            after_fault(&harmless(), status, "LimitExceededException"),
            None
        );
    }
    for status in [200, 302, 400, 403, 404, 413, 501] {
        let response = Response::new(status, b"");
        assert_eq!(
            first(&harmless(), Ended::Response(&response)),
            None,
            "{status}"
        );
    }
}

#[test]
fn without_a_response_it_depends_on_what_the_service_may_have_seen() {
    use TransportErrorKind::*;
    let cases = [
        (Connect, milliseconds(50), milliseconds(50)),
        (Timeout, milliseconds(50), None),
        (Other, milliseconds(50), None),
        (SetUp, None, None),
        (NotSigned, None, None),
        (Redirected, None, None),
        (BodyTooLarge, None, None),
    ];
    for (kind, of_harmless, of_counted) in cases {
        let ended = Ended::Transport(kind);
        assert_eq!(first(&harmless(), ended), of_harmless, "{kind:?}");
        assert_eq!(first(&counted(), ended), of_counted, "{kind:?}");
    }
}

/// A second time would be refused after the first took effect.
#[test]
fn what_revokes_its_own_access_token_is_not_sent_twice() {
    let broken = Ended::Transport(TransportErrorKind::Timeout);
    let sign_out = app_client().global_sign_out(&AccessToken::new("token"));
    assert_eq!(first(&sign_out, broken), None);
    assert_eq!(first(&sign_out, CONNECT), milliseconds(50));
}

#[test]
fn each_half_of_an_srp_sign_in_has_its_own_answer() {
    let ephemeral = Ephemeral::from_entropy([7; 64]).unwrap();
    let begun = app_client().sign_in(alice(), Password::new("p"), ephemeral);
    // The first request proves nothing yet: the service counts no attempt.
    let broken = Ended::Transport(TransportErrorKind::Other);
    assert_eq!(first(&begun, broken), milliseconds(50));

    let reply = br#"{"ChallengeName": "PASSWORD_VERIFIER", "ChallengeParameters": {
        "USERNAME": "alice", "USER_ID_FOR_SRP": "alice", "SALT": "5ca1e",
        "SRP_B": "0123456789abcdef", "SECRET_BLOCK": "QkxPQ0s="}}"#;
    let now = Timestamp::since_unix_epoch(Duration::from_secs(1_700_000_000));
    let Ok(Step::Send(answer)) = begun.receive(Response::new(200, reply), now) else {
        panic!("not answered");
    };
    assert_eq!(first(&answer, broken), None);
    assert_eq!(first(&answer, CONNECT), milliseconds(50));

    // With rotation, a refresh token is used up.
    let refresh = app_client().refresh(&RefreshToken::new("r"));
    assert_eq!(first(&refresh, broken), None);
}

#[test]
fn the_service_may_ask_for_more_within_reason() {
    let cases: [(&[(&str, &str)], u64); 9] = [
        // At least the wait that was planned, at most five seconds more.
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
        let response = Response::new(400, body).with_headers(headers.iter().copied());
        let wait = first(&counted(), Ended::Response(&response));
        assert_eq!(wait, milliseconds(expected), "{headers:?}");
    }
    // It does not make a decision of the service's a passing one.
    let response = Response::new(400, br#"{"__type":"LimitExceededException"}"#)
        .with_headers([("retry-after", "1")]);
    assert_eq!(first(&harmless(), Ended::Response(&response)), None);
}

#[test]
fn a_budget_runs_out_and_is_refunded() {
    let exchange = harmless();
    let budget = Budget::new();
    assert_eq!(budget.left(), 500);
    let retry = || {
        let mut attempts = RetryPolicy::standard().attempts();
        let wait = attempts.next(exchange.request(), CONNECT, &budget, MOST, Duration::MAX);
        (attempts, wait)
    };
    for spent in 1..=35 {
        assert!(retry().1.is_some());
        assert_eq!(budget.left(), 500 - 14 * spent);
    }
    // 10 are left, and another retry would cost 14.
    assert_eq!(retry().1, None);
    assert_eq!(budget.left(), 10);

    // Throttling costs 5.
    let throttled = Response::new(400, br#"{"__type":"TooManyRequestsException"}"#);
    let mut attempts = RetryPolicy::standard().attempts();
    let ended = Ended::Response(&throttled);
    assert!(
        attempts
            .next(exchange.request(), ended, &budget, MOST, Duration::MAX)
            .is_some()
    );
    assert_eq!(budget.left(), 5);

    // A success gives back what its last retry cost, or 1.
    let success = Response::new(200, b"{}");
    let ended = Ended::Response(&success);
    assert_eq!(
        attempts.next(exchange.request(), ended, &budget, MOST, Duration::MAX),
        None
    );
    assert_eq!(budget.left(), 10);
    for left in [11, 12, 13, 14] {
        let mut attempts = RetryPolicy::standard().attempts();
        attempts.next(exchange.request(), ended, &budget, MOST, Duration::MAX);
        assert_eq!(budget.left(), left);
    }
    let (mut attempts, wait) = retry();
    assert_eq!((wait, budget.left()), (milliseconds(50), 0));
    attempts.next(exchange.request(), ended, &budget, MOST, Duration::MAX);
    assert_eq!(budget.left(), 14);
}

#[test]
fn a_budget_is_never_more_than_full() {
    let budget = Budget::new();
    let success = Response::new(200, b"{}");
    let mut attempts = RetryPolicy::standard().attempts();
    attempts.next(
        harmless().request(),
        Ended::Response(&success),
        &budget,
        MOST,
        Duration::MAX,
    );
    assert_eq!(budget.left(), 500);
}

#[test]
fn a_refusal_gives_nothing_back() {
    let budget = Budget::new();
    let mut attempts = RetryPolicy::standard().attempts();
    let exchange = harmless();
    attempts.next(exchange.request(), CONNECT, &budget, MOST, Duration::MAX);
    let refused = Response::new(400, br#"{"__type":"NotAuthorizedException"}"#);
    attempts.next(
        exchange.request(),
        Ended::Response(&refused),
        &budget,
        MOST,
        Duration::MAX,
    );
    assert_eq!(budget.left(), 486);
}

/// `date -u` calls 1700000000 Tue Nov 14 22:13:20 2023.
const THEIRS: u64 = 1_700_000_000;

fn moment(seconds: u64) -> Timestamp {
    Timestamp::since_unix_epoch(Duration::from_secs(seconds))
}

/// What comes of a signature of a host whose clock shows this, and for when the next is.
fn refused(
    exchange: &Exchange<Step>,
    attempts: &mut Attempts,
    ours: u64,
    code: &str,
) -> (Option<Duration>, u64) {
    let clock = ServiceClock::new();
    let begun = attempts.signing_time(&clock, moment(ours));
    let body = format!(r#"{{"__type":"{code}","message":"m"}}"#);
    let date = [("date", "Tue, 14 Nov 2023 22:13:20 GMT")];
    let response = Response::new(400, body.as_bytes()).with_headers(date);
    let ended = Ended::Response(&response);
    let budget = Budget::new();
    let wait = attempts.next(exchange.request(), ended, &budget, MOST, Duration::MAX);
    let next = attempts.signing_time(&clock, moment(ours + 1));
    assert!(begun.unix_seconds() == ours || wait.is_none());
    (wait, next.unix_seconds())
}

#[test]
fn a_signature_of_another_time_is_made_anew_once() {
    let signed = || {
        let begin = app_client().begin(alice()).server_side(None);
        begin.password(&Password::new("p"))
    };
    let at_once = Some(Duration::ZERO);
    // As AWS's SDK for JavaScript has them.
    for code in [
        "AuthFailure",
        "InvalidSignatureException",
        "RequestExpired",
        "RequestInTheFuture",
        "RequestTimeTooSkewed",
        "SignatureDoesNotMatch",
    ] {
        for ours in [THEIRS - 360, THEIRS + 360, 7] {
            let mut attempts = RetryPolicy::standard().attempts();
            let first = refused(&signed(), &mut attempts, ours, code);
            assert_eq!(first, (at_once, THEIRS + 1), "{code}, {ours}");
            let second = refused(&signed(), &mut attempts, ours, code);
            assert_eq!(second, (None, THEIRS + 1), "{code}, {ours}");
        }
        // It was not the time.
        let mut attempts = RetryPolicy::standard().attempts();
        let near = refused(&signed(), &mut attempts, THEIRS - 200, code);
        assert_eq!(near, (None, THEIRS - 199), "{code}");
        // Nobody signs a user's own request.
        let mut attempts = RetryPolicy::standard().attempts();
        assert_eq!(refused(&counted(), &mut attempts, 7, code), (None, 8));
        // Each request is sent once.
        let mut attempts = RetryPolicy::never().attempts();
        assert_eq!(refused(&signed(), &mut attempts, 7, code).0, None);
    }
    let mut attempts = RetryPolicy::standard().attempts();
    let other = refused(&signed(), &mut attempts, 7, "NotAuthorizedException");
    assert_eq!(other, (None, 8));
}

/// What the client has learned counts from the first attempt on.
#[test]
fn a_signature_has_the_time_of_the_service() {
    let clock = ServiceClock::new();
    let date = [("date", "Tue, 14 Nov 2023 22:13:20 GMT")];
    let response = Response::new(400, b"{\"__type\":\"x\"}").with_headers(date);
    let refused = clock.receive(harmless(), response, moment(THEIRS - 500));
    refused.unwrap_err();
    let mut attempts = RetryPolicy::standard().attempts();
    let signed_for = attempts.signing_time(&clock, moment(THEIRS - 400));
    assert_eq!(signed_for, moment(THEIRS + 100));
}

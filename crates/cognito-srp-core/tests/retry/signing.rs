//! A signature whose time differs from the service's.

use cognito_srp_core::call::ServiceClock;

use super::*;

/// `date -u` gives Tue Nov 14 22:13:20 2023 for 1700000000.
const THEIRS: u64 = 1_700_000_000;

fn moment(seconds: u64) -> Timestamp {
    Timestamp::since_unix_epoch(Duration::from_secs(seconds))
}

/// The result of a signature by a host whose clock shows this, and the time of the next
/// signature.
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
    let response = Response::new(400, date, body.as_bytes());
    let ended = Ended::Response(&response);
    let budget = Budget::new();
    let wait = attempts.next(exchange.request(), ended, &budget, MOST, Duration::MAX);
    let next = attempts.signing_time(&clock, moment(ours + 1));
    assert!(begun.unix_seconds() == ours || wait.is_none());
    (wait, next.unix_seconds())
}

#[test]
fn a_refused_signature_is_repeated_once() {
    let signed = || {
        let begin = app_client().begin(alice()).server_side(None);
        begin.password(&Password::new("p"))
    };
    let at_once = Some(Duration::ZERO);
    // The limits in AWS's SDK for JavaScript.
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
        // The time was not the cause.
        let mut attempts = RetryPolicy::standard().attempts();
        let near = refused(&signed(), &mut attempts, THEIRS - 200, code);
        assert_eq!(near, (None, THEIRS - 199), "{code}");
        // A user's own request is not signed.
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

/// What the client has learned applies from the first attempt on.
#[test]
fn a_signature_has_the_services_time() {
    let clock = ServiceClock::new();
    let date = [("date", "Tue, 14 Nov 2023 22:13:20 GMT")];
    let response = Response::new(400, date, b"{\"__type\":\"x\"}");
    let refused = clock.receive(harmless(), response, moment(THEIRS - 500));
    refused.unwrap_err();
    let mut attempts = RetryPolicy::standard().attempts();
    let signed_for = attempts.signing_time(&clock, moment(THEIRS - 400));
    assert_eq!(signed_for, moment(THEIRS + 100));
}

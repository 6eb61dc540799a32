//! Which requests are sent again, and which are not.

use cognito_srp_core::{Ephemeral, RefreshToken};

use super::*;

fn after_fault<T: cognito_srp_core::Outcome>(
    exchange: &Exchange<T>,
    status: u16,
    code: &str,
) -> Option<Duration> {
    let body = format!(r#"{{"__type":"{code}","message":"m"}}"#);
    first(
        exchange,
        Ended::Response(&Response::new(status, [], body.as_bytes())),
    )
}

#[test]
fn a_throttled_request_is_always_retried() {
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
    let too_many = Response::new(429, [], b"<html>");
    let wait = first(&counted(), Ended::Response(&too_many));
    assert_eq!(wait, milliseconds(1000));
}

#[test]
fn a_temporary_failure_is_retried_if_safe() {
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
        let page = Response::new(status, [], b"<html>Bad Gateway</html>");
        assert_eq!(
            first(&harmless(), Ended::Response(&page)),
            milliseconds(50),
            "{status}"
        );
        assert_eq!(first(&counted(), Ended::Response(&page)), None, "{status}");
    }
}

#[test]
fn a_final_answer_is_not_retried() {
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
    // Waiting milliseconds does not help against an hourly limit, whatever the status.
    for status in [429, 500, 503] {
        assert_eq!(
            after_fault(&harmless(), status, "LimitExceededException"),
            None
        );
    }
    for status in [200, 302, 400, 403, 404, 413, 501] {
        let response = Response::new(status, [], b"");
        assert_eq!(
            first(&harmless(), Ended::Response(&response)),
            None,
            "{status}"
        );
    }
}

#[test]
fn without_a_response_only_safe_requests_are_retried() {
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

/// If the first request took effect, the service would refuse the second.
#[test]
fn a_request_that_revokes_its_own_token_is_not_retried() {
    let broken = Ended::Transport(TransportErrorKind::Timeout);
    let sign_out = app_client().global_sign_out(&AccessToken::new("token"));
    assert_eq!(first(&sign_out, broken), None);
    assert_eq!(first(&sign_out, CONNECT), milliseconds(50));
}

#[test]
fn each_half_of_an_srp_sign_in_has_its_own_retry_rule() {
    let ephemeral = Ephemeral::from_entropy([7; 64]).unwrap();
    let begun = app_client().sign_in(alice(), Password::new("p"), ephemeral);
    // The first request proves nothing yet, so the service counts no attempt.
    let broken = Ended::Transport(TransportErrorKind::Other);
    assert_eq!(first(&begun, broken), milliseconds(50));

    let reply = br#"{"ChallengeName": "PASSWORD_VERIFIER", "ChallengeParameters": {
        "USERNAME": "alice", "USER_ID_FOR_SRP": "alice", "SALT": "5ca1e",
        "SRP_B": "0123456789abcdef", "SECRET_BLOCK": "QkxPQ0s="}}"#;
    let now = Timestamp::since_unix_epoch(Duration::from_secs(1_700_000_000));
    let Ok(Step::Send(answer)) = begun.receive(Response::new(200, [], reply), now) else {
        panic!("not answered");
    };
    assert_eq!(first(&answer, broken), None);
    assert_eq!(first(&answer, CONNECT), milliseconds(50));

    // With rotation, a refresh uses up its token.
    let refresh = app_client().refresh(&RefreshToken::new("r"));
    assert_eq!(first(&refresh, broken), None);
}

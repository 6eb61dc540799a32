//! A transport's error returns the challenge like the core's own error.

use std::io;

use cognito_srp_core::call::{Error, TransportError, TransportErrorKind};
use cognito_srp_core::keeper::KeeperError;
use cognito_srp_core::{AppClient, Challenge, ErrorCode, ProtocolError, SignIn, Step};
use serde_json::json;

use crate::support::{public_client, receive, receive_raw, sent, sms_mfa, srp_sign_in};

/// The error of an answer that the service refuses with this code.
fn refused(code: &str) -> Error {
    let step = receive(srp_sign_in(&public_client()), &sms_mfa("session-1"));
    let Ok(Step::Challenge(Challenge::SmsMfa(challenge))) = step else {
        panic!("expected SMS_MFA, not {step:?}");
    };
    let body = json!({"__type": code, "message": "no"}).to_string();
    receive_raw(challenge.answer("123456"), 400, &[], body.as_bytes())
        .unwrap_err()
        .into()
}

#[test]
fn a_wrong_code_can_be_corrected() {
    let challenge = refused("CodeMismatchException").into_challenge();
    let Ok(Challenge::SmsMfa(challenge)) = challenge else {
        panic!("expected SMS_MFA, not {challenge:?}");
    };
    let body = sent(&challenge.answer("654321"));
    assert_eq!(body["Session"], "session-1");
    assert_eq!(body["ChallengeResponses"]["SMS_MFA_CODE"], "654321");
}

#[test]
fn a_final_error_returns_itself() {
    let error = refused("NotAuthorizedException").into_challenge();
    assert_eq!(error.unwrap_err().to_string(), "NotAuthorizedException: no");

    let cause = io::Error::other("reset by peer");
    let error = TransportError::new(TransportErrorKind::Other, "https://example.com/", cause);
    let said = error.to_string();
    let error = Error::from(error).into_challenge();
    assert_eq!(error.unwrap_err().to_string(), said);
}

/// All error types answer a program's questions under the same names.
#[test]
fn every_error_says_what_to_do() {
    let of_kind = |kind| Error::from(TransportError::new(kind, "https://h/", core::fmt::Error));
    let gateway = |status| {
        Error::from(ProtocolError::NotTheService {
            status,
            content_type: None,
        })
    };
    // (error, sign in again, try again)
    let cases = [
        (refused("NotAuthorizedException"), true, false),
        (refused("TooManyRequestsException"), false, true),
        (refused("CodeMismatchException"), false, false),
        (of_kind(TransportErrorKind::Connect), false, true),
        (of_kind(TransportErrorKind::Timeout), false, true),
        (of_kind(TransportErrorKind::SetUp), false, false),
        (of_kind(TransportErrorKind::NotSigned), false, false),
        (gateway(502), false, true),
        (gateway(429), false, true),
        (gateway(404), false, false),
        (ProtocolError::TokensAndChallenge.into(), false, false),
    ];
    for (error, again, retryable) in cases {
        let is_of_service = matches!(error, Error::Service(_));
        assert_eq!(error.service().is_some(), is_of_service, "{error}");
        assert_eq!(error.means_sign_in_again(), again, "{error}");
        assert_eq!(error.is_retryable(), retryable, "{error}");
        let kept = KeeperError::from(error);
        assert_eq!(kept.service().is_some(), is_of_service, "{kept}");
        assert_eq!(kept.is_retryable(), retryable, "{kept}");
        // Only a keeper says that a session has ended.
        assert!(!kept.means_sign_in_again(), "{kept}");
    }
    let code = refused("CodeMismatchException");
    assert_eq!(*code.service().unwrap().code(), ErrorCode::CodeMismatch);
}

/// `?` converts a parse error in a function that returns a transport's error.
#[test]
fn an_invalid_input_is_an_error_too() {
    fn begin(pool: &str, endpoint: &str, name: &str) -> Result<SignIn, Error> {
        let app_client = AppClient::parse(pool, "1h57kf5cpq17m0eml12EXAMPLE")?;
        let app_client = app_client.with_endpoint(endpoint.parse()?);
        Ok(app_client.begin(name.parse()?))
    }
    let (pool, endpoint) = ("eu-west-2_eYpv1mFHB", "http://127.0.0.1:9229");
    assert!(begin(pool, endpoint, "alice").is_ok());
    for (pool, endpoint, name, expected) in [
        ("eu-west-2", endpoint, "alice", "not a user pool id: "),
        (pool, "127.0.0.1", "alice", "not an endpoint: "),
        (pool, endpoint, "a lice", "not a user name: "),
    ] {
        let error = begin(pool, endpoint, name).err().unwrap();
        assert!(matches!(error, Error::Input(_)), "{error:?}");
        assert!(error.to_string().starts_with(expected), "{error}");
        assert!(!error.is_retryable() && error.service().is_none());
    }
}

//! A transport's error gives the challenge back as the core's own error does.

use std::io;

use cognito_srp_core::transport::{Error, TransportError, TransportErrorKind};
use cognito_srp_core::{Challenge, Step};
use serde_json::json;

use crate::support::{public_client, receive, receive_raw, sent, sms_mfa, srp_sign_in};

/// What comes of an answer that the service refuses with this code.
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
fn a_wrong_code_can_be_followed_by_another() {
    let challenge = refused("CodeMismatchException").into_challenge();
    let Ok(Challenge::SmsMfa(challenge)) = challenge else {
        panic!("expected SMS_MFA, not {challenge:?}");
    };
    let body = sent(&challenge.answer("654321"));
    assert_eq!(body["Session"], "session-1");
    assert_eq!(body["ChallengeResponses"]["SMS_MFA_CODE"], "654321");
}

#[test]
fn the_end_of_a_sign_in_stays_the_error_that_it_was() {
    let error = refused("NotAuthorizedException").into_challenge();
    assert_eq!(error.unwrap_err().to_string(), "NotAuthorizedException: no");

    let cause = io::Error::other("reset by peer");
    let error = TransportError::new(TransportErrorKind::Other, "https://example.com/", cause);
    let said = error.to_string();
    let error = Error::from(error).into_challenge();
    assert_eq!(error.unwrap_err().to_string(), said);
}

//! Requests that are not signed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper of a test fails as a test does"
)]

mod support;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use cognito_sigv4::{Credentials, CredentialsError, Signer, SigningError, sign};
use cognito_srp_core::Timestamp;
use support::{client_side, credentials, server_side};

#[test]
fn an_unsigned_request_gets_no_signature() {
    let exchange = client_side();
    let signature = sign(exchange.request(), &credentials(), SystemTime::now()).unwrap();
    assert_eq!(signature.iter().count(), 0);
    // Even if there were no credentials: the environment is not read.
    let never = Timestamp::since_unix_epoch(Duration::MAX);
    let signature = Signer::from_env().sign_at(exchange.request(), never);
    assert_eq!(signature.unwrap().iter().count(), 0);
}

#[test]
fn times_without_a_four_digit_year_are_errors() {
    // RFC 3339 has no year after 9999; date(1) of coreutils gives the second value.
    let last = 253_402_300_799;
    let exchange = server_side(None);
    let at = |time| sign(exchange.request(), &credentials(), time);
    let signature = at(UNIX_EPOCH + Duration::from_secs(last)).unwrap();
    let date = signature.iter().find(|(name, _)| *name == "x-amz-date");
    assert_eq!(date, Some(("x-amz-date", "99991231T235959Z")));
    for time in [
        UNIX_EPOCH + Duration::from_secs(last + 1),
        UNIX_EPOCH + Duration::from_secs(1 << 62),
        UNIX_EPOCH - Duration::from_secs(1),
    ] {
        assert!(matches!(at(time), Err(SigningError::Time)), "{time:?}");
    }
    let signer = Signer::with_credentials(credentials());
    for seconds in [last + 1, u64::MAX] {
        let time = Timestamp::since_unix_epoch(Duration::from_secs(seconds));
        let refusal = signer.sign_at(exchange.request(), time);
        assert!(matches!(refusal, Err(SigningError::Time)), "{seconds}");
    }
}

#[test]
fn invalid_credentials_are_errors() {
    let new = |id: &str, secret: &str| Credentials::new(id, secret).unwrap_err();
    assert_eq!(new("", "s").to_string(), "the access key id is empty");
    assert_eq!(new("a", "").to_string(), "the secret access key is empty");
    for stray in ["AKID\n", "AK ID", "AKID\r\nx-header: x", "AKÏD", "\0"] {
        assert!(matches!(new(stray, "s"), CredentialsError::Stray(_)));
        assert!(matches!(new("a", stray), CredentialsError::Stray(_)));
        let token = credentials().with_session_token(stray).unwrap_err();
        assert!(matches!(token, CredentialsError::Stray(_)));
        assert!(!format!("{token} {token:?}").contains("ID"));
    }
    let token = credentials().with_session_token("").unwrap_err();
    assert_eq!(token.to_string(), "the session token is empty");
}

//! Replies that the service does not give.

use cognito_srp_core::{CredentialsForIdentity, Error, IntoExchange, Logins, ProtocolError};
use serde_json::{Value, json};

use crate::support::{receive, receive_raw};
use crate::{IDENTITY, OTHER_IDENTITY, identity, pool};

/// In the service's form; an Expiration with an exponent was observed too.
fn credentials(expiration: &str) -> String {
    format!(
        r#"{{"Credentials": {{"AccessKeyId": "ASIAIOSFODNN7EXAMPLE",
            "Expiration": {expiration}, "SecretKey": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "SessionToken": "IQoJb3JpZ2luX2VjEA+/="}}, "IdentityId": "{IDENTITY}"}}"#
    )
}

fn receive_credentials(body: &str) -> Result<CredentialsForIdentity, Error> {
    let (pool, identity, logins) = (pool(), identity(), Logins::guest());
    let asked = pool.get_credentials_for_identity(&identity, &logins);
    receive_raw(asked.into_exchange(), 200, &[], body.as_bytes())
}

#[test]
fn an_expiration_is_a_number_in_any_form() {
    for (form, seconds) in [
        ("1515115602", 1_515_115_602),
        ("1.515115602E9", 1_515_115_602),
        ("1515115602.25", 1_515_115_602),
    ] {
        let came = receive_credentials(&credentials(form)).unwrap();
        assert_eq!(came.credentials.expires_at().unix_seconds(), seconds);
        assert_eq!(came.credentials.access_key_id(), "ASIAIOSFODNN7EXAMPLE");
    }
    for form in ["-1", "1e300", "null"] {
        let error = receive_credentials(&credentials(form)).unwrap_err();
        assert_eq!(error, ProtocolError::Missing("Expiration").into());
    }
}

/// Credentials go into headers and into shell variables.
#[test]
fn credentials_with_other_characters_are_refused() {
    let good: Value = serde_json::from_str(&credentials("1515115602")).unwrap();
    for (member, texts) in [
        ("AccessKeyId", ["", "ASIA;id", "ASIA\nX", "$(id)"]),
        ("SecretKey", ["", "a b", "a'b", "a\r\nb"]),
        ("SessionToken", ["", "a\"b", "`id`", "a\u{0}b"]),
    ] {
        for text in texts {
            let mut bad = good.clone();
            bad["Credentials"][member] = json!(text);
            let error = receive_credentials(&bad.to_string()).unwrap_err();
            assert_eq!(error, ProtocolError::NotAToken(member).into(), "{text:?}");
        }
        let mut bad = good.clone();
        bad["Credentials"][member] = Value::Null;
        let error = receive_credentials(&bad.to_string()).unwrap_err();
        assert_eq!(error, ProtocolError::Missing(member).into());
    }
}

#[test]
fn the_returned_identity_counts() {
    let body = credentials("1515115602");
    let merged = body.replace(IDENTITY, OTHER_IDENTITY);
    let came = receive_credentials(&merged).unwrap();
    assert_eq!(came.identity_id.as_str(), OTHER_IDENTITY);
    let unnamed = body.replace("IdentityId", "Other");
    let came = receive_credentials(&unnamed).unwrap();
    assert_eq!(came.identity_id.as_str(), IDENTITY);
    let none = body.replace(IDENTITY, "someone");
    let operation = "GetCredentialsForIdentity";
    let error = receive_credentials(&none).unwrap_err();
    assert_eq!(error, ProtocolError::Malformed { operation }.into());
}

#[test]
fn an_identity_is_required() {
    let ask = || pool().get_id(&Logins::guest());
    let error = receive(ask(), &json!({})).unwrap_err();
    assert_eq!(error, ProtocolError::Missing("IdentityId").into());
    let came = receive(ask(), &json!({ "IdentityId": IDENTITY }));
    assert_eq!(came, Ok(identity()));
}

//! Reading a token without verifying it.

use cognito_tokens::unverified::{read_access_unverified, read_id_unverified};
use cognito_tokens::{Problem, TokenError};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::support::{POOL, Table};

/// A token that nobody signed: what AWS writes, and what is added.
fn unsigned(token_use: &str, added: &Value) -> String {
    let mut claims = json!({
        "sub": "34c84488-e0e1-70ae-d2ee-991ad1a898c8",
        "iss": format!("https://cognito-idp.eu-west-2.amazonaws.com/{POOL}"),
        "token_use": token_use, "aud": "app", "client_id": "app", "exp": 1_800_000_000,
    });
    let claims_map = claims.as_object_mut().unwrap();
    claims_map.extend(added.as_object().unwrap().clone());
    let parts = [
        r#"{"alg":"RS256","kid":"k"}"#,
        &claims.to_string(),
        "signature",
    ];
    parts.map(|part| URL_SAFE_NO_PAD.encode(part)).join(".")
}

#[test]
fn the_issuer_is_the_pools_url() {
    let claims = read_id_unverified(&unsigned("id", &json!({}))).unwrap();
    let url = "https://cognito-idp.eu-west-2.amazonaws.com/eu-west-2_eYpv1mFHB";
    assert_eq!(claims.issuer(), url);
}

/// A boolean, or as some identity providers write it, the text "true".
#[test]
fn an_attribute_is_verified_when_the_claim_is_true() {
    for (value, is_verified) in [
        (json!(true), true),
        (json!(false), false),
        (json!("true"), true),
        (json!("false"), false),
        (json!("True"), false),
        (json!(1), false),
        (json!(null), false),
    ] {
        let email = unsigned("id", &json!({"email_verified": value}));
        let email = read_id_unverified(&email).unwrap();
        assert_eq!(email.is_email_verified(), is_verified, "{value}");
        assert!(!email.is_phone_number_verified());
        let phone = unsigned("id", &json!({"phone_number_verified": value}));
        let phone = read_id_unverified(&phone).unwrap();
        assert_eq!(phone.is_phone_number_verified(), is_verified, "{value}");
        assert!(!phone.is_email_verified());
    }
}

#[test]
fn an_access_token_names_the_device() {
    let token = unsigned("access", &json!({"device_key": "eu-west-2_a-b"}));
    let claims = read_access_unverified(&token).unwrap();
    assert_eq!(claims.device_key(), Some("eu-west-2_a-b"));
}

#[test]
fn claims_are_read_without_verification() {
    let table = Table::read();
    // The signature belongs to another payload.
    let forged = table.case("payload swapped").token;
    let claims = read_id_unverified(&forged).unwrap();
    assert_eq!(claims.groups(), ["root"]);
    assert_eq!(claims.username(), Some("alice"));
    assert_eq!(claims.subject(), "34c84488-e0e1-70ae-d2ee-991ad1a898c8");
    assert_eq!(claims.client_id(), "1h57kf5cpq17m0eml12EXAMPLE");
    assert_eq!(claims.attribute("email"), Some("alice@example.com"));
    assert!(claims.is_email_verified() && !claims.is_phone_number_verified());
    assert_eq!(claims.token_id(), Some("a-jti"));
    assert_eq!(claims.origin_id(), Some("an-origin"));
    assert_eq!(claims.expires_at().unix_seconds(), 1_800_003_540);
    let signed_in = claims.auth_time().unwrap();
    assert_eq!(signed_in.unix_seconds(), 1_799_999_940);
    assert_eq!(claims.issued_at(), Some(signed_in));
    assert_eq!(claims.not_before(), None);
    assert_eq!(claims.claim("event_id").unwrap(), "an-event");
    assert_eq!(claims.claim("nothing"), None);
}

#[test]
fn an_access_token_has_scopes() {
    let table = Table::read();
    let token = table.case("access claims, as AWS writes them").token;
    let claims = read_access_unverified(&token).unwrap();
    let scopes: Vec<_> = claims.scopes().collect();
    assert_eq!(scopes, ["aws.cognito.signin.user.admin", "openid"]);
    assert_eq!(claims.username(), Some("alice"));
    assert_eq!(claims.device_key(), None);
}

#[test]
fn id_and_access_tokens_are_not_confused() {
    let table = Table::read();
    let access = table.case("access claims, as AWS writes them").token;
    let error = read_id_unverified(&access).unwrap_err();
    assert_eq!(
        error,
        TokenError::Claim {
            claim: "token_use",
            problem: Problem::NotAccepted,
            expected: "id",
        }
    );
    let id = table.case("id claims, as AWS writes them").token;
    assert!(read_access_unverified(&id).is_err());
}

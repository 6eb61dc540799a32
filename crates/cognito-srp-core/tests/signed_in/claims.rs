//! What an ID token says about its user, to the program that received it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_srp_core::{IdToken, IdTokenClaims, SignedIn};
use serde_json::{Value, json};

use crate::refreshing;
use crate::support::{claiming, receive};

fn token(claims: &Value) -> IdToken {
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let header = part(r#"{"kid":"k","alg":"RS256"}"#);
    IdToken::new(format!(
        "{header}.{}.{}",
        part(&claims.to_string()),
        part("s")
    ))
}

/// The ID token that AWS's developer guide shows ("Understanding the identity (ID) token").
#[test]
fn the_token_of_aws_documentation() {
    let claims = json!({
        "sub": "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
        "cognito:groups": ["test-group-a", "test-group-b", "test-group-c"],
        "email_verified": true,
        "cognito:preferred_role": "arn:aws:iam::111122223333:role/my-test-role",
        "iss": "https://cognito-idp.us-west-2.amazonaws.com/us-west-2_example",
        "cognito:username": "my-test-user",
        "middle_name": "Jane",
        "nonce": "abcdefg",
        "origin_jti": "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
        "cognito:roles": ["arn:aws:iam::111122223333:role/my-test-role"],
        "aud": "xxxxxxxxxxxxexample",
        "token_use": "id",
        "auth_time": 1_676_312_777,
        "exp": 1_676_316_377,
        "iat": 1_676_312_777,
        "jti": "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
        "email": "my-test-user@example.com",
    });
    let read = IdTokenClaims::unverified(&token(&claims)).unwrap();
    assert_eq!(read.subject(), Some("aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"));
    assert_eq!(read.username(), Some("my-test-user"));
    assert!(
        read.groups()
            .eq(["test-group-a", "test-group-b", "test-group-c"])
    );
    assert_eq!(read.attribute("email"), Some("my-test-user@example.com"));
    assert_eq!(read.attribute("middle_name"), Some("Jane"));
    assert!(read.is_email_verified() && !read.is_phone_number_verified());
    let seconds = [read.auth_time(), read.issued_at(), read.expires_at()];
    let seconds = seconds.map(|moment| moment.unwrap().unix_seconds());
    assert_eq!(seconds, [1_676_312_777, 1_676_312_777, 1_676_316_377]);
    let names: Vec<&str> = read.names().collect();
    assert_eq!(names.len(), claims.as_object().unwrap().len());
    // Personal data does not appear in logs.
    let shown = format!("{read:?} {read:#?}");
    assert!(
        shown.contains("\"email\"") || shown.contains("email"),
        "{shown}"
    );
    assert!(
        !shown.contains("my-test-user") && !shown.contains("Jane"),
        "{shown}"
    );
}

/// Each claim is read on its own: a claim of the wrong type counts as missing.
#[test]
fn malformed_claims_count_as_missing() {
    let odd = json!({
        "sub": 7, "cognito:username": null, "cognito:groups": "admins", "email": ["a"],
        "email_verified": "true", "phone_number_verified": 1, "exp": "soon", "iat": -1,
    });
    let read = IdTokenClaims::unverified(&token(&odd)).unwrap();
    assert_eq!((read.subject(), read.username()), (None, None));
    assert_eq!((read.groups().count(), read.attribute("email")), (0, None));
    // Some identity providers write the flag as a string.
    assert!(read.is_email_verified() && !read.is_phone_number_verified());
    assert_eq!(
        (read.expires_at(), read.issued_at(), read.auth_time()),
        (None, None, None)
    );
    let other = json!({"email_verified": false, "phone_number_verified": true});
    let read = IdTokenClaims::unverified(&token(&other)).unwrap();
    assert!(!read.is_email_verified() && read.is_phone_number_verified());
    for none in ["", "opaque", "a.b.c", "a.W10.c", "a.bnVsbA.c"] {
        assert!(
            IdTokenClaims::unverified(&IdToken::new(none)).is_none(),
            "{none}"
        );
    }
}

#[test]
fn a_refresh_gives_the_claims_of_its_id_token() {
    let came = |id_token: Option<&IdToken>| {
        let access = claiming(&json!({"sub": "a-subject", "scope": "openid"}));
        let reply = json!({"AuthenticationResult": {
            "AccessToken": access, "IdToken": id_token.map(IdToken::expose), "ExpiresIn": 3600,
        }});
        receive(refreshing(), &reply).unwrap()
    };
    let claims = token(&json!({"sub": "a-subject", "email": "jane@example.com"}));
    let read = came(Some(&claims)).id_claims().unwrap();
    assert_eq!(read.attribute("email"), Some("jane@example.com"));
    assert!(came(None).id_claims().is_none());
    assert!(came(Some(&IdToken::new("opaque"))).id_claims().is_none());
    // The user's id is also in the access token.
    assert_eq!(SignedIn::from(came(None)).subject(), Some("a-subject"));
    assert_eq!(crate::user().subject(), None);
}

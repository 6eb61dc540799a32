//! Reading a token without verifying it.

use cognito_tokens::unverified::{read_access_unverified, read_id_unverified};
use cognito_tokens::{Problem, TokenError};

use crate::support::Table;

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

//! `USER_PASSWORD_AUTH`, and the forms that replies in general can have.

use cognito_srp_core::{Error, Exchange, Password, ProtocolError, Step, Tokens};
use serde_json::{Value, json};

use crate::secret_hash;
use crate::support::{
    ALIAS, USER_ID, alias, confidential_client, password_verifier, public_client, receive, sent,
    tokens,
};

fn sign_in() -> Exchange<Step> {
    public_client().sign_in_with_password(alias(), &Password::new("Correct-Horse7!"))
}

fn error(reply: &Value) -> Option<Error> {
    receive(sign_in(), reply).err()
}

fn done(reply: &Value) -> Tokens {
    match receive(sign_in(), reply) {
        Ok(Step::Done(tokens)) => tokens,
        other => panic!("expected tokens, not {other:?}"),
    }
}

#[test]
fn the_request_has_the_password() {
    let password = Password::new("\"Päss\\wörd\"\n🗝");
    let exchange = confidential_client().sign_in_with_password(alias(), &password);
    let body = sent(&exchange);
    assert_eq!(body["AuthFlow"], "USER_PASSWORD_AUTH");
    let expected = json!({
        "USERNAME": ALIAS,
        "PASSWORD": "\"Päss\\wörd\"\n🗝",
        "SECRET_HASH": secret_hash(ALIAS),
    });
    assert_eq!(body["AuthParameters"], expected);
    assert_eq!(exchange.request().operation(), "InitiateAuth");
}

#[test]
fn a_password_verifier_is_unexpected() {
    let unexpected = ProtocolError::UnexpectedChallenge("PASSWORD_VERIFIER");
    assert_eq!(error(&password_verifier()), Some(unexpected.into()));
}

#[test]
fn tokens_and_a_challenge_at_once_are_refused() {
    let mut reply = tokens();
    reply["ChallengeName"] = json!("SMS_MFA");
    let both = ProtocolError::TokensAndChallenge;
    assert_eq!(error(&reply), Some(both.into()));
}

#[test]
fn neither_tokens_nor_a_challenge_is_refused() {
    let missing = ProtocolError::Missing("AuthenticationResult or ChallengeName");
    for reply in [
        json!({}),
        json!({"ChallengeParameters": {}}),
        json!({"AuthenticationResult": null, "ChallengeName": null}),
        json!({"ChallengeName": "", "Session": "s"}),
    ] {
        assert_eq!(error(&reply), Some(missing.clone().into()), "{reply}");
    }
}

#[test]
fn a_result_without_access_token_is_refused() {
    let missing = ProtocolError::Missing("AccessToken");
    for reply in [
        json!({"AuthenticationResult": {}}),
        json!({"AuthenticationResult": {"AccessToken": null, "IdToken": "i"}}),
    ] {
        assert_eq!(error(&reply), Some(missing.clone().into()), "{reply}");
    }
}

#[test]
fn null_and_unknown_members_are_tolerated() {
    let tokens = done(&json!({
        "AuthenticationResult": {
            "AccessToken": "opaque",
            "ExpiresIn": 1,
            "IdToken": null,
            "NewDeviceMetadata": {"DeviceKey": "k", "DeviceGroupKey": "g"},
            "RefreshToken": null,
            "TokenType": null,
        },
        "AvailableChallenges": ["PASSWORD"],
        "ChallengeName": null,
        "ChallengeParameters": null,
        "Session": null,
    }));
    assert_eq!(tokens.access_token().expose(), "opaque");
    assert!(tokens.id_token().is_none());
    assert!(tokens.refresh_token().is_none());
    assert_eq!(tokens.token_type(), "");
    assert_eq!(tokens.expires_in().as_secs(), 1);
}

#[test]
fn the_user_name_comes_from_the_access_token() {
    assert_eq!(done(&tokens()).username().unwrap().as_str(), USER_ID);
    // Without such a claim, only the name that was typed is known.
    for payload in [
        "e30",                  // {}
        "eyJ1c2VybmFtZSI6IiJ9", // {"username":""}
        "eyJ1c2VybmFtZSI6N30",  // {"username":7}
        "bm90IEpTT04",          // not JSON
        "A",                    // not base64
    ] {
        let mut reply = tokens();
        let token = format!("eyJhbGciOiJSUzI1NiJ9.{payload}.c2ln");
        reply["AuthenticationResult"]["AccessToken"] = json!(token);
        let tokens = done(&reply);
        assert_eq!(tokens.username().unwrap().as_str(), ALIAS, "{payload}");
    }
    for opaque in ["opaque", "..", "a.b"] {
        let mut reply = tokens();
        reply["AuthenticationResult"]["AccessToken"] = json!(opaque);
        let tokens = done(&reply);
        assert_eq!(tokens.username().unwrap().as_str(), ALIAS, "{opaque:?}");
    }
}

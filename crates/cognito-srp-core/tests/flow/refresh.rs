//! Refreshing in both ways.

use cognito_srp_core::{Exchange, Outcome, ProtocolError, RefreshToken, Tokens, Username};
use serde_json::{Value, json};

use crate::secret_hash;
use crate::support::{
    CLIENT_ID, SECRET, USER_ID, confidential_client, public_client, receive, sent, sms_mfa, tokens,
};

fn token() -> RefreshToken {
    RefreshToken::new("a-refresh-token")
}

fn stored_name() -> Username {
    Username::parse(USER_ID).unwrap()
}

/// An exchange for each of the two ways.
fn both_ways() -> [Exchange<Tokens>; 2] {
    let client = confidential_client();
    [
        client.refresh(&token()),
        client.refresh_token_auth(&stored_name(), &token()),
    ]
}

#[test]
fn get_tokens_takes_the_raw_secret() {
    let exchange = confidential_client().refresh(&token());
    let expected = json!({
        "RefreshToken": "a-refresh-token",
        "ClientId": CLIENT_ID,
        "ClientSecret": SECRET,
    });
    assert_eq!(sent(&exchange), expected);
    let (_, target) = exchange.request().headers()[1];
    assert_eq!(
        target,
        "AWSCognitoIdentityProviderService.GetTokensFromRefreshToken"
    );
    let expected = json!({"RefreshToken": "a-refresh-token", "ClientId": CLIENT_ID});
    assert_eq!(sent(&public_client().refresh(&token())), expected);
}

#[test]
fn refresh_token_auth_hashes_the_stored_name_and_does_not_send_it() {
    let exchange = confidential_client().refresh_token_auth(&stored_name(), &token());
    let expected = json!({
        "AuthFlow": "REFRESH_TOKEN_AUTH",
        "ClientId": CLIENT_ID,
        "AuthParameters": {
            "REFRESH_TOKEN": "a-refresh-token",
            "SECRET_HASH": secret_hash(USER_ID),
        },
    });
    assert_eq!(sent(&exchange), expected);
    assert_eq!(exchange.request().operation(), "InitiateAuth");
    let public = sent(&public_client().refresh_token_auth(&stored_name(), &token()));
    let expected = json!({"REFRESH_TOKEN": "a-refresh-token"});
    assert_eq!(public["AuthParameters"], expected);
}

#[test]
fn a_new_refresh_token_comes_only_with_rotation() {
    for exchange in both_ways() {
        let tokens = receive(exchange, &tokens()).unwrap();
        assert_eq!(tokens.refresh_token().unwrap().expose(), "a-refresh-token");
        assert_eq!(tokens.username().unwrap().as_str(), USER_ID);
    }
    let mut reply = tokens();
    let result = reply["AuthenticationResult"].as_object_mut().unwrap();
    result.remove("RefreshToken").unwrap();
    for exchange in both_ways() {
        let tokens = receive(exchange, &reply).unwrap();
        assert!(tokens.refresh_token().is_none());
    }
}

#[test]
fn the_user_name_of_an_opaque_token_is_the_given_one() {
    let reply = json!({"AuthenticationResult": {"AccessToken": "opaque", "ExpiresIn": 3600}});
    let [by_token, by_name] = both_ways().map(|exchange| receive(exchange, &reply).unwrap());
    assert!(by_token.username().is_none());
    assert_eq!(by_name.username().unwrap().as_str(), USER_ID);
}

#[test]
fn a_challenge_is_refused() {
    let mut with_tokens = tokens();
    with_tokens["ChallengeName"] = json!("SMS_MFA");
    for reply in [sms_mfa("session"), with_tokens] {
        for exchange in both_ways() {
            let error = receive(exchange, &reply).err();
            let expected = ProtocolError::ChallengeInsteadOfTokens;
            assert_eq!(error, Some(expected.into()), "{reply}");
        }
    }
}

#[test]
fn what_is_missing_is_named() {
    let cases: [(Value, &str); 3] = [
        (json!({}), "AuthenticationResult"),
        (
            json!({"AuthenticationResult": null}),
            "AuthenticationResult",
        ),
        (json!({"AuthenticationResult": {}}), "AccessToken"),
    ];
    for (reply, name) in cases {
        for exchange in both_ways() {
            let error = receive(exchange, &reply).err();
            assert_eq!(error, Some(ProtocolError::Missing(name).into()), "{reply}");
        }
    }
}

#[test]
fn tokens_are_settled() {
    let [exchange, _] = both_ways();
    let settled = receive(exchange, &tokens()).unwrap().settle();
    assert!(settled.is_break());
}

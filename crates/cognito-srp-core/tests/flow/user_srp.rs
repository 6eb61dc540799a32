//! `USER_SRP_AUTH` and PASSWORD_VERIFIER.

use cognito_srp_core::{Error, ProtocolError, Step};
use serde_json::{Value, json};

use crate::support::{
    ALIAS, CLIENT_ID, USER_ID, confidential_client, following, future_mfa, password_verifier,
    public_client, receive, sent, srp_sign_in, tokens,
};
use crate::{secret_hash, unknown};

/// The keys of a JSON object, in order.
fn keys(object: &Value) -> Vec<&str> {
    let object = object.as_object().unwrap();
    let mut keys: Vec<_> = object.keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

/// The challenge without one of its parameters.
fn without(parameter: &str) -> Value {
    let mut reply = password_verifier();
    let parameters = reply["ChallengeParameters"].as_object_mut().unwrap();
    assert!(parameters.remove(parameter).is_some(), "{parameter}");
    reply
}

#[test]
fn the_first_request_names_the_alias() {
    let exchange = srp_sign_in(&confidential_client());
    let request = exchange.request();
    assert_eq!(request.method(), "POST");
    assert_eq!(
        request.url(),
        "https://cognito-idp.eu-west-2.amazonaws.com/"
    );
    assert_eq!(
        request.headers(),
        [
            ("content-type", "application/x-amz-json-1.1"),
            (
                "x-amz-target",
                "AWSCognitoIdentityProviderService.InitiateAuth"
            ),
        ]
    );
    let body = sent(&exchange);
    assert_eq!(keys(&body), ["AuthFlow", "AuthParameters", "ClientId"]);
    assert_eq!(body["AuthFlow"], "USER_SRP_AUTH");
    assert_eq!(body["ClientId"], CLIENT_ID);
    let parameters = &body["AuthParameters"];
    assert_eq!(keys(parameters), ["SECRET_HASH", "SRP_A", "USERNAME"]);
    assert_eq!(parameters["USERNAME"], ALIAS);
    assert_eq!(parameters["SECRET_HASH"], secret_hash(ALIAS));
    // g^a = 2^7.
    assert_eq!(parameters["SRP_A"], "80");
}

#[test]
fn the_answer_names_the_user_that_the_service_returned() {
    let first = srp_sign_in(&confidential_client());
    let next = following(receive(first, &password_verifier()));
    assert_eq!(
        next.request().headers()[1].1,
        "AWSCognitoIdentityProviderService.RespondToAuthChallenge"
    );
    let body = sent(&next);
    assert_eq!(
        keys(&body),
        ["ChallengeName", "ChallengeResponses", "ClientId"],
        "no Session came, so none is sent"
    );
    assert_eq!(body["ChallengeName"], "PASSWORD_VERIFIER");
    assert_eq!(body["ClientId"], CLIENT_ID);
    let responses = &body["ChallengeResponses"];
    assert_eq!(
        keys(responses),
        [
            "PASSWORD_CLAIM_SECRET_BLOCK",
            "PASSWORD_CLAIM_SIGNATURE",
            "SECRET_HASH",
            "TIMESTAMP",
            "USERNAME",
        ]
    );
    assert_eq!(responses["USERNAME"], USER_ID);
    assert_eq!(responses["SECRET_HASH"], secret_hash(USER_ID));
    assert_eq!(responses["PASSWORD_CLAIM_SECRET_BLOCK"], "QkxPQ0s=");
    assert_eq!(responses["TIMESTAMP"], "Tue Nov 14 22:13:20 UTC 2023");

    let Ok(Step::Done(tokens)) = receive(next, &tokens()) else {
        panic!("tokens do not end the sign-in");
    };
    assert_eq!(tokens.id_token().unwrap().expose(), "header.id.signature");
    assert_eq!(tokens.refresh_token().unwrap().expose(), "a-refresh-token");
    assert_eq!(tokens.token_type(), "Bearer");
    assert_eq!(tokens.expires_in().as_secs(), 3600);
    assert_eq!(tokens.username().unwrap().as_str(), USER_ID);
}

#[test]
fn a_public_client_sends_no_secret_hash() {
    let first = srp_sign_in(&public_client());
    assert!(sent(&first)["AuthParameters"].get("SECRET_HASH").is_none());
    let next = following(receive(first, &password_verifier()));
    let body = sent(&next);
    assert!(body["ChallengeResponses"].get("SECRET_HASH").is_none());
}

#[test]
fn a_session_is_echoed_when_there_is_one() {
    let mut reply = password_verifier();
    reply["Session"] = json!("a-session");
    let next = following(receive(srp_sign_in(&public_client()), &reply));
    assert_eq!(sent(&next)["Session"], "a-session");
}

/// A session can be used once: if the reply has no new one, the old one is not sent again.
#[test]
fn an_old_session_is_not_sent_again() {
    let challenge = unknown(receive(srp_sign_in(&public_client()), &future_mfa("s1")));
    let mut bare = future_mfa("s2");
    bare.as_object_mut().unwrap().remove("Session").unwrap();
    let next = unknown(receive(challenge.answer([]), &bare));
    assert!(sent(&next.answer([])).get("Session").is_none());
}

#[test]
fn without_user_id_for_srp_the_user_name_is_used() {
    let reply = without("USER_ID_FOR_SRP");
    let next = following(receive(srp_sign_in(&confidential_client()), &reply));
    let responses = &sent(&next)["ChallengeResponses"];
    assert_eq!(responses["USERNAME"], USER_ID);
    assert_eq!(responses["SECRET_HASH"], secret_hash(USER_ID));

    // If the two names differ, the name for SRP is the one that is hashed and sent.
    let mut reply = password_verifier();
    reply["ChallengeParameters"]["USERNAME"] = json!("another");
    let next = following(receive(srp_sign_in(&public_client()), &reply));
    assert_eq!(sent(&next)["ChallengeResponses"]["USERNAME"], USER_ID);
}

#[test]
fn each_missing_parameter_is_named() {
    for parameter in ["SALT", "SRP_B", "SECRET_BLOCK"] {
        let missing = || Some(Error::Protocol(ProtocolError::Missing(parameter)));
        let absent = receive(srp_sign_in(&public_client()), &without(parameter));
        assert_eq!(absent.err(), missing(), "{parameter} absent");
        let mut reply = password_verifier();
        reply["ChallengeParameters"][parameter] = Value::Null;
        let null = receive(srp_sign_in(&public_client()), &reply);
        assert_eq!(null.err(), missing(), "{parameter} null");
    }
    let mut reply = without("USER_ID_FOR_SRP");
    let parameters = reply["ChallengeParameters"].as_object_mut().unwrap();
    parameters.remove("USERNAME").unwrap();
    let nameless = receive(srp_sign_in(&public_client()), &reply).err();
    let missing = Error::Protocol(ProtocolError::Missing("USER_ID_FOR_SRP"));
    assert_eq!(nameless, Some(missing));

    let reply = json!({"ChallengeName": "PASSWORD_VERIFIER"});
    let bare = receive(srp_sign_in(&public_client()), &reply).err();
    assert_eq!(bare, Some(ProtocolError::Missing("SALT").into()));
}

#[test]
fn a_second_password_verifier_is_unexpected() {
    let next = following(receive(srp_sign_in(&public_client()), &password_verifier()));
    let again = receive(next, &password_verifier()).err();
    let unexpected = ProtocolError::UnexpectedChallenge("PASSWORD_VERIFIER");
    assert_eq!(again, Some(unexpected.into()));
}

#[test]
fn a_password_verifier_after_an_answered_challenge_is_unexpected() {
    let challenge = unknown(receive(srp_sign_in(&public_client()), &future_mfa("s")));
    let exchange = challenge.answer([("FUTURE_MFA_CODE", "123456")]);
    let unexpected = ProtocolError::UnexpectedChallenge("PASSWORD_VERIFIER");
    let step = receive(exchange, &password_verifier());
    assert_eq!(step.err(), Some(unexpected.into()));
}

#[test]
fn tokens_may_come_without_a_password_verifier() {
    let step = receive(srp_sign_in(&public_client()), &tokens());
    assert!(matches!(step, Ok(Step::Done(_))), "{step:?}");
}

//! Challenges without a type of their own.

use std::collections::BTreeMap;

use cognito_srp_core::{Error, ProtocolError, Settled, Step};
use serde_json::json;

use crate::support::{
    ALIAS, CLIENT_ID, USER_ID, confidential_client, following, future_mfa, password_verifier,
    public_client, receive, sent, srp_sign_in, tokens,
};
use crate::{secret_hash, unknown};

#[test]
fn it_has_its_name_and_its_parameters() {
    let next = following(receive(
        srp_sign_in(&confidential_client()),
        &password_verifier(),
    ));
    let challenge = unknown(receive(next, &future_mfa("session-1")));
    assert_eq!(challenge.name(), "FUTURE_MFA");
    assert_eq!(challenge.username().as_str(), USER_ID);
    let destination = challenge.parameter("CODE_DELIVERY_DESTINATION");
    assert_eq!(destination, Some("+*******5309"));
    assert_eq!(challenge.parameter("NONE"), None);
    let all: BTreeMap<_, _> = challenge.parameters().collect();
    let expected = BTreeMap::from([
        ("CODE_DELIVERY_DELIVERY_MEDIUM", "SMS"),
        ("CODE_DELIVERY_DESTINATION", "+*******5309"),
        ("USER_ID_FOR_SRP", USER_ID),
    ]);
    assert_eq!(all, expected);
}

#[test]
fn the_answer_has_name_hash_and_the_newest_session() {
    let first = srp_sign_in(&confidential_client());
    let challenge = unknown(receive(first, &future_mfa("session-1")));
    let exchange = challenge.answer([("FUTURE_MFA_CODE", "123456")]);
    let expected = |code: &str, session: &str| {
        json!({
            "ChallengeName": "FUTURE_MFA",
            "ClientId": CLIENT_ID,
            "Session": session,
            "ChallengeResponses": {
                "USERNAME": USER_ID,
                "SECRET_HASH": secret_hash(USER_ID),
                "FUTURE_MFA_CODE": code,
            },
        })
    };
    assert_eq!(sent(&exchange), expected("123456", "session-1"));
    assert_eq!(exchange.request().operation(), "RespondToAuthChallenge");

    let again = unknown(receive(exchange, &future_mfa("session-2")));
    let exchange = again.answer([("FUTURE_MFA_CODE", "654321")]);
    assert_eq!(sent(&exchange), expected("654321", "session-2"));
    let step = receive(exchange, &tokens());
    assert!(matches!(step, Ok(Step::Done(_))), "{step:?}");
}

#[test]
fn the_cores_own_entries_cannot_be_overridden() {
    let first = srp_sign_in(&confidential_client());
    let challenge = unknown(receive(first, &future_mfa("s")));
    let exchange = challenge.answer([
        ("USERNAME", "mallory"),
        ("SECRET_HASH", "forged"),
        ("ANSWER", "42"),
    ]);
    let expected = json!({
        "USERNAME": USER_ID,
        "SECRET_HASH": secret_hash(USER_ID),
        "ANSWER": "42",
    });
    assert_eq!(sent(&exchange)["ChallengeResponses"], expected);
    let text = core::str::from_utf8(exchange.request().body()).unwrap();
    assert_eq!(text.matches("\"USERNAME\"").count(), 1, "{text}");
}

#[test]
fn without_a_returned_name_the_last_one_is_used() {
    let bare = json!({"ChallengeName": "ANOTHER_CHALLENGE"});
    let first = srp_sign_in(&confidential_client());
    let challenge = unknown(receive(first, &bare));
    assert_eq!(challenge.username().as_str(), ALIAS, "as typed");
    let body = sent(&challenge.answer([]));
    let responses = &body["ChallengeResponses"];
    assert_eq!(responses["SECRET_HASH"], secret_hash(ALIAS));
    assert!(body.get("Session").is_none(), "no Session came");

    let first = srp_sign_in(&public_client());
    let next = following(receive(first, &password_verifier()));
    let challenge = unknown(receive(next, &bare));
    assert_eq!(challenge.username().as_str(), USER_ID, "as returned");
}

#[test]
fn a_returned_user_name_is_used_without_the_one_for_srp() {
    let reply = json!({
        "ChallengeName": "ANOTHER_CHALLENGE",
        "ChallengeParameters": {"USERNAME": "bob", "HINT": null},
    });
    let challenge = unknown(receive(srp_sign_in(&public_client()), &reply));
    assert_eq!(challenge.username().as_str(), "bob");
    assert_eq!(challenge.parameter("HINT"), None, "null is absent");
}

#[test]
fn a_step_settles_at_what_needs_the_caller() {
    use cognito_srp_core::Outcome;
    use core::ops::ControlFlow;

    let step = receive(srp_sign_in(&public_client()), &future_mfa("s")).unwrap();
    assert!(matches!(
        step.settle(),
        ControlFlow::Break(Settled::Challenge(_))
    ));
    let step = receive(srp_sign_in(&public_client()), &tokens()).unwrap();
    assert!(matches!(
        step.settle(),
        ControlFlow::Break(Settled::Done(_))
    ));
    let step = receive(srp_sign_in(&public_client()), &password_verifier()).unwrap();
    assert!(matches!(step.settle(), ControlFlow::Continue(_)));
}

/// A megabyte of small values would use twenty megabytes of memory.
#[test]
fn it_has_a_bounded_number_of_parameters() {
    let challenge = |parameters: usize| {
        let parameters: serde_json::Map<String, serde_json::Value> = (0..parameters)
            .map(|number| (number.to_string(), json!("[,{\\\"[,")))
            .collect();
        json!({ "ChallengeName": "TELEPATHY", "Session": "s", "ChallengeParameters": parameters })
    };
    let sign_in = || srp_sign_in(&confidential_client());
    // With the reply itself and its three members 10,000 values are the most.
    let taken = receive(sign_in(), &challenge(9_997));
    assert!(matches!(taken, Ok(Step::Challenge(_))), "{taken:?}");
    let refused = receive(sign_in(), &challenge(9_998));
    let Err(Error::Protocol(error)) = refused else {
        panic!("{refused:?}");
    };
    let operation = "InitiateAuth";
    assert_eq!(error, ProtocolError::Malformed { operation });
}

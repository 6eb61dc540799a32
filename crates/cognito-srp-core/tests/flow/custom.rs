//! CUSTOM_CHALLENGE: rounds of questions.

use std::collections::BTreeMap;

use cognito_srp_core::{Challenge, CustomChallenge, Error, Step};
use serde_json::json;

use crate::support::challenges::{challenge_with, reply};
use crate::support::{
    USER_ID, alias, challenge, confidential_client, ephemeral, following, password, receive, sent,
    tokens,
};
use crate::{assert_answer, typed};

fn custom(step: Result<Step, Error>) -> CustomChallenge {
    match challenge(step) {
        Challenge::CustomChallenge(challenge) => challenge,
        other => panic!("another type: {other:?}"),
    }
}

#[test]
fn it_has_the_parameters_of_the_trigger() {
    let challenge = typed!(CustomChallenge, &reply("CUSTOM_CHALLENGE", "s1"));
    assert_eq!(challenge.parameter("question"), Some("6 · 7?"));
    assert_eq!(challenge.parameter("none"), None);
    let all: BTreeMap<_, _> = challenge.parameters().collect();
    let expected = BTreeMap::from([("USERNAME", USER_ID), ("question", "6 · 7?")]);
    assert_eq!(all, expected);
    let own = json!({"ANSWER": "42"});
    assert_answer(&challenge.answer("42"), "CUSTOM_CHALLENGE", "s1", &own);
}

/// If the trigger allows another try after a wrong answer, the reply has a new session, and
/// the service refuses the old one from then on.
#[test]
fn many_rounds_each_with_the_newest_session() {
    let mut exchange = confidential_client().begin(alias()).custom();
    for round in 1..=5 {
        let session = format!("s{round}");
        let parameters = json!({"USERNAME": USER_ID, "round": round.to_string()});
        let reply = challenge_with("CUSTOM_CHALLENGE", &session, parameters);
        let challenge = custom(receive(exchange, &reply));
        assert_eq!(challenge.parameter("round"), Some(&*round.to_string()));
        exchange = challenge.answer("guess");
        let own = json!({"ANSWER": "guess"});
        assert_answer(&exchange, "CUSTOM_CHALLENGE", &session, &own);
    }
    assert!(matches!(receive(exchange, &tokens()), Ok(Step::Done(_))));
}

/// `CHALLENGE_NAME` = `SRP_A`: first the password, then the trigger, then the service's own
/// second factor.
#[test]
fn after_the_password() {
    let first = confidential_client().begin(alias());
    let first = first.custom_with_srp(password(), ephemeral());
    let second = following(receive(first, &reply("PASSWORD_VERIFIER", "s1")));
    assert_eq!(sent(&second)["ChallengeName"], "PASSWORD_VERIFIER");
    assert_eq!(sent(&second)["Session"], "s1");
    let third = custom(receive(second, &reply("CUSTOM_CHALLENGE", "s2"))).answer("42");
    let own = json!({"ANSWER": "42"});
    assert_answer(&third, "CUSTOM_CHALLENGE", "s2", &own);
    let Challenge::SoftwareTokenMfa(mfa) =
        challenge(receive(third, &reply("SOFTWARE_TOKEN_MFA", "s3")))
    else {
        panic!("another type");
    };
    let own = json!({"SOFTWARE_TOKEN_MFA_CODE": "123456"});
    assert_answer(&mfa.answer("123456"), "SOFTWARE_TOKEN_MFA", "s3", &own);
}

//! A sign-in from a remembered device: its key is part of every request, and the core answers
//! the device's two challenges after any other.

use cognito_srp_core::{Device, Error, Exchange, ProtocolError, SignIn, Step};
use serde_json::{Value, json};

use crate::support::challenges::{answered, challenge_with, for_the_caller, reply};
use crate::support::{
    DEVICE_KEY, USER_ID, alias, challenge, confidential_client, device, device_ephemeral,
    ephemeral, following, password, receive, sent, tokens,
};
use crate::{assert_answer, secret_hash};

fn begun() -> SignIn {
    let sign_in = confidential_client().begin(alias());
    sign_in.with_device(device(), device_ephemeral()).unwrap()
}

/// The names of the entries of an answer.
fn entries(exchange: &Exchange<Step>) -> Vec<String> {
    let body = sent(exchange);
    let responses = body["ChallengeResponses"].as_object().unwrap();
    responses.keys().cloned().collect()
}

fn unexpected(name: &'static str) -> Option<Error> {
    Some(ProtocolError::UnexpectedChallenge(name).into())
}

/// Checks both of the device's answers, starting from the reply that asks for the first.
fn assert_proves_itself(exchange: Exchange<Step>, what: &str) {
    let first = following(receive(exchange, &reply("DEVICE_SRP_AUTH", "d1")));
    // g^a of the device's own exponent, 2^5.
    let own = json!({"DEVICE_KEY": DEVICE_KEY, "SRP_A": "20"});
    assert_answer(&first, "DEVICE_SRP_AUTH", "d1", &own);
    let second = following(receive(first, &reply("DEVICE_PASSWORD_VERIFIER", "d2")));
    let body = sent(&second);
    assert_eq!(body["ChallengeName"], "DEVICE_PASSWORD_VERIFIER", "{what}");
    assert_eq!(body["Session"], "d2", "{what}");
    let responses = &body["ChallengeResponses"];
    assert_eq!(responses["USERNAME"], USER_ID, "{what}");
    assert_eq!(responses["SECRET_HASH"], secret_hash(USER_ID), "{what}");
    assert_eq!(responses["DEVICE_KEY"], DEVICE_KEY, "{what}");
    assert_eq!(responses["PASSWORD_CLAIM_SECRET_BLOCK"], "QkxPQ0s=");
    assert_eq!(responses["TIMESTAMP"], "Tue Nov 14 22:13:20 UTC 2023");
    assert!(responses["PASSWORD_CLAIM_SIGNATURE"].is_string(), "{what}");
    assert_eq!(entries(&second).len(), 6, "{what}");
    let Ok(Step::Done(tokens)) = receive(second, &tokens()) else {
        panic!("{what}: no tokens");
    };
    assert_eq!(tokens.forgotten_device(), None, "{what}");
}

#[test]
fn after_the_password() {
    let first = begun().srp(password(), ephemeral());
    assert_eq!(sent(&first)["AuthParameters"]["DEVICE_KEY"], DEVICE_KEY);
    let second = following(receive(first, &reply("PASSWORD_VERIFIER", "s1")));
    let mut names = entries(&second);
    names.sort();
    let expected = [
        "DEVICE_KEY",
        "PASSWORD_CLAIM_SECRET_BLOCK",
        "PASSWORD_CLAIM_SIGNATURE",
        "SECRET_HASH",
        "TIMESTAMP",
        "USERNAME",
    ];
    assert_eq!(names, expected);
    assert_eq!(
        sent(&second)["ChallengeResponses"]["DEVICE_KEY"],
        DEVICE_KEY
    );
    assert_proves_itself(second, "PASSWORD_VERIFIER");
}

#[test]
fn after_any_challenge() {
    for name in for_the_caller() {
        // The service has returned the user's name once; not every challenge repeats it.
        let first = begun().srp(password(), ephemeral());
        let second = following(receive(first, &reply("PASSWORD_VERIFIER", "s1")));
        let answer = answered(challenge(receive(second, &reply(name, "s2"))));
        let body = sent(&answer);
        let key = &body["ChallengeResponses"]["DEVICE_KEY"];
        assert_eq!(key, DEVICE_KEY, "{name}");
        assert_eq!(body["Session"], "s2", "{name}");
        assert_proves_itself(answer, name);
    }
}

#[test]
fn after_the_first_request() {
    let by_password = begun().password(&password());
    let custom = begun().custom();
    for exchange in [by_password, custom] {
        let parameters = json!({"USERNAME": USER_ID});
        let reply = challenge_with("DEVICE_SRP_AUTH", "d1", parameters);
        let first = following(receive(exchange, &reply));
        let own = json!({"DEVICE_KEY": DEVICE_KEY, "SRP_A": "20"});
        assert_answer(&first, "DEVICE_SRP_AUTH", "d1", &own);
    }
}

/// The start and the end of setting up an authenticator app belong to the same sign-in.
#[test]
fn after_an_authenticator_app_was_set_up() {
    let first = begun().srp(password(), ephemeral());
    let second = following(receive(first, &reply("PASSWORD_VERIFIER", "s1")));
    let step = receive(second, &reply("MFA_SETUP", "s2"));
    let cognito_srp_core::Challenge::MfaSetup(setup) = challenge(step) else {
        panic!("no MFA_SETUP");
    };
    let secret = json!({"SecretCode": "JBSWY3DPEHPK3PXP", "Session": "s3"});
    let verify = answered(challenge(receive(setup.software_token(), &secret)));
    let success = json!({"Status": "SUCCESS", "Session": "s4"});
    let last = following(receive(verify, &success));
    let own = json!({"DEVICE_KEY": DEVICE_KEY});
    assert_answer(&last, "MFA_SETUP", "s4", &own);
    assert_proves_itself(last, "MFA_SETUP");
}

/// The second of the two replies may not name the user; then the name from before is used.
#[test]
fn the_newest_user_name_is_used() {
    let pool = confidential_client().user_pool_id().clone();
    let (bob, key) = ("bob".parse().unwrap(), device().key().clone());
    let bobs = Device::new(pool, bob, key, crate::support::DEVICE_GROUP_KEY, "p");
    let sign_in = confidential_client().begin(alias());
    let begun = sign_in.with_device(bobs, device_ephemeral()).unwrap();
    let first = following(receive(
        begun.custom(),
        &challenge_with("DEVICE_SRP_AUTH", "d1", json!({"USERNAME": "bob"})),
    ));
    assert_eq!(sent(&first)["ChallengeResponses"]["USERNAME"], "bob");
    let mut demand = reply("DEVICE_PASSWORD_VERIFIER", "d2");
    let parameters = demand["ChallengeParameters"].as_object_mut().unwrap();
    parameters.remove("USERNAME").unwrap();
    let second = following(receive(first, &demand));
    let responses = &sent(&second)["ChallengeResponses"];
    assert_eq!(responses["USERNAME"], "bob");
    assert_eq!(responses["SECRET_HASH"], secret_hash("bob"));
}

#[test]
fn the_device_challenges_come_once_and_in_order() {
    let srp = || reply("DEVICE_SRP_AUTH", "d1");
    let verifier = || reply("DEVICE_PASSWORD_VERIFIER", "d2");
    let without = confidential_client().begin(alias()).custom();
    assert_eq!(
        receive(without, &srp()).err(),
        unexpected("DEVICE_SRP_AUTH")
    );
    let early = receive(begun().custom(), &verifier()).err();
    assert_eq!(early, unexpected("DEVICE_PASSWORD_VERIFIER"));
    let first = || following(receive(begun().custom(), &srp()));
    let again = receive(first(), &srp()).err();
    assert_eq!(again, unexpected("DEVICE_SRP_AUTH"));
    for (reply, name) in [
        (srp(), "DEVICE_SRP_AUTH"),
        (verifier(), "DEVICE_PASSWORD_VERIFIER"),
    ] {
        let second = following(receive(first(), &verifier()));
        assert_eq!(receive(second, &reply).err(), unexpected(name));
    }
}

#[test]
fn a_missing_parameter_of_the_device_challenge_is_named() {
    let refused = |parameter: &'static str, value: Value| {
        let first = following(receive(begun().custom(), &reply("DEVICE_SRP_AUTH", "d1")));
        let mut demand = reply("DEVICE_PASSWORD_VERIFIER", "d2");
        demand["ChallengeParameters"][parameter] = value;
        receive(first, &demand).err()
    };
    for parameter in ["SALT", "SRP_B", "SECRET_BLOCK"] {
        let missing = ProtocolError::Missing(parameter);
        assert_eq!(refused(parameter, Value::Null), Some(missing.into()));
    }
    let not_base64 = ProtocolError::NotBase64("SECRET_BLOCK");
    assert_eq!(refused("SECRET_BLOCK", json!("*")), Some(not_base64.into()));
    for parameter in ["SALT", "SRP_B"] {
        let Some(Error::Protocol(ProtocolError::NotAnInteger {
            parameter: name, ..
        })) = refused(parameter, json!("xyz"))
        else {
            panic!("{parameter}");
        };
        assert_eq!(name, parameter);
    }
    let Some(Error::Protocol(ProtocolError::Srp(_))) = refused("SRP_B", json!("0")) else {
        panic!("B ≡ 0 is taken");
    };
}

//! A device's proof, DEVICE_SRP_AUTH and DEVICE_PASSWORD_VERIFIER, with wrong answers.

use serde_json::{Value, json};

use crate::phone::{ALWAYS, Phone, setup};
use crate::support::{base64_encode, has_tokens, is};

const DOES_NOT_EXIST: (&str, &str) = ("ResourceNotFoundException", "Device does not exist.");

const WRONG: (&str, &str) = ("NotAuthorizedException", "Incorrect username or password.");

const NO_SESSION: (&str, &str) = ("NotAuthorizedException", "Invalid session for the user.");

const USED: (&str, &str) = (
    "NotAuthorizedException",
    "Invalid session for the user, session can only be used once.",
);

const RESPOND: &str = "RespondToAuthChallenge";

#[test]
fn a_wrong_proof_is_refused_and_ends_the_sign_in() {
    let mut setup = setup(ALWAYS);
    let phone = Phone::of_alice(&mut setup);
    let forger = Phone {
        password: "another".to_owned(),
        ..phone.clone()
    };
    let challenge = phone.begin(&mut setup);
    let challenge = phone.start(&mut setup, &challenge);
    let wrong = forger.proof(&setup, &challenge, &forger.identity());
    is(&setup.refused(RESPOND, wrong), WRONG);
    let right = phone.proof(&setup, &challenge, &phone.identity());
    let refusal = setup.refused(RESPOND, right.clone());
    is(&refusal, USED);
    // The block is also useless without the session.
    let mut right = right;
    right["Session"] = Value::Null;
    is(&setup.refused(RESPOND, right), WRONG);

    type Change = fn(&mut Value);
    let changes: [Change; 4] = [
        |proof| proof["ChallengeResponses"]["TIMESTAMP"] = "Tue Nov 14 22:13:21 UTC 2023".into(),
        |proof| {
            let zeros = base64_encode(&[0; 32]);
            proof["ChallengeResponses"]["PASSWORD_CLAIM_SIGNATURE"] = zeros.into();
        },
        |proof| proof["ChallengeResponses"]["DEVICE_KEY"] = "us-east-1_00".into(),
        |proof| proof["ChallengeResponses"]["USERNAME"] = "bob".into(),
    ];
    for change in changes {
        let challenge = phone.begin(&mut setup);
        let challenge = phone.start(&mut setup, &challenge);
        let mut proof = phone.proof(&setup, &challenge, &phone.identity());
        change(&mut proof);
        is(&setup.refused(RESPOND, proof), WRONG);
    }
}

#[test]
fn a_proof_belongs_to_its_step() {
    let mut setup = setup(ALWAYS);
    let phone = Phone::of_alice(&mut setup);
    let challenge = phone.begin(&mut setup);
    let verifier = phone.start(&mut setup, &challenge);
    let good = phone.proof(&setup, &verifier, &phone.identity());
    // The block of one challenge does not answer the other.
    let mut other = good.clone();
    other["ChallengeName"] = "PASSWORD_VERIFIER".into();
    is(&setup.refused(RESPOND, other), WRONG);
    // A session that is sent must be the one that came with the block.
    for session in [
        challenge["Session"].clone(),
        json!("AYABnonsense-nonsense-nonsense"),
    ] {
        let mut other = good.clone();
        other["Session"] = session;
        is(&setup.refused(RESPOND, other), NO_SESSION);
    }
    setup.ok(RESPOND, good.clone());
    is(&setup.refused(RESPOND, good), USED);
    // The first session is used up too.
    let answer = phone.answer(&setup, &challenge);
    is(&setup.refused(RESPOND, answer), USED);
}

/// As pycognito does, which signs in on AWS.
#[test]
fn a_client_can_omit_the_device_sessions() {
    let mut setup = setup(ALWAYS);
    let phone = Phone::of_alice(&mut setup);
    let challenge = phone.begin(&mut setup);
    let mut answer = phone.answer(&setup, &challenge);
    answer["Session"] = Value::Null;
    let verifier = setup.ok(RESPOND, answer.clone());
    let mut proof = phone.proof(&setup, &verifier, &phone.identity());
    proof["Session"] = Value::Null;
    has_tokens(&setup.ok(RESPOND, proof));
    // No sign-in needs this device any more, and none another one.
    let missing = (
        "InvalidParameterException",
        "Missing required parameter Session",
    );
    is(&setup.refused(RESPOND, answer.clone()), missing);
    phone.begin(&mut setup);
    answer["ChallengeResponses"]["DEVICE_KEY"] = "us-east-1_00".into();
    is(&setup.refused(RESPOND, answer), missing);
}

#[test]
fn a_device_can_be_forgotten_while_it_signs_in() {
    let mut setup = setup(ALWAYS);
    let phone = Phone::of_alice(&mut setup);
    let challenge = phone.begin(&mut setup);
    let verifier = phone.start(&mut setup, &challenge);
    phone.forget(&mut setup);
    let proof = phone.proof(&setup, &verifier, &phone.identity());
    is(&setup.refused(RESPOND, proof), DOES_NOT_EXIST);
}

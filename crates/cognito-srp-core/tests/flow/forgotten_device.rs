//! `Device does not exist.`: the same request is sent again without the device.

use cognito_srp_core::{Challenge, Error, ErrorCode, Exchange, SignIn, Step};
use serde_json::{Value, json};

use crate::support::challenges::{answered, for_the_caller, reply};
use crate::support::{
    DEVICE_KEY, alias, challenge, confidential_client, device, device_ephemeral, ephemeral,
    following, password, receive, receive_raw, sent, tokens,
};

/// In AWS's words.
fn refuse(exchange: Exchange<Step>) -> Result<Step, Error> {
    let fault = json!({
        "__type": "ResourceNotFoundException",
        "message": "Device does not exist.",
    });
    receive_raw(exchange, 400, &[], fault.to_string().as_bytes())
}

fn code(step: Result<Step, Error>) -> ErrorCode {
    match step {
        Err(Error::Service(error)) => {
            assert!(!error.keeps_challenge(), "the sign-in is over");
            error.code().clone()
        }
        other => panic!("no refusal but {other:?}"),
    }
}

fn begun() -> SignIn {
    let sign_in = confidential_client().begin(alias());
    sign_in.with_device(device(), device_ephemeral()).unwrap()
}

fn after_the_password() -> Exchange<Step> {
    let first = begun().srp(password(), ephemeral());
    following(receive(first, &reply("PASSWORD_VERIFIER", "s1")))
}

/// The request without its DEVICE_KEY, which must be there.
fn without_device(exchange: &Exchange<Step>, map: &str) -> Value {
    let mut body = sent(exchange);
    let entries = body[map].as_object_mut().unwrap();
    assert_eq!(entries.remove("DEVICE_KEY").unwrap(), DEVICE_KEY);
    body
}

/// Checks that the same answer is sent again, and that the device is then dropped for the rest
/// of the sign-in.
fn assert_goes_on(exchange: Exchange<Step>, map: &str, what: &str) {
    let expected = without_device(&exchange, map);
    let again = following(refuse(exchange));
    assert_eq!(sent(&again), expected, "{what}");
    let next = answered(challenge(receive(again, &reply("SMS_MFA", "s9"))));
    let body = sent(&next);
    let responses = body["ChallengeResponses"].as_object().unwrap();
    assert!(!responses.contains_key("DEVICE_KEY"), "{what}");
    let Ok(Step::Done(tokens)) = receive(next, &tokens()) else {
        panic!("{what}: no tokens");
    };
    let key = tokens.forgotten_device().expect("the caller is told");
    assert_eq!(key.as_str(), DEVICE_KEY, "{what}");
}

/// The password claim covers its secret block and its time, so both stay the same.
#[test]
fn at_password_verifier() {
    let claim = after_the_password();
    let responses = sent(&claim)["ChallengeResponses"].clone();
    let again = following(refuse(after_the_password()));
    for same in [
        "PASSWORD_CLAIM_SECRET_BLOCK",
        "PASSWORD_CLAIM_SIGNATURE",
        "TIMESTAMP",
    ] {
        let sent = &sent(&again)["ChallengeResponses"][same];
        assert_eq!(*sent, responses[same], "{same}");
        assert!(sent.is_string(), "{same}");
    }
    assert_goes_on(claim, "ChallengeResponses", "PASSWORD_VERIFIER");
}

#[test]
fn at_every_answer() {
    for name in for_the_caller() {
        let answer = answered(challenge(receive(after_the_password(), &reply(name, "s2"))));
        assert_goes_on(answer, "ChallengeResponses", name);
    }
}

#[test]
fn at_the_first_request() {
    let flows: [fn(SignIn) -> Exchange<Step>; 3] = [
        |sign_in| sign_in.srp(password(), ephemeral()),
        |sign_in| sign_in.password(&password()),
        SignIn::custom,
    ];
    for flow in flows {
        assert_goes_on(flow(begun()), "AuthParameters", "first request");
    }
    // The secrets of SRP are kept for PASSWORD_VERIFIER.
    let again = following(refuse(begun().srp(password(), ephemeral())));
    let next = following(receive(again, &reply("PASSWORD_VERIFIER", "s1")));
    let mut expected = sent(&after_the_password());
    let responses = expected["ChallengeResponses"].as_object_mut().unwrap();
    responses.remove("DEVICE_KEY").unwrap();
    assert_eq!(sent(&next), expected);
}

#[test]
fn a_device_is_forgotten_only_once() {
    let again = following(refuse(after_the_password()));
    assert_eq!(code(refuse(again)), ErrorCode::ResourceNotFound);
    let without = confidential_client().begin(alias());
    let without = without.srp(password(), ephemeral());
    assert_eq!(code(refuse(without)), ErrorCode::ResourceNotFound);
}

/// Only `Device does not exist.` drops the device.
#[test]
fn another_refusal_does_not_drop_the_device() {
    let fault = br#"{"__type":"NotAuthorizedException","message":"Device does not exist."}"#;
    let step = receive_raw(after_the_password(), 400, &[], fault);
    assert_eq!(code(step), ErrorCode::NotAuthorized);
}

/// Without the device, the device's own challenges could not be answered.
#[test]
fn not_for_the_device_s_own_answers() {
    let srp = || {
        let asked = receive(after_the_password(), &reply("DEVICE_SRP_AUTH", "d1"));
        following(asked)
    };
    assert_eq!(code(refuse(srp())), ErrorCode::ResourceNotFound);
    let verifier = receive(srp(), &reply("DEVICE_PASSWORD_VERIFIER", "d2"));
    let verifier = following(verifier);
    assert_eq!(code(refuse(verifier)), ErrorCode::ResourceNotFound);
}

/// The requests for an authenticator app contain no device key that could be left out.
#[test]
fn not_for_an_authenticator_app() {
    let Challenge::MfaSetup(setup) =
        challenge(receive(after_the_password(), &reply("MFA_SETUP", "s2")))
    else {
        panic!("no MFA_SETUP");
    };
    assert_eq!(
        code(refuse(setup.software_token())),
        ErrorCode::ResourceNotFound
    );
}

/// A new device can follow one that was dropped.
#[test]
fn a_new_device_may_come_with_the_tokens() {
    let again = following(refuse(after_the_password()));
    let mut reply = tokens();
    reply["AuthenticationResult"]["NewDeviceMetadata"] = json!({
        "DeviceKey": "eu-west-2_99999999-0000-4111-8222-333344445555",
        "DeviceGroupKey": "-new",
    });
    let Ok(Step::Done(tokens)) = receive(again, &reply) else {
        panic!("no tokens");
    };
    assert_eq!(tokens.forgotten_device().unwrap().as_str(), DEVICE_KEY);
    let new = tokens.new_device().unwrap();
    assert_eq!(new.group_key(), "-new");
    let key = "eu-west-2_99999999-0000-4111-8222-333344445555";
    assert_eq!(new.key().as_str(), key);
}

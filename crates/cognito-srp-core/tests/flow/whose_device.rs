//! A device belongs to one user in one user pool. For another user the device is neither used nor
//! forgotten.

use cognito_srp_core::{
    AnswerErrorReason, AppClient, ClientId, Device, DeviceError, Error, ErrorCode, Exchange, Step,
    Tokens, UserPoolId, Username,
};
use serde_json::{Value, json};

use crate::support::challenges::{answered, for_the_caller, reply};
use crate::support::states::taken_up;
use crate::support::{
    DEVICE_GROUP_KEY, DEVICE_KEY, USER_ID, alias, challenge, confidential_client, device,
    device_ephemeral, ephemeral, following, password, receive, receive_raw, sent, tokens,
};

const POOL: &str = "eu-west-2_eYpv1mFHB";

fn device_of(pool: &str, name: &str) -> Device {
    let pool = UserPoolId::parse(pool).unwrap();
    let name = Username::parse(name).unwrap();
    Device::new(
        pool,
        name,
        DEVICE_KEY.parse().unwrap(),
        DEVICE_GROUP_KEY,
        "p",
    )
}

/// The user signs in by an alias, with a device that belongs to bob.
fn with_bobs(begin: impl FnOnce(cognito_srp_core::SignIn) -> Exchange<Step>) -> Exchange<Step> {
    let sign_in = confidential_client().begin(alias());
    let bobs = device_of(POOL, "bob");
    begin(sign_in.with_device(bobs, device_ephemeral()).unwrap())
}

fn after_the_password() -> Exchange<Step> {
    let first = with_bobs(|sign_in| sign_in.srp(password(), ephemeral()));
    following(receive(first, &reply("PASSWORD_VERIFIER", "s1")))
}

fn refuse(exchange: Exchange<Step>, message: &str) -> Result<Step, Error> {
    let fault = json!({"__type": "ResourceNotFoundException", "message": message});
    receive_raw(exchange, 400, &[], fault.to_string().as_bytes())
}

fn done(step: Result<Step, Error>) -> Tokens {
    match step {
        Ok(Step::Done(tokens)) => tokens,
        other => panic!("expected tokens, got {other:?}"),
    }
}

fn names_no_device(exchange: &Exchange<Step>, what: &str) {
    let body = sent(exchange);
    assert_eq!(body["ChallengeResponses"]["USERNAME"], USER_ID, "{what}");
    assert_eq!(body["ChallengeResponses"].get("DEVICE_KEY"), None, "{what}");
}

fn assert_left_out(tokens: &Tokens, what: &str) {
    assert_eq!(tokens.forgotten_device(), None, "{what}");
    let unused = tokens.unused_device().expect("the caller is told");
    assert_eq!(unused.as_str(), DEVICE_KEY, "{what}");
}

#[test]
fn a_device_of_another_user_pool_is_refused_before_anything_is_sent() {
    for pool in ["eu-west-2_eYpv1mFHC", "eu-west-1_eYpv1mFHB"] {
        let sign_in = confidential_client().begin(alias());
        let refused = sign_in.with_device(device_of(pool, USER_ID), device_ephemeral());
        assert_eq!(refused.err(), Some(DeviceError::OtherUserPool), "{pool}");
        let text = DeviceError::OtherUserPool.to_string();
        assert!(text.contains("another user pool"), "{text}");
    }
    // Another app client of the same user pool has the same users.
    let pool = UserPoolId::parse(POOL).unwrap();
    let other = AppClient::new(pool, ClientId::parse("another").unwrap());
    let sign_in = other.begin(alias());
    assert!(sign_in.with_device(device(), device_ephemeral()).is_ok());
}

#[test]
fn an_alias_is_no_mismatch() {
    let sign_in = confidential_client().begin(alias());
    let sign_in = sign_in.with_device(device(), device_ephemeral()).unwrap();
    let first = sign_in.srp(password(), ephemeral());
    assert_eq!(sent(&first)["AuthParameters"]["DEVICE_KEY"], DEVICE_KEY);
    let second = following(receive(first, &reply("PASSWORD_VERIFIER", "s1")));
    assert_eq!(
        sent(&second)["ChallengeResponses"]["DEVICE_KEY"],
        DEVICE_KEY
    );
    let tokens = done(receive(second, &tokens()));
    assert_eq!(tokens.unused_device(), None);
    assert_eq!(tokens.forgotten_device(), None);
}

#[test]
fn a_device_of_another_user_is_left_out_once_the_name_is_known() {
    names_no_device(&after_the_password(), "PASSWORD_VERIFIER");
    assert_left_out(&done(receive(after_the_password(), &tokens())), "tokens");
    for name in for_the_caller() {
        let first = with_bobs(cognito_srp_core::SignIn::custom);
        let mut reply = reply(name, "s1");
        reply["ChallengeParameters"]["USERNAME"] = json!(USER_ID);
        let answer = answered(challenge(receive(first, &reply)));
        if answer.request().operation() == "RespondToAuthChallenge" {
            names_no_device(&answer, name);
            assert_left_out(&done(receive(answer, &tokens())), name);
        }
    }
}

#[test]
fn a_device_of_another_user_gives_no_proof() {
    let step = receive(after_the_password(), &reply("DEVICE_SRP_AUTH", "d1"));
    assert_eq!(
        step.unwrap_err().to_string(),
        "unexpected DEVICE_SRP_AUTH challenge"
    );
}

/// The service does not know bob's device as one of alice's. The device itself is still valid.
#[test]
fn a_device_of_another_user_is_not_forgotten() {
    let first = with_bobs(|sign_in| sign_in.password(&password()));
    let again = following(refuse(first, "Device does not exist."));
    let tokens = done(receive(again, &tokens()));
    assert_eq!(tokens.username().unwrap().as_str(), USER_ID);
    assert_left_out(&tokens, "password");

    let first = with_bobs(|sign_in| sign_in.srp(password(), ephemeral()));
    let again = following(refuse(first, "Device does not exist."));
    let second = following(receive(again, &reply("PASSWORD_VERIFIER", "s1")));
    names_no_device(&second, "srp");
    assert_left_out(&done(receive(second, &crate::support::tokens())), "srp");
}

#[test]
fn only_the_services_answer_forgets_a_device() {
    let first = || {
        let sign_in = confidential_client().begin(alias());
        let sign_in = sign_in.with_device(device(), device_ephemeral()).unwrap();
        sign_in.srp(password(), ephemeral())
    };
    for message in [
        "",
        "User pool client 1h57kf5cpq17m0eml12EXAMPLE does not exist.",
        "User pool eu-west-2_eYpv1mFHB does not exist.",
        "Username/client id combination not found.",
    ] {
        let Err(Error::Service(error)) = refuse(first(), message) else {
            panic!("{message}: the device counts as forgotten");
        };
        assert_eq!(*error.code(), ErrorCode::ResourceNotFound);
        assert_eq!(error.message(), message);
    }
    for message in ["Device does not exist.", "Device does not exist"] {
        let again = following(refuse(first(), message));
        let parameters = sent(&again)["AuthParameters"].clone();
        assert_eq!(parameters.get("DEVICE_KEY"), None::<&Value>);
    }
}

#[test]
fn a_resumed_challenge_accepts_its_own_users_device() {
    let original = || {
        let first = confidential_client().begin(alias()).custom();
        taken_up(
            &confidential_client(),
            challenge(receive(first, &reply("SMS_MFA", "s1"))),
        )
    };
    let others = [
        (device_of(POOL, "bob"), DeviceError::OtherUser),
        (
            device_of("eu-west-2_other", USER_ID),
            DeviceError::OtherUserPool,
        ),
    ];
    for (device, expected) in others {
        let error = original()
            .with_device(device, device_ephemeral())
            .unwrap_err();
        assert_eq!(error.reason(), &AnswerErrorReason::Device(expected));
        assert_eq!(error.to_string(), expected.to_string());
        names_no_device(&answered(error.into_challenge()), "taken back");
    }
    let own = original()
        .with_device(device(), device_ephemeral())
        .unwrap();
    let body = sent(&answered(own));
    assert_eq!(body["ChallengeResponses"]["DEVICE_KEY"], DEVICE_KEY);
}

/// A suspended challenge records whose device it has.
#[test]
fn a_device_of_another_user_is_left_out_in_another_process() {
    let mut unnamed = reply("SMS_MFA", "s1");
    let parameters = unnamed["ChallengeParameters"].as_object_mut().unwrap();
    parameters.retain(|name, _| !name.starts_with("USER"));
    let first = with_bobs(cognito_srp_core::SignIn::custom);
    let original = challenge(receive(first, &unnamed));
    let answer = answered(taken_up(&confidential_client(), original));
    assert_eq!(
        sent(&answer)["ChallengeResponses"]["DEVICE_KEY"],
        DEVICE_KEY
    );
    let named = challenge(receive(answer, &reply("SMS_MFA", "s2")));
    names_no_device(&answered(named), "named");
}

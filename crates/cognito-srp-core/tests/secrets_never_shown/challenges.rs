//! Every challenge with the canary in its parameters, its session and its answer.

use cognito_srp_core::{
    Challenge, Device, DevicePassword, Error, FirstFactor, MfaType, Password, SecretCode, Session,
    Settled, Side, StoredError, SuspendedChallenge,
};
use serde_json::{Value, json};

use crate::support::challenges::{for_the_caller, reply, variant};
use crate::support::{challenge, device_ephemeral, ephemeral, receive, receive_raw};
use crate::{
    CANARY, chain, client, debugged, displayed, exchanged, sign_in, sign_in_with_password, username,
};

/// The reply with the canary wherever a text may be: in the session, in names and hints, and
/// in an additional parameter.
fn tainted(name: &str) -> Value {
    let mut reply = reply(name, CANARY);
    let parameters = reply["ChallengeParameters"].as_object_mut().unwrap();
    for (name, value) in parameters.iter_mut() {
        if !name.starts_with("MFAS_") && name != "requiredAttributes" {
            *value = json!(CANARY);
        }
    }
    if parameters.contains_key("userAttributes") {
        let attributes = format!(r#"{{"email":"{CANARY}","{CANARY}":"x"}}"#);
        parameters.insert("userAttributes".into(), json!(attributes));
    }
    parameters.insert("SECRET".into(), json!(CANARY));
    reply
}

fn challenge_with(name: &str) -> Challenge {
    challenge(receive(sign_in(), &tainted(name)))
}

#[test]
fn every_challenge_and_its_answer() {
    let password = || Password::new(CANARY);
    for name in for_the_caller() {
        debugged(&receive(sign_in(), &tainted(name)).unwrap());
        debugged(&Settled::Challenge(challenge_with(name)));
        displayed(&challenge_with(name));
        let answer = match challenge_with(name) {
            Challenge::SmsMfa(challenge) => challenge.answer(CANARY),
            Challenge::SoftwareTokenMfa(challenge) => challenge.answer(CANARY),
            Challenge::EmailOtp(challenge) => challenge.answer(CANARY),
            Challenge::SmsOtp(challenge) => challenge.answer(CANARY),
            Challenge::SelectMfaType(challenge) => challenge.select(&MfaType::Sms).unwrap(),
            Challenge::MfaSetup(challenge) => challenge.email(CANARY),
            Challenge::NewPasswordRequired(challenge) => challenge
                .with_attributes([("given_name", CANARY)])
                .answer(&password())
                .unwrap(),
            Challenge::CustomChallenge(challenge) => challenge.answer(CANARY),
            Challenge::SelectChallenge(challenge) => challenge.password(&password()).unwrap(),
            Challenge::PasswordChallenge(challenge) => challenge.answer(&password()),
            Challenge::PasswordSrpChallenge(challenge) => challenge.answer(password(), ephemeral()),
            Challenge::WebAuthn(challenge) => challenge
                .answer(&json!({"id": CANARY}).to_string())
                .unwrap(),
            Challenge::UnknownChallenge(challenge) => challenge.answer([("ANSWER", CANARY)]),
            other => panic!("{}: no answer here", variant(&other)),
        };
        exchanged(&answer);
        // A refusal that returns the challenge.
        let fault = json!({"__type": "CodeMismatchException", "message": "No.", "x": CANARY});
        let error = receive_raw(answer, 400, &[], fault.to_string().as_bytes());
        let error = error.err().unwrap();
        displayed(&error);
        chain(&error);
        let Error::Service(service) = &error else {
            panic!("no refusal");
        };
        assert!(service.keeps_challenge(), "{name}");
        debugged(service);
        debugged(&error.into_challenge().unwrap());
    }
}

#[test]
fn every_type() {
    macro_rules! each {
        ($($variant:ident $name:literal)*) => {$(
            match challenge_with($name) {
                Challenge::$variant(challenge) => {
                    let challenge = challenge.with_client_metadata([(CANARY, CANARY)]);
                    assert_eq!(challenge.username().as_str().len(), CANARY.len());
                    debugged(&challenge);
                    debugged(challenge.username());
                }
                other => panic!("another type: {other:?}"),
            }
        )*};
    }
    each! {
        SmsMfa "SMS_MFA" SoftwareTokenMfa "SOFTWARE_TOKEN_MFA" EmailOtp "EMAIL_OTP"
        SmsOtp "SMS_OTP" SelectMfaType "SELECT_MFA_TYPE" MfaSetup "MFA_SETUP"
        NewPasswordRequired "NEW_PASSWORD_REQUIRED" CustomChallenge "CUSTOM_CHALLENGE"
        SelectChallenge "SELECT_CHALLENGE" PasswordChallenge "PASSWORD" PasswordSrpChallenge "PASSWORD_SRP"
        WebAuthn "WEB_AUTHN" UnknownChallenge "FUTURE_MFA"
    }
}

#[test]
fn an_authenticator_app() {
    let Challenge::MfaSetup(setup) = challenge_with("MFA_SETUP") else {
        panic!("no set-up");
    };
    let associate = setup.software_token();
    exchanged(&associate);
    let reply = json!({"SecretCode": CANARY, "Session": CANARY});
    let setup = challenge(receive(associate, &reply));
    debugged(&setup);
    let Challenge::SoftwareTokenSetup(setup) = setup else {
        panic!("no secret");
    };
    assert_eq!(setup.secret().expose(), CANARY);
    assert!(setup.otpauth_uri("issuer").contains(CANARY));
    debugged(&setup);
    debugged(setup.secret());
    let verify = setup.with_friendly_name(CANARY).verify(CANARY);
    exchanged(&verify);
    let error = receive(verify, &json!({"Status": "ERROR"})).unwrap_err();
    displayed(&error);
    debugged(&error.into_challenge().unwrap());
}

#[test]
fn refused_answers() {
    let Challenge::NewPasswordRequired(challenge) = challenge_with("NEW_PASSWORD_REQUIRED") else {
        panic!("another type");
    };
    let error = challenge.answer(&Password::new(CANARY)).err().unwrap();
    displayed(&error);
    debugged(error.reason());
    chain(&error);
    let again = error.into_challenge();
    let given = [("given_name", CANARY), ("email", CANARY)];
    let error = again
        .with_attributes(given)
        .answer(&Password::new(CANARY))
        .err()
        .unwrap();
    displayed(&error);
    let Challenge::WebAuthn(challenge) = challenge_with("WEB_AUTHN") else {
        panic!("another type");
    };
    displayed(&challenge.answer(CANARY).err().unwrap());
    let Challenge::SelectMfaType(challenge) = challenge_with("SELECT_MFA_TYPE") else {
        panic!("another type");
    };
    let other = MfaType::Other(CANARY.into());
    displayed(&challenge.select(&other).err().unwrap());
    let Challenge::SelectChallenge(challenge) = challenge_with("SELECT_CHALLENGE") else {
        panic!("another type");
    };
    let other = FirstFactor::Other(CANARY.into());
    displayed(&challenge.select(&other).err().unwrap());
}

#[test]
fn what_is_stored() {
    #[cfg(feature = "seal")]
    {
        let octets = core::array::from_fn(|place| CANARY.as_bytes()[place % CANARY.len()]);
        let key = cognito_srp_core::SealingKey::from_bytes(octets).unwrap();
        debugged(&key);
        let entropy = cognito_srp_core::SealEntropy::from_entropy([7; 24]).unwrap();
        debugged(&entropy);
        let sealed = challenge_with("SMS_MFA")
            .suspend()
            .seal(&key, "a browser", entropy);
        crate::assert_clean("a sealed challenge", &sealed);
        let refused = client().resume_sealed(&sealed, &key, "another", Side::Client);
        chain(&refused.unwrap_err());
    }
    let suspended = challenge_with("SMS_MFA").suspend();
    debugged(&suspended);
    let text = suspended.into_json();
    assert!(text.contains(CANARY), "the canary is not there");
    let read = SuspendedChallenge::from_json(&text).unwrap();
    debugged(&read);
    let resumed = client().resume(read, Side::Client).unwrap();
    let pool = client().user_pool_id().clone();
    let device = Device::new(pool, username(), key(), CANARY, CANARY);
    debugged(&device);
    debugged(device.password());
    assert!(device.to_json().contains(CANARY));
    debugged(&Device::from_json(&device.to_json()).unwrap());
    debugged(&resumed.with_device(device, device_ephemeral()));
    let broken = [
        CANARY.to_owned(),
        json!({CANARY: CANARY}).to_string(),
        json!({"CognitoSrp": CANARY, "Version": 1}).to_string(),
        json!({"CognitoSrp": "remembered device", "Version": 1, "DeviceKey": CANARY}).to_string(),
        json!({"CognitoSrp": "suspended challenge", "Version": 1, "Side": CANARY}).to_string(),
    ];
    for text in broken {
        chain(&SuspendedChallenge::from_json(&text).err().unwrap());
        chain(&Device::from_json(&text).err().unwrap());
    }
    chain(&StoredError::OtherAppClient);
}

fn key() -> cognito_srp_core::DeviceKey {
    crate::support::DEVICE_KEY.parse().unwrap()
}

#[test]
fn new_secrets() {
    secrets!(DevicePassword SecretCode Session);
    chain(&receive(sign_in_with_password(), &tainted("DEVICE_SRP_AUTH")).unwrap_err());
}

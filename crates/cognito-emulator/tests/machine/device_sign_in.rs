//! Signing in on a device: what it receives, what it proves, and the effect.

use cognito_emulator::{DeviceConfiguration, MfaMode, MfaSettings, MfaType, NewUser};

use serde_json::{Value, json};

use crate::phone::{ALWAYS, Phone, setup};

use crate::support::{PASSWORD, Setup, asks, has_tokens, is};

const DOES_NOT_EXIST: (&str, &str) = ("ResourceNotFoundException", "Device does not exist.");

const WRONG: (&str, &str) = ("NotAuthorizedException", "Incorrect username or password.");

const INVALID_REFRESH: (&str, &str) = ("NotAuthorizedException", "Invalid Refresh Token");

const NO_SESSION: (&str, &str) = ("NotAuthorizedException", "Invalid session for the user.");

const RESPOND: &str = "RespondToAuthChallenge";

/// The device key to which a sign-in's tokens are bound.
fn device_key(result: &Value) -> Value {
    Setup::claims(&result["AccessToken"])["device_key"].clone()
}

/// With alice, and bob, who has a second factor.
fn with_mfa(configuration: DeviceConfiguration) -> (Setup, Phone) {
    let mut setup = setup(configuration);
    let settings = MfaSettings::new(MfaMode::Optional, [MfaType::Sms]);
    setup.pool.set_mfa(settings);
    let bob = NewUser::new("bob", PASSWORD)
        .with_attribute("phone_number", "+15555551234")
        .with_mfa(MfaType::Sms);
    setup.add(bob);
    let claim = setup.right_claim("bob");
    let challenge = setup.ok(RESPOND, claim);
    let result = code(&mut setup, &challenge)["AuthenticationResult"].clone();
    let phone = Phone::confirm(&mut setup, &result);
    (setup, phone)
}

/// Answers bob's SMS_MFA.
fn code(setup: &mut Setup, challenge: &Value) -> Value {
    asks(challenge, "SMS_MFA");
    let code = setup.newest_message().code;
    let answer = setup.answer(
        challenge,
        json!({ "USERNAME": "bob", "SMS_MFA_CODE": code }),
    );
    setup.ok(RESPOND, answer)
}

#[test]
fn a_pool_without_devices_issues_no_device_key() {
    let mut setup = Setup::new();
    let result = setup.signed_in();
    assert!(result.get("NewDeviceMetadata").is_none());
    assert!(device_key(&result).is_null());
}

#[test]
fn a_sign_in_without_a_device_is_given_one() {
    let mut setup = setup(ALWAYS);
    let result = setup.signed_in();
    let phone = Phone::of(&result);
    let (region, id) = phone.key.split_once('_').unwrap();
    assert_eq!((region, id.len()), ("us-east-1", 36));
    assert_eq!(phone.group.len(), 9);
    assert_eq!(device_key(&result), phone.key.as_str());
    assert!(
        Setup::claims(&result["IdToken"])
            .get("device_key")
            .is_none()
    );
    // Each time, in every flow.
    let by_password = setup.password("alice")["AuthenticationResult"].clone();
    assert_ne!(Phone::of(&by_password).key, phone.key);
    // Also after a new password.
    setup.add(NewUser::new("bob", PASSWORD).with_temporary_password());
    let challenge = setup.password("bob");
    let answer = json!({ "USERNAME": "bob", "NEW_PASSWORD": "Better-Horse8!" });
    let answer = setup.answer(&challenge, answer);
    Phone::of(&setup.ok(RESPOND, answer)["AuthenticationResult"]);
}

#[test]
fn a_remembered_device_proves_itself() {
    let mut setup = setup(ALWAYS);
    let phone = Phone::of_alice(&mut setup);
    setup.seconds += 60;
    let challenge = phone.begin(&mut setup);
    assert_eq!(
        challenge["ChallengeParameters"],
        json!({ "USERNAME": "alice" })
    );
    let verifier = phone.start(&mut setup, &challenge);
    for name in ["SALT", "SRP_B", "SECRET_BLOCK", "USERNAME", "DEVICE_KEY"] {
        assert!(verifier["ChallengeParameters"][name].is_string(), "{name}");
    }
    assert!(verifier["Session"].is_string() && verifier["Session"] != challenge["Session"]);
    let proof = phone.proof(&setup, &verifier, &phone.identity());
    let result = setup.ok(RESPOND, proof)["AuthenticationResult"].clone();
    assert!(result.get("NewDeviceMetadata").is_none());
    assert_eq!(device_key(&result), phone.key.as_str());
    let body = json!({ "AccessToken": result["AccessToken"], "DeviceKey": phone.key });
    let device = setup.ok("GetDevice", body)["Device"].clone();
    assert_eq!(device["DeviceLastAuthenticatedDate"], setup.seconds);
}

#[test]
fn a_device_proves_itself_after_a_sent_password() {
    let mut setup = setup(ALWAYS);
    let phone = Phone::of_alice(&mut setup);
    let mut body = setup.password_body("alice", PASSWORD);
    body["AuthParameters"]["DEVICE_KEY"] = phone.key.as_str().into();
    let challenge = setup.ok("InitiateAuth", body.clone());
    asks(&challenge, "DEVICE_SRP_AUTH");
    has_tokens(&phone.prove(&mut setup, &challenge));
    // The error for a wrong password says nothing about devices.
    body["AuthParameters"]["DEVICE_KEY"] = "us-east-1_00".into();
    is(&setup.refused("InitiateAuth", body.clone()), DOES_NOT_EXIST);
    body["AuthParameters"]["PASSWORD"] = "Wrong-Horse7!".into();
    is(&setup.refused("InitiateAuth", body), WRONG);
}

#[test]
fn a_proven_device_replaces_mfa() {
    let (mut setup, phone) = with_mfa(ALWAYS);
    let challenge = phone.begin(&mut setup);
    has_tokens(&phone.prove(&mut setup, &challenge));
    // Without it, the code is asked for.
    let claim = setup.right_claim("bob");
    asks(&setup.ok(RESPOND, claim), "SMS_MFA");
}

#[test]
fn if_devices_do_not_replace_mfa_both_are_asked() {
    let (mut setup, phone) = with_mfa(DeviceConfiguration::default());
    let claim = phone.claim(&mut setup);
    let challenge = setup.ok(RESPOND, claim);
    let challenge = code(&mut setup, &challenge);
    asks(&challenge, "DEVICE_SRP_AUTH");
    let reply = phone.prove(&mut setup, &challenge);
    has_tokens(&reply);
}

/// As amazon-cognito-identity-js does: `sendMFACode` does not take the new one.
#[test]
fn the_used_session_of_the_second_factor_is_accepted_for_the_device() {
    let (mut setup, phone) = with_mfa(DeviceConfiguration::default());
    let claim = phone.claim(&mut setup);
    let asked = setup.ok(RESPOND, claim);
    let challenge = code(&mut setup, &asked);
    asks(&challenge, "DEVICE_SRP_AUTH");
    let mut answer = phone.answer(&setup, &challenge);
    answer["Session"] = asked["Session"].clone();
    let verifier = setup.ok(RESPOND, answer.clone());
    asks(&verifier, "DEVICE_PASSWORD_VERIFIER");
    let proof = phone.proof(&setup, &verifier, &phone.identity());
    has_tokens(&setup.ok(RESPOND, proof));
    // No sign-in needs the device any more.
    is(&setup.refused(RESPOND, answer), NO_SESSION);
}

#[test]
fn a_device_that_is_not_remembered_does_not_replace_mfa() {
    let on_prompt = DeviceConfiguration {
        challenge_required_on_new_device: true,
        device_only_remembered_on_user_prompt: true,
    };
    let (mut setup, phone) = with_mfa(on_prompt);
    let claim = phone.claim(&mut setup);
    let challenge = setup.ok(RESPOND, claim);
    let result = code(&mut setup, &challenge)["AuthenticationResult"].clone();
    assert!(
        result.get("NewDeviceMetadata").is_none(),
        "the device is known"
    );
    assert_eq!(device_key(&result), phone.key.as_str());

    let update = json!({ "AccessToken": result["AccessToken"], "DeviceKey": phone.key,
                         "DeviceRememberedStatus": "remembered" });
    assert_eq!(setup.ok("UpdateDeviceStatus", update.clone()), json!({}));
    let challenge = phone.begin(&mut setup);
    has_tokens(&phone.prove(&mut setup, &challenge));

    let mut unknown = update;
    unknown["DeviceRememberedStatus"] = "maybe".into();
    let refusal = setup.refused("UpdateDeviceStatus", unknown);
    assert_eq!(refusal.0, "InvalidParameterException");
}

/// A device that is not remembered cannot replace a remembered one.
#[test]
fn only_a_remembered_device_can_answer() {
    let (mut setup, phone) = with_mfa(ALWAYS);
    let claim = setup.right_claim("bob");
    let challenge = setup.ok(RESPOND, claim);
    let result = code(&mut setup, &challenge)["AuthenticationResult"].clone();
    let other = Phone::confirm(&mut setup, &result);
    let update = json!({ "AccessToken": result["AccessToken"], "DeviceKey": other.key,
                         "DeviceRememberedStatus": "not_remembered" });
    setup.ok("UpdateDeviceStatus", update);
    let challenge = phone.begin(&mut setup);
    let answer = other.answer(&setup, &challenge);
    is(&setup.refused(RESPOND, answer), DOES_NOT_EXIST);
}

#[test]
fn an_unknown_device_does_not_use_up_the_challenge() {
    let mut setup = setup(ALWAYS);
    let unconfirmed = Phone::of(&setup.signed_in()).key;
    let nobodys = "us-east-1_00000000-0000-4000-8000-000000000000".to_owned();
    for key in [unconfirmed, nobodys, "nonsense".to_owned()] {
        for dropped in [json!(null), json!("")] {
            let mut claim = setup.right_claim("alice");
            claim["ChallengeResponses"]["DEVICE_KEY"] = key.as_str().into();
            is(&setup.refused(RESPOND, claim.clone()), DOES_NOT_EXIST);
            is(&setup.refused(RESPOND, claim.clone()), DOES_NOT_EXIST);
            claim["ChallengeResponses"]["DEVICE_KEY"] = dropped;
            let reply = setup.ok(RESPOND, claim.clone());
            Phone::of(&reply["AuthenticationResult"]);
            is(&setup.refused(RESPOND, claim), WRONG);
        }
    }
}

#[test]
fn a_wrong_password_reveals_no_devices() {
    let mut setup = setup(ALWAYS);
    let phone = Phone::of_alice(&mut setup);
    for key in [phone.key.as_str(), "us-east-1_00"] {
        let started = setup.start_srp("alice");
        let mut claim = setup.claim(started, "Wrong-Horse7!", &setup.now().to_string());
        claim["ChallengeResponses"]["DEVICE_KEY"] = key.into();
        is(&setup.refused(RESPOND, claim), WRONG);
    }
}

#[test]
fn refresh_tokens_are_bound_to_the_device() {
    let mut setup = setup(ALWAYS);
    let result = setup.signed_in();
    let phone = Phone::of(&result);
    let other = Phone::of_alice(&mut setup);
    let refresh = |setup: &mut Setup, key: Option<&str>| {
        let token = &result["RefreshToken"];
        let new_way = setup.call(
            "GetTokensFromRefreshToken",
            // Where it is a member of the request, it cannot be empty.
            json!({ "RefreshToken": token, "ClientId": "webapp",
                    "DeviceKey": key.filter(|key| !key.is_empty()) }),
        );
        let old_way = setup.call(
            "InitiateAuth",
            json!({ "AuthFlow": "REFRESH_TOKEN_AUTH", "ClientId": "webapp",
                    "AuthParameters": { "REFRESH_TOKEN": token, "DEVICE_KEY": key } }),
        );
        [new_way, old_way]
    };
    let refused = |replies: [(u16, Value); 2]| {
        for (status, body) in replies {
            assert_eq!(status, 400);
            let text = |name: &str| body[name].as_str().unwrap().to_owned();
            is(&(text("__type"), text("message")), INVALID_REFRESH);
        }
    };
    // Not confirmed yet.
    refused(refresh(&mut setup, Some(&phone.key)));
    setup.ok("ConfirmDevice", phone.confirmation(&result));
    for (status, body) in refresh(&mut setup, Some(&phone.key)) {
        assert_eq!(status, 200, "{body}");
        assert_eq!(
            device_key(&body["AuthenticationResult"]),
            phone.key.as_str()
        );
    }
    for key in [
        None,
        Some(""),
        Some("us-east-1_00"),
        Some(other.key.as_str()),
    ] {
        refused(refresh(&mut setup, key));
    }
    phone.forget(&mut setup);
    refused(refresh(&mut setup, Some(&phone.key)));
}

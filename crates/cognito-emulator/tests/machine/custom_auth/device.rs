//! A remembered device in `CUSTOM_AUTH`.

use cognito_emulator::{MfaMode, MfaSettings, MfaType, NewUser};
use serde_json::{Value, json};

use super::srp::{password_then_challenge, with_srp};
use super::{RESPOND, answer, begin, recorded, until_right};
use crate::phone::{ALWAYS, Phone};
use crate::support::{PASSWORD, Setup, asks, has_tokens, is};

#[test]
fn a_remembered_device_follows_the_challenges() {
    let (mut setup, calls) = recorded(until_right);
    setup.pool.set_device_configuration(ALWAYS);
    let challenge = setup.ok("InitiateAuth", begin("alice"));
    let right = answer(&setup, &challenge, "green");
    let result = setup.ok(RESPOND, right)["AuthenticationResult"].clone();
    let phone = Phone::confirm(&mut setup, &result);

    let challenge = setup.ok("InitiateAuth", begin("alice"));
    let mut right = answer(&setup, &challenge, "green");
    // An unknown device is reported before the answer is checked, and the answer stays valid.
    let before = calls.lock().unwrap().len();
    right["ChallengeResponses"]["DEVICE_KEY"] = "us-east-1_00".into();
    let refusal = setup.refused(RESPOND, right.clone());
    is(
        &refusal,
        ("ResourceNotFoundException", "Device does not exist."),
    );
    assert_eq!(calls.lock().unwrap().len(), before);
    right["ChallengeResponses"]["DEVICE_KEY"] = phone.key.as_str().into();
    let challenge = setup.ok(RESPOND, right);
    asks(&challenge, "DEVICE_SRP_AUTH");
    let reply = phone.prove(&mut setup, &challenge);
    has_tokens(&reply);
    assert!(
        reply["AuthenticationResult"]
            .get("NewDeviceMetadata")
            .is_none()
    );
}

/// AWS's clients expect tokens after a device's proof.
#[test]
fn the_device_comes_last_after_srp_and_replaces_mfa() {
    let (mut setup, _) = recorded(password_then_challenge);
    let phone = bobs_phone(&mut setup);
    let (_, challenge) = with_srp(&mut setup, "bob", PASSWORD, Some(&phone.key));
    let right = answer(&setup, &challenge, "green");
    let challenge = setup.ok(RESPOND, right);
    asks(&challenge, "DEVICE_SRP_AUTH");
    has_tokens(&phone.prove(&mut setup, &challenge));
}

/// The device that replaces MFA cannot be exchanged during the sign-in.
#[test]
fn without_the_device_the_second_factor_is_asked() {
    let (mut setup, _) = recorded(password_then_challenge);
    let phone = bobs_phone(&mut setup);
    let (_, challenge) = with_srp(&mut setup, "bob", PASSWORD, None);
    let result = code(&mut setup, &challenge)["AuthenticationResult"].clone();
    let other = Phone::confirm(&mut setup, &result);
    let update = json!({ "AccessToken": result["AccessToken"], "DeviceKey": other.key,
                         "DeviceRememberedStatus": "not_remembered" });
    setup.ok("UpdateDeviceStatus", update);

    let (_, challenge) = with_srp(&mut setup, "bob", PASSWORD, Some(&phone.key));
    let mut right = answer(&setup, &challenge, "green");
    right["ChallengeResponses"]["DEVICE_KEY"] = other.key.into();
    asks(&setup.ok(RESPOND, right), "SMS_MFA");
}

/// Bob, who has a second factor, and his remembered device.
fn bobs_phone(setup: &mut Setup) -> Phone {
    setup.pool.set_device_configuration(ALWAYS);
    setup
        .pool
        .set_mfa(MfaSettings::new(MfaMode::Optional, [MfaType::Sms]));
    let bob = NewUser::new("bob", PASSWORD)
        .with_attribute("phone_number", "+15555551234")
        .with_mfa(MfaType::Sms);
    setup.add(bob);
    let (_, challenge) = with_srp(setup, "bob", PASSWORD, None);
    let result = code(setup, &challenge)["AuthenticationResult"].clone();
    Phone::confirm(setup, &result)
}

fn code(setup: &mut Setup, challenge: &Value) -> Value {
    asks(challenge, "SMS_MFA");
    let code = setup.newest_message().code;
    let code = setup.answer(
        challenge,
        json!({ "USERNAME": "bob", "SMS_MFA_CODE": code }),
    );
    setup.ok(RESPOND, code)
}

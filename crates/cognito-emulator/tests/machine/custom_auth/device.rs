//! A remembered device in `CUSTOM_AUTH`.

use cognito_emulator::{MfaMode, MfaSettings, MfaType, NewUser};
use serde_json::{Value, json};

use super::srp::{password_then_challenge, with_srp};
use super::{RESPOND, answer, begin, recorded, until_right};
use crate::phone::{ALWAYS, Phone};
use crate::rig::{PASSWORD, Rig, asks, has_tokens, is};

#[test]
fn a_remembered_device_follows_the_challenges() {
    let (mut rig, calls) = recorded(until_right);
    rig.pool.set_device_configuration(ALWAYS);
    let challenge = rig.ok("InitiateAuth", begin("alice"));
    let right = answer(&rig, &challenge, "green");
    let result = rig.ok(RESPOND, right)["AuthenticationResult"].clone();
    let phone = Phone::confirm(&mut rig, &result);

    let challenge = rig.ok("InitiateAuth", begin("alice"));
    let mut right = answer(&rig, &challenge, "green");
    // An unknown device is told before the answer is judged, which stays good.
    let before = calls.lock().unwrap().len();
    right["ChallengeResponses"]["DEVICE_KEY"] = "us-east-1_00".into();
    let refusal = rig.refused(RESPOND, right.clone());
    is(
        &refusal,
        ("ResourceNotFoundException", "Device does not exist."),
    );
    assert_eq!(calls.lock().unwrap().len(), before);
    right["ChallengeResponses"]["DEVICE_KEY"] = phone.key.as_str().into();
    let challenge = rig.ok(RESPOND, right);
    asks(&challenge, "DEVICE_SRP_AUTH");
    let reply = phone.prove(&mut rig, &challenge);
    has_tokens(&reply);
    assert!(
        reply["AuthenticationResult"]
            .get("NewDeviceMetadata")
            .is_none()
    );
}

/// AWS's clients take what follows a device's proof for tokens.
#[test]
fn the_device_comes_last_also_after_srp_and_in_place_of_mfa() {
    let (mut rig, _) = recorded(password_then_challenge);
    let phone = bobs_phone(&mut rig);
    let (_, challenge) = with_srp(&mut rig, "bob", PASSWORD, Some(&phone.key));
    let right = answer(&rig, &challenge, "green");
    let challenge = rig.ok(RESPOND, right);
    asks(&challenge, "DEVICE_SRP_AUTH");
    has_tokens(&phone.prove(&mut rig, &challenge));
}

/// The device that stands in for MFA cannot be exchanged on the way.
#[test]
fn without_the_device_the_second_factor_is_asked_after_all() {
    let (mut rig, _) = recorded(password_then_challenge);
    let phone = bobs_phone(&mut rig);
    let (_, challenge) = with_srp(&mut rig, "bob", PASSWORD, None);
    let result = code(&mut rig, &challenge)["AuthenticationResult"].clone();
    let other = Phone::confirm(&mut rig, &result);
    let update = json!({ "AccessToken": result["AccessToken"], "DeviceKey": other.key,
                         "DeviceRememberedStatus": "not_remembered" });
    rig.ok("UpdateDeviceStatus", update);

    let (_, challenge) = with_srp(&mut rig, "bob", PASSWORD, Some(&phone.key));
    let mut right = answer(&rig, &challenge, "green");
    right["ChallengeResponses"]["DEVICE_KEY"] = other.key.into();
    asks(&rig.ok(RESPOND, right), "SMS_MFA");
}

/// Bob, who has a second factor, and his remembered device.
fn bobs_phone(rig: &mut Rig) -> Phone {
    rig.pool.set_device_configuration(ALWAYS);
    rig.pool
        .set_mfa(MfaSettings::new(MfaMode::Optional, [MfaType::Sms]));
    let bob = NewUser::new("bob", PASSWORD)
        .with_attribute("phone_number", "+15555551234")
        .with_mfa(MfaType::Sms);
    rig.add(bob);
    let (_, challenge) = with_srp(rig, "bob", PASSWORD, None);
    let result = code(rig, &challenge)["AuthenticationResult"].clone();
    Phone::confirm(rig, &result)
}

fn code(rig: &mut Rig, challenge: &Value) -> Value {
    asks(challenge, "SMS_MFA");
    let code = rig.newest_message().code;
    let code = rig.answer(
        challenge,
        json!({ "USERNAME": "bob", "SMS_MFA_CODE": code }),
    );
    rig.ok(RESPOND, code)
}

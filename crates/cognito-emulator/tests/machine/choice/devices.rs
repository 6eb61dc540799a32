//! A device that is remembered proves itself after any first factor.

use super::*;
use crate::phone::{ALWAYS, Phone};
use crate::support::asks;

/// Bob's remembered device.
fn remembered(setup: &mut Setup) -> Phone {
    setup.pool.set_device_configuration(ALWAYS);
    let parameters = json!({ "PREFERRED_CHALLENGE": "PASSWORD", "PASSWORD": PASSWORD });
    let reply = setup.ok("InitiateAuth", initiate("bob", parameters));
    Phone::confirm(setup, &reply["AuthenticationResult"])
}

#[test]
fn after_a_password_and_after_a_code() {
    let mut setup = setup(ALL);
    let phone = remembered(&mut setup);
    for (name, parameter) in [
        ("PASSWORD", "PASSWORD"),
        ("EMAIL_OTP", "EMAIL_OTP_CODE"),
        ("SMS_OTP", "SMS_OTP_CODE"),
    ] {
        let parameters = json!({ "PREFERRED_CHALLENGE": name, "DEVICE_KEY": phone.key });
        let reply = setup.ok("InitiateAuth", initiate("bob", parameters));
        asks(&reply, name);
        let given = match name {
            "PASSWORD" => PASSWORD.to_owned(),
            _ => code(&setup),
        };
        let responses = json!({ parameter: given, "DEVICE_KEY": phone.key });
        let body = answer(&reply, "bob", responses);
        let reply = setup.ok("RespondToAuthChallenge", body);
        asks(&reply, "DEVICE_SRP_AUTH");
        let done = phone.prove(&mut setup, &reply);
        has_tokens(&done);
        assert!(
            done["AuthenticationResult"]
                .get("NewDeviceMetadata")
                .is_none()
        );
    }
}

#[test]
fn an_unknown_device_is_reported_after_the_password() {
    let mut setup = setup(ALL);
    let phone = remembered(&mut setup);
    phone.forget(&mut setup);
    let with = |password: &str| {
        initiate(
            "bob",
            json!({
                "PREFERRED_CHALLENGE": "PASSWORD", "PASSWORD": password, "DEVICE_KEY": phone.key,
            }),
        )
    };
    let refusal = setup.refused("InitiateAuth", with(PASSWORD));
    assert_eq!(refusal.1, "Device does not exist.");
    let refusal = setup.refused("InitiateAuth", with("Wrong-Horse7!"));
    assert_eq!(refusal.1, "Incorrect username or password.");
}

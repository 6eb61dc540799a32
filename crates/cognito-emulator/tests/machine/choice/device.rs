//! A remembered device in `USER_AUTH`, and operators who begin it.

use cognito_emulator::FirstAuthFactor;
use serde_json::json;

use super::{answer, code, initiate, prefer, rig};
use crate::phone::{ALWAYS, Phone};
use crate::rig::{PASSWORD, POOL, asks, has_tokens};

#[test]
fn the_device_follows_whatever_was_chosen() {
    let mut rig = rig([FirstAuthFactor::Password, FirstAuthFactor::EmailOtp]);
    rig.pool.set_device_configuration(ALWAYS);
    let challenge = rig.ok("InitiateAuth", prefer("bob", "EMAIL_OTP"));
    let given = answer(&challenge, "bob", json!({ "EMAIL_OTP_CODE": code(&rig) }));
    let reply = rig.ok("RespondToAuthChallenge", given);
    let phone = Phone::confirm(&mut rig, &reply["AuthenticationResult"]);

    let key = phone.key.as_str();
    let challenge = rig.ok("InitiateAuth", prefer("bob", "EMAIL_OTP"));
    let given = json!({ "EMAIL_OTP_CODE": code(&rig), "DEVICE_KEY": key });
    let given = answer(&challenge, "bob", given);
    let challenge = rig.ok("RespondToAuthChallenge", given);
    asks(&challenge, "DEVICE_SRP_AUTH");
    has_tokens(&phone.prove(&mut rig, &challenge));

    let at_once = json!({ "PREFERRED_CHALLENGE": "PASSWORD", "PASSWORD": PASSWORD,
                          "DEVICE_KEY": key });
    let challenge = rig.ok("InitiateAuth", initiate("bob", at_once));
    asks(&challenge, "DEVICE_SRP_AUTH");
    has_tokens(&phone.prove(&mut rig, &challenge));
}

#[test]
fn operators_begin_it_too() {
    let mut rig = rig([FirstAuthFactor::Password, FirstAuthFactor::EmailOtp]);
    let mut begin = prefer("bob", "EMAIL_OTP");
    begin["UserPoolId"] = POOL.into();
    let challenge = rig.ok("AdminInitiateAuth", begin);
    asks(&challenge, "EMAIL_OTP");
    let mut given = answer(&challenge, "bob", json!({ "EMAIL_OTP_CODE": code(&rig) }));
    given["UserPoolId"] = POOL.into();
    has_tokens(&rig.ok("AdminRespondToAuthChallenge", given));
}

//! `DeleteUser`, `SetUserSettings`, `GetUserAuthFactors`.

use cognito_emulator::{FirstAuthFactor, MfaMode, MfaSettings, MfaType, NewUser, RelyingParty};
use serde_json::{Value, json};

use crate::support::{PASSWORD, Setup, is};

fn bearer(result: &Value) -> Value {
    json!({ "AccessToken": result["AccessToken"] })
}

#[test]
fn deleting_a_user_deletes_all_their_data() {
    let mut setup = Setup::new();
    let result = setup.signed_in();
    let body = bearer(&result);
    // It has no output shape: the body is empty.
    assert_eq!(setup.ok("DeleteUser", body.clone()), Value::Null);
    let refusal = setup.refused("GetUser", body.clone());
    is(&refusal, ("UserNotFoundException", "User does not exist."));
    let refresh = json!({ "RefreshToken": result["RefreshToken"], "ClientId": "webapp" });
    let refusal = setup.refused("GetTokensFromRefreshToken", refresh);
    assert_eq!(refusal.0, "NotAuthorizedException");

    setup.add(NewUser::new("alice", PASSWORD));
    let refusal = setup.refused("GetUser", body);
    is(
        &refusal,
        ("NotAuthorizedException", "Access Token has been revoked"),
    );
}

#[test]
fn an_unfinished_sign_in_ends_with_its_user() {
    let mut setup = Setup::new();
    let result = setup.signed_in();
    let claim = setup.right_claim("alice");
    setup.ok("DeleteUser", bearer(&result));
    let refusal = setup.refused("RespondToAuthChallenge", claim);
    is(
        &refusal,
        ("NotAuthorizedException", "Incorrect username or password."),
    );
}

#[test]
fn the_older_settings_support_text_messages_only() {
    let mut setup = Setup::new();
    setup
        .pool
        .set_mfa(MfaSettings::new(MfaMode::Optional, [MfaType::Sms]));
    let bob = NewUser::new("bob", PASSWORD).with_attribute("phone_number", "+15550100001");
    setup.add(bob);
    let result = setup.password("bob")["AuthenticationResult"].clone();
    let body =
        |options: Value| json!({ "AccessToken": result["AccessToken"], "MFAOptions": options });
    let sms = json!([{ "DeliveryMedium": "SMS", "AttributeName": "phone_number" }]);
    assert_eq!(setup.ok("SetUserSettings", body(sms.clone())), json!({}));
    let user = setup.ok("GetUser", bearer(&result));
    assert_eq!(user["MFAOptions"], sms);
    assert_eq!(user["UserMFASettingList"], json!(["SMS_MFA"]));
    assert_eq!(setup.password("bob")["ChallengeName"], "SMS_MFA");

    for other in [
        json!([{ "DeliveryMedium": "EMAIL", "AttributeName": "email" }]),
        json!([{ "DeliveryMedium": "SMS" }]),
    ] {
        let refusal = setup.refused("SetUserSettings", body(other));
        assert_eq!(refusal.0, "InvalidParameterException");
    }
    setup.ok("SetUserSettings", body(json!([])));
    let user = setup.ok("GetUser", bearer(&result));
    assert!(user.get("MFAOptions").is_none());
    assert!(setup.password("bob").get("ChallengeName").is_none());
    let missing = json!({ "AccessToken": result["AccessToken"] });
    let refusal = setup.refused("SetUserSettings", missing);
    assert_eq!(refusal.0, "InvalidParameterException");
}

/// With factors turned on by SetUserMFAPreference, there are no older settings.
#[test]
fn the_newer_settings_are_not_listed_as_older_ones() {
    let mut setup = Setup::new();
    let bob = NewUser::new("bob", PASSWORD).with_attribute("phone_number", "+15550100001");
    setup.add(bob);
    let result = setup.password("bob")["AuthenticationResult"].clone();
    let mut body = bearer(&result);
    body["SMSMfaSettings"] = json!({ "Enabled": true });
    setup.ok("SetUserMFAPreference", body);
    let user = setup.ok("GetUser", bearer(&result));
    assert!(user.get("MFAOptions").is_none());
    assert_eq!(user["UserMFASettingList"], json!(["SMS_MFA"]));
}

#[test]
fn auth_factors_are_allowed_by_the_pool_and_set_up_by_the_user() {
    let mut setup = Setup::new();
    let bob = NewUser::new("bob", PASSWORD)
        .with_attribute("email", "bob@example.com")
        .with_attribute("email_verified", "true")
        .with_attribute("phone_number", "+15550100001")
        .with_software_token("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    setup.add(bob);
    let result = setup.password("bob")["AuthenticationResult"].clone();
    let factors = |setup: &mut Setup| {
        let reply = setup.ok("GetUserAuthFactors", bearer(&result));
        assert_eq!(reply["Username"], "bob");
        assert!(reply.get("UserMFASettingList").is_none(), "none is on");
        reply["ConfiguredUserAuthFactors"].clone()
    };
    assert_eq!(factors(&mut setup), json!(["PASSWORD", "SOFTWARE_TOKEN"]));
    setup
        .pool
        .set_relying_party(RelyingParty::new("example.org"));
    setup.pool.set_first_auth_factors([
        FirstAuthFactor::Password,
        FirstAuthFactor::EmailOtp,
        FirstAuthFactor::SmsOtp,
        FirstAuthFactor::WebAuthn,
    ]);
    // The number is not verified, and there is no passkey.
    assert_eq!(
        factors(&mut setup),
        json!(["PASSWORD", "EMAIL_OTP", "SOFTWARE_TOKEN"])
    );
}

/// A new user with the same name is not signed in by another's sign-in.
#[test]
fn an_unfinished_sign_in_is_not_inherited_by_a_new_user() {
    let mut setup = Setup::new();
    setup
        .pool
        .set_mfa(MfaSettings::new(MfaMode::Optional, [MfaType::Email]));
    let result = setup.signed_in();
    let preference = json!({
        "AccessToken": result["AccessToken"],
        "EmailMfaSettings": { "Enabled": true },
    });
    setup.ok("SetUserMFAPreference", preference);
    let second = setup.password("alice");
    assert_eq!(second["ChallengeName"], "EMAIL_OTP");
    let code = setup.newest_message().code;
    let claim = setup.right_claim("alice");
    setup.ok("DeleteUser", bearer(&result));
    setup.add(NewUser::new("alice", "Another-Person8!"));
    let responses = json!({ "USERNAME": "alice", "EMAIL_OTP_CODE": code });
    let answer = setup.answer(&second, responses);
    is(
        &setup.refused("RespondToAuthChallenge", answer),
        ("NotAuthorizedException", "Invalid session for the user."),
    );
    is(
        &setup.refused("RespondToAuthChallenge", claim),
        ("NotAuthorizedException", "Incorrect username or password."),
    );
}

//! SetUserMFAPreference, AdminSetUserMFAPreference, and the pool's settings.

use crate::rig::{PASSWORD, POOL, Rig, asks, has_tokens, is};
use cognito_emulator::{MfaMode, MfaSettings, MfaType, NewUser};
use serde_json::{Value, json};

/// Bob, signed in, who has a phone number and an e-mail address.
fn rig() -> (Rig, Value) {
    let mut rig = Rig::new();
    let all = [MfaType::Sms, MfaType::SoftwareToken, MfaType::Email];
    rig.pool.set_mfa(MfaSettings::new(MfaMode::Optional, all));
    let bob = NewUser::new("bob", PASSWORD)
        .with_attribute("email", "bob@example.com")
        .with_attribute("phone_number", "+15555551234");
    rig.add(bob);
    let token = rig.password("bob")["AuthenticationResult"]["AccessToken"].clone();
    (rig, token)
}

/// What GetUser says of bob's preferences.
fn preferences(rig: &mut Rig, token: &Value) -> (Value, Value) {
    let user = rig.ok("GetUser", json!({ "AccessToken": token }));
    let member = |name: &str| user.get(name).cloned().unwrap_or(json!("absent"));
    (member("UserMFASettingList"), member("PreferredMfaSetting"))
}

#[test]
fn what_is_given_changes_and_the_rest_stays() {
    let (mut rig, token) = rig();
    let on = json!({ "Enabled": true });
    let preferred = json!({ "Enabled": true, "PreferredMfa": true });
    let off = json!({ "Enabled": false });
    let absent = json!("absent");
    assert_eq!(
        preferences(&mut rig, &token),
        (absent.clone(), absent.clone())
    );
    for (settings, list, first, asked) in [
        (
            json!({ "SMSMfaSettings": on }),
            json!(["SMS_MFA"]),
            absent.clone(),
            "SMS_MFA",
        ),
        (
            json!({ "EmailMfaSettings": on }),
            json!(["SMS_MFA", "EMAIL_OTP"]),
            absent.clone(),
            "SELECT_MFA_TYPE",
        ),
        (
            json!({ "EmailMfaSettings": preferred }),
            json!(["SMS_MFA", "EMAIL_OTP"]),
            json!("EMAIL_OTP"),
            "EMAIL_OTP",
        ),
        (
            json!({ "SMSMfaSettings": preferred }),
            json!(["SMS_MFA", "EMAIL_OTP"]),
            json!("SMS_MFA"),
            "SMS_MFA",
        ),
        (
            json!({ "SMSMfaSettings": { "PreferredMfa": false } }),
            json!(["SMS_MFA", "EMAIL_OTP"]),
            absent.clone(),
            "SELECT_MFA_TYPE",
        ),
        (
            json!({ "SMSMfaSettings": off, "EmailMfaSettings": preferred }),
            json!(["EMAIL_OTP"]),
            json!("EMAIL_OTP"),
            "EMAIL_OTP",
        ),
    ] {
        let mut body = settings.clone();
        body["AccessToken"] = token.clone();
        assert_eq!(rig.ok("SetUserMFAPreference", body), json!({}));
        assert_eq!(
            preferences(&mut rig, &token),
            (list, first),
            "after {settings}"
        );
        asks(&rig.password("bob"), asked);
    }
    let none = json!({ "AccessToken": token, "EmailMfaSettings": off });
    rig.ok("SetUserMFAPreference", none);
    assert_eq!(preferences(&mut rig, &token), (absent.clone(), absent));
    has_tokens(&rig.password("bob"));
}

#[test]
fn what_a_user_does_not_have_cannot_be_turned_on() {
    let (mut rig, token) = rig();
    let body = json!({
        "AccessToken": token,
        "SMSMfaSettings": { "Enabled": true },
        "SoftwareTokenMfaSettings": { "Enabled": true, "PreferredMfa": true },
    });
    is(
        &rig.refused("SetUserMFAPreference", body),
        (
            "InvalidParameterException",
            "User does not have delivery config set to turn on SOFTWARE_TOKEN_MFA",
        ),
    );
    for settings in [
        json!({ "Enabled": false, "PreferredMfa": true }),
        json!({ "PreferredMfa": true }),
    ] {
        let body = json!({ "AccessToken": token, "SMSMfaSettings": settings });
        let refusal = rig.refused("SetUserMFAPreference", body);
        assert_eq!(refusal.0, "InvalidParameterException");
    }
    let preferred = json!({ "Enabled": true, "PreferredMfa": true });
    let body = json!({
        "AccessToken": token, "SMSMfaSettings": preferred, "EmailMfaSettings": preferred,
    });
    let refusal = rig.refused("SetUserMFAPreference", body);
    assert_eq!(refusal.0, "InvalidParameterException");
    // Nothing has changed.
    let (list, first) = preferences(&mut rig, &token);
    assert_eq!((list, first), (json!("absent"), json!("absent")));
}

#[test]
fn an_operator_sets_them_too() {
    let (mut rig, _) = rig();
    let body = json!({
        "UserPoolId": POOL, "Username": "bob",
        "SMSMfaSettings": { "Enabled": true, "PreferredMfa": true },
    });
    assert_eq!(rig.ok("AdminSetUserMFAPreference", body), json!({}));
    let user = rig.ok(
        "AdminGetUser",
        json!({ "UserPoolId": POOL, "Username": "bob" }),
    );
    assert_eq!(user["UserMFASettingList"], json!(["SMS_MFA"]));
    assert_eq!(user["PreferredMfaSetting"], "SMS_MFA");
    asks(&rig.password("bob"), "SMS_MFA");
}

#[test]
fn the_pool_is_set_as_boto3_does_it() {
    let mut rig = Rig::new();
    let body = json!({
        "UserPoolId": POOL, "MfaConfiguration": "ON",
        "SoftwareTokenMfaConfiguration": { "Enabled": true },
        "EmailMfaConfiguration": { "Message": "{####}", "Subject": "Code" },
    });
    let reply = rig.ok("SetUserPoolMfaConfig", body);
    assert_eq!(reply["MfaConfiguration"], "ON");
    assert_eq!(
        reply["SoftwareTokenMfaConfiguration"],
        json!({ "Enabled": true })
    );
    // Alice has an e-mail address, and nothing turned on.
    asks(&rig.password("alice"), "EMAIL_OTP");
    let off = json!({ "UserPoolId": POOL, "MfaConfiguration": "OFF" });
    rig.ok("UpdateUserPool", off);
    has_tokens(&rig.password("alice"));
    let wrong = json!({ "UserPoolId": POOL, "MfaConfiguration": "PERHAPS" });
    is(
        &rig.refused("SetUserPoolMfaConfig", wrong),
        (
            "InvalidParameterException",
            "1 validation error detected: Value 'PERHAPS' at 'mfaConfiguration' failed to satisfy \
             constraint: Member must satisfy enum value set: [OPTIONAL, OFF, ON]",
        ),
    );
}

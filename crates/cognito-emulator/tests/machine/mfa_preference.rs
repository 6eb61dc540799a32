//! SetUserMFAPreference, AdminSetUserMFAPreference, and the pool's settings.

use crate::support::{PASSWORD, POOL, Setup, asks, has_tokens, is};
use cognito_emulator::{MfaMode, MfaSettings, MfaType, NewUser};
use serde_json::{Value, json};

/// Bob, signed in, who has a phone number and an e-mail address.
fn setup() -> (Setup, Value) {
    let mut setup = Setup::new();
    let all = [MfaType::Sms, MfaType::SoftwareToken, MfaType::Email];
    setup.pool.set_mfa(MfaSettings::new(MfaMode::Optional, all));
    let bob = NewUser::new("bob", PASSWORD)
        .with_attribute("email", "bob@example.com")
        .with_attribute("phone_number", "+15555551234");
    setup.add(bob);
    let token = setup.password("bob")["AuthenticationResult"]["AccessToken"].clone();
    (setup, token)
}

/// Bob's preferences in GetUser's reply.
fn preferences(setup: &mut Setup, token: &Value) -> (Value, Value) {
    let user = setup.ok("GetUser", json!({ "AccessToken": token }));
    let member = |name: &str| user.get(name).cloned().unwrap_or(json!("absent"));
    (member("UserMFASettingList"), member("PreferredMfaSetting"))
}

#[test]
fn only_given_preferences_change() {
    let (mut setup, token) = setup();
    let on = json!({ "Enabled": true });
    let preferred = json!({ "Enabled": true, "PreferredMfa": true });
    let off = json!({ "Enabled": false });
    let absent = json!("absent");
    assert_eq!(
        preferences(&mut setup, &token),
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
        assert_eq!(setup.ok("SetUserMFAPreference", body), json!({}));
        assert_eq!(
            preferences(&mut setup, &token),
            (list, first),
            "after {settings}"
        );
        asks(&setup.password("bob"), asked);
    }
    let none = json!({ "AccessToken": token, "EmailMfaSettings": off });
    setup.ok("SetUserMFAPreference", none);
    assert_eq!(preferences(&mut setup, &token), (absent.clone(), absent));
    has_tokens(&setup.password("bob"));
}

#[test]
fn a_factor_that_the_user_lacks_cannot_be_turned_on() {
    let (mut setup, token) = setup();
    let body = json!({
        "AccessToken": token,
        "SMSMfaSettings": { "Enabled": true },
        "SoftwareTokenMfaSettings": { "Enabled": true, "PreferredMfa": true },
    });
    is(
        &setup.refused("SetUserMFAPreference", body),
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
        let refusal = setup.refused("SetUserMFAPreference", body);
        assert_eq!(refusal.0, "InvalidParameterException");
    }
    let preferred = json!({ "Enabled": true, "PreferredMfa": true });
    let body = json!({
        "AccessToken": token, "SMSMfaSettings": preferred, "EmailMfaSettings": preferred,
    });
    let refusal = setup.refused("SetUserMFAPreference", body);
    assert_eq!(refusal.0, "InvalidParameterException");
    // Nothing has changed.
    let (list, first) = preferences(&mut setup, &token);
    assert_eq!((list, first), (json!("absent"), json!("absent")));
}

#[test]
fn an_operator_sets_mfa_preferences() {
    let (mut setup, _) = setup();
    let body = json!({
        "UserPoolId": POOL, "Username": "bob",
        "SMSMfaSettings": { "Enabled": true, "PreferredMfa": true },
    });
    assert_eq!(setup.ok("AdminSetUserMFAPreference", body), json!({}));
    let user = setup.ok(
        "AdminGetUser",
        json!({ "UserPoolId": POOL, "Username": "bob" }),
    );
    assert_eq!(user["UserMFASettingList"], json!(["SMS_MFA"]));
    assert_eq!(user["PreferredMfaSetting"], "SMS_MFA");
    asks(&setup.password("bob"), "SMS_MFA");
}

#[test]
fn the_pool_is_set_as_boto3_does_it() {
    let mut setup = Setup::new();
    let body = json!({
        "UserPoolId": POOL, "MfaConfiguration": "ON",
        "SoftwareTokenMfaConfiguration": { "Enabled": true },
        "EmailMfaConfiguration": { "Message": "{####}", "Subject": "Code" },
    });
    let reply = setup.ok("SetUserPoolMfaConfig", body);
    assert_eq!(reply["MfaConfiguration"], "ON");
    assert_eq!(
        reply["SoftwareTokenMfaConfiguration"],
        json!({ "Enabled": true })
    );
    // Alice has an e-mail address, and no factor turned on.
    asks(&setup.password("alice"), "EMAIL_OTP");
    let off = json!({ "UserPoolId": POOL, "MfaConfiguration": "OFF" });
    setup.ok("UpdateUserPool", off);
    has_tokens(&setup.password("alice"));
    let wrong = json!({ "UserPoolId": POOL, "MfaConfiguration": "PERHAPS" });
    is(
        &setup.refused("SetUserPoolMfaConfig", wrong),
        (
            "InvalidParameterException",
            "1 validation error detected: Value 'PERHAPS' at 'mfaConfiguration' failed to satisfy \
             constraint: Member must satisfy enum value set: [OPTIONAL, OFF, ON]",
        ),
    );
}

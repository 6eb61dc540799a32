//! Operators and users' data: sessions, factors, software tokens, events.

use cognito_emulator::{MfaMode, MfaSettings, MfaType, NewUser};
use serde_json::{Value, json};

use crate::support::{PASSWORD, POOL, Setup, has_tokens, is};

fn alice() -> Value {
    json!({ "UserPoolId": POOL, "Username": "alice" })
}

fn with(member: &str, value: &Value) -> Value {
    let mut body = alice();
    body[member] = value.clone();
    body
}

#[test]
fn sessions_are_listed_and_revoked() {
    let mut setup = Setup::new();
    let off = setup.ok(
        "GetUserPoolSessionConfiguration",
        json!({ "UserPoolId": POOL }),
    );
    assert_eq!(off["UserSessionTracking"], "DISABLED");
    setup.pool.track_user_sessions(5);
    let on = setup.ok(
        "GetUserPoolSessionConfiguration",
        json!({ "UserPoolId": POOL }),
    );
    assert_eq!(on["UserSessionTracking"], "ENABLED");
    assert_eq!(on["TokenSession"]["MaxPerUser"], 5);
    let tokens = setup.signed_in();
    let sessions = setup.ok("AdminListUserSessions", alice())["Sessions"].clone();
    assert_eq!(sessions.as_array().unwrap().len(), 1);
    assert_eq!(sessions[0]["IsCurrentSession"], false);
    let which = with("SessionId", &sessions[0]["SessionId"]);
    assert_eq!(setup.ok("AdminRevokeUserSession", which.clone()), json!({}));
    is(
        &setup.refused("GetUser", json!({ "AccessToken": tokens["AccessToken"] })),
        ("NotAuthorizedException", "Access Token has been revoked"),
    );
    let (code, _) = setup.refused("AdminRevokeUserSession", which);
    assert_eq!(code, "ResourceNotFoundException");
}

#[test]
fn a_software_token_is_listed_and_deleted() {
    let mut setup = Setup::new();
    let mfa = MfaSettings::new(MfaMode::Optional, [MfaType::SoftwareToken]);
    setup.pool.set_mfa(mfa);
    let config = setup.ok("GetUserPoolMfaConfig", json!({ "UserPoolId": POOL }));
    assert_eq!(
        config,
        json!({ "MfaConfiguration": "OPTIONAL",
                "SoftwareTokenMfaConfiguration": { "Enabled": true } })
    );
    let bob = NewUser::new("bob", PASSWORD)
        .with_software_token("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
        .preferring_mfa(MfaType::SoftwareToken);
    setup.add(bob);
    let bob = json!({ "UserPoolId": POOL, "Username": "bob" });
    let factors = setup.ok("AdminGetUserAuthFactors", bob.clone());
    assert_eq!(
        factors,
        json!({
            "Username": "bob", "PreferredMfaSetting": "SOFTWARE_TOKEN_MFA",
            "UserMFASettingList": ["SOFTWARE_TOKEN_MFA"],
            "ConfiguredUserAuthFactors": ["PASSWORD", "SOFTWARE_TOKEN"],
        })
    );
    assert_eq!(setup.ok("AdminDeleteSoftwareToken", bob.clone()), json!({}));
    let factors = setup.ok("AdminGetUserAuthFactors", bob);
    assert_eq!(factors["ConfiguredUserAuthFactors"], json!(["PASSWORD"]));
    assert!(factors.get("PreferredMfaSetting").is_none());
    has_tokens(&setup.password("bob"));
}

#[test]
fn an_operator_turns_text_messages_on() {
    let mut setup = Setup::new();
    let options = json!([{ "DeliveryMedium": "SMS", "AttributeName": "phone_number" }]);
    let body = with("MFAOptions", &options);
    let (code, _) = setup.refused("AdminSetUserSettings", body.clone());
    assert_eq!(code, "InvalidParameterException", "there is no number");
    let number = json!([{ "Name": "phone_number", "Value": "+15555551234" }]);
    setup.ok("AdminUpdateUserAttributes", with("UserAttributes", &number));
    setup.ok("AdminSetUserSettings", body);
    assert_eq!(setup.ok("AdminGetUser", alice())["MFAOptions"], options);
}

#[test]
fn events_are_listed_and_get_feedback() {
    let mut setup = Setup::new();
    is(
        &setup.refused("AdminListUserAuthEvents", alice()),
        (
            "UserPoolAddOnNotEnabledException",
            "Threat protection is not enabled for the user pool",
        ),
    );
    setup.pool.set_threat_protection(true);
    let ids = [(); 2].map(|()| {
        let event = setup.with(|pool, cx| pool.add_auth_event("alice", cx));
        event.unwrap().id
    });
    let mut judge = with("EventId", &ids[0].clone().into());
    judge["FeedbackValue"] = "Invalid".into();
    setup.ok("AdminUpdateAuthEventFeedback", judge);
    let page = setup.ok("AdminListUserAuthEvents", with("MaxResults", &1.into()));
    assert_eq!(
        page["AuthEvents"],
        json!([{ "EventId": ids[1] }]),
        "the newest first"
    );
    let next = with("NextToken", &page["NextToken"]);
    let page = setup.ok("AdminListUserAuthEvents", next);
    assert_eq!(page["AuthEvents"][0]["EventId"], ids[0].as_str());
    assert_eq!(
        page["AuthEvents"][0]["EventFeedback"]["FeedbackValue"],
        "Invalid"
    );
}

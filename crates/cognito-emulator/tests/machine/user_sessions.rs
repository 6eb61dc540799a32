//! `ListUserSessions`, `RevokeUserSession`, and the maximum number of sessions.

use serde_json::{Value, json};

use crate::support::{POOL, Setup};

fn tracking(max_per_user: u64) -> Setup {
    let mut setup = Setup::new();
    let reply = setup.ok(
        "SetUserPoolSessionConfiguration",
        json!({
            "UserPoolId": POOL, "UserSessionTracking": "ENABLED",
            "TokenSession": { "MaxPerUser": max_per_user },
        }),
    );
    assert_eq!(reply["TokenSession"]["MaxPerUser"], max_per_user);
    setup
}

fn list(setup: &mut Setup, result: &Value) -> Vec<Value> {
    let body = json!({ "AccessToken": result["AccessToken"] });
    let reply = setup.ok("ListUserSessions", body);
    reply["Sessions"].as_array().unwrap().clone()
}

fn refresh(result: &Value) -> Value {
    json!({ "RefreshToken": result["RefreshToken"], "ClientId": "webapp" })
}

fn revoke(result: &Value, session: &Value) -> Value {
    json!({ "AccessToken": result["AccessToken"], "SessionId": session["SessionId"] })
}

#[test]
fn a_pool_tracks_no_sessions_by_default() {
    let mut setup = Setup::new();
    let result = setup.signed_in();
    assert!(list(&mut setup, &result).is_empty());
}

#[test]
fn a_session_has_its_start_and_last_use() {
    let mut setup = tracking(20);
    let result = setup.signed_in();
    let began = setup.seconds;
    setup.seconds += 60;
    setup.ok("GetTokensFromRefreshToken", refresh(&result));
    let sessions = list(&mut setup, &result);
    let [session] = sessions.as_slice() else {
        panic!("{sessions:?}");
    };
    assert_eq!(session["CreateDate"], began);
    assert_eq!(session["LastActiveDate"], began + 60);
    assert_eq!(session["SessionType"], "TOKEN");
    assert_eq!(session["ClientId"], "webapp");
    assert_eq!(session["IsCurrentSession"], true);
    // Sessions of the API do not come from a session of managed login.
    assert!(session.get("OriginSessionId").is_none());
}

/// "The next successful authentication automatically evicts that user's least recently
/// used token session."
#[test]
fn one_session_too_many_ends_the_least_recently_used() {
    let mut setup = tracking(2);
    let first = setup.signed_in();
    setup.seconds += 1;
    let second = setup.signed_in();
    setup.seconds += 1;
    setup.ok("GetTokensFromRefreshToken", refresh(&first));
    let third = setup.signed_in();
    assert_eq!(list(&mut setup, &third).len(), 2);
    setup.ok("GetTokensFromRefreshToken", refresh(&first));
    let refusal = setup.refused("GetTokensFromRefreshToken", refresh(&second));
    assert_eq!(refusal.1, "Refresh Token has been revoked");
}

#[test]
fn a_session_can_be_revoked_from_another() {
    let mut setup = tracking(20);
    let (here, there) = (setup.signed_in(), setup.signed_in());
    let sessions = list(&mut setup, &here);
    setup.add(cognito_emulator::NewUser::new(
        "bob",
        crate::support::PASSWORD,
    ));
    let bob = setup.password("bob")["AuthenticationResult"].clone();
    let refusal = setup.refused("RevokeUserSession", revoke(&bob, &sessions[0]));
    assert_eq!(refusal.0, "ResourceNotFoundException");
    let refusal = setup.refused("RevokeUserSession", revoke(&here, &sessions[0]));
    assert_eq!(refusal.0, "InvalidParameterException");
    assert_eq!(
        setup.ok("RevokeUserSession", revoke(&here, &sessions[1])),
        json!({})
    );
    let body = json!({ "AccessToken": there["AccessToken"] });
    let refusal = setup.refused("GetUser", body);
    assert_eq!(refusal.1, "Access Token has been revoked");
    assert_eq!(list(&mut setup, &here).len(), 1);
}

#[test]
fn ending_a_sign_in_ends_its_session() {
    let mut setup = tracking(20);
    let (one, two) = (setup.signed_in(), setup.signed_in());
    let body = json!({ "Token": one["RefreshToken"], "ClientId": "webapp" });
    setup.ok("RevokeToken", body);
    assert_eq!(list(&mut setup, &two).len(), 1);
    setup.ok(
        "GlobalSignOut",
        json!({ "AccessToken": two["AccessToken"] }),
    );
    let three = setup.signed_in();
    assert_eq!(list(&mut setup, &three).len(), 1);
    // So does the expiry of its refresh token, after 30 days.
    setup.seconds += 30 * 24 * 3600;
    let four = setup.signed_in();
    assert_eq!(list(&mut setup, &four).len(), 1);
}

#[test]
fn an_invalid_session_id_or_choice_is_refused() {
    let mut setup = tracking(20);
    let result = setup.signed_in();
    let refusal = setup.refused(
        "RevokeUserSession",
        json!({
            "AccessToken": result["AccessToken"], "SessionId": "tkn1",
            "RevokeAssociatedSessions": "ALL",
        }),
    );
    assert_eq!(
        refusal.1,
        "3 validation errors detected: Value 'tkn1' at 'sessionId' failed to satisfy \
         constraint: Member must have length greater than or equal to 28; \
         Value 'tkn1' at 'sessionId' failed to satisfy constraint: Member must satisfy regular expression pattern: \
         ^(tkn|sso)[a-z0-9]{25}$; Value 'ALL' at 'revokeAssociatedSessions' failed to \
         satisfy constraint: Member must satisfy enum value set: [NONE, LINKED]"
    );
    let body = json!({ "AccessToken": result["AccessToken"], "NextToken": "x" });
    let refusal = setup.refused("ListUserSessions", body);
    assert_eq!(refusal.0, "InvalidParameterException");
    let body = json!({
        "Token": result["RefreshToken"], "ClientId": "webapp",
        "RevokeAssociatedSessions": "ALL",
    });
    assert_eq!(
        setup.refused("RevokeToken", body).0,
        "InvalidParameterException"
    );
}

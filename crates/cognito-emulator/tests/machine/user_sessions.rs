//! `ListUserSessions`, `RevokeUserSession`, and how many there can be.

use serde_json::{Value, json};

use crate::rig::{POOL, Rig};

fn tracking(max_per_user: u64) -> Rig {
    let mut rig = Rig::new();
    let reply = rig.ok(
        "SetUserPoolSessionConfiguration",
        json!({
            "UserPoolId": POOL, "UserSessionTracking": "ENABLED",
            "TokenSession": { "MaxPerUser": max_per_user },
        }),
    );
    assert_eq!(reply["TokenSession"]["MaxPerUser"], max_per_user);
    rig
}

fn list(rig: &mut Rig, result: &Value) -> Vec<Value> {
    let body = json!({ "AccessToken": result["AccessToken"] });
    let reply = rig.ok("ListUserSessions", body);
    reply["Sessions"].as_array().unwrap().clone()
}

fn refresh(result: &Value) -> Value {
    json!({ "RefreshToken": result["RefreshToken"], "ClientId": "webapp" })
}

fn revoke(result: &Value, session: &Value) -> Value {
    json!({ "AccessToken": result["AccessToken"], "SessionId": session["SessionId"] })
}

#[test]
fn a_pool_does_not_track_sessions_unless_told_to() {
    let mut rig = Rig::new();
    let result = rig.signed_in();
    assert!(list(&mut rig, &result).is_empty());
}

#[test]
fn a_session_tells_when_it_began_and_was_used() {
    let mut rig = tracking(20);
    let result = rig.signed_in();
    let began = rig.seconds;
    rig.seconds += 60;
    rig.ok("GetTokensFromRefreshToken", refresh(&result));
    let sessions = list(&mut rig, &result);
    let [session] = sessions.as_slice() else {
        panic!("{sessions:?}");
    };
    assert_eq!(session["CreateDate"], began);
    assert_eq!(session["LastActiveDate"], began + 60);
    assert_eq!(session["SessionType"], "TOKEN");
    assert_eq!(session["ClientId"], "webapp");
    assert_eq!(session["IsCurrentSession"], true);
    // Those of the API come from no session of managed login.
    assert!(session.get("OriginSessionId").is_none());
}

/// "The next successful authentication automatically evicts that user's least recently
/// used token session."
#[test]
fn one_session_too_many_ends_the_one_that_was_not_used_for_longest() {
    let mut rig = tracking(2);
    let first = rig.signed_in();
    rig.seconds += 1;
    let second = rig.signed_in();
    rig.seconds += 1;
    rig.ok("GetTokensFromRefreshToken", refresh(&first));
    let third = rig.signed_in();
    assert_eq!(list(&mut rig, &third).len(), 2);
    rig.ok("GetTokensFromRefreshToken", refresh(&first));
    let refusal = rig.refused("GetTokensFromRefreshToken", refresh(&second));
    assert_eq!(refusal.1, "Refresh Token has been revoked");
}

#[test]
fn a_session_is_revoked_by_its_user_and_from_elsewhere() {
    let mut rig = tracking(20);
    let (here, there) = (rig.signed_in(), rig.signed_in());
    let sessions = list(&mut rig, &here);
    rig.add(cognito_emulator::NewUser::new("bob", crate::rig::PASSWORD));
    let bob = rig.password("bob")["AuthenticationResult"].clone();
    let refusal = rig.refused("RevokeUserSession", revoke(&bob, &sessions[0]));
    assert_eq!(refusal.0, "ResourceNotFoundException");
    let refusal = rig.refused("RevokeUserSession", revoke(&here, &sessions[0]));
    assert_eq!(refusal.0, "InvalidParameterException");
    assert_eq!(
        rig.ok("RevokeUserSession", revoke(&here, &sessions[1])),
        json!({})
    );
    let body = json!({ "AccessToken": there["AccessToken"] });
    let refusal = rig.refused("GetUser", body);
    assert_eq!(refusal.1, "Access Token has been revoked");
    assert_eq!(list(&mut rig, &here).len(), 1);
}

#[test]
fn what_ends_a_sign_in_ends_its_session() {
    let mut rig = tracking(20);
    let (one, two) = (rig.signed_in(), rig.signed_in());
    let body = json!({ "Token": one["RefreshToken"], "ClientId": "webapp" });
    rig.ok("RevokeToken", body);
    assert_eq!(list(&mut rig, &two).len(), 1);
    rig.ok(
        "GlobalSignOut",
        json!({ "AccessToken": two["AccessToken"] }),
    );
    let three = rig.signed_in();
    assert_eq!(list(&mut rig, &three).len(), 1);
    // So does the end of its refresh token, after 30 days.
    rig.seconds += 30 * 24 * 3600;
    let four = rig.signed_in();
    assert_eq!(list(&mut rig, &four).len(), 1);
}

#[test]
fn what_is_no_id_and_no_choice_is_refused() {
    let mut rig = tracking(20);
    let result = rig.signed_in();
    let refusal = rig.refused(
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
    let refusal = rig.refused("ListUserSessions", body);
    assert_eq!(refusal.0, "InvalidParameterException");
    let body = json!({
        "Token": result["RefreshToken"], "ClientId": "webapp",
        "RevokeAssociatedSessions": "ALL",
    });
    assert_eq!(
        rig.refused("RevokeToken", body).0,
        "InvalidParameterException"
    );
}

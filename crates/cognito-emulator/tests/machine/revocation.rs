//! `RevokeToken` and `GlobalSignOut`.

use crate::rig::{POOL, Rig, is};
use cognito_emulator::NewAppClient;
use cognito_srp_core::ClientSecret;
use serde_json::{Value, json};

const REFRESH_REVOKED: (&str, &str) = ("NotAuthorizedException", "Refresh Token has been revoked");
const ACCESS_REVOKED: (&str, &str) = ("NotAuthorizedException", "Access Token has been revoked");

fn refresh(result: &Value) -> Value {
    json!({ "RefreshToken": result["RefreshToken"], "ClientId": "webapp" })
}

fn revoke(token: &Value, client_id: &str) -> Value {
    json!({ "Token": token, "ClientId": client_id })
}

fn bearer(result: &Value) -> Value {
    json!({ "AccessToken": result["AccessToken"] })
}

#[test]
fn revoking_a_refresh_token_ends_its_sign_in_alone() {
    let mut rig = Rig::new();
    let (one, other) = (rig.signed_in(), rig.signed_in());
    let fresh = rig.ok("GetTokensFromRefreshToken", refresh(&one))["AuthenticationResult"].clone();
    let reply = rig.ok("RevokeToken", revoke(&one["RefreshToken"], "webapp"));
    assert_eq!(reply, json!({}));

    let refusal = rig.refused("GetTokensFromRefreshToken", refresh(&one));
    is(&refusal, REFRESH_REVOKED);
    for result in [&one, &fresh] {
        let refusal = rig.refused("GetUser", bearer(result));
        is(&refusal, ACCESS_REVOKED);
    }
    rig.ok("GetUser", bearer(&other));
    rig.ok("GetTokensFromRefreshToken", refresh(&other));
}

#[test]
fn only_the_apps_own_refresh_tokens_can_be_revoked() {
    let mut rig = Rig::new();
    let other = NewAppClient::confidential(ClientSecret::new("not-so-secret")).with_id("backend");
    rig.with(|pool, cx| pool.add_client(other, cx)).unwrap();
    let result = rig.signed_in();
    for kind in ["AccessToken", "IdToken"] {
        let refusal = rig.refused("RevokeToken", revoke(&result[kind], "webapp"));
        assert_eq!(refusal.0, "UnsupportedTokenTypeException", "{kind}");
    }
    let mut body = revoke(&result["RefreshToken"], "backend");
    for secret in [Value::Null, json!("another-secret")] {
        body["ClientSecret"] = secret;
        let refusal = rig.refused("RevokeToken", body.clone());
        assert_eq!(refusal.0, "UnauthorizedException");
    }
    body["ClientSecret"] = "not-so-secret".into();
    rig.ok("RevokeToken", body);
    rig.ok("GetTokensFromRefreshToken", refresh(&result));
}

#[test]
fn a_user_who_may_not_sign_in_may_not_refresh() {
    let mut rig = Rig::new();
    let result = rig.signed_in();
    let user = json!({ "UserPoolId": POOL, "Username": "alice" });
    rig.ok("AdminDisableUser", user.clone());
    let refusal = rig.refused("GetTokensFromRefreshToken", refresh(&result));
    is(&refusal, ("NotAuthorizedException", "User is disabled."));
    rig.ok("AdminEnableUser", user);
    rig.ok("GetTokensFromRefreshToken", refresh(&result));
}

#[test]
fn a_global_sign_out_ends_all_sign_ins_of_the_user() {
    let mut rig = Rig::new();
    let (one, other) = (rig.signed_in(), rig.signed_in());
    assert_eq!(rig.ok("GlobalSignOut", bearer(&one)), json!({}));
    for result in [&one, &other] {
        let refusal = rig.refused("GetTokensFromRefreshToken", refresh(result));
        is(&refusal, REFRESH_REVOKED);
        let refusal = rig.refused("GlobalSignOut", bearer(result));
        is(&refusal, ACCESS_REVOKED);
    }
    let after = rig.signed_in();
    rig.ok("GetUser", bearer(&after));
}

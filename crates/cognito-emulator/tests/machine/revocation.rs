//! `RevokeToken` and `GlobalSignOut`.

use crate::support::{POOL, Setup, is};
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
fn revoking_a_refresh_token_ends_only_its_sign_in() {
    let mut setup = Setup::new();
    let (one, other) = (setup.signed_in(), setup.signed_in());
    let fresh =
        setup.ok("GetTokensFromRefreshToken", refresh(&one))["AuthenticationResult"].clone();
    let reply = setup.ok("RevokeToken", revoke(&one["RefreshToken"], "webapp"));
    assert_eq!(reply, json!({}));

    let refusal = setup.refused("GetTokensFromRefreshToken", refresh(&one));
    is(&refusal, REFRESH_REVOKED);
    for result in [&one, &fresh] {
        let refusal = setup.refused("GetUser", bearer(result));
        is(&refusal, ACCESS_REVOKED);
    }
    setup.ok("GetUser", bearer(&other));
    setup.ok("GetTokensFromRefreshToken", refresh(&other));
}

#[test]
fn only_the_apps_own_refresh_tokens_can_be_revoked() {
    let mut setup = Setup::new();
    let other = NewAppClient::confidential(ClientSecret::new("not-so-secret")).with_id("backend");
    setup.with(|pool, cx| pool.add_client(other, cx)).unwrap();
    let result = setup.signed_in();
    for kind in ["AccessToken", "IdToken"] {
        let refusal = setup.refused("RevokeToken", revoke(&result[kind], "webapp"));
        assert_eq!(refusal.0, "UnsupportedTokenTypeException", "{kind}");
    }
    let mut body = revoke(&result["RefreshToken"], "backend");
    for secret in [Value::Null, json!("another-secret")] {
        body["ClientSecret"] = secret;
        let refusal = setup.refused("RevokeToken", body.clone());
        assert_eq!(refusal.0, "UnauthorizedException");
    }
    body["ClientSecret"] = "not-so-secret".into();
    setup.ok("RevokeToken", body);
    setup.ok("GetTokensFromRefreshToken", refresh(&result));
}

#[test]
fn a_user_who_may_not_sign_in_may_not_refresh() {
    let mut setup = Setup::new();
    let result = setup.signed_in();
    let user = json!({ "UserPoolId": POOL, "Username": "alice" });
    setup.ok("AdminDisableUser", user.clone());
    let refusal = setup.refused("GetTokensFromRefreshToken", refresh(&result));
    is(&refusal, ("NotAuthorizedException", "User is disabled."));
    setup.ok("AdminEnableUser", user);
    setup.ok("GetTokensFromRefreshToken", refresh(&result));
}

#[test]
fn a_global_sign_out_ends_all_sign_ins_of_the_user() {
    let mut setup = Setup::new();
    let (one, other) = (setup.signed_in(), setup.signed_in());
    assert_eq!(setup.ok("GlobalSignOut", bearer(&one)), json!({}));
    for result in [&one, &other] {
        let refusal = setup.refused("GetTokensFromRefreshToken", refresh(result));
        is(&refusal, REFRESH_REVOKED);
        let refusal = setup.refused("GlobalSignOut", bearer(result));
        is(&refusal, ACCESS_REVOKED);
    }
    let after = setup.signed_in();
    setup.ok("GetUser", bearer(&after));
}

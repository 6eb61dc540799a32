//! The tokens of a login: their claims, what they are good for, refresh and revocation.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_emulator::Request;
use serde_json::{Value, json};

use crate::app::*;
use crate::support::*;

/// Contract A11, for the claims.
#[test]
fn the_tokens_have_the_claims_of_the_authorization() {
    let emulator = emulator();
    let asked = [("scope", "openid email"), ("nonce", "n-0S6_WzA2Mj")];
    let tokens = redeemed(&emulator, &code(&emulator, &asked));
    let access = claims(&tokens["access_token"]);
    assert_eq!(access["scope"], "openid email");
    assert_eq!(
        (&access["version"], &access["token_use"]),
        (&2.into(), &"access".into())
    );
    assert_eq!(
        (&access["client_id"], &access["username"]),
        (&"webapp".into(), &"alice".into())
    );
    assert_eq!(access.get("aud"), None);
    let id = claims(&tokens["id_token"]);
    assert_eq!(
        (&id["aud"], &id["nonce"]),
        (&"webapp".into(), &"n-0S6_WzA2Mj".into())
    );
    assert_eq!(
        (&id["email"], &id["email_verified"]),
        (&"alice@example.com".into(), &true.into())
    );
    assert_eq!(id.get("name"), None);
    // OpenID Connect Core 1.0 §3.1.3.6.
    let digest = ring::digest::digest(
        &ring::digest::SHA256,
        tokens["access_token"].as_str().unwrap().as_bytes(),
    );
    let half = URL_SAFE_NO_PAD.encode(&digest.as_ref()[..16]);
    assert_eq!(id["at_hash"], half);

    // `openid` alone shows all.
    let tokens = redeemed(&emulator, &code(&emulator, &[("scope", "openid")]));
    let id = claims(&tokens["id_token"]);
    assert_eq!(
        (&id["name"], &id["email"]),
        (&"Alice".into(), &"alice@example.com".into())
    );
    // Without `openid` there is no ID token.
    let scope = [("scope", "https://api.example/read")];
    let tokens = redeemed(&emulator, &code(&emulator, &scope));
    assert_eq!(tokens.get("id_token"), None);
    // No scope means all.
    let tokens = redeemed(&emulator, &code(&emulator, &[]));
    assert_eq!(claims(&tokens["access_token"])["scope"], SCOPES.join(" "));
}

/// Contract A5: the app client still has the scope, but nobody gets it.
#[test]
fn a_scope_without_a_resource_server_is_left_out() {
    let emulator = emulator();
    let server = json!({ "Identifier": "https://api.example" });
    operator(&emulator, "DeleteResourceServer", server);
    for asked in ["openid https://api.example/read", "-"] {
        let tokens = redeemed(&emulator, &code(&emulator, &[("scope", asked)]));
        let claims = claims(&tokens["access_token"]);
        let scopes = claims["scope"].as_str().unwrap();
        assert!(
            scopes.starts_with("openid") && !scopes.contains("api.example"),
            "{scopes}"
        );
    }
}

/// Contract A5: the API refuses a token without the scope.
#[test]
fn operations_need_their_scope() {
    let emulator = emulator();
    let get_user = |tokens: &Value| {
        let input = json!({ "AccessToken": tokens["access_token"] });
        emulator
            .handle(&Request::operation("GetUser", &input))
            .status
    };
    let admin = [("scope", "aws.cognito.signin.user.admin")];
    assert_eq!(
        get_user(&redeemed(&emulator, &code(&emulator, &admin))),
        200
    );
    let other = [("scope", "openid")];
    assert_eq!(
        get_user(&redeemed(&emulator, &code(&emulator, &other))),
        400
    );
}

#[test]
fn a_refresh_keeps_scopes_and_resource() {
    let emulator = emulator();
    let asked = [
        ("scope", "openid https://api.example/read"),
        ("resource", "https://api.example"),
        ("nonce", "n-0S6"),
    ];
    let tokens = redeemed(&emulator, &code(&emulator, &asked));
    let before = claims(&tokens["access_token"]);
    assert_eq!(before["aud"], "https://api.example");
    later(&emulator, 100);
    let refresh_token = tokens["refresh_token"].as_str().unwrap();
    let form = [REFRESH, WEBAPP, ("refresh_token", refresh_token)];
    let (status, renewed) = token(&emulator, &form);
    assert_eq!(status, 200, "{renewed}");
    assert_eq!(renewed.get("refresh_token"), None);
    let after = claims(&renewed["access_token"]);
    for name in ["scope", "aud", "auth_time", "origin_jti", "sub", "version"] {
        assert_eq!(after[name], before[name], "{name}");
    }
    assert_eq!(claims(&renewed["id_token"]).get("nonce"), None);
    // The API's refresh, which Amplify uses, keeps them too.
    let input = json!({ "ClientId": "webapp", "RefreshToken": refresh_token });
    let reply = emulator.handle(&Request::operation("GetTokensFromRefreshToken", &input));
    let reply: Value = serde_json::from_slice(&reply.body).unwrap();
    let after = claims(&reply["AuthenticationResult"]["AccessToken"]);
    assert_eq!(after["scope"], before["scope"]);
    refused(
        token(&emulator, &[REFRESH, WEBAPP, ("refresh_token", "none")]),
        "invalid_grant",
    );
}

#[test]
fn a_refresh_token_rotates_if_the_app_client_says_so() {
    let emulator = emulator();
    let client = webapp().with_id("rotating").rotating_refresh_tokens(0);
    emulator.add_client(client).unwrap();
    let me = ("client_id", "rotating");
    let code = code(&emulator, &[me]);
    let (_, tokens) = token(&emulator, &[CODE, me, URI, ("code", &code)]);
    let old = tokens["refresh_token"].as_str().unwrap();
    let (_, renewed) = token(&emulator, &[REFRESH, me, ("refresh_token", old)]);
    let new = renewed["refresh_token"].as_str().unwrap();
    assert_ne!(old, new);
    refused(
        token(&emulator, &[REFRESH, me, ("refresh_token", old)]),
        "invalid_grant",
    );
    // A late use ends all tokens.
    refused(
        token(&emulator, &[REFRESH, me, ("refresh_token", new)]),
        "invalid_grant",
    );
}

#[test]
fn revoking_a_token_ends_its_sign_in() {
    let emulator = emulator();
    let revoke = |form: &[(&str, &str)]| post(&emulator, "/oauth2/revoke", None, form);
    let tokens = redeemed(&emulator, &code(&emulator, &[]));
    let named = |name: &str| ("token", tokens[name].as_str().unwrap());
    refused(revoke(&[WEBAPP]), "invalid_request");
    refused(revoke(&[named("refresh_token")]), "invalid_request");
    for kind in ["access_token", "id_token"] {
        refused(revoke(&[WEBAPP, named(kind)]), "unsupported_token_type");
    }
    let (status, body) = revoke(&[("client_id", "nobody"), named("refresh_token")]);
    assert_eq!((status, &body["error"]), (401, &"invalid_client".into()));
    assert_eq!(info(&emulator, &tokens, "access_token").status, 200);
    // Nothing is returned: not the first time, not later, and not for a text that is no token.
    for token in [
        named("refresh_token"),
        named("refresh_token"),
        ("token", "none"),
    ] {
        assert_eq!(revoke(&[WEBAPP, token]), (200, Value::Null));
    }
    assert_eq!(info(&emulator, &tokens, "access_token").status, 401);
    let form = [
        REFRESH,
        WEBAPP,
        ("refresh_token", tokens["refresh_token"].as_str().unwrap()),
    ];
    refused(token(&emulator, &form), "invalid_grant");

    let id = emulator.add_client(confidential()).unwrap();
    let form = [named("refresh_token")];
    let by = |secret: &str| {
        post(
            &emulator,
            "/oauth2/revoke",
            Some(&basic(&id, secret)),
            &form,
        )
        .0
    };
    assert_eq!((by(SECRET), by("wrong")), (200, 401));
    let off = webapp().with_id("off").without_token_revocation();
    emulator.add_client(off).unwrap();
    refused(
        revoke(&[("client_id", "off"), named("refresh_token")]),
        "invalid_request",
    );
}

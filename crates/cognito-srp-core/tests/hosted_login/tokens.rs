//! The token endpoint, and revocation.

use core::time::Duration;

use cognito_srp_core::{
    ClientAuthentication, Error, ProtocolError, RefreshToken, SignedIn, Tokens,
};
use serde_json::{Value, json};

use super::*;
use crate::support::{claiming, now, receive, receive_raw};

/// `Basic` of the client in RFC 6749 §2.3.1.
const BASIC: &str = "Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW";

/// The token endpoint's reply to a code, in the form of the developer guide's example.
fn reply(nonce: &str) -> Value {
    json!({
        "access_token": claiming(&json!({
            "sub": "x", "username": "alice", "scope": "openid email",
            "iat": 1_700_000_000, "exp": 1_700_003_600,
        })),
        "id_token": claiming(&json!({ "sub": "x", "nonce": nonce })),
        "refresh_token": "eyJj3example",
        "token_type": "Bearer",
        "expires_in": 3600,
    })
}

fn redeem(reply: &Value) -> Result<Tokens, Error> {
    receive(pending(&public()).callback(&with_code("c")).unwrap(), reply)
}

#[test]
fn a_code_gives_the_tokens_of_any_sign_in() {
    let tokens = redeem(&reply(NONCE)).unwrap();
    assert_eq!(tokens.username().unwrap().as_str(), "alice");
    assert_eq!(tokens.refresh_token().unwrap().expose(), "eyJj3example");
    assert_eq!(tokens.expires_in(), Duration::from_secs(3600));
    assert_eq!(tokens.token_type(), "Bearer");
    assert!(tokens.scopes().eq(["openid", "email"]));
    // A keeper refreshes at the service's API with the same app client.
    let user = SignedIn::from(tokens);
    user.check(&app_client()).unwrap();
    let refresh = user.refresh(&app_client()).unwrap();
    assert_eq!(refresh.request().operation(), "GetTokensFromRefreshToken");
    assert!(user.access_token(now()).is_some());
}

#[test]
fn an_id_token_with_another_nonce_is_refused() {
    for other in ["", STATE, &NONCE.to_lowercase()] {
        let refused = redeem(&reply(other)).unwrap_err();
        assert_eq!(refused, ProtocolError::OtherNonce.into(), "{other}");
    }
    let mut without = reply(NONCE);
    without["id_token"] = claiming(&json!({ "sub": "x" })).into();
    assert_eq!(
        redeem(&without).unwrap_err(),
        ProtocolError::OtherNonce.into()
    );
    without["id_token"] = "opaque".into();
    assert_eq!(
        redeem(&without).unwrap_err(),
        ProtocolError::OtherNonce.into()
    );
}

#[test]
fn a_missing_id_token_is_an_error_with_openid() {
    let mut without = reply(NONCE);
    without.as_object_mut().unwrap().remove("id_token");
    assert_eq!(
        redeem(&without).unwrap_err(),
        ProtocolError::Missing("IdToken").into()
    );
    let login = public().login(redirect_uri()).with_scopes(["orders/read"]);
    let exchange = login.begin(entropy()).callback(&with_code("c")).unwrap();
    assert!(receive(exchange, &without).unwrap().id_token().is_none());
}

/// AWS's pages also write `bearer`.
#[test]
fn invalid_tokens_are_refused() {
    for (member, value) in [
        ("access_token", json!(null)),
        ("access_token", json!("two words")),
        ("access_token", json!(7)),
        ("refresh_token", json!("")),
        ("token_type", json!("Bearer\r\n")),
    ] {
        let mut odd = reply(NONCE);
        odd[member] = value.clone();
        assert!(
            matches!(redeem(&odd), Err(Error::Protocol(_))),
            "{member} {value}"
        );
    }
    let exchange = pending(&public()).callback(&with_code("c")).unwrap();
    let page = receive_raw(exchange, 200, &[("content-type", "text/html")], b"<html>");
    assert!(matches!(
        page,
        Err(Error::Protocol(ProtocolError::NotTheService {
            status: 200,
            ..
        }))
    ));
}

#[test]
fn an_app_client_authenticates_in_header_or_body() {
    let code = with_code("c");
    let exchange = pending(&confidential()).callback(&code).unwrap();
    assert_eq!(header(&exchange, "authorization"), Some(BASIC));
    let fields = sent(&exchange);
    assert!(!fields.contains_key("client_secret"), "{fields:?}");

    // This is the default.
    let in_body = at_domain(app_client().with_secret(ClientSecret::new(SECRET)));
    let exchange = pending(&in_body).callback(&code).unwrap();
    assert_eq!(header(&exchange, "authorization"), None);
    assert_eq!(sent(&exchange)["client_id"], CLIENT_ID);
    assert_eq!(sent(&exchange)["client_secret"], SECRET);
}

#[test]
fn a_refresh_token_gives_new_tokens() {
    let token = RefreshToken::new("tGzv3JOkF0XG5Qx2TlKWIA");
    let exchange = confidential().refresh(&token);
    assert_eq!(header(&exchange, "authorization"), Some(BASIC));
    // RFC 6749 §6.
    let fields = [
        ("grant_type", "refresh_token"),
        ("refresh_token", "tGzv3JOkF0XG5Qx2TlKWIA"),
    ];
    assert_eq!(sent(&exchange), expected(&fields));
    let exchange = public().refresh(&token);
    assert_eq!(sent(&exchange)["client_id"], CLIENT_ID);
    // Without rotation there is no new refresh token, and a nonce is not checked on a refresh.
    let mut reply = reply("another sign-in's");
    reply.as_object_mut().unwrap().remove("refresh_token");
    let tokens = receive(exchange, &reply).unwrap();
    assert!(tokens.refresh_token().is_none());
    assert!(tokens.id_token().is_some());
}

/// RFC 7009: an empty response confirms the revocation.
#[test]
fn a_refresh_token_is_revoked() {
    let token = RefreshToken::new("45ghiukldjahdnhzdauz");
    let exchange = public().revoke(&token);
    let request = exchange.request();
    assert_eq!(
        request.url(),
        "https://acme.auth.eu-west-2.amazoncognito.com/oauth2/revoke"
    );
    let fields = [("token", "45ghiukldjahdnhzdauz"), ("client_id", CLIENT_ID)];
    assert_eq!(sent(&exchange), expected(&fields));
    receive_raw(exchange, 200, &[], b"").unwrap();

    let in_body = confidential().with_authentication(ClientAuthentication::Body);
    for client in [confidential(), in_body] {
        let exchange = client.revoke(&token);
        assert_eq!(header(&exchange, "authorization"), Some(BASIC));
        assert_eq!(
            sent(&exchange),
            expected(&[("token", "45ghiukldjahdnhzdauz")])
        );
    }
}

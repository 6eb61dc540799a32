//! Tokens for machines.

use cognito_srp_core::{
    AccessToken, ClientSecretMissing, ClientToken, Error, ErrorCode, IntoExchange, OAuthCode,
    SourceToken, Timestamp,
};
use serde_json::json;

use super::*;
use crate::support::{claiming, now, receive, receive_raw};

fn access_token() -> String {
    claiming(&json!({
        "sub": CLIENT_ID, "token_use": "access", "scope": "orders/read orders/write",
        "iat": 1_700_000_000, "exp": 1_700_003_600,
    }))
}

fn check(token: &ClientToken) {
    assert_eq!(token.last_access_token().expose(), access_token());
    assert_eq!(token.expires_in().as_secs(), 3600);
    assert!(token.scopes().eq(["orders/read", "orders/write"]));
    assert_eq!(token.expires_at().unix_seconds(), 1_700_003_600);
    let after = |seconds| now().after(core::time::Duration::from_secs(seconds));
    let good = |now: Timestamp| token.access_token(now).is_some();
    assert!(good(now()) && good(after(3539)));
    assert!(!good(after(3540)), "a minute before the end");
    assert!(token.unexpired_access_token(after(3599)).is_some());
    assert!(token.unexpired_access_token(after(3600)).is_none());
}

/// RFC 6749 §4.4.
#[test]
fn client_credentials_give_one() {
    let grant = confidential().client_credentials().unwrap();
    let exchange = grant.clone().into_exchange();
    assert_eq!(exchange.request().operation(), "oauth2/token");
    assert!(header(&exchange, "authorization").is_some());
    assert_eq!(
        sent(&exchange),
        expected(&[("grant_type", "client_credentials")])
    );

    let grant = grant
        .with_scopes(["orders/read", "orders/write"])
        .with_client_metadata([("tenant", "blue & \"green\"")]);
    let exchange = grant.into_exchange();
    let fields = [
        ("grant_type", "client_credentials"),
        ("scope", "orders/read orders/write"),
        ("aws_client_metadata", r#"{"tenant":"blue & \"green\""}"#),
    ];
    assert_eq!(sent(&exchange), expected(&fields));
    let reply = json!({
        "access_token": access_token(), "expires_in": 3600, "token_type": "Bearer",
    });
    check(&receive(exchange, &reply).unwrap());
}

#[test]
fn the_api_gives_one_unsigned() {
    let client = confidential().app_client().clone();
    let exchange = client.get_client_token().unwrap().into_exchange();
    assert!(exchange.request().signature().is_none());
    let reply = json!({ "ClientAuthenticationResult": {
        "AccessToken": access_token(), "ExpiresIn": 3600, "TokenType": "Bearer",
    }});
    check(&receive(exchange, &reply).unwrap());

    // As observed at the service.
    let exchange = client.get_client_token().unwrap().into_exchange();
    let body = br#"{"__type":"NotAuthorizedException","message":"Invalid client or secret"}"#;
    match receive_raw(exchange, 400, &[], body) {
        Err(Error::Service(error)) => assert_eq!(error.code(), &ErrorCode::NotAuthorized),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_foreign_scope_is_refused() {
    let exchange = confidential().client_credentials().unwrap().into_exchange();
    match receive_raw(exchange, 400, &[], br#"{"error":"invalid_scope"}"#) {
        Err(Error::Service(error)) => {
            assert_eq!(error.code(), &ErrorCode::OAuth(OAuthCode::InvalidScope));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn without_a_secret_there_is_none() {
    let refused = public().client_credentials().map(|_| ());
    assert!(matches!(refused, Err(ClientSecretMissing { .. })));
    let refused = app_client().get_client_token().map(|_| ());
    assert!(matches!(refused, Err(ClientSecretMissing { .. })));
    let text = refused.unwrap_err().to_string();
    assert!(text.contains("the app client's secret"), "{text}");
}

#[test]
fn a_token_is_derived_with_the_secret_or_a_signature() {
    let client = confidential().app_client().clone();
    let token = AccessToken::new("subject");
    let call = || client.get_derived_token(SourceToken::access_token(&token));
    let exchange = call().into_exchange();
    assert!(exchange.request().signature().is_none());
    assert_eq!(support::sent(&exchange)["ClientSecret"], SECRET);

    let exchange = call().signed().into_exchange();
    let scope = exchange.request().signature().unwrap();
    assert_eq!((scope.region, scope.service), ("eu-west-2", "cognito-idp"));
    assert!(support::sent(&exchange).get("ClientSecret").is_none());

    let reply = json!({
        "IssuedToken": "issued", "IssuedTokenType": "ACCESS_TOKEN", "TokenType": "N_A",
    });
    let derived = receive(exchange, &reply).unwrap();
    assert_eq!(derived.to_access_token().unwrap().expose(), "issued");
    assert_eq!(derived.token_type(), "N_A");
    assert_eq!(derived.expires_in(), None);
    let reply = json!({
        "IssuedToken": "issued", "IssuedTokenType": "ID_TOKEN", "TokenType": "Bearer",
    });
    let derived = receive(call().into_exchange(), &reply).unwrap();
    assert!(derived.to_access_token().is_none());
}

/// One of the two: the one that was set last.
#[test]
fn a_derived_token_is_for_an_audience_or_a_resource() {
    let client = app_client();
    let token = AccessToken::new("subject");
    let call = || client.get_derived_token(SourceToken::access_token(&token));
    let sent = support::sent(&call().with_audience("a").with_resource("r").into_exchange());
    assert_eq!(sent["Resources"], json!(["r"]));
    assert!(sent.get("Audiences").is_none());
    let sent = support::sent(&call().with_resource("r").with_audience("a").into_exchange());
    assert_eq!(sent["Audiences"], json!(["a"]));
    assert!(sent.get("Resources").is_none());
}

/// As OpenID Connect Core §9 and RFC 7591 §2 spell them.
#[test]
fn a_way_to_prove_the_secret_has_its_registered_name() {
    let names = [ClientAuthentication::Basic, ClientAuthentication::Body].map(|it| it.to_string());
    assert_eq!(names, ["client_secret_basic", "client_secret_post"]);
}

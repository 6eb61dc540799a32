//! A refresh with everything that can be attached, in both ways and on both sides.

use cognito_srp_core::{Refresh, RefreshToken, ServerContext, UserContext, Username};
use serde_json::json;

use crate::secret_hash;
use crate::support::{
    CLIENT_ID, DEVICE_KEY, SECRET, USER_ID, confidential_client, device, public_client, receive,
    sent, tokens,
};

/// A refresh that `$attach` has changed, and its request in one of the two ways.
fn with(attach: impl FnOnce(Refresh<'_>) -> Refresh<'_>, by_name: bool) -> serde_json::Value {
    let client = confidential_client();
    let token = RefreshToken::new("a-refresh-token");
    let refresh = attach(client.begin_refresh(&token));
    if by_name {
        let name = Username::parse(USER_ID).unwrap();
        sent(&refresh.refresh_token_auth(&name))
    } else {
        sent(&refresh.get_tokens())
    }
}

#[test]
fn get_tokens_with_device_and_metadata() {
    let device = device();
    let client = confidential_client();
    let token = RefreshToken::new("a-refresh-token");
    let exchange = client
        .begin_refresh(&token)
        .with_device_key(device.key())
        .with_client_metadata([("tenant", "blue")])
        .with_analytics_endpoint("endpoint-1")
        .get_tokens();
    let expected = json!({
        "RefreshToken": "a-refresh-token",
        "ClientId": CLIENT_ID,
        "ClientSecret": SECRET,
        "DeviceKey": DEVICE_KEY,
        "ClientMetadata": {"tenant": "blue"},
    });
    assert_eq!(sent(&exchange), expected, "it has no member for the others");
    assert_eq!(exchange.request().signature(), None);
    assert!(receive(exchange, &tokens()).is_ok());
}

#[test]
fn refresh_token_auth_with_everything() {
    let device = device();
    let client = confidential_client();
    let token = RefreshToken::new("a-refresh-token");
    let exchange = client
        .begin_refresh(&token)
        .with_device_key(device.key())
        .with_client_metadata([("tenant", "blue")])
        .with_analytics_endpoint("endpoint-1")
        .with_user_context(UserContext::new().with_encoded_data("fingerprint"))
        .refresh_token_auth(&Username::parse(USER_ID).unwrap());
    let expected = json!({
        "AuthFlow": "REFRESH_TOKEN_AUTH",
        "ClientId": CLIENT_ID,
        "AuthParameters": {
            "REFRESH_TOKEN": "a-refresh-token",
            "SECRET_HASH": secret_hash(USER_ID),
            "DEVICE_KEY": DEVICE_KEY,
        },
        "ClientMetadata": {"tenant": "blue"},
        "AnalyticsMetadata": {"AnalyticsEndpointId": "endpoint-1"},
        "UserContextData": {"EncodedData": "fingerprint"},
    });
    assert_eq!(sent(&exchange), expected);
    assert_eq!(exchange.request().signature(), None);
    assert!(receive(exchange, &tokens()).is_ok());
}

#[test]
fn on_an_operator_s_server() {
    let client = confidential_client();
    let token = RefreshToken::new("a-refresh-token");
    let context = ServerContext::new("203.0.113.7", "www.example.com", "/refresh");
    let exchange = client
        .begin_refresh(&token)
        .server_side(Some(context))
        .refresh_token_auth(&Username::parse(USER_ID).unwrap());
    let expected = json!({
        "AuthFlow": "REFRESH_TOKEN_AUTH",
        "ClientId": CLIENT_ID,
        "UserPoolId": "eu-west-2_eYpv1mFHB",
        "AuthParameters": {
            "REFRESH_TOKEN": "a-refresh-token",
            "SECRET_HASH": secret_hash(USER_ID),
        },
        "ContextData": {
            "IpAddress": "203.0.113.7",
            "ServerName": "www.example.com",
            "ServerPath": "/refresh",
            "HttpHeaders": [],
        },
    });
    assert_eq!(sent(&exchange), expected);
    assert_eq!(exchange.request().operation(), "AdminInitiateAuth");
    let scope = exchange.request().signature().unwrap();
    assert_eq!((scope.region, scope.service), ("eu-west-2", "cognito-idp"));
    assert!(receive(exchange, &tokens()).is_ok());
}

#[test]
fn the_short_forms_are_the_same() {
    let client = public_client();
    let token = RefreshToken::new("a-refresh-token");
    let name = Username::parse(USER_ID).unwrap();
    assert_eq!(
        sent(&client.refresh(&token)),
        sent(&client.begin_refresh(&token).get_tokens()),
    );
    assert_eq!(
        sent(&client.refresh_token_auth(&name, &token)),
        sent(&client.begin_refresh(&token).refresh_token_auth(&name)),
    );
}

#[test]
fn omitted_options_are_not_sent() {
    for by_name in [false, true] {
        let body = with(
            |refresh| refresh.with_client_metadata([("", ""); 0]),
            by_name,
        );
        for absent in [
            "AnalyticsMetadata",
            "ClientMetadata",
            "ContextData",
            "DeviceKey",
            "UserContextData",
            "UserPoolId",
        ] {
            assert!(body.get(absent).is_none(), "{by_name} {absent}");
        }
    }
}

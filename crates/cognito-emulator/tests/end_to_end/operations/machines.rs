//! GetClientToken and GetDerivedToken, with their own app clients, because they need the
//! secret.

use cognito_emulator::{AuthFlow, NewAppClient, Request};
use cognito_srp_core::{
    AccessToken, AppClient, ClientSecret, ErrorCode, IntoExchange, IssuedTokenType, SourceToken,
};
use serde_json::json;

use super::newcomer;
use crate::operators;
use crate::support::{SECRET, Setup, app_client, claims, ephemeral, password};
use crate::transport::{BOTH, EACH};

/// With a resource server, and an app client with these flows that may have its scope.
fn with_flows(flows: impl IntoIterator<Item = AuthFlow>) -> (Setup, AppClient) {
    let setup = Setup::new();
    let server = json!({
        "UserPoolId": setup.emulator.user_pool_id(), "Identifier": "orders", "Name": "Orders",
        "Scopes": [{ "ScopeName": "read", "ScopeDescription": "Read" }],
    });
    let created = setup
        .emulator
        .handle(&Request::operation("CreateResourceServer", &server));
    assert_eq!(created.status, 200);
    let scopes = ["orders/read", "aws.cognito.signin.user.admin"];
    let client = NewAppClient::confidential(ClientSecret::new(SECRET))
        .with_flows(flows)
        .with_oauth(["code"], scopes)
        .with_callback_urls(["https://app.example/callback"]);
    let id = setup.emulator.add_client(client).unwrap();
    let client = app_client(&setup.emulator, &id).with_secret(ClientSecret::new(SECRET));
    (setup, client)
}

#[test]
fn get_client_token() {
    let (_setup, client) = with_flows([AuthFlow::ClientToken]);
    for transport in EACH {
        let grant = client.get_client_token().unwrap();
        let token = transport.ok(grant.clone().with_scopes(["orders/read"]));
        assert!(token.scopes().eq(["orders/read"]));
        let claims = claims(token.last_access_token().expose());
        assert_eq!(claims["sub"], client.client_id().as_str());

        let wrong = client
            .clone()
            .with_secret(ClientSecret::new("a".repeat(30)));
        let wrong = wrong.get_client_token().unwrap();
        transport.refuses(ErrorCode::NotAuthorized, wrong);
    }
}

#[test]
fn get_derived_token() {
    let (setup, client) = with_flows([AuthFlow::TokenExchangeImpersonation]);
    for transport in EACH {
        // The token of a user who signed in with another app client.
        let (name, tokens) = newcomer(&setup, transport, &setup.clients[0]);
        let subject = SourceToken::access_token(tokens.access_token());
        let derive = || client.get_derived_token(subject);
        let derived = transport.ok(derive().with_requested_type(IssuedTokenType::AccessToken));
        assert_eq!(derived.issued_token_type(), &IssuedTokenType::AccessToken);
        let token = derived.to_access_token().unwrap();
        let claims = claims(token.expose());
        assert_eq!(claims["username"], name.as_str());
        assert_eq!(claims["client_id"], client.client_id().as_str());

        let forged = AccessToken::new("not-a-token");
        let forged = client.get_derived_token(SourceToken::access_token(&forged));
        transport.refuses(ErrorCode::NotAuthorized, forged);
    }
}

/// The signature is in place of the app client's secret.
#[test]
fn a_signed_get_derived_token() {
    let setup = operators::setup(&[AuthFlow::UserSrp, AuthFlow::TokenExchangeImpersonation]);
    for transport in BOTH {
        for client in &setup.clients {
            let (name, alias) = setup.user(|user| user);
            let tokens = transport.tokens(client.begin(alias).srp(password(), ephemeral()));
            let derive = || {
                let subject = SourceToken::access_token(tokens.access_token());
                let derive = client.get_derived_token(subject);
                let derive = derive.with_requested_type(IssuedTokenType::AccessToken);
                derive.signed().into_exchange()
            };
            let derived = operators::signed(transport, operators::KEY, derive()).unwrap();
            let token = derived.to_access_token().unwrap();
            assert_eq!(claims(token.expose())["username"], name.as_str());
            let refused = operators::signed(transport, "another", derive()).unwrap_err();
            assert!(
                refused.starts_with("InvalidSignatureException"),
                "{refused}"
            );
        }
    }
}

//! `machine-token`, at the domain and at the service's API.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_emulator::{NewAppClient, Request};
use cognito_srp_core::ClientSecret;
use serde_json::json;

use crate::kept::{WAYS, printed};
use crate::support::{SECRET, at, emulator, fails};

#[test]
fn a_machines_token_is_printed() {
    let emulator = emulator();
    let pool = emulator.user_pool_id();
    let server = json!({
        "UserPoolId": pool, "Identifier": "orders", "Name": "Orders",
        "Scopes": [{ "ScopeName": "read", "ScopeDescription": "Read" }],
    });
    let created = emulator.handle(&Request::operation("CreateResourceServer", &server));
    assert_eq!(created.status, 200);
    let client = NewAppClient::confidential(ClientSecret::new(SECRET))
        .with_oauth(["client_credentials"], ["orders/read"]);
    let at_domain = emulator.add_client(client).unwrap();
    let client = json!({
        "UserPoolId": pool, "ClientName": "api", "GenerateSecret": true,
        "ExplicitAuthFlows": ["ALLOW_CLIENT_TOKEN_AUTH"],
        "AllowedOAuthScopes": ["orders/read"],
    });
    let created = emulator.handle(&Request::operation("CreateUserPoolClient", &client));
    let created: serde_json::Value = serde_json::from_slice(&created.body).unwrap();
    let created = &created["UserPoolClient"];
    let at_api = created["ClientId"].as_str().unwrap();
    let api_secret = created["ClientSecret"].as_str().unwrap();

    let ask = |client: &str, secret: &str, more: &[&str]| {
        let mut command = at(&emulator, &["machine-token"]);
        command.args(more).env("COGNITO_CLIENT_ID", client);
        command
            .env("COGNITO_CLIENT_SECRET", secret)
            .output()
            .unwrap()
    };
    let domain = ["--domain", emulator.endpoint()];
    for way in WAYS {
        let way = ["--transport", way.transport()];
        for (client, secret, domain) in [
            (at_domain.as_str(), SECRET, domain.as_slice()),
            (at_api, api_secret, &[]),
        ] {
            let scope = ["--scope", "orders/read"];
            let token = printed(&ask(client, secret, &[domain, &way, &scope].concat()));
            let payload = token.split('.').nth(1).unwrap();
            let claims = URL_SAFE_NO_PAD.decode(payload).unwrap();
            let claims: serde_json::Value = serde_json::from_slice(&claims).unwrap();
            assert_eq!(claims["sub"], client);
            assert_eq!(claims["scope"], "orders/read");
            let wrong = ask(client, &"a".repeat(30), &[domain, &way].concat());
            let expected = match domain.is_empty() {
                true => "NotAuthorizedException: Invalid client or secret",
                false => "invalid_client",
            };
            fails(&wrong, 1, expected);
        }
    }
    let without = at(&emulator, &["machine-token"]).output().unwrap();
    fails(&without, 2, "set COGNITO_CLIENT_SECRET");
}

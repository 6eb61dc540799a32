//! The hosted login in a seed, and in an emulator without one.

use std::net::Ipv4Addr;

use cognito_emulator::{Emulator, Seed, StartError};
use serde_json::{Value, json};

use crate::support::*;

fn start(pool: Value) -> Result<Emulator, StartError> {
    let seed = json!({ "UserPools": [pool] }).to_string();
    let seed = Seed::from_json(seed.as_bytes()).unwrap();
    Emulator::start_on((Ipv4Addr::LOCALHOST, 0).into(), &seed)
}

/// Callback URLs are compared character by character, so the port is always the same.
#[test]
fn a_local_program_needs_no_seed() {
    let emulator = Emulator::start().unwrap();
    emulator.add_user("alice", PASSWORD).unwrap();
    for (uri, out) in [
        (
            "http://127.0.0.1:8400/callback",
            "http://127.0.0.1:8400/logout",
        ),
        (
            "http://127.0.0.1:8765/callback",
            "http://127.0.0.1:8765/signed-out",
        ),
        (
            "http://localhost:8765/callback",
            "http://localhost:8765/signed-out",
        ),
    ] {
        let mut browser = Browser::new(&emulator);
        let me = ("client_id", emulator.client_id());
        browser.authorize(&[me, ("redirect_uri", uri)]).page();
        let (url, _) = browser.sign_in("alice", PASSWORD).left();
        assert!(url.starts_with(uri), "{url}");
        let query = query(&[me, ("logout_uri", out)]);
        assert_eq!(browser.get(&format!("/logout?{query}")).left().0, out);
    }
}

#[test]
fn a_seed_has_resource_servers_and_machines() {
    let emulator = start(json!({
        "Id": "us-east-1_Emulator1",
        "ResourceServers": [{
            "Identifier": "orders",
            "Name": "Orders",
            "Scopes": [{ "ScopeName": "read", "ScopeDescription": "Read" }],
        }],
        "Clients": [{
            "ClientId": "robot",
            "ClientSecret": SECRET,
            "AllowedOAuthFlowsUserPoolClient": true,
            "AllowedOAuthFlows": ["client_credentials"],
            "AllowedOAuthScopes": ["orders/read"],
        }],
    }))
    .unwrap();
    let form = [("grant_type", "client_credentials")];
    let (status, tokens) = post(
        &emulator,
        "/oauth2/token",
        Some(&basic("robot", SECRET)),
        &form,
    );
    assert_eq!(status, 200, "{tokens}");
    assert_eq!(claims(&tokens["access_token"])["scope"], "orders/read");
}

#[test]
fn an_error_in_a_seed_names_its_place() {
    let client = |client: Value| json!({ "Clients": [client] });
    let on = "AllowedOAuthFlowsUserPoolClient";
    for (pool, place) in [
        (
            client(json!({ on: true })),
            "UserPools[0].Clients[0]: AllowedOAuthFlows and",
        ),
        (
            client(json!({
                on: true,
                "AllowedOAuthFlows": ["code"],
                "AllowedOAuthScopes": ["openid"],
            })),
            "UserPools[0].Clients[0]: CallbackUrls can not be empty",
        ),
        (
            client(json!({ "CallbackURLs": ["http://app.example/"] })),
            "UserPools[0].Clients[0]: http://app.example/ cannot use the HTTP protocol.",
        ),
        (
            json!({ "ResourceServers": [{ "Name": "Orders" }] }),
            "UserPools[0].ResourceServers[0]: ",
        ),
    ] {
        let Err(error) = start(pool) else {
            panic!("{place}");
        };
        assert!(error.to_string().contains(place), "{error}");
    }
}

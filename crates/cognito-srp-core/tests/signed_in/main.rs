//! A user who is signed in and stays signed in.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

mod claims;
mod clock;
mod devices;
mod ends;
mod events;
mod id_token;
mod interleavings;
mod keeper_support;
mod keeping;
mod new_tokens;
mod odd_dates;
mod placing;
mod races;
mod renewal;
mod sharing;
mod signing_out;
mod stored;
#[path = "../support/mod.rs"]
mod support;
mod turns;
mod whose;

use core::time::Duration;

use cognito_srp_core::{Exchange, RefreshToken, SignedIn, Timestamp, Tokens};
use serde_json::{Value, json};

use support::{now, public_client, receive_raw, tokens};

/// This many seconds after the tokens arrived, by the program's clock.
fn at(seconds: u64) -> Timestamp {
    now().after(Duration::from_secs(seconds))
}

fn refreshing() -> Exchange<Tokens> {
    public_client().refresh(&RefreshToken::new("an-older-refresh-token"))
}

/// Tokens that are valid for an hour, from a response with these headers.
fn came_with(headers: &[(&str, &str)]) -> Tokens {
    receive_raw(refreshing(), 200, headers, tokens().to_string().as_bytes()).unwrap()
}

/// A user who has signed in from a device.
fn of_a_device() -> SignedIn {
    let token = RefreshToken::new("an-older-refresh-token");
    let device = support::DEVICE_KEY.parse().unwrap();
    let client = public_client();
    let exchange = client.begin_refresh(&token).with_device_key(&device);
    let reply = tokens().to_string();
    SignedIn::from(receive_raw(exchange.get_tokens(), 200, &[], reply.as_bytes()).unwrap())
}

/// The tokens of a response with an opaque access token.
fn came(access_token: &str, refresh_token: Option<&str>) -> Tokens {
    let mut reply = json!({"AuthenticationResult": {
        "AccessToken": access_token, "IdToken": "id", "ExpiresIn": 3600, "TokenType": "Bearer",
    }});
    if let Some(token) = refresh_token {
        reply["AuthenticationResult"]["RefreshToken"] = json!(token);
    }
    receive_raw(refreshing(), 200, &[], reply.to_string().as_bytes()).unwrap()
}

/// With `access-1` and `refresh-1`, valid for an hour from [`at`]`(0)`.
fn user() -> SignedIn {
    SignedIn::from(came("access-1", Some("refresh-1")))
}

/// The user with some members of the stored form changed.
fn altered(user: &SignedIn, members: Value) -> SignedIn {
    let mut stored: Value = serde_json::from_str(&user.to_json()).unwrap();
    for (name, value) in members.as_object().unwrap() {
        stored[name] = value.clone();
    }
    SignedIn::from_json(&stored.to_string()).unwrap()
}

//! Settings, bodies and signers do not show secrets.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests")]

use std::error::Error;
use std::fmt::Debug;
use std::time::Duration;

use cognito_srp_core::keeper::{KeeperState, MachineTokenState};
use cognito_srp_core::{AppClient, ClientSecret, RefreshToken, Response, ServerContext, Timestamp};
use cognito_transport::{
    BodyBuffer, BodyTooLarge, NoSigner, Proxies, ProxyError, ProxyUrl, Settings, SharedClient,
    SharedKeeper, SharedMachineToken, SigningIsOff,
};

const CANARY: &str = "canary-7f3a9";

/// Both forms of `Debug`.
fn debugged(value: &impl Debug) {
    for shown in [format!("{value:?}"), format!("{value:#?}")] {
        assert!(!shown.contains(CANARY), "{shown}");
    }
}

/// The error and all its sources.
fn chain(error: &(dyn Error + 'static)) {
    for error in std::iter::successors(Some(error), |&error| error.source()) {
        assert!(!error.to_string().contains(CANARY), "{error}");
        debugged(&error);
    }
}

#[test]
fn settings() {
    let (pem, plain) = (CANARY.as_bytes(), Settings::new());
    let given = [
        plain.clone().with_extra_roots(pem),
        plain.clone().with_only_roots(pem),
    ];
    for settings in given {
        debugged(&settings);
        debugged(settings.roots());
    }
    assert!(format!("{plain:?}").contains("Defaults"));
}

#[test]
fn buffers() {
    let mut body = BodyBuffer::new();
    body.extend(CANARY.as_bytes()).unwrap();
    assert_eq!(body.as_slice(), CANARY.as_bytes());
    debugged(&body);
    assert_eq!(format!("{body:?}"), "BodyBuffer([12 octets])");
    chain(&BodyTooLarge);
}

fn app_client() -> AppClient {
    AppClient::parse("eu-west-2_eYpv1mFHB", "1h57kf5cpq17m0eml12EXAMPLE").unwrap()
}

fn now() -> Timestamp {
    Timestamp::since_unix_epoch(Duration::from_secs(1_700_000_000))
}

#[test]
fn keepers() {
    let body = format!(
        r#"{{"AuthenticationResult": {{"AccessToken": "{CANARY}", "ExpiresIn": 3600,
        "RefreshToken": "{CANARY}", "TokenType": "Bearer"}}}}"#
    );
    let exchange = app_client().refresh(&RefreshToken::new(CANARY));
    let tokens = exchange.receive(Response::new(200, [], body.as_bytes()), now());
    let state = KeeperState::new(app_client(), tokens.unwrap().into()).unwrap();
    let keeper = SharedKeeper::<()>::new(&SharedClient::new(), state, None);
    debugged(&keeper);
    let shown = format!("{keeper:?}");
    assert!(shown.starts_with("Keeper { state: "), "{shown}");
}

#[test]
fn machines() {
    let app_client = app_client().with_secret(ClientSecret::new(CANARY));
    let state = MachineTokenState::new(app_client.get_client_token().unwrap());
    let token = SharedMachineToken::<()>::new(&SharedClient::new(), state);
    debugged(&token);
    let shown = format!("{token:?}");
    assert!(shown.starts_with("MachineToken { state: "), "{shown}");
}

#[test]
fn signatures() {
    let signed = app_client()
        .begin_refresh(&RefreshToken::new(CANARY))
        .server_side(Some(ServerContext::new(CANARY, CANARY, CANARY)))
        .refresh_token_auth(&"alice".parse().unwrap());
    debugged(&signed.request().signature().unwrap());
    let signer = NoSigner::default();
    debugged(&signer);
    chain(&signer.sign_at(signed.request(), now()).unwrap_err());
}

fn anywhere<T: Send + Sync + 'static>() {}

#[test]
fn owned_types_are_send() {
    anywhere::<(BodyBuffer, BodyTooLarge, Settings, NoSigner, SigningIsOff)>();
    anywhere::<(Proxies, ProxyError, ProxyUrl)>();
}

/// A library must return errors that can be kept, sent to another thread, and boxed.
#[test]
fn errors_are_errors() {
    fn error<E: Error + Send + Sync + 'static>() {}
    error::<BodyTooLarge>();
    error::<ProxyError>();
    error::<SigningIsOff>();
}

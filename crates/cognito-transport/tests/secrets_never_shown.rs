//! Settings, bodies and signers do not show secrets.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests")]

use std::error::Error;
use std::fmt::Debug;

use cognito_srp_core::{AppClient, RefreshToken, ServerContext, Timestamp};
use cognito_transport::{
    BodyBuffer, BodyTooLarge, NoSigner, Proxies, ProxyError, ProxyUrl, Settings, SigningIsOff,
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

#[test]
fn signatures() {
    let app_client = AppClient::parse("eu-west-2_eYpv1mFHB", "1h57kf5cpq17m0eml12EXAMPLE").unwrap();
    let signed = app_client
        .begin_refresh(&RefreshToken::new(CANARY))
        .server_side(Some(ServerContext::new(CANARY, CANARY, CANARY)))
        .refresh_token_auth(&"alice".parse().unwrap());
    debugged(&signed.request().signature().unwrap());
    let signer = NoSigner::default();
    debugged(&signer);
    let now = Timestamp::since_unix_epoch(std::time::Duration::from_secs(1_700_000_000));
    chain(&signer.sign_at(signed.request(), now).unwrap_err());
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

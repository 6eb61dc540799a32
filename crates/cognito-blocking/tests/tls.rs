//! TLS for real: roots, names, cryptography.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper of a test fails as a test does"
)]

mod support;

use std::error::Error as StdError;

use cognito_blocking::cognito_srp_core::Tokens;
use cognito_blocking::cognito_srp_core::retry::RetryPolicy;
use cognito_blocking::{Client, Error, TransportErrorKind};
use rustls::NamedGroup;
use support::refresh;
use support::tls::{Authority, Seen, server};

fn client(pem: &str) -> Client {
    let client = Client::builder().with_root_certificates(pem.as_bytes());
    client
        .build()
        .unwrap()
        .with_retry_policy(RetryPolicy::never())
}

fn kind(error: &Error) -> TransportErrorKind {
    match error {
        Error::Transport(error) => error.kind(),
        Error::Flow(error) => panic!("not a transport error: {error:?}"),
    }
}

/// Runs an exchange with a server whose certificate has this name.
fn run(client: &Client, authority: &Authority, name: &str) -> (Result<Tokens, Error>, Seen) {
    let (app_client, server) = server(authority, name);
    let outcome = client.run(refresh(&app_client));
    (outcome, server.join().unwrap())
}

#[test]
fn an_authority_that_is_given_is_trusted() {
    let authority = Authority::new();
    let (outcome, seen) = run(&client(&authority.pem), &authority, "127.0.0.1");
    assert_eq!(outcome.unwrap().token_type(), "Bearer");
    assert!(seen.request.unwrap().starts_with("POST / HTTP/1.1\r\n"));
}

#[test]
fn one_of_a_bundle_is_enough() {
    let authority = Authority::new();
    let bundle = format!("A comment.\n{}\n{}", Authority::new().pem, authority.pem);
    let (outcome, _) = run(&client(&bundle), &authority, "127.0.0.1");
    outcome.unwrap();
}

#[test]
fn no_other_is_trusted() {
    let authority = Authority::new();
    let everyday = Client::new().with_retry_policy(RetryPolicy::never());
    for client in [everyday, client(&Authority::new().pem)] {
        let (outcome, seen) = run(&client, &authority, "127.0.0.1");
        let error = outcome.unwrap_err();
        assert_eq!(kind(&error), TransportErrorKind::Connect, "{error:?}");
        assert!(seen.request.is_none());
    }
}

#[test]
fn a_certificate_is_for_one_name() {
    let authority = Authority::new();
    let (outcome, seen) = run(&client(&authority.pem), &authority, "cognito.example");
    let error = outcome.unwrap_err();
    assert_eq!(kind(&error), TransportErrorKind::Connect, "{error:?}");
    assert!(seen.request.is_none());
}

/// aws-lc-rs has a key exchange that ring has not.
#[test]
fn the_cryptography_is_that_of_the_features() {
    let authority = Authority::new();
    let (_, seen) = run(&client(&authority.pem), &authority, "127.0.0.1");
    let of_aws_lc_rs = seen.groups.contains(&NamedGroup::X25519MLKEM768);
    assert_eq!(
        of_aws_lc_rs,
        cfg!(feature = "aws-lc-rs"),
        "{:?}",
        seen.groups
    );
}

#[test]
fn what_is_no_certificate_is_an_error() {
    let damaged = Authority::new().pem.replace("MII", "M!I");
    let not_x509 = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let key = rcgen::KeyPair::generate().unwrap().serialize_pem();
    for pem in ["", "words", &damaged, not_x509, &key] {
        let builder = Client::builder().with_root_certificates(pem.as_bytes());
        let error = builder.build().unwrap_err();
        assert_eq!(kind(&error), TransportErrorKind::SetUp, "{pem}");
        assert!(error.source().is_some());
        let text = error.to_string();
        assert!(
            text.starts_with("the HTTP client could not be built: "),
            "{text}"
        );
    }
}

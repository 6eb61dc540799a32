//! What a program prints whose `main` returns an error: `Error: `, and the error's `Debug`.

#![allow(missing_docs, reason = "tests")]

use core::error::Error as StdError;

use cognito_srp_core::call::{self, InputError, TransportError, TransportErrorKind};
use cognito_srp_core::keeper::{KeeperError, SignedOut};
use cognito_srp_core::{
    DomainError, Endpoint, EndpointError, EntropyError, NotJson, ProtocolError, RedirectUri,
    StoreError, StoreErrorKind, SuspendedChallenge, UserPoolDomain, UserPoolId,
};

/// As `main` prints it.
fn printed(error: impl StdError) -> String {
    format!("Error: {error:?}")
}

#[test]
fn an_endpoint_without_a_scheme() {
    let error = Endpoint::parse("example.com").unwrap_err();
    assert_eq!(
        printed(error),
        "Error: EndpointError::Scheme: not an endpoint: expected a URL with https:// or http://"
    );
}

/// `?` in a function that returns the error of calls.
#[test]
fn an_input_in_the_error_of_a_call() {
    let error = call::Error::from(UserPoolId::parse("Emulator1").unwrap_err());
    let text = printed(error);
    let start = "Error: Input(Identifier(IdentifierError: not a user pool id: expected ";
    assert!(text.starts_with(start), "{text}");
}

#[test]
fn a_transport_and_a_store() {
    let broken = || std::io::Error::from(std::io::ErrorKind::ConnectionRefused);
    let error = TransportError::new(TransportErrorKind::Connect, "http://[::1]:1/", broken());
    let text = printed(call::Error::from(error));
    let start = "Error: Transport(TransportError { kind: Connect, message: could not reach \
                 http://[::1]:1/: ";
    assert!(text.starts_with(start), "{text}");
    let error = StoreError::new(StoreErrorKind::Unavailable, "/home/alice/session", broken());
    let text = printed(KeeperError::from(error));
    let start = "Error: Store(StoreError { kind: Unavailable, message: /home/alice/session \
                 cannot be used: ";
    assert!(text.starts_with(start), "{text}");
}

/// `Debug` has the kind, and everything that `Display` says.
#[test]
fn others() {
    let pool = UserPoolId::parse("eu-west-2_a").unwrap();
    let errors: [(&str, Box<dyn StdError>); 11] = [
        (
            "Prefix",
            Box::new(UserPoolDomain::prefix(&pool, "a_b").unwrap_err()),
        ),
        ("Host", Box::new(DomainError::Host(EndpointError::Host))),
        ("NotAUrl", Box::new(RedirectUri::parse("a b").unwrap_err())),
        (
            "NotStored",
            Box::new(SuspendedChallenge::from_json("{}").unwrap_err()),
        ),
        ("Unavailable", Box::new(EntropyError::Unavailable)),
        ("NotJson", Box::new(NotJson)),
        ("TooManyPages", Box::new(ProtocolError::TooManyPages)),
        ("Overtaken", Box::new(KeeperError::Overtaken)),
        (
            "ByProgram",
            Box::new(KeeperError::from(SignedOut::ByProgram)),
        ),
        ("Port", Box::new(InputError::from(EndpointError::Port))),
        ("Scheme", Box::new(call::Error::from(EndpointError::Scheme))),
    ];
    for (kind, error) in errors {
        let text = format!("{error:?}");
        assert!(text.contains(kind), "{text}");
        assert!(text.contains(&error.to_string()), "{text}");
    }
}

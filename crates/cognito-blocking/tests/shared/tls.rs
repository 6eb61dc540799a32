//! Real TLS: roots, names, cryptography.

use std::error::Error as StdError;
use std::sync::Arc;

use cognito_srp_core::Tokens;
use rustls::version::{TLS12, TLS13};
use rustls::{NamedGroup, SupportedProtocolVersion};

use super::{ONCE, kind};
use crate::face::{Client, Error, Settings, TransportErrorKind, meanwhile, new};
use crate::support::faulty::{Peer, Seen as Counted};
use crate::support::tls::{Authority, Seen, server};
use crate::support::{TOKENS, app_client, refresh};

/// Both ways to set roots.
const WAYS: [fn(Settings, &[u8]) -> Settings; 2] =
    [Settings::with_extra_roots, Settings::with_only_roots];

fn clients(pem: &str) -> [Client; 2] {
    WAYS.map(|give| {
        let settings = give(Settings::new(), pem.as_bytes());
        Client::build(&settings).unwrap().with_limits(ONCE)
    })
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
    for client in clients(&authority.pem) {
        let (outcome, seen) = run(&client, &authority, "127.0.0.1");
        assert_eq!(outcome.unwrap().token_type(), "Bearer");
        assert!(seen.request.unwrap().starts_with("POST / HTTP/1.1\r\n"));
    }
}

#[test]
fn one_of_a_bundle_is_enough() {
    let authority = Authority::new();
    let bundle = format!("A comment.\n{}\n{}", Authority::new().pem, authority.pem);
    for client in clients(&bundle) {
        let (outcome, _) = run(&client, &authority, "127.0.0.1");
        outcome.unwrap();
    }
}

/// If roots are set twice, the last ones count.
#[test]
fn no_other_is_trusted() {
    let authority = Authority::new();
    let [extra, only] = clients(&Authority::new().pem);
    let settings = Settings::new()
        .with_extra_roots(authority.pem.as_bytes())
        .with_only_roots(Authority::new().pem.as_bytes());
    let replaced = Client::build(&settings).unwrap().with_limits(ONCE);
    for client in [new().with_limits(ONCE), extra, only, replaced] {
        let (outcome, seen) = run(&client, &authority, "127.0.0.1");
        let error = outcome.unwrap_err();
        assert_eq!(kind(&error), TransportErrorKind::Connect, "{error:?}");
        assert!(seen.request.is_none());
    }
}

#[test]
fn a_certificate_is_for_one_name() {
    let authority = Authority::new();
    for client in clients(&authority.pem) {
        let (outcome, seen) = run(&client, &authority, "cognito.example");
        let error = outcome.unwrap_err();
        assert_eq!(kind(&error), TransportErrorKind::Connect, "{error:?}");
        assert!(seen.request.is_none());
    }
}

/// An answer after which the connection is closed.
fn tokens() -> String {
    let length = TOKENS.len();
    format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{TOKENS}")
}

/// The versions of TLS that a client with these features has.
pub(crate) fn versions() -> Vec<&'static SupportedProtocolVersion> {
    match cfg!(feature = "full-tls") {
        true => vec![&TLS12, &TLS13],
        false => vec![&TLS13],
    }
}

/// The second connection has no new key exchange with certificates: this saves a round trip in TLS
/// 1.2, and computation in 1.3.
#[test]
fn a_session_is_resumed_on_the_next_connection() {
    let authority = Authority::new();
    for version in versions() {
        let config = authority.server_config_of("127.0.0.1", &[version]);
        for client in clients(&authority.pem) {
            let peer = Peer::start(Some(Arc::new(config.clone())), |it| it.answer(tokens()));
            let app_client = app_client(&format!("https://{}", peer.address()));
            for _ in 0..3 {
                client.run(refresh(&app_client)).unwrap();
            }
            let seen = meanwhile(move || peer.seen());
            let expected = Counted {
                connections: 3,
                requests: 3,
                resumed: 2,
            };
            assert_eq!(seen, expected, "{version:?}");
        }
    }
}

/// aws-lc-rs has a key exchange that ring lacks. Even without the feature here, another package of
/// the same build may have turned it on; `cargo xtask ci` checks in the tree of dependencies that
/// none does by default.
#[test]
fn the_cryptography_is_that_of_the_features() {
    let authority = Authority::new();
    for client in clients(&authority.pem) {
        let (outcome, seen) = run(&client, &authority, "127.0.0.1");
        outcome.unwrap();
        let groups = seen.groups;
        let of_aws_lc_rs = groups.contains(&NamedGroup::X25519MLKEM768);
        assert!(of_aws_lc_rs || !cfg!(feature = "aws-lc-rs"), "{groups:?}");
    }
}

#[test]
fn what_is_no_certificate_is_an_error() {
    let damaged = Authority::new().pem.replace("MII", "M!I");
    let not_x509 = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let key = rcgen::KeyPair::generate().unwrap().serialize_pem();
    let texts = ["", "words", &damaged, not_x509, &key];
    for (pem, give) in texts.iter().flat_map(|pem| WAYS.map(|give| (pem, give))) {
        let settings = give(Settings::new(), pem.as_bytes());
        let error = Client::build(&settings).unwrap_err();
        assert_eq!(kind(&error), TransportErrorKind::SetUp, "{pem}");
        assert!(error.source().is_some());
        let text = error.to_string();
        assert!(
            text.starts_with("the HTTP client could not be built: "),
            "{text}"
        );
    }
}

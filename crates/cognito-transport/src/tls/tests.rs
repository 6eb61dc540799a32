//! Handshakes in memory with servers that have one version, one cipher suite and one kind of key.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;

use rcgen::{CertificateParams, KeyPair, SignatureAlgorithm};
use rustls::crypto::CryptoProvider;
use rustls::crypto::ring::{cipher_suite, default_provider};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::version::{TLS12, TLS13};
use rustls::{
    CipherSuite, ClientConfig, ClientConnection, Error, RootCertStore, ServerConfig,
    ServerConnection, SignatureScheme, SupportedCipherSuite, SupportedProtocolVersion,
};

use super::provider::provider;
use super::small::small_provider;

/// A server that has one version, one cipher suite and one kind of key.
struct Server {
    version: &'static SupportedProtocolVersion,
    suite: SupportedCipherSuite,
    key: &'static SignatureAlgorithm,
}

impl Server {
    /// The cipher suite that both agree on, if they do.
    fn meets(&self, client: CryptoProvider) -> Result<CipherSuite, Error> {
        let key = KeyPair::generate_for(self.key).unwrap();
        let params = CertificateParams::new(["localhost".to_owned()]).unwrap();
        let certificate = params.self_signed(&key).unwrap();
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let provider = CryptoProvider {
            cipher_suites: vec![self.suite],
            ..default_provider()
        };
        let config = ServerConfig::builder_with_provider(Arc::new(provider))
            .with_protocol_versions(&[self.version])?
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)?;
        let mut server = ServerConnection::new(Arc::new(config))?;
        let mut client = client_of(client, certificate.der().clone())?;
        while client.is_handshaking() || server.is_handshaking() {
            let mut sent = Vec::new();
            client.write_tls(&mut sent).unwrap();
            server.read_tls(&mut sent.as_slice()).unwrap();
            server.process_new_packets()?;
            let mut sent = Vec::new();
            server.write_tls(&mut sent).unwrap();
            client.read_tls(&mut sent.as_slice()).unwrap();
            client.process_new_packets()?;
        }
        Ok(client.negotiated_cipher_suite().unwrap().suite())
    }
}

fn client_of(
    provider: CryptoProvider,
    root: CertificateDer<'static>,
) -> Result<ClientConnection, Error> {
    let mut roots = RootCertStore::empty();
    roots.add(root)?;
    let config = ClientConfig::builder_with_provider(Arc::new(provider))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("localhost").unwrap();
    ClientConnection::new(Arc::new(config), name)
}

#[test]
fn the_small_provider_meets_what_aws_has() {
    for suite in [
        cipher_suite::TLS13_AES_128_GCM_SHA256,
        cipher_suite::TLS13_AES_256_GCM_SHA384,
    ] {
        for key in [
            &rcgen::PKCS_ECDSA_P256_SHA256,
            &rcgen::PKCS_ECDSA_P384_SHA384,
        ] {
            let server = Server {
                version: &TLS13,
                suite,
                key,
            };
            assert_eq!(server.meets(small_provider()), Ok(suite.suite()));
        }
    }
}

/// ring's own provider meets each of these servers, so it is not the server that fails.
#[test]
fn the_small_provider_has_no_more() {
    let aes = cipher_suite::TLS13_AES_128_GCM_SHA256;
    let chacha = cipher_suite::TLS13_CHACHA20_POLY1305_SHA256;
    let older = cipher_suite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
    let p256 = &rcgen::PKCS_ECDSA_P256_SHA256;
    for (version, suite, key) in [
        (&TLS12, older, p256),
        (&TLS13, chacha, p256),
        (&TLS13, aes, &rcgen::PKCS_ED25519),
    ] {
        let server = Server {
            version,
            suite,
            key,
        };
        assert_eq!(server.meets(default_provider()), Ok(suite.suite()));
        server.meets(small_provider()).unwrap_err();
    }
}

/// Signatures with RSA, for which there is no key here, are offered as rustls offers them.
#[test]
fn the_small_provider_offers_the_other_signatures_in_the_same_order() {
    let offered = |provider: CryptoProvider| {
        let algorithms = provider.signature_verification_algorithms;
        algorithms.supported_schemes()
    };
    let mut expected = offered(default_provider());
    expected.retain(|scheme| *scheme != SignatureScheme::ED25519);
    assert_eq!(offered(small_provider()), expected);
}

/// Without that code, a program is smaller.
#[test]
fn no_client_reads_a_key_of_its_own() {
    for provider in [small_provider(), CryptoProvider::clone(&provider())] {
        let key = KeyPair::generate().unwrap().serialize_der();
        let key = PrivateKeyDer::try_from(key).unwrap();
        assert!(provider.key_provider.load_private_key(key).is_err());
    }
}

/// `random` of the first message (RFC 8446, section 4.1.2): behind the headers of its record and
/// of itself, and a version.
#[test]
fn the_small_provider_has_random_numbers() {
    let random = || {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(["localhost".to_owned()]).unwrap();
        let root = params.self_signed(&key).unwrap().der().clone();
        let mut client = client_of(small_provider(), root).unwrap();
        let mut sent = Vec::new();
        client.write_tls(&mut sent).unwrap();
        sent.get(11..43).unwrap().to_vec()
    };
    assert_ne!(random(), random());
}

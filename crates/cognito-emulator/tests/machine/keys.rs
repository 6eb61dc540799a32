//! The keys that come with the emulator.

use std::collections::BTreeSet;

use cognito_emulator::{Request, Service, SigningKeys, UserPool};
use serde_json::Value;

use crate::support::Setup;

/// The key set of a pool with these keys.
fn published(keys: SigningKeys) -> Vec<Value> {
    let mut setup = Setup::new();
    let pool = setup.with(|_, cx| UserPool::new("us-east-1_Keys", "http://localhost", keys, cx));
    let mut service = Service::new("http://localhost", "us-east-1");
    service.add_pool(pool.unwrap());
    let request = Request {
        method: "GET".to_owned(),
        path: "/us-east-1_Keys/.well-known/jwks.json".to_owned(),
        ..Request::default()
    };
    let response = setup.with(|_, cx| service.handle(&request, cx));
    let set: Value = serde_json::from_slice(&response.body).unwrap();
    set["keys"].as_array().unwrap().clone()
}

#[test]
fn all_ready_made_keys_differ() {
    let all = (0..SigningKeys::READY_MADE).map(|number| SigningKeys::ready_made(number).unwrap());
    let published: Vec<_> = all.flat_map(published).collect();
    for member in ["kid", "n"] {
        let values: BTreeSet<_> = published.iter().map(|key| key[member].as_str()).collect();
        assert_eq!(values.len(), 2 * SigningKeys::READY_MADE, "{member}");
    }
}

#[test]
fn key_numbers_wrap_around() {
    let again = SigningKeys::ready_made(SigningKeys::READY_MADE + 1).unwrap();
    let first = SigningKeys::ready_made(1).unwrap();
    assert_eq!(published(again), published(first));
}

#[test]
fn own_keys_must_be_rsa_in_pkcs8() {
    let id: &[u8] = include_bytes!("own_keys/id.pk8");
    let access: &[u8] = include_bytes!("own_keys/access.pk8");
    let keys = published(SigningKeys::from_pkcs8(id, access).unwrap());
    // The start of the modulus that OpenSSL shows, and the key's thumbprint (RFC 7638).
    let expected = [
        (
            "4TSPvkgkoTvx6ygBOmUlBpTL",
            "kJjL1eRJ_WxARTCI95LBnhhpC99aKzfVU2LzSORmxyk",
        ),
        (
            "sfvVjaCONq77UJa3cCGJ1XUs",
            "yY3dl_SuQttMSZSIj5L8-orngFRFb7PP8mT58_b3_2s",
        ),
    ];
    for (key, (start, thumbprint)) in keys.iter().zip(expected) {
        assert!(key["n"].as_str().unwrap().starts_with(start), "{key}");
        assert_eq!(key["kid"], thumbprint);
    }
    for none in [b"".as_slice(), b"-----BEGIN PRIVATE KEY-----", &id[26..]] {
        for refused in [
            SigningKeys::from_pkcs8(none, access),
            SigningKeys::from_pkcs8(id, none),
        ] {
            let fault = refused.unwrap_err();
            assert!(fault.to_string().contains("PKCS#8"), "{fault}");
        }
    }
}

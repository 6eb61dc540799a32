//! The keyring's entry, over the mock store that comes with the keyring's crates.

#![cfg(feature = "keyring")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

mod support;

use std::sync::Arc;

use cognito_store::cognito_srp_core::TokenStore;
use cognito_store::keyring::{Entry, Error};
use cognito_store::{KeyringStore, StoreErrorKind};
use keyring_core::{CredentialStore, mock};
use support::{CANARY, assert_clean, number, text, user};

/// The store, and the entry behind it.
fn store() -> (KeyringStore, keyring_core::Entry) {
    let keyring: Arc<CredentialStore> = mock::Store::new().unwrap();
    let entry = || keyring_core::Entry::new_in_store(&keyring, "my-app", "alice").unwrap();
    let store = KeyringStore::with_entry(Entry { inner: entry() });
    (store, entry())
}

fn fail(entry: &keyring_core::Entry, error: Error) {
    let credential: &mock::Cred = entry.as_any().downcast_ref().unwrap();
    credential.set_error(error);
}

#[test]
fn what_is_saved_is_loaded() {
    let (store, entry) = store();
    assert!(store.load().unwrap().is_none());
    store.clear().unwrap();
    for round in 1..4 {
        store.save(&user(round)).unwrap();
        assert_eq!(number(&store.load().unwrap().unwrap()), round);
    }
    assert_eq!(entry.get_secret().unwrap(), user(3).to_json().as_bytes());
    store.clear().unwrap();
    assert!(store.load().unwrap().is_none());
    assert!(matches!(entry.get_secret(), Err(Error::NoEntry)));
    assert!(!format!("{store:?}").contains(CANARY));
}

#[test]
fn what_is_no_user_is_damaged() {
    let (store, entry) = store();
    let whole = text(1);
    for octets in [&whole.as_bytes()[..40], b"", b"\xff\xfe", b"{}"] {
        entry.set_secret(octets).unwrap();
        let error = store.load().err().unwrap();
        assert_eq!(error.kind(), StoreErrorKind::Damaged);
        assert_clean(&error);
    }
}

/// Some of the keyring's own errors hold the secret.
#[test]
fn no_error_has_the_secret() {
    let secret = || text(1).into_bytes();
    let why = || Box::new(std::io::Error::other("locked"));
    type Fault = fn(Vec<u8>, Box<std::io::Error>) -> Error;
    let faults: [(Fault, StoreErrorKind); 7] = [
        (
            |secret, _| Error::BadEncoding(secret),
            StoreErrorKind::Damaged,
        ),
        (
            |secret, why| Error::BadDataFormat(secret, why),
            StoreErrorKind::Damaged,
        ),
        (
            |_, why| Error::PlatformFailure(why),
            StoreErrorKind::Unavailable,
        ),
        (
            |_, why| Error::NoStorageAccess(why),
            StoreErrorKind::Unavailable,
        ),
        (
            |_, _| Error::TooLong("secret".to_owned(), 2560),
            StoreErrorKind::Unavailable,
        ),
        (
            |_, _| Error::Ambiguous(Vec::new()),
            StoreErrorKind::Unavailable,
        ),
        (|_, _| Error::NoDefaultStore, StoreErrorKind::Unavailable),
    ];
    for (fault, kind) in faults {
        let (store, entry) = store();
        store.save(&user(1)).unwrap();
        let fault = || fail(&entry, fault(secret(), why()));
        fault();
        let loaded = store.load().err().unwrap();
        fault();
        let saved = store.save(&user(2)).err().unwrap();
        fault();
        let cleared = store.clear().err().unwrap();
        for error in [loaded, saved, cleared] {
            assert_eq!(error.kind(), kind, "{error}");
            assert_clean(&error);
        }
        assert_eq!(number(&store.load().unwrap().unwrap()), 1);
    }
}

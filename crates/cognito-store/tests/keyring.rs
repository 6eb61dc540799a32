//! The keyring's entries, over a keyring in memory with the limits of Windows' own.

#![cfg(feature = "keyring")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

#[path = "support/ring.rs"]
mod ring;
mod support;

use std::sync::Arc;

use cognito_store::cognito_srp_core::{SignedIn, StoreVersion, TokenStore};
use cognito_store::keyring::{Entry, Error};
use cognito_store::{KeyringStore, StoreErrorKind};
use keyring_core::{CredentialStore, mock};
use ring::{Ring, assert_no_leftovers, large, save_large};
use sha2::{Digest, Sha256};
use support::{CANARY, assert_clean, damage, save, text, there, user, version};

#[test]
fn a_saved_user_is_loaded() {
    let ring = Ring::default();
    let store = ring.store();
    assert_eq!(there(&store), None);
    store.clear(&version(&store)).unwrap();
    for round in 1..4 {
        save(&store, round);
        assert_eq!(there(&store), Some(round));
        assert_eq!(ring.entries().len(), 2);
        save_large(&store, round);
        assert_eq!(there(&store), Some(round));
        assert_no_leftovers(&ring);
        // What is stored already.
        save_large(&store, round);
        assert_eq!(there(&store), Some(round));
        assert_no_leftovers(&ring);
    }
    let whole = large(3).to_json();
    let entries = ring.entries();
    // In the order of their names, the parts form the text.
    let parts: Vec<u8> = entries.values().skip(1).flatten().copied().collect();
    assert_eq!(parts, whole.as_bytes());
    let first = String::from_utf8(entries["alice"].clone()).unwrap();
    assert!(!first.contains(CANARY), "{first}");
    store.clear(&version(&store)).unwrap();
    assert_eq!(there(&store), None);
    assert!(ring.entries().is_empty());
    assert!(!format!("{store:?}").contains(CANARY));
}

#[test]
fn changed_content_is_not_replaced() {
    support::changed_content_is_not_replaced(&Ring::default().store());
}

#[test]
fn other_content_is_damaged() {
    let ring = Ring::default();
    let store = ring.store();
    save_large(&store, 1);
    let (entries, first) = (ring.entries(), version(&store));
    let changed = |name: &str, octets: &[u8]| {
        for (name, octets) in &entries {
            ring.set(name, octets);
        }
        ring.set(name, octets);
        let error = damage(&store);
        assert_eq!(error.kind(), StoreErrorKind::Damaged);
        assert_clean(&error);
    };
    let manifest = String::from_utf8(entries["alice"].clone()).unwrap();
    for octets in [
        &manifest.as_bytes()[..40],
        b"",
        b"\xff\xfe",
        text(1).as_bytes(),
        manifest.replace(" 2\n", " 411\n").as_bytes(),
        manifest.replace(" 2\n", " 0\n").as_bytes(),
        manifest.replace(" 2\n", " 1\n").as_bytes(),
        manifest.replace("current ", "current é").as_bytes(),
        [manifest.as_str(), "more"].concat().as_bytes(),
        [&manifest, manifest.lines().nth(1).unwrap()]
            .concat()
            .as_bytes(),
    ] {
        changed("alice", octets);
    }
    for name in entries.keys().filter(|name| *name != "alice") {
        for octets in [&entries[name][1..], b"", &[b'x'; 2560], &[b'x'; 3000]] {
            changed(name, octets);
        }
        changed(
            "alice",
            manifest
                .as_bytes()
                .strip_suffix(b"\n")
                .map_or(b"", |_| b"?"),
        );
        ring.remove(name);
        ring.set("alice", manifest.as_bytes());
        assert_eq!(damage(&store).kind(), StoreErrorKind::Damaged);
    }
    // Whoever has read it can replace it.
    ring.set("alice", b"?");
    assert!(store.save(&user(2), &first).is_err());
    save_large(&store, 2);
    assert_eq!(there(&store), Some(2));
    ring.set("alice", b"?");
    store.clear(&version(&store)).unwrap();
    assert_eq!(there(&store), None);
}

/// Two users of the same length, with one user's part in place of the other's: the result can
/// be read, but nobody saved it.
#[test]
fn a_mixture_of_two_users_is_damaged() {
    let rings = ["x", "y"].map(|letter| {
        let ring = Ring::default();
        let text = large(1).to_json().replace('x', letter);
        let other = SignedIn::from_json(&text).unwrap();
        ring.store().save(&other, &StoreVersion::NOTHING).unwrap();
        ring
    });
    let entries = rings.each_ref().map(Ring::entries);
    let mut pairs = entries[0].iter().zip(&entries[1]).skip(1);
    let (name, others) = pairs
        .next()
        .map(|((name, _), (_, part))| (name, part))
        .unwrap();
    let mut mixed: Vec<u8> = others.clone();
    mixed.extend(pairs.flat_map(|((_, part), _)| part));
    assert!(SignedIn::from_json(str::from_utf8(&mixed).unwrap()).is_ok());
    rings[0].set(name, others);
    assert_eq!(damage(&rings[0].store()).kind(), StoreErrorKind::Damaged);
}

/// It is still valid for the program that wrote it.
#[test]
fn a_newer_versions_user_is_not_damaged() {
    let ring = Ring::default();
    let store = ring.store();
    save(&store, 1);
    let manifest = String::from_utf8(ring.entries()["alice"].clone()).unwrap();
    let newer = manifest.replace("version 1", "version 2");
    assert_ne!(newer, manifest);
    ring.set("alice", newer.as_bytes());
    let nothing = StoreVersion::NOTHING;
    let errors = [
        store.load().err(),
        store.save(&user(2), &nothing).err(),
        store.clear(&nothing).err(),
    ];
    for error in errors.map(Option::unwrap) {
        assert_eq!(error.kind(), StoreErrorKind::Unavailable);
        assert!(error.to_string().contains("version 2"), "{error}");
    }
    assert_eq!(ring.entries()["alice"], newer.as_bytes());
}

#[test]
fn more_than_a_mebibyte_is_refused() {
    let ring = Ring::default();
    let store = ring.store();
    let first = save(&store, 1);
    let long = text(2).replace("access-", &"x".repeat(1 << 20));
    let long = SignedIn::from_json(&long).unwrap();
    let error = store.save(&long, &first).unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Unavailable);
    assert!(error.to_string().contains("1048576"), "{error}");
    assert_eq!(there(&store), Some(1));

    let shorter = SignedIn::from_json(&text(2).replace("access-", "")).unwrap();
    let room = (1 << 20) - shorter.to_json().len();
    let most = text(2).replace("access-", &"x".repeat(room));
    let most = SignedIn::from_json(&most).unwrap();
    assert_eq!(most.to_json().len(), 1 << 20);
    store.save(&most, &first).unwrap();
    assert_eq!(there(&store), Some(2));
}

/// Some of the keyring's own errors contain the secret.
#[test]
fn errors_do_not_contain_the_secret() {
    let secret = || text(1).into_bytes();
    let why = || Box::new(std::io::Error::other("locked"));
    let faults: [fn(Box<std::io::Error>) -> Error; 5] = [
        |why| Error::PlatformFailure(why),
        |why| Error::NoStorageAccess(why),
        |_| Error::TooLong("secret".to_owned(), 2560),
        |_| Error::Ambiguous(Vec::new()),
        |_| Error::NoDefaultStore,
    ];
    // The mock of the keyring crates.
    let keyring: Arc<CredentialStore> = mock::Store::new().unwrap();
    let entry = move |name: &str| keyring_core::Entry::new_in_store(&keyring, "my-app", name);
    let own = entry("alice").unwrap();
    let fail = |error| {
        let credential: &mock::Cred = own.as_any().downcast_ref().unwrap();
        credential.set_error(error);
    };
    let entries = move |name: &str| {
        Ok(Entry {
            inner: entry(name)?,
        })
    };
    let store = KeyringStore::with_entries("alice", entries).unwrap();
    let first = save(&store, 1);
    for fault in faults {
        fail(fault(why()));
        let loaded = store.load().err().unwrap();
        fail(fault(why()));
        let saved = store.save(&user(2), &first).err().unwrap();
        fail(fault(why()));
        let cleared = store.clear(&first).err().unwrap();
        for error in [loaded, saved, cleared] {
            assert_eq!(error.kind(), StoreErrorKind::Unavailable, "{error}");
            assert_clean(&error);
        }
        assert_eq!(there(&store), Some(1));
    }
    // An entry that the keyring cannot read exists: it is damaged, and is not quoted.
    for fault in [
        Error::BadEncoding(secret()),
        Error::BadDataFormat(secret(), why()),
    ] {
        fail(fault);
        let error = damage(&store);
        assert_eq!(error.kind(), StoreErrorKind::Damaged);
        assert_clean(&error);
    }
}

/// What each kind of error says of which entry.
#[test]
fn errors_say_what_the_keyring_said() {
    let why = || Box::new(std::io::Error::other("locked"));
    for (fault, words) in [
        (Error::PlatformFailure(why()), "locked"),
        (Error::NoStorageAccess(why()), "locked"),
        (Error::NoEntry, "there is none"),
        (
            Error::TooLong("secret".to_owned(), 2560),
            "secret is limited to 2560 bytes",
        ),
        (Error::Ambiguous(Vec::new()), "there is more than one"),
        (Error::NoDefaultStore, "there is no keyring"),
        (
            Error::NotSupportedByStore("sync".to_owned()),
            "the keyring refused",
        ),
    ] {
        let ring = Ring::default();
        let store = ring.store();
        let mut fault = Some(fault);
        let mut calls = 0;
        // The second call is the first that writes.
        ring.before_each_call(move |_| {
            calls += 1;
            match calls {
                2 => fault.take().map_or(Ok(()), Err),
                _ => Ok(()),
            }
        });
        let error = store.save(&user(1), &StoreVersion::NOTHING).unwrap_err();
        let shown = error.to_string();
        assert!(shown.contains("the keyring's entry of alice"), "{shown}");
        assert_eq!(
            std::error::Error::source(&error).unwrap().to_string(),
            words
        );
    }
}

/// An error says of which entry it is, whatever is wrong with it.
#[test]
fn what_is_wrong_is_said_of_the_entry() {
    let ring = Ring::default();
    let store = ring.store();
    ring.set("alice", b"?");
    let huge = SignedIn::from_json(&text(1).replace("alice", &"a".repeat(1 << 20))).unwrap();
    let too_large = store.save(&huge, &version(&store)).unwrap_err();
    let damaged = damage(&store);
    let no_user = Ring::default();
    save(&no_user.store(), 1);
    let entries = no_user.entries();
    let (first, part) = (entries["alice"].clone(), entries.keys().nth(1).unwrap());
    // A whole that is no user's: its hash is in the first entry.
    let hash: String = Sha256::digest(b"{}")
        .iter()
        .map(|it| format!("{it:02x}"))
        .collect();
    let first = String::from_utf8(first).unwrap();
    let old = first.split_whitespace().nth_back(1).unwrap();
    no_user.set("alice", first.replace(old, &hash).as_bytes());
    no_user.set(&part.replace(&old[..16], &hash[..16]), b"{}");
    for error in [too_large, damaged, damage(&no_user.store())] {
        let shown = error.to_string();
        assert!(shown.contains("the keyring's entry of alice"), "{shown}");
    }
    let shown = "KeyringStore { place: \"the keyring's entry of alice\", .. }";
    assert_eq!(format!("{store:?}"), shown);
}

/// The same text, cut elsewhere: the first part is longer than any that is written.
#[test]
fn a_part_that_is_too_long_is_damaged() {
    let ring = Ring::default();
    let store = ring.store();
    save_large(&store, 1);
    let entries = ring.entries();
    let parts: Vec<&String> = entries.keys().filter(|name| *name != "alice").collect();
    let [first, second] = parts[..] else {
        panic!("{parts:?}")
    };
    let (head, rest) = entries[second].split_at(1);
    ring.set(first, &[&entries[first], head].concat());
    ring.set(second, rest);
    assert_eq!(damage(&store).kind(), StoreErrorKind::Damaged);
}

#[test]
fn without_a_keyring_there_is_no_store() {
    let error = KeyringStore::with_entries("alice", |_| Err(Error::NoDefaultStore)).unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Unavailable);
}

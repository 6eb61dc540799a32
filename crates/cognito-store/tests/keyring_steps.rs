//! Changes to a keyring's entries that are interrupted, or between whose steps another program
//! makes a change.

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
use std::sync::atomic::{AtomicUsize, Ordering};

use cognito_store::StoreErrorKind;
use cognito_store::cognito_srp_core::{StoreVersion, TokenStore};
use cognito_store::keyring::Error;
use ring::{Ring, assert_no_leftovers, large, save_large};
use support::{assert_clean, there, version};

/// Fails at one call, or from that call on, and counts the calls.
fn fail(ring: &Ring, at: usize, and_after: bool) -> Arc<AtomicUsize> {
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = calls.clone();
    ring.before_each_call(move |_| {
        let call = counted.fetch_add(1, Ordering::Relaxed);
        match call == at || (and_after && call > at) {
            true => Err(Error::PlatformFailure(Box::new(std::io::Error::other(
                "locked",
            )))),
            false => Ok(()),
        }
    });
    calls
}

/// A save that is killed or refused at any call leaves the old user or the new one, complete,
/// and nothing of the other after the next change.
#[test]
fn an_interrupted_save_leaves_the_old_or_the_new_user() {
    for and_after in [true, false] {
        for at in 0.. {
            let ring = Ring::default();
            let store = ring.store();
            let first = save_large(&store, 1);
            let calls = fail(&ring, at, and_after);
            let saved = store.save(&large(2), &first);
            ring.no_hook();
            if calls.load(Ordering::Relaxed) <= at {
                assert!(at > 8, "there are so many steps");
                break;
            }
            let now = there(&store).unwrap();
            match &saved {
                // Only if it is known to be stored.
                Ok(second) => assert_eq!((now, &version(&store)), (2, second)),
                Err(error) => {
                    assert_eq!(error.kind(), StoreErrorKind::Unavailable, "{error}");
                    assert_clean(error);
                    assert_eq!((now, version(&store)), (1, first.clone()));
                }
            }
            match at % 2 {
                0 => drop(save_large(&store, 3)),
                _ => store.clear(&version(&store)).unwrap(),
            }
            assert_no_leftovers(&ring);
        }
    }
}

/// The first sign-in, when nobody is stored.
#[test]
fn an_interrupted_first_save_leaves_nobody_or_the_new_user() {
    for at in 0.. {
        let ring = Ring::default();
        let store = ring.store();
        let calls = fail(&ring, at, true);
        let saved = store.save(&large(1), &StoreVersion::NOTHING);
        ring.no_hook();
        if calls.load(Ordering::Relaxed) <= at {
            break;
        }
        assert_eq!(there(&store), saved.is_ok().then_some(1));
        store.clear(&version(&store)).unwrap();
        assert!(ring.entries().is_empty());
    }
}

#[test]
fn an_interrupted_clear_leaves_the_old_user_or_nobody() {
    for at in 0.. {
        let ring = Ring::default();
        let store = ring.store();
        let first = save_large(&store, 1);
        let calls = fail(&ring, at, true);
        let cleared = store.clear(&first);
        ring.no_hook();
        if calls.load(Ordering::Relaxed) <= at {
            break;
        }
        assert!(cleared.is_err(), "there are secrets in it still");
        // Signing out again removes the rest.
        store.clear(&first).unwrap();
        assert_eq!(there(&store), None);
        assert!(ring.entries().is_empty());
    }
}

/// Another program makes a change at any call of a save: one of the two users is stored,
/// complete.
#[test]
fn another_program_comes_between() {
    let mut unnoticed = 0;
    for at in 0.. {
        let ring = Ring::default();
        let store = ring.store();
        let first = save_large(&store, 1);
        let (mut calls, mut came) = (0, false);
        let came_between = Arc::new(AtomicUsize::new(0));
        let tell = came_between.clone();
        ring.before_each_call(move |ring| {
            if calls == at && !came {
                came = true;
                let other = ring.store();
                let version = version(&other);
                other.save(&large(2), &version).unwrap();
                tell.store(1, Ordering::Relaxed);
            }
            calls += 1;
            Ok(())
        });
        let saved = store.save(&large(3), &first);
        ring.no_hook();
        if came_between.load(Ordering::Relaxed) == 0 {
            assert!(saved.is_ok());
            assert!(at > 8, "there are so many steps");
            assert!(
                unnoticed <= 2,
                "before each of the two changes of the first entry"
            );
            break;
        }
        let seen = there(&store);
        match (&saved, seen) {
            (Ok(_), Some(2)) | (Err(_), Some(2)) => {
                save_large(&store, 4);
                assert_no_leftovers(&ring);
            }
            // A change between a check and the step after it goes unnoticed.
            (Ok(_), Some(3)) => unnoticed += 1,
            other => panic!("at call {at}: {other:?}"),
        }
    }
}

/// The new user is named, and before that is looked at again another program has saved.
#[test]
fn a_save_that_is_replaced_at_once_is_none() {
    let ring = Ring::default();
    let store = ring.store();
    let first = save_large(&store, 1);
    let current = |ring: &Ring| {
        let manifest = String::from_utf8(ring.entries()["alice"].clone()).unwrap();
        manifest.lines().nth(1).unwrap().to_owned()
    };
    let (before, mut came) = (current(&ring), false);
    ring.before_each_call(move |ring| {
        if !came && current(ring) != before {
            came = true;
            save_large(&ring.store(), 2);
        }
        Ok(())
    });
    let error = store.save(&large(3), &first).unwrap_err();
    ring.no_hook();
    assert_eq!(error.kind(), StoreErrorKind::Changed);
    assert_eq!(there(&store), Some(2));
}

/// Whoever reads while another program saves gets one user or the other.
#[test]
fn a_user_who_changes_while_being_read_is_read_again() {
    for at in 0..12 {
        let ring = Ring::default();
        save_large(&ring.store(), 1);
        let mut calls = 0;
        ring.before_each_call(move |ring| {
            if calls == at {
                save_large(&ring.store(), 2);
            }
            calls += 1;
            Ok(())
        });
        let seen = there(&ring.store()).unwrap();
        assert!(seen == 1 || seen == 2);
    }
    let ring = Ring::default();
    save_large(&ring.store(), 1);
    let mut round = 1;
    ring.before_each_call(move |ring| {
        round += 1;
        save_large(&ring.store(), round);
        Ok(())
    });
    let error = ring.store().load().unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Unavailable);
    assert!(error.to_string().contains("keep changing"), "{error}");
}

//! A store that calls a keeper, and one that two threads change.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use cognito_srp_core::keeper::{KeeperError, RefreshReason, StoreCall};
use cognito_srp_core::{Found, Loaded, SignedIn, StoreError, StoreVersion, TokenStore};
use cognito_transport::SharedKeeper;

use crate::{Flight, alive, keeper, none, user};

/// A store that never has a user. It says when it is loaded and when it is changed.
struct Empty<L, C> {
    loaded: L,
    changed: C,
}

impl<L: Fn() + Send + Sync, C: Fn() + Send + Sync> TokenStore for Empty<L, C> {
    fn load(&self) -> Result<Loaded, StoreError> {
        (self.loaded)();
        Ok(Loaded {
            found: Found::Nobody,
            version: StoreVersion::NOTHING,
        })
    }

    fn save(&self, _: &SignedIn, replaces: &StoreVersion) -> Result<StoreVersion, StoreError> {
        (self.changed)();
        Ok(replaces.clone())
    }

    fn clear(&self, _: &StoreVersion) -> Result<(), StoreError> {
        (self.changed)();
        Ok(())
    }
}

#[test]
fn a_store_that_calls_its_own_keeper_gets_an_error() {
    let owner: Arc<Mutex<Option<Arc<SharedKeeper<Flight>>>>> = Arc::default();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let (asked, told) = (Arc::clone(&owner), Arc::clone(&heard));
    let loaded = move || {
        let keeper = asked.lock().unwrap();
        let keeper = keeper.as_ref().unwrap();
        let asked = keeper.ask(RefreshReason::AccessToken, alive, none);
        let under_way = keeper.under_way(alive);
        let errors = [asked.unwrap_err(), under_way.unwrap_err()];
        told.lock().unwrap().extend(errors);
    };
    let changed = || ();
    let (keeper, _) = keeper(Some(Box::new(Empty { loaded, changed })));
    assert!(keeper.has_store());
    *owner.lock().unwrap() = Some(Arc::clone(&keeper));
    let _ = keeper.call_store(StoreCall::Load);
    let heard = heard.lock().unwrap();
    assert_eq!(heard.len(), 2);
    assert!(
        heard
            .iter()
            .all(|error| matches!(error, KeeperError::AskedByStore))
    );
    // Outside of the store everything works as before.
    keeper.not_by_store().unwrap();
    *owner.lock().unwrap() = None;
}

/// Each address is another keeper's, though a thread is in the call of one of them.
#[test]
fn a_store_may_ask_another_keeper() {
    let (another, _) = keeper(None);
    assert!(!another.has_store());
    let heard = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&heard);
    let loaded = move || {
        let answer = another.under_way(alive);
        told.lock().unwrap().push(answer.unwrap());
    };
    let changed = || ();
    let (keeper, _) = keeper(Some(Box::new(Empty { loaded, changed })));
    let _ = keeper.call_store(StoreCall::Load);
    assert_eq!(*heard.lock().unwrap(), [None]);
}

/// A sign-out clears the store while a refresh saves: whichever is later sees what the
/// other has done.
#[test]
fn one_change_of_a_store_waits_for_another() {
    let overlapped = Arc::new(AtomicBool::new(false));
    let (is_changing, seen) = (AtomicBool::new(false), Arc::clone(&overlapped));
    // As a keyring's store does, it looks and writes in two steps.
    let changed = move || {
        if is_changing.swap(true, Ordering::SeqCst) {
            seen.store(true, Ordering::SeqCst);
        }
        for _ in 0..10 {
            thread::yield_now();
        }
        is_changing.store(false, Ordering::SeqCst);
    };
    let loaded = || ();
    let (keeper, _) = keeper(Some(Box::new(Empty { loaded, changed })));
    thread::scope(|scope| {
        for saves in [true, false, true, false] {
            let keeper = &keeper;
            scope.spawn(move || {
                for _ in 0..500 {
                    let nothing = StoreVersion::NOTHING;
                    let _ = keeper.call_store(match saves {
                        true => StoreCall::Save(Box::new(user()), nothing),
                        false => StoreCall::Clear(nothing),
                    });
                }
            });
        }
    });
    assert!(!overlapped.load(Ordering::SeqCst));
}

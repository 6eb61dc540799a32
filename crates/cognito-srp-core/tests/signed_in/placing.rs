//! A user who has just signed in replaces whoever was stored.

use std::sync::Mutex;

use cognito_srp_core::keeper::{KeeperError, KeeperState};
use cognito_srp_core::{Loaded, SignedIn, StoreError, StoreErrorKind, StoreVersion, TokenStore};
use serde_json::json;

use crate::keeper_support::{Place, drive, keeping, token_of};
use crate::signing_out::altered_version;
use crate::support::claiming;
use crate::{altered, at, user};

fn placed(place: &dyn TokenStore, user: SignedIn) -> (KeeperState, Result<(), KeeperError>) {
    let mut keeping = keeping(user);
    let begun = keeping.place();
    let driven = drive(&mut keeping, begun, Some(place), at(7200), []);
    (keeping, driven.refreshed.done)
}

fn bob() -> SignedIn {
    altered(&user(), json!({"Username": "bob", "RefreshToken": "bobs"}))
}

/// The refresh token to revoke, if any, and the session.
fn replaced(mut keeping: KeeperState) -> (Option<String>, Option<SignedIn>) {
    let exchange = keeping.revocation_of_replaced();
    (exchange.as_ref().map(token_of), keeping.take_replaced())
}

#[test]
fn a_previous_user_is_replaced_and_can_be_revoked() {
    let place = Place::with(&user());
    let (keeping, done) = placed(&place, bob());
    done.unwrap();
    assert_eq!(place.refresh_token().unwrap(), "bobs");
    let (token, session) = replaced(keeping);
    assert_eq!(token.unwrap(), "refresh-1");
    assert_eq!(
        session.unwrap().refresh_token().unwrap().expose(),
        "refresh-1"
    );
}

/// Even if the tokens have ended, nothing is refreshed.
#[test]
fn an_empty_or_damaged_store_is_replaced() {
    for text in [None, Some("{")] {
        let place = Place::default();
        place.set(text);
        let (keeping, done) = placed(&place, bob());
        done.unwrap();
        assert_eq!(place.refresh_token().unwrap(), "bobs");
        assert!(replaced(keeping).1.is_none());
    }
}

/// This app client cannot revoke another app client's session: it would need that client's
/// secret.
#[test]
fn another_app_clients_session_is_returned() {
    let place = Place::with(&altered(&user(), json!({"ClientId": "another"})));
    let (keeping, done) = placed(&place, bob());
    done.unwrap();
    let (token, session) = replaced(keeping);
    assert!(token.is_none() && session.is_some());
}

#[test]
fn the_same_session_is_not_revoked() {
    let of = |sign_in: &str, number: u32| {
        let token = claiming(&json!({"sub": "alice", "origin_jti": sign_in}));
        let refresh_token = format!("refresh-{number}");
        altered(
            &user(),
            json!({"AccessToken": token, "RefreshToken": refresh_token}),
        )
    };
    for (there, revoked) in [
        (of("first", 1), false),
        (of("first", 2), false),
        (of("second", 2), true),
        // If they share a token, they share a session.
        (of("second", 1), false),
    ] {
        let place = Place::with(&there);
        let (keeping, done) = placed(&place, of("first", 1));
        done.unwrap();
        assert_eq!(replaced(keeping).0.is_some(), revoked);
    }
}

#[test]
fn a_session_of_a_newer_version_is_not_replaced() {
    let place = Place::default();
    let text = altered_version(3);
    place.set(Some(&text));
    let (_, done) = placed(&place, bob());
    let Err(KeeperError::Store(error)) = done else {
        panic!("{done:?}")
    };
    assert_eq!(error.kind(), StoreErrorKind::Unavailable);
    assert!(place.user().is_none());
}

/// Another process refreshes this many times just before this one saves.
struct Busy(Place, Mutex<u32>);

impl TokenStore for Busy {
    fn load(&self) -> Result<Loaded, StoreError> {
        self.0.load()
    }

    fn save(&self, user: &SignedIn, replaces: &StoreVersion) -> Result<StoreVersion, StoreError> {
        let mut left = self.1.lock().unwrap();
        if *left > 0 {
            *left -= 1;
            let token = format!("refresh-{}", 100 - *left);
            self.0
                .put(&altered(&crate::user(), json!({"RefreshToken": token})));
        }
        self.0.save(user, replaces)
    }

    fn clear(&self, replaces: &StoreVersion) -> Result<(), StoreError> {
        self.0.clear(replaces)
    }
}

#[test]
fn a_user_who_appears_meanwhile_is_replaced_too() {
    let store = Busy(Place::with(&user()), Mutex::new(3));
    let (keeping, done) = placed(&store, bob());
    done.unwrap();
    assert_eq!(store.0.refresh_token().unwrap(), "bobs");
    // The session that was stored last is revoked.
    assert_eq!(replaced(keeping).0.unwrap(), "refresh-100");
    let store = Busy(Place::with(&user()), Mutex::new(50));
    let (_, done) = placed(&store, bob());
    let Err(KeeperError::Store(error)) = done else {
        panic!("{done:?}")
    };
    assert_eq!(error.kind(), StoreErrorKind::Changed);
}

//! Changes by another process between two steps of a refresh.

use std::sync::Arc;

use cognito_srp_core::keeper::{KeeperError, KeeperState, RefreshReason, RefreshStep, SignedOut};
use cognito_srp_core::{SignedIn, StoreErrorKind};
use serde_json::json;

use crate::keeper_support::{Answer, Place, access_token, at_once, drive, driven, keeping, tokens};
use crate::sharing::newer;
use crate::support::claiming;
use crate::{altered, at, user};

/// A keeper whose refresh got `access-2` and `refresh-2`, which could not be saved.
pub(crate) fn unsaved(place: &Arc<Place>, ours: SignedIn) -> KeeperState {
    let mut keeping = keeping(ours);
    let beside = Arc::clone(place);
    let came: Answer = Box::new(move |exchange| {
        beside.fail(Some(StoreErrorKind::Unavailable));
        tokens("access-2", Some("refresh-2"))(exchange)
    });
    let error = driven(&mut keeping, Some(place), at(3590), [came]).unwrap_err();
    assert!(matches!(error, KeeperError::Store(_)), "{error}");
    place.fail(None);
    keeping
}

type Change = Box<dyn FnOnce(&Place)>;

/// A refresh during which another process changes the store: after the user was loaded, and
/// before the new tokens are saved.
fn overtaken(
    ours: SignedIn,
    change: Change,
) -> (KeeperState, Arc<Place>, crate::keeper_support::Driven) {
    let place = Arc::new(Place::with(&ours));
    let mut keeping = keeping(ours);
    let beside = Arc::clone(&place);
    let answer: Answer = Box::new(move |exchange| {
        change(&beside);
        tokens("access-2", Some("refresh-2"))(exchange)
    });
    let begun = keeping.begin(RefreshReason::AccessToken);
    let driven = drive(&mut keeping, begun, Some(&place), at(3590), [answer]);
    (keeping, place, driven)
}

#[test]
fn a_sign_out_elsewhere_is_not_undone() {
    let (mut keeping, place, driven) = overtaken(user(), Box::new(|place| place.set(None)));
    let by_program = SignedOut::ByProgram;
    let error = driven.refreshed.access_token.unwrap_err();
    assert!(matches!(error, KeeperError::SignedOut(why) if why == by_program));
    assert!(place.user().is_none());
    // The tokens that came too late are useless.
    assert_eq!(driven.revoked, ["refresh-2"]);
    assert!(keeping.at_once(at(0)).unwrap().is_err());
}

#[test]
fn another_user_is_not_overwritten() {
    for other in [
        json!({"Username": "bob", "RefreshToken": "bobs"}),
        // The same name in another user pool, or with another app client.
        json!({"UserPoolId": "eu-west-2_another", "RefreshToken": "bobs"}),
        json!({"ClientId": "another", "RefreshToken": "bobs"}),
        json!({"Endpoint": "https://example.com/", "RefreshToken": "bobs"}),
        json!({"ClientSecretCheck": "another", "RefreshToken": "bobs"}),
    ] {
        let alice = altered(&user(), json!({"Username": "alice"}));
        let bob = altered(&alice, other.clone());
        let (_, place, driven) = overtaken(alice, Box::new(move |place| place.put(&bob)));
        let error = driven.refreshed.access_token.unwrap_err();
        let replaced = SignedOut::Replaced;
        assert!(
            matches!(&error, KeeperError::SignedOut(why) if *why == replaced),
            "{other}: {error}"
        );
        assert_eq!(place.refresh_token().unwrap(), "bobs");
        assert_eq!(driven.revoked, ["refresh-2"]);
    }
}

/// Both started from the same refresh token within the grace period. The other process's token
/// is in the store and may be in use: it must not be lost to ours.
#[test]
fn a_concurrent_refresh_is_taken_over() {
    let change: Change = Box::new(|place| place.put(&newer(3, 3589)));
    let (mut keeping, place, driven) = overtaken(user(), change);
    assert_eq!(access_token(driven.refreshed).unwrap(), "access-3");
    assert_eq!(place.refresh_token().unwrap(), "refresh-3");
    // From the same sign-in, as far as anyone can tell.
    assert!(driven.revoked.is_empty());
    assert_eq!(at_once(&mut keeping, 3590).as_deref(), Some("access-3"));
}

/// The same user has signed in again: that is a separate session.
#[test]
fn our_tokens_are_revoked_after_another_sign_in_of_the_user() {
    let of = |sign_in: &str, number: u32, seconds| {
        let token = claiming(&json!({"sub": "alice", "origin_jti": sign_in}));
        altered(&newer(number, seconds), json!({"AccessToken": token}))
    };
    let anew = of("second", 3, 3589);
    let ours = altered(&of("first", 1, 0), json!({"Ends": at(3600).unix_seconds()}));
    let place = Arc::new(Place::with(&ours));
    let mut keeping = keeping(ours);
    let beside = Arc::clone(&place);
    let theirs = anew.clone();
    let answer: Answer = Box::new(move |exchange| {
        beside.put(&theirs);
        let token = claiming(&json!({"sub": "alice", "origin_jti": "first"}));
        Ok(crate::support::receive(
            exchange,
            &json!({"AuthenticationResult": {
                "AccessToken": token, "RefreshToken": "refresh-2", "ExpiresIn": 3600,
            }}),
        )
        .unwrap())
    });
    let begun = keeping.begin(RefreshReason::AccessToken);
    let driven = drive(&mut keeping, begun, Some(&place), at(3590), [answer]);
    let given = access_token(driven.refreshed).unwrap();
    assert_eq!(given, anew.last_access_token().expose());
    assert_eq!(driven.revoked, ["refresh-2"]);
    assert_eq!(place.refresh_token().unwrap(), "refresh-3");
}

#[test]
fn a_store_damaged_meanwhile_is_replaced() {
    let (_, place, driven) = overtaken(user(), Box::new(|place| place.set(Some("{"))));
    assert_eq!(access_token(driven.refreshed).unwrap(), "access-2");
    assert_eq!(place.refresh_token().unwrap(), "refresh-2");
}

/// A backup is restored while we refresh: ours is newer.
#[test]
fn older_content_is_overwritten() {
    let older = altered(&user(), json!({"RefreshToken": "refresh-0", "Came": 5}));
    let (_, place, driven) = overtaken(user(), Box::new(move |place| place.put(&older)));
    assert_eq!(access_token(driven.refreshed).unwrap(), "access-2");
    assert_eq!(place.refresh_token().unwrap(), "refresh-2");
}

#[test]
fn a_newer_versions_session_is_not_changed() {
    let text = crate::signing_out::altered_version(3);
    let there = text.clone();
    let (mut keeping, place, driven) =
        overtaken(user(), Box::new(move |place| place.set(Some(&there))));
    let error = driven.refreshed.access_token.unwrap_err();
    let KeeperError::Store(error) = error else {
        panic!("{error}")
    };
    assert_eq!(error.kind(), StoreErrorKind::Unavailable);
    let again = driven_again(&mut keeping, &place);
    assert!(matches!(again, Err(KeeperError::Store(_))), "{again:?}");
    assert!(place.user().is_none(), "it was written over");
}

fn driven_again(keeping: &mut KeeperState, place: &Place) -> Result<String, KeeperError> {
    driven(keeping, Some(place), at(3600), [])
}

/// The retries of a save are limited.
#[test]
fn a_constantly_changing_store_is_an_error() {
    struct Restless(Place);
    impl cognito_srp_core::TokenStore for Restless {
        fn load(&self) -> Result<cognito_srp_core::Loaded, cognito_srp_core::StoreError> {
            self.0.load()
        }

        fn save(
            &self,
            user: &SignedIn,
            replaces: &cognito_srp_core::StoreVersion,
        ) -> Result<cognito_srp_core::StoreVersion, cognito_srp_core::StoreError> {
            self.0.set(Some("{"));
            self.0.save(user, replaces)
        }

        fn clear(
            &self,
            replaces: &cognito_srp_core::StoreVersion,
        ) -> Result<(), cognito_srp_core::StoreError> {
            self.0.clear(replaces)
        }
    }
    let store = Restless(Place::with(&user()));
    let mut keeping = keeping(user());
    let answer = tokens("access-2", Some("refresh-2"));
    let error = driven(&mut keeping, Some(&store), at(3590), [answer]).unwrap_err();
    let KeeperError::Store(error) = error else {
        panic!("{error}")
    };
    assert_eq!(error.kind(), StoreErrorKind::Changed);
    // The new tokens are not lost.
    let given = driven(&mut keeping, Some(&store.0), at(0), []);
    assert_eq!(given.unwrap(), "access-2");
}

/// Nobody can use content that is found damaged after a refusal.
#[test]
fn damaged_content_is_removed_after_a_refusal() {
    let place = Arc::new(Place::with(&user()));
    let mut keeping = keeping(user());
    let beside = Arc::clone(&place);
    let refused: Answer = Box::new(move |exchange| {
        beside.set(Some("{"));
        crate::keeper_support::refused("NotAuthorizedException")(exchange)
    });
    let error = driven(&mut keeping, Some(&place), at(3590), [refused]).unwrap_err();
    assert!(error.means_sign_in_again(), "{error}");
    let loaded = cognito_srp_core::TokenStore::load(&*place).unwrap();
    assert!(matches!(loaded.found, cognito_srp_core::Found::Nobody));
}

/// Who is in the store after a refusal, if it is not our session with newer tokens: nothing of
/// it is used or removed.
#[test]
fn a_refused_session_is_over_whoever_is_in_the_store() {
    for there in [
        altered(&newer(3, 3590), json!({"Username": "bob"})),
        // A backup of our session: older, and with another refresh token.
        altered(&newer(0, 0), json!({"Username": "alice", "Came": 5})),
    ] {
        let ours = altered(&user(), json!({"Username": "alice"}));
        let place = Arc::new(Place::with(&ours));
        let mut keeping = keeping(ours);
        let (beside, theirs) = (Arc::clone(&place), there.clone());
        let refused: Answer = Box::new(move |exchange| {
            beside.put(&theirs);
            crate::keeper_support::refused("NotAuthorizedException")(exchange)
        });
        let error = driven(&mut keeping, Some(&place), at(3600), [refused]).unwrap_err();
        assert!(error.means_sign_in_again(), "{error}");
        assert_eq!(*place.user().unwrap().to_json(), *there.to_json());
    }
}

/// A refresh whose tokens arrive after a sign-out in the same process.
#[test]
fn tokens_received_after_a_sign_out_are_revoked() {
    for (there, revoked) in [
        (None, true),
        (Some(altered(&user(), json!({"Username": "bob"}))), true),
        // It could not be removed, and our refresh token may have come from its token.
        (Some(user()), false),
    ] {
        let ours = altered(&user(), json!({"Username": "alice"}));
        let place = Place::with(&ours);
        let mut keeping = keeping(ours);
        let RefreshStep::Store(load) = keeping.begin(RefreshReason::NewTokens) else {
            panic!()
        };
        let RefreshStep::Carry(exchange) = keeping.stored(load.make(Some(&place)), at(0)) else {
            panic!()
        };
        keeping.forget();
        place.set(None);
        if let Some(user) = &there {
            place.put(user);
        }
        let came = tokens("access-2", Some("refresh-2"))(exchange);
        let next = keeping.carried(came, at(0));
        let driven = drive(&mut keeping, next, Some(&place), at(0), []);
        assert!(driven.refreshed.done.unwrap_err().means_sign_in_again());
        assert_eq!(driven.revoked.len(), usize::from(revoked));
        assert_eq!(place.user().is_some(), there.is_some());
    }
}

/// A keeper without a store that was told to forget its session while the service answered, and
/// what it does next.
fn forgotten_before_tokens_came(refresh_token: Option<&'static str>) -> (KeeperState, RefreshStep) {
    let mut keeping = keeping(user());
    let RefreshStep::Store(load) = keeping.begin(RefreshReason::NewTokens) else {
        panic!()
    };
    let RefreshStep::Carry(exchange) = keeping.stored(load.make(None), at(0)) else {
        panic!()
    };
    keeping.forget();
    let next = keeping.carried(tokens("access-2", refresh_token)(exchange), at(0));
    (keeping, next)
}

/// Without rotation, no new refresh token arrives.
#[test]
fn without_a_new_refresh_token_nothing_is_revoked() {
    let (mut keeping, next) = forgotten_before_tokens_came(None);
    assert!(
        drive(&mut keeping, next, None, at(0), [])
            .revoked
            .is_empty()
    );
}

/// Nowhere can a session go on with them.
#[test]
fn without_a_store_tokens_received_after_a_sign_out_are_revoked() {
    let (mut keeping, next) = forgotten_before_tokens_came(Some("refresh-2"));
    let driven = drive(&mut keeping, next, None, at(0), []);
    assert_eq!(driven.revoked, ["refresh-2"]);
}

/// The session ends here while its new tokens are being saved: they are taken back from the
/// store, and then revoked.
#[test]
fn tokens_saved_during_a_sign_out_are_taken_back() {
    let place = Place::with(&user());
    let mut keeping = keeping(user());
    let RefreshStep::Store(load) = keeping.begin(RefreshReason::NewTokens) else {
        panic!()
    };
    let RefreshStep::Carry(exchange) = keeping.stored(load.make(Some(&place)), at(0)) else {
        panic!()
    };
    let came = tokens("access-2", Some("refresh-2"))(exchange);
    let RefreshStep::Store(save) = keeping.carried(came, at(0)) else {
        panic!()
    };
    let saved = save.make(Some(&place));
    assert_eq!(place.refresh_token().as_deref(), Some("refresh-2"));
    keeping.forget();
    let RefreshStep::Store(clear) = keeping.stored(saved, at(0)) else {
        panic!()
    };
    let cleared = clear.make(Some(&place));
    assert!(place.user().is_none());
    // Whatever is stored from now on has nothing to do with them.
    let RefreshStep::Revoke(exchange) = keeping.stored(cleared, at(0)) else {
        panic!()
    };
    assert_eq!(crate::keeper_support::token_of(&exchange), "refresh-2");
}

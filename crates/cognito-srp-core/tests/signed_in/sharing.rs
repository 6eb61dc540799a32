//! A store that other processes use too.

use std::sync::Arc;

use cognito_srp_core::keeper::{KeeperError, RefreshReason, RefreshStep, SignedOut};
use cognito_srp_core::{SignedIn, StoreErrorKind};
use serde_json::json;

use crate::keeper_support::{
    Answer, Place, access_token, at_once, drive, driven, keeping, refused, to, tokens,
};
use crate::races::unsaved;
use crate::{altered, at, user};

/// What another process has stored, at this time.
pub(crate) fn newer(number: u32, seconds: u64) -> SignedIn {
    let moment = at(seconds).unix_seconds();
    altered(
        &user(),
        json!({
            "AccessToken": format!("access-{number}"),
            "RefreshToken": format!("refresh-{number}"),
            "Came": moment,
            "Ends": moment + 3600,
        }),
    )
}

#[test]
fn another_processs_refresh_is_not_repeated() {
    let place = Place::with(&newer(2, 3500));
    let mut keeping = keeping(user());
    let given = driven(&mut keeping, Some(&place), at(3600), []);
    assert_eq!(given.unwrap(), "access-2");
    assert_eq!(at_once(&mut keeping, 7000).as_deref(), Some("access-2"));
}

#[test]
fn the_newest_refresh_token_of_any_process_is_used() {
    let place = Place::with(&newer(2, 10));
    let mut keeping = keeping(user());
    let answer = to("refresh-2", tokens("access-3", Some("refresh-3")));
    let given = driven(&mut keeping, Some(&place), at(100_000), [answer]);
    assert_eq!(given.unwrap(), "access-3");
    assert_eq!(place.refresh_token().unwrap(), "refresh-3");
}

#[test]
fn older_content_is_not_taken_over() {
    let mut ours = user();
    ours.renew(crate::came("access-2", Some("refresh-2")))
        .unwrap();
    let place = Place::with(&altered(&user(), json!({"Came": 5})));
    let mut keeping = keeping(ours);
    let answer = to("refresh-2", tokens("access-3", None));
    let given = driven(&mut keeping, Some(&place), at(3600), [answer]);
    assert_eq!(given.unwrap(), "access-3");
    assert_eq!(place.refresh_token().unwrap(), "refresh-2");
}

/// Both started from the same refresh token, and ours came too late for the grace period; in
/// the meantime the other process has saved its tokens.
#[test]
fn a_refusal_ends_nothing_after_a_concurrent_refresh() {
    for code in ["RefreshTokenReuseException", "NotAuthorizedException"] {
        let place = Arc::new(Place::with(&user()));
        let mut keeping = keeping(user());
        let beside = Arc::clone(&place);
        let overtaken: Answer = Box::new(move |exchange| {
            beside.put(&newer(2, 3590));
            refused(code)(exchange)
        });
        let given = driven(&mut keeping, Some(&place), at(3600), [overtaken]);
        assert_eq!(given.unwrap(), "access-2", "{code}");
        assert_eq!(place.refresh_token().unwrap(), "refresh-2");
    }
}

/// Even in the same second, a token that another process has used is not used again.
#[test]
fn within_the_same_second_the_store_counts() {
    let place = Place::with(&altered(&newer(2, 0), json!({"Ends": 1_700_000_030})));
    let mut keeping = keeping(user());
    let answer = to("refresh-2", tokens("access-3", Some("refresh-3")));
    let given = driven(&mut keeping, Some(&place), at(3600), [answer]);
    assert_eq!(given.unwrap(), "access-3");
}

/// Without rotation all processes have the same refresh token: newer access tokens do not
/// help.
#[test]
fn a_refused_refresh_token_ends_the_session_for_all() {
    let place = Arc::new(Place::with(&user()));
    let mut keeping = keeping(user());
    let beside = Arc::clone(&place);
    let refreshed: Answer = Box::new(move |exchange| {
        let same = json!({"RefreshToken": "refresh-1"});
        beside.put(&altered(&newer(2, 3590), same));
        refused("NotAuthorizedException")(exchange)
    });
    let error = driven(&mut keeping, Some(&place), at(3600), [refreshed]).unwrap_err();
    assert!(error.means_sign_in_again(), "{error}");
    assert!(place.user().is_none());
}

#[test]
fn a_sign_out_elsewhere_signs_out_here() {
    let place = Place::default();
    let mut keeping = keeping(user());
    let error = driven(&mut keeping, Some(&place), at(3590), []).unwrap_err();
    assert!(matches!(
        error,
        KeeperError::SignedOut(SignedOut::ByProgram)
    ));
    assert!(keeping.at_once(at(0)).unwrap().is_err());
}

#[test]
fn another_user_is_not_mistaken_for_ours() {
    let ours = altered(&user(), json!({"Username": "alice"}));
    let place = Place::with(&altered(&newer(2, 3500), json!({"Username": "bob"})));
    let mut keeping = keeping(ours);
    let error = driven(&mut keeping, Some(&place), at(3590), []).unwrap_err();
    assert!(error.means_sign_in_again(), "{error}");
    assert_eq!(place.refresh_token().unwrap(), "refresh-2");
}

#[test]
fn no_refresh_token_is_used_while_the_store_is_unreadable() {
    for kind in [
        StoreErrorKind::Unavailable,
        StoreErrorKind::UnsafePermissions,
    ] {
        let place = Place::with(&user());
        place.fail(Some(kind));
        let mut keeping = keeping(user());
        let given = driven(&mut keeping, Some(&place), at(3590), []);
        assert_eq!(given.unwrap(), "access-1");
        let error = driven(&mut keeping, Some(&place), at(3600), []).unwrap_err();
        assert!(matches!(error, KeeperError::Store(error) if error.kind() == kind));
    }
}

#[test]
fn the_next_refresh_replaces_a_damaged_store() {
    let store = Place::default();
    store.set(Some("{"));
    let mut keeping = keeping(user());
    let answer = tokens("access-2", Some("refresh-2"));
    let given = driven(&mut keeping, Some(&store), at(3590), [answer]);
    assert_eq!(given.unwrap(), "access-2");
    assert_eq!(store.refresh_token().unwrap(), "refresh-2");
}

/// A store that cannot be read is not empty: the other process's tokens may be in it.
#[test]
fn a_refusal_ends_nothing_while_the_store_is_unreadable() {
    for kind in [
        StoreErrorKind::Unavailable,
        StoreErrorKind::UnsafePermissions,
    ] {
        let place = Arc::new(Place::with(&user()));
        let mut keeping = keeping(user());
        let beside = Arc::clone(&place);
        let overtaken: Answer = Box::new(move |exchange| {
            beside.put(&newer(2, 3590));
            beside.fail(Some(kind));
            refused("NotAuthorizedException")(exchange)
        });
        let error = driven(&mut keeping, Some(&place), at(3600), [overtaken]).unwrap_err();
        assert!(matches!(error, KeeperError::Store(error) if error.kind() == kind));
        place.fail(None);
        let given = driven(&mut keeping, Some(&place), at(3600), []);
        assert_eq!(given.unwrap(), "access-2", "{kind:?}");
    }
}

/// Another process saves after this one has read the store and before it clears it: the
/// session continues with the saved tokens.
#[test]
fn only_the_refused_session_is_cleared() {
    let place = Place::with(&user());
    let mut keeping = keeping(user());
    let RefreshStep::Store(load) = keeping.begin(RefreshReason::AccessToken) else {
        panic!()
    };
    let RefreshStep::Carry(exchange) = keeping.stored(load.make(Some(&place)), at(3600)) else {
        panic!()
    };
    let result = refused("NotAuthorizedException")(exchange);
    let RefreshStep::Store(load) = keeping.carried(result, at(3600)) else {
        panic!()
    };
    let RefreshStep::Store(clear) = keeping.stored(load.make(Some(&place)), at(3600)) else {
        panic!()
    };
    place.put(&newer(2, 3600));
    let next = keeping.stored(clear.make(Some(&place)), at(3600));
    let driven = drive(&mut keeping, next, Some(&place), at(3600), []);
    assert_eq!(access_token(driven.refreshed).unwrap(), "access-2");
    assert_eq!(place.refresh_token().unwrap(), "refresh-2");
}

#[test]
fn a_late_save_does_not_undo_a_sign_out() {
    let place = Arc::new(Place::with(&user()));
    let mut keeping = unsaved(&place, user());
    place.set(None);
    let begun = keeping.begin(RefreshReason::AccessToken);
    let driven = drive(&mut keeping, begun, Some(&place), at(0), []);
    let error = access_token(driven.refreshed).unwrap_err();
    assert!(error.means_sign_in_again(), "{error}");
    assert!(place.user().is_none());
    assert_eq!(driven.revoked, ["refresh-2"]);
}

#[test]
fn a_late_save_does_not_overwrite_another_user() {
    let alice = altered(&user(), json!({"Username": "alice"}));
    let bob = altered(&newer(3, 5), json!({"Username": "bob"}));
    let place = Arc::new(Place::with(&alice));
    let mut keeping = unsaved(&place, alice);
    place.put(&bob);
    let begun = keeping.begin(RefreshReason::AccessToken);
    let driven = drive(&mut keeping, begun, Some(&place), at(0), []);
    let error = access_token(driven.refreshed).unwrap_err();
    assert!(error.means_sign_in_again(), "{error}");
    assert_eq!(place.refresh_token().unwrap(), "refresh-3");
    assert_eq!(driven.revoked, ["refresh-2"]);
}

#[test]
fn a_late_save_does_not_overwrite_newer_content() {
    let place = Arc::new(Place::with(&user()));
    let mut keeping = unsaved(&place, user());
    place.put(&newer(3, 5));
    let given = driven(&mut keeping, Some(&place), at(10), []);
    assert_eq!(given.unwrap(), "access-3");
    assert_eq!(place.refresh_token().unwrap(), "refresh-3");
    assert_eq!(at_once(&mut keeping, 10).as_deref(), Some("access-3"));
}

#[test]
fn a_late_save_replaces_damaged_content() {
    let store = Place::default();
    store.set(Some("{"));
    let mut keeping = unsaved(&Arc::new(Place::with(&user())), user());
    let given = driven(&mut keeping, Some(&store), at(10), []);
    assert_eq!(given.unwrap(), "access-2");
    assert_eq!(store.refresh_token().unwrap(), "refresh-2");
}

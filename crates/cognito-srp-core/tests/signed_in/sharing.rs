//! A store that other processes use, too.

use std::sync::Arc;

use cognito_srp_core::transport::{KeeperError, Keeping, Next, SignedOut};
use cognito_srp_core::{SignedIn, StoreError, StoreErrorKind, TokenStore};
use serde_json::json;

use crate::rig::{Answer, Place, at_once, driven, keeping, refused, to, tokens};
use crate::{altered, at, user};

/// What another process has put there, at this moment.
fn newer(number: u32, seconds: u64) -> SignedIn {
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
fn what_another_has_refreshed_is_not_refreshed_again() {
    let place = Place::with(&newer(2, 3500));
    let mut keeping = keeping(user());
    let given = driven(&mut keeping, Some(&place), at(3600), []);
    assert_eq!(given.unwrap(), "access-2");
    assert_eq!(at_once(&mut keeping, 7000).as_deref(), Some("access-2"));
}

#[test]
fn the_newest_refresh_token_is_used_whoever_got_it() {
    let place = Place::with(&newer(2, 10));
    let mut keeping = keeping(user());
    let answer = to("refresh-2", tokens("access-3", Some("refresh-3")));
    let given = driven(&mut keeping, Some(&place), at(100_000), [answer]);
    assert_eq!(given.unwrap(), "access-3");
    assert_eq!(place.refresh_token().unwrap(), "refresh-3");
}

#[test]
fn what_is_older_is_not_taken() {
    let mut ours = user();
    ours.renew(crate::came("access-2", Some("refresh-2")));
    let place = Place::with(&altered(&user(), json!({"Came": 5})));
    let mut keeping = keeping(ours);
    let answer = to("refresh-2", tokens("access-3", None));
    let given = driven(&mut keeping, Some(&place), at(3600), [answer]);
    assert_eq!(given.unwrap(), "access-3");
    assert_eq!(place.refresh_token().unwrap(), "refresh-2");
}

/// Both began with the same refresh token, and ours came too late for the grace
/// period; meanwhile the other has saved its own.
#[test]
fn a_refusal_that_another_has_overtaken_ends_nothing() {
    for code in ["RefreshTokenReuseException", "NotAuthorizedException"] {
        let place = Arc::new(Place::with(&user()));
        let mut keeping = keeping(user());
        let beside = Arc::clone(&place);
        let overtaken: Answer = Box::new(move |exchange| {
            beside.save(&newer(2, 3590)).unwrap();
            refused(code)(exchange)
        });
        let given = driven(&mut keeping, Some(&place), at(3600), [overtaken]);
        assert_eq!(given.unwrap(), "access-2", "{code}");
        assert_eq!(place.refresh_token().unwrap(), "refresh-2");
    }
}

/// In the same second, too: what another has spent is not spent again.
#[test]
fn in_the_same_second_the_store_counts() {
    let place = Place::with(&altered(&newer(2, 0), json!({"Ends": 1_700_000_030})));
    let mut keeping = keeping(user());
    let answer = to("refresh-2", tokens("access-3", Some("refresh-3")));
    let given = driven(&mut keeping, Some(&place), at(3600), [answer]);
    assert_eq!(given.unwrap(), "access-3");
}

/// Without rotation all have the same refresh token: newer access tokens do not help.
#[test]
fn a_refused_refresh_token_is_over_for_all() {
    let place = Arc::new(Place::with(&user()));
    let mut keeping = keeping(user());
    let beside = Arc::clone(&place);
    let refreshed: Answer = Box::new(move |exchange| {
        let same = json!({"RefreshToken": "refresh-1"});
        beside.save(&altered(&newer(2, 3590), same)).unwrap();
        refused("NotAuthorizedException")(exchange)
    });
    let error = driven(&mut keeping, Some(&place), at(3600), [refreshed]).unwrap_err();
    assert!(error.means_sign_in_again(), "{error}");
    assert!(place.load().unwrap().is_none());
}

#[test]
fn who_is_signed_out_elsewhere_is_signed_out_here() {
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
fn another_user_is_not_taken_for_ours() {
    let ours = altered(&user(), json!({"Username": "alice"}));
    let place = Place::with(&altered(&newer(2, 3500), json!({"Username": "bob"})));
    let mut keeping = keeping(ours);
    let error = driven(&mut keeping, Some(&place), at(3590), []).unwrap_err();
    assert!(error.means_sign_in_again(), "{error}");
    assert_eq!(place.refresh_token().unwrap(), "refresh-2");
}

#[test]
fn no_refresh_token_is_spent_while_the_store_cannot_be_read() {
    for kind in [StoreErrorKind::Unavailable, StoreErrorKind::TooOpen] {
        let place = Place::with(&user());
        place.fail(Some(kind));
        let mut keeping = keeping(user());
        let given = driven(&mut keeping, Some(&place), at(3590), []);
        assert_eq!(given.unwrap(), "access-1");
        let error = driven(&mut keeping, Some(&place), at(3600), []).unwrap_err();
        assert!(matches!(error, KeeperError::Store(error) if error.kind() == kind));
    }
}

/// Loading fails for what is there; saving puts an end to that.
struct Healing(Place);

impl TokenStore for Healing {
    fn load(&self) -> Result<Option<SignedIn>, StoreError> {
        self.0.fail(Some(StoreErrorKind::Damaged));
        let loaded = self.0.load();
        self.0.fail(None);
        loaded
    }

    fn save(&self, user: &SignedIn) -> Result<(), StoreError> {
        self.0.save(user)
    }

    fn clear(&self) -> Result<(), StoreError> {
        self.0.clear()
    }
}

#[test]
fn a_damaged_store_is_healed_by_the_next_refresh() {
    let store = Healing(Place::default());
    let mut keeping = keeping(user());
    let answer = tokens("access-2", Some("refresh-2"));
    let given = driven(&mut keeping, Some(&store), at(3590), [answer]);
    assert_eq!(given.unwrap(), "access-2");
    assert_eq!(store.0.refresh_token().unwrap(), "refresh-2");
}

/// Not read is not "not there": the other's tokens may be in it.
#[test]
fn a_refusal_ends_nothing_while_the_store_cannot_be_read() {
    for kind in [StoreErrorKind::Unavailable, StoreErrorKind::TooOpen] {
        let place = Arc::new(Place::with(&user()));
        let mut keeping = keeping(user());
        let beside = Arc::clone(&place);
        let overtaken: Answer = Box::new(move |exchange| {
            beside.save(&newer(2, 3590)).unwrap();
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

/// What another saves after this one has looked, and before it clears.
#[test]
fn only_what_was_refused_is_cleared() {
    let place = Place::with(&user());
    let mut keeping = keeping(user());
    let Next::Store(load) = keeping.begin() else {
        panic!()
    };
    let Next::Carry(exchange) = keeping.stored(load.make(Some(&place)), at(3600)) else {
        panic!()
    };
    let result = refused("NotAuthorizedException")(exchange);
    let Next::Store(load) = keeping.carried(result, at(3600)) else {
        panic!()
    };
    let Next::Store(clear) = keeping.stored(load.make(Some(&place)), at(3600)) else {
        panic!()
    };
    place.save(&newer(2, 3600)).unwrap();
    let Next::Done(Err(error)) = keeping.stored(clear.make(Some(&place)), at(3600)) else {
        panic!()
    };
    assert!(error.means_sign_in_again(), "{error}");
    assert_eq!(place.refresh_token().unwrap(), "refresh-2");
}

/// A keeper whose refresh came, to `access-2`, and could not be saved.
fn unsaved(place: &Arc<Place>, ours: SignedIn) -> Keeping {
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

#[test]
fn a_sign_out_elsewhere_is_not_undone_by_what_is_saved_late() {
    let place = Arc::new(Place::with(&user()));
    let mut keeping = unsaved(&place, user());
    place.clear().unwrap();
    let error = driven(&mut keeping, Some(&place), at(0), []).unwrap_err();
    assert!(error.means_sign_in_again(), "{error}");
    assert!(place.load().unwrap().is_none());
}

#[test]
fn another_user_is_not_written_over_by_what_is_saved_late() {
    let alice = altered(&user(), json!({"Username": "alice"}));
    let bob = altered(&newer(3, 5), json!({"Username": "bob"}));
    let place = Arc::new(Place::with(&alice));
    let mut keeping = unsaved(&place, alice);
    place.save(&bob).unwrap();
    let error = driven(&mut keeping, Some(&place), at(0), []).unwrap_err();
    assert!(error.means_sign_in_again(), "{error}");
    assert_eq!(place.refresh_token().unwrap(), "refresh-3");
}

#[test]
fn what_is_newer_is_not_written_over_by_what_is_saved_late() {
    let place = Arc::new(Place::with(&user()));
    let mut keeping = unsaved(&place, user());
    place.save(&newer(3, 5)).unwrap();
    let given = driven(&mut keeping, Some(&place), at(10), []);
    assert_eq!(given.unwrap(), "access-3");
    assert_eq!(place.refresh_token().unwrap(), "refresh-3");
    assert_eq!(at_once(&mut keeping, 10).as_deref(), Some("access-3"));
}

#[test]
fn what_is_damaged_is_healed_by_what_is_saved_late() {
    let store = Healing(Place::default());
    let mut keeping = unsaved(&Arc::new(Place::with(&user())), user());
    let given = driven(&mut keeping, Some(&store), at(10), []);
    assert_eq!(given.unwrap(), "access-2");
    assert_eq!(store.0.refresh_token().unwrap(), "refresh-2");
}

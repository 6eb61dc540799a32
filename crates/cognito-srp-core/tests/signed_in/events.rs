//! What a program is told about a user who is kept signed in.

use cognito_srp_core::keeper::{KeeperEvent, KeeperState, RefreshReason, SignOut, SignedOut};
use cognito_srp_core::{SignedIn, StoreErrorKind};

use crate::keeper_support::{Place, drive, driven, keeping, refused, tokens};
use crate::signing_out::signed_out;
use crate::{at, came, user};

fn told(keeping: &mut KeeperState) -> Vec<KeeperEvent> {
    core::iter::from_fn(|| keeping.take_event()).collect()
}

/// A refresh whose tokens arrive when the old ones end.
const END: u64 = 3600;

#[test]
fn new_tokens_are_reported_after_saving() {
    for place in [None, Some(Place::with(&user()))] {
        let mut keeping = keeping(user());
        let store = place.as_ref().map(|place| place as _);
        assert_eq!(told(&mut keeping), []);
        let given = driven(&mut keeping, store, at(END), [tokens("access-2", None)]);
        assert_eq!(given.unwrap(), "access-2");
        assert_eq!(told(&mut keeping), [KeeperEvent::Refreshed]);
    }
}

#[test]
fn unsaved_tokens_are_not_reported() {
    let place = Place::with(&user());
    let mut keeping = keeping(user());
    let begun = keeping.begin(RefreshReason::NewTokens);
    let step = match begun {
        cognito_srp_core::keeper::RefreshStep::Store(call) => {
            keeping.stored(call.make(Some(&place)), at(0))
        }
        other => panic!("{other:?}"),
    };
    place.fail(Some(StoreErrorKind::Unavailable));
    let answer = tokens("access-2", Some("refresh-2"));
    let failed = drive(&mut keeping, step, Some(&place), at(0), [answer]);
    assert!(failed.refreshed.access_token.is_err());
    assert_eq!(told(&mut keeping), []);
    place.fail(None);
    let given = driven(&mut keeping, Some(&place), at(0), []);
    assert_eq!(given.unwrap(), "access-2");
    assert_eq!(told(&mut keeping), [KeeperEvent::Refreshed]);
}

#[test]
fn another_processs_refresh_is_reported() {
    let place = Place::with(&user());
    let mut keeping = keeping(user());
    place.put(&SignedIn::from(came("access-2", Some("refresh-2"))));
    let begun = keeping.begin(RefreshReason::SaveOnly);
    drive(&mut keeping, begun, Some(&place), at(0), []);
    assert_eq!(told(&mut keeping), [KeeperEvent::Refreshed]);
    // Repeating it is not a new event.
    let begun = keeping.begin(RefreshReason::SaveOnly);
    drive(&mut keeping, begun, Some(&place), at(0), []);
    assert_eq!(told(&mut keeping), []);
}

#[test]
fn the_end_is_reported_once_with_its_reason() {
    let refusal = |keeping: &mut KeeperState, place: &Place| {
        let answer = refused("NotAuthorizedException");
        driven(keeping, Some(place), at(END), [answer]).unwrap_err();
    };
    let elsewhere = |keeping: &mut KeeperState, place: &Place| {
        place.set(None);
        driven(keeping, Some(place), at(END), []).unwrap_err();
    };
    let here = |keeping: &mut KeeperState, place: &Place| {
        let begun = SignOut::session(keeping);
        signed_out(keeping, place, begun, &[]).0.unwrap();
    };
    let is_refused = |reason: &SignedOut| matches!(reason, SignedOut::Refused { .. });
    let is_ours = |reason: &SignedOut| *reason == SignedOut::ByProgram;
    type Way = (fn(&mut KeeperState, &Place), fn(&SignedOut) -> bool);
    let ways: [Way; 3] = [(refusal, is_refused), (elsewhere, is_ours), (here, is_ours)];
    for (end, expected) in ways {
        let place = Place::with(&user());
        let mut keeping = keeping(user());
        end(&mut keeping, &place);
        let events = told(&mut keeping);
        assert!(
            matches!(&*events, [KeeperEvent::SignedOut(reason)] if expected(reason)),
            "{events:?}"
        );
        keeping.forget();
        assert_eq!(told(&mut keeping), []);
    }
}

/// A caller that reads no events does not wait, and the events do not accumulate.
#[test]
fn events_do_not_pile_up() {
    let mut keeping = keeping(user());
    for _ in 0..100 {
        let begun = keeping.begin(RefreshReason::NewTokens);
        drive(&mut keeping, begun, None, at(0), [tokens("access-2", None)]);
    }
    keeping.forget();
    let events = told(&mut keeping);
    let last = KeeperEvent::SignedOut(SignedOut::ByProgram);
    assert_eq!(events, [KeeperEvent::Refreshed, last]);
}

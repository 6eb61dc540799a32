//! A keeper's decisions: what it requests, and how it treats each answer.

use cognito_srp_core::call::{TransportError, TransportErrorKind};
use cognito_srp_core::keeper::{KeeperError, RefreshReason, RefreshStep, SignOut, SignedOut};
use cognito_srp_core::{SignedIn, StoreErrorKind};

use crate::keeper_support::{
    Answer, Place, access_token, at_once, driven, keeping, refused, refused_with, to, tokens,
};
use crate::signing_out::signed_out;
use crate::support::receive_raw;
use crate::{at, came, user};

fn unreachable(kind: TransportErrorKind) -> Answer {
    let error = TransportError::new(kind, "https://example.com/", core::fmt::Error);
    Box::new(move |_| Err(error.into()))
}

/// Every kind of fault on the way.
fn faults() -> Vec<(&'static str, Answer)> {
    let page: Answer = Box::new(|exchange| {
        Ok(receive_raw(
            exchange,
            502,
            &[],
            b"<html>NotAuthorizedException",
        )?)
    });
    let mut faults = vec![
        ("page", page),
        ("throttled", refused("TooManyRequestsException")),
        ("internal", refused("InternalErrorException")),
        ("resource", refused("ResourceNotFoundException")),
    ];
    for kind in [
        TransportErrorKind::SetUp,
        TransportErrorKind::NotSigned,
        TransportErrorKind::Connect,
        TransportErrorKind::Timeout,
        TransportErrorKind::Redirected,
        TransportErrorKind::BodyTooLarge,
        TransportErrorKind::Other,
    ] {
        faults.push(("transport", unreachable(kind)));
    }
    faults
}

#[test]
fn a_valid_token_is_returned_at_once() {
    let mut keeping = keeping(user());
    assert_eq!(at_once(&mut keeping, 3539).as_deref(), Some("access-1"));
    assert_eq!(at_once(&mut keeping, 3540), None);
}

#[test]
fn a_refresh_is_saved_before_it_is_returned() {
    let place = Place::with(&user());
    let mut keeping = keeping(user());
    let RefreshStep::Store(load) = keeping.begin(RefreshReason::AccessToken) else {
        panic!()
    };
    let RefreshStep::Carry(exchange) = keeping.stored(load.make(Some(&place)), at(3590)) else {
        panic!()
    };
    let result = tokens("access-2", Some("refresh-2"))(exchange);
    let RefreshStep::Store(save) = keeping.carried(result, at(3590)) else {
        panic!()
    };
    assert_eq!(at_once(&mut keeping, 0), None);
    assert_eq!(place.refresh_token().unwrap(), "refresh-1");
    let reply = save.make(Some(&place));
    assert_eq!(place.refresh_token().unwrap(), "refresh-2");
    let RefreshStep::Done(refreshed) = keeping.stored(reply, at(3590)) else {
        panic!()
    };
    assert_eq!(access_token(*refreshed).unwrap(), "access-2");
    assert_eq!(at_once(&mut keeping, 0).as_deref(), Some("access-2"));
}

#[test]
fn a_refresh_that_cannot_be_saved_is_kept_and_saved_later() {
    let place = Place::with(&user());
    let mut keeping = keeping(user());
    let full: Answer = Box::new(|_| Ok(came("access-2", Some("refresh-2"))));
    let RefreshStep::Store(load) = keeping.begin(RefreshReason::AccessToken) else {
        panic!()
    };
    let RefreshStep::Carry(exchange) = keeping.stored(load.make(Some(&place)), at(3590)) else {
        panic!()
    };
    place.fail(Some(StoreErrorKind::Unavailable));
    let RefreshStep::Store(save) = keeping.carried(full(exchange), at(3590)) else {
        panic!()
    };
    let RefreshStep::Done(refreshed) = keeping.stored(save.make(Some(&place)), at(3590)) else {
        panic!()
    };
    let error = access_token(*refreshed).unwrap_err();
    assert!(matches!(error, KeeperError::Store(_)), "{error}");
    // No second refresh and no token, as long as it cannot be saved.
    assert_eq!(at_once(&mut keeping, 0), None);
    let again = driven(&mut keeping, Some(&place), at(0), []);
    assert!(matches!(again, Err(KeeperError::Store(_))), "{again:?}");
    place.fail(None);
    assert_eq!(
        driven(&mut keeping, Some(&place), at(0), []).unwrap(),
        "access-2"
    );
    assert_eq!(place.refresh_token().unwrap(), "refresh-2");
}

#[test]
fn a_transport_fault_ends_nothing() {
    for (what, fault) in faults() {
        let place = Place::with(&user());
        let mut keeping = keeping(user());
        // It is valid for ten more seconds.
        let given = driven(&mut keeping, Some(&place), at(3590), [fault]);
        assert_eq!(given.unwrap(), "access-1", "{what}");
        // Nobody tries again at once, but later, and once the token has ended.
        assert_eq!(at_once(&mut keeping, 3599).as_deref(), Some("access-1"));
        assert_eq!(at_once(&mut keeping, 3600), None);
        assert_eq!(place.refresh_token().unwrap(), "refresh-1");
    }
    for (what, fault) in faults() {
        let place = Place::with(&user());
        let mut keeping = keeping(user());
        let given = driven(&mut keeping, Some(&place), at(3600), [fault]);
        assert!(
            matches!(given, Err(KeeperError::Call(_))),
            "{what}: {given:?}"
        );
        assert_eq!(place.refresh_token().unwrap(), "refresh-1");
        let answer = to("refresh-1", tokens("access-2", None));
        let given = driven(&mut keeping, Some(&place), at(3601), [answer]);
        assert_eq!(given.unwrap(), "access-2", "{what}");
    }
}

#[test]
fn five_codes_end_the_session() {
    for code in [
        "NotAuthorizedException",
        "UserNotFoundException",
        "PasswordResetRequiredException",
        "UserNotConfirmedException",
        "RefreshTokenReuseException",
    ] {
        let place = Place::with(&user());
        let mut keeping = keeping(user());
        // Even while the access token is valid: it is revoked with the rest.
        let error = driven(&mut keeping, Some(&place), at(3590), [refused(code)]).unwrap_err();
        assert!(error.means_sign_in_again(), "{code}: {error}");
        assert_eq!(error.to_string(), format!("sign in again: {code}: No."));
        assert!(place.user().is_none(), "{code}");
        let later = keeping.at_once(at(0)).unwrap().unwrap_err();
        assert_eq!(later.to_string(), error.to_string());
        let later = driven(&mut keeping, Some(&place), at(0), []).unwrap_err();
        assert!(later.means_sign_in_again());
        let begun = SignOut::session(&mut keeping);
        let (result, requests) = signed_out(&mut keeping, &place, begun, &[]);
        assert!(keeping.user().is_err() && result.unwrap_err().means_sign_in_again());
        assert!(requests.is_empty());
    }
}

/// As the service does with some codes.
#[test]
fn a_refusal_without_a_message_shows_the_code() {
    let answer = refused_with("UserNotFoundException", "");
    let error = driven(&mut keeping(user()), None, at(3590), [answer]).unwrap_err();
    assert_eq!(error.to_string(), "sign in again: UserNotFoundException");
}

#[test]
fn without_a_refresh_token_the_session_ends_with_the_access_token() {
    let mut keeping = keeping(SignedIn::from(came("access-1", None)));
    let given = driven(&mut keeping, None, at(3599), []);
    assert_eq!(given.unwrap(), "access-1");
    let error = driven(&mut keeping, None, at(3600), []).unwrap_err();
    let reason = SignedOut::NoRefreshToken;
    assert!(matches!(error, KeeperError::SignedOut(why) if why == reason));
}

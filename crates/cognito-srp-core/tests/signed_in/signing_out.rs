//! Signing out: what is revoked and removed, and what a refusal means.

use cognito_srp_core::call::{Error, TransportError, TransportErrorKind};
use cognito_srp_core::keeper::{
    KeeperError, KeeperState, RefreshReason, RefreshStep, SignOut, SignOutStep,
};
use cognito_srp_core::{Acknowledged, Exchange, StoreErrorKind, TokenStore};
use serde_json::{Value, json};

use crate::keeper_support::{Answer, Place, driven, keeping, token_of, tokens};
use crate::sharing::newer;
use crate::support::{claiming, receive_raw, sent};
use crate::{altered, at, user};

fn answered(exchange: Exchange<Acknowledged>, code: Option<&str>) -> Result<Acknowledged, Error> {
    let (status, body) = match code {
        None => (200, json!({})),
        Some(code) => (400, json!({"__type": code, "message": "No."})),
    };
    Ok(receive_raw(
        exchange,
        status,
        &[],
        body.to_string().as_bytes(),
    )?)
}

/// Drives a sign-out to its end; each request is answered by the next code, or with a success
/// if there is none. Also returns the requests.
pub(crate) fn signed_out(
    keeping: &mut KeeperState,
    place: &dyn TokenStore,
    (mut sign_out, mut next): (SignOut, SignOutStep),
    codes: &[&str],
) -> (Result<(), KeeperError>, Vec<Value>) {
    let mut codes = codes.iter();
    let mut requests = Vec::new();
    loop {
        next = match next {
            SignOutStep::Done(result) => return (result, requests),
            SignOutStep::Carry(exchange) => {
                requests.push(sent(&exchange));
                let result = answered(exchange, codes.next().copied());
                sign_out.carried(keeping, result)
            }
            SignOutStep::Store(call) => sign_out.stored(keeping, call.make(Some(place))),
            SignOutStep::Refresh => {
                let answer = tokens("access-2", Some("refresh-2"));
                let begun = keeping.begin(RefreshReason::NewTokens);
                let driven =
                    crate::keeper_support::drive(keeping, begun, Some(place), at(0), [answer]);
                sign_out.refreshed(keeping, driven.refreshed.access_token)
            }
        };
    }
}

fn is_over(keeping: &mut KeeperState) -> bool {
    keeping.at_once(at(0)).is_some_and(|given| given.is_err())
}

/// The access token may be revoked already, its user may be disabled, or it may lack the
/// scope: in every case the other sessions live on, and one of them may be a thief's.
#[test]
fn a_refused_global_sign_out_keeps_the_session() {
    for codes in [
        ["NotAuthorizedException", "NotAuthorizedException"].as_slice(),
        &["UserNotFoundException"],
        &["PasswordResetRequiredException"],
        &["ForbiddenException"],
        &["TooManyRequestsException"],
    ] {
        let place = Place::with(&user());
        let mut keeping = keeping(user());
        let token = keeping.at_once(at(0)).unwrap().unwrap();
        let begun = SignOut::everywhere(&mut keeping, Ok(token));
        let (result, requests) = signed_out(&mut keeping, &place, begun, codes);
        let error = result.unwrap_err();
        assert!(error.service().is_some(), "{error:?}");
        assert_eq!(requests.len(), codes.len());
        assert!(
            place.user().is_some() && keeping.user().is_ok(),
            "{codes:?}"
        );
    }
}

/// The keeper had no access token for it, although the session goes on.
#[test]
fn without_an_access_token_nobody_is_signed_out() {
    let place = Place::with(&user());
    let mut keeping = keeping(user());
    let begun = SignOut::everywhere(&mut keeping, Err(KeeperError::Overtaken));
    let (result, requests) = signed_out(&mut keeping, &place, begun, &[]);
    assert!(matches!(result, Err(KeeperError::Overtaken)), "{result:?}");
    assert!(requests.is_empty());
    assert!(place.user().is_some() && keeping.user().is_ok());
}

/// By a slow clock, an ended token looks valid. The service knows better.
#[test]
fn a_global_sign_out_refreshes_an_expired_token() {
    let place = Place::with(&user());
    let mut keeping = keeping(user());
    let token = keeping.at_once(at(0)).unwrap().unwrap();
    let begun = SignOut::everywhere(&mut keeping, Ok(token));
    let codes = ["NotAuthorizedException"];
    let (result, requests) = signed_out(&mut keeping, &place, begun, &codes);
    result.unwrap();
    assert_eq!(requests[0]["AccessToken"], json!("access-1"));
    assert_eq!(requests[1]["AccessToken"], json!("access-2"));
    assert!(place.user().is_none() && is_over(&mut keeping));
}

#[test]
fn a_rejected_token_is_not_returned() {
    let mut keeping = keeping(user());
    let token = keeping.at_once(at(0)).unwrap().unwrap();
    keeping.refuse(&token);
    assert!(keeping.at_once(at(0)).is_none());
    // Nor if there is no other one.
    let unreachable: Answer = Box::new(|exchange| Ok(receive_raw(exchange, 502, &[], b"<html>")?));
    let given = driven(&mut keeping, None, at(0), [unreachable]);
    assert!(
        matches!(&given, Err(KeeperError::Call(error)) if matches!(**error, Error::Protocol(_))),
        "{given:?}"
    );
    let given = driven(&mut keeping, None, at(60), [tokens("access-2", None)]);
    assert_eq!(given.unwrap(), "access-2");
}

/// A refusal counts as a revocation only if it says that the refresh token is already invalid.
#[test]
fn a_revocation_that_is_refused() {
    for (code, over) in [
        ("NotAuthorizedException", true),
        ("UserNotFoundException", true),
        ("UnsupportedTokenTypeException", false),
        ("UnsupportedOperationException", false),
        ("UnauthorizedException", false),
        ("TooManyRequestsException", false),
    ] {
        let place = Place::with(&user());
        let mut keeping = keeping(user());
        let begun = SignOut::session(&mut keeping);
        let (result, _) = signed_out(&mut keeping, &place, begun, &[code]);
        assert_eq!(result.is_ok(), over, "{code}");
        assert_eq!(place.user().is_none(), over, "{code}");
        assert_eq!(is_over(&mut keeping), over, "{code}");
    }
}

fn revoked(requests: &[Value]) -> Vec<&str> {
    requests
        .iter()
        .map(|request| request["Token"].as_str().unwrap())
        .collect()
}

/// Another process has rotated the refresh token that this one has.
#[test]
fn the_newest_refresh_token_of_any_process_is_revoked() {
    let place = Place::with(&altered(&user(), json!({"RefreshToken": "refresh-2"})));
    let mut keeping = keeping(user());
    let begun = SignOut::session(&mut keeping);
    let (result, requests) = signed_out(&mut keeping, &place, begun, &[]);
    result.unwrap();
    assert_eq!(revoked(&requests), ["refresh-2"]);
    assert!(place.user().is_none());
}

/// It is not in the store yet, and the stored token may be valid for a while.
#[test]
fn an_unsaved_refresh_token_is_revoked_too() {
    let place = std::sync::Arc::new(Place::with(&user()));
    let mut keeping = crate::races::unsaved(&place, user());
    let begun = SignOut::session(&mut keeping);
    let (result, requests) = signed_out(&mut keeping, &place, begun, &[]);
    result.unwrap();
    assert_eq!(revoked(&requests), ["refresh-2", "refresh-1"]);
    assert!(place.user().is_none());
}

#[test]
fn nobody_else_is_signed_out() {
    let alice = altered(&user(), json!({"Username": "alice"}));
    let place = Place::with(&altered(&user(), json!({"Username": "bob"})));
    for here in [true, false] {
        let mut keeping = keeping(alice.clone());
        let begun = match here {
            true => SignOut::here(&mut keeping),
            false => SignOut::session(&mut keeping),
        };
        let (result, requests) = signed_out(&mut keeping, &place, begun, &[]);
        result.unwrap();
        assert_eq!(requests.len(), usize::from(!here));
        assert_eq!(place.user().unwrap().username().unwrap().as_str(), "bob");
        assert!(is_over(&mut keeping));
    }
}

#[test]
fn damaged_content_is_removed_and_a_newer_versions_is_kept() {
    let newer = altered_version(3);
    for (text, removed) in [("{", true), (newer.as_str(), false)] {
        let place = Place::with(&user());
        let mut keeping = keeping(user());
        place.set(Some(text));
        let begun = SignOut::here(&mut keeping);
        let (result, _) = signed_out(&mut keeping, &place, begun, &[]);
        assert_eq!(result.is_ok(), removed, "{text}");
        assert!(is_over(&mut keeping));
        // Nothing else is stored now.
        place.fail(None);
        let begun = SignOut::here(&mut keeping);
        let (again, _) = signed_out(&mut keeping, &place, begun, &[]);
        assert_eq!(again.is_ok(), removed, "{text}");
    }
}

pub(crate) fn altered_version(version: u32) -> String {
    let mut stored: Value = serde_json::from_str(&user().to_json()).unwrap();
    stored["Version"] = json!(version);
    stored.to_string()
}

/// Of two concurrent sign-outs, neither returns while the session is in the store, even though
/// the second one finds it ended from the start.
#[test]
fn a_second_sign_out_waits_for_the_store() {
    for everywhere in [false, true] {
        let place = Place::with(&user());
        let mut keeping = keeping(user());
        let (mut first, next) = SignOut::session(&mut keeping);
        let SignOutStep::Store(load) = next else {
            panic!()
        };
        let SignOutStep::Carry(exchange) = first.stored(&mut keeping, load.make(Some(&place)))
        else {
            panic!()
        };
        let next = first.carried(&mut keeping, answered(exchange, None));
        let SignOutStep::Store(clear) = next else {
            panic!()
        };
        let second = match everywhere {
            true => {
                let token = keeping.at_once(at(0)).unwrap();
                SignOut::everywhere(&mut keeping, token)
            }
            false => SignOut::session(&mut keeping),
        };
        let (result, requests) = signed_out(&mut keeping, &place, second, &[]);
        assert!(matches!(result, Err(KeeperError::SignedOut(_))));
        assert!(requests.is_empty() && place.user().is_none());
        // The first sign-out finds it gone.
        let next = first.stored(&mut keeping, clear.make(Some(&place)));
        let SignOutStep::Store(load) = next else {
            panic!()
        };
        let next = first.stored(&mut keeping, load.make(Some(&place)));
        assert!(matches!(next, SignOutStep::Done(Ok(()))));
    }
}

/// The same user signs in again, in another process, before the store is cleared: that session
/// is not the one that ends.
#[test]
fn another_sign_in_of_the_user_is_not_removed() {
    let of = |sign_in: &str, number| {
        let token = claiming(&json!({"sub": "alice", "origin_jti": sign_in}));
        altered(&newer(number, 0), json!({"AccessToken": token}))
    };
    let place = Place::with(&of("first", 1));
    let mut keeping = keeping(of("first", 1));
    let (mut sign_out, next) = SignOut::here(&mut keeping);
    let SignOutStep::Store(load) = next else {
        panic!()
    };
    let next = sign_out.stored(&mut keeping, load.make(Some(&place)));
    assert!(matches!(next, SignOutStep::Store(_)), "{next:?}");
    place.put(&of("second", 2));
    let (result, _) = signed_out(&mut keeping, &place, (sign_out, next), &[]);
    result.unwrap();
    assert_eq!(place.refresh_token().as_deref(), Some("refresh-2"));
}

/// Nothing of the session is in the store any more: a refresh token that cannot be revoked then
/// does not undo the sign-out.
#[test]
fn what_remains_to_be_revoked_is_no_failure() {
    let place = Place::with(&user());
    let mut keeping = keeping(user());
    let RefreshStep::Store(load) = keeping.begin(RefreshReason::NewTokens) else {
        panic!()
    };
    let RefreshStep::Carry(refresh) = keeping.stored(load.make(Some(&place)), at(0)) else {
        panic!()
    };
    let (mut sign_out, next) = SignOut::session(&mut keeping);
    let SignOutStep::Store(load) = next else {
        panic!()
    };
    let SignOutStep::Carry(revoke) = sign_out.stored(&mut keeping, load.make(Some(&place))) else {
        panic!()
    };
    assert_eq!(token_of(&revoke), "refresh-1");
    let SignOutStep::Store(clear) = sign_out.carried(&mut keeping, answered(revoke, None)) else {
        panic!()
    };
    // Only now a refresh that had begun before gets its tokens.
    let next = keeping.carried(tokens("access-2", Some("refresh-2"))(refresh), at(0));
    let driven = crate::keeper_support::drive(&mut keeping, next, Some(&place), at(0), []);
    assert!(driven.refreshed.done.unwrap_err().means_sign_in_again());
    let SignOutStep::Carry(revoke) = sign_out.stored(&mut keeping, clear.make(Some(&place))) else {
        panic!()
    };
    assert_eq!(token_of(&revoke), "refresh-2");
    let broken = TransportError::new(TransportErrorKind::Other, "https://h/", core::fmt::Error);
    let next = sign_out.carried(&mut keeping, Err(broken.into()));
    assert!(matches!(next, SignOutStep::Done(Ok(()))), "{next:?}");
    assert!(place.user().is_none());
}

/// The store fails once, and the call is repeated.
#[test]
fn a_failed_clear_can_be_repeated() {
    let place = Place::with(&user());
    let mut keeping = keeping(user());
    place.fail(Some(StoreErrorKind::Unavailable));
    for fails in [true, false] {
        let begun = SignOut::here(&mut keeping);
        let (result, _) = signed_out(&mut keeping, &place, begun, &[]);
        assert_eq!(result.is_err(), fails);
        assert!(is_over(&mut keeping));
        assert_eq!(place.user().is_some(), fails);
        place.fail(None);
    }
}

#[test]
fn a_sign_out_uses_the_sessions_newest_refresh_token() {
    let mut user = user();
    user.renew(crate::came("access-2", Some("refresh-2")))
        .unwrap();
    let mut keeping = keeping(user);
    let (mut sign_out, next) = SignOut::session(&mut keeping);
    let SignOutStep::Store(call) = next else {
        panic!()
    };
    let SignOutStep::Carry(exchange) = sign_out.stored(&mut keeping, call.make(None)) else {
        panic!()
    };
    assert_eq!(token_of(&exchange), "refresh-2");
}

//! The ID token, whose lifetime may be shorter than the access token's.

use cognito_srp_core::keeper::{KeeperError, KeeperState, RefreshReason};
use cognito_srp_core::{Response, SignedIn, Tokens};
use serde_json::json;

use crate::keeper_support::{Answer, Place, drive, keeping};
use crate::support::{claiming, receive_raw};
use crate::{at, refreshing};

/// Tokens issued this many seconds after [`at`]`(0)`: an access token for an hour, and an ID
/// token for five minutes.
fn short(number: u32, seconds: u64) -> Tokens {
    let id = claiming(&json!({"exp": at(seconds + 300).unix_seconds(), "n": number}));
    let access = claiming(&json!({
        "iat": at(seconds).unix_seconds(), "exp": at(seconds + 3600).unix_seconds(), "n": number,
    }));
    let reply = json!({"AuthenticationResult": {
        "AccessToken": access, "IdToken": id, "RefreshToken": format!("refresh-{number}"),
        "ExpiresIn": 3600,
    }});
    let reply = reply.to_string();
    refreshing()
        .receive(Response::new(200, [], reply.as_bytes()), at(seconds))
        .unwrap()
}

fn good(keeping: &mut KeeperState, seconds: u64) -> (bool, bool) {
    let access = keeping.at_once(at(seconds)).is_some();
    (access, keeping.id_token_at_once(at(seconds)).is_some())
}

#[test]
fn each_token_is_used_until_a_minute_before_its_expiry() {
    let user = SignedIn::from(short(1, 0));
    let stored = SignedIn::from_json(&user.to_json()).unwrap();
    for user in [user, stored] {
        assert_eq!(user.id_token_expires_at(), at(300));
        let mut keeping = keeping(user);
        assert_eq!(good(&mut keeping, 0), (true, true));
        assert_eq!(good(&mut keeping, 239), (true, true));
        assert_eq!(good(&mut keeping, 240), (true, false));
        assert_eq!(good(&mut keeping, 3540), (false, false));
    }
}

#[test]
fn the_id_token_is_refreshed_while_the_access_token_is_valid() {
    let place = Place::with(&SignedIn::from(short(1, 0)));
    let mut keeping = keeping(SignedIn::from(short(1, 0)));
    let answer: Answer = Box::new(|_| Ok(short(2, 1000)));
    let begun = keeping.begin(RefreshReason::IdToken);
    let driven = drive(&mut keeping, begun, Some(&place), at(1000), [answer]);
    let given = driven.refreshed.id_token.unwrap().unwrap();
    let expected = SignedIn::from(short(2, 1000));
    assert_eq!(given.expose(), expected.id_token().unwrap().expose());
    // It is stored before it is returned.
    assert_eq!(place.refresh_token().unwrap(), "refresh-2");
    assert_eq!(good(&mut keeping, 1000), (true, true));
}

#[test]
fn an_expired_id_token_is_never_returned() {
    let mut keeping = keeping(SignedIn::from(short(1, 0)));
    let unreachable =
        || -> Answer { Box::new(|exchange| Ok(receive_raw(exchange, 502, &[], b"<html>")?)) };
    // It is valid for a while, and after that only the access token is.
    for (seconds, lasts) in [(299, true), (310, false)] {
        let begun = keeping.begin(RefreshReason::IdToken);
        let driven = drive(&mut keeping, begun, None, at(seconds), [unreachable()]);
        assert!(driven.refreshed.access_token.is_ok());
        assert_eq!(driven.refreshed.id_token.is_ok(), lasts, "{seconds}");
        let known = keeping.id_token_at_once(at(seconds));
        assert_eq!(known.is_some(), lasts, "{seconds}");
    }
}

/// Only this process has it: after a crash it would be lost.
#[test]
fn an_unsaved_id_token_is_not_returned() {
    let place = std::sync::Arc::new(Place::with(&crate::user()));
    let mut keeping = crate::races::unsaved(&place, crate::user());
    assert!(keeping.id_token_at_once(at(0)).is_none());
    place.fail(Some(cognito_srp_core::StoreErrorKind::Unavailable));
    let begun = keeping.begin(RefreshReason::IdToken);
    let driven = drive(&mut keeping, begun, Some(&*place), at(0), []);
    let error = driven.refreshed.id_token.unwrap_err();
    assert!(matches!(error, KeeperError::Store(_)), "{error}");
}

//! A refresh that a program requests although the tokens are valid, and tokens that do not say
//! when they end.

use cognito_srp_core::keeper::{KeeperError, RefreshReason};
use cognito_srp_core::{Error, ProtocolError, SignedIn, Tokens};
use serde_json::{Value, json};

use crate::keeper_support::{Answer, Place, access_token, drive, keeping, refused, to, tokens};
use crate::sharing::newer;
use crate::support::{claiming, receive, receive_raw};
use crate::{at, refreshing, user};

#[test]
fn valid_tokens_can_be_renewed() {
    let place = Place::with(&user());
    let mut keeping = keeping(user());
    let answer = to("refresh-1", tokens("access-2", Some("refresh-2")));
    let begun = keeping.begin(RefreshReason::NewTokens);
    let driven = drive(&mut keeping, begun, Some(&place), at(0), [answer]);
    driven.refreshed.done.clone().unwrap();
    assert_eq!(access_token(driven.refreshed).unwrap(), "access-2");
    assert_eq!(place.refresh_token().unwrap(), "refresh-2");
}

/// What another process has saved may be older than the request.
#[test]
fn the_newest_refresh_token_is_used() {
    let place = Place::with(&newer(2, 10));
    let mut keeping = keeping(user());
    let answer = to("refresh-2", tokens("access-3", None));
    let begun = keeping.begin(RefreshReason::NewTokens);
    let driven = drive(&mut keeping, begun, Some(&place), at(20), [answer]);
    assert_eq!(access_token(driven.refreshed).unwrap(), "access-3");
}

#[test]
fn returning_the_old_tokens_is_not_a_success() {
    let mut keeping = keeping(user());
    let begun = keeping.begin(RefreshReason::NewTokens);
    let answer = refused("TooManyRequestsException");
    let driven = drive(&mut keeping, begun, None, at(0), [answer]);
    assert!(matches!(
        &driven.refreshed.done,
        Err(KeeperError::Call(error)) if error.service().is_some()
    ));
    // A caller that asked for less gets the token that is still valid.
    assert_eq!(access_token(driven.refreshed).unwrap(), "access-1");
}

fn came(result: Value) -> Result<Tokens, Error> {
    receive(refreshing(), &json!({"AuthenticationResult": result}))
}

#[test]
fn without_expires_in_the_tokens_claim_counts() {
    let (iat, exp) = (at(0).unix_seconds(), at(900).unix_seconds());
    for expires_in in [json!(null), json!(0)] {
        for claims in [json!({"iat": iat, "exp": exp}), json!({"exp": exp})] {
            let token = claiming(&claims);
            let came = came(json!({"AccessToken": token, "ExpiresIn": expires_in})).unwrap();
            assert_eq!(came.expires_in().as_secs(), 900, "{claims}");
            assert_eq!(SignedIn::from(came).expires_at(), at(900));
        }
        for token in [
            "opaque".to_owned(),
            claiming(&json!({})),
            claiming(&json!({"exp": "soon"})),
            claiming(&json!({"iat": exp, "exp": iat})),
            claiming(&json!({"iat": exp, "exp": exp})),
        ] {
            let error = came(json!({"AccessToken": token, "ExpiresIn": expires_in}));
            let expected = Error::Protocol(ProtocolError::Missing("ExpiresIn"));
            assert_eq!(error.err(), Some(expected), "{token}");
        }
    }
}

/// Such a reply counts as a fault on the way, and does not end the session.
#[test]
fn a_refresh_without_an_expiry_is_refused() {
    let place = Place::with(&user());
    let mut keeping = keeping(user());
    let answer: Answer = Box::new(|exchange| {
        let reply = br#"{"AuthenticationResult": {"AccessToken": "access-2"}}"#;
        Ok(receive_raw(exchange, 200, &[], reply)?)
    });
    let begun = keeping.begin(RefreshReason::AccessToken);
    let driven = drive(&mut keeping, begun, Some(&place), at(3590), [answer]);
    assert_eq!(access_token(driven.refreshed).unwrap(), "access-1");
    assert_eq!(place.refresh_token().unwrap(), "refresh-1");
}

//! `cognito token`.

use core::time::Duration;

use cognito_srp_core::{IdToken, RefreshToken, SignedIn, TokenStore, transport};
use cognito_tokens::unverified::read_id_unverified;
use subtle::ConstantTimeEq;

use crate::args::Token;
use crate::clock::now;
use crate::failure::Failure;
use crate::output;
use crate::session::{Session, nobody};

/// A token and a line ending, and nothing else: for `$(cognito token)`.
pub(crate) fn run(args: &Token) -> Result<(), Failure> {
    let session = Session::open(&args.connection)?;
    if args.id {
        let token = id_token(&session)?;
        session.check_client()?;
        return output::line(token.expose().as_bytes());
    }
    let token = session.access_token()?;
    session.check_client()?;
    output::line(token.expose().as_bytes())
}

/// An ID token that is good for the margin of access tokens, or as long as it lasts
/// when there is no better one to be had.
fn id_token(session: &Session) -> Result<IdToken, Failure> {
    let keeper = session.keeper()?;
    let refreshed = keeper.access_token().map_err(Failure::from);
    if let Err(over @ Failure::SignedOut(_)) = refreshed {
        return Err(over);
    }
    let Some(token) = keeper.id_token()? else {
        refreshed?;
        return Err(no_id_token());
    };
    if lasts(&token, SignedIn::MARGIN) {
        return Ok(token);
    }
    // An app client may give it less time than the access token that came with it.
    let why = match refreshed.and_then(|_| renewed(session)) {
        Ok(token) => return Ok(token),
        Err(over @ Failure::SignedOut(_)) => return Err(over),
        Err(why) => why,
    };
    match lasts(&token, Duration::ZERO) {
        true => Ok(token),
        false => Err(why),
    }
}

/// Whether it lasts for longer than this. Of what nobody can read it is not for this
/// command to say.
fn lasts(token: &IdToken, time: Duration) -> bool {
    let then = now().after(time);
    read_id_unverified(token.expose()).map_or(true, |claims| claims.expires_at() > then)
}

/// New tokens, though the access token lasts: what a keeper does for access tokens.
fn renewed(session: &Session) -> Result<IdToken, Failure> {
    let store = session.profile().store();
    let mut user = store.load()?.ok_or_else(|| nobody(session.profile()))?;
    // Another process may have been here, before and while this one asks.
    for _ in 0..2 {
        if let Some(token) = user.id_token()
            && lasts(token, SignedIn::MARGIN)
        {
            return Ok(token.clone());
        }
        let Some(exchange) = user.refresh(session.app_client()) else {
            let why = "sign in again: the ID token has ended and there is no refresh token";
            return Err(Failure::SignedOut(why.to_owned()));
        };
        let refused = match session.carrier().run(exchange) {
            Ok(tokens) => {
                user.renew(tokens);
                store.save(&user)?;
                return user.id_token().cloned().ok_or_else(no_id_token);
            }
            Err(transport::Error::Flow(error)) if SignedIn::ends_with(&error) => error,
            Err(error) => return Err(error.into()),
        };
        let over = Failure::SignedOut(format!("sign in again: {refused}"));
        match store.load()? {
            Some(found) if found.username() != user.username() => return Err(over),
            Some(found) if !same(found.refresh_token(), user.refresh_token()) => user = found,
            Some(_) => {
                store.clear()?;
                return Err(over);
            }
            None => return Err(over),
        }
    }
    Err(Failure::Refused(
        "other processes refresh the session all the time: try again".to_owned(),
    ))
}

fn same(one: Option<&RefreshToken>, other: Option<&RefreshToken>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => {
            let (one, other) = (one.expose().as_bytes(), other.expose().as_bytes());
            one.ct_eq(other).into()
        }
        (None, None) => true,
        _ => false,
    }
}

fn no_id_token() -> Failure {
    Failure::Refused("the service gave no ID token".to_owned())
}

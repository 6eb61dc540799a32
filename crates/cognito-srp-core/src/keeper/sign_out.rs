//! Sign-out, as its own state machine, because it may happen during a refresh.

use alloc::vec::Vec;

use super::store_call::Reply;
use super::{KeeperError, KeeperState, SignedOut, StoreCall, StoreReply};
use crate::call::Error;
use crate::error::ErrorCode;
use crate::exchange::{Exchange, IntoExchange};
use crate::operations::Acknowledged;
use crate::session::signed_in::{Identity, SignedIn};
use crate::session::store::{Found, Loaded, StoreVersion};
use crate::session::store_error::{StoreError, StoreErrorKind};
use crate::values::secret::{AccessToken, RefreshToken};

/// A sign-out of a user who is kept. Like [`KeeperState`] it does no IO.
///
/// It removes the user's session from the store, in any version, and no other. After that,
/// nothing of the session can be saved again: a process that loaded it earlier names a version
/// that no longer exists.
#[derive(Debug)]
pub struct SignOut {
    how: How,
    /// Who signs out. Another sign-in of the same user is a different session, after this one
    /// has ended.
    who: Option<Identity>,
    /// Why the session had ended before, if it had; this is then the result.
    already: Option<SignedOut>,
    to_revoke: Vec<RefreshToken>,
    revoked: Vec<RefreshToken>,
    /// The version to clear at the end, or why it cannot be cleared.
    clear: Result<Option<StoreVersion>, StoreError>,
    /// The sign-out has succeeded, even if something remains to be revoked.
    cleared: bool,
    turns: u8,
}

#[derive(Debug)]
enum How {
    Here,
    Session,
    /// With this access token, and whether it is the second one.
    Everywhere(AccessToken, bool),
}

/// The next step of a sign-out.
#[derive(Debug)]
#[must_use = "a sign-out does nothing unless its steps are carried out"]
pub enum SignOutStep {
    /// The sign-out is complete.
    Done(Result<(), KeeperError>),
    /// Run this exchange, and pass the result to [`SignOut::carried`].
    Carry(Exchange<Acknowledged>),
    /// Make this call, and pass the reply to [`SignOut::stored`].
    Store(StoreCall),
    /// The service refuses the access token: get a new one
    /// ([`RefreshReason::NewTokens`](super::RefreshReason::NewTokens)), and pass it to
    /// [`SignOut::refreshed`].
    Refresh,
}

impl SignOut {
    fn new(how: How, keeping: &KeeperState) -> Self {
        Self {
            how,
            who: keeping.user.is_err().then(|| keeping.who.clone()),
            already: None,
            to_revoke: Vec::new(),
            revoked: Vec::new(),
            clear: Ok(None),
            cleared: false,
            turns: 0,
        }
    }

    /// Signs out only here, without telling the service. The keeper's session ends at once.
    pub fn here(keeping: &mut KeeperState) -> (Self, SignOutStep) {
        let sign_out = Self::new(How::Here, keeping);
        keeping.forget();
        (sign_out, SignOutStep::Store(StoreCall::Load))
    }

    /// Signs out at the service, which revokes the session's newest refresh token and the
    /// tokens that were issued with it, and then here. If the service cannot be reached, the
    /// user is still signed in.
    ///
    /// If the session has already ended, the result is [`KeeperError::SignedOut`], but only
    /// after the session was removed from the store: another sign-out may be about to do that.
    pub fn session(keeping: &mut KeeperState) -> (Self, SignOutStep) {
        let already = keeping.user().err().cloned();
        let mut sign_out = Self::new(How::Session, keeping);
        if already.is_some() {
            sign_out.how = How::Here;
        }
        sign_out.already = already;
        (sign_out, SignOutStep::Store(StoreCall::Load))
    }

    /// Signs out everywhere, and then here. `token` is the result of asking the keeper for an
    /// access token. If the service refuses even a new access token, the user is still signed
    /// in everywhere. If the session has already ended: as [`session`](Self::session).
    pub fn everywhere(
        keeping: &mut KeeperState,
        token: Result<AccessToken, KeeperError>,
    ) -> (Self, SignOutStep) {
        match token {
            Ok(token) => {
                let exchange = keeping.app_client.global_sign_out(&token);
                let sign_out = Self::new(How::Everywhere(token, false), keeping);
                (sign_out, SignOutStep::Carry(exchange))
            }
            Err(_) if keeping.user().is_err() => Self::session(keeping),
            Err(error) => {
                let sign_out = Self::new(How::Session, keeping);
                (sign_out, SignOutStep::Done(Err(error)))
            }
        }
    }

    /// Takes the new access token.
    pub fn refreshed(
        &mut self,
        keeping: &mut KeeperState,
        token: Result<AccessToken, KeeperError>,
    ) -> SignOutStep {
        match token {
            Ok(token) => {
                let exchange = keeping.app_client.global_sign_out(&token);
                self.how = How::Everywhere(token, true);
                SignOutStep::Carry(exchange)
            }
            Err(error) => SignOutStep::Done(Err(error)),
        }
    }

    /// Takes what the service answered.
    pub fn carried(
        &mut self,
        keeping: &mut KeeperState,
        result: Result<Acknowledged, Error>,
    ) -> SignOutStep {
        match (&self.how, result) {
            (How::Everywhere(..), Ok(_)) => {
                keeping.forget();
                SignOutStep::Store(StoreCall::Load)
            }
            // A refused access token says nothing about the other sessions.
            (How::Everywhere(token, second), Err(error)) => match &error {
                Error::Service(refusal) if *refusal.code() == ErrorCode::NotAuthorized => {
                    keeping.refuse(token);
                    match second {
                        true => SignOutStep::Done(Err(error.into())),
                        false => SignOutStep::Refresh,
                    }
                }
                _ => SignOutStep::Done(Err(error.into())),
            },
            (_, Ok(_)) => self.revoke_next(keeping),
            (_, Err(_)) if self.cleared => self.revoke_next(keeping),
            // The refresh token is already invalid, as intended.
            (_, Err(error)) if error.means_sign_in_again() => self.revoke_next(keeping),
            (_, Err(error)) => SignOutStep::Done(Err(error.into())),
        }
    }

    /// Takes what the store replied.
    pub fn stored(&mut self, keeping: &mut KeeperState, reply: StoreReply) -> SignOutStep {
        match reply.0 {
            Reply::Loaded(loaded) => self.loaded(keeping, loaded),
            Reply::Cleared(Ok(())) => {
                self.cleared = true;
                self.revoke_next(keeping)
            }
            Reply::Cleared(Err(error)) => {
                self.turns = self.turns.saturating_add(1);
                match error.kind() == StoreErrorKind::Changed && self.turns < KeeperState::TURNS {
                    true => SignOutStep::Store(StoreCall::Load),
                    false => SignOutStep::Done(Err(error.into())),
                }
            }
            Reply::NoStore | Reply::Saved(_) => {
                self.add_ours(keeping);
                self.revoke_next(keeping)
            }
        }
    }

    fn loaded(
        &mut self,
        keeping: &mut KeeperState,
        loaded: Result<Loaded, StoreError>,
    ) -> SignOutStep {
        let mut ours_too = true;
        self.clear = match loaded {
            Err(error) => Err(error),
            Ok(loaded) => Ok(match loaded.found {
                Found::Nobody => None,
                Found::Damaged(_) => Some(loaded.version),
                Found::User(found) if self.is_theirs(keeping, &found) => None,
                Found::User(found) => {
                    // The session's older content, unless it could not be saved.
                    let same = keeping.who.is_same_sign_in(&found.identity());
                    ours_too = keeping.unsaved || same == Some(false);
                    self.add(found.refresh_token());
                    Some(loaded.version)
                }
            }),
        };
        if ours_too {
            self.add_ours(keeping);
        }
        self.revoke_next(keeping)
    }

    /// Whether the found content does not belong to this sign-out.
    fn is_theirs(&self, keeping: &KeeperState, found: &SignedIn) -> bool {
        let found = found.identity();
        match &self.who {
            Some(who) => who.is_same_sign_in(&found) == Some(false),
            None => !keeping.who.is_same_user(&found),
        }
    }

    fn add_ours(&mut self, keeping: &KeeperState) {
        self.add(keeping.user.as_ref().ok().and_then(SignedIn::refresh_token));
    }

    fn add(&mut self, token: Option<&RefreshToken>) {
        let is_known = |token: &RefreshToken| {
            let mut known = self.revoked.iter().chain(&self.to_revoke);
            known.any(|known| known.is(token))
        };
        if let (How::Session, Some(token)) = (&self.how, token)
            && !is_known(token)
        {
            self.to_revoke.push(token.clone());
        }
    }

    fn revoke_next(&mut self, keeping: &mut KeeperState) -> SignOutStep {
        // Other content may appear as long as the session is in the store.
        for token in &keeping.replaced_tokens {
            self.add(Some(token));
        }
        match self.to_revoke.pop() {
            Some(token) => {
                let exchange = keeping.app_client.revoke_token(&token).into_exchange();
                self.revoked.push(token);
                SignOutStep::Carry(exchange)
            }
            None => {
                self.is_over(keeping);
                match core::mem::replace(&mut self.clear, Ok(None)) {
                    Ok(Some(version)) => SignOutStep::Store(StoreCall::Clear(version)),
                    Ok(None) => SignOutStep::Done(match self.already.take() {
                        Some(reason) => Err(reason.into()),
                        None => Ok(()),
                    }),
                    Err(error) => SignOutStep::Done(Err(error.into())),
                }
            }
        }
    }

    fn is_over(&mut self, keeping: &mut KeeperState) {
        self.who.get_or_insert_with(|| keeping.who.clone());
        keeping.forget();
    }
}

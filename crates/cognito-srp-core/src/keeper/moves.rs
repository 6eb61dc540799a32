//! Moves that follow several answers.

use alloc::boxed::Box;
use core::time::Duration;

use super::{
    Awaited, KeeperError, KeeperEvent, KeeperState, RefreshReason, RefreshStep, Refreshed,
    SignedOut, StoreCall,
};
use crate::exchange::{Exchange, IntoExchange};
use crate::operations::Acknowledged;
use crate::session::signed_in::SignedIn;
use crate::values::time::Timestamp;

impl KeeperState {
    /// Call this before judging a token's expiry.
    pub(super) fn look_at_clock(&mut self) {
        let skew = self.clock.as_ref().and_then(|clock| clock.skew());
        if let (Ok(user), Some(skew)) = (&mut self.user, skew) {
            user.set_skew(skew);
        }
    }

    pub(super) fn ask(&mut self, awaited: Awaited, call: StoreCall) -> RefreshStep {
        self.awaited = awaited;
        RefreshStep::Store(call)
    }

    /// Whether this user has what is needed, for longer than `margin`.
    pub(super) fn lasts(
        &self,
        user: &SignedIn,
        demand: RefreshReason,
        now: Timestamp,
        margin: Duration,
    ) -> bool {
        let refused = self.refused.as_ref();
        if refused.is_some_and(|token| user.has_access_token(token)) {
            return false;
        }
        match demand {
            RefreshReason::SaveOnly => true,
            RefreshReason::NewTokens => false,
            RefreshReason::IdToken => user.id_token_lasts(now, margin),
            RefreshReason::AccessToken => user.access_token_lasts(now, margin),
        }
    }

    pub(super) fn over_with(&mut self, reason: SignedOut) {
        if self.user.is_ok() {
            self.tell(KeeperEvent::SignedOut(reason.clone()));
            self.user = Err(reason);
        }
        self.unsaved = false;
        self.to_note = None;
    }

    pub(super) fn over(&mut self, reason: SignedOut) -> RefreshStep {
        self.over_with(reason);
        self.give()
    }

    /// The session no longer belongs to this keeper, so its new tokens are of no use.
    pub(super) fn lost(&mut self, reason: SignedOut) -> RefreshStep {
        self.over_with(reason);
        self.revoke_unstored()
    }

    pub(super) fn revoke_unstored(&mut self) -> RefreshStep {
        let unstored = self.unstored.take();
        let token = unstored.as_ref().and_then(|user| user.refresh_token());
        match token {
            Some(token) => {
                self.awaited = Awaited::Nothing;
                RefreshStep::Revoke(self.app_client.revoke_token(token).into_exchange())
            }
            None => self.give(),
        }
    }

    /// The session continues with a refresh token other than this one.
    pub(super) fn drop_unstored(&mut self) {
        /// Other processes cannot replace one refresh token that many times.
        const MOST: usize = 16;
        let unstored = self.unstored.take();
        let token = unstored.as_ref().and_then(|user| user.refresh_token());
        self.replaced_tokens.extend(token.cloned());
        self.replaced_tokens.truncate(MOST);
    }

    /// The refresh did what it was for.
    pub(super) fn give(&self) -> RefreshStep {
        let outcome = match &self.user {
            Ok(user) => Refreshed::of(user),
            Err(reason) => Refreshed::failed(&reason.clone().into()),
        };
        RefreshStep::Done(Box::new(outcome))
    }

    /// Nobody gets a token.
    pub(super) fn fail(&self, error: KeeperError) -> RefreshStep {
        let error = match &self.user {
            Ok(_) => error,
            Err(reason) => reason.clone().into(),
        };
        RefreshStep::Done(Box::new(Refreshed::failed(&error)))
    }

    /// No new tokens: returns each old one while it is valid.
    pub(super) fn give_what_lasts(&self, error: &KeeperError, now: Timestamp) -> RefreshStep {
        let Ok(user) = &self.user else {
            return self.give();
        };
        if self.unsaved {
            return self.fail(error.clone());
        }
        let lasts = |demand| self.lasts(user, demand, now, Duration::ZERO);
        RefreshStep::Done(Box::new(Refreshed {
            access_token: match lasts(RefreshReason::AccessToken) {
                true => Ok(user.last_access_token().clone()),
                false => Err(error.clone()),
            },
            id_token: match lasts(RefreshReason::IdToken) {
                true => Ok(user.id_token().cloned()),
                false => Err(error.clone()),
            },
            done: Err(error.clone()),
        }))
    }

    /// The same, and prevents new attempts for a while.
    pub(super) fn not_now(&mut self, error: &KeeperError, now: Timestamp) -> RefreshStep {
        self.pause_until = Some(now.after(Self::PAUSE));
        self.give_what_lasts(error, now)
    }

    /// Continues with the current knowledge of the store: saves what is not saved, confirms a
    /// new device, and refreshes if necessary.
    pub(super) fn go_on(&mut self, now: Timestamp) -> RefreshStep {
        let user = match &self.user {
            Ok(user) => user,
            Err(_) => return self.give(),
        };
        if self.unsaved {
            let call = StoreCall::Save(Box::new(user.clone()), self.version.clone());
            let awaited = match self.fresh {
                true => Awaited::Saved,
                false => Awaited::SavedLate,
            };
            return self.ask(awaited, call);
        }
        if let Some((pool, identity_id)) = self.to_note.take()
            && let Ok(user) = &mut self.user
        {
            user.set_identity_id(pool, identity_id);
            let call = StoreCall::Save(Box::new(user.clone()), self.version.clone());
            return self.ask(Awaited::Noted, call);
        }
        let user = match &self.user {
            Ok(user) => user,
            Err(_) => return self.give(),
        };
        let lasts = self.lasts(user, RefreshReason::AccessToken, now, Duration::ZERO);
        if user.new_device().is_some() && lasts {
            return RefreshStep::Confirm;
        }
        self.give_or_refresh(now)
    }

    pub(super) fn give_or_refresh(&mut self, now: Timestamp) -> RefreshStep {
        let user = match &self.user {
            Ok(user) => user,
            Err(_) => return self.give(),
        };
        if self.lasts(user, self.demand, now, SignedIn::MARGIN) {
            return self.give();
        }
        match user.refresh(&self.app_client) {
            Some(exchange) if self.turns < Self::TURNS => {
                self.turns += 1;
                RefreshStep::Carry(exchange)
            }
            Some(_) => self.not_now(&KeeperError::Overtaken, now),
            None => self.give_what_lasts(&SignedOut::NoRefreshToken.into(), now),
        }
    }

    /// Takes over what another process has saved, unless it is older than ours. If both are
    /// from the same second, the store's counts: a refresh token that another process has used
    /// is not used again.
    pub(super) fn adopt(&mut self, found: SignedIn) {
        if let Ok(user) = &mut self.user {
            self.base = found.received_at();
            self.who = found.identity();
            let is_new = !user.has_access_token(found.last_access_token());
            user.replace(found);
            if is_new {
                self.tell(KeeperEvent::Refreshed);
            }
        }
        self.unsaved = false;
        self.fresh = false;
    }

    /// Whether this is our user, with our app client.
    pub(super) fn is_ours(&self, found: &SignedIn) -> bool {
        self.who.is_same_user(&found.identity())
    }

    /// The exchange that revokes the refresh token of a replaced session, if this app client
    /// can.
    pub(super) fn revocation_of(&self, user: &SignedIn) -> Option<Exchange<Acknowledged>> {
        user.check(&self.app_client).ok()?;
        let token = user.refresh_token()?;
        Some(self.app_client.revoke_token(token).into_exchange())
    }
}

impl Refreshed {
    /// Everything that the user has.
    pub(super) fn of(user: &SignedIn) -> Self {
        Self {
            access_token: Ok(user.last_access_token().clone()),
            id_token: Ok(user.id_token().cloned()),
            done: Ok(()),
        }
    }

    /// The refresh failed, for all waiting callers.
    #[must_use]
    pub fn failed(error: &KeeperError) -> Self {
        Self {
            access_token: Err(error.clone()),
            id_token: Err(error.clone()),
            done: Err(error.clone()),
        }
    }
}

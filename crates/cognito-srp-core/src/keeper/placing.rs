//! Stores a user who has just signed in, and replaces any other.

use alloc::boxed::Box;

use super::store_call::Reply;
use super::{Awaited, KeeperError, KeeperState, RefreshReason, RefreshStep, StoreCall};
use crate::exchange::Exchange;
use crate::operations::Acknowledged;
use crate::session::signed_in::SignedIn;
use crate::session::store::{Found, StoreVersion};
use crate::session::store_error::StoreError;
use crate::values::time::Timestamp;

impl KeeperState {
    /// Begins to store the user, and to replace any other. Existing or damaged content is
    /// replaced as a whole, under the version that was found.
    pub fn place(&mut self) -> RefreshStep {
        self.demand = RefreshReason::SaveOnly;
        self.turns = 0;
        self.ask(Awaited::Placing, StoreCall::Load)
    }

    /// The session that [`place`](Self::place) has replaced, if it is a different one.
    pub fn take_replaced(&mut self) -> Option<SignedIn> {
        self.replaced.take().map(|user| *user)
    }

    /// The exchange that revokes the replaced session's refresh token, if this app client can.
    /// Nobody needs that token any more.
    #[must_use]
    pub fn revocation_of_replaced(&self) -> Option<Exchange<Acknowledged>> {
        self.revocation_of(self.replaced.as_deref()?)
    }

    pub(super) fn look_before_placing(&mut self, reply: Reply, now: Timestamp) -> RefreshStep {
        let loaded = match reply {
            Reply::Loaded(Ok(loaded)) => loaded,
            Reply::Loaded(Err(error)) => return self.fail(error.into()),
            _ => return self.go_on(now),
        };
        self.version = loaded.version;
        self.replaced = match loaded.found {
            Found::User(found) if !self.is_the_same_session(&found) => Some(found),
            _ => None,
        };
        match &self.user {
            Ok(user) => {
                let call = StoreCall::Save(Box::new(user.clone()), self.version.clone());
                self.ask(Awaited::Placed, call)
            }
            Err(_) => self.give(),
        }
    }

    pub(super) fn placed(
        &mut self,
        saved: Result<StoreVersion, StoreError>,
        now: Timestamp,
    ) -> RefreshStep {
        match saved {
            Ok(version) => {
                self.version = version;
                self.go_on(now)
            }
            Err(error) => match self.has_turn_after(&error) {
                true => self.ask(Awaited::Placing, StoreCall::Load),
                false => self.fail(KeeperError::from(error)),
            },
        }
    }

    /// The same session: from one sign-in, or with the same refresh token.
    fn is_the_same_session(&self, found: &SignedIn) -> bool {
        let ours = self.user.as_ref().ok().and_then(SignedIn::refresh_token);
        let same_token = ours.and_then(|token| found.has_refresh_token(token));
        same_token == Some(true) || self.who.is_same_sign_in(&found.identity()) == Some(true)
    }
}

//! The moves that several answers lead to.

use super::super::{KeeperError, SignedOut, StoreCall};
use super::{Awaited, Keeping, Next};
use crate::signed_in::SignedIn;
use crate::time::Timestamp;

impl Keeping {
    /// Before a token's end is judged.
    pub(super) fn look_at_clock(&mut self) {
        let skew = self.clock.as_ref().and_then(|clock| clock.skew());
        if let (Ok(user), Some(skew)) = (&mut self.user, skew) {
            user.set_skew(skew);
        }
    }

    pub(super) fn ask(&mut self, awaited: Awaited, call: StoreCall) -> Next {
        self.awaited = awaited;
        Next::Store(call)
    }

    pub(super) fn clear(&mut self) -> Next {
        let reason = match &self.user {
            Err(reason) => reason.clone(),
            Ok(_) => SignedOut::ByProgram,
        };
        self.ask(Awaited::Cleared(reason), StoreCall::Clear)
    }

    pub(super) fn over_with(&mut self, reason: SignedOut) {
        if self.user.is_ok() {
            self.user = Err(reason);
        }
        self.unsaved = false;
    }

    pub(super) fn over(&mut self, reason: SignedOut) -> Next {
        self.over_with(reason);
        self.give_last()
    }

    pub(super) fn give_last(&self) -> Next {
        Next::Done(match &self.user {
            Ok(user) => Ok(user.last_access_token().clone()),
            Err(reason) => Err(reason.clone().into()),
        })
    }

    pub(super) fn give_or_refresh(&self, now: Timestamp) -> Next {
        let user = match &self.user {
            Ok(user) => user,
            Err(reason) => return Next::Done(Err(reason.clone().into())),
        };
        if user.access_token(now).is_some() {
            return self.give_last();
        }
        match user.refresh(&self.app_client) {
            Some(exchange) => Next::Carry(exchange),
            None if user.unexpired_access_token(now).is_some() => self.give_last(),
            None => Next::Done(Err(SignedOut::NoRefreshToken.into())),
        }
    }

    /// No new tokens this time: the old one while it lasts.
    pub(super) fn not_now(&mut self, error: KeeperError, now: Timestamp) -> Next {
        self.pause_until = Some(now.after(Self::PAUSE));
        match &self.user {
            Ok(user) if user.unexpired_access_token(now).is_some() => self.give_last(),
            Ok(_) => Next::Done(Err(error)),
            Err(reason) => Next::Done(Err(reason.clone().into())),
        }
    }

    /// Where both names are known they are the same.
    pub(super) fn is_same_user(&self, found: &SignedIn) -> bool {
        let ours = self.user.as_ref().ok().and_then(SignedIn::username);
        match (ours, found.username()) {
            (Some(ours), Some(theirs)) => ours == theirs,
            _ => true,
        }
    }

    /// Takes what another has saved, unless it is older than ours. In the same second
    /// the store counts: what another spent is not spent again.
    pub(super) fn adopt(&mut self, found: SignedIn) {
        if let Ok(user) = &mut self.user
            && user.came() <= found.came()
        {
            user.replace(found);
        }
    }

    /// Whether another has saved a refresh token that is not the one that was refused.
    pub(super) fn is_overtaken_by(&self, found: &SignedIn) -> bool {
        let Ok(user) = &self.user else {
            return false;
        };
        let is_same = match user.refresh_token() {
            Some(ours) => found.has_refresh_token(ours).unwrap_or(true),
            None => true,
        };
        !is_same && user.came() <= found.came()
    }

    /// In the same second what is in the store may be what ours came of.
    pub(super) fn is_older_than(&self, found: &SignedIn) -> bool {
        self.user
            .as_ref()
            .is_ok_and(|user| user.came() < found.came())
    }
}

//! The next step after each reply of the store.

use super::store_call::Reply;
use super::{
    Awaited, KeeperError, KeeperEvent, KeeperState, RefreshStep, SignedOut, StoreCall, StoreReply,
};
use crate::session::signed_in::SignedIn;
use crate::session::store::{Found, Loaded, StoreVersion};
use crate::session::store_error::{StoreError, StoreErrorKind};
use crate::values::secret::RefreshToken;
use crate::values::time::Timestamp;

impl KeeperState {
    /// Takes the store's reply, at this moment of the program's clock.
    pub fn stored(&mut self, reply: StoreReply, now: Timestamp) -> RefreshStep {
        self.look_at_clock();
        let awaited = core::mem::replace(&mut self.awaited, Awaited::Nothing);
        match (awaited, reply.0) {
            (Awaited::TakenBack, Reply::Cleared(Ok(()))) => self.revoke_unstored(),
            (Awaited::LookForUnstored, reply) => self.look_for_unstored(reply),
            (_, reply) if self.user.is_err() => self.signed_out_meanwhile(reply),
            (Awaited::Look, Reply::NoStore) => self.go_on(now),
            (Awaited::Look, Reply::Loaded(loaded)) => self.looked(loaded, now),
            (Awaited::Saved, Reply::Saved(Ok(version))) => {
                self.is_saved(version);
                self.tell(KeeperEvent::Refreshed);
                self.give()
            }
            (Awaited::SavedLate, Reply::Saved(Ok(version))) => {
                self.is_saved(version);
                self.tell(KeeperEvent::Refreshed);
                self.go_on(now)
            }
            (Awaited::Saved | Awaited::SavedLate, Reply::Saved(Err(error))) => {
                match self.has_turn_after(&error) {
                    true => self.ask(Awaited::Look, StoreCall::Load),
                    false => self.fail(error.into()),
                }
            }
            (Awaited::Noted, Reply::Saved(saved)) => {
                // The service will tell a process that finds the device unconfirmed there.
                if let Ok(version) = saved {
                    self.version = version;
                }
                self.give_or_refresh(now)
            }
            (Awaited::LookAfterRefusal(reason, token), reply) => {
                self.look_after_refusal(reason, token, reply, now)
            }
            (Awaited::ClearedAfterRefusal(reason, token), Reply::Cleared(cleared)) => {
                match cleared {
                    Err(error) if self.has_turn_after(&error) => {
                        self.ask(Awaited::LookAfterRefusal(reason, token), StoreCall::Load)
                    }
                    // If it could not be removed, the service refuses it the next time.
                    _ => self.over(reason),
                }
            }
            (Awaited::Placing, reply) => self.look_before_placing(reply, now),
            (Awaited::Placed, Reply::Saved(saved)) => self.placed(saved, now),
            _ => self.fail(KeeperError::Abandoned),
        }
    }

    fn is_saved(&mut self, version: StoreVersion) {
        self.version = version;
        self.unsaved = false;
        self.unstored = None;
        if let Ok(user) = &self.user {
            self.base = user.received_at();
        }
    }

    /// Whether another process changed the store first, and it is worth looking again.
    pub(super) fn has_turn_after(&mut self, error: &StoreError) -> bool {
        self.turns = self.turns.saturating_add(1);
        error.kind() == StoreErrorKind::Changed && self.turns < Self::TURNS
    }

    fn looked(&mut self, loaded: Result<Loaded, StoreError>, now: Timestamp) -> RefreshStep {
        let loaded = match loaded {
            Ok(loaded) => loaded,
            // Our tokens are not returned before they are saved, and no refresh token is used
            // whose successor may not be saved.
            Err(error) => return self.not_now(&error.into(), now),
        };
        let is_untouched = loaded.version == self.version;
        self.version = loaded.version;
        match loaded.found {
            Found::Nobody => self.lost(SignedOut::ByProgram),
            // The next save replaces it.
            Found::Damaged(_) => self.go_on(now),
            Found::User(found) if !self.is_ours(&found) => self.lost(SignedOut::Replaced),
            Found::User(_) if self.unsaved && is_untouched => self.go_on(now),
            // A backup, for example. Ours is newer than what preceded it.
            Found::User(found) if found.received_at() < self.base => self.go_on(now),
            Found::User(found) => {
                let same = self.who.is_same_sign_in(&found.identity());
                self.adopt(*found);
                match same {
                    // The user has signed in again, so the previous session's tokens are not
                    // used.
                    Some(false) => self.revoke_unstored_and_go_on(now),
                    _ => {
                        self.drop_unstored();
                        self.go_on(now)
                    }
                }
            }
        }
    }

    fn revoke_unstored_and_go_on(&mut self, now: Timestamp) -> RefreshStep {
        match self.unstored {
            Some(_) => self.revoke_unstored(),
            None => self.go_on(now),
        }
    }

    /// Another process may have used the same refresh token first.
    fn look_after_refusal(
        &mut self,
        reason: SignedOut,
        token: RefreshToken,
        reply: Reply,
        now: Timestamp,
    ) -> RefreshStep {
        let loaded = match reply {
            Reply::Loaded(Ok(loaded)) => loaded,
            // There is no way to know.
            Reply::Loaded(Err(error)) => return self.not_now(&error.into(), now),
            _ => return self.over(reason),
        };
        self.version = loaded.version;
        match loaded.found {
            Found::Nobody => self.over(reason),
            Found::Damaged(_) => self.clear_after_refusal(reason, token),
            Found::User(found) if !self.is_ours(&found) => self.over(reason),
            Found::User(found) => match found.has_refresh_token(&token) {
                Some(false) if found.received_at() >= self.base => {
                    self.adopt(*found);
                    self.go_on(now)
                }
                // It is older, and not the refused one.
                Some(false) => self.over(reason),
                // Nobody knows whose session it is: our app client may be the wrong one.
                _ if found.origin().is_none() => self.over(reason),
                _ => self.clear_after_refusal(reason, token),
            },
        }
    }

    fn clear_after_refusal(&mut self, reason: SignedOut, token: RefreshToken) -> RefreshStep {
        let call = StoreCall::Clear(self.version.clone());
        self.ask(Awaited::ClearedAfterRefusal(reason, token), call)
    }

    /// A sign-out clears the store. What was saved after that, or would have been, is removed
    /// too.
    fn signed_out_meanwhile(&mut self, reply: Reply) -> RefreshStep {
        match (reply, &self.unstored) {
            (Reply::Saved(Ok(version)), _) => {
                self.ask(Awaited::TakenBack, StoreCall::Clear(version))
            }
            (_, Some(_)) => self.ask(Awaited::LookForUnstored, StoreCall::Load),
            (_, None) => self.give(),
        }
    }

    /// Revokes a refresh token that came too late, unless its session lives on in the store:
    /// the stored token may have been issued with this one.
    fn look_for_unstored(&mut self, reply: Reply) -> RefreshStep {
        let lives_on =
            |found: &SignedIn| self.who.is_same_sign_in(&found.identity()) != Some(false);
        let lives_on = match &reply {
            Reply::Loaded(Ok(loaded)) => match &loaded.found {
                Found::User(found) => lives_on(found),
                Found::Nobody | Found::Damaged(_) => false,
            },
            Reply::NoStore => false,
            // There is no way to know.
            _ => true,
        };
        if lives_on {
            self.drop_unstored();
        }
        self.revoke_unstored()
    }
}

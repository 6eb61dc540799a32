//! What each of the store's replies leads to.

use alloc::boxed::Box;

use super::super::store_call::Reply;
use super::super::{KeeperError, SignedOut, StoreCall, StoreReply};
use super::{Awaited, Keeping, Next};
use crate::signed_in::SignedIn;
use crate::store::{StoreError, StoreErrorKind};
use crate::time::Timestamp;

type Loaded = Result<Option<Box<SignedIn>>, StoreError>;

impl Keeping {
    /// Takes what the store replied, at this moment of the program's clock.
    pub fn stored(&mut self, reply: StoreReply, now: Timestamp) -> Next {
        self.look_at_clock();
        let awaited = core::mem::replace(&mut self.awaited, Awaited::Nothing);
        match (awaited, reply.0) {
            (Awaited::Cleared(reason), _) => Next::Done(Err(reason.into())),
            // Signed out while the store was at work: what it saved goes, too.
            (_, Reply::Saved(_)) if self.user.is_err() => self.clear(),
            (Awaited::Saved, Reply::Saved(Ok(()))) => {
                self.unsaved = false;
                self.give_last()
            }
            (Awaited::SavedLate, Reply::Saved(Ok(()))) => {
                self.unsaved = false;
                self.give_or_refresh(now)
            }
            (_, Reply::Saved(Err(error))) => Next::Done(Err(error.into())),
            // Signed out while it was being read.
            (_, _) if self.user.is_err() => self.give_last(),
            (Awaited::Newer, Reply::NoStore) => self.give_or_refresh(now),
            (Awaited::Newer, Reply::Loaded(loaded)) => self.before_refresh(loaded, now),
            (Awaited::NewerThanUnsaved, Reply::NoStore) => self.save_late(),
            (Awaited::NewerThanUnsaved, Reply::Loaded(loaded)) => {
                self.before_saving_late(loaded, now)
            }
            (Awaited::NewerThanRefused(reason, token), reply) => match reply {
                Reply::Loaded(Ok(Some(found))) if !self.is_same_user(&found) => self.over(reason),
                Reply::Loaded(Ok(Some(found))) if self.is_overtaken_by(&found) => {
                    self.adopt(*found);
                    self.give_or_refresh(now)
                }
                // Another may have overtaken this one; nobody can say.
                Reply::Loaded(Err(error)) if error.kind() != StoreErrorKind::Damaged => {
                    self.not_now(error.into(), now)
                }
                _ => {
                    self.over_with(reason.clone());
                    self.ask(Awaited::Cleared(reason), StoreCall::ClearRefused(token))
                }
            },
            _ => Next::Done(Err(KeeperError::Abandoned)),
        }
    }

    fn before_refresh(&mut self, loaded: Loaded, now: Timestamp) -> Next {
        match loaded {
            Ok(Some(found)) if self.is_same_user(&found) => {
                self.adopt(*found);
                self.give_or_refresh(now)
            }
            Ok(_) => self.over(SignedOut::ByProgram),
            // What is saved next heals it.
            Err(error) if error.kind() == StoreErrorKind::Damaged => self.give_or_refresh(now),
            // No refresh token is spent whose successor may not be saved.
            Err(error) => self.not_now(error.into(), now),
        }
    }

    /// Since our tokens could not be saved another process may have signed the user
    /// out, or have got newer ones: neither is written over.
    fn before_saving_late(&mut self, loaded: Loaded, now: Timestamp) -> Next {
        match loaded {
            Ok(Some(found)) if !self.is_same_user(&found) => self.over(SignedOut::ByProgram),
            Ok(None) => self.over(SignedOut::ByProgram),
            Ok(Some(found)) if self.is_older_than(&found) => {
                self.adopt(*found);
                self.unsaved = false;
                self.give_or_refresh(now)
            }
            Ok(Some(_)) => self.save_late(),
            Err(error) if error.kind() == StoreErrorKind::Damaged => self.save_late(),
            // Ours is given to nobody before it is saved.
            Err(error) => Next::Done(Err(error.into())),
        }
    }

    fn save_late(&mut self) -> Next {
        match &self.user {
            Ok(user) => {
                let call = StoreCall::Save(Box::new(user.clone()));
                self.ask(Awaited::SavedLate, call)
            }
            Err(_) => self.give_last(),
        }
    }
}

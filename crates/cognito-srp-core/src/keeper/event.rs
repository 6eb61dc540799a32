//! Events of a user who is kept signed in.

use super::{KeeperState, SignedOut};

/// Something that happened to a user who is kept signed in: for example for a user interface
/// that shows who is signed in, or for a cookie that holds a token.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeeperEvent {
    /// There are new tokens, already saved if there is a store: from the service, or from the
    /// store, where another process saved them.
    Refreshed,
    /// The session has ended, and the user must sign in again: because the service or the
    /// program said so, or because another process changed the store. This is the last event.
    SignedOut(SignedOut),
}

impl KeeperState {
    /// The oldest event that was not taken yet. An event that equals the one before it is not
    /// added again, so a program that takes none has at most two.
    pub fn take_event(&mut self) -> Option<KeeperEvent> {
        match self.events.is_empty() {
            true => None,
            false => Some(self.events.remove(0)),
        }
    }

    pub(super) fn tell(&mut self, event: KeeperEvent) {
        if self.events.last() != Some(&event) {
            self.events.push(event);
        }
    }
}

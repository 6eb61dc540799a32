//! What a program may want to know of a user who is kept signed in, when it happens.

use super::{KeeperState, SignedOut};

/// Something that happened to a user who is kept signed in: for a user interface that shows
/// who is there, say, or a cookie that holds a token.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeeperEvent {
    /// There are new tokens, which are saved where there is a store: the service gave them, or
    /// another process has put them into the store.
    Refreshed,
    /// It is over, and the user has to sign in again: the service or the program said so, or
    /// what another process has done to the store. It is the last event.
    SignedOut(SignedOut),
}

impl KeeperState {
    /// The oldest event that was not taken yet. One that is the same as that before it is not
    /// told twice, so that whoever takes none has two at most.
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

//! What is asked of a [`TokenStore`], as a value: a transport makes the call where
//! it may wait for a disk.

use alloc::boxed::Box;
use core::fmt;

use crate::secret::RefreshToken;
use crate::signed_in::SignedIn;
use crate::store::{Found, StoreError, StoreErrorKind, TokenStore};

/// A call to a [`TokenStore`].
#[derive(Debug)]
#[must_use = "the call has to be made"]
pub enum StoreCall {
    /// [`TokenStore::load`]
    Load,
    /// [`TokenStore::save`]
    Save(Box<SignedIn>),
    /// [`TokenStore::clear`]
    Clear,
    /// [`TokenStore::clear`], if this refresh token, which the service refused, is
    /// what [`TokenStore::load`] finds there, or what it finds is of use to nobody.
    /// Of what another process saves between the two nothing is known: a store has
    /// no call for both at once.
    ClearRefused(RefreshToken),
}

/// What came of a [`StoreCall`].
pub struct StoreReply(pub(super) Reply);

pub(super) enum Reply {
    Loaded(Result<Option<Box<SignedIn>>, StoreError>),
    Saved(Result<(), StoreError>),
    Cleared,
    /// Nothing was loaded: there is no store.
    NoStore,
}

impl StoreCall {
    /// Makes the call; without a store, all succeeds.
    pub fn make(self, store: Option<&dyn TokenStore>) -> StoreReply {
        StoreReply(match (self, store) {
            (Self::Load, None) => Reply::NoStore,
            (Self::Load, Some(store)) => Reply::Loaded(loaded(store)),
            (Self::Save(user), Some(store)) => Reply::Saved(
                store
                    .load()
                    .and_then(|there| store.save(&user, &there.version))
                    .map(drop),
            ),
            (Self::Save(_), None) => Reply::Saved(Ok(())),
            (Self::Clear, Some(store)) => cleared(store),
            (Self::ClearRefused(token), Some(store)) => match loaded(store) {
                Ok(Some(user)) if user.has_refresh_token(&token) == Some(true) => cleared(store),
                Err(error) if error.kind() == StoreErrorKind::Damaged => cleared(store),
                // Another's, nobody's, or nobody knows whose.
                _ => Reply::Cleared,
            },
            (Self::Clear | Self::ClearRefused(_), None) => Reply::Cleared,
        })
    }
}

fn loaded(store: &dyn TokenStore) -> Result<Option<Box<SignedIn>>, StoreError> {
    match store.load()?.found {
        Found::Nobody => Ok(None),
        Found::User(user) => Ok(Some(user)),
        Found::Damaged(error) => Err(error),
    }
}

/// Whoever asked is told that it is over, which matters more; what could not be
/// removed the service refuses the next time.
fn cleared(store: &dyn TokenStore) -> Reply {
    let _ = store.load().and_then(|there| store.clear(&there.version));
    Reply::Cleared
}

impl fmt::Debug for StoreReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StoreReply([redacted])")
    }
}

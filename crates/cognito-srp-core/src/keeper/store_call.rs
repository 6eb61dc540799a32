//! Calls to a [`TokenStore`], as values: a transport makes them where waiting for a disk is
//! acceptable.

use alloc::boxed::Box;
use core::fmt;

use crate::session::signed_in::SignedIn;
use crate::session::store::{Loaded, StoreVersion, TokenStore};
use crate::session::store_error::StoreError;

/// A call to a [`TokenStore`].
#[derive(Debug)]
#[must_use = "the call must be made"]
pub enum StoreCall {
    /// [`TokenStore::load`]
    Load,
    /// [`TokenStore::save`], replacing this version.
    Save(Box<SignedIn>, StoreVersion),
    /// [`TokenStore::clear`], of this version.
    Clear(StoreVersion),
}

/// The result of a [`StoreCall`].
pub struct StoreReply(pub(super) Reply);

pub(super) enum Reply {
    Loaded(Result<Loaded, StoreError>),
    Saved(Result<StoreVersion, StoreError>),
    Cleared(Result<(), StoreError>),
    /// Nothing was loaded: there is no store.
    NoStore,
}

impl StoreCall {
    /// Makes the call; without a store, every call succeeds.
    pub fn make(self, store: Option<&dyn TokenStore>) -> StoreReply {
        StoreReply(match (self, store) {
            (Self::Load, Some(store)) => Reply::Loaded(store.load()),
            (Self::Load, None) => Reply::NoStore,
            (Self::Save(user, replaces), Some(store)) => Reply::Saved(store.save(&user, &replaces)),
            (Self::Save(_, replaces), None) => Reply::Saved(Ok(replaces)),
            (Self::Clear(replaces), Some(store)) => Reply::Cleared(store.clear(&replaces)),
            (Self::Clear(_), None) => Reply::Cleared(Ok(())),
        })
    }
}

impl fmt::Debug for StoreReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StoreReply([redacted])")
    }
}

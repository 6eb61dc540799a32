//! What can go wrong in a store.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::sync::Arc;
use core::error::Error as StdError;
use core::fmt;

use crate::values::readable_debug::readable_debug;

/// A [`TokenStore`](crate::TokenStore) failed. The error names the store and contains nothing
/// of its content.
#[derive(Clone)]
pub struct StoreError {
    kind: StoreErrorKind,
    place: String,
    source: Arc<dyn StdError + Send + Sync>,
}

/// The kind of a [`StoreError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StoreErrorKind {
    /// Others can read the secret, or replace it with their own.
    UnsafePermissions,
    /// The content is not a complete signed-in user.
    Damaged,
    /// The content has changed since it was loaded. Nothing was written.
    Changed,
    /// The store cannot be read or written.
    Unavailable,
}

impl StoreError {
    /// An error of a store. `place` is shown to users: a path or a name. `source` must not
    /// quote the content.
    #[must_use]
    pub fn new(
        kind: StoreErrorKind,
        place: &str,
        source: impl StdError + Send + Sync + 'static,
    ) -> Self {
        Self {
            kind,
            place: place.to_owned(),
            source: Arc::new(source),
        }
    }

    /// The kind.
    #[must_use]
    pub fn kind(&self) -> StoreErrorKind {
        self.kind
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, source, .. } = self;
        match self.kind {
            StoreErrorKind::UnsafePermissions => {
                write!(f, "{place} has unsafe permissions: {source}")
            }
            StoreErrorKind::Damaged => {
                write!(f, "{place} does not contain a signed-in user: {source}")
            }
            StoreErrorKind::Changed => write!(f, "{place} has changed since it was read: {source}"),
            StoreErrorKind::Unavailable => write!(f, "{place} cannot be used: {source}"),
        }
    }
}

readable_debug!(StoreError with source);

impl StdError for StoreError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.source.as_ref())
    }
}

//! Where a signed-in user outlives the process: what a program brings, as a trait.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::sync::Arc;
use core::error::Error as StdError;
use core::fmt;

use crate::signed_in::SignedIn;

/// A place for one signed-in user.
///
/// `cognito-store` has a file and the operating system's keyring. One for a
/// database takes three short methods: [`SignedIn::to_json`] gives the text to
/// keep, [`SignedIn::from_json`] reads it. The text is a secret.
///
/// Whoever keeps a user signed in asks the store before each refresh, so that
/// several processes can share one: a user who is there no more was signed out.
pub trait TokenStore: Send + Sync {
    /// What was saved last, or `None` when nothing was or it was cleared.
    ///
    /// # Errors
    /// [`StoreError`] when the place cannot be read, or has something else in it.
    fn load(&self) -> Result<Option<SignedIn>, StoreError>;

    /// Puts a user in the place of the one before: as a whole or not at all, and
    /// for good when it returns.
    ///
    /// # Errors
    /// [`StoreError`] when the place cannot be written. What was there is there still.
    fn save(&self, user: &SignedIn) -> Result<(), StoreError>;

    /// Removes the user. It is no error if there is none.
    ///
    /// # Errors
    /// [`StoreError`] when the place cannot be written.
    fn clear(&self) -> Result<(), StoreError>;
}

impl<T: TokenStore + ?Sized> TokenStore for Arc<T> {
    fn load(&self) -> Result<Option<SignedIn>, StoreError> {
        (**self).load()
    }

    fn save(&self, user: &SignedIn) -> Result<(), StoreError> {
        (**self).save(user)
    }

    fn clear(&self) -> Result<(), StoreError> {
        (**self).clear()
    }
}

/// A [`TokenStore`] failed. It names the place and has nothing of what is kept there.
#[derive(Clone, Debug)]
pub struct StoreError {
    kind: StoreErrorKind,
    place: String,
    source: Arc<dyn StdError + Send + Sync>,
}

/// The kind of a [`StoreError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StoreErrorKind {
    /// Others can read the secret, or put their own in its place.
    TooOpen,
    /// What is there is no signed-in user, or not whole.
    Damaged,
    /// The place cannot be read or written.
    Unavailable,
}

impl StoreError {
    /// An error of a store. `place` is for people: a path, a name. `source` must not
    /// quote what is kept.
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
            StoreErrorKind::TooOpen => write!(f, "{place} is open to others: {source}"),
            StoreErrorKind::Damaged => write!(f, "{place} holds no signed-in user: {source}"),
            StoreErrorKind::Unavailable => write!(f, "{place} cannot be used: {source}"),
        }
    }
}

impl StdError for StoreError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.source.as_ref())
    }
}

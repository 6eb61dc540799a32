//! Where a signed-in user is stored: a trait for programs to implement.

use alloc::boxed::Box;
use alloc::sync::Arc;

use sha2::{Digest, Sha256};

use crate::session::signed_in::SignedIn;
use crate::session::store_error::{StoreError, StoreErrorKind};
use crate::stored::StoredError;

/// A store for one signed-in user, which several processes can share.
///
/// `cognito-store` has one in a file and one in the operating system's keyring. One for a
/// database needs three short methods: [`SignedIn::to_json`] returns the text to store,
/// [`SignedIn::from_json`] reads it. The text is a secret.
///
/// Several processes or machines may share a store. None of them locks it while it talks to
/// the service. Instead, each change names the [`StoreVersion`] that the process loaded and
/// means to replace. If the content has changed since, the store refuses
/// ([`StoreErrorKind::Changed`]) and changes nothing: no process undoes a sign-out, or
/// overwrites another user.
pub trait TokenStore: Send + Sync {
    /// The content, and its version.
    ///
    /// # Errors
    /// [`StoreError`] if the store cannot be read.
    fn load(&self) -> Result<Loaded, StoreError>;

    /// Replaces the content of this version by a user: entirely or not at all, and durably
    /// when it returns. Returns the new version.
    ///
    /// Comparison and change are atomic.
    ///
    /// # Errors
    /// [`StoreErrorKind::Changed`] if the store has another version, and other kinds of
    /// [`StoreError`] if it cannot be written. The content is then unchanged.
    fn save(&self, user: &SignedIn, replaces: &StoreVersion) -> Result<StoreVersion, StoreError>;

    /// Removes the user of this version; comparison and removal are atomic. It is not an error
    /// if there is none.
    ///
    /// # Errors
    /// As for [`save`](Self::save).
    fn clear(&self, replaces: &StoreVersion) -> Result<(), StoreError>;
}

impl<T: TokenStore + ?Sized> TokenStore for Arc<T> {
    fn load(&self) -> Result<Loaded, StoreError> {
        (**self).load()
    }

    fn save(&self, user: &SignedIn, replaces: &StoreVersion) -> Result<StoreVersion, StoreError> {
        (**self).save(user, replaces)
    }

    fn clear(&self, replaces: &StoreVersion) -> Result<(), StoreError> {
        (**self).clear(replaces)
    }
}

/// The content of a [`TokenStore`] at one moment.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The content.
    pub found: Found,
    /// Its version, which a later change names as the one to replace.
    pub version: StoreVersion,
}

/// The content of a [`TokenStore`].
#[derive(Clone, Debug)]
pub enum Found {
    /// Nothing was saved, or it was cleared.
    Nobody,
    /// A signed-in user.
    User(Box<SignedIn>),
    /// Something that is not a complete signed-in user. It can be replaced.
    Damaged(StoreError),
}

impl Found {
    /// Reads the content of a store that keeps [`SignedIn::to_json`]'s text. `place` is shown
    /// to users, as in [`StoreError::new`].
    ///
    /// # Errors
    /// [`StoreErrorKind::Unavailable`] for a session that a newer version of this crate wrote:
    /// it is valid, and this program must not change it.
    pub fn from_json(json: &str, place: &str) -> Result<Self, StoreError> {
        match SignedIn::from_json(json) {
            Ok(user) => Ok(Self::User(Box::new(user))),
            Err(error @ StoredError::Version { .. }) => {
                Err(StoreError::new(StoreErrorKind::Unavailable, place, error))
            }
            Err(error) => {
                let error = StoreError::new(StoreErrorKind::Damaged, place, error);
                Ok(Self::Damaged(error))
            }
        }
    }
}

/// The version of a [`TokenStore`]'s content when it was read.
///
/// Two versions are equal if nothing was changed in between. A version reveals nothing about
/// the content.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StoreVersion([u8; 32]);

impl StoreVersion {
    /// The version of an empty store.
    pub const NOTHING: Self = Self([0; 32]);

    /// The version of a store with exactly these bytes: their SHA-256. For stores that keep
    /// only the text, without a number.
    #[must_use]
    pub fn of_content(octets: &[u8]) -> Self {
        Self(Sha256::digest(octets).into())
    }

    /// A number that the store increments with each change, such as a column of a table. 0
    /// differs from [`NOTHING`](Self::NOTHING).
    #[must_use]
    pub fn number(number: u64) -> Self {
        Self::of_content(&number.to_be_bytes())
    }
}

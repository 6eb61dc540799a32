//! The operating system's keyring.

use core::fmt;

use cognito_srp_core::{SignedIn, StoreError, StoreErrorKind, TokenStore};
use keyring::Entry;
use zeroize::Zeroizing;

/// An entry of the operating system's keyring with one signed-in user: Keychain on
/// macOS, the Credential Manager on Windows, elsewhere a Secret Service over D-Bus
/// (GNOME Keyring, `KWallet`).
///
/// Windows takes 2560 octets in an entry. A user's three tokens mostly have more,
/// and are [`StoreErrorKind::Unavailable`] then: take a [`FileStore`](crate::FileStore)
/// there.
///
/// ```no_run
/// use cognito_store::{KeyringStore, StoreError, TokenStore};
///
/// let store = KeyringStore::new("my-app", "alice")?;
/// println!("{}", store.load()?.is_some());
/// # Ok::<(), StoreError>(())
/// ```
pub struct KeyringStore {
    entry: Entry,
    place: String,
}

/// What a keyring said. Its own errors can have the secret in them, so they are
/// not kept.
#[derive(Debug)]
struct Refused(String);

impl KeyringStore {
    /// The entry of this name: a service and a user, as the keyring's own tools show them.
    ///
    /// # Errors
    /// [`StoreErrorKind::Unavailable`] when there is no keyring.
    pub fn new(service: &str, user: &str) -> Result<Self, StoreError> {
        let place = format!("the keyring's entry {service} of {user}");
        match Entry::new(service, user) {
            Ok(entry) => Ok(Self { entry, place }),
            Err(error) => Err(failed(&place, &error)),
        }
    }

    /// An entry that the program has made, of whatever keyring.
    #[must_use]
    pub fn with_entry(entry: Entry) -> Self {
        Self {
            entry,
            place: "the keyring's entry".to_owned(),
        }
    }

    fn failed(&self, error: &keyring::Error) -> StoreError {
        failed(&self.place, error)
    }
}

fn failed(place: &str, error: &keyring::Error) -> StoreError {
    let (kind, why) = match error {
        keyring::Error::PlatformFailure(why) | keyring::Error::NoStorageAccess(why) => {
            (StoreErrorKind::Unavailable, why.to_string())
        }
        keyring::Error::NoEntry => (StoreErrorKind::Unavailable, "there is none".to_owned()),
        keyring::Error::BadEncoding(_) | keyring::Error::BadDataFormat(..) => (
            StoreErrorKind::Damaged,
            "not as the keyring writes it".to_owned(),
        ),
        keyring::Error::TooLong(what, most) => (
            StoreErrorKind::Unavailable,
            format!("{what} may have {most} octets at most"),
        ),
        keyring::Error::Ambiguous(_) => (
            StoreErrorKind::Unavailable,
            "there is more than one".to_owned(),
        ),
        keyring::Error::NoDefaultStore => (
            StoreErrorKind::Unavailable,
            "there is no keyring".to_owned(),
        ),
        _ => (
            StoreErrorKind::Unavailable,
            "the keyring refused".to_owned(),
        ),
    };
    StoreError::new(kind, place, Refused(why))
}

impl TokenStore for KeyringStore {
    fn load(&self) -> Result<Option<SignedIn>, StoreError> {
        let octets = match self.entry.get_secret() {
            Ok(octets) => Zeroizing::new(octets),
            Err(keyring::Error::NoEntry) => return Ok(None),
            Err(error) => return Err(self.failed(&error)),
        };
        let text = str::from_utf8(&octets).unwrap_or_default();
        SignedIn::from_json(text)
            .map(Some)
            .map_err(|error| StoreError::new(StoreErrorKind::Damaged, &self.place, error))
    }

    fn save(&self, user: &SignedIn) -> Result<(), StoreError> {
        self.entry
            .set_secret(user.to_json().as_bytes())
            .map_err(|error| self.failed(&error))
    }

    fn clear(&self) -> Result<(), StoreError> {
        match self.entry.delete_credential() {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(self.failed(&error)),
        }
    }
}

impl fmt::Debug for KeyringStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyringStore")
            .field("place", &self.place)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refused {}

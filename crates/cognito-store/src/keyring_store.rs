//! The operating system's keyring.

use core::fmt;

use cognito_srp_core::{
    Found, Loaded, SignedIn, StoreError, StoreErrorKind, StoreVersion, TokenStore,
};
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
/// println!("{:?}", store.load()?.version);
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

impl KeyringStore {
    fn content(&self) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        match self.entry.get_secret() {
            Ok(octets) => Ok(Some(Zeroizing::new(octets))),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(self.failed(&error)),
        }
    }

    /// Keyrings compare nothing: between this and the change another may come.
    fn check(&self, replaces: &StoreVersion) -> Result<(), StoreError> {
        let there = version_of(self.content()?.as_deref().map(Vec::as_slice));
        match there == *replaces {
            true => Ok(()),
            false => Err(StoreError::new(
                StoreErrorKind::Changed,
                &self.place,
                Refused("another program has changed it".to_owned()),
            )),
        }
    }
}

fn version_of(content: Option<&[u8]>) -> StoreVersion {
    content.map_or(StoreVersion::NOTHING, StoreVersion::of_content)
}

impl TokenStore for KeyringStore {
    fn load(&self) -> Result<Loaded, StoreError> {
        let content = self.content()?;
        let version = version_of(content.as_deref().map(Vec::as_slice));
        let found = match content {
            None => Found::Nobody,
            Some(octets) => {
                match SignedIn::from_json(str::from_utf8(&octets).unwrap_or_default()) {
                    Ok(user) => Found::User(Box::new(user)),
                    Err(error) => {
                        Found::Damaged(StoreError::new(StoreErrorKind::Damaged, &self.place, error))
                    }
                }
            }
        };
        Ok(Loaded { found, version })
    }

    fn save(&self, user: &SignedIn, replaces: &StoreVersion) -> Result<StoreVersion, StoreError> {
        self.check(replaces)?;
        let text = user.to_json();
        self.entry
            .set_secret(text.as_bytes())
            .map_err(|error| self.failed(&error))?;
        Ok(StoreVersion::of_content(text.as_bytes()))
    }

    fn clear(&self, replaces: &StoreVersion) -> Result<(), StoreError> {
        self.check(replaces)?;
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

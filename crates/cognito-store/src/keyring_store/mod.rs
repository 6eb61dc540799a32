//! The operating system's keyring.

mod entries;
mod manifest;
mod saving;

use core::fmt;

use cognito_srp_core::{
    Found, Loaded, SignedIn, StoreError, StoreErrorKind, StoreVersion, TokenStore,
};
use keyring::Entry;
use zeroize::Zeroizing;

use crate::fault::Fault;
use crate::user;
use entries::Entries;
use manifest::{Manifest, NotRead, PART, Parts};

/// Keeps one signed-in user in the operating system's keyring: Keychain on macOS, the
/// Credential Manager on Windows, elsewhere a Secret Service over D-Bus (GNOME Keyring,
/// `KWallet`).
///
/// On Windows an entry has at most 2560 bytes, and a user's three tokens are usually longer.
/// So the user is split into parts, on all systems: the entry with the given name lists the
/// parts (`NAME/…/1`, `NAME/…/2`) and contains no secret. New parts are written beside the old
/// ones, then the entry is replaced, then the old parts are deleted. If a program is killed in
/// between, the old user or the new one is stored; the entry lists the other parts too, and
/// the next change deletes them.
///
/// A keyring has no locks and no atomic compare-and-replace. Each step first checks whether
/// another program has changed the user, but a change between the check and the step goes
/// unnoticed: if two programs save at the same moment, one save may be lost although it was
/// reported as done; in rare cases both. A mixture of the two is never loaded. If several
/// programs share a user, use a [`FileStore`](crate::FileStore).
///
/// ```no_run
/// use cognito_store::{KeyringStore, StoreError, TokenStore};
///
/// let store = KeyringStore::new("my-app", "alice")?;
/// println!("{:?}", store.load()?.version);
/// # Ok::<(), StoreError>(())
/// ```
pub struct KeyringStore {
    entries: Entries,
}

/// The entry with the user's name, parsed and as bytes.
struct There {
    octets: Option<Zeroizing<Vec<u8>>>,
    manifest: Option<Manifest>,
}

/// How often to read again if the user changes during the read.
const ATTEMPTS: usize = 8;

impl KeyringStore {
    /// The entry with this name: a service and a user, as the keyring's own tools show them.
    ///
    /// # Errors
    /// [`StoreErrorKind::Unavailable`] if there is no keyring.
    pub fn new(service: &str, user: &str) -> Result<Self, StoreError> {
        let place = format!("the keyring's entry {service} of {user}");
        let service = service.to_owned();
        let make = move |user: &str| Entry::new(&service, user);
        Entries::new(user, place, Box::new(make)).map(|entries| Self { entries })
    }

    /// A program's own keyring: `make` opens the entry with this user's name, and entries with
    /// longer names that begin with it and `/`.
    ///
    /// # Errors
    /// [`StoreErrorKind::Unavailable`] if no entry can be opened.
    pub fn with_entries(
        user: &str,
        make: impl Fn(&str) -> Result<Entry, keyring::Error> + Send + Sync + 'static,
    ) -> Result<Self, StoreError> {
        let place = format!("the keyring's entry of {user}");
        Entries::new(user, place, Box::new(make)).map(|entries| Self { entries })
    }

    fn there(&self) -> Result<There, StoreError> {
        let octets = self.entries.get("")?;
        let manifest = match octets.as_deref().map(|octets| Manifest::read(octets)) {
            None => Some(Manifest::default()),
            Some(Ok(manifest)) => Some(manifest),
            Some(Err(NotRead::Damaged)) => None,
            Some(Err(NotRead::Version(found))) => {
                let why = format!("its parts have version {found}, which is not supported");
                return Err(self.entries.error(StoreErrorKind::Unavailable, &why));
            }
        };
        Ok(There { octets, manifest })
    }

    /// `None` if a part is missing or belongs to another text.
    fn whole(&self, parts: &Parts) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        // Allocated once, because a growing buffer would leave pieces of the secret behind.
        let mut whole = Zeroizing::new(Vec::with_capacity(parts.room()));
        for name in parts.names() {
            match self.entries.get(&name)? {
                Some(part) if part.len() <= PART => whole.extend_from_slice(&part),
                _ => return Ok(None),
            }
        }
        Ok(parts.are(&whole).then_some(whole))
    }

    fn changed(&self) -> StoreError {
        let why = "another program has changed it";
        self.entries.error(StoreErrorKind::Changed, why)
    }

    fn found(&self, there: &There) -> Result<Option<Found>, StoreError> {
        let Some(manifest) = &there.manifest else {
            return Ok(Some(self.damaged("it was not written by this crate")));
        };
        let Some(current) = &manifest.current else {
            return Ok(Some(Found::Nobody));
        };
        match self.whole(current)? {
            Some(text) => user::found(&text, self.entries.place()).map(Some),
            None => Ok(None),
        }
    }

    fn damaged(&self, why: &str) -> Found {
        Found::Damaged(self.entries.error(StoreErrorKind::Damaged, why))
    }
}

impl There {
    fn version(&self) -> StoreVersion {
        match (&self.manifest, &self.octets) {
            (Some(manifest), _) => manifest.version(),
            (None, Some(octets)) => StoreVersion::of_content(octets),
            (None, None) => StoreVersion::NOTHING,
        }
    }
}

impl TokenStore for KeyringStore {
    fn load(&self) -> Result<Loaded, StoreError> {
        let mut there = self.there()?;
        for _ in 0..ATTEMPTS {
            let version = there.version();
            if let Some(found) = self.found(&there)? {
                return Ok(Loaded { found, version });
            }
            // Another program may have saved a new user, and deleted these parts.
            let now = self.there()?;
            if now.octets == there.octets {
                let found = self.damaged("a part is missing or belongs to another user");
                return Ok(Loaded { found, version });
            }
            there = now;
        }
        let why = "other programs keep changing it";
        Err(self.entries.error(StoreErrorKind::Unavailable, why))
    }

    fn save(&self, user: &SignedIn, replaces: &StoreVersion) -> Result<StoreVersion, StoreError> {
        let text = user.to_json();
        let there = self.there()?;
        if there.version() != *replaces {
            return Err(self.changed());
        }
        let Some(parts) = Parts::of(text.as_bytes()) else {
            let place = self.entries.place();
            let kind = StoreErrorKind::Unavailable;
            return Err(StoreError::new(kind, place, Fault::TooLarge));
        };
        let old = there.manifest.unwrap_or_default();
        self.replace(old, &parts, text.as_bytes())
    }

    fn clear(&self, replaces: &StoreVersion) -> Result<(), StoreError> {
        let there = self.there()?;
        let version = there.version();
        if version != StoreVersion::NOTHING && version != *replaces {
            return Err(self.changed());
        }
        match there.octets {
            Some(_) => self.remove(there.manifest.unwrap_or_default()),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for KeyringStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyringStore")
            .field("place", &self.entries.place())
            .finish_non_exhaustive()
    }
}

//! The entries of a keyring, by name.

use core::fmt;

use cognito_srp_core::{StoreError, StoreErrorKind};
use keyring::{Entry, Error};
use zeroize::Zeroizing;

type Make = dyn Fn(&str) -> Result<Entry, Error> + Send + Sync;

/// The entries of one user: one with the user's own name, and others below it.
pub(super) struct Entries {
    user: String,
    make: Box<Make>,
    place: String,
}

impl Entries {
    pub(super) fn new(user: &str, place: String, make: Box<Make>) -> Result<Self, StoreError> {
        let entries = Self {
            user: user.to_owned(),
            make,
            place,
        };
        // If there is no keyring, this fails now, not when there is a user to lose.
        entries.entry("").map(|_| entries)
    }

    pub(super) fn place(&self) -> &str {
        &self.place
    }

    fn entry(&self, below: &str) -> Result<Entry, StoreError> {
        let name = format!("{}{below}", self.user);
        (self.make)(&name).map_err(|error| self.refused(&error))
    }

    /// The content of an entry, uninterpreted.
    pub(super) fn get(&self, below: &str) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        match self.entry(below)?.get_secret() {
            Ok(octets) | Err(Error::BadEncoding(octets) | Error::BadDataFormat(octets, _)) => {
                Ok(Some(Zeroizing::new(octets)))
            }
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(self.refused(&error)),
        }
    }

    pub(super) fn put(&self, below: &str, octets: &[u8]) -> Result<(), StoreError> {
        let put = self.entry(below)?.set_secret(octets);
        put.map_err(|error| self.refused(&error))
    }

    /// It is not an error if there is none.
    pub(super) fn delete(&self, below: &str) -> Result<(), StoreError> {
        match self.entry(below)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(self.refused(&error)),
        }
    }

    pub(super) fn error(&self, kind: StoreErrorKind, why: &str) -> StoreError {
        StoreError::new(kind, &self.place, Refused(why.to_owned()))
    }

    /// The keyring's own errors can contain the secret, so they are dropped.
    fn refused(&self, error: &Error) -> StoreError {
        let why = match error {
            Error::PlatformFailure(why) | Error::NoStorageAccess(why) => why.to_string(),
            Error::NoEntry => "there is none".to_owned(),
            Error::TooLong(what, most) => format!("{what} is limited to {most} bytes"),
            Error::Ambiguous(_) => "there is more than one".to_owned(),
            Error::NoDefaultStore => "there is no keyring".to_owned(),
            _ => "the keyring refused".to_owned(),
        };
        self.error(StoreErrorKind::Unavailable, &why)
    }
}

/// Why a keyring cannot be used, as text.
#[derive(Debug)]
struct Refused(String);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refused {}

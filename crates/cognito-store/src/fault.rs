//! Why a file was not read, written or deleted.

use core::fmt;
use std::error::Error as StdError;
use std::io;
use std::path::Path;

use cognito_srp_core::{StoreError, StoreErrorKind};

use crate::permissions::TooOpen;
use crate::private_file::LIMIT;

/// Why a file was not read, written or deleted. It quotes nothing from the file.
#[derive(Debug)]
pub(crate) enum Fault {
    /// The operating system's error.
    Io(io::Error),
    /// Others could read or replace it.
    TooOpen(TooOpen),
    /// It is not a regular file, and is not touched.
    NotAFile(&'static str),
    /// It is larger than [`LIMIT`].
    TooLarge,
    /// The file has another version than the one to replace.
    Changed,
    /// Another process holds the lock, and does not release it.
    Locked,
    /// The file system has no locks.
    NoLocks(io::Error),
    /// Everything succeeded except the last flush.
    NotDurable(io::Error),
}

impl Fault {
    fn kind(&self) -> StoreErrorKind {
        match self {
            Self::TooOpen(_) => StoreErrorKind::UnsafePermissions,
            Self::Changed => StoreErrorKind::Changed,
            _ => StoreErrorKind::Unavailable,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => error.fmt(f),
            Self::TooOpen(why) => why.fmt(f),
            Self::NotAFile(what) => write!(f, "it is {what}, not a regular file"),
            Self::TooLarge => write!(f, "it is larger than {LIMIT} bytes"),
            Self::Changed => f.write_str("another process has changed it"),
            Self::Locked => f.write_str("another process has had it locked for too long"),
            Self::NoLocks(error) => write!(f, "the file system does not support locks: {error}"),
            Self::NotDurable(error) => write!(
                f,
                "the change is made, but a power failure may undo it, \
                 for the directory was not flushed to the disk: {error}"
            ),
        }
    }
}

impl StdError for Fault {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Io(error) | Self::NoLocks(error) | Self::NotDurable(error) => Some(error),
            Self::TooOpen(why) => Some(why),
            _ => None,
        }
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<TooOpen> for Fault {
    fn from(why: TooOpen) -> Self {
        Self::TooOpen(why)
    }
}

/// Adds the path.
pub(crate) trait At<T> {
    fn at(self, path: &Path) -> Result<T, StoreError>;
}

impl<T, E: Into<Fault>> At<T> for Result<T, E> {
    fn at(self, path: &Path) -> Result<T, StoreError> {
        self.map_err(|fault| {
            let fault = fault.into();
            StoreError::new(fault.kind(), &path.display().to_string(), fault)
        })
    }
}

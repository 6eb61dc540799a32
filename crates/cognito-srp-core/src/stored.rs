//! The stored form of data that outlives the process: a device, a suspended challenge, a
//! signed-in user. A JSON object whose first members say what it is, in which version, and
//! that it is a secret.

use alloc::string::String;
use core::fmt;

use crate::values::readable_debug::readable_debug;
use crate::wire::{self, Body, Readable, members};

/// A kind of stored data.
pub(crate) struct Stored {
    kind: &'static str,
    /// The version that is written.
    version: u32,
    /// The oldest version that is read.
    oldest: u32,
}

/// Why a stored text cannot be read. The error does not quote the text.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum StoredError {
    /// Not JSON, or not written by this crate.
    NotStored {
        /// What was expected.
        expected: &'static str,
    },
    /// A different kind of data.
    OtherKind {
        /// What was expected.
        expected: &'static str,
    },
    /// A version that this crate does not support.
    Version {
        /// What was expected.
        expected: &'static str,
        /// The version in the text.
        found: u32,
    },
    /// A member is missing or invalid.
    Damaged {
        /// What was expected.
        expected: &'static str,
    },
    /// It was sealed with another key or for another context, or was changed.
    NotAuthentic {
        /// What was expected.
        expected: &'static str,
    },
    /// A challenge of another app client or user pool.
    OtherAppClient,
    /// A challenge of a client where one of an operator's server was expected, or vice versa.
    OtherSide,
}

readable_debug!(StoredError {
    NotStored OtherKind Version Damaged NotAuthentic OtherAppClient OtherSide
});

impl fmt::Display for StoredError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotStored { expected } => {
                write!(f, "not a {expected} in the format of this crate")
            }
            Self::OtherKind { expected } => {
                write!(f, "expected a {expected}, found something else")
            }
            Self::Version { expected, found } => {
                write!(
                    f,
                    "a {expected} in version {found} of its format, which is not supported"
                )
            }
            Self::Damaged { expected } => {
                write!(f, "a damaged {expected}: a member is missing or invalid")
            }
            Self::NotAuthentic { expected } => {
                write!(
                    f,
                    "not authentic: the {expected} was sealed with another key or context, or changed"
                )
            }
            Self::OtherSide => f.write_str("the sign-in began on the other side, client or server"),
            Self::OtherAppClient => f.write_str("the challenge belongs to another app client"),
        }
    }
}

impl core::error::Error for StoredError {}

members! {
    Header {
        kind: String = "CognitoSrp",
        version: u32 = "Version",
    }
}

const WARNING: &str = "secret: whoever has this can go on as the user; encrypt it or keep it safe";

impl Stored {
    pub(crate) const DEVICE: Self = Self {
        kind: "remembered device",
        version: 2,
        oldest: 2,
    };
    pub(crate) const CHALLENGE: Self = Self {
        kind: "suspended challenge",
        version: 1,
        oldest: 1,
    };

    pub(crate) const LOGIN: Self = Self {
        kind: "pending login",
        version: 1,
        oldest: 1,
    };
    pub(crate) const SIGNED_IN: Self = Self {
        kind: "signed-in user",
        version: 2,
        oldest: 1,
    };

    /// The object with the members that all kinds have.
    pub(crate) fn begin<'a>(&self) -> Body<'a> {
        Body::new()
            .text("CognitoSrp", self.kind)
            .number("Version", self.version)
            .text("Warning", WARNING)
    }

    /// The object's own members.
    pub(crate) fn read<T: Readable>(&self, json: &str) -> Result<T, StoredError> {
        let expected = self.kind;
        let header: Option<Header> = wire::read(json.as_bytes());
        let Some((kind, version)) = header.and_then(|header| Some((header.kind?, header.version?)))
        else {
            return Err(self.not_stored());
        };
        if kind != self.kind {
            return Err(StoredError::OtherKind { expected });
        }
        if !(self.oldest..=self.version).contains(&version) {
            let found = version;
            return Err(StoredError::Version { expected, found });
        }
        wire::read(json.as_bytes()).ok_or(self.damaged())
    }

    pub(crate) fn not_stored(&self) -> StoredError {
        StoredError::NotStored {
            expected: self.kind,
        }
    }

    #[cfg(feature = "seal")]
    pub(crate) fn not_authentic(&self) -> StoredError {
        StoredError::NotAuthentic {
            expected: self.kind,
        }
    }

    pub(crate) fn damaged(&self) -> StoredError {
        StoredError::Damaged {
            expected: self.kind,
        }
    }
}

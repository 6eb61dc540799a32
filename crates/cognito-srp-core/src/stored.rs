//! What outlives the process: the form in which a device or a suspended
//! challenge is stored. A JSON object whose first members say what it is, in
//! which version, and that it is a secret.

use alloc::string::String;
use core::fmt;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::wire::Body;

/// A kind of thing that is stored.
pub(crate) struct Stored {
    kind: &'static str,
    version: u32,
}

/// Why a text cannot be taken for what it should be. It quotes nothing of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StoredError {
    /// Not JSON, or not of this crate.
    NotStored {
        /// What was expected.
        expected: &'static str,
    },
    /// Another kind of thing.
    OtherKind {
        /// What was expected.
        expected: &'static str,
    },
    /// A version that this crate does not know.
    Version {
        /// What was expected.
        expected: &'static str,
        /// The version in the text.
        found: u32,
    },
    /// A member is missing, or is not what it should be.
    Damaged {
        /// What was expected.
        expected: &'static str,
    },
    /// A challenge of another app client or user pool.
    OtherAppClient,
}

impl fmt::Display for StoredError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotStored { expected } => {
                write!(f, "not a {expected} that this crate has written")
            }
            Self::OtherKind { expected } => write!(f, "something else instead of a {expected}"),
            Self::Version { expected, found } => {
                write!(
                    f,
                    "a {expected} of version {found}, which is not known here"
                )
            }
            Self::Damaged { expected } => write!(f, "a {expected} with damaged members"),
            Self::OtherAppClient => f.write_str("a challenge of another app client"),
        }
    }
}

impl core::error::Error for StoredError {}

#[derive(Deserialize)]
struct Header {
    #[serde(rename = "CognitoSrp")]
    kind: String,
    #[serde(rename = "Version")]
    version: u32,
}

const WARNING: &str = "secret: whoever has this can go on as the user; encrypt it or keep it safe";

impl Stored {
    pub(crate) const DEVICE: Self = Self {
        kind: "remembered device",
        version: 1,
    };
    pub(crate) const CHALLENGE: Self = Self {
        kind: "suspended challenge",
        version: 1,
    };

    pub(crate) const SIGNED_IN: Self = Self {
        kind: "signed-in user",
        version: 1,
    };

    /// The object with the members that all have.
    pub(crate) fn begin<'a>(&self) -> Body<'a> {
        Body::new()
            .text("CognitoSrp", self.kind)
            .number("Version", self.version)
            .text("Warning", WARNING)
    }

    /// The object's own members.
    pub(crate) fn read<T: DeserializeOwned>(&self, json: &str) -> Result<T, StoredError> {
        let expected = self.kind;
        let header: Header =
            serde_json::from_str(json).map_err(|_| StoredError::NotStored { expected })?;
        if header.kind != self.kind {
            return Err(StoredError::OtherKind { expected });
        }
        if header.version != self.version {
            let found = header.version;
            return Err(StoredError::Version { expected, found });
        }
        serde_json::from_str(json).map_err(|_| self.damaged())
    }

    pub(crate) fn damaged(&self) -> StoredError {
        StoredError::Damaged {
            expected: self.kind,
        }
    }
}

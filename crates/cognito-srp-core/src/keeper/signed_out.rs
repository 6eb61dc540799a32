//! Why nobody is signed in any more.

use alloc::string::String;
use core::error::Error as StdError;
use core::fmt;

use crate::error::{ErrorCode, ServiceError};
use crate::values::readable_debug::readable_debug;
use crate::values::sanitized::Sanitized;

/// Why a user is no longer signed in.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignedOut {
    /// The service said so, with one of the codes of [`ServiceError::means_sign_in_again`].
    Refused {
        /// The code.
        code: ErrorCode,
        /// The service's message for users; may be empty.
        message: String,
    },
    /// The access token has expired, and there is no refresh token.
    NoRefreshToken,
    /// The program signed the user out, here or in the same store.
    ByProgram,
    /// Another user, or a user of another app client, has signed in in the same store.
    Replaced,
}

impl SignedOut {
    pub(crate) fn refused(error: &ServiceError) -> Self {
        Self::Refused {
            code: error.code().clone(),
            message: error.message().into(),
        }
    }
}

impl fmt::Display for SignedOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sign in again: ")?;
        match self {
            Self::Refused { code, message } if message.is_empty() => code.fmt(f),
            Self::Refused { code, message } => write!(f, "{code}: {}", Sanitized::new(message)),
            Self::NoRefreshToken => {
                f.write_str("the access token has expired and there is no refresh token")
            }
            Self::ByProgram => f.write_str("the user was signed out"),
            Self::Replaced => f.write_str("another user has signed in to the same store"),
        }
    }
}

readable_debug!(SignedOut { Refused NoRefreshToken ByProgram Replaced });

impl StdError for SignedOut {}

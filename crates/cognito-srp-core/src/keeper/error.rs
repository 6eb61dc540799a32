//! Why a keeper has no access token.

use alloc::sync::Arc;
use core::error::Error as StdError;
use core::fmt;

use super::signed_out::SignedOut;
use crate::call::Error;
use crate::error::{ProtocolError, ServiceError};
use crate::session::signed_in::SessionMismatch;
use crate::session::store_error::{StoreError, StoreErrorKind};
use crate::values::readable_debug::readable_debug;

/// A keeper cannot return an access token, or could not sign the user out. All concurrent
/// callers get the same error.
#[derive(Clone)]
#[non_exhaustive]
pub enum KeeperError {
    /// The session has ended: the user must sign in again. This does not change.
    SignedOut(SignedOut),
    /// A call failed: the access token has expired and there is no new one, or the service was
    /// not told about a sign-out, or it refused a request of the program. The user is still
    /// signed in.
    Call(Arc<Error>),
    /// The store failed. The user is still signed in. New tokens stay in memory and are not
    /// returned until they are saved; the next call tries again.
    Store(StoreError),
    /// The app client is not the one with which the user signed in. Nothing was sent, and the
    /// session is unchanged: correct the settings.
    Mismatch(SessionMismatch),
    /// Other processes keep changing the session in the store. The user is still signed in:
    /// try again.
    Overtaken,
    /// A store called its own keeper, which is waiting for the store: the call would wait
    /// forever.
    AskedByStore,
    /// The caller who was refreshing disappeared: the runtime was shut down, or the store
    /// panicked. The user is still signed in: try again.
    Abandoned,
}

impl KeeperError {
    /// Whether the user must sign in again.
    #[must_use]
    pub fn means_sign_in_again(&self) -> bool {
        matches!(self, Self::SignedOut(_))
    }

    /// The service's error, if it refused something other than the session (for the session
    /// see [`SignedOut::Refused`]).
    #[must_use]
    pub fn service(&self) -> Option<&ServiceError> {
        match self {
            Self::Call(error) => error.service(),
            _ => None,
        }
    }

    /// Whether the same call may succeed later, without any change.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Call(error) => error.is_retryable(),
            Self::Store(error) => matches!(
                error.kind(),
                StoreErrorKind::Changed | StoreErrorKind::Unavailable
            ),
            Self::Overtaken | Self::Abandoned => true,
            Self::SignedOut(_) | Self::Mismatch(_) | Self::AskedByStore => false,
        }
    }
}

readable_debug!(KeeperError {
    Overtaken AskedByStore Abandoned
} around { SignedOut Call Store Mismatch });

impl fmt::Display for KeeperError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SignedOut(reason) => reason.fmt(f),
            Self::Call(error) => error.fmt(f),
            Self::Store(error) => error.fmt(f),
            Self::Mismatch(mismatch) => mismatch.fmt(f),
            Self::Overtaken => {
                f.write_str("other processes keep changing the session in the store: try again")
            }
            Self::AskedByStore => f.write_str(
                "the token store called its own keeper, which was waiting for the store",
            ),
            Self::Abandoned => f.write_str(
                "the refresh was abandoned: the runtime was shut down, or the token store panicked",
            ),
        }
    }
}

impl StdError for KeeperError {
    /// The source of the inner error, which `Display` shows itself.
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Call(error) => error.source(),
            Self::Store(error) => error.source(),
            Self::SignedOut(_)
            | Self::Mismatch(_)
            | Self::Overtaken
            | Self::AskedByStore
            | Self::Abandoned => None,
        }
    }
}

impl From<SignedOut> for KeeperError {
    fn from(reason: SignedOut) -> Self {
        Self::SignedOut(reason)
    }
}

impl From<SessionMismatch> for KeeperError {
    fn from(mismatch: SessionMismatch) -> Self {
        Self::Mismatch(mismatch)
    }
}

impl From<Error> for KeeperError {
    fn from(error: Error) -> Self {
        Self::Call(Arc::new(error))
    }
}

impl From<ProtocolError> for KeeperError {
    fn from(error: ProtocolError) -> Self {
        Error::from(error).into()
    }
}

impl From<StoreError> for KeeperError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

//! Why there is no token for a machine.

use alloc::sync::Arc;
use core::error::Error as StdError;
use core::fmt;

use crate::call::Error;
use crate::error::ServiceError;
use crate::values::readable_debug::readable_debug;

/// There is no token for a machine. All concurrent callers get the same error.
#[derive(Clone)]
#[non_exhaustive]
pub enum MachineTokenError {
    /// The call failed. If the service refused: a wrong secret or scope, or the app client is not
    /// allowed to.
    Call(Arc<Error>),
    /// The caller who was requesting disappeared: the runtime was shut down. Try again.
    Abandoned,
}

impl MachineTokenError {
    /// The service's error, if it answered with one.
    #[must_use]
    pub fn service(&self) -> Option<&ServiceError> {
        match self {
            Self::Call(error) => error.service(),
            Self::Abandoned => None,
        }
    }

    /// Whether the same call may succeed later, without any change.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Call(error) => error.is_retryable(),
            Self::Abandoned => true,
        }
    }
}

readable_debug!(MachineTokenError { Abandoned } around { Call });

impl fmt::Display for MachineTokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(error) => error.fmt(f),
            Self::Abandoned => {
                f.write_str("the request for a token was abandoned: the runtime was shut down")
            }
        }
    }
}

impl StdError for MachineTokenError {
    /// The source of the inner error, which `Display` shows itself.
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Call(error) => error.source(),
            Self::Abandoned => None,
        }
    }
}

impl From<Error> for MachineTokenError {
    fn from(error: Error) -> Self {
        Self::Call(Arc::new(error))
    }
}

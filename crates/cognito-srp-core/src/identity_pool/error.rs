//! Why there are no credentials.

use alloc::sync::Arc;
use core::error::Error as StdError;
use core::fmt;

use crate::call::Error;
use crate::error::ServiceError;
use crate::keeper::KeeperError;
use crate::values::readable_debug::readable_debug;

/// A user or a guest cannot get AWS credentials. All concurrent callers get the same error.
#[derive(Clone)]
#[non_exhaustive]
pub enum AwsCredentialsError {
    /// The keeper has no ID token for the user, usually because the session has ended and the
    /// user must sign in again.
    Keeper(KeeperError),
    /// The service returned no ID token for the user, and credentials need one.
    NoIdToken,
    /// The identity pool refuses the login, even with a renewed token. The program must renew
    /// a login that it gave itself.
    LoginRefused(Arc<ServiceError>),
    /// A call failed. If the service refused, it was not because of the login but, for example,
    /// because of the configuration of the identity pool or its roles.
    Call(Arc<Error>),
    /// The request for all callers was abandoned: the runtime was shut down, or the caller
    /// panicked. Try again.
    Abandoned,
}

impl AwsCredentialsError {
    /// Whether the user must sign in again.
    #[must_use]
    pub fn means_sign_in_again(&self) -> bool {
        matches!(self, Self::Keeper(error) if error.means_sign_in_again())
    }

    /// The service's error, if it answered with one.
    #[must_use]
    pub fn service(&self) -> Option<&ServiceError> {
        match self {
            Self::Keeper(error) => error.service(),
            Self::LoginRefused(error) => Some(error),
            Self::Call(error) => error.service(),
            Self::NoIdToken | Self::Abandoned => None,
        }
    }

    /// Whether the same call may succeed later, without any change.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Keeper(error) => error.is_retryable(),
            Self::Call(error) => error.is_retryable(),
            Self::Abandoned => true,
            Self::NoIdToken | Self::LoginRefused(_) => false,
        }
    }
}

readable_debug!(AwsCredentialsError { NoIdToken Abandoned } around { Keeper LoginRefused Call });

impl fmt::Display for AwsCredentialsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Keeper(error) => error.fmt(f),
            Self::NoIdToken => {
                f.write_str("the user has no ID token, and credentials need one")
            }
            Self::LoginRefused(error) => {
                write!(f, "the identity pool refused the login: {error}")
            }
            Self::Call(error) => error.fmt(f),
            Self::Abandoned => f.write_str(
                "the request for credentials was abandoned: the runtime was shut down, or it panicked",
            ),
        }
    }
}

impl StdError for AwsCredentialsError {
    /// The source of the inner error, which `Display` shows itself.
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Keeper(error) => error.source(),
            Self::LoginRefused(error) => error.source(),
            Self::Call(error) => error.source(),
            Self::NoIdToken | Self::Abandoned => None,
        }
    }
}

impl From<Error> for AwsCredentialsError {
    fn from(error: Error) -> Self {
        Self::Call(Arc::new(error))
    }
}

impl From<KeeperError> for AwsCredentialsError {
    fn from(error: KeeperError) -> Self {
        Self::Keeper(error)
    }
}

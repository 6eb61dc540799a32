//! Why there are no credentials.

use alloc::sync::Arc;
use core::error::Error as StdError;
use core::fmt;

use crate::call::Error;
use crate::error::ServiceError;
use crate::keeper::KeeperError;

/// A user, or a guest, cannot have credentials of AWS. All who asked at once get the same.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum AwsCredentialsError {
    /// The keeper has no ID token for the user: most often since it is over, and they have to
    /// sign in again.
    Keeper(KeeperError),
    /// The service gave the user no ID token, for which there would be credentials.
    NoIdToken,
    /// The identity pool does not take the login, not even with a renewed token. A login that
    /// the program gave it has to renew itself.
    LoginRefused(Arc<ServiceError>),
    /// A call failed. If the service refused, it was for another reason than the login: how
    /// the identity pool or its roles are set up, for example.
    Call(Arc<Error>),
    /// Who was asking for all went away: the runtime was shut down, or it panicked. Try again.
    Abandoned,
}

impl AwsCredentialsError {
    /// Whether the user has to sign in again.
    #[must_use]
    pub fn means_sign_in_again(&self) -> bool {
        matches!(self, Self::Keeper(error) if error.means_sign_in_again())
    }

    /// What the service said, where it refused.
    #[must_use]
    pub fn service(&self) -> Option<&ServiceError> {
        match self {
            Self::Keeper(error) => error.service(),
            Self::LoginRefused(error) => Some(error),
            Self::Call(error) => error.service(),
            Self::NoIdToken | Self::Abandoned => None,
        }
    }

    /// Whether the same may go well a little later, with nothing mended.
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

impl fmt::Display for AwsCredentialsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Keeper(error) => error.fmt(f),
            Self::NoIdToken => {
                f.write_str("the user has no ID token, for which there would be credentials")
            }
            Self::LoginRefused(error) => {
                write!(f, "the identity pool does not take the login: {error}")
            }
            Self::Call(error) => error.fmt(f),
            Self::Abandoned => f.write_str(
                "the request for credentials was abandoned: the runtime was shut down, or it panicked",
            ),
        }
    }
}

impl StdError for AwsCredentialsError {
    /// What is behind the error within: that itself is what `Display` shows.
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

//! What can go wrong, split by who is to blame.

pub(crate) mod protocol;
mod retry_class;
mod service;

use core::fmt;

pub use protocol::ProtocolError;
pub(crate) use retry_class::RetryClass;
pub(crate) use service::Answerable;
pub use service::{ErrorCode, ServiceError};

/// An exchange did not give what it was made for.
///
/// Mistakes of the caller are not here: they are errors of the constructors
/// that parse ([`UserPoolId`](crate::UserPoolId), [`Endpoint`](crate::Endpoint), …)
/// and of the answers that a challenge admits ([`AnswerError`](crate::AnswerError)).
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The service answered, and refused.
    Service(ServiceError),
    /// The peer broke the protocol, or is not the service at all.
    Protocol(ProtocolError),
}

impl Error {
    /// What the service said, where it refused.
    #[must_use]
    pub fn service(&self) -> Option<&ServiceError> {
        match self {
            Self::Service(error) => Some(error),
            Self::Protocol(_) => None,
        }
    }

    /// Whether the user has to sign in again ([`ServiceError::means_sign_in_again`]).
    /// Nothing but the service's word says so: a proxy's page never ends a session.
    #[must_use]
    pub fn means_sign_in_again(&self) -> bool {
        self.service()
            .is_some_and(ServiceError::means_sign_in_again)
    }

    /// Whether the same may go well a little later.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Service(error) => error.is_retryable(),
            Self::Protocol(error) => error.is_retryable(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Service(error) => error.fmt(f),
            Self::Protocol(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for Error {
    /// What is behind the error within: that itself is what `Display` shows.
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Service(error) => error.source(),
            Self::Protocol(error) => error.source(),
        }
    }
}

impl From<ServiceError> for Error {
    fn from(error: ServiceError) -> Self {
        Self::Service(error)
    }
}

impl From<ProtocolError> for Error {
    fn from(error: ProtocolError) -> Self {
        Self::Protocol(error)
    }
}

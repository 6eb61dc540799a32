//! The errors, by who is to blame.

mod oauth;
pub(crate) mod protocol;
mod retry_class;
mod service;

use core::fmt;

pub use oauth::OAuthCode;
pub use protocol::ProtocolError;
pub(crate) use retry_class::RetryClass;
pub(crate) use service::Answerable;
pub use service::{ErrorCode, ServiceError};

/// An exchange failed.
///
/// Mistakes of the caller are not here. The parsing constructors
/// ([`UserPoolId`](crate::UserPoolId), [`Endpoint`](crate::Endpoint), …) and the answers to
/// challenges ([`AnswerError`](crate::AnswerError)) have their own errors.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The service answered with an error.
    Service(ServiceError),
    /// The peer broke the protocol, or is not the service at all.
    Protocol(ProtocolError),
}

impl Error {
    /// The service's error, if it answered with one.
    #[must_use]
    pub fn service(&self) -> Option<&ServiceError> {
        match self {
            Self::Service(error) => Some(error),
            Self::Protocol(_) => None,
        }
    }

    /// Whether the user must sign in again ([`ServiceError::means_sign_in_again`]). Only the
    /// service can say so: a proxy's error page never ends a session.
    #[must_use]
    pub fn means_sign_in_again(&self) -> bool {
        self.service()
            .is_some_and(ServiceError::means_sign_in_again)
    }

    /// Whether the same request may succeed later.
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
    /// The source of the inner error, which `Display` shows itself.
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

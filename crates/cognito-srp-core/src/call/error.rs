//! Errors of a call: before anything was sent, on the way, or in the response.

use core::error::Error as StdError;
use core::fmt;

use super::input_error::InputError;
use super::transport_error::TransportError;
use crate::error::{ProtocolError, ServiceError};
use crate::hosted_login::pending_login::CallbackError;
use crate::sign_in::challenge::Challenge;

/// A call failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// No response arrived.
    Transport(TransportError),
    /// The service answered with an error.
    Service(ServiceError),
    /// The peer broke the protocol, or is not the service at all.
    Protocol(ProtocolError),
    /// An input of the program is not valid. Nothing was sent.
    Input(InputError),
}

impl Error {
    /// The challenge, if it can be answered again: see
    /// [`ServiceError::into_challenge`](crate::ServiceError::into_challenge).
    ///
    /// ```
    /// # use cognito_srp_core::{Challenge, Exchange, Settled, Step, call::Error};
    /// # fn f(
    /// #     run: impl Fn(Exchange<Step>) -> Result<Settled, Error>,
    /// #     exchange: Exchange<Step>,
    /// #     ask: impl Fn() -> String,
    /// # ) -> Result<Settled, Error> {
    /// match run(exchange) {
    ///     Err(error) => match error.into_challenge()? {
    ///         Challenge::SmsMfa(challenge) => run(challenge.answer(&ask())),
    ///         other => Ok(Settled::Challenge(other)),
    ///     },
    ///     settled => settled,
    /// }
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns the error itself if the sign-in is over, or if no response arrived: then nobody
    /// knows whether the service received the answer.
    pub fn into_challenge(self) -> Result<Challenge, Self> {
        match self {
            Self::Service(error) => error.into_challenge().map_err(Self::Service),
            error => Err(error),
        }
    }

    /// The service's error, if it answered with one.
    #[must_use]
    pub fn service(&self) -> Option<&ServiceError> {
        match self {
            Self::Service(error) => Some(error),
            _ => None,
        }
    }

    /// Whether the user must sign in again
    /// ([`ServiceError::means_sign_in_again`](crate::ServiceError::means_sign_in_again)). Only
    /// the service can say so.
    #[must_use]
    pub fn means_sign_in_again(&self) -> bool {
        self.service()
            .is_some_and(ServiceError::means_sign_in_again)
    }

    /// Whether the same call may succeed later. A transport has already retried it if that was
    /// safe. It did not retry what the service may have counted, such as a code; the user can
    /// repeat that.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Transport(error) => error.is_retryable(),
            Self::Service(error) => error.is_retryable(),
            Self::Protocol(error) => error.is_retryable(),
            Self::Input(_) => false,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Transport(error) => error.fmt(f),
            Self::Service(error) => error.fmt(f),
            Self::Protocol(error) => error.fmt(f),
            Self::Input(error) => error.fmt(f),
        }
    }
}

impl StdError for Error {
    /// The source of the inner error, which `Display` shows itself.
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Transport(error) => error.source(),
            Self::Service(error) => error.source(),
            Self::Protocol(error) => error.source(),
            Self::Input(error) => error.source(),
        }
    }
}

impl From<TransportError> for Error {
    fn from(error: TransportError) -> Self {
        Self::Transport(error)
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

impl From<CallbackError> for Error {
    fn from(error: CallbackError) -> Self {
        match error {
            CallbackError::Refused(error) => Self::Service(error),
            CallbackError::Stray { problem, .. } => Self::Input(problem.into()),
        }
    }
}

impl From<crate::error::Error> for Error {
    fn from(error: crate::error::Error) -> Self {
        match error {
            crate::error::Error::Service(error) => Self::Service(error),
            crate::error::Error::Protocol(error) => Self::Protocol(error),
        }
    }
}

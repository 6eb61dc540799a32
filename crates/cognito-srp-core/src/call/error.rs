//! What can go wrong: before anything was sent, on the way, or in what came back.

use core::error::Error as StdError;
use core::fmt;

use super::input_error::InputError;
use super::transport_error::TransportError;
use crate::error::{ProtocolError, ServiceError};
use crate::hosted_login::pending_login::CallbackError;
use crate::sign_in::challenge::Challenge;

/// An exchange could not be carried, or did not give what it was made for.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// There was no response.
    Transport(TransportError),
    /// The service answered, and refused.
    Service(ServiceError),
    /// The peer broke the protocol, or is not the service at all.
    Protocol(ProtocolError),
    /// What the program gave cannot be used. Nothing was sent.
    Input(InputError),
}

impl Error {
    /// The challenge, where it can be answered once more: see
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
    /// The error itself, when the sign-in is over, and when there was no
    /// response: then nobody knows whether the answer has arrived.
    pub fn into_challenge(self) -> Result<Challenge, Self> {
        match self {
            Self::Service(error) => error.into_challenge().map_err(Self::Service),
            error => Err(error),
        }
    }

    /// What the service said, where it refused.
    #[must_use]
    pub fn service(&self) -> Option<&ServiceError> {
        match self {
            Self::Service(error) => Some(error),
            _ => None,
        }
    }

    /// Whether the user has to sign in again
    /// ([`ServiceError::means_sign_in_again`](crate::ServiceError::means_sign_in_again)):
    /// only the service can say so.
    #[must_use]
    pub fn means_sign_in_again(&self) -> bool {
        self.service()
            .is_some_and(ServiceError::means_sign_in_again)
    }

    /// Whether the same may go well a little later. A transport has tried it again
    /// already where that does no harm; what it did not try again, such as a code that
    /// the service may have counted, is the user's to repeat.
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
    /// What is behind the error within: that itself is what `Display` shows.
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

//! Invalid inputs of the program; nothing was sent.

use core::error::Error as StdError;
use core::fmt;

use crate::device::DeviceError;
use crate::hosted_login::callback::CallbackProblem;
use crate::hosted_login::domain::DomainError;
use crate::hosted_login::redirect_uri::RedirectUriError;
use crate::machine::request::ClientSecretMissing;
use crate::sign_in::challenge::answer_error::{AnswerError, AnswerErrorReason};
use crate::srp::EntropyError;
use crate::stored::StoredError;
use crate::values::endpoint::EndpointError;
use crate::values::identifiers::IdentifierError;
use crate::values::public_key_options::NotJson;
use crate::values::variables::VariableError;

/// An input of the program is not valid. Nothing was sent.
///
/// Each variant has a `From`, so `?` converts the errors of parsing constructors and of a
/// challenge's answers into [`Error`](super::Error).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InputError {
    /// A string is not a valid identifier.
    Identifier(IdentifierError),
    /// The endpoint is not valid.
    Endpoint(EndpointError),
    /// The challenge does not accept this answer. This conversion drops the challenge;
    /// [`AnswerError::into_challenge`] returns it.
    Answer(AnswerErrorReason),
    /// The device cannot be used for this sign-in.
    Device(DeviceError),
    /// Stored data cannot be read.
    Stored(StoredError),
    /// A string is not a JSON object.
    Json(NotJson),
    /// The environment variables do not describe an app client.
    Variable(VariableError),
    /// There is no entropy, or the buffer was not filled.
    Entropy(EntropyError),
    /// The domain of a user pool is not valid.
    Domain(DomainError),
    /// A string is not a redirect URI.
    RedirectUri(RedirectUriError),
    /// A URL is not the login's callback.
    Callback(CallbackProblem),
    /// A machine's token needs the app client's secret.
    ClientSecret(ClientSecretMissing),
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Identifier(error) => error.fmt(f),
            Self::Endpoint(error) => error.fmt(f),
            Self::Answer(reason) => reason.fmt(f),
            Self::Device(error) => error.fmt(f),
            Self::Stored(error) => error.fmt(f),
            Self::Json(error) => error.fmt(f),
            Self::Variable(error) => error.fmt(f),
            Self::Entropy(error) => error.fmt(f),
            Self::Domain(error) => error.fmt(f),
            Self::RedirectUri(error) => error.fmt(f),
            Self::Callback(problem) => problem.fmt(f),
            Self::ClientSecret(error) => error.fmt(f),
        }
    }
}

/// Without a source: `Display` shows the inner error.
impl StdError for InputError {}

/// Implements the conversions into this error, and through it into the transports' errors.
macro_rules! from {
    ($($error:ident => $variant:ident,)*) => {$(
        impl From<$error> for InputError {
            fn from(error: $error) -> Self {
                Self::$variant(error)
            }
        }

        impl From<$error> for super::error::Error {
            fn from(error: $error) -> Self {
                Self::Input(error.into())
            }
        }
    )*};
}

from! {
    IdentifierError => Identifier,
    EndpointError => Endpoint,
    DeviceError => Device,
    StoredError => Stored,
    NotJson => Json,
    VariableError => Variable,
    EntropyError => Entropy,
    DomainError => Domain,
    RedirectUriError => RedirectUri,
    CallbackProblem => Callback,
    ClientSecretMissing => ClientSecret,
}

impl<C> From<AnswerError<C>> for InputError {
    fn from(error: AnswerError<C>) -> Self {
        Self::Answer(error.reason().clone())
    }
}

impl<C> From<AnswerError<C>> for super::error::Error {
    fn from(error: AnswerError<C>) -> Self {
        Self::Input(error.into())
    }
}

impl From<InputError> for super::error::Error {
    fn from(error: InputError) -> Self {
        Self::Input(error)
    }
}

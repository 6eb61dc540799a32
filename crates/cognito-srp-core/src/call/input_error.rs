//! What the program gave cannot be used, so that nothing was sent.

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

/// What the program gave cannot be used. Nothing was sent.
///
/// Each has a `From`, so that `?` makes an [`Error`](super::Error) of what the parsing
/// constructors and the answers of a challenge return.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InputError {
    /// A text is not the identifier that it should be.
    Identifier(IdentifierError),
    /// There is no such endpoint.
    Endpoint(EndpointError),
    /// The challenge does not admit the answer. The challenge is gone with it:
    /// [`AnswerError::into_challenge`] has it.
    Answer(AnswerErrorReason),
    /// The device cannot be used for this sign-in.
    Device(DeviceError),
    /// What was stored cannot be read.
    Stored(StoredError),
    /// A text is not a JSON object.
    Json(NotJson),
    /// Variables of the environment name no app client.
    Variable(VariableError),
    /// There are no random numbers, or none were filled in.
    Entropy(EntropyError),
    /// There is no such domain of a user pool.
    Domain(DomainError),
    /// A text is not a redirect URI.
    RedirectUri(RedirectUriError),
    /// A URL is not the callback of the login.
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

/// Without a source: what is within is what `Display` shows.
impl StdError for InputError {}

/// Makes the conversions, into this error and through it into those of the transports.
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

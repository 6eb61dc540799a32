//! Why a verifier with a transport could not verify a token.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use cognito_srp_core::call::TransportError;

use crate::error::{KeySetError, TokenError};
use crate::readable_debug::readable_debug;

/// Why a verifier that fetches the keys itself (`TokenVerifier` of `cognito-blocking` and
/// `cognito-async`, feature `tokens`) could not verify a token. All callers who wait for one
/// fetch get the same error.
#[derive(Clone)]
#[non_exhaustive]
pub enum VerifyError {
    /// The token is refused, or nothing is known about it ([`TokenError::is_refusal`]).
    Token(TokenError),
    /// The issuer's keys could not be fetched. Nothing is known about the token. After a
    /// second the next call fetches them again.
    Transport(Arc<TransportError>),
    /// The issuer's response is not a key set. Nothing is known about the token. After a
    /// second the next call fetches it again.
    KeySet(KeySetError),
    /// The fetch was abandoned: the runtime was shut down, or a thread panicked.
    Abandoned,
}

impl VerifyError {
    /// Whether the token is at fault, and not the connection to the issuer: a server should
    /// answer 401 if so, otherwise 503.
    ///
    /// ```
    /// use cognito_tokens::{TokenError, VerifyError};
    /// assert!(VerifyError::from(TokenError::Signature).is_refusal());
    /// assert!(!VerifyError::Abandoned.is_refusal());
    /// assert!(!VerifyError::from(TokenError::KeysUnavailable).is_refusal());
    /// assert!(!VerifyError::from(TokenError::KeyNotLookedFor).is_refusal());
    /// ```
    #[must_use]
    pub const fn is_refusal(&self) -> bool {
        matches!(self, Self::Token(error) if error.is_refusal())
    }
}

readable_debug!(VerifyError { Abandoned } around { Token Transport KeySet });

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Token(error) => error.fmt(f),
            Self::Transport(error) => error.fmt(f),
            Self::KeySet(error) => error.fmt(f),
            Self::Abandoned => f.write_str(
                "the fetch of keys was abandoned: the runtime was shut down, or a thread panicked",
            ),
        }
    }
}

impl Error for VerifyError {
    /// The source of the inner error, which `Display` shows itself.
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Transport(error) => error.source(),
            Self::Token(_) | Self::KeySet(_) | Self::Abandoned => None,
        }
    }
}

impl From<TokenError> for VerifyError {
    fn from(error: TokenError) -> Self {
        Self::Token(error)
    }
}

impl From<TransportError> for VerifyError {
    fn from(error: TransportError) -> Self {
        Self::Transport(Arc::new(error))
    }
}

impl From<KeySetError> for VerifyError {
    fn from(error: KeySetError) -> Self {
        Self::KeySet(error)
    }
}

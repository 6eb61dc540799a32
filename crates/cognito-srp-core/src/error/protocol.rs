//! The peer broke the protocol.

use alloc::string::String;
use core::fmt;

use super::retry_class::RetryClass;
use crate::srp::{IntegerError, SrpError};
use crate::values::sanitized::Sanitized;

/// The peer broke the protocol. It names what was wrong and quotes nothing of the
/// reply's body.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProtocolError {
    /// The response is neither the service's success nor its error: a proxy's
    /// page, a redirect, an empty gateway error.
    NotTheService {
        /// The HTTP status.
        status: u16,
        /// The content type, if there was one, as [`Sanitized`](crate::Sanitized) shows it.
        content_type: Option<String>,
    },
    /// The body of a successful response is not the JSON that was expected.
    Malformed {
        /// The operation that answered so.
        operation: &'static str,
    },
    /// A member or parameter is missing.
    Missing(&'static str),
    /// A parameter is not a hexadecimal integer.
    NotAnInteger {
        /// Its name.
        parameter: &'static str,
        /// What is wrong with it.
        reason: IntegerError,
    },
    /// A parameter is not base64.
    NotBase64(&'static str),
    /// A parameter is not the JSON that it should hold.
    NotJson(&'static str),
    /// A token is empty, or has characters that no token has (RFC 6750 §2.1,
    /// `b64token`).
    NotAToken(&'static str),
    /// The arithmetic must not go on with the peer's values.
    Srp(SrpError),
    /// A challenge that cannot come here, such as a second PASSWORD_VERIFIER.
    UnexpectedChallenge(&'static str),
    /// A challenge in reply to an operation that admits none.
    ChallengeInsteadOfTokens,
    /// Tokens and a challenge at once.
    TokensAndChallenge,
    /// A refresh was answered with the tokens of another user.
    OtherUser,
    /// The next page of a list is one that was there already.
    PagesInCircle,
    /// A list has more pages than are asked for.
    TooManyPages,
}

impl ProtocolError {
    /// Whether the same may go well a little later: somebody before the service, a
    /// gateway for example, has no answer of it or is asked too much.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::NotTheService { status, .. } => RetryClass::of(None, *status).is_some(),
            _ => false,
        }
    }
}

impl fmt::Display for ProtocolError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotTheService {
                status,
                content_type,
            } => {
                let content_type = content_type.as_deref().unwrap_or("no content type");
                let content_type = Sanitized::name(content_type);
                write!(
                    f,
                    "status {status} with {content_type} is not an answer of Cognito"
                )
            }
            Self::Malformed { operation } => {
                write!(
                    f,
                    "the reply to {operation} is not the JSON that was expected"
                )
            }
            Self::Missing(name) => write!(f, "{name} is missing in the reply"),
            Self::NotAnInteger { parameter, reason } => write!(f, "{parameter} is {reason}"),
            Self::OtherUser => f.write_str("the refresh gave the tokens of another user"),
            Self::NotBase64(parameter) => write!(f, "{parameter} is not base64"),
            Self::NotJson(parameter) => {
                write!(f, "{parameter} is not the JSON that it should hold")
            }
            Self::NotAToken(name) => write!(f, "{name} is not a token (RFC 6750)"),
            Self::Srp(error) => error.fmt(f),
            Self::UnexpectedChallenge(name) => {
                write!(f, "a {name} challenge came where there can be none")
            }
            Self::ChallengeInsteadOfTokens => {
                f.write_str("a challenge came where there can only be tokens")
            }
            Self::TokensAndChallenge => f.write_str("tokens and a challenge came at once"),
            Self::TooManyPages => f.write_str("the list has more pages than are asked for"),
            Self::PagesInCircle => f.write_str("the pages of the list go round in a circle"),
        }
    }
}

impl core::error::Error for ProtocolError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::NotAnInteger { reason, .. } => Some(reason),
            Self::Srp(error) => Some(error),
            _ => None,
        }
    }
}

impl From<SrpError> for ProtocolError {
    fn from(error: SrpError) -> Self {
        Self::Srp(error)
    }
}

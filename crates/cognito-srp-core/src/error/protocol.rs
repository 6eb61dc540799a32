//! The peer broke the protocol.

use alloc::string::String;
use core::fmt;

use super::retry_class::RetryClass;
use crate::srp::{IntegerError, SrpError};
use crate::values::readable_debug::readable_debug;
use crate::values::sanitized::Sanitized;

/// The peer broke the protocol. The error names what was wrong and quotes nothing from
/// the body of the reply.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProtocolError {
    /// The response is neither the service's success nor its error: a proxy's
    /// page, a redirect, an empty gateway error.
    NotTheService {
        /// The HTTP status.
        status: u16,
        /// The content type, if there was one, in the form of [`Sanitized`](crate::Sanitized).
        content_type: Option<String>,
    },
    /// The body of a successful response is not the expected JSON, or has more than 10,000
    /// values.
    Malformed {
        /// The operation.
        operation: &'static str,
    },
    /// The body of a successful response of STS is not the expected XML.
    MalformedXml {
        /// The operation.
        operation: &'static str,
    },
    /// A member or parameter is missing.
    Missing(&'static str),
    /// A parameter is not a hexadecimal integer.
    NotAnInteger {
        /// Its name.
        parameter: &'static str,
        /// Why.
        reason: IntegerError,
    },
    /// A parameter is not base64.
    NotBase64(&'static str),
    /// A parameter does not contain the expected JSON.
    NotJson(&'static str),
    /// A token is empty, or has characters that a token must not contain (RFC 6750 §2.1,
    /// `b64token`).
    NotAToken(&'static str),
    /// The peer's values are not safe to use in SRP.
    Srp(SrpError),
    /// A challenge that is not allowed at this point, such as a second PASSWORD_VERIFIER.
    UnexpectedChallenge(&'static str),
    /// A challenge in the reply to an operation that only returns tokens.
    ChallengeInsteadOfTokens,
    /// Both tokens and a challenge.
    TokensAndChallenge,
    /// A refresh was answered with the tokens of another user.
    OtherUser,
    /// The ID token does not have this sign-in's nonce: it belongs to another one.
    OtherNonce,
    /// A pagination token was returned a second time.
    RepeatedPaginationToken,
    /// A list has more pages than one call requests.
    TooManyPages,
}

impl ProtocolError {
    /// Whether the same request may succeed later: something in front of the service, such as
    /// a gateway, got no answer from it or has too many requests.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::NotTheService { status, .. } => RetryClass::of(None, *status).is_some(),
            _ => false,
        }
    }
}

readable_debug!(ProtocolError {
    NotTheService Malformed MalformedXml Missing NotAnInteger NotBase64 NotJson NotAToken Srp
    UnexpectedChallenge ChallengeInsteadOfTokens TokensAndChallenge OtherUser OtherNonce
    RepeatedPaginationToken TooManyPages
});

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
                    "not a response of Cognito: status {status}, {content_type}"
                )
            }
            Self::Malformed { operation } => {
                write!(f, "the reply to {operation} is not the expected JSON")
            }
            Self::MalformedXml { operation } => {
                write!(f, "the reply to {operation} is not the expected XML")
            }
            Self::Missing(name) => write!(f, "{name} is missing from the reply"),
            Self::NotAnInteger { parameter, reason } => write!(f, "{parameter}: {reason}"),
            Self::OtherUser => f.write_str("the refresh returned another user's tokens"),
            Self::OtherNonce => {
                f.write_str("the ID token belongs to another sign-in: its nonce differs")
            }
            Self::NotBase64(parameter) => write!(f, "{parameter} is not base64"),
            Self::NotJson(parameter) => {
                write!(f, "{parameter} does not contain the expected JSON")
            }
            Self::NotAToken(name) => write!(f, "{name} is not a token (RFC 6750)"),
            Self::Srp(error) => error.fmt(f),
            Self::UnexpectedChallenge(name) => {
                write!(f, "unexpected {name} challenge")
            }
            Self::ChallengeInsteadOfTokens => {
                f.write_str("the reply has a challenge instead of tokens")
            }
            Self::TokensAndChallenge => f.write_str("the reply has both tokens and a challenge"),
            Self::TooManyPages => f.write_str("the list has too many pages"),
            Self::RepeatedPaginationToken => f.write_str("the service repeated a pagination token"),
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

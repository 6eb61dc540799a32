//! Why a token or a key set is refused. The messages are constant: they name the claim and
//! what was expected, and show nothing of the token.

use std::error::Error;
use std::fmt;

use crate::readable_debug::readable_debug;

/// Why a token is refused.
///
/// Most refusals are final. After [`TokenError::UnknownKey`] and [`Problem::NotYetValid`] the
/// same token may be accepted later. [`TokenError::KeyNotLookedFor`] and
/// [`TokenError::KeysUnavailable`] say nothing about the token
/// ([`is_refusal`](Self::is_refusal)).
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenError {
    /// It is not a signed JSON Web Token in compact form (RFC 7515 §7.1).
    Malformed {
        /// `"token"`, `"header"`, `"payload"` or `"signature"`.
        part: &'static str,
        /// What was expected.
        expected: &'static str,
    },
    /// A parameter of its header is missing, or is not what Cognito writes.
    Header {
        /// Its name: `alg`, `kid` or `crit`.
        parameter: &'static str,
        /// What was expected.
        expected: &'static str,
    },
    /// The issuer's key set has no key with its `kid`. The set was fetched for this `kid` less
    /// than [`RETRY_AFTER`](crate::RETRY_AFTER) ago, and is not fetched again yet.
    UnknownKey,
    /// Its key is not known, and less than [`RETRY_AFTER`](crate::RETRY_AFTER) ago the key set
    /// was fetched in vain for the `kid` of another token. This token's key may be new, so
    /// nothing is known about the token: a server should answer 503, not 401.
    KeyNotLookedFor,
    /// Its key is not known, and a fetch of the issuer's keys failed less than
    /// [`PAUSE_AFTER_FAILURE`](crate::PAUSE_AFTER_FAILURE) ago. Nothing is known about the
    /// token: a server should answer 503, not 401.
    KeysUnavailable,
    /// The key with its `kid` is not one that Cognito signs with.
    Key {
        /// The member of the JSON Web Key: `kty`, `use`, `key_ops`, `alg`, `n` or `e`.
        member: &'static str,
        /// What was expected.
        expected: &'static str,
    },
    /// The signature over this header and payload is not by this key.
    Signature,
    /// A claim is missing or wrong.
    Claim {
        /// Its name, such as `token_use`.
        claim: &'static str,
        /// What is wrong with it.
        problem: Problem,
        /// What was expected.
        expected: &'static str,
    },
}

/// What is wrong with a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// It is missing.
    Missing,
    /// Its JSON type is not Cognito's.
    WrongType,
    /// The verifier accepts none of its values.
    NotAccepted,
    /// The token has expired (`exp`).
    Expired,
    /// The token is not valid yet (`nbf`).
    NotYetValid,
}

impl TokenError {
    /// Whether the token itself is at fault, so that a server should answer 401. Otherwise
    /// nothing is known about it yet, and the same token may be accepted some seconds later:
    /// 503.
    #[must_use]
    pub const fn is_refusal(&self) -> bool {
        !matches!(self, Self::KeyNotLookedFor | Self::KeysUnavailable)
    }
}

readable_debug!(TokenError {
    Malformed Header UnknownKey KeyNotLookedFor KeysUnavailable Key Signature Claim
});

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed { part, expected } => {
                write!(f, "malformed {part}: expected {expected}")
            }
            Self::Header {
                parameter,
                expected,
            } => write!(f, "token header: expected {parameter} to be {expected}"),
            Self::KeysUnavailable => {
                f.write_str("the issuer's keys could not be fetched a moment ago")
            }
            Self::UnknownKey => f.write_str("the issuer has no key with the token's kid"),
            Self::KeyNotLookedFor => f.write_str(
                "the token's key is not known, and the issuer's were fetched a moment ago",
            ),
            Self::Key { member, expected } => {
                write!(f, "the issuer's key: expected {member} to be {expected}")
            }
            Self::Signature => f.write_str("the token's signature is not valid"),
            Self::Claim {
                claim,
                problem: Problem::Expired,
                ..
            } => write!(f, "token expired (claim {claim})"),
            Self::Claim {
                claim,
                problem: Problem::NotYetValid,
                ..
            } => write!(f, "token not valid yet (claim {claim})"),
            Self::Claim {
                claim,
                problem,
                expected,
            } => write!(f, "claim {claim} {problem}: expected {expected}"),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "is missing",
            Self::WrongType => "is of the wrong type",
            Self::NotAccepted => "is not accepted",
            Self::Expired => "is in the past",
            Self::NotYetValid => "is in the future",
        })
    }
}

impl Error for TokenError {}

/// Why a response is not a key set. Previously known keys are kept.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeySetError {
    /// The status is not 200. Redirects are not followed, because the URL is the issuer's own.
    Status(u16),
    /// The body is longer than a key set can be: more than 64 KiB.
    TooLong,
    /// The body is not a JSON Web Key Set (RFC 7517 §5) in UTF-8 without repeated names.
    Malformed,
}

readable_debug!(KeySetError { Status TooLong Malformed });

impl fmt::Display for KeySetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status) => write!(f, "not a key set: expected status 200, got {status}"),
            Self::TooLong => f.write_str("not a key set: expected at most 64 KiB"),
            Self::Malformed => f.write_str("not a key set: expected a JSON Web Key Set"),
        }
    }
}

impl Error for KeySetError {}

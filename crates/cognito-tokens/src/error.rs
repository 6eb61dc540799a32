//! Why a token is refused, and why a key set is. Constant texts: they name the claim
//! and what was expected, and show nothing of the token.

use std::error::Error;
use std::fmt;

/// Why a token is refused.
///
/// Each is a refusal for good, except [`TokenError::UnknownKey`] and
/// [`Problem::NotYetValid`], which time can heal; and those that say nothing of the token
/// ([`is_refusal`](Self::is_refusal)): [`TokenError::KeyNotLookedFor`] and
/// [`TokenError::KeysUnavailable`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenError {
    /// It is not a signed JSON Web Token in compact form (RFC 7515 §7.1).
    Malformed {
        /// `"token"`, `"header"`, `"payload"` or `"signature"`.
        part: &'static str,
        /// What it should have been.
        expected: &'static str,
    },
    /// A parameter of its header is missing, or is not what Cognito writes.
    Header {
        /// Its name: `alg`, `kid` or `crit`.
        parameter: &'static str,
        /// What it should have been.
        expected: &'static str,
    },
    /// The issuer's key set has no key of its `kid`: it was fetched for this very `kid`, so
    /// short a time ago that it is not fetched again yet
    /// ([`RETRY_AFTER`](crate::RETRY_AFTER)).
    UnknownKey,
    /// Its key is not known, and the issuer's key set was fetched for the `kid` of another
    /// token, which nobody has, less than [`RETRY_AFTER`](crate::RETRY_AFTER) ago. Nothing
    /// is known of this one, whose key may be a new one: a server answers 503, not 401.
    KeyNotLookedFor,
    /// Its key is not known, and the issuer's keys could not be fetched less than
    /// [`PAUSE_AFTER_FAILURE`](crate::PAUSE_AFTER_FAILURE) ago. Nothing is known of the
    /// token: a server answers 503, not 401.
    KeysUnavailable,
    /// The key of its `kid` is not one that Cognito signs with.
    Key {
        /// The member of the JSON Web Key: `kty`, `use`, `key_ops`, `alg`, `n` or `e`.
        member: &'static str,
        /// What it should have been.
        expected: &'static str,
    },
    /// The signature is not of this key over this header and payload.
    Signature,
    /// A claim is not as it has to be.
    Claim {
        /// Its name, such as `token_use`.
        claim: &'static str,
        /// What is wrong with it.
        problem: Problem,
        /// What it should have been.
        expected: &'static str,
    },
}

/// What is wrong with a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// It is not there.
    Missing,
    /// It is of another JSON type than Cognito writes.
    WrongType,
    /// It is none of the values that the verifier was told to accept.
    NotAccepted,
    /// The token's time is over (`exp`).
    Expired,
    /// The token's time has not come (`nbf`).
    NotYetValid,
}

impl TokenError {
    /// Whether the token is at fault: what a server answers with 401. Otherwise nothing is
    /// known of it yet, and the same token may be good a few seconds later: 503.
    #[must_use]
    pub const fn is_refusal(&self) -> bool {
        !matches!(self, Self::KeyNotLookedFor | Self::KeysUnavailable)
    }
}

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
            Self::UnknownKey => f.write_str("the issuer has no key of the token's kid"),
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

/// Why what was fetched is not a key set. The keys known before stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeySetError {
    /// The status is not 200. Redirects are not followed: the URL is the issuer's own.
    Status(u16),
    /// The body is longer than a key set can be: more than 64 KiB.
    TooLong,
    /// The body is not a JSON Web Key Set (RFC 7517 §5) in UTF-8 without repeated names.
    Malformed,
}

impl fmt::Display for KeySetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status) => write!(f, "no key set: expected status 200, got {status}"),
            Self::TooLong => f.write_str("no key set: expected at most 64 KiB"),
            Self::Malformed => f.write_str("no key set: expected a JSON Web Key Set"),
        }
    }
}

impl Error for KeySetError {}

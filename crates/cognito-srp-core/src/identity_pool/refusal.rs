//! What helps after a refusal of an identity pool. `NotAuthorizedException` has three
//! meanings; the message distinguishes them.

use crate::error::{ErrorCode, ServiceError};

/// What may help after a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Remedy {
    /// The identity no longer exists, or is not the login's: request it again (`GetId`).
    Identity,
    /// The login's token has expired, or the user was signed out: use a renewed token.
    Login,
    /// Nothing that a program could do: the configuration of the pool or its roles must
    /// change.
    Nothing,
}

/// The service's messages if the identity is not the login's.
const OF_IDENTITY: [&str; 2] = ["Logins don't match", "is forbidden"];

/// The service's messages for errors that no token can correct. (Of the messages with `Invalid
/// login token`, those about a wrong provider name are here; all others are about the token.)
const OF_SET_UP: [&str; 5] = [
    "Unauthenticated access is not supported",
    "Token is not from a supported provider",
    "Issuer doesn't match providerName",
    "Can't pass in a Cognito token",
    "Basic (classic) flow",
];

impl Remedy {
    pub(super) fn after(error: &ServiceError) -> Self {
        let has = |words: &[&str]| words.iter().any(|words| error.message().contains(words));
        match error.code() {
            ErrorCode::ResourceNotFound => Self::Identity,
            ErrorCode::NotAuthorized if has(&OF_IDENTITY) => Self::Identity,
            ErrorCode::NotAuthorized if has(&OF_SET_UP) => Self::Nothing,
            ErrorCode::NotAuthorized => Self::Login,
            _ => Self::Nothing,
        }
    }
}

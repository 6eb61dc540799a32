//! What a refusal of an identity pool asks for. `NotAuthorizedException` has three meanings, which
//! its message tells apart.

use crate::error::{ErrorCode, ServiceError};

/// What may help after a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Remedy {
    /// The identity is gone, or is not that of the login: to ask for it anew (`GetId`).
    Identity,
    /// The login's token has ended, or the user was signed out: a renewed one.
    Login,
    /// Nothing that a program could do: the pool or its roles have to be set up otherwise.
    Nothing,
}

/// How the service words that the identity is not that of the login.
const OF_IDENTITY: [&str; 2] = ["Logins don't match", "is forbidden"];

/// How it words what no token mends. (Words of `Invalid login token` that are of a wrong name
/// of the provider are here; all others are of the token.)
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

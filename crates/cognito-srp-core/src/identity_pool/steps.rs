//! The steps of a request for credentials.

use super::{
    AssumedRole, AwsCredentials, AwsCredentialsError, CredentialsForIdentity,
    OpenIdTokenForIdentity,
};
use crate::exchange::Exchange;
use crate::values::identifiers::IdentityId;

/// What has to be done next.
#[derive(Debug)]
#[must_use = "it does nothing unless its steps are carried out"]
pub enum CredentialsStep {
    /// The request is complete. This is the result for all waiting callers.
    Done(Result<AwsCredentials, AwsCredentialsError>),
    /// Get the logins, and pass them to
    /// [`CredentialsState::logins`](super::CredentialsState::logins).
    Logins {
        /// Whether the token must be newer than the previous one, which was refused.
        renewed: bool,
    },
    /// Run this exchange, and pass the result to
    /// [`CredentialsState::identity`](super::CredentialsState::identity).
    Identity(Exchange<IdentityId>),
    /// Run this exchange, and pass the result to
    /// [`CredentialsState::credentials`](super::CredentialsState::credentials).
    Credentials(Exchange<CredentialsForIdentity>),
    /// Run this exchange, and pass the result to
    /// [`CredentialsState::token`](super::CredentialsState::token).
    Token(Exchange<OpenIdTokenForIdentity>),
    /// Run this exchange, and pass the result to
    /// [`CredentialsState::role`](super::CredentialsState::role).
    Role(Exchange<AssumedRole>),
    /// Store this identity where it outlives the process, and then call
    /// [`CredentialsState::kept`](super::CredentialsState::kept), whether or not it was
    /// stored.
    Keep(IdentityId),
}

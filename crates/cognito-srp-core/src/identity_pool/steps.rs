//! What has to be done for credentials.

use super::{
    AssumedRole, AwsCredentials, AwsCredentialsError, CredentialsForIdentity,
    OpenIdTokenForIdentity,
};
use crate::exchange::Exchange;
use crate::values::identifiers::IdentityId;

/// What has to be done next.
#[derive(Debug)]
#[must_use = "nothing comes of it unless it is driven"]
pub enum CredentialsStep {
    /// Nothing. This is the result, for all who wait.
    Done(Result<AwsCredentials, AwsCredentialsError>),
    /// Get the logins, and hand them to
    /// [`CredentialsState::logins`](super::CredentialsState::logins).
    Logins {
        /// Whether the token has to be newer than the one before: that was refused.
        renewed: bool,
    },
    /// Carry this, and hand the result to
    /// [`CredentialsState::identity`](super::CredentialsState::identity).
    Identity(Exchange<IdentityId>),
    /// Carry this, and hand the result to
    /// [`CredentialsState::credentials`](super::CredentialsState::credentials).
    Credentials(Exchange<CredentialsForIdentity>),
    /// Carry this, and hand the result to
    /// [`CredentialsState::token`](super::CredentialsState::token).
    Token(Exchange<OpenIdTokenForIdentity>),
    /// Carry this, and hand the result to
    /// [`CredentialsState::role`](super::CredentialsState::role).
    Role(Exchange<AssumedRole>),
    /// Keep this identity for the next time, where it outlives the process, and then call
    /// [`CredentialsState::kept`](super::CredentialsState::kept), whether or not it was kept.
    Keep(IdentityId),
}

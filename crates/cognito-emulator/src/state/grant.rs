//! What a refresh token stands for.

use cognito_srp_core::Timestamp;

/// What a refresh token stands for. Those that rotation puts in its place stand for
/// the same: they live no longer than the first.
#[derive(Clone, Debug)]
pub(crate) struct Grant {
    pub(crate) username: String,
    pub(crate) client_id: String,
    /// The device key that the sign-in was given or came with.
    pub(crate) device: Option<String>,
    /// When the user signed in: `auth_time`, which survives refreshing.
    pub(crate) signed_in: Timestamp,
    /// When the refresh token ends, in seconds of Unix time.
    pub(crate) until: u64,
    /// `origin_jti`: the same in all tokens of one sign-in. Where tokens have none, it is
    /// the event.
    pub(crate) origin: String,
    pub(crate) event: String,
    /// None after a sign-in by the API.
    pub(crate) oauth: Option<OAuth>,
}

/// What an authorization of the hosted login is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OAuth {
    pub(crate) scopes: Vec<String>,
    /// The `aud` of access tokens (RFC 8707).
    pub(crate) resource: Option<String>,
    /// Of the first ID token alone: no refreshed one has it.
    pub(crate) nonce: Option<String>,
}

impl OAuth {
    pub(crate) fn has_scope(&self, name: &str) -> bool {
        self.scopes.iter().any(|scope| scope == name)
    }
}

/// A grant to be made: whose, for what, and since when they are signed in.
pub(crate) struct NewGrant {
    pub(crate) username: String,
    pub(crate) client_id: String,
    pub(crate) device: Option<String>,
    pub(crate) signed_in: Timestamp,
    pub(crate) oauth: Option<OAuth>,
}

//! What a refresh token stands for.

use cognito_srp_core::Timestamp;

/// What a refresh token stands for. The tokens with which rotation replaces it stand for the
/// same, and expire when the first would.
#[derive(Clone, Debug)]
pub(crate) struct Grant {
    pub(crate) username: String,
    pub(crate) client_id: String,
    /// The device key that the sign-in received or sent.
    pub(crate) device: Option<String>,
    /// When the user signed in: `auth_time`, which a refresh does not change.
    pub(crate) signed_in: Timestamp,
    /// When the refresh token expires, in seconds of Unix time.
    pub(crate) until: u64,
    /// `origin_jti`: the same in all tokens of one sign-in. If the tokens have none, it is the
    /// event id.
    pub(crate) origin: String,
    pub(crate) event: String,
    /// `None` after a sign-in by the API.
    pub(crate) oauth: Option<OAuth>,
}

/// An authorization by the hosted login.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OAuth {
    pub(crate) scopes: Vec<String>,
    /// The `aud` of access tokens (RFC 8707).
    pub(crate) resource: Option<String>,
    /// Only in the first ID token, not in refreshed ones.
    pub(crate) nonce: Option<String>,
}

impl OAuth {
    pub(crate) fn has_scope(&self, name: &str) -> bool {
        self.scopes.iter().any(|scope| scope == name)
    }
}

/// A new grant: for whom, for what, and when they signed in.
pub(crate) struct NewGrant {
    pub(crate) username: String,
    pub(crate) client_id: String,
    pub(crate) device: Option<String>,
    pub(crate) signed_in: Timestamp,
    pub(crate) oauth: Option<OAuth>,
}

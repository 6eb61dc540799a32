//! The token of which another is made.

use core::fmt;

use crate::values::secret::{AccessToken, IdToken};

/// A token from which another is derived: about a user, or about who acts for them.
#[derive(Clone, Copy)]
pub struct SourceToken<'a> {
    pub(super) token: &'a str,
    pub(super) kind: &'static str,
    pub(super) provider: Option<&'a str>,
}

impl<'a> SourceToken<'a> {
    /// An access token (`ACCESS_TOKEN`).
    #[must_use]
    pub fn access_token(token: &'a AccessToken) -> Self {
        Self::of(token.expose(), "ACCESS_TOKEN")
    }

    /// An ID token (`ID_TOKEN`).
    #[must_use]
    pub fn id_token(token: &'a IdToken) -> Self {
        Self::of(token.expose(), "ID_TOKEN")
    }

    /// A SAML assertion, in base64 (`SAML2`).
    #[must_use]
    pub fn saml_assertion(assertion: &'a str) -> Self {
        Self::of(assertion, "SAML2")
    }

    fn of(token: &'a str, kind: &'static str) -> Self {
        Self {
            token,
            kind,
            provider: None,
        }
    }

    /// The token belongs to an identity provider with this name in the user pool, not to the
    /// user pool.
    #[must_use]
    pub fn from_provider(mut self, name: &'a str) -> Self {
        self.provider = Some(name);
        self
    }
}

impl fmt::Debug for SourceToken<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SourceToken")
            .field("kind", &self.kind)
            .field("provider", &self.provider)
            .finish_non_exhaustive()
    }
}

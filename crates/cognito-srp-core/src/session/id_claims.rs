//! The claims of the user's own ID token.

use core::fmt;

use crate::session::tokens::Tokens;
use crate::values::sanitized::Sanitized;
use crate::values::secret::IdToken;
use crate::values::time::Timestamp;
use crate::wire::{self, Members};

/// The claims of an ID token about its user: OpenID Connect's (Core 1.0 §2, §5.1), and
/// Cognito's own.
///
/// **Not verified.** For a token that this program received from the service over TLS, that is
/// good enough (OpenID Connect Core 1.0 §3.1.3.7). For a token from anywhere else, the claims
/// prove nothing: verify it with `cognito-tokens`.
///
/// These are personal data, so `Debug` shows only the claims' names.
///
/// ```
/// use cognito_srp_core::{IdToken, IdTokenClaims};
///
/// // {"sub": "5f2f", "cognito:username": "alice", "email": "alice@example.com",
/// //  "email_verified": true, "cognito:groups": ["admins"]}
/// let token = IdToken::new(concat!(
///     "eyJhbGciOiJSUzI1NiJ9.",
///     "eyJzdWIiOiI1ZjJmIiwiY29nbml0bzp1c2VybmFtZSI6ImFsaWNlIiwiZW1haWwiOiJhbGljZUBleGFtcGxlLm",
///     "NvbSIsImVtYWlsX3ZlcmlmaWVkIjp0cnVlLCJjb2duaXRvOmdyb3VwcyI6WyJhZG1pbnMiXX0.c2ln",
/// ));
/// let claims = IdTokenClaims::unverified(&token).ok_or("no claims")?;
/// assert_eq!(claims.subject(), Some("5f2f"));
/// assert_eq!(claims.attribute("email"), Some("alice@example.com"));
/// assert!(claims.is_email_verified());
/// assert!(claims.groups().eq(["admins"]));
/// # Ok::<(), &str>(())
/// ```
pub struct IdTokenClaims(Members);

impl IdTokenClaims {
    /// The claims of a token; `None` if it cannot be read.
    #[must_use]
    pub fn unverified(token: &IdToken) -> Option<Self> {
        wire::payload(token.expose()).map(Self)
    }

    /// `sub`: the user's id in the user pool, which never changes.
    #[must_use]
    pub fn subject(&self) -> Option<&str> {
        self.attribute("sub")
    }

    /// `cognito:username`: the stored user name, never an alias.
    #[must_use]
    pub fn username(&self) -> Option<&str> {
        self.attribute("cognito:username")
    }

    /// `cognito:groups`: the names of the user's groups.
    pub fn groups(&self) -> impl Iterator<Item = &str> {
        self.0.texts("cognito:groups")
    }

    /// An attribute of the user with a string value, such as `email`, `name` or `custom:team`,
    /// or any other claim with a string value.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.0.text(name)
    }

    /// `email_verified`. It is a JSON boolean, but some identity providers write the text
    /// `"true"`.
    #[must_use]
    pub fn is_email_verified(&self) -> bool {
        self.0.is_true("email_verified")
    }

    /// `phone_number_verified`, as [`is_email_verified`](Self::is_email_verified).
    #[must_use]
    pub fn is_phone_number_verified(&self) -> bool {
        self.0.is_true("phone_number_verified")
    }

    /// `auth_time`: when the user signed in. A refresh does not change it.
    #[must_use]
    pub fn auth_time(&self) -> Option<Timestamp> {
        self.moment("auth_time")
    }

    /// `iat`: when the token was issued.
    #[must_use]
    pub fn issued_at(&self) -> Option<Timestamp> {
        self.moment("iat")
    }

    /// `exp`: when the token expires.
    #[must_use]
    pub fn expires_at(&self) -> Option<Timestamp> {
        self.moment("exp")
    }

    /// The names of all claims.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.names()
    }

    fn moment(&self, name: &str) -> Option<Timestamp> {
        self.0.number(name).and_then(Timestamp::from_wire)
    }
}

impl Tokens {
    /// The ID token's claims, not verified; `None` if there is no ID token, or it cannot be
    /// read.
    #[must_use]
    pub fn id_claims(&self) -> Option<IdTokenClaims> {
        self.id_token().and_then(IdTokenClaims::unverified)
    }
}

impl fmt::Debug for IdTokenClaims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdTokenClaims ")?;
        f.debug_list()
            .entries(self.names().map(Sanitized::name))
            .finish()
    }
}

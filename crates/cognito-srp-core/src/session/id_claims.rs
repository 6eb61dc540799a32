//! The claims of one's own ID token.

use core::fmt;

use crate::session::tokens::Tokens;
use crate::values::sanitized::Sanitized;
use crate::values::secret::IdToken;
use crate::values::time::Timestamp;
use crate::wire::{self, Members};

/// What an ID token says of its user: OpenID Connect's claims (Core 1.0 §2, §5.1), and
/// Cognito's own.
///
/// **Not verified.** Of a token that the service gave to this program itself, over TLS, that is
/// as good (OpenID Connect Core 1.0 §3.1.3.7). Of a token that came from anywhere else it
/// proves nothing: `cognito-tokens` verifies those.
///
/// Personal data, so `Debug` shows the names of the claims only.
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
    /// Those of a token; `None` when it cannot be read.
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

    /// An attribute of the user that is a text, such as `email`, `name` or `custom:team`, or
    /// any other claim that is one.
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

    /// `auth_time`: when the user signed in. A refresh keeps it.
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
    /// What the ID token says of the user, not verified; `None` when there is none, or none
    /// that can be read.
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

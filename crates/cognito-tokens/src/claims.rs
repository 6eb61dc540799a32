//! The typed claims of a token. Verified and unverified claims have different types, so that
//! they cannot be confused.

use std::fmt;
use std::marker::PhantomData;

use cognito_srp_core::Timestamp;
use serde_json::Value;

use crate::error::{Problem, TokenError};
use crate::kinds::{AccessToken, IdToken, TokenUse, Trust, Verified};
use crate::object::{Found, Object};
use crate::scan::Known;
use crate::values::{Fraction, check_audience, expiry, optional_text, required_text, texts, time};

/// The claims of a token. `Debug` shows the issuer, the app client and the times, and only
/// the names of the rest.
pub struct Claims<U, T> {
    expires_at: Timestamp,
    issued_at: Option<Timestamp>,
    auth_time: Option<Timestamp>,
    not_before: Option<Timestamp>,
    all: Object,
    kind: PhantomData<fn() -> (U, T)>,
}

/// The claims of a verified ID token.
pub type IdClaims = Claims<IdToken, Verified>;

/// The claims of a verified access token.
pub type AccessClaims = Claims<AccessToken, Verified>;

impl<U: TokenUse, T: Trust> Claims<U, T> {
    /// Reads the claims of a payload with this `token_use`. The claims that every Cognito
    /// token has must be present, and each must have Cognito's type.
    pub(crate) fn read(all: Object) -> Result<Self, TokenError> {
        if required_text(&all, Known::TokenUse)? != U::NAME {
            return Err(TokenError::Claim {
                claim: "token_use",
                problem: Problem::NotAccepted,
                expected: U::NAME,
            });
        }
        for claim in [U::USERNAME, Known::TokenId, Known::OriginId, Known::Scope] {
            optional_text(&all, claim)?;
        }
        check_audience(&all)?;
        for claim in [Known::Subject, Known::Issuer, U::CLIENT] {
            required_text(&all, claim)?;
        }
        let read = Self {
            expires_at: expiry(&all)?,
            issued_at: time(&all, Known::IssuedAt, Fraction::Dropped)?,
            auth_time: time(&all, Known::AuthTime, Fraction::Dropped)?,
            not_before: time(&all, Known::NotBefore, Fraction::RoundedUp)?,
            all,
            kind: PhantomData,
        };
        texts(&read.all, Known::Groups)?;
        Ok(read)
    }

    /// `sub`: the user's permanent id. In a machine's token (client credentials) it is the app
    /// client's id.
    #[must_use]
    pub fn subject(&self) -> &str {
        self.text(Known::Subject).unwrap_or_default()
    }

    /// `iss`: the user pool, as a URL.
    #[must_use]
    pub fn issuer(&self) -> &str {
        self.text(Known::Issuer).unwrap_or_default()
    }

    /// `aud` of an ID token, `client_id` of an access token.
    #[must_use]
    pub fn client_id(&self) -> &str {
        self.text(U::CLIENT).unwrap_or_default()
    }

    /// `cognito:username` of an ID token, `username` of an access token. A machine's token has
    /// none.
    #[must_use]
    pub fn username(&self) -> Option<&str> {
        self.text(U::USERNAME)
    }

    /// `exp`: when the token expires. Whole seconds; a fraction is dropped.
    #[must_use]
    pub fn expires_at(&self) -> Timestamp {
        self.expires_at
    }

    /// `nbf`: the token is not valid before it. Cognito does not write it.
    #[must_use]
    pub fn not_before(&self) -> Option<Timestamp> {
        self.not_before
    }

    /// `iat`: when the token was issued.
    #[must_use]
    pub fn issued_at(&self) -> Option<Timestamp> {
        self.issued_at
    }

    /// `auth_time`: when the user signed in. A refresh does not change it.
    #[must_use]
    pub fn auth_time(&self) -> Option<Timestamp> {
        self.auth_time
    }

    /// `cognito:groups`: the user's groups; empty if there are none.
    #[must_use]
    pub fn groups(&self) -> &[String] {
        self.groups_claim().unwrap_or_default()
    }

    /// `jti`: the id of this token.
    #[must_use]
    pub fn token_id(&self) -> Option<&str> {
        self.text(Known::TokenId)
    }

    /// `origin_jti`: the id of the sign-in from which the token comes. Revocation uses it.
    #[must_use]
    pub fn origin_id(&self) -> Option<&str> {
        self.text(Known::OriginId)
    }

    /// Any claim, as JSON. The first call reads the payload into a tree; the other methods do
    /// without one.
    #[must_use]
    pub fn claim(&self, name: &str) -> Option<&Value> {
        self.all.value(name)
    }

    /// The names of all claims, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.all.names()
    }

    fn text(&self, name: Known) -> Option<&str> {
        self.all.known(name)?.text()
    }

    pub(crate) fn groups_claim(&self) -> Option<&[String]> {
        match self.all.known(Known::Groups)? {
            Found::Texts(groups) => Some(groups),
            _ => None,
        }
    }

    pub(crate) fn scope_claim(&self) -> Option<&str> {
        self.text(Known::Scope)
    }
}

impl<T: Trust> Claims<IdToken, T> {
    /// An attribute of the user with a string value, such as `email` or `custom:team`.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.all.get(name)?.text()
    }

    /// `email_verified`. It is a JSON boolean, but some identity providers write the text
    /// `"true"`.
    #[must_use]
    pub fn is_email_verified(&self) -> bool {
        self.is_true("email_verified")
    }

    /// `phone_number_verified`, as [`is_email_verified`](Self::is_email_verified).
    #[must_use]
    pub fn is_phone_number_verified(&self) -> bool {
        self.is_true("phone_number_verified")
    }

    fn is_true(&self, claim: &str) -> bool {
        match self.all.get(claim) {
            Some(Found::Bool(flag)) => flag,
            Some(Found::Text(text)) => text == "true",
            _ => false,
        }
    }
}

impl<T: Trust> Claims<AccessToken, T> {
    /// `scope`: what the bearer may do, such as `aws.cognito.signin.user.admin`.
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        scopes(self.scope_claim().unwrap_or_default())
    }

    /// `device_key`: the device that the user signed in with.
    #[must_use]
    pub fn device_key(&self) -> Option<&str> {
        self.all.get("device_key")?.text()
    }
}

/// The scopes of the claim, separated by spaces (RFC 6749 §3.3). Two consecutive spaces do not
/// make an empty scope.
pub(crate) fn scopes(claim: &str) -> impl Iterator<Item = &str> {
    claim.split(' ').filter(|scope| !scope.is_empty())
}

impl<U, T> Clone for Claims<U, T> {
    fn clone(&self) -> Self {
        Self {
            all: self.all.clone(),
            ..*self
        }
    }
}

impl<U: TokenUse, T: Trust> fmt::Debug for Claims<U, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Claims")
            .field("trust", &format_args!("{}", T::NAME))
            .field("token_use", &U::NAME)
            .field("issuer", &self.issuer())
            .field("client_id", &self.client_id())
            .field("expires_at", &self.expires_at)
            .field("names", &self.all.names().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

//! Claims of tokens that were not verified.
//!
//! For a program that looks into its own tokens, which it received from the service over TLS:
//! to see when they expire, or the user's name. Anybody can write a token with any claims:
//! tokens from others must go through a [`Verifier`](crate::Verifier).
//!
//! ```compile_fail,E0308
//! fn only_for_verified(_: &cognito_tokens::IdClaims) {}
//! fn on(token: &str) -> Result<(), cognito_tokens::TokenError> {
//!     only_for_verified(&cognito_tokens::unverified::read_id_unverified(token)?); // another type
//!     Ok(())
//! }
//! ```

use crate::claims::Claims;
use crate::compact::Parts;
use crate::error::TokenError;
use crate::kinds::{self, AccessToken, IdToken, Trust};

/// The token's signature, issuer, app client and times were not checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unverified {}

impl Trust for Unverified {}
impl kinds::sealed::Trust for Unverified {
    const NAME: &'static str = "Unverified";
}

/// The unverified claims of an ID token.
pub type IdClaims = Claims<IdToken, Unverified>;

/// The unverified claims of an access token.
pub type AccessClaims = Claims<AccessToken, Unverified>;

/// Reads the claims of an ID token, without verifying them.
///
/// ```
/// use cognito_tokens::unverified::read_id_unverified;
/// // {"alg":"none"} . {"sub":"1","iss":"https://example.com","token_use":"id","aud":"a","exp":9}
/// let token = "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIiwiaXNzIjoiaHR0cHM6Ly9leGFtcGxlLmNvbSIsInRv\
///              a2VuX3VzZSI6ImlkIiwiYXVkIjoiYSIsImV4cCI6OX0.c2ln";
/// let claims = read_id_unverified(token)?;
/// assert_eq!(claims.expires_at().unix_seconds(), 9);
/// # Ok::<(), cognito_tokens::TokenError>(())
/// ```
///
/// # Errors
/// [`TokenError::Malformed`] and [`TokenError::Claim`] if it is not an ID token.
pub fn read_id_unverified(token: &str) -> Result<IdClaims, TokenError> {
    Claims::read(Parts::read(token, |_| None)?.payload)
}

/// Reads the claims of an access token, without verifying them.
///
/// # Errors
/// As [`read_id_unverified`].
pub fn read_access_unverified(token: &str) -> Result<AccessClaims, TokenError> {
    Claims::read(Parts::read(token, |_| None)?.payload)
}

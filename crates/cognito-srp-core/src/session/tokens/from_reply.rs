//! Reading tokens from a reply of the service.

use alloc::boxed::Box;
use alloc::string::String;
use core::time::Duration;

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::{FromDomain, Known, Tokens};
use crate::device::NewDevice;
use crate::error::Error;
use crate::error::protocol::ProtocolError;
use crate::exchange::sealed::{Conclude, Received};
use crate::values::identifiers::Username;
use crate::values::secret;
use crate::values::time::Timestamp;
use crate::wire::oauth::OAuthReply;
use crate::wire::{self, AuthReply, AuthResult, Claims, member};

impl Conclude for Tokens {
    type Pending = Box<Known>;

    fn conclude(known: Box<Known>, received: Received<'_>) -> Result<Self, Error> {
        if let Some(expected) = &known.from_domain {
            let result = received.read::<OAuthReply>()?.into_result();
            expected.check(result.id_token.as_ref().map(|token| token.as_str()))?;
            return Ok(Self::from_wire(result, known, &received)?);
        }
        let reply: AuthReply = received.read()?;
        if reply.challenge().is_some() {
            return Err(ProtocolError::ChallengeInsteadOfTokens.into());
        }
        let result = reply
            .authentication_result
            .ok_or(ProtocolError::Missing(member::AUTHENTICATION_RESULT))?;
        Ok(Self::from_wire(result, known, &received)?)
    }

    fn access_token_issued(&self) -> Option<Timestamp> {
        self.claims.issued
    }
}

impl FromDomain {
    /// Checks tokens before they are returned: those of another sign-in are refused (OpenID
    /// Connect Core §3.1.3.7, 11).
    fn check(&self, id_token: Option<&str>) -> Result<(), ProtocolError> {
        let Some(id_token) = id_token else {
            return match self.with_id_token {
                true => Err(ProtocolError::Missing(member::ID_TOKEN)),
                false => Ok(()),
            };
        };
        let Some(expected) = &self.nonce else {
            return Ok(());
        };
        let found = wire::nonce(id_token).unwrap_or_default();
        match found.as_bytes().ct_eq(expected.as_bytes()).into() {
            true => Ok(()),
            false => Err(ProtocolError::OtherNonce),
        }
    }
}

impl Tokens {
    /// The access token's own claim takes precedence over the name that the sign-in used last,
    /// which after a password flow may be an alias.
    pub(crate) fn from_wire(
        result: AuthResult,
        mut known: Box<Known>,
        received: &Received<'_>,
    ) -> Result<Self, ProtocolError> {
        let access_token = result
            .access_token
            .ok_or(ProtocolError::Missing(member::ACCESS_TOKEN))?;
        let mut claims = Claims::of(&access_token);
        let named = claims.username.take().and_then(Username::returned);
        known.username = named.or(known.username);
        let lasts = match result.expires_in {
            Some(seconds) if seconds > 0 => Duration::from_secs(seconds.into()),
            _ => lasts(&claims, received).ok_or(ProtocolError::Missing(member::EXPIRES_IN))?,
        };
        Ok(Self {
            access_token: token(access_token, member::ACCESS_TOKEN)?,
            id_token: result
                .id_token
                .map(|text| token(text, member::ID_TOKEN))
                .transpose()?,
            refresh_token: result
                .refresh_token
                .map(|text| token(text, member::REFRESH_TOKEN))
                .transpose()?,
            token_type: token_type(result.token_type)?,
            expires_in: lasts,
            claims: Box::new(claims),
            new_device: result
                .new_device_metadata
                .and_then(|metadata| NewDevice::from_wire(metadata, known.username.as_ref()))
                .map(Box::new),
            known,
            left_out: None,
            received: received.now,
            skew: received.skew,
        })
    }
}

/// A token in a reply.
fn token<T: From<Zeroizing<String>>>(
    text: Zeroizing<String>,
    name: &'static str,
) -> Result<T, ProtocolError> {
    secret::token(text).ok_or(ProtocolError::NotAToken(name))
}

/// The authentication scheme, which precedes the token in a header: a `token` of RFC 9110
/// §5.6.2.
fn token_type(text: Option<String>) -> Result<String, ProtocolError> {
    let text = text.unwrap_or_default();
    let is_tchar = |octet: u8| octet.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&octet);
    if text.bytes().all(is_tchar) {
        Ok(text)
    } else {
        Err(ProtocolError::NotAToken(member::TOKEN_TYPE))
    }
}

/// How long a token is valid by its own claims, from when it was received.
fn lasts(claims: &Claims, received: &Received<'_>) -> Option<Duration> {
    let came = received.skew.service_time(received.now);
    let from = claims.issued.unwrap_or(came).unix_seconds();
    let until = claims.expires?.unix_seconds();
    let seconds = until.checked_sub(from).filter(|seconds| *seconds > 0);
    seconds.map(Duration::from_secs)
}

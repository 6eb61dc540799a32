//! The tokens of a user who is signed in, as the service sends them.

use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;
use core::time::Duration;

use zeroize::Zeroizing;

use super::device_outcome::{DeviceOutcome, LeftOut};
use crate::device::NewDevice;
use crate::error::{Error, ProtocolError};
use crate::exchange::sealed::{Conclude, Received};
use crate::exchange::settles_at_once;
use crate::session::signed_in::SessionOrigin;
use crate::values::date::ClockSkew;
use crate::values::identifiers::{DeviceKey, Username};
use crate::values::secret::{self, AccessToken, IdToken, RefreshToken};
use crate::values::time::Timestamp;
use crate::wire::{AuthReply, AuthResult, Claims, member};

/// The tokens of a user who is signed in.
///
/// They are as the service sent them: nothing here verifies a signature.
pub struct Tokens {
    access_token: AccessToken,
    id_token: Option<IdToken>,
    refresh_token: Option<RefreshToken>,
    token_type: String,
    expires_in: Duration,
    /// In a box, as the next: what a step comes to should be small.
    claims: Box<Claims>,
    known: Box<Known>,
    /// In a box: most sign-ins have none.
    new_device: Option<Box<NewDevice>>,
    left_out: Option<(DeviceKey, LeftOut)>,
    received: Timestamp,
    skew: ClockSkew,
}

/// What is known of tokens before they come, by what was sent.
pub struct Known {
    pub(crate) origin: SessionOrigin,
    pub(crate) username: Option<Username>,
    /// The device that was named.
    pub(crate) device_key: Option<DeviceKey>,
}

/// What a [`Tokens`] is taken apart into.
pub(crate) struct TokenParts {
    pub(crate) access_token: AccessToken,
    pub(crate) id_token: Option<IdToken>,
    pub(crate) refresh_token: Option<RefreshToken>,
    pub(crate) expires_in: Duration,
    pub(crate) claims: Claims,
    pub(crate) known: Known,
    pub(crate) new_device: Option<Box<NewDevice>>,
    pub(crate) received: Timestamp,
    pub(crate) skew: ClockSkew,
}

/// A token of a reply.
fn token<T: From<Zeroizing<String>>>(
    text: Zeroizing<String>,
    name: &'static str,
) -> Result<T, ProtocolError> {
    secret::token(text).ok_or(ProtocolError::NotAToken(name))
}

/// The scheme of a header, which stands before the token there: a `token` of RFC
/// 9110 §5.6.2.
fn token_type(text: Option<String>) -> Result<String, ProtocolError> {
    let text = text.unwrap_or_default();
    let is_tchar = |octet: u8| octet.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&octet);
    if text.bytes().all(is_tchar) {
        Ok(text)
    } else {
        Err(ProtocolError::NotAToken(member::TOKEN_TYPE))
    }
}

impl Tokens {
    /// The access token's own claim goes before the name that the sign-in used last,
    /// for after a password flow that may be an alias.
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

    /// What became of the device with which the sign-in began. What the service does
    /// not know under this user's name may be another's, and good.
    pub(crate) fn with_outcome_of(mut self, device: DeviceOutcome) -> Self {
        let left_out = device.left_out(self.known.username.as_ref());
        if left_out.is_some() {
            self.known.device_key = None;
        }
        Self { left_out, ..self }
    }

    /// The access token.
    #[must_use]
    pub fn access_token(&self) -> &AccessToken {
        &self.access_token
    }

    /// The ID token. The service always sends one; its model does not promise it.
    #[must_use]
    pub fn id_token(&self) -> Option<&IdToken> {
        self.id_token.as_ref()
    }

    /// The refresh token: present after a sign-in, and after a refresh with
    /// rotation, where it replaces the old one. Absent after any other refresh,
    /// where the old one stays good.
    #[must_use]
    pub fn refresh_token(&self) -> Option<&RefreshToken> {
        self.refresh_token.as_ref()
    }

    /// How the access token is presented: `Bearer`.
    #[must_use]
    pub fn token_type(&self) -> &str {
        &self.token_type
    }

    /// How long the access token is good for, from the moment it came.
    #[must_use]
    pub fn expires_in(&self) -> Duration {
        self.expires_in
    }

    /// The stored user name, never an alias: store this one. From the access
    /// token, else the name that the service returned last, else the one typed.
    #[must_use]
    pub fn username(&self) -> Option<&Username> {
        self.known.username.as_ref()
    }

    /// With which app client and where they were got.
    #[must_use]
    pub fn origin(&self) -> &SessionOrigin {
        &self.known.origin
    }
}

impl Tokens {
    /// The device that the refresh token is bound to: the one that the sign-in or the
    /// refresh named, unless the service did not know it any more, or the new one that
    /// came with the tokens. A refresh has to name it.
    #[must_use]
    pub fn device_key(&self) -> Option<&DeviceKey> {
        let new = self.new_device.as_deref().map(NewDevice::key);
        new.or(self.known.device_key.as_ref())
    }

    /// A device that the service offers to remember, when the user pool tracks
    /// devices and the sign-in named none.
    ///
    /// It has to be confirmed with this access token
    /// ([`AppClient::confirm_device`](crate::AppClient::confirm_device)): the service
    /// refuses each refresh before that. The keepers of the transports do it when it
    /// was not done, so whoever does it tells them with
    /// [`take_new_device`](Self::take_new_device).
    #[must_use]
    pub fn new_device(&self) -> Option<&NewDevice> {
        self.new_device.as_deref()
    }

    /// Takes the new device out: for whoever has confirmed it, or wants no device and no
    /// refresh. [`device_key`](Self::device_key) goes on to name it.
    pub fn take_new_device(&mut self) -> Option<NewDevice> {
        let new = *self.new_device.take()?;
        self.known.device_key = Some(new.key().clone());
        Some(new)
    }

    /// The device with which the sign-in began and which the service does not
    /// know any more: the sign-in went on without it. Delete what is stored of it.
    #[must_use]
    pub fn forgotten_device(&self) -> Option<&DeviceKey> {
        self.left_out(LeftOut::Forgotten)
    }

    /// The device with which the sign-in began and which turned out to be another
    /// user's than the one who signed in: the sign-in went on without it. It is as
    /// good as before.
    #[must_use]
    pub fn unused_device(&self) -> Option<&DeviceKey> {
        self.left_out(LeftOut::OfAnother)
    }

    fn left_out(&self, why: LeftOut) -> Option<&DeviceKey> {
        let (key, known) = self.left_out.as_ref()?;
        (*known == why).then_some(key)
    }

    /// When they came, by the program's clock.
    #[must_use]
    pub fn received(&self) -> Timestamp {
        self.received
    }

    /// By how much the service's clock was ahead of the program's then.
    #[must_use]
    pub fn clock_skew(&self) -> ClockSkew {
        self.skew
    }

    pub(crate) fn into_parts(self) -> TokenParts {
        TokenParts {
            access_token: self.access_token,
            id_token: self.id_token,
            refresh_token: self.refresh_token,
            expires_in: self.expires_in,
            claims: *self.claims,
            known: *self.known,
            new_device: self.new_device,
            received: self.received,
            skew: self.skew,
        }
    }
}

/// How long a token lasts by what it says of itself, from the moment it came.
fn lasts(claims: &Claims, received: &Received<'_>) -> Option<Duration> {
    let came = received.skew.service_time(received.now);
    let from = claims.issued.unwrap_or(came).unix_seconds();
    let until = claims.expires?.unix_seconds();
    let seconds = until.checked_sub(from).filter(|seconds| *seconds > 0);
    seconds.map(Duration::from_secs)
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens")
            .field("access_token", &self.access_token)
            .field("id_token", &self.id_token)
            .field("refresh_token", &self.refresh_token)
            .field("expires_in", &self.expires_in)
            .finish_non_exhaustive()
    }
}

impl Conclude for Tokens {
    type Pending = Box<Known>;

    fn conclude(known: Box<Known>, received: Received<'_>) -> Result<Self, Error> {
        let reply: AuthReply = received.read()?;
        if reply.challenge().is_some() {
            return Err(ProtocolError::ChallengeInsteadOfTokens.into());
        }
        let result = reply
            .authentication_result
            .ok_or(ProtocolError::Missing(member::AUTHENTICATION_RESULT))?;
        Ok(Self::from_wire(result, known, &received)?)
    }

    fn access_token(&self) -> Option<&AccessToken> {
        Some(&self.access_token)
    }
}

settles_at_once!(Tokens);

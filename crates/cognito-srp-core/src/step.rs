//! What a sign-in can come to.

use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;
use core::ops::ControlFlow;
use core::time::Duration;

use zeroize::Zeroizing;

use crate::challenge::Challenge;
use crate::date::ClockSkew;
use crate::device::NewDevice;
use crate::error::{Error, ProtocolError, ServiceError};
use crate::exchange::sealed::{Conclude, Received};
use crate::exchange::{Exchange, Outcome, settles_at_once};
use crate::identifiers::{DeviceKey, Username};
use crate::secret::{self, AccessToken, IdToken, RefreshToken};
use crate::sign_in::{self, Pending};
use crate::signed_in::SessionOrigin;
use crate::time::Timestamp;
use crate::wire::{AuthReply, AuthResult, Claims, member};

/// What comes after one exchange of a sign-in.
///
/// A step must be looked at: an unanswered one is a sign-in that stopped half way.
///
/// ```compile_fail
/// #![deny(unused_must_use)]
/// # use cognito_srp_core::{Error, Exchange, Response, Step, Timestamp};
/// # fn f(exchange: Exchange<Step>, response: Response<'_>, now: Timestamp) -> Result<(), Error> {
/// exchange.receive(response, now)?; // unused `Step` that must be used
/// # Ok(()) }
/// ```
///
/// Exhaustive on purpose: there is no fourth thing that a program would have to do.
#[must_use = "a step that is not followed is a sign-in that stopped half way"]
#[derive(Debug)]
pub enum Step {
    /// The core has made the next request; carry it.
    Send(Exchange<Step>),
    /// A person, or the program, has to answer.
    Challenge(Challenge),
    /// Signed in.
    Done(Tokens),
}

/// A sign-in that can go no further without the caller: [`Step`] without `Send`.
#[must_use = "a challenge that is not answered is a sign-in that stopped half way"]
#[derive(Debug)]
pub enum Settled {
    /// A person, or the program, has to answer.
    Challenge(Challenge),
    /// Signed in.
    Done(Tokens),
}

impl Conclude for Step {
    type Pending = Pending;

    fn conclude(pending: Pending, received: Received<'_>) -> Result<Self, Error> {
        sign_in::advance(pending, &received)
    }

    fn refused(pending: Pending, error: ServiceError) -> Result<Self, Error> {
        sign_in::refused(pending, error)
    }
}

impl Outcome for Step {
    type Settled = Settled;

    fn settle(self) -> ControlFlow<Settled, Exchange<Self>> {
        match self {
            Self::Send(exchange) => ControlFlow::Continue(exchange),
            Self::Challenge(challenge) => ControlFlow::Break(Settled::Challenge(challenge)),
            Self::Done(tokens) => ControlFlow::Break(Settled::Done(tokens)),
        }
    }
}

/// The tokens of a user who is signed in.
///
/// They are as the service sent them: nothing here verifies a signature.
pub struct Tokens {
    access_token: AccessToken,
    id_token: Option<IdToken>,
    refresh_token: Option<RefreshToken>,
    token_type: String,
    expires_in: Duration,
    claims: Claims,
    known: Known,
    new_device: Option<NewDevice>,
    forgotten_device: Option<DeviceKey>,
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
    pub(crate) new_device: Option<NewDevice>,
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
        mut known: Known,
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
            claims,
            known,
            new_device: result.new_device_metadata.and_then(NewDevice::from_wire),
            forgotten_device: None,
            received: received.now,
            skew: received.skew,
        })
    }

    /// The sign-in went on without this device.
    pub(crate) fn having_forgotten(mut self, forgotten_device: Option<DeviceKey>) -> Self {
        if forgotten_device.is_some() {
            self.known.device_key = None;
        }
        Self {
            forgotten_device,
            ..self
        }
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
        let new = self.new_device.as_ref().map(NewDevice::key);
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
        self.new_device.as_ref()
    }

    /// Takes the new device out: for who has confirmed it, or wants no device and no
    /// refresh. [`device_key`](Self::device_key) goes on to name it.
    pub fn take_new_device(&mut self) -> Option<NewDevice> {
        let new = self.new_device.take()?;
        self.known.device_key = Some(new.key().clone());
        Some(new)
    }

    /// The device with which the sign-in began and which the service does not
    /// know any more: the sign-in went on without it. Delete what is stored of it.
    #[must_use]
    pub fn forgotten_device(&self) -> Option<&DeviceKey> {
        self.forgotten_device.as_ref()
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
            claims: self.claims,
            known: self.known,
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
    until.checked_sub(from).map(Duration::from_secs)
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
        Ok(Self::from_wire(result, *known, &received)?)
    }
}

settles_at_once!(Tokens);

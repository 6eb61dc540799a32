//! What a sign-in can come to.

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
use crate::time::Timestamp;
use crate::wire::{self, AuthReply, AuthResult, member};

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
    username: Option<Username>,
    new_device: Option<NewDevice>,
    forgotten_device: Option<DeviceKey>,
    received: Timestamp,
    skew: ClockSkew,
}

/// What a [`Tokens`] is taken apart into.
pub(crate) struct TokenParts {
    pub(crate) access_token: AccessToken,
    pub(crate) id_token: Option<IdToken>,
    pub(crate) refresh_token: Option<RefreshToken>,
    pub(crate) expires_in: Duration,
    pub(crate) username: Option<Username>,
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
    /// `last_known` is the name that the sign-in used last; the access token's
    /// own claim goes first, for after a password flow the former may be an alias.
    pub(crate) fn from_wire(
        result: AuthResult,
        last_known: Option<Username>,
        received: &Received<'_>,
    ) -> Result<Self, ProtocolError> {
        let access_token = result
            .access_token
            .ok_or(ProtocolError::Missing(member::ACCESS_TOKEN))?;
        let username = wire::access_token_username(&access_token)
            .and_then(Username::returned)
            .or(last_known);
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
            expires_in: Duration::from_secs(result.expires_in.unwrap_or_default().into()),
            username,
            new_device: result.new_device_metadata.and_then(NewDevice::from_wire),
            forgotten_device: None,
            received: received.now,
            skew: received.skew,
        })
    }

    pub(crate) fn having_forgotten(self, forgotten_device: Option<DeviceKey>) -> Self {
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
        self.username.as_ref()
    }
}

impl Tokens {
    /// A device that the service offers to remember, when the user pool tracks
    /// devices and the sign-in named none. See [`AppClient::confirm_device`](crate::AppClient::confirm_device).
    #[must_use]
    pub fn new_device(&self) -> Option<&NewDevice> {
        self.new_device.as_ref()
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
            username: self.username,
        }
    }
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
    /// The stored user name, where it is known.
    type Pending = Option<Username>;

    fn conclude(username: Option<Username>, received: Received<'_>) -> Result<Self, Error> {
        let reply: AuthReply = received.read()?;
        if reply.challenge().is_some() {
            return Err(ProtocolError::ChallengeInsteadOfTokens.into());
        }
        let result = reply
            .authentication_result
            .ok_or(ProtocolError::Missing(member::AUTHENTICATION_RESULT))?;
        Ok(Self::from_wire(result, username, &received)?)
    }
}

settles_at_once!(Tokens);

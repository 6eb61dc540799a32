//! A user's tokens, as the service sends them.

mod from_reply;

use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;
use core::time::Duration;

use zeroize::Zeroizing;

use super::device_outcome::{DeviceOutcome, LeftOut};
use crate::device::NewDevice;
use crate::exchange::settles_at_once;
use crate::session::signed_in::SessionOrigin;
use crate::values::clock_skew::ClockSkew;
use crate::values::identifiers::{DeviceKey, Username};
use crate::values::secret::{AccessToken, IdToken, RefreshToken};
use crate::values::time::Timestamp;
use crate::wire::Claims;

/// The tokens of a signed-in user.
///
/// These are the tokens as the service sent them: nothing here verifies their signatures.
pub struct Tokens {
    access_token: AccessToken,
    id_token: Option<IdToken>,
    refresh_token: Option<RefreshToken>,
    token_type: String,
    expires_in: Duration,
    /// Boxed, like the next, because a step should be small.
    claims: Box<Claims>,
    known: Box<Known>,
    /// Boxed, because most sign-ins have none.
    new_device: Option<Box<NewDevice>>,
    left_out: Option<(DeviceKey, LeftOut)>,
    received: Timestamp,
    skew: ClockSkew,
}

/// What is known about tokens from the request, before they arrive.
pub struct Known {
    pub(crate) origin: SessionOrigin,
    pub(crate) username: Option<Username>,
    /// The device that the request named.
    pub(crate) device_key: Option<DeviceKey>,
    /// They come from the user pool's domain.
    pub(crate) from_domain: Option<FromDomain>,
}

/// Requirements for tokens from a user pool's domain.
#[derive(Default)]
pub(crate) struct FromDomain {
    /// The ID token must contain this nonce.
    pub(crate) nonce: Option<Zeroizing<String>>,
    /// There must be an ID token.
    pub(crate) with_id_token: bool,
}

/// The parts of a [`Tokens`].
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

impl Tokens {
    /// Records what happened to the device with which the sign-in began.
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

    /// The ID token. The service always sends one, but its model does not guarantee it.
    #[must_use]
    pub fn id_token(&self) -> Option<&IdToken> {
        self.id_token.as_ref()
    }

    /// The refresh token: present after a sign-in, and after a refresh with rotation, where it
    /// replaces the old one. Absent after any other refresh, where the old one stays valid.
    #[must_use]
    pub fn refresh_token(&self) -> Option<&RefreshToken> {
        self.refresh_token.as_ref()
    }

    /// The authentication scheme for the access token: `Bearer`.
    #[must_use]
    pub fn token_type(&self) -> &str {
        &self.token_type
    }

    /// How long the access token is valid, from when it was received.
    #[must_use]
    pub fn expires_in(&self) -> Duration {
        self.expires_in
    }

    /// The scopes in the access token, not verified; after a sign-in at the user pool's
    /// domain, the granted ones. Empty if the access token is not readable.
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        let scopes = self.claims.scope.as_deref().unwrap_or_default();
        scopes.split(' ').filter(|scope| !scope.is_empty())
    }

    /// The stored user name, never an alias: store this one. From the access token; otherwise
    /// the name that the service returned last; otherwise the one typed.
    #[must_use]
    pub fn username(&self) -> Option<&Username> {
        self.known.username.as_ref()
    }

    /// The app client and the endpoint from which the tokens came.
    #[must_use]
    pub fn origin(&self) -> &SessionOrigin {
        &self.known.origin
    }
}

impl Tokens {
    /// The device to which the refresh token is bound: the one that the sign-in or the refresh
    /// named, unless the service no longer knew it, or the new one that came with the tokens.
    /// A refresh must name it.
    #[must_use]
    pub fn device_key(&self) -> Option<&DeviceKey> {
        let new = self.new_device.as_deref().map(NewDevice::key);
        new.or(self.known.device_key.as_ref())
    }

    /// A device that the service offers to remember, if the user pool tracks devices and the
    /// sign-in named none.
    ///
    /// It must be confirmed with this access token
    /// ([`AppClient::confirm_device`](crate::AppClient::confirm_device)): until then the
    /// service refuses every refresh. The transports' keepers confirm it, unless the program
    /// already has; in that case take it out with [`take_new_device`](Self::take_new_device).
    #[must_use]
    pub fn new_device(&self) -> Option<&NewDevice> {
        self.new_device.as_deref()
    }

    /// Takes the new device out: for a program that has confirmed it, or that needs neither
    /// the device nor refreshes. [`device_key`](Self::device_key) still returns its key.
    pub fn take_new_device(&mut self) -> Option<NewDevice> {
        let new = *self.new_device.take()?;
        self.known.device_key = Some(new.key().clone());
        Some(new)
    }

    /// The device with which the sign-in began, if the service no longer knows it and the
    /// sign-in continued without it. Delete its stored data.
    #[must_use]
    pub fn forgotten_device(&self) -> Option<&DeviceKey> {
        self.left_out(LeftOut::Forgotten)
    }

    /// The device with which the sign-in began, if it belongs to another user and the sign-in
    /// continued without it. It is still valid for its owner.
    #[must_use]
    pub fn unused_device(&self) -> Option<&DeviceKey> {
        self.left_out(LeftOut::OfAnother)
    }

    fn left_out(&self, why: LeftOut) -> Option<&DeviceKey> {
        let (key, known) = self.left_out.as_ref()?;
        (*known == why).then_some(key)
    }

    /// When the tokens were received, by the program's clock.
    #[must_use]
    pub fn received_at(&self) -> Timestamp {
        self.received
    }

    /// How far the service's clock was ahead of the program's at that time.
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

settles_at_once!(Tokens);

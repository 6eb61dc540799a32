//! A user who is signed in, and stays so: tokens, and when they end.

use alloc::string::String;
use core::fmt;
use core::time::Duration;

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::app_client::AppClient;
use crate::date::ClockSkew;
use crate::error::Error;
use crate::exchange::Exchange;
use crate::identifiers::{DeviceKey, Username};
use crate::secret::{self, AccessToken, IdToken, RefreshToken};
use crate::step::Tokens;
use crate::stored::{Stored, StoredError};
use crate::time::Timestamp;
use crate::wire::{member, members};

/// A user who is signed in: what a program keeps from one request to the next.
///
/// It has no clock and does no IO. [`access_token`](Self::access_token) says
/// whether the token is still good at a moment; [`refresh`](Self::refresh) makes
/// the exchange that gets the next; [`renew`](Self::renew) takes what came of it.
/// The transports do the three in turn.
///
/// ```
/// # use cognito_srp_core::{AppClient, Error, Exchange, SignedIn, Timestamp, Tokens};
/// # fn f(
/// #     app_client: &AppClient, mut user: SignedIn, now: Timestamp,
/// #     carry: impl Fn(Exchange<Tokens>) -> Result<Tokens, Error>,
/// # ) -> Result<(), Error> {
/// if user.access_token(now).is_none() {
///     if let Some(exchange) = user.refresh(app_client) {
///         match carry(exchange) {
///             Ok(tokens) => user.renew(tokens),
///             Err(error) if SignedIn::ends_with(&error) => return Err(error), // sign in again
///             Err(_) => {} // a fault on the way: the user is still signed in
///         }
///     }
/// }
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct SignedIn {
    username: Option<Username>,
    access_token: AccessToken,
    id_token: Option<IdToken>,
    refresh_token: Option<RefreshToken>,
    device_key: Option<DeviceKey>,
    /// By the service's clock.
    came: Timestamp,
    ends: Timestamp,
    skew: ClockSkew,
}

impl SignedIn {
    /// How long before its end an access token is renewed: the request that it is
    /// for takes its time too.
    pub const MARGIN: Duration = Duration::from_secs(60);

    /// A user who has just signed in. `device_key` is that of the remembered
    /// device from which she did, or of the new one that was confirmed: the
    /// refresh token is bound to it.
    #[must_use]
    pub fn new(tokens: Tokens, device_key: Option<DeviceKey>) -> Self {
        let skew = tokens.clock_skew();
        let came = skew.service_time(tokens.received());
        let parts = tokens.into_parts();
        Self {
            username: parts.username,
            access_token: parts.access_token,
            id_token: parts.id_token,
            refresh_token: parts.refresh_token,
            device_key,
            came,
            ends: came.after(parts.expires_in),
            skew,
        }
    }

    /// The access token, unless it has ended at this moment of the program's
    /// clock, or will within [`MARGIN`](Self::MARGIN).
    #[must_use]
    pub fn access_token(&self, now: Timestamp) -> Option<&AccessToken> {
        let soon = self.skew.service_time(now).after(Self::MARGIN);
        (soon < self.ends).then_some(&self.access_token)
    }

    /// The access token, unless it has ended at this moment of the program's
    /// clock: for when there is no other. It may end on the way.
    #[must_use]
    pub fn unexpired_access_token(&self, now: Timestamp) -> Option<&AccessToken> {
        (self.skew.service_time(now) < self.ends).then_some(&self.access_token)
    }

    /// The access token, whether or not it has ended.
    #[must_use]
    pub fn last_access_token(&self) -> &AccessToken {
        &self.access_token
    }

    /// The ID token that came with it.
    #[must_use]
    pub fn id_token(&self) -> Option<&IdToken> {
        self.id_token.as_ref()
    }

    /// The newest refresh token.
    #[must_use]
    pub fn refresh_token(&self) -> Option<&RefreshToken> {
        self.refresh_token.as_ref()
    }

    /// The stored user name, never an alias.
    #[must_use]
    pub fn username(&self) -> Option<&Username> {
        self.username.as_ref()
    }

    /// The device that the refresh token is bound to.
    #[must_use]
    pub fn device_key(&self) -> Option<&DeviceKey> {
        self.device_key.as_ref()
    }

    /// When the tokens came, by the service's clock.
    #[must_use]
    pub fn came(&self) -> Timestamp {
        self.came
    }

    /// When the access token ends, by the service's clock.
    #[must_use]
    pub fn ends(&self) -> Timestamp {
        self.ends
    }

    /// The exchange that gets the next tokens (`GetTokensFromRefreshToken`), or
    /// `None` when there is no refresh token.
    pub fn refresh(&self, app_client: &AppClient) -> Option<Exchange<Tokens>> {
        let refresh = app_client.begin_refresh(self.refresh_token.as_ref()?);
        let refresh = match &self.device_key {
            Some(key) => refresh.with_device_key(key),
            None => refresh,
        };
        Some(refresh.get_tokens())
    }

    /// Takes new tokens. A new refresh token replaces the old one; when none
    /// came, the old one stays good and is kept.
    pub fn renew(&mut self, tokens: Tokens) {
        let mut next = Self::new(tokens, self.device_key.take());
        next.refresh_token = next.refresh_token.or(self.refresh_token.take());
        next.username = next.username.or(self.username.take());
        *self = next;
    }

    /// Puts what was stored in the place of this. What this machine's clock is off
    /// is known here, and was not stored.
    pub(crate) fn replace(&mut self, stored: Self) {
        let skew = self.skew;
        *self = Self { skew, ..stored };
    }

    /// Whether this is her refresh token, in constant time; `None` when she has none.
    pub(crate) fn has_refresh_token(&self, token: &RefreshToken) -> Option<bool> {
        let ours = self.refresh_token.as_ref()?.expose().as_bytes();
        Some(ours.ct_eq(token.expose().as_bytes()).into())
    }

    /// What a later response than that of the tokens said of the clocks.
    pub(crate) fn set_skew(&mut self, skew: ClockSkew) {
        self.skew = skew;
    }

    /// Whether an error means that the user is signed out and has to sign in
    /// again. Nothing but the service's word does: a fault of the network, a
    /// proxy's page or too many requests never end a session.
    #[must_use]
    pub fn ends_with(error: &Error) -> bool {
        match error {
            Error::Service(error) => error.means_sign_in_again(),
            Error::Protocol(_) => false,
        }
    }

    /// The form in which it can be stored: a JSON object with a version. It is a
    /// secret, and says so.
    #[must_use]
    pub fn to_json(&self) -> Zeroizing<String> {
        Stored::SIGNED_IN
            .begin()
            .text(member::ACCESS_TOKEN, self.access_token.expose())
            .optional("IdToken", self.id_token.as_ref().map(IdToken::expose))
            .optional(
                "RefreshToken",
                self.refresh_token.as_ref().map(RefreshToken::expose),
            )
            .optional("Username", self.username.as_ref().map(Username::as_str))
            .optional("DeviceKey", self.device_key.as_ref().map(DeviceKey::as_str))
            .long("Came", self.came.unix_seconds())
            .long("Ends", self.ends.unix_seconds())
            .encode()
    }

    /// Reads what [`to_json`](Self::to_json) wrote. The difference between the
    /// clocks is not stored, for this may be another machine: it is taken for
    /// none until the next response.
    ///
    /// # Errors
    /// [`StoredError`] when it is something else, or of a version that this
    /// crate does not know.
    pub fn from_json(json: &str) -> Result<Self, StoredError> {
        members! {
            Parts {
                access_token: Zeroizing<String> = "AccessToken",
                id_token: Zeroizing<String> = "IdToken",
                refresh_token: Zeroizing<String> = "RefreshToken",
                username: String = "Username",
                device_key: String = "DeviceKey",
                came: u64 = "Came",
                ends: u64 = "Ends",
            }
        }
        let parts: Parts = Stored::SIGNED_IN.read(json)?;
        let missing = || Stored::SIGNED_IN.damaged();
        let moment = |seconds| Timestamp::since_unix_epoch(Duration::from_secs(seconds));
        Ok(Self {
            username: parts.username.and_then(Username::returned),
            access_token: parts
                .access_token
                .and_then(secret::token)
                .ok_or_else(missing)?,
            id_token: token(parts.id_token)?,
            refresh_token: token(parts.refresh_token)?,
            device_key: parts.device_key.and_then(DeviceKey::returned),
            came: moment(parts.came.ok_or_else(missing)?),
            ends: moment(parts.ends.ok_or_else(missing)?),
            skew: ClockSkew::default(),
        })
    }
}

/// A token that may be missing, as it was stored.
fn token<T: From<Zeroizing<String>>>(
    text: Option<Zeroizing<String>>,
) -> Result<Option<T>, StoredError> {
    let damaged = || Stored::SIGNED_IN.damaged();
    text.map(|text| secret::token(text).ok_or_else(damaged))
        .transpose()
}

impl fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedIn")
            .field("access_token", &self.access_token)
            .field("refresh_token", &self.refresh_token)
            .field("ends", &self.ends)
            .finish_non_exhaustive()
    }
}

//! A signed-in user: tokens, and when they expire.

mod form;
mod identity;
mod origin;
mod renewal;
mod skew;

use alloc::collections::BTreeMap;
use alloc::string::String;
use core::fmt;
use core::time::Duration;

use crate::app_client::AppClient;
use crate::device::NewDevice;
use crate::session::tokens::Tokens;
use crate::values::identifiers::{DeviceKey, IdentityId, IdentityPoolId, Username};
use crate::values::secret::{AccessToken, IdToken, RefreshToken};
use crate::values::time::Timestamp;
use crate::wire::Claims;

pub(crate) use identity::Identity;
pub use origin::{SessionMismatch, SessionOrigin};
use skew::Skew;

/// A signed-in user: what a program keeps between requests.
///
/// It has no clock and does no IO. [`access_token`](Self::access_token) returns the token if
/// it is valid at a given time; [`refresh`](Self::refresh) returns the exchange that gets new
/// tokens; [`renew`](Self::renew) takes them. The transports' keepers do all three.
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
///             Ok(tokens) => user.renew(tokens)?,
///             Err(error) if error.means_sign_in_again() => return Err(error), // sign in again
///             Err(_) => {} // a fault on the way: the user is still signed in
///         }
///     }
/// }
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct SignedIn {
    origin: Option<SessionOrigin>,
    username: Option<Username>,
    access_token: AccessToken,
    id_token: Option<IdToken>,
    refresh_token: Option<RefreshToken>,
    device_key: Option<DeviceKey>,
    /// The group key of a device that is not confirmed yet.
    new_device_group: Option<String>,
    /// The user's identities in identity pools.
    identities: BTreeMap<IdentityPoolId, IdentityId>,
    /// By the service's clock, like the next two.
    came: Timestamp,
    ends: Timestamp,
    id_token_ends: Timestamp,
    skew: Skew,
    /// Of the access token.
    claims: Claims,
}

/// A user who has just signed in.
impl From<Tokens> for SignedIn {
    fn from(tokens: Tokens) -> Self {
        let device_key = tokens.device_key().cloned();
        let parts = tokens.into_parts();
        let skew = skew::at_receipt(parts.skew, parts.received, parts.claims.issued);
        // Servers that verify the token use its own claims.
        let by_clock = skew.service_time(parts.received);
        let came = parts.claims.issued.unwrap_or(by_clock);
        let ends = came.after(parts.expires_in);
        let ends = parts
            .claims
            .expires
            .map_or(ends, |expires| expires.min(ends));
        Self {
            origin: Some(parts.known.origin),
            username: parts.known.username,
            access_token: parts.access_token,
            id_token_ends: end_of(parts.id_token.as_ref(), ends),
            id_token: parts.id_token,
            refresh_token: parts.refresh_token,
            device_key,
            new_device_group: parts.new_device.map(|new| new.into_group_key()),
            identities: BTreeMap::new(),
            came,
            ends,
            skew: Skew::Measured(skew),
            claims: parts.claims,
        }
    }
}

/// When an ID token expires: with the access token, if it does not say.
fn end_of(id_token: Option<&IdToken>, access_token_ends: Timestamp) -> Timestamp {
    let claims = id_token.map(|token| Claims::of(token.expose()));
    let expires = claims.and_then(|claims| claims.expires);
    expires.unwrap_or(access_token_ends)
}

impl SignedIn {
    /// How long before it expires a token is renewed, because the request for which it is used
    /// takes time too.
    pub const MARGIN: Duration = Duration::from_secs(60);

    /// By how much two readings of the service's clock may differ.
    const LENIENCE: Duration = Duration::from_secs(10);

    /// The access token, unless by the program's clock it has expired, or will within
    /// [`MARGIN`](Self::MARGIN).
    ///
    /// A session from a store may come from another machine. Of that machine's clock and this
    /// one's, the one by which the token expires earlier counts. If a clock shows a time
    /// before the token was issued, the token counts as expired.
    #[must_use]
    pub fn access_token(&self, now: Timestamp) -> Option<&AccessToken> {
        self.access_token_lasts(now, Self::MARGIN)
            .then_some(&self.access_token)
    }

    /// The access token, unless by the program's clock it has expired. Use it if there is no
    /// other; it may expire on its way to the server.
    #[must_use]
    pub fn unexpired_access_token(&self, now: Timestamp) -> Option<&AccessToken> {
        self.access_token_lasts(now, Duration::ZERO)
            .then_some(&self.access_token)
    }

    /// Whether the access token is valid for longer than `margin`.
    pub(crate) fn access_token_lasts(&self, now: Timestamp, margin: Duration) -> bool {
        self.lasts(self.ends, now, margin)
    }

    /// The same for the ID token; if there is none, for the access token.
    pub(crate) fn id_token_lasts(&self, now: Timestamp, margin: Duration) -> bool {
        self.lasts(self.id_token_ends, now, margin)
    }

    fn lasts(&self, ends: Timestamp, now: Timestamp, margin: Duration) -> bool {
        let now = self.skew.service_time(now);
        now.after(Self::LENIENCE) >= self.came && now.after(margin) < ends
    }

    /// The access token, whether or not it has expired.
    #[must_use]
    pub fn last_access_token(&self) -> &AccessToken {
        &self.access_token
    }

    /// The ID token, whether or not it has expired.
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

    /// The user's id in the user pool (`sub`), which never changes. It is read from the access
    /// token and not verified. `None` if the access token is not readable.
    #[must_use]
    pub fn subject(&self) -> Option<&str> {
        self.claims.subject.as_deref()
    }

    /// The scopes in the access token, not verified. Empty if the access token is not
    /// readable.
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        let scopes = self.claims.scope.as_deref().unwrap_or_default();
        scopes.split(' ').filter(|scope| !scope.is_empty())
    }

    /// The app client with which the user signed in; `None` if the session was stored in
    /// version 1, which did not name it.
    #[must_use]
    pub fn origin(&self) -> Option<&SessionOrigin> {
        self.origin.as_ref()
    }

    /// Checks that this app client is the one with which the user signed in, as far as that is
    /// known. No other can refresh the session.
    ///
    /// # Errors
    /// [`SessionMismatch`] says what differs.
    pub fn check(&self, app_client: &AppClient) -> Result<(), SessionMismatch> {
        match &self.origin {
            Some(origin) => origin.check(app_client),
            None => Ok(()),
        }
    }

    /// The device to which the refresh token is bound.
    #[must_use]
    pub fn device_key(&self) -> Option<&DeviceKey> {
        self.device_key.as_ref()
    }

    /// The device, if it is new and not confirmed yet ([`Tokens::new_device`]): until it is,
    /// the service refuses every refresh.
    #[must_use]
    pub fn new_device(&self) -> Option<NewDevice> {
        let (key, group_key) = (self.device_key.clone()?, self.new_device_group.clone()?);
        Some(NewDevice::of(key, group_key, self.username.clone()))
    }

    /// The user's identity in an identity pool, if it was recorded
    /// ([`set_identity_id`](Self::set_identity_id)).
    #[must_use]
    pub fn identity_id(&self, pool: &IdentityPoolId) -> Option<&IdentityId> {
        self.identities.get(pool)
    }

    /// Records the user's identity in an identity pool. It is stored with the session.
    pub fn set_identity_id(&mut self, pool: IdentityPoolId, identity_id: IdentityId) {
        self.identities.insert(pool, identity_id);
    }

    /// When the tokens were received, by the service's clock.
    #[must_use]
    pub fn received_at(&self) -> Timestamp {
        self.came
    }

    /// When the access token expires, by the service's clock.
    #[must_use]
    pub fn expires_at(&self) -> Timestamp {
        self.ends
    }

    /// When the ID token expires, by the service's clock: by its own claim, otherwise with the
    /// access token.
    #[must_use]
    pub fn id_token_expires_at(&self) -> Timestamp {
        self.id_token_ends
    }

    /// Whether this is the user's refresh token, compared in constant time; `None` if they
    /// have none.
    pub(crate) fn has_refresh_token(&self, token: &RefreshToken) -> Option<bool> {
        Some(self.refresh_token.as_ref()?.is(token))
    }

    /// Whether this is the user's access token, compared in constant time.
    pub(crate) fn has_access_token(&self, token: &AccessToken) -> bool {
        self.access_token.is(token)
    }

    pub(crate) fn identity(&self) -> Identity {
        Identity::new(self.origin.clone(), self.username.clone(), &self.claims)
    }
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

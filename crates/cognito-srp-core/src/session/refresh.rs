//! Refresh: new tokens for a refresh token, in two ways.

use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;
use core::marker::PhantomData;

use crate::app_client::{AppClient, Named};
use crate::exchange::Exchange;
use crate::session::signed_in::SessionOrigin;
use crate::session::tokens::{Known, Tokens};
use crate::side;
use crate::values::attachments::{Attachments, Origin};
use crate::values::context::{ServerContext, UserContext};
use crate::values::identifiers::{DeviceKey, Username};
use crate::values::secret::{ClientSecret, RefreshToken};
use crate::wire::{self, Initiation, Operation, flow, key};

impl AppClient {
    /// New tokens for a refresh token (`GetTokensFromRefreshToken`).
    ///
    /// With rotation on, the reply has a new refresh token that replaces the old one; with
    /// rotation off it has none, and the old one stays valid.
    pub fn refresh(&self, refresh_token: &RefreshToken) -> Exchange<Tokens> {
        self.begin_refresh(refresh_token).get_tokens()
    }

    /// New tokens for a refresh token with the older operation (`REFRESH_TOKEN_AUTH`), which
    /// does not work with rotation.
    ///
    /// `username` is the stored user name ([`Tokens::username`]), never an alias: a
    /// confidential client's `SECRET_HASH` is computed over it. A public client does not need
    /// it.
    pub fn refresh_token_auth(
        &self,
        username: &Username,
        refresh_token: &RefreshToken,
    ) -> Exchange<Tokens> {
        self.begin_refresh(refresh_token)
            .refresh_token_auth(username)
    }

    /// A refresh with a device key, metadata and other options.
    pub fn begin_refresh<'a>(&'a self, refresh_token: &'a RefreshToken) -> Refresh<'a> {
        Refresh::new(self, refresh_token)
    }
}

/// A refresh before it begins; the last method chooses the operation.
///
/// ```
/// # use cognito_srp_core::{AppClient, Device, Exchange, RefreshToken, Tokens};
/// # fn f(app_client: &AppClient, token: &RefreshToken, device: &Device) -> Exchange<Tokens> {
/// app_client
///     .begin_refresh(token)
///     .with_device_key(device.key())
///     .get_tokens()
/// # }
/// ```
///
/// `S` is the side that calls the service: see [`side`](crate::side).
#[must_use = "nothing happens before an operation is chosen"]
pub struct Refresh<'a, S = side::Undecided> {
    app_client: &'a AppClient,
    token: &'a RefreshToken,
    device_key: Option<&'a DeviceKey>,
    attachments: Attachments,
    side: PhantomData<fn() -> S>,
}

impl<'a> Refresh<'a> {
    pub(crate) fn new(app_client: &'a AppClient, token: &'a RefreshToken) -> Self {
        Self {
            app_client,
            token,
            device_key: None,
            attachments: Attachments::none(),
            side: PhantomData,
        }
    }

    /// Sets data about the user's device, for threat protection. Only
    /// [`refresh_token_auth`](Refresh::refresh_token_auth) sends it: the other operation has
    /// no member for it.
    pub fn with_user_context(self, context: UserContext) -> Refresh<'a, side::Client> {
        self.on(Origin::Client(Some(context)))
    }

    /// On an operator's server: [`refresh_token_auth`](Refresh::refresh_token_auth) is then
    /// `AdminInitiateAuth`, which must be signed. The other operation has no signed
    /// counterpart:
    ///
    /// ```compile_fail,E0599
    /// # use cognito_srp_core::{AppClient, RefreshToken};
    /// # fn f(app_client: &AppClient, token: &RefreshToken) {
    /// let refresh = app_client.begin_refresh(token).server_side(None);
    /// let _ = refresh.get_tokens(); // no such method
    /// # }
    /// ```
    pub fn server_side(self, context: Option<ServerContext>) -> Refresh<'a, side::Server> {
        self.on(Origin::Server(context))
    }

    fn on<S>(mut self, origin: Origin) -> Refresh<'a, S> {
        self.attachments.origin = origin;
        Refresh {
            app_client: self.app_client,
            token: self.token,
            device_key: self.device_key,
            attachments: self.attachments,
            side: PhantomData,
        }
    }

    /// `GetTokensFromRefreshToken`, which works with and without rotation. It takes the raw
    /// client secret instead of a hash.
    pub fn get_tokens(self) -> Exchange<Tokens> {
        let body = wire::get_tokens(
            self.token.expose(),
            self.app_client.client_id().as_str(),
            self.app_client.secret().map(ClientSecret::expose),
            self.device_key.map(DeviceKey::as_str),
            wire::client_metadata(&self.attachments),
        );
        let operation = Operation::GetTokensFromRefreshToken;
        let known = self.known(None);
        Exchange::new(self.app_client.request(operation, &body), known)
    }
}

impl<'a, S> Refresh<'a, S> {
    /// Sets the device to which the refresh token is bound: the one used for the sign-in, or
    /// the new one that came with its tokens and was confirmed.
    pub fn with_device_key(mut self, device_key: &'a DeviceKey) -> Self {
        self.device_key = Some(device_key);
        self
    }

    /// Sets `ClientMetadata`: strings for the user pool's Lambda triggers.
    pub fn with_client_metadata<K, V>(mut self, entries: impl IntoIterator<Item = (K, V)>) -> Self
    where
        K: Into<String>,
        V: Into<String>,
    {
        self.attachments.set_client_metadata(entries);
        self
    }

    /// Sets the Amazon Pinpoint endpoint of the user's device; only for
    /// [`refresh_token_auth`](Self::refresh_token_auth).
    pub fn with_analytics_endpoint(mut self, endpoint_id: impl Into<String>) -> Self {
        self.attachments.analytics_endpoint_id = Some(endpoint_id.into());
        self
    }

    /// `InitiateAuth` with `REFRESH_TOKEN_AUTH`, which does not work with rotation.
    ///
    /// `username` is the stored user name ([`Tokens::username`]), never an alias: a
    /// confidential client's `SECRET_HASH` is computed over it. A public client does not need
    /// it.
    pub fn refresh_token_auth(self, username: &Username) -> Exchange<Tokens> {
        let parameters = self
            .app_client
            .parameters_for(Named::OnFile(username.as_str()))
            .with(key::REFRESH_TOKEN, self.token.expose())
            .optional(key::DEVICE_KEY, self.device_key.map(DeviceKey::as_str));
        let initiation = Initiation {
            flow: flow::REFRESH_TOKEN_AUTH,
            parameters,
            session: None,
        };
        let request = self.app_client.initiation(initiation, &self.attachments);
        Exchange::new(request, self.known(Some(username.clone())))
    }

    fn known(&self, username: Option<Username>) -> Box<Known> {
        Box::new(Known {
            origin: SessionOrigin::of(self.app_client),
            username,
            device_key: self.device_key.cloned(),
            from_domain: None,
        })
    }
}

impl<S> fmt::Debug for Refresh<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Refresh([redacted])")
    }
}

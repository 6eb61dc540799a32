//! The user of a keeper, and calls on their behalf.

use cognito_srp_core::keeper::{KeeperError, SignedOut};
use cognito_srp_core::{
    AccessToken, AppClient, DeviceKey, IdTokenClaims, IdentityId, IdentityPoolId, IntoExchange,
    Outcome, ServiceError, SignedIn, Timestamp, Username,
};

use super::Keeper;
use crate::flight::{transport_fn, wait};

impl Keeper {
    /// The user name in the user pool, never an alias.
    ///
    /// # Errors
    /// [`KeeperError::SignedOut`] if the user must sign in again.
    pub fn username(&self) -> Result<Option<Username>, KeeperError> {
        self.read(|user| user.username().cloned())
    }

    /// The user's id in the user pool (`sub`), which never changes; `None` if the access token
    /// does not contain it. The token came from the service over TLS; its signature is not
    /// verified.
    ///
    /// # Errors
    /// [`KeeperError::SignedOut`] if the user must sign in again.
    pub fn subject(&self) -> Result<Option<String>, KeeperError> {
        self.read(|user| user.subject().map(str::to_owned))
    }

    /// The claims of the current ID token: name, e-mail address, groups and whatever else the
    /// user pool puts into it. The token came from the service over TLS; its signature is not
    /// verified. `None` if there is none. [`refresh_now`](Self::refresh_now) gets changed
    /// claims.
    ///
    /// # Errors
    /// [`KeeperError::SignedOut`] if the user must sign in again.
    pub fn id_claims(&self) -> Result<Option<IdTokenClaims>, KeeperError> {
        self.read(|user| user.id_token().and_then(IdTokenClaims::unverified))
    }

    /// When the current access token expires, by the service's clock. There is no need to
    /// check: [`access_token`](Self::access_token) refreshes in time.
    ///
    /// # Errors
    /// [`KeeperError::SignedOut`] if the user must sign in again.
    pub fn expires_at(&self) -> Result<Timestamp, KeeperError> {
        self.read(SignedIn::expires_at)
    }

    /// The device that the session is bound to, if any; [`AppClient::update_device_status`]
    /// and [`AppClient::forget_device`] take it.
    ///
    /// # Errors
    /// [`KeeperError::SignedOut`] if the user must sign in again.
    pub fn device_key(&self) -> Result<Option<DeviceKey>, KeeperError> {
        self.read(|user| user.device_key().cloned())
    }

    /// The user's identity in an identity pool, if it is stored with the session;
    /// [`IdentityCredentials`](crate::IdentityCredentials) stores it.
    ///
    /// # Errors
    /// [`KeeperError::SignedOut`] if the user must sign in again.
    pub fn identity_id(&self, pool: &IdentityPoolId) -> Result<Option<IdentityId>, KeeperError> {
        self.read(|user| user.identity_id(pool).cloned())
    }

    /// The app client with which the user signed in.
    #[must_use]
    pub fn app_client(&self) -> AppClient {
        self.shared.decide(|keeper, _| keeper.app_client().clone())
    }

    fn read<R>(&self, read: impl FnOnce(&SignedIn) -> R) -> Result<R, KeeperError> {
        self.shared
            .decide(|keeper, _| Ok(read(keeper.user().map_err(SignedOut::clone)?)))
    }

    transport_fn! {
        /// Calls the service on behalf of the user: `exchange` receives the app client and a
        /// valid access token. If the service says that the token has expired or was revoked,
        /// the call is repeated once with a new one.
        ///
        #[doc = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/call.md"))]
        ///
        /// # Errors
        /// As for [`access_token`](Self::access_token), and those of the call itself:
        /// [`KeeperError::service`] is what the service said if it refused.
        pub fn call<E: IntoExchange>(
            &self,
            exchange: impl Fn(&AppClient, &AccessToken) -> E,
        ) -> Result<<E::Outcome as Outcome>::Settled, KeeperError> {
            let app_client = self.app_client();
            let token = wait!(self.access_token())?;
            match wait!(self.client.run(exchange(&app_client, &token))) {
                Err(error)
                    if error.service().is_some_and(ServiceError::is_of_ended_access_token) =>
                {
                    self.refuse(&token);
                    let token = wait!(self.access_token())?;
                    Ok(wait!(self.client.run(exchange(&app_client, &token)))?)
                }
                settled => Ok(settled?),
            }
        }
    }
}

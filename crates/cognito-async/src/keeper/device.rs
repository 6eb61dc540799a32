//! Confirming a new device.

use cognito_srp_core::{AppClient, ConfirmedDevice, Tokens};

use crate::Error;
use crate::client::Client;

impl Client {
    /// Confirms the new device with which a sign-in came, if it came with one
    /// (`ConfirmDevice`): at once, for the access token does it and every refresh needs
    /// it. Store the [`Device`](cognito_srp_core::Device), to sign in from it
    /// ([`SignIn::with_device`](cognito_srp_core::SignIn::with_device)).
    ///
    /// After an error it can be tried again; a [`Keeper`](crate::Keeper) does that by
    /// itself.
    ///
    /// ```no_run
    /// # use cognito_async::{AppClient, Client, Error, SignedIn, Tokens};
    /// # async fn f(client: &Client, app_client: &AppClient, mut tokens: Tokens) -> Result<(), Error> {
    /// if let Some(confirmed) = client.confirm_device(app_client, &mut tokens).await? {
    ///     let secret = confirmed.device().to_json(); // to be stored with care
    /// }
    /// let user = SignedIn::from(tokens);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`Error::Input`] when there are no random numbers, otherwise as for
    /// [`run`](Self::run).
    pub async fn confirm_device(
        &self,
        app_client: &AppClient,
        tokens: &mut Tokens,
    ) -> Result<Option<ConfirmedDevice>, Error> {
        let Some(exchange) = cognito_transport::confirm_device(app_client, tokens)? else {
            return Ok(None);
        };
        let confirmed = self.run(exchange).await?;
        let _ = tokens.take_new_device();
        Ok(Some(confirmed))
    }
}

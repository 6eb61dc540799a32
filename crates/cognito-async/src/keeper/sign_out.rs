//! Signing out: here, this session, everywhere.

use std::sync::Arc;

use cognito_srp_core::transport::KeeperError;
use cognito_srp_core::{Exchange, IntoExchange, Outcome};
use tokio::task;

use super::{Keeper, on_store};

impl Keeper {
    /// Signs the user out here: in this keeper and in its store. The service is
    /// not told; tokens that were given go on until they expire.
    ///
    /// # Errors
    /// [`KeeperError::Store`] when the store could not be cleared. The keeper has
    /// forgotten the user all the same.
    pub async fn forget(&self) -> Result<(), KeeperError> {
        self.shared.state().keeping.forget();
        match &self.shared.store {
            Some(store) => on_store(store, |store| store.clear(&store.load()?.version)).await,
            None => Ok(()),
        }
    }

    /// Signs the user out of this session: revokes the refresh token and what
    /// came of it (`RevokeToken`), and then [`forget`](Self::forget)s.
    ///
    /// # Errors
    /// [`KeeperError::Exchange`] when the service was not reached or refused: the
    /// user is still signed in, so that it can be tried again.
    pub async fn sign_out(&self) -> Result<(), KeeperError> {
        self.wait().await;
        let exchange = {
            let state = self.shared.state();
            state.keeping.revocation()?.map(IntoExchange::into_exchange)
        };
        match exchange {
            Some(exchange) => self.end_with(exchange).await,
            None => self.forget().await,
        }
    }

    /// Signs the user out everywhere (`GlobalSignOut`), and then
    /// [`forget`](Self::forget)s.
    ///
    /// # Errors
    /// As for [`sign_out`](Self::sign_out), and as for
    /// [`access_token`](Self::access_token), for it takes one.
    pub async fn sign_out_everywhere(&self) -> Result<(), KeeperError> {
        let token = self.access_token().await?;
        let exchange = {
            let state = self.shared.state();
            state.keeping.app_client().global_sign_out(&token)
        };
        self.end_with(exchange).await
    }

    /// In a task of its own: once the service was told, the user is forgotten here
    /// whether or not anyone waits.
    async fn end_with<T>(&self, exchange: Exchange<T>) -> Result<(), KeeperError>
    where
        T: Outcome + Send + 'static,
        T::Settled: Send,
    {
        let keeper = Self {
            shared: Arc::clone(&self.shared),
        };
        let ended = task::spawn(async move {
            let result = keeper.shared.client.run(exchange).await;
            keeper.shared.state().keeping.signed_out(result)?;
            keeper.forget().await
        });
        ended.await.map_err(|_| KeeperError::Abandoned)?
    }

    /// Until no refresh is under way.
    async fn wait(&self) {
        let flight = self.shared.state().under_way();
        if let Some(flight) = flight {
            let _ = flight.landed().await;
        }
    }
}

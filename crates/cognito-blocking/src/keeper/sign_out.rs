//! Signing out: here, this session, everywhere.

use cognito_srp_core::transport::KeeperError;
use cognito_srp_core::{Exchange, IntoExchange, Outcome};

use super::Keeper;

impl Keeper {
    /// Signs the user out here: in this keeper and in its store. The service is
    /// not told; tokens that were given go on until they expire.
    ///
    /// # Errors
    /// [`KeeperError::Store`] when the store could not be cleared. The keeper has
    /// forgotten the user all the same.
    pub fn forget(&self) -> Result<(), KeeperError> {
        self.shared.state().keeping.forget();
        match &self.shared.store {
            Some(store) => Ok(store.clear(&store.load()?.version)?),
            None => Ok(()),
        }
    }

    /// Signs the user out of this session: revokes the refresh token and what
    /// came of it (`RevokeToken`), and then [`forget`](Self::forget)s.
    ///
    /// # Errors
    /// [`KeeperError::Exchange`] when the service was not reached or refused: the
    /// user is still signed in, so that it can be tried again.
    pub fn sign_out(&self) -> Result<(), KeeperError> {
        self.wait();
        let exchange = {
            let state = self.shared.state();
            state.keeping.revocation()?.map(IntoExchange::into_exchange)
        };
        match exchange {
            Some(exchange) => self.end_with(exchange),
            None => self.forget(),
        }
    }

    /// Signs the user out everywhere (`GlobalSignOut`), and then
    /// [`forget`](Self::forget)s.
    ///
    /// # Errors
    /// As for [`sign_out`](Self::sign_out), and as for
    /// [`access_token`](Self::access_token), for it takes one.
    pub fn sign_out_everywhere(&self) -> Result<(), KeeperError> {
        let token = self.access_token()?;
        let exchange = {
            let state = self.shared.state();
            state.keeping.app_client().global_sign_out(&token)
        };
        self.end_with(exchange)
    }

    fn end_with<T: Outcome>(&self, exchange: Exchange<T>) -> Result<(), KeeperError> {
        let result = self.shared.client.run(exchange);
        self.shared.state().keeping.signed_out(result)?;
        self.forget()
    }

    /// Until no refresh is under way.
    fn wait(&self) {
        let flight = self.shared.state().flight.clone();
        if let Some(flight) = flight {
            let _ = flight.wait();
        }
    }
}

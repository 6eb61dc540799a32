//! The client: how it is built, and one request, sent once. Everything else is in both/.

use cognito_srp_core::call::{Error, TransportError};
use cognito_transport::{Attempt, Reply, Settings, SharedClient};

use super::fetch::fetch;

/// Sends exchanges with `fetch`.
///
/// Clones share the budget for retries. Make one client and keep it.
#[derive(Clone)]
pub struct Client {
    pub(crate) shared: SharedClient,
}

impl Client {
    /// Only the browser or Node decides how connections are made: these are the settings of
    /// [`Settings::new`].
    pub(crate) fn build(_: &Settings) -> Result<Self, Error> {
        Ok(Self {
            shared: SharedClient::new(),
        })
    }

    /// Makes one attempt.
    pub(crate) async fn send(&self, attempt: Attempt<'_>) -> Result<Reply, TransportError> {
        fetch(attempt).await
    }
}

//! The client: how it is made, and one request, sent once. What else it does is in both/.

use cognito_srp_core::call::{Error, TransportError};
use cognito_transport::{Attempt, Reply, Settings, SharedClient};

use super::fetch::fetch;

/// Carries exchanges by `fetch`.
///
/// A clone shares what may be spent on retries. Keep one for as long as there are requests.
#[derive(Clone)]
pub struct Client {
    pub(crate) shared: SharedClient,
}

impl Client {
    /// How connections are made, only the browser or Node says: these are the settings of
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

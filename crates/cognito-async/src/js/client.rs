//! The client: how it is built, and one request, sent once. Everything else is in both/.

use cognito_srp_core::Outcome;
use cognito_srp_core::call::{Error, Sending, TransportError};
use cognito_transport::{Reply, Settings, SharedClient};
#[cfg(feature = "tokens")]
use http::HeaderMap;

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
            shared: SharedClient::new(None),
        })
    }

    /// Makes one attempt.
    pub(crate) async fn post<T: Outcome, R>(
        &self,
        sending: &Sending<'_, T, R>,
    ) -> Result<Reply, TransportError> {
        let request = sending.request();
        let headers = self.shared.headers(request, sending.signing_time())?;
        let body = (request.method() != "GET").then(|| request.body());
        fetch(request.url(), &headers, body, sending.time()).await
    }

    /// Gets something public, once: a key set.
    #[cfg(feature = "tokens")]
    pub(crate) async fn get(&self, url: &str) -> Result<Reply, TransportError> {
        let time = self.shared.time_for_one(url)?;
        fetch(url, &HeaderMap::new(), None, time).await
    }
}

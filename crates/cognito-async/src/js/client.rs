//! The client: how it is made, and one request, sent once. What else it does is in both/.

use cognito_srp_core::Outcome;
use cognito_srp_core::call::{Error, Sending, TransportError};
use cognito_transport::{Reply, Settings, SharedClient};
#[cfg(feature = "tokens")]
use http::HeaderMap;

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
            shared: SharedClient::new(None),
        })
    }

    /// Makes an attempt.
    pub(crate) async fn post<T: Outcome, R>(
        &self,
        sending: &Sending<'_, T, R>,
    ) -> Result<Reply, TransportError> {
        let request = sending.request();
        let headers = self.shared.headers(request, sending.signing_time())?;
        let body = (request.method() != "GET").then(|| request.body());
        fetch(request.url(), &headers, body, sending.time()).await
    }

    /// Gets what anybody may read, once: a key set.
    #[cfg(feature = "tokens")]
    pub(crate) async fn get(&self, url: &str) -> Result<Reply, TransportError> {
        let time = self.shared.time_for_one(url)?;
        fetch(url, &HeaderMap::new(), None, time).await
    }
}

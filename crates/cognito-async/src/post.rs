//! One request, sent once.

use core::mem;
use core::time::Duration;

use bytes::Bytes;
use cognito_srp_core::Outcome;
use cognito_srp_core::call::{Sending, TransportError};
use cognito_transport::{BodyBuffer, LONGEST_LIMIT, Reply, check_head};
use http_body_util::Full;
use reqwest::{Body, RequestBuilder};
use zeroize::Zeroizing;

use crate::client::Client;
use crate::error;

impl Client {
    /// Makes one attempt.
    pub(crate) async fn post<T: Outcome, R>(
        &self,
        sending: &Sending<'_, T, R>,
    ) -> Result<Reply, TransportError> {
        let (request, url) = (sending.request(), sending.request().url());
        // reqwest would bypass a proxy that cannot be used.
        self.shared.proxy_for(url)?;
        let headers = self.shared.headers(request, sending.signing_time())?;
        let builder = match request.method() {
            "GET" => self.client.get(url),
            _ => self.client.post(url).body(once(request.body())),
        };
        self.send(builder.headers(headers), url, sending.time())
            .await
    }

    /// Gets something public, once: a key set.
    #[cfg(feature = "tokens")]
    pub(crate) async fn get(&self, url: &str) -> Result<Reply, TransportError> {
        let time = self.shared.time_for_one(url)?;
        self.shared.proxy_for(url)?;
        self.send(self.client.get(url), url, time).await
    }

    async fn send(
        &self,
        builder: RequestBuilder,
        url: &str,
        whole: Duration,
    ) -> Result<Reply, TransportError> {
        let failed = |error| error::of_request(url, error);
        let built = builder.timeout(limit(whole)).build().map_err(failed)?;
        let to = built.url().clone();
        let mut head = self.client.execute(built).await.map_err(failed)?;
        if *head.url() != to {
            return Err(error::redirected(url, head.url()));
        }
        // hyper reads heads of up to 408 KiB.
        check_head(url, head.headers())?;
        let mut collected = BodyBuffer::new();
        while let Some(piece) = head.chunk().await.map_err(failed)? {
            collected.take(url, &piece)?;
        }
        let (status, headers) = (head.status().as_u16(), mem::take(head.headers_mut()));
        Ok(Reply::new(status, headers, collected))
    }
}

/// As reqwest's limit. Always set, so that the client's own does not count.
pub(crate) fn limit(time: Duration) -> Duration {
    time.min(LONGEST_LIMIT)
}

/// A body that is wiped after use, and that reqwest cannot send again: otherwise a client that
/// follows redirects would post a password to wherever a 307 points.
fn once(body: &[u8]) -> Body {
    let wiped = Zeroizing::new(body.to_vec());
    Body::wrap(Full::new(Bytes::from_owner(wiped)))
}

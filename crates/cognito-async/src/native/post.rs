//! One request, sent once.

use core::mem;

use bytes::Bytes;
use cognito_srp_core::call::TransportError;
use cognito_transport::{Attempt, BodyBuffer, Reply, check_head};
use http_body_util::Full;
use reqwest::Body;
use zeroize::Zeroizing;

use super::client::Client;
use super::error;

impl Client {
    /// Makes one attempt.
    pub(crate) async fn send(&self, attempt: Attempt<'_>) -> Result<Reply, TransportError> {
        let url = attempt.url;
        let failed = |error| error::of_request(url, error);
        let builder = match attempt.body {
            Some(body) => self.client.post(url).body(once(body)),
            None => self.client.get(url),
        };
        // Always with a time limit, so that the client's own does not count.
        let builder = builder.headers(attempt.headers).timeout(attempt.time);
        let built = builder.build().map_err(failed)?;
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

/// A body that is wiped after use, and that reqwest cannot send again: otherwise a client that
/// follows redirects would post a password to wherever a 307 points.
fn once(body: &[u8]) -> Body {
    let wiped = Zeroizing::new(body.to_vec());
    Body::wrap(Full::new(Bytes::from_owner(wiped)))
}

//! One request, sent once.

use core::time::Duration;
use std::io::Read;

use cognito_srp_core::Outcome;
use cognito_srp_core::call::{Sending, TransportError, TransportErrorKind};
use cognito_transport::{BodyBuffer, LONGEST_LIMIT, Reply};
use ureq::http::{HeaderMap, Response};
use ureq::{Body, Error, Proxy, RequestBuilder};
use zeroize::Zeroizing;

use crate::client::Client;
use crate::error;

impl Client {
    /// Makes one attempt.
    pub(crate) fn post<T: Outcome, R>(
        &self,
        sending: &Sending<'_, T, R>,
    ) -> Result<Reply, TransportError> {
        let (request, url) = (sending.request(), sending.request().url());
        let headers = self.shared.headers(request, sending.signing_time())?;
        let sent = match request.method() {
            "GET" => {
                let builder = self.configured(self.agent.get(url), url, sending.time())?;
                with(builder, headers).call()
            }
            _ => {
                let builder = self.configured(self.agent.post(url), url, sending.time())?;
                with(builder, headers).send(request.body())
            }
        };
        collect(url, sent)
    }

    /// Gets something public, once: a key set.
    #[cfg(feature = "tokens")]
    pub(crate) fn get(&self, url: &str) -> Result<Reply, TransportError> {
        let time = self.shared.time_for_one(url)?;
        collect(url, self.configured(self.agent.get(url), url, time)?.call())
    }

    /// Set on the request, so that a caller's agent obeys it too.
    fn configured<B>(
        &self,
        builder: RequestBuilder<B>,
        url: &str,
        whole: Duration,
    ) -> Result<RequestBuilder<B>, TransportError> {
        let mut config = builder.config();
        if self.shared.has_proxies() {
            let proxy = self.shared.proxy_for(url)?;
            let proxy = proxy.map(|proxy| Proxy::new(proxy.as_str())).transpose();
            let refused = |error| TransportError::new(TransportErrorKind::SetUp, url, error);
            config = config.proxy(proxy.map_err(refused)?);
        }
        Ok(config
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .timeout_global(limit(whole))
            .build())
    }
}

/// As ureq's limit, where such a length means none.
pub(crate) fn limit(time: Duration) -> Option<Duration> {
    (time < LONGEST_LIMIT).then_some(time)
}

fn with<B>(mut builder: RequestBuilder<B>, headers: HeaderMap) -> RequestBuilder<B> {
    if let Some(own) = builder.headers_mut() {
        own.extend(headers);
    }
    builder
}

fn collect(url: &str, response: Result<Response<Body>, Error>) -> Result<Reply, TransportError> {
    let response = response.map_err(|error| error::of_request(url, error))?;
    let (head, mut body) = response.into_parts();
    let mut collected = BodyBuffer::new();
    let mut reader = body.as_reader();
    let mut piece = Zeroizing::new([0; 4096]);
    loop {
        let length = reader
            .read(piece.as_mut_slice())
            .map_err(|error| error::of_request(url, error.into()))?;
        match piece.get(..length) {
            None | Some([]) => break,
            Some(piece) => collected.take(url, piece)?,
        }
    }
    Ok(Reply::new(head.status.as_u16(), head.headers, collected))
}

//! One request, sent once.

use std::io::Read;

use cognito_srp_core::call::{TransportError, TransportErrorKind};
use cognito_transport::{Attempt, BodyBuffer, Reply};
use ureq::{Proxy, RequestBuilder};

use crate::client::Client;
use crate::error;

impl Client {
    /// Makes one attempt.
    pub(crate) fn send(&self, attempt: Attempt<'_>) -> Result<Reply, TransportError> {
        let (url, body) = (attempt.url, attempt.body);
        let failed = |error| error::of_request(url, error);
        let response = match body {
            Some(body) => self.configured(self.agent.post(url), attempt)?.send(body),
            None => self.configured(self.agent.get(url), attempt)?.call(),
        };
        let (head, mut body) = response.map_err(failed)?.into_parts();
        let mut reader = body.as_reader();
        let body = BodyBuffer::read(url, |room| {
            reader.read(room).map_err(|error| failed(error.into()))
        })?;
        Ok(Reply::new(head.status.as_u16(), head.headers, body))
    }

    /// Set on the request, so that a caller's agent obeys it too.
    fn configured<B>(
        &self,
        mut builder: RequestBuilder<B>,
        attempt: Attempt<'_>,
    ) -> Result<RequestBuilder<B>, TransportError> {
        if let Some(headers) = builder.headers_mut() {
            // There are none yet.
            *headers = attempt.headers;
        }
        let mut config = builder.config();
        if self.shared.has_proxies() {
            let proxy = attempt.proxy.map(|proxy| Proxy::new(proxy.as_str()));
            let refused =
                |error| TransportError::new(TransportErrorKind::SetUp, attempt.url, error);
            config = config.proxy(proxy.transpose().map_err(refused)?);
        }
        Ok(config
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .timeout_global(Some(attempt.time))
            .build())
    }
}

//! One request, sent once.

use core::str;
use core::time::Duration;
use std::io::Read;

#[cfg(feature = "sigv4")]
use cognito_sigv4::Signer;
#[cfg(not(feature = "sigv4"))]
use cognito_srp_core::transport::NoSigner as Signer;
use cognito_srp_core::transport::{BodyBuffer, TransportError, TransportErrorKind};
use cognito_srp_core::{Request, Response, Timestamp};
use cognito_transport::LONGEST_LIMIT;
use ureq::http::{self, HeaderMap, HeaderValue};
use ureq::{Agent, Body, RequestBuilder};
use zeroize::Zeroizing;

use crate::error;
use crate::proxy::Route;

/// What came back.
pub(crate) struct Reply {
    status: u16,
    headers: HeaderMap,
    body: BodyBuffer,
}

pub(crate) fn post(
    agent: &Agent,
    route: &Route,
    signer: &Signer,
    signed_for: Timestamp,
    whole: Duration,
    request: &Request,
) -> Result<Reply, TransportError> {
    let signature = signer.sign_at(request, signed_for);
    let signature = signature.map_err(|error| error::not_signed(request.url(), error))?;
    let mut builder = obedient(agent.post(request.url()), route, whole);
    for (name, value) in request.headers() {
        builder = builder.header(name, value);
    }
    for (name, value) in signature.iter() {
        let mut value = HeaderValue::try_from(value)
            .map_err(|error| error::not_signed(request.url(), error))?;
        value.set_sensitive(true);
        builder = builder.header(name, value);
    }
    collect(request.url(), builder.send(request.body()))
}

/// Gets what anybody may read: a key set.
#[cfg(feature = "tokens")]
pub(crate) fn get(
    agent: &Agent,
    route: &Route,
    whole: Duration,
    url: &str,
) -> Result<Reply, TransportError> {
    collect(url, obedient(agent.get(url), route, whole).call())
}

/// On the request, so that an agent that was passed in obeys as well.
fn obedient<B>(builder: RequestBuilder<B>, route: &Route, whole: Duration) -> RequestBuilder<B> {
    let config = match route {
        Route::Agents => builder.config(),
        Route::Environments(proxy) => builder.config().proxy(proxy.clone()),
    };
    config
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .timeout_global(limit(whole))
        .build()
}

/// As a limit of ureq's, which has none of that length.
pub(crate) fn limit(time: Duration) -> Option<Duration> {
    (time < LONGEST_LIMIT).then_some(time)
}

fn collect(
    url: &str,
    response: Result<http::Response<Body>, ureq::Error>,
) -> Result<Reply, TransportError> {
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
            Some(piece) => collected.extend(piece).map_err(|error| {
                TransportError::new(TransportErrorKind::BodyTooLarge, url, error)
            })?,
        }
    }
    Ok(Reply {
        status: head.status.as_u16(),
        headers: head.headers,
        body: collected,
    })
}

impl Reply {
    pub(crate) fn response(&self) -> Response<'_> {
        let readable = |value| str::from_utf8(value).ok();
        let headers = self
            .headers
            .iter()
            .filter_map(|(name, value)| Some((name.as_str(), readable(value.as_bytes())?)));
        Response::new(self.status, headers, self.body.as_slice())
    }

    /// Its status and its body, when it is not the service that answered.
    #[cfg(feature = "tokens")]
    pub(crate) fn plain(&self) -> (u16, &[u8]) {
        (self.status, self.body.as_slice())
    }
}

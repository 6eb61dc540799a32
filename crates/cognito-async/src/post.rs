//! One request, sent once.

use core::mem;
use core::str;
use core::time::Duration;

use bytes::Bytes;
#[cfg(feature = "sigv4")]
use cognito_sigv4::Signer;
#[cfg(not(feature = "sigv4"))]
use cognito_srp_core::transport::NoSigner as Signer;
use cognito_srp_core::transport::{BodyBuffer, TransportError, TransportErrorKind};
use cognito_srp_core::{Request, Response, Timestamp};
use cognito_transport::{LONGEST_HEAD, LONGEST_LIMIT};
use http_body_util::Full;
use reqwest::header::{HeaderMap, HeaderValue};
use reqwest::{Body, RequestBuilder};
use zeroize::Zeroizing;

use crate::error;

/// What came back.
pub(crate) struct Reply {
    status: u16,
    headers: HeaderMap,
    body: BodyBuffer,
}

pub(crate) async fn post(
    client: &reqwest::Client,
    signer: &Signer,
    signed_for: Timestamp,
    whole: Duration,
    request: &Request,
) -> Result<Reply, TransportError> {
    let signature = signer.sign_at(request, signed_for);
    let signature = signature.map_err(|error| error::not_signed(request.url(), error))?;
    let mut builder = client.post(request.url()).body(once(request.body()));
    for (name, value) in request.headers() {
        builder = builder.header(name, value);
    }
    for (name, value) in signature.iter() {
        let mut value = HeaderValue::try_from(value)
            .map_err(|error| error::not_signed(request.url(), error))?;
        value.set_sensitive(true);
        builder = builder.header(name, value);
    }
    send(client, builder.timeout(limit(whole)), request.url()).await
}

/// Gets what anybody may read: a key set.
#[cfg(feature = "tokens")]
pub(crate) async fn get(
    client: &reqwest::Client,
    whole: Duration,
    url: &str,
) -> Result<Reply, TransportError> {
    send(client, client.get(url).timeout(limit(whole)), url).await
}

/// As a limit of reqwest's. Always one, for that of the client does not count.
pub(crate) fn limit(time: Duration) -> Duration {
    time.min(LONGEST_LIMIT)
}

async fn send(
    client: &reqwest::Client,
    builder: RequestBuilder,
    url: &str,
) -> Result<Reply, TransportError> {
    let failed = |error| error::of_request(url, error);
    let built = builder.build().map_err(failed)?;
    let to = built.url().clone();
    let mut head = client.execute(built).await.map_err(failed)?;
    if *head.url() != to {
        return Err(error::redirected(url, head.url()));
    }
    if length(head.headers()) > LONGEST_HEAD {
        return Err(error::head_too_long(url));
    }

    let mut collected = BodyBuffer::new();
    while let Some(piece) = head.chunk().await.map_err(failed)? {
        collected
            .extend(&piece)
            .map_err(|error| TransportError::new(TransportErrorKind::BodyTooLarge, url, error))?;
    }
    Ok(Reply {
        status: head.status().as_u16(),
        headers: mem::take(head.headers_mut()),
        body: collected,
    })
}

/// How many octets these fields were. (hyper reads heads of up to 408 KiB.)
fn length(fields: &HeaderMap) -> usize {
    let around = ": \r\n".len();
    let fields = fields.iter();
    fields
        .map(|(name, value)| name.as_str().len() + value.len() + around)
        .sum()
}

/// A body that is wiped after use, and of a kind that reqwest cannot send again:
/// with any other, a client that follows redirects would post a password to
/// wherever a 307 points.
fn once(body: &[u8]) -> Body {
    let wiped = Zeroizing::new(body.to_vec());
    Body::wrap(Full::new(Bytes::from_owner(wiped)))
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

//! There was no response.

use alloc::borrow::{Cow, ToOwned};
use alloc::boxed::Box;
use alloc::string::{String, ToString};
use core::error::Error as StdError;
use core::fmt;

use crate::values::sanitized::Sanitized;

/// There was no response. `Display` says what failed, to where, and why.
///
/// It never has anything of a request but its URL, and nothing of a response.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    url: String,
    reason: Option<Cow<'static, str>>,
    source: Box<dyn StdError + Send + Sync>,
}

/// The kind of a [`TransportError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The HTTP client could not be built: no TLS, for example.
    SetUp,
    /// The request has to be signed ([`Request::signature`](crate::Request::signature))
    /// and could not be: no credentials, for example, or a transport without its
    /// feature `sigv4`. Nothing was sent.
    NotSigned,
    /// No connection: the name, the network, the proxy or TLS. Nothing of the request
    /// was written, so that it may be sent again whatever is in it. What can also happen
    /// on a connection that is there is [`Other`](Self::Other).
    Connect,
    /// The proxy requires a user name and a password, or other ones: status 407 (RFC
    /// 9110, section 15.5.8). Nothing was sent to the service, and nothing is tried again.
    ProxyAuthentication,
    /// It took too long. The service may have seen the request, or not.
    Timeout,
    /// An HTTP client that was passed in followed a redirect. What it came to was not read.
    Redirected,
    /// The body is larger than 1 MiB, which is over a hundred times the largest that the
    /// service sends.
    BodyTooLarge,
    /// Anything else, such as a connection that was closed before the response
    /// was complete. The service may have seen the request, or not.
    Other,
}

impl TransportError {
    /// An error of a transport. `url` is that of the request; `source` is the HTTP
    /// library's error, which must not quote a body.
    #[must_use]
    pub fn new(
        kind: TransportErrorKind,
        url: &str,
        source: impl StdError + Send + Sync + 'static,
    ) -> Self {
        Self {
            kind,
            url: url.to_owned(),
            reason: None,
            source: Box::new(source),
        }
    }

    /// Says why in these words, instead of those of the last of the chain of sources:
    /// so that a failure is told alike whatever the HTTP library. They must not quote
    /// what came.
    #[must_use]
    pub fn with_reason(mut self, reason: impl Into<Cow<'static, str>>) -> Self {
        self.reason = Some(reason.into());
        self
    }

    /// The kind.
    #[must_use]
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// Whether the same may go well a little later: there was no connection, or it broke,
    /// or it took too long. After the last two the service may have seen the request.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        matches!(
            self.kind,
            TransportErrorKind::Connect | TransportErrorKind::Timeout | TransportErrorKind::Other
        )
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let url = &self.url;
        match self.kind {
            TransportErrorKind::SetUp => f.write_str("the HTTP client could not be built"),
            TransportErrorKind::NotSigned | TransportErrorKind::ProxyAuthentication => {
                write!(f, "nothing was sent to {url}")
            }
            TransportErrorKind::Connect => write!(f, "could not reach {url}"),
            TransportErrorKind::Timeout => write!(f, "{url} did not answer in time"),
            TransportErrorKind::Redirected => {
                write!(f, "the HTTP client followed a redirect from {url}")
            }
            TransportErrorKind::BodyTooLarge => write!(f, "the response of {url} is not Cognito's"),
            TransportErrorKind::Other => write!(f, "the connection to {url} broke"),
        }?;
        if let Some(reason) = &self.reason {
            return write!(f, ": {reason}");
        }
        // The last of the chain says why; those before it say that it did.
        let mut cause: &(dyn StdError + 'static) = self.source.as_ref();
        while let Some(deeper) = cause.source() {
            cause = deeper;
        }
        // An HTTP library quotes what a peer's certificate or proxy says of itself.
        write!(f, ": {}", Sanitized::new(&cause.to_string()))
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.source.as_ref())
    }
}

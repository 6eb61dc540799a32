//! Failures without a response.

use alloc::borrow::{Cow, ToOwned};
use alloc::boxed::Box;
use alloc::string::{String, ToString};
use core::error::Error as StdError;
use core::fmt;

use crate::values::readable_debug::readable_debug;
use crate::values::sanitized::Sanitized;

/// No response arrived. `Display` says what failed, for which address, and why.
///
/// Of the request it contains only the URL, and nothing of a response.
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
    /// The HTTP client could not be built: for example, no TLS.
    SetUp,
    /// The request must be signed ([`Request::signature`](crate::Request::signature)) but
    /// could not be: for example, there are no credentials, or the transport lacks the feature
    /// `sigv4`. Nothing was sent.
    NotSigned,
    /// No connection: the name, the network, the proxy or TLS. Nothing of the request was
    /// written, so it can be sent again whatever it contains. Failures that can also happen on
    /// an existing connection are [`Other`](Self::Other).
    Connect,
    /// The proxy requires a user name and a password, or different ones: status 407 (RFC 9110,
    /// section 15.5.8). Nothing was sent to the service, and nothing is retried.
    ProxyAuthentication,
    /// It took too long. The service may or may not have seen the request.
    Timeout,
    /// The program's own HTTP client followed a redirect. Its response was not read.
    Redirected,
    /// The body is larger than 1 MiB, which is over a hundred times the service's largest.
    BodyTooLarge,
    /// Any other failure, such as a connection that was closed before the response was
    /// complete. The service may or may not have seen the request.
    Other,
}

impl TransportError {
    /// An error of a transport. `url` is the request's URL; `source` is the HTTP library's
    /// error, which must not quote a body.
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

    /// Sets the reason that `Display` shows; the default is the last error in the chain of
    /// sources. With it, all HTTP libraries can have the same message for a failure. The text
    /// must not quote what was received.
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

    /// Whether the same request may succeed later: there was no connection, or it broke, or it
    /// took too long. In the last two cases the service may have seen the request.
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
        // The last error in the chain has the reason; those before it only say that something
        // failed.
        let mut cause: &(dyn StdError + 'static) = self.source.as_ref();
        while let Some(deeper) = cause.source() {
            cause = deeper;
        }
        // HTTP libraries quote what a peer's certificate or proxy says about itself.
        write!(f, ": {}", Sanitized::new(&cause.to_string()))
    }
}

readable_debug!(TransportError with source);

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.source.as_ref())
    }
}

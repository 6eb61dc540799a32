//! What can go wrong: on the way, or in what came back.

use core::error::Error as StdError;
use core::fmt;
use std::io;

use cognito_srp_core::BodyTooLarge;

/// An exchange could not be carried, or did not give what it was made for.
#[derive(Debug)]
pub enum Error {
    /// There was no response.
    Transport(TransportError),
    /// There was a response: the service refused, or it is not the service.
    Flow(cognito_srp_core::Error),
}

/// There was no response. `Display` says what failed, to where, and why.
///
/// It never has anything of a request but its URL, and nothing of a response.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    url: String,
    source: Box<dyn StdError + Send + Sync>,
}

/// The kind of a [`TransportError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// It took too long. The service may have seen the request, or not.
    Timeout,
    /// No connection: the name, the network, the proxy or TLS.
    Connect,
    /// The body is larger than [`BodyBuffer::LIMIT`](cognito_srp_core::BodyBuffer::LIMIT).
    BodyTooLarge,
    /// Anything else, such as a connection that was closed before the response
    /// was complete. The service may have seen the request, or not.
    Other,
}

impl TransportError {
    /// The kind.
    #[must_use]
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    fn new(
        kind: TransportErrorKind,
        url: &str,
        source: impl StdError + Send + Sync + 'static,
    ) -> Self {
        Self {
            kind,
            url: url.to_owned(),
            source: Box::new(source),
        }
    }

    /// Up to the head of the response.
    pub(crate) fn from_ureq(url: &str, error: ureq::Error) -> Self {
        let kind = match &error {
            ureq::Error::Timeout(_) => TransportErrorKind::Timeout,
            ureq::Error::Io(cause) => match cause.kind() {
                io::ErrorKind::TimedOut => TransportErrorKind::Timeout,
                io::ErrorKind::ConnectionRefused
                | io::ErrorKind::HostUnreachable
                | io::ErrorKind::NetworkUnreachable
                | io::ErrorKind::AddrNotAvailable => TransportErrorKind::Connect,
                // As rustls's errors come: a handshake that failed.
                io::ErrorKind::InvalidData => TransportErrorKind::Connect,
                _ => TransportErrorKind::Other,
            },
            ureq::Error::HostNotFound
            | ureq::Error::ConnectionFailed
            | ureq::Error::ConnectProxyFailed(_)
            | ureq::Error::InvalidProxyUrl
            | ureq::Error::Pem(_)
            | ureq::Error::Rustls(_)
            | ureq::Error::Tls(_)
            | ureq::Error::TlsRequired => TransportErrorKind::Connect,
            _ => TransportErrorKind::Other,
        };
        Self::new(kind, url, error)
    }

    /// In the body of the response, where there is a connection.
    pub(crate) fn from_body(url: &str, error: ureq::Error) -> Self {
        let mut error = Self::from_ureq(url, error);
        if error.kind == TransportErrorKind::Connect {
            error.kind = TransportErrorKind::Other;
        }
        error
    }

    pub(crate) fn too_large(url: &str, error: BodyTooLarge) -> Self {
        Self::new(TransportErrorKind::BodyTooLarge, url, error)
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let url = &self.url;
        match self.kind {
            TransportErrorKind::Timeout => write!(f, "{url} did not answer in time"),
            TransportErrorKind::Connect => write!(f, "could not reach {url}"),
            TransportErrorKind::BodyTooLarge => write!(f, "what {url} answers is not Cognito's"),
            TransportErrorKind::Other => write!(f, "the exchange with {url} broke off"),
        }?;
        // The last of the chain says why; those before it say that it did.
        let mut cause: &(dyn StdError + 'static) = self.source.as_ref();
        while let Some(deeper) = cause.source() {
            cause = deeper;
        }
        write!(f, ": {cause}")
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.source.as_ref())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Transport(error) => error.fmt(f),
            Self::Flow(error) => error.fmt(f),
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Transport(error) => error.source(),
            Self::Flow(error) => error.source(),
        }
    }
}

impl From<TransportError> for Error {
    fn from(error: TransportError) -> Self {
        Self::Transport(error)
    }
}

impl From<cognito_srp_core::Error> for Error {
    fn from(error: cognito_srp_core::Error) -> Self {
        Self::Flow(error)
    }
}

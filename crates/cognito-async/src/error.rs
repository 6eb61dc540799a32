//! What can go wrong: on the way, or in what came back.

use core::error::Error as StdError;
use core::fmt;

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
    /// A client that was passed in followed a redirect. What it came to was not read.
    Redirected,
    /// The HTTP client could not be built: no TLS, for example.
    SetUp,
}

/// Where a redirect was followed to.
#[derive(Debug)]
struct FollowedTo(String);

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

    pub(crate) fn from_reqwest(url: &str, error: reqwest::Error) -> Self {
        let kind = if error.is_timeout() {
            TransportErrorKind::Timeout
        } else if error.is_connect() {
            TransportErrorKind::Connect
        } else {
            TransportErrorKind::Other
        };
        Self::new(kind, url, error)
    }

    pub(crate) fn redirected(url: &str, to: &reqwest::Url) -> Self {
        // The origin only: what else stands in a Location is for nobody's log.
        let to = FollowedTo(to.origin().ascii_serialization());
        Self::new(TransportErrorKind::Redirected, url, to)
    }

    pub(crate) fn set_up(error: reqwest::Error) -> Self {
        Self::new(TransportErrorKind::SetUp, "", error)
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
            TransportErrorKind::Redirected => write!(f, "the client left {url}"),
            TransportErrorKind::SetUp => f.write_str("the HTTP client could not be built"),
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

impl fmt::Display for FollowedTo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "it followed a redirect to {}", self.0)
    }
}

impl StdError for FollowedTo {}

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

//! reqwest's errors as the transport's.

use core::fmt;

use cognito_srp_core::transport::{TransportError, TransportErrorKind};

pub(crate) fn of_request(url: &str, error: reqwest::Error) -> TransportError {
    // First: a time-out of connecting is one of both.
    let kind = if error.is_connect() {
        TransportErrorKind::Connect
    } else if error.is_timeout() {
        TransportErrorKind::Timeout
    } else {
        TransportErrorKind::Other
    };
    TransportError::new(kind, url, error)
}

pub(crate) fn not_signed(
    url: &str,
    error: impl core::error::Error + Send + Sync + 'static,
) -> TransportError {
    TransportError::new(TransportErrorKind::NotSigned, url, error)
}

/// Before there is a client.
pub(crate) fn set_up(error: impl core::error::Error + Send + Sync + 'static) -> TransportError {
    TransportError::new(TransportErrorKind::SetUp, "", error)
}

pub(crate) fn redirected(url: &str, to: &reqwest::Url) -> TransportError {
    // The origin only: what else stands in a Location is for nobody's log.
    let to = FollowedTo(to.origin().ascii_serialization());
    TransportError::new(TransportErrorKind::Redirected, url, to)
}

/// Where a redirect was followed to.
#[derive(Debug)]
struct FollowedTo(String);

impl fmt::Display for FollowedTo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "it followed a redirect to {}", self.0)
    }
}

impl core::error::Error for FollowedTo {}

//! reqwest's errors as the transport's.

use core::error::Error;
use core::{fmt, iter};
use std::borrow::Cow;

use cognito_srp_core::call::{TransportError, TransportErrorKind};
use cognito_transport::fault;

/// An error on the way, up to the last byte of the response.
///
/// What reqwest calls connecting is exact: name lookup, TCP, a proxy's tunnel, the TLS
/// handshake and their timeout, and nothing after the connection exists.
pub(crate) fn of_request(url: &str, error: reqwest::Error) -> TransportError {
    let reason = reason(&error);
    // First, because a timeout of connecting is both.
    let kind = if error.is_connect() {
        match reason.as_deref() {
            Some(fault::PROXY_AUTHENTICATION) => TransportErrorKind::ProxyAuthentication,
            _ => TransportErrorKind::Connect,
        }
    } else if error.is_timeout() {
        TransportErrorKind::Timeout
    } else {
        TransportErrorKind::Other
    };
    fault::told(kind, url, reason, error)
}

/// The reason, in the words of every transport.
fn reason(error: &reqwest::Error) -> Option<Cow<'static, str>> {
    if error.is_timeout() {
        return Some(Cow::Borrowed(fault::TIMED_OUT));
    }
    let chain = || iter::successors(error.source(), |&error| error.source());
    // The type of a tunnel's error is private, so only its text is left.
    let told = chain().find_map(|error| {
        let text = error.to_string();
        let of_tunnel = text.strip_prefix("tunnel error: ")?;
        match of_tunnel {
            "failed to create underlying connection" => None,
            "proxy authorization required" => Some(fault::PROXY_AUTHENTICATION),
            _ => Some(fault::NO_TUNNEL),
        }
    });
    if told.is_some() {
        return told.map(Cow::Borrowed);
    }
    if let Some(cause) = fault::of_cause(error) {
        return Some(Cow::Owned(cause));
    }
    let error = chain().find_map(|error| error.downcast_ref::<hyper::Error>())?;
    let is_closed = error.is_incomplete_message() || error.is_canceled() || error.is_closed();
    match error.is_parse() {
        true => Some(Cow::Borrowed(fault::NOT_HTTP)),
        false => is_closed.then_some(Cow::Borrowed(fault::CLOSED)),
    }
}

/// An error before there is a client.
pub(crate) fn set_up(error: impl Error + Send + Sync + 'static) -> TransportError {
    TransportError::new(TransportErrorKind::SetUp, "", error)
}

pub(crate) fn redirected(url: &str, to: &reqwest::Url) -> TransportError {
    // Only the origin: the rest of a Location does not belong in logs.
    let to = FollowedTo(to.origin().ascii_serialization());
    TransportError::new(TransportErrorKind::Redirected, url, to)
}

/// Where a followed redirect led.
#[derive(Debug)]
struct FollowedTo(String);

impl fmt::Display for FollowedTo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the response came from {}", self.0)
    }
}

impl Error for FollowedTo {}

//! reqwest's errors as the transport's.

use core::error::Error;
use core::{fmt, iter};
use std::borrow::Cow;

use cognito_srp_core::call::{TransportError, TransportErrorKind};
use cognito_transport::fault;

/// On the way, up to the last octet of the response.
///
/// What reqwest says of connecting is exact: hyper-util has the name, TCP, a proxy's
/// tunnel, the TLS handshake and the time for all of them under it, and nothing that
/// comes when the connection is there.
pub(crate) fn of_request(url: &str, error: reqwest::Error) -> TransportError {
    let reason = reason(&error);
    // First: a time-out of connecting is one of both.
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

/// Why, in the same words as every transport.
fn reason(error: &reqwest::Error) -> Option<Cow<'static, str>> {
    if error.is_timeout() {
        return Some(Cow::Borrowed(fault::TIMED_OUT));
    }
    let chain = || iter::successors(error.source(), |&error| error.source());
    // The type of a tunnel's error is nobody's to name, so that there is only its text.
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

/// Before there is a client.
pub(crate) fn set_up(error: impl Error + Send + Sync + 'static) -> TransportError {
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
        write!(f, "the response came from {}", self.0)
    }
}

impl Error for FollowedTo {}

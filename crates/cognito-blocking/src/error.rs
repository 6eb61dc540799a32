//! ureq's errors as the transport's.

use std::borrow::Cow;

use cognito_srp_core::call::{TransportError, TransportErrorKind};
use cognito_transport::fault;
use ureq::{Error, Timeout};

use crate::connect;

/// On the way, up to the last octet of the response.
pub(crate) fn of_request(url: &str, error: Error) -> TransportError {
    let (no_connection, error) = connect::unmark(error);
    let (kind, reason) = told(&error);
    let kind = match kind {
        TransportErrorKind::Other if no_connection => TransportErrorKind::Connect,
        kind => kind,
    };
    fault::told(kind, url, reason, error)
}

/// What ureq tells by itself, in the same words as every transport. Over an agent of the
/// caller's there is no more: [`TransportErrorKind::Connect`] is what it says before it
/// writes, and never after. An I/O error, of TLS too, can be either.
fn told(error: &Error) -> (TransportErrorKind, Option<Cow<'static, str>>) {
    let (kind, reason) = match error {
        Error::Timeout(Timeout::Resolve | Timeout::Connect) => {
            (TransportErrorKind::Connect, fault::TIMED_OUT)
        }
        Error::Timeout(_) => (TransportErrorKind::Timeout, fault::TIMED_OUT),
        // Its only word about the status is in a text.
        Error::ConnectProxyFailed(reason) if reason.contains("407") => (
            TransportErrorKind::ProxyAuthentication,
            fault::PROXY_AUTHENTICATION,
        ),
        Error::ConnectProxyFailed(_) => (TransportErrorKind::Connect, fault::NO_TUNNEL),
        // It stalls when its buffer is full of what cannot be read: a trailer without end.
        Error::Protocol(_) | Error::LargeResponseHeader(..) | Error::BodyStalled => {
            (TransportErrorKind::Other, fault::NOT_HTTP)
        }
        Error::Io(cause) => {
            let kind = match cause.kind() {
                std::io::ErrorKind::TimedOut => TransportErrorKind::Timeout,
                _ => TransportErrorKind::Other,
            };
            return (kind, fault::of_cause(cause).map(Cow::Owned));
        }
        Error::HostNotFound
        | Error::ConnectionFailed
        | Error::InvalidProxyUrl
        | Error::TlsRequired => return (TransportErrorKind::Connect, None),
        _ => return (TransportErrorKind::Other, None),
    };
    (kind, Some(Cow::Borrowed(reason)))
}

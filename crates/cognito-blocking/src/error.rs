//! ureq's errors as the transport's.

use std::borrow::Cow;

use cognito_srp_core::call::{TransportError, TransportErrorKind};
use cognito_transport::fault;
use ureq::{Error, Timeout};

use crate::connect;

/// An error on the way, up to the last byte of the response.
pub(crate) fn of_request(url: &str, error: Error) -> TransportError {
    let (no_connection, error) = connect::unmark(error);
    let (kind, reason) = told(&error);
    let kind = match kind {
        TransportErrorKind::Other if no_connection => TransportErrorKind::Connect,
        kind => kind,
    };
    fault::told(kind, url, reason, error)
}

/// What ureq itself reports, in the words of every transport. A caller's agent gives no more:
/// [`TransportErrorKind::Connect`] covers only the errors that ureq reports before it writes.
/// An I/O error, also of TLS, can come before or after.
fn told(error: &Error) -> (TransportErrorKind, Option<Cow<'static, str>>) {
    let (kind, reason) = match error {
        Error::Timeout(Timeout::Resolve | Timeout::Connect) => {
            (TransportErrorKind::Connect, fault::TIMED_OUT)
        }
        Error::Timeout(_) => (TransportErrorKind::Timeout, fault::TIMED_OUT),
        // It gives the status only in a text.
        Error::ConnectProxyFailed(reason) if reason.contains("407") => (
            TransportErrorKind::ProxyAuthentication,
            fault::PROXY_AUTHENTICATION,
        ),
        Error::ConnectProxyFailed(_) => (TransportErrorKind::Connect, fault::NO_TUNNEL),
        // It stalls when its buffer is full of unreadable input: an endless trailer.
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

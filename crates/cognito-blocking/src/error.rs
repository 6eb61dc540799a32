//! ureq's errors as the transport's.

use std::io;

use cognito_srp_core::transport::{TransportError, TransportErrorKind};
use ureq::Timeout;

/// Before there is a client.
pub(crate) fn set_up(error: impl core::error::Error + Send + Sync + 'static) -> TransportError {
    TransportError::new(TransportErrorKind::SetUp, "", error)
}

/// Up to the head of the response.
pub(crate) fn before_response(url: &str, error: ureq::Error) -> TransportError {
    TransportError::new(kind(&error), url, error)
}

/// Before anything is sent.
pub(crate) fn not_signed(
    url: &str,
    error: impl core::error::Error + Send + Sync + 'static,
) -> TransportError {
    TransportError::new(TransportErrorKind::NotSigned, url, error)
}

/// In the body of the response, where there is a connection.
pub(crate) fn in_body(url: &str, error: ureq::Error) -> TransportError {
    let kind = match kind(&error) {
        TransportErrorKind::Connect => TransportErrorKind::Other,
        kind => kind,
    };
    TransportError::new(kind, url, error)
}

fn kind(error: &ureq::Error) -> TransportErrorKind {
    match error {
        // The service cannot have seen anything.
        ureq::Error::Timeout(Timeout::Resolve | Timeout::Connect) => TransportErrorKind::Connect,
        ureq::Error::Timeout(_) => TransportErrorKind::Timeout,
        ureq::Error::Io(cause) => match cause.kind() {
            io::ErrorKind::TimedOut => TransportErrorKind::Timeout,
            io::ErrorKind::ConnectionRefused
            | io::ErrorKind::HostUnreachable
            | io::ErrorKind::NetworkUnreachable
            | io::ErrorKind::AddrNotAvailable => TransportErrorKind::Connect,
            // As rustls's errors come.
            io::ErrorKind::InvalidData => of_tls(cause),
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
    }
}

/// A handshake that failed, unless it may also have been later: ureq does not tell.
fn of_tls(cause: &io::Error) -> TransportErrorKind {
    let tls = cause
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<rustls::Error>());
    match tls {
        Some(
            rustls::Error::AlertReceived(_)
            | rustls::Error::DecryptError
            | rustls::Error::PeerSentOversizedRecord,
        ) => TransportErrorKind::Other,
        _ => TransportErrorKind::Connect,
    }
}

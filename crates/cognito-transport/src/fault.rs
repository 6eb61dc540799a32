//! What failed, with the same messages for every HTTP library.
//!
//! They are [reasons](cognito_srp_core::call::TransportError::with_reason): the
//! library's own error stays the source.

use std::borrow::Cow;
use std::error::Error;
use std::io::{self, ErrorKind};

use cognito_srp_core::call::{TransportError, TransportErrorKind};

/// A limit of time, whichever it was.
pub const TIMED_OUT: &str = "timed out";

/// A client cannot always tell by whom or how: the same end appears as a reset or as a close,
/// depending on when it meets the request.
pub const CLOSED: &str = "the connection was closed";

/// Something else came where the head of a response, or a chunk of its body, was expected.
pub const NOT_HTTP: &str = "the server did not send an HTTP response";

/// It answered CONNECT with a status other than 200 and 407, or not at all.
pub const NO_TUNNEL: &str = "the proxy opened no tunnel";

/// It answered CONNECT with 407.
pub const PROXY_AUTHENTICATION: &str = "the proxy requires authentication (407)";

/// A transport's error, with this reason if it is known.
pub fn told(
    kind: TransportErrorKind,
    url: &str,
    reason: Option<Cow<'static, str>>,
    error: impl Error + Send + Sync + 'static,
) -> TransportError {
    let told = TransportError::new(kind, url, error);
    match reason {
        Some(reason) => told.with_reason(reason),
        None => told,
    }
}

/// What the operating system or TLS reported: the last I/O error of the chain.
#[must_use]
pub fn of_cause(error: &(dyn Error + 'static)) -> Option<String> {
    let chain = std::iter::successors(Some(error), |&error| error.source());
    let cause = chain.filter_map(|error| error.downcast_ref()).last();
    cause.map(of_io)
}

fn of_io(error: &io::Error) -> String {
    // An I/O error inside an I/O error is in no chain of sources.
    let within = error.get_ref().and_then(|error| error.downcast_ref());
    if let Some(within) = within {
        return of_io(within);
    }
    match error.kind() {
        ErrorKind::TimedOut => TIMED_OUT.to_owned(),
        ErrorKind::BrokenPipe
        | ErrorKind::ConnectionAborted
        | ErrorKind::ConnectionReset
        | ErrorKind::NotConnected
        | ErrorKind::UnexpectedEof => CLOSED.to_owned(),
        ErrorKind::InvalidData | ErrorKind::InvalidInput if !is_of_tls_or_system(error) => {
            NOT_HTTP.to_owned()
        }
        _ => error.to_string(),
    }
}

/// hyper has the same kinds for malformed chunks, with its own words.
fn is_of_tls_or_system(error: &io::Error) -> bool {
    error.raw_os_error().is_some() || error.get_ref().is_some_and(is_of_tls)
}

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
fn is_of_tls(error: &(dyn Error + Send + Sync + 'static)) -> bool {
    error.is::<rustls::Error>()
}

/// In a page or Node, TLS is not ours.
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
fn is_of_tls(_: &(dyn Error + Send + Sync + 'static)) -> bool {
    false
}

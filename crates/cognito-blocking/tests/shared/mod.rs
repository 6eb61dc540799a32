//! The tests of both transports. Each has its own `face` and its own features.

mod clock;
mod credentials;
mod exchanges;
mod failures;
mod faults;
mod framing;
mod hosted_login;
mod lies;
mod limits;
mod logged;
mod packed;
mod pages;
pub(crate) mod proxies;
mod retries;
#[cfg(feature = "sigv4")]
mod signed;
#[cfg(feature = "sigv4")]
mod signed_late;
#[cfg(not(feature = "sigv4"))]
mod signing_is_off;
#[cfg(all(unix, not(target_vendor = "apple"), not(target_os = "android")))]
mod system_roots;
mod tls;

use crate::face::{Client, Error, Limits, RetryPolicy, TransportErrorKind, plain};

/// Each request is sent once, whatever the result.
pub(crate) const ONCE: Limits = Limits::standard().with_retry_policy(RetryPolicy::never());

/// A client that sends each request once.
pub(crate) fn once() -> Client {
    plain().with_limits(ONCE)
}

pub(crate) fn kind(error: &Error) -> TransportErrorKind {
    match error {
        Error::Transport(error) => error.kind(),
        error => panic!("not a transport error: {error:?}"),
    }
}

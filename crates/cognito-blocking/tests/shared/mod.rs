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

use std::time::Duration;

use crate::face::{Client, Error, Limits, RetryPolicy, TransportErrorKind, plain};

/// Each request is sent once, whatever the result.
pub(crate) const ONCE: Limits = Limits::standard().with_retry_policy(RetryPolicy::never());

/// A client that sends each request once.
pub(crate) fn once() -> Client {
    plain().with_limits(ONCE)
}

/// The longest time that a test gives to what ends with a time-out: three such attempts fit into
/// the limit of a whole call.
pub(crate) const LONGEST: Duration = Duration::from_secs(16);

/// Does what ends with a time-out: with this time first, then with more and more, until it was
/// enough for this machine. On a busy one the time can be over before the request was sent, or
/// before there was a connection. What comes of the longest time counts in any case, so that what
/// never is as expected fails.
pub(crate) fn with_more_time<T>(
    first: Duration,
    attempt: impl Fn(Duration) -> T,
    was_enough: impl Fn(&T) -> bool,
) -> T {
    let mut time = first;
    loop {
        let outcome = attempt(time);
        if was_enough(&outcome) || time == LONGEST {
            return outcome;
        }
        time = (time * 4).min(LONGEST);
    }
}

pub(crate) fn kind(error: &Error) -> TransportErrorKind {
    match error {
        Error::Transport(error) => error.kind(),
        error => panic!("not a transport error: {error:?}"),
    }
}

//! This transport, as the tests that both share see it.

#[cfg(feature = "sigv4")]
pub(crate) use cognito_blocking::cognito_sigv4::Credentials;
use cognito_blocking::ureq::Agent;
pub(crate) use cognito_blocking::ureq::Error as HttpError;
pub(crate) use cognito_blocking::{
    Client, Error, Limits, RetryPolicy, Settings, TransportErrorKind,
};

pub(crate) fn new() -> Client {
    Client::new()
}

/// Without a proxy, whatever the environment says.
pub(crate) fn plain() -> Client {
    let config = Agent::config_builder().proxy(None);
    Client::with_agent(config.build().into())
}

/// Does something while the transport does its own in the background: here it has none.
pub(crate) fn meanwhile<T>(work: impl FnOnce() -> T) -> T {
    work()
}

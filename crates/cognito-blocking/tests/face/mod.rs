//! This transport, in the form that the shared tests use.

#[cfg(feature = "sigv4")]
pub(crate) use cognito_blocking::cognito_sigv4::Credentials;
pub(crate) use cognito_blocking::ureq::Error as HttpError;
use cognito_blocking::ureq::{Agent, Proxy};
pub(crate) use cognito_blocking::{
    Client, Clock, Error, IdentityCredentials, Keeper, Limits, MachineToken, RetryPolicy, Settings,
    TransportErrorKind,
};

pub(crate) fn new() -> Client {
    Client::new().unwrap()
}

/// Without a proxy, whatever the environment says.
pub(crate) fn plain() -> Client {
    over(None, &Settings::new())
}

/// Through this proxy or none, whatever the environment says.
pub(crate) fn over(proxy: Option<&str>, settings: &Settings) -> Client {
    let proxy = proxy.map(|proxy| Proxy::new(proxy).unwrap());
    Client::from_builder(Agent::config_builder().proxy(proxy), settings).unwrap()
}

/// The most copies of a reply that may be left after its client: ureq's buffers are wiped.
#[allow(dead_code, reason = "only the tests of memory use it")]
pub(crate) const LEFT_OF_A_REPLY: usize = 0;

/// Does something while the transport works in the background, which this one does not do.
pub(crate) fn meanwhile<T>(work: impl FnOnce() -> T) -> T {
    work()
}

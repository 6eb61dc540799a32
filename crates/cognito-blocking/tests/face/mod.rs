//! This transport, as the tests that both share see it.

use std::sync::Arc;

#[cfg(feature = "sigv4")]
pub(crate) use cognito_blocking::cognito_sigv4::Credentials;
use cognito_blocking::ureq::Agent;
pub(crate) use cognito_blocking::ureq::Error as HttpError;
use cognito_blocking::ureq::tls::TlsConfig;
pub(crate) use cognito_blocking::{
    Client, Clock, Error, Limits, RetryPolicy, Settings, TransportErrorKind,
};
use rustls::crypto::ring::default_provider;

pub(crate) fn new() -> Client {
    Client::new()
}

/// Without a proxy, whatever the environment says, and with the cryptography that the
/// tests have whatever the features are.
pub(crate) fn plain() -> Client {
    let provider = Arc::new(default_provider());
    let tls = TlsConfig::builder().unversioned_rustls_crypto_provider(provider);
    let config = Agent::config_builder().proxy(None).tls_config(tls.build());
    Client::with_agent(config.build().into())
}

/// Does something while the transport does its own in the background: here it has none.
pub(crate) fn meanwhile<T>(work: impl FnOnce() -> T) -> T {
    work()
}

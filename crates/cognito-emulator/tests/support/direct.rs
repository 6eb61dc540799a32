//! Clients that go directly to the emulator, whatever proxy this machine's environment names:
//! ours use no proxy for this machine, others must be configured.

#![allow(dead_code, reason = "each test uses some")]

use std::sync::Arc;

use cognito_async::reqwest;
use rustls::crypto::ring::default_provider;
use rustls::{ClientConfig, RootCertStore};

/// One that returns any status.
pub(crate) fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .proxy(None)
        .build()
        .into()
}

pub(crate) fn blocking() -> cognito_blocking::Client {
    cognito_blocking::Client::new().unwrap()
}

pub(crate) fn asynchronous() -> cognito_async::Client {
    cognito_async::Client::new().unwrap()
}

/// It trusts no roots, because the emulator has no TLS; reqwest cannot be built without.
pub(crate) fn builder() -> reqwest::ClientBuilder {
    let tls = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth();
    reqwest::Client::builder().tls_backend_preconfigured(tls)
}

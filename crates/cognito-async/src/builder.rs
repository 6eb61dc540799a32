//! What has to be known before there is a client.

use core::time::Duration;

use cognito_srp_core::transport::Error;

use crate::client::Client;
use crate::tls;

/// For a connection, TLS included.
const CONNECT: Duration = Duration::from_secs(5);

/// Makes a [`Client`] with a [`reqwest::Client`] of its own.
///
/// ```
/// use std::time::Duration;
/// use cognito_async::Client;
///
/// # fn f(company: &[u8]) -> Result<Client, cognito_async::Error> {
/// let client = Client::builder()
///     .with_connect_timeout(Duration::from_secs(2))
///     .with_read_timeout(Duration::from_secs(10))
///     .with_root_certificates(company) // what is in a file with -----BEGIN CERTIFICATE-----
///     .build()?
///     .with_timeout(Duration::from_secs(20));
/// # Ok(client) }
/// ```
///
/// Roots beside the system's, which only reqwest offers:
///
/// ```
/// # use cognito_async::{Client, reqwest};
/// # fn f(pem: &[u8]) -> Result<Client, Box<dyn std::error::Error>> {
/// let company = reqwest::Certificate::from_pem(pem)?;
/// let client = Client::from_builder(reqwest::Client::builder().tls_certs_merge([company]))?;
/// # Ok(client) }
/// ```
#[derive(Clone, Debug)]
pub struct ClientBuilder {
    connect: Duration,
    read: Option<Duration>,
    roots: Option<Vec<u8>>,
}

impl ClientBuilder {
    pub(crate) fn new() -> Self {
        Self {
            connect: CONNECT,
            read: None,
            roots: None,
        }
    }

    /// Sets how long it may take to have a connection, name and TLS included: by
    /// default 5 seconds.
    #[must_use]
    pub fn with_connect_timeout(mut self, connect: Duration) -> Self {
        self.connect = connect;
        self
    }

    /// Sets how long the service may be silent: before the response, connecting
    /// included, and within it. By default only the whole is limited
    /// ([`Client::with_timeout`]).
    #[must_use]
    pub fn with_read_timeout(mut self, read: Duration) -> Self {
        self.read = Some(read);
        self
    }

    /// Trusts these root certificates (PEM, one or more) and no others, instead
    /// of the system's: those of a proxy that looks into TLS, or of a test.
    #[must_use]
    pub fn with_root_certificates(mut self, pem: &[u8]) -> Self {
        self.roots = Some(pem.to_vec());
        self
    }

    /// The client.
    ///
    /// # Errors
    /// [`TransportErrorKind::SetUp`](crate::TransportErrorKind::SetUp) when the
    /// root certificates are none, or the system has none.
    pub fn build(self) -> Result<Client, Error> {
        let mut builder = reqwest::Client::builder()
            .connect_timeout(self.connect)
            .tls_backend_preconfigured(tls::config(self.roots.as_deref())?);
        if let Some(read) = self.read {
            builder = builder.read_timeout(read);
        }
        Client::from_builder(builder)
    }
}

//! What has to be known before there is a client.

use core::time::Duration;
use std::sync::Arc;

use cognito_srp_core::transport::Error;
use rustls::RootCertStore;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::{self, PemObject};
use ureq::Agent;
use ureq::tls::{Certificate, RootCerts, TlsConfig};

use crate::client::Client;
use crate::error::set_up;

/// For a connection, TLS included.
const CONNECT: Duration = Duration::from_secs(5);

/// Makes a [`Client`] with an agent of its own.
///
/// ```
/// use std::time::Duration;
/// use cognito_blocking::Client;
///
/// # fn f(company: &[u8]) -> Result<Client, cognito_blocking::Error> {
/// let client = Client::builder()
///     .with_connect_timeout(Duration::from_secs(2))
///     .with_read_timeout(Duration::from_secs(10))
///     .with_root_certificates(company) // what is in a file with -----BEGIN CERTIFICATE-----
///     .build()?
///     .with_timeout(Duration::from_secs(20));
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

    /// Sets how long it may take to have a connection, TLS included: by default
    /// 5 seconds. Looking up the name has as much again.
    #[must_use]
    pub fn with_connect_timeout(mut self, connect: Duration) -> Self {
        self.connect = connect;
        self
    }

    /// Sets how long the service may be silent: before the response, and within
    /// it. By default only the whole is limited ([`Client::with_timeout`]).
    #[must_use]
    pub fn with_read_timeout(mut self, read: Duration) -> Self {
        self.read = Some(read);
        self
    }

    /// Trusts these root certificates (PEM, one or more) and no others, instead
    /// of Mozilla's: those of a proxy that looks into TLS, or of a test.
    #[must_use]
    pub fn with_root_certificates(mut self, pem: &[u8]) -> Self {
        self.roots = Some(pem.to_vec());
        self
    }

    /// The client.
    ///
    /// # Errors
    /// [`TransportErrorKind::SetUp`](crate::TransportErrorKind::SetUp) when the
    /// root certificates are none.
    pub fn build(self) -> Result<Client, Error> {
        let roots = match &self.roots {
            Some(pem) => certificates(pem)?,
            None => return Ok(self.with_default_roots()),
        };
        Ok(self.with_roots(RootCerts::Specific(Arc::new(roots))))
    }

    pub(crate) fn with_default_roots(self) -> Client {
        self.with_roots(RootCerts::WebPki)
    }

    fn with_roots(self, roots: RootCerts) -> Client {
        let tls = TlsConfig::builder()
            .root_certs(roots)
            .unversioned_rustls_crypto_provider(provider())
            .build();
        let config = Agent::config_builder()
            .timeout_resolve(Some(self.connect))
            .timeout_connect(Some(self.connect))
            .timeout_per_read(self.read)
            .tls_config(tls);
        Client::with_agent(config.build().into())
    }
}

/// Reads certificates, and makes sure that they can be roots: ureq would pass
/// over those that cannot.
fn certificates(pem: &[u8]) -> Result<Vec<Certificate<'static>>, Error> {
    let mut store = RootCertStore::empty();
    let mut certificates = Vec::new();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(set_up)?;
        certificates.push(Certificate::from_der(&certificate).to_owned());
        store.add(certificate).map_err(set_up)?;
    }
    match certificates.as_slice() {
        [] => Err(set_up(pem::Error::NoItemsFound).into()),
        _ => Ok(certificates),
    }
}

/// The one that the program has installed for the process, else that of the features.
fn provider() -> Arc<CryptoProvider> {
    #[cfg(feature = "aws-lc-rs")]
    use rustls::crypto::aws_lc_rs::default_provider;
    #[cfg(not(feature = "aws-lc-rs"))]
    use rustls::crypto::ring::default_provider;

    let installed = CryptoProvider::get_default().cloned();
    installed.unwrap_or_else(|| Arc::new(default_provider()))
}

//! TLS as reqwest sets it up, but with the cryptography that the features choose:
//! reqwest has only one to offer.

use std::sync::Arc;

use cognito_srp_core::transport::TransportError;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::{self, PemObject};
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

use crate::error::set_up;

/// Trusts these roots (PEM), else the system's.
pub(crate) fn config(roots: Option<&[u8]>) -> Result<ClientConfig, TransportError> {
    let provider = provider();
    let builder = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(set_up)?;
    let builder = match roots {
        Some(pem) => builder.with_root_certificates(store(pem)?),
        // The name is rustls's; this verifier asks the system.
        None => builder
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(Verifier::new(provider).map_err(set_up)?)),
    };
    let mut config = builder.with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

fn store(pem: &[u8]) -> Result<RootCertStore, TransportError> {
    let mut store = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(set_up)?;
        store.add(certificate).map_err(set_up)?;
    }
    match store.is_empty() {
        true => Err(set_up(pem::Error::NoItemsFound)),
        false => Ok(store),
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

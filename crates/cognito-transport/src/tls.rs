//! TLS: whom it trusts, and the cryptography that the features choose.

use std::sync::Arc;

use cognito_srp_core::call::{TransportError, TransportErrorKind};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::{self, PemObject};
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

use crate::settings::Roots;

/// TLS that trusts these roots, for HTTP/1.1, with the cryptography that the program has
/// installed for its process, else with that of the features.
///
/// Make one for a client and share it: the sessions that it can resume are in it.
///
/// The system's roots are those of `rustls-platform-verifier`: its verifier on Apple's
/// systems, Windows and Android, elsewhere its certificates, or those in the file that
/// `SSL_CERT_FILE` names and the directory that `SSL_CERT_DIR` names.
///
/// # Errors
/// [`TransportErrorKind::SetUp`] when what was given as roots has no certificate, or one
/// that cannot be a root, or when the system has none; on Android also for
/// [`Roots::Extra`], which its verifier does not take.
pub fn client_config(roots: &Roots) -> Result<ClientConfig, TransportError> {
    let provider = provider();
    let builder = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(set_up)?;
    // The name is rustls's; this verifier asks the system.
    let asking = |verifier| {
        let builder = builder.clone().dangerous();
        builder.with_custom_certificate_verifier(Arc::new(verifier))
    };
    let builder = match roots {
        Roots::Only(pem) => builder.with_root_certificates(store(certificates(pem)?)?),
        Roots::Defaults => asking(Verifier::new(provider).map_err(set_up)?),
        Roots::Extra(pem) => asking(beside_the_systems(certificates(pem)?, provider)?),
    };
    let mut config = builder.with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

#[cfg(not(target_os = "android"))]
fn beside_the_systems(
    extra: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
) -> Result<Verifier, TransportError> {
    Verifier::new_with_extra_roots(extra, provider).map_err(set_up)
}

/// Android's own verifier takes none.
#[cfg(target_os = "android")]
fn beside_the_systems(
    _: Vec<CertificateDer<'static>>,
    _: Arc<CryptoProvider>,
) -> Result<Verifier, TransportError> {
    let reason = "Android trusts what its user has installed, and no extra roots of a program";
    Err(set_up(rustls::Error::General(reason.into())))
}

fn store(certificates: Vec<CertificateDer<'static>>) -> Result<RootCertStore, TransportError> {
    let mut store = RootCertStore::empty();
    for certificate in certificates {
        store.add(certificate).map_err(set_up)?;
    }
    Ok(store)
}

/// Reads certificates; one at the least.
fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, TransportError> {
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    match certificates.map_err(set_up)? {
        none if none.is_empty() => Err(set_up(pem::Error::NoItemsFound)),
        certificates => Ok(certificates),
    }
}

/// Before there is a client.
fn set_up(error: impl core::error::Error + Send + Sync + 'static) -> TransportError {
    TransportError::new(TransportErrorKind::SetUp, "", error)
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

//! TLS: which roots it trusts, and the cryptography that the features select.

mod provider;
#[cfg(all(feature = "ring", any(test, not(feature = "full-tls"))))]
mod small;
#[cfg(all(test, feature = "ring"))]
mod tests;

use std::sync::Arc;

use cognito_srp_core::call::{TransportError, TransportErrorKind};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

use self::provider::provider;
use crate::settings::Roots;

/// A TLS configuration for HTTP/1.1 that trusts these roots. It uses the cryptography that the
/// program has installed for its process, or else that of the features.
///
/// Make one per client and share it: it holds the sessions that can be resumed.
///
/// The system's roots are those of `rustls-platform-verifier`: its verifier on Apple's
/// systems, Windows and Android, elsewhere its certificates, or those in the file that
/// `SSL_CERT_FILE` names and the directory that `SSL_CERT_DIR` names.
///
/// # Errors
/// [`TransportErrorKind::SetUp`] if the given roots have no certificate, or one that cannot be
/// a root, or if the system has no roots; on Android also for [`Roots::Extra`], which its
/// verifier does not support.
pub fn client_config(roots: &Roots) -> Result<ClientConfig, TransportError> {
    let provider = provider();
    let builder = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(set_up)?;
    // The name is rustls's; this verifier uses the system's rules.
    let asking = |verifier| {
        let builder = builder.clone().dangerous();
        builder.with_custom_certificate_verifier(Arc::new(verifier))
    };
    let builder = match roots {
        Roots::Only(pem) => builder.with_root_certificates(store(certificates(pem)?)?),
        Roots::Defaults => asking(beside_the_systems(Vec::new(), provider)?),
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
    // Windows would be asked twice, for none.
    let verifier = match cfg!(windows) && extra.is_empty() {
        true => Verifier::new(provider),
        false => Verifier::new_with_extra_roots(extra, provider),
    };
    verifier.map_err(set_up)
}

/// Android's own verifier supports none.
#[cfg(target_os = "android")]
fn beside_the_systems(
    extra: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
) -> Result<Verifier, TransportError> {
    if extra.is_empty() {
        return Verifier::new(provider).map_err(set_up);
    }
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

/// Reads certificates; at least one.
fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, TransportError> {
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    match certificates.map_err(set_up)? {
        none if none.is_empty() => Err(set_up(std::io::Error::other(
            "the root certificates that were given have no certificate in PEM",
        ))),
        certificates => Ok(certificates),
    }
}

/// An error before there is a client.
fn set_up(error: impl core::error::Error + Send + Sync + 'static) -> TransportError {
    TransportError::new(TransportErrorKind::SetUp, "", error)
}

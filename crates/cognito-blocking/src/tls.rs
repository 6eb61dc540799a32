//! Whom ureq trusts, and the cryptography that the features choose.

use std::sync::Arc;

use cognito_srp_core::transport::{Roots, TransportError};
use rustls::RootCertStore;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::{self, PemObject};
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use webpki_root_certs::TLS_SERVER_ROOT_CERTS;

use crate::error::set_up;

/// TLS that trusts these roots.
pub(crate) fn config(roots: RootCerts) -> TlsConfig {
    TlsConfig::builder()
        .root_certs(roots)
        .unversioned_rustls_crypto_provider(provider())
        .build()
}

/// The roots in ureq's form. Its own are Mozilla's, as trust anchors; those it takes
/// no others beside, so that Mozilla's are given as certificates where there are some.
pub(crate) fn roots(roots: &Roots) -> Result<RootCerts, TransportError> {
    let certificates = match roots {
        Roots::Defaults => return Ok(RootCerts::WebPki),
        Roots::Only(pem) => certificates(pem)?,
        Roots::Extra(pem) => {
            let mozillas = TLS_SERVER_ROOT_CERTS.iter();
            let mozillas = mozillas.map(|root| Certificate::from_der(root));
            certificates(pem)?.into_iter().chain(mozillas).collect()
        }
    };
    Ok(RootCerts::Specific(Arc::new(certificates)))
}

/// Reads certificates, and makes sure that they can be roots: ureq would pass
/// over those that cannot.
fn certificates(pem: &[u8]) -> Result<Vec<Certificate<'static>>, TransportError> {
    let mut store = RootCertStore::empty();
    let mut certificates = Vec::new();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(set_up)?;
        certificates.push(Certificate::from_der(&certificate).to_owned());
        store.add(certificate).map_err(set_up)?;
    }
    match certificates.as_slice() {
        [] => Err(set_up(pem::Error::NoItemsFound)),
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Amazon Root CA 1, under which Cognito's certificates are, by the SHA-256 that
    /// https://www.amazontrust.com/repository/ has for it.
    const AMAZON_ROOT_CA_1: &str =
        "8ecde6884f3d87b1125ba31ac3fcb13d7016de7f57cc904fe1cb97c6ae98196e";

    fn fingerprints(roots: &RootCerts) -> Vec<String> {
        use sha2::{Digest, Sha256};
        let RootCerts::Specific(certificates) = roots else {
            panic!("not given one by one");
        };
        let hex = |digest: &[u8]| digest.iter().map(|octet| format!("{octet:02x}")).collect();
        let digests = certificates
            .iter()
            .map(|certificate| hex(&Sha256::digest(certificate.der())));
        digests.collect()
    }

    fn pem() -> Vec<u8> {
        let key = rcgen::KeyPair::generate().unwrap();
        let params = rcgen::CertificateParams::new([]).unwrap();
        params.self_signed(&key).unwrap().pem().into_bytes()
    }

    #[test]
    fn what_is_extra_is_beside_amazons() {
        let given = fingerprints(&roots(&Roots::Extra(pem())).unwrap());
        assert!(given.iter().any(|print| print == AMAZON_ROOT_CA_1));
        let alone = fingerprints(&roots(&Roots::Only(pem())).unwrap());
        assert_eq!(alone.len(), 1);
        assert_ne!(alone[0], AMAZON_ROOT_CA_1);
    }

    /// None of Mozilla's is lost on the way: rustls takes them all.
    #[test]
    fn what_is_extra_is_beside_all_of_mozillas() {
        let mut store = RootCertStore::empty();
        let certificates = TLS_SERVER_ROOT_CERTS.iter().cloned();
        let (added, ignored) = store.add_parsable_certificates(certificates);
        assert_eq!(ignored, 0);
        let RootCerts::Specific(given) = roots(&Roots::Extra(pem())).unwrap() else {
            panic!("not given one by one");
        };
        assert_eq!(given.len(), added + 1);
    }
}

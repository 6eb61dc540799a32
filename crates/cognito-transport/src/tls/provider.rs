//! Which cryptography TLS uses.

use std::sync::Arc;

use rustls::crypto::CryptoProvider;
#[cfg(feature = "aws-lc-rs")]
use rustls::crypto::aws_lc_rs::default_provider as of_the_features;
#[cfg(all(not(feature = "aws-lc-rs"), feature = "full-tls"))]
use rustls::crypto::ring::default_provider as of_the_features;

#[cfg(not(any(feature = "aws-lc-rs", feature = "full-tls")))]
use super::small::small_provider as of_the_features;

/// The provider that the program has installed for its process, or else that of the features.
pub(super) fn provider() -> Arc<CryptoProvider> {
    let installed = CryptoProvider::get_default().cloned();
    installed.unwrap_or_else(|| Arc::new(of_the_features()))
}

//! Which cryptography TLS uses.

use std::sync::Arc;

use rustls::Error;
#[cfg(feature = "aws-lc-rs")]
use rustls::crypto::aws_lc_rs::default_provider as of_the_features;
#[cfg(all(not(feature = "aws-lc-rs"), feature = "full-tls"))]
use rustls::crypto::ring::default_provider as of_the_features;
use rustls::crypto::{CryptoProvider, KeyProvider};
use rustls::pki_types::PrivateKeyDer;
use rustls::sign::SigningKey;

#[cfg(not(any(feature = "aws-lc-rs", feature = "full-tls")))]
use super::small::small_provider as of_the_features;

/// The provider that the program has installed for its process, or else that of the features,
/// without what reads and uses a key of the client.
pub(super) fn provider() -> Arc<CryptoProvider> {
    let installed = CryptoProvider::get_default().cloned();
    installed.unwrap_or_else(|| {
        Arc::new(CryptoProvider {
            key_provider: &NoKey,
            ..of_the_features()
        })
    })
}

/// A client without a key of its own.
#[derive(Debug)]
pub(super) struct NoKey;

impl KeyProvider for NoKey {
    /// No caller gives a key: the transports have no certificate of the client.
    fn load_private_key(&self, _: PrivateKeyDer<'static>) -> Result<Arc<dyn SigningKey>, Error> {
        Err(Error::General("this client has no certificate".to_owned()))
    }
}

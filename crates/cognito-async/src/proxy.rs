//! Through which proxy a request goes.

use std::sync::Arc;

use cognito_srp_core::transport::{Proxies, TransportError, TransportErrorKind};
use reqwest::Proxy;

/// The same in reqwest's form, which asks for each connection. What cannot be used is
/// refused before ([`check`]).
pub(crate) fn custom(proxies: Arc<Proxies>) -> Proxy {
    Proxy::custom(move |url| {
        let proxy = proxies.for_url(url.as_str()).ok()??;
        Some(proxy.as_str().to_owned())
    })
}

/// Makes sure that the proxy for a URL can be used, if there is one.
pub(crate) fn check(proxies: Option<&Proxies>, url: &str) -> Result<(), TransportError> {
    let proxy = proxies.map(|proxies| proxies.for_url(url)).transpose();
    let refused = |error| TransportError::new(TransportErrorKind::SetUp, url, error);
    proxy.map(drop).map_err(refused)
}

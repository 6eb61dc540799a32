//! Through which proxy a request goes.

use cognito_srp_core::transport::{Proxies, TransportError, TransportErrorKind};
use ureq::Proxy;

/// The way of one request.
pub(crate) enum Route {
    /// As the agent of the caller has it.
    Agents,
    /// As the environment has it: through a proxy, or straight.
    Environments(Option<Proxy>),
}

/// The way to a URL, unless it is the agent's to say.
pub(crate) fn route(proxies: Option<&Proxies>, url: &str) -> Result<Route, TransportError> {
    let Some(proxies) = proxies else {
        return Ok(Route::Agents);
    };
    let proxy = proxies
        .for_url(url)
        .map_err(|error| TransportError::new(TransportErrorKind::SetUp, url, error))?;
    let proxy = proxy.map(|proxy| Proxy::new(proxy.as_str())).transpose();
    let refused = |error| TransportError::new(TransportErrorKind::SetUp, url, error);
    Ok(Route::Environments(proxy.map_err(refused)?))
}

//! The client: how it is made. What it does is in both/.

use std::sync::Arc;

use cognito_srp_core::call::Error;
use cognito_transport::{
    MOST_FIELDS, Proxies, Settings, SharedClient, client_config, proxies_of_environment,
};
use reqwest::{Proxy, redirect};

use super::error;

/// Sends exchanges over HTTP.
///
/// Clones share the connections and the budget for retries. Make one client and keep it.
#[derive(Clone)]
pub struct Client {
    pub(crate) client: reqwest::Client,
    pub(crate) shared: SharedClient,
}

impl Client {
    #[doc = include_str!("../../doc/build.md")]
    pub fn build(settings: &Settings) -> Result<Self, Error> {
        let proxies = Arc::new(proxies_of_environment());
        // reqwest asks for each request, and parses its URL each time.
        let builder = match proxies.is_none() {
            true => reqwest::Client::builder().no_proxy(),
            false => reqwest::Client::builder().proxy(proxy(Arc::clone(&proxies))),
        };
        let mut builder = builder
            .connect_timeout(settings.connect_timeout())
            .http1_max_headers(MOST_FIELDS)
            .tls_backend_preconfigured(client_config(settings.roots())?);
        if let Some(read) = settings.read_timeout() {
            builder = builder.read_timeout(read);
        }
        Ok(Self {
            shared: SharedClient::new().with_proxies(proxies),
            ..Self::from_builder(builder)?
        })
    }

    /// A client from the caller's builder, for example with a proxy or with roots, except that
    /// it follows no redirects. Prefer this to [`with_client`](Self::with_client).
    ///
    /// Its own timeout does not count, because a builder has none by default: that of the
    /// [`Limits`](crate::Limits) does.
    ///
    /// # Errors
    /// [`TransportErrorKind::SetUp`](crate::TransportErrorKind::SetUp) if reqwest cannot build
    /// it.
    pub fn from_builder(builder: reqwest::ClientBuilder) -> Result<Self, Error> {
        let built = builder.redirect(redirect::Policy::none()).build();
        Ok(Self::with_client(built.map_err(error::set_up)?))
    }

    /// A client that shares the caller's [`reqwest::Client`]: its proxy, its roots, its
    /// connections. As for [`from_builder`](Self::from_builder), its own timeout does not
    /// count.
    ///
    /// Build it with [`redirect::Policy::none()`], because reqwest has no policy per request.
    /// If it follows redirects anyway, a request's body is still not sent elsewhere (it cannot
    /// be sent twice), and a response from elsewhere is refused as
    /// [`TransportErrorKind::Redirected`](crate::TransportErrorKind::Redirected).
    #[must_use]
    pub fn with_client(client: reqwest::Client) -> Self {
        Self {
            client,
            shared: SharedClient::new(),
        }
    }
}

/// The environment's proxies in reqwest's form.
fn proxy(proxies: Arc<Proxies>) -> Proxy {
    Proxy::custom(move |url| {
        let proxy = proxies.for_url(url.as_str()).ok()??;
        Some(proxy.as_str().to_owned())
    })
}

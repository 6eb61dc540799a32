//! The client: how it is made. What it does is in both/.

use core::fmt;
use std::sync::Arc;

use cognito_srp_core::call::Error;
use cognito_transport::{
    LONGEST_HEAD, Settings, SharedClient, client_config, proxies_of_environment,
};
use ureq::Agent;
use ureq::config::ConfigBuilder;
use ureq::typestate::AgentScope;

use crate::{connect, post};

/// Carries exchanges over HTTP.
///
/// A clone shares the connections, and what may be spent on retries. Keep one for
/// as long as there are requests.
#[derive(Clone)]
pub struct Client {
    pub(crate) agent: Agent,
    pub(crate) shared: SharedClient,
}

impl Client {
    /// A client with an [`Agent`] of its own: TLS by rustls, the system's roots, the
    /// time-outs of [`Settings::new`] and [`Limits::standard`], and the proxy that the
    /// environment names now, if it does ([`Proxies`]: `HTTPS_PROXY`, `ALL_PROXY`,
    /// `NO_PROXY`, as curl reads them).
    ///
    /// # Errors
    /// [`TransportErrorKind::SetUp`](crate::TransportErrorKind::SetUp) when TLS
    /// cannot be had, on a system without root certificates for example.
    pub fn new() -> Result<Self, Error> {
        Self::build(&Settings::new())
    }

    /// What [`new`](Self::new) makes, with other time-outs of connections or other
    /// roots.
    ///
    #[doc = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/build.md"))]
    ///
    /// # Errors
    /// [`TransportErrorKind::SetUp`](crate::TransportErrorKind::SetUp) when what was
    /// given as roots has no certificate, or one that cannot be a root, or when the
    /// system has none. On Android also for
    /// [extra roots](Settings::with_extra_roots), which its verifier does not take.
    pub fn build(settings: &Settings) -> Result<Self, Error> {
        Ok(Self {
            shared: SharedClient::new(Some(Arc::new(proxies_of_environment()))),
            ..Self::from_builder(Agent::config_builder().proxy(None), settings)?
        })
    }

    /// What [`build`](Self::build) makes, over an agent that is configured as the
    /// caller wishes: with another proxy, for example. Prefer it to
    /// [`with_agent`](Self::with_agent).
    ///
    /// The roots and the time-outs are those of the settings and of the [`Limits`]; the
    /// proxy is the agent's.
    ///
    /// # Errors
    /// As [`build`](Self::build).
    pub fn from_builder(
        builder: ConfigBuilder<AgentScope>,
        settings: &Settings,
    ) -> Result<Self, Error> {
        let connect = post::limit(settings.connect_timeout());
        let config = builder
            .timeout_resolve(connect)
            .timeout_connect(connect)
            .timeout_per_read(settings.read_timeout().and_then(post::limit))
            .max_response_header_size(LONGEST_HEAD);
        let tls = client_config(settings.roots())?;
        Ok(Self::with_agent(connect::agent(config.build(), tls)))
    }

    /// A client that uses the caller's agent: its proxy, its roots, its connections.
    ///
    /// Not its ways with redirects and statuses, which are set for each request:
    /// a redirect is not followed and a status is not an error, whatever the
    /// agent would do. Nor its global time-out, for by default an agent has none:
    /// it is that of the [`Limits`].
    ///
    /// Its TLS is its own: the program turns a feature of ureq's on for it. Such an
    /// agent does not tell whether a connection failed before the request was written
    /// or after, so that most failures are
    /// [`TransportErrorKind::Other`](crate::TransportErrorKind::Other): a password is
    /// not sent again then.
    #[must_use]
    pub fn with_agent(agent: Agent) -> Self {
        Self {
            agent,
            shared: SharedClient::new(None),
        }
    }
}

/// Its limits only: what an HTTP library shows of its proxy and its roots is not for logs.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.shared.fmt(f)
    }
}

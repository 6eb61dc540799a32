//! How the client is built. What it does is in both/.

use std::sync::Arc;

use cognito_srp_core::call::Error;
use cognito_transport::{
    LONGEST_HEAD, Settings, SharedClient, client_config, proxies_of_environment,
};
use ureq::Agent;
use ureq::config::ConfigBuilder;
use ureq::typestate::AgentScope;

use crate::connect;

/// Sends exchanges over HTTP.
///
/// Clones share the connections and the budget for retries. Make one client and keep it.
#[derive(Clone)]
pub struct Client {
    pub(crate) agent: Agent,
    pub(crate) shared: SharedClient,
}

impl Client {
    #[doc = include_str!("../doc/build.md")]
    pub fn build(settings: &Settings) -> Result<Self, Error> {
        Ok(Self {
            shared: SharedClient::new().with_proxies(Arc::new(proxies_of_environment())),
            ..Self::from_builder(Agent::config_builder().proxy(None), settings)?
        })
    }

    /// Like [`build`](Self::build), but with an agent configured by the caller, for example
    /// with another proxy. Prefer this to [`with_agent`](Self::with_agent).
    ///
    /// Roots and timeouts come from the settings and the [`Limits`](crate::Limits), the proxy
    /// from the agent.
    ///
    /// # Errors
    /// As [`build`](Self::build).
    pub fn from_builder(
        builder: ConfigBuilder<AgentScope>,
        settings: &Settings,
    ) -> Result<Self, Error> {
        let connect = Some(settings.connect_timeout());
        let config = builder
            .timeout_resolve(connect)
            .timeout_connect(connect)
            .timeout_per_read(settings.read_timeout())
            .max_response_header_size(LONGEST_HEAD);
        let tls = client_config(settings.roots())?;
        Ok(Self::with_agent(connect::agent(config.build(), tls)))
    }

    /// A client that uses the caller's agent: its proxy, its roots, its connections.
    ///
    /// Three of its settings do not count, because each request sets them: a redirect is not
    /// followed, a status is not an error, and the global timeout is that of the
    /// [`Limits`](crate::Limits).
    ///
    /// It has its own TLS, for which the program turns on a feature of ureq. Such an agent
    /// does not say whether a connection failed before or after the request was written, so
    /// most failures are [`TransportErrorKind::Other`](crate::TransportErrorKind::Other): then
    /// a password is not sent again.
    #[must_use]
    pub fn with_agent(agent: Agent) -> Self {
        Self {
            agent,
            shared: SharedClient::new(),
        }
    }
}

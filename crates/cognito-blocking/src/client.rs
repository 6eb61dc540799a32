//! The client: how it is made. What it does is in both/.

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
    #[doc = include_str!("../doc/build.md")]
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
    /// The roots and the time-outs are those of the settings and of the [`Limits`](crate::Limits); the
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
    /// it is that of the [`Limits`](crate::Limits).
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

//! This transport, as the tests that both share see it.

use cognito_blocking::ureq::Agent;
pub(crate) use cognito_blocking::{
    Client, Error, Limits, RetryPolicy, Settings, TransportErrorKind,
};

pub(crate) fn new() -> Client {
    Client::new()
}

/// Without a proxy, whatever the environment says.
pub(crate) fn plain() -> Client {
    let config = Agent::config_builder().proxy(None);
    Client::with_agent(config.build().into())
}
